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

#define FIRST_SHARE 0.8

/*
 * How many recommendations, by rank, bring most of the savings: a pattern's best so far is kept in `best`, by place in
 * r->patterns.
 */
static void find_first_ones(struct report *r, double all_us)
{
	double *best = ARENA_ARRAY(double, r->patterns_n, r->arena), saved_us = 0;
	for (size_t i = 0; i < r->recommendations_n && all_us > 0; i++) {
		const struct finding *f = r->recommendations[i];
		for (size_t k = 0; k < f->patterns_n; k++) {
			const struct report_pattern *p = report_pattern_of(r, f->patterns[k]);
			double share = MIN(f->benefit_relative, 1);
			if (!p || share <= best[p - r->patterns])
				continue;
			saved_us += (share - best[p - r->patterns]) * (double)p->pattern->tally.total_us;
			best[p - r->patterns] = share;
		}
		if (saved_us < FIRST_SHARE * all_us)
			continue;
		r->first_recommendations = i + 1;
		r->first_share = saved_us / all_us;
		return;
	}
}

static void add_savings(struct report *r)
{
	double saved_us = 0, net_us = 0;
	for (size_t i = 0; i < r->patterns_n; i++)
		saved_us += saved_of_pattern_us(&r->patterns[i]);
	net_us = (double)per_day_of(r, saved_us);
	find_first_ones(r, saved_us);
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

static void count_index(struct report *r, const struct report_index *ri)
{
	struct report_index_totals *t = &r->index_totals;
	double bytes = ri->index->bytes > 0 ? ri->index->bytes : 0;
	bool is_new = ri->index->hypothetical;
	t->n[is_new]++;
	t->bytes[is_new] += bytes;
	if (!is_new && ri->finding) {
		t->doubted++;
		t->doubted_bytes += bytes;
	}
}

/* From each pattern to the indexes that serve it. */
static void link_indexes(struct report *r)
{
	size_t *caps = ARENA_ARRAY(size_t, r->patterns_n, r->arena);
	for (size_t i = 0; i < r->indexes_n; i++) {
		count_index(r, &r->indexes[i]);
		for (size_t k = 0; k < r->indexes[i].serves_n; k++) {
			const struct report_pattern *found = report_pattern_of(r, r->indexes[i].serves[k]);
			if (!found)
				continue;
			struct report_pattern *p = &r->patterns[found - r->patterns];
			*ARENA_PUSH(p->indexes, p->indexes_n, caps[found - r->patterns], r->arena) = i;
		}
	}
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
	link_indexes(r);
	add_savings(r);
}
