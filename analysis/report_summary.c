/* The report's headline figures, and what ties its parts together: see report_build.h. */
#include "analysis/report_build.h"

#include "base/base.h"
#include "base/buf.h"

static int64_t per_day_of(const struct report *r, double us)
{
	double scaled = us * 86400 / r->seconds;
	return scaled < 9e18 ? (int64_t)scaled : INT64_MAX;
}

/* Of the recommendations for one pattern, the best counts: two cures of one ill do not add up. */
static double saved_of_pattern_us(const struct report_pattern *p)
{
	double best = 0;
	for (size_t i = 0; i < p->recommendations_n; i++)
		best = MAX(best, p->recommendations[i]->benefit_relative);
	return (double)p->pattern->tally.total_us * MIN(best, 1);
}

static void add_savings(struct report *r)
{
	double saved_us = 0, net_us = 0;
	for (size_t i = 0; i < r->patterns_n; i++)
		saved_us += saved_of_pattern_us(&r->patterns[i]);
	net_us = (double)per_day_of(r, saved_us);
	for (size_t i = 0; i < r->recommendations_n; i++) {
		const struct finding *f = r->recommendations[i];
		r->recommendations_by[f->severity]++;
		if (!f->apply_commented)
			net_us -= (double)f->write_us_per_day;
	}
	r->busy_us_per_day = per_day_of(r, (double)r->workload->totals.calls.total_us);
	r->saved_us_per_day = (int64_t)MIN(MAX(net_us, 0), (double)r->busy_us_per_day);
	if (r->busy_us_per_day > 0)
		r->saved_share = (double)r->saved_us_per_day / (double)r->busy_us_per_day;
}

static void count_served_calls(struct report *r)
{
	for (size_t i = 0; i < r->indexes_n; i++)
		for (size_t k = 0; k < r->indexes[i].serves_n; k++) {
			const struct report_pattern *p = report_pattern_of(r, r->indexes[i].serves[k]);
			if (p)
				r->indexes[i].serves_calls += p->pattern->tally.calls;
		}
}

void report_add_summary(struct report *r)
{
	report_sort_pattern_ids(r);
	count_served_calls(r);
	add_savings(r);
}
