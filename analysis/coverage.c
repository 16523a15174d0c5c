#include "base/base.h"

#include "analysis/coverage.h"

/* So many calls, and none of them short: the server does not log short ones. */
#define TELLING_CALLS 50
#define TELLING_SHORTEST_US 1000
#define COVERAGE_MAX_RATIO 0.9
/* Hours with fewer calls than this may be silent by nature. */
#define BUSY_HOUR_CALLS 100
#define SHORT_WINDOW_S 300

uint64_t coverage_shortest_us(const struct workload *w)
{
	uint64_t shortest = UINT64_MAX;
	for (size_t i = 0; i < w->patterns_n; i++)
		if (w->patterns[i]->tally.calls)
			shortest = MIN(shortest, w->patterns[i]->min_us);
	return shortest;
}

/* Time of all calls that took from `low` to below `high`, by the middles of the histogram's buckets. */
static double time_between(const struct workload *w, uint64_t low, uint64_t high)
{
	double sum = 0;
	for (size_t i = 0; i < w->patterns_n; i++) {
		const struct hist *h = &w->patterns[i]->durations;
		for (uint32_t b = 0; b < h->n; b++) {
			uint64_t us = hist_bucket_middle(hist_entry_bucket(h->buckets[b]));
			if (us >= low && us < high)
				sum += (double)us * (double)hist_entry_count(h->buckets[b]);
		}
	}
	return sum;
}

static uint64_t estimate_hidden_us(const struct workload *w, uint64_t threshold_us)
{
	double first = time_between(w, threshold_us, 2 * threshold_us);
	double second = time_between(w, 2 * threshold_us, 4 * threshold_us);
	double ratio = second > 0 ? MIN(first / second, COVERAGE_MAX_RATIO) : COVERAGE_MAX_RATIO;
	return (uint64_t)(first * ratio / (1 - ratio));
}

static void find_threshold(const struct workload *w, const struct catalog *c, struct coverage *v)
{
	double setting_ms = c ? catalog_setting(c, "log_min_duration_statement", -2) : -2;
	uint64_t shortest = coverage_shortest_us(w);
	if (w->totals.calls.calls < TELLING_CALLS || shortest < TELLING_SHORTEST_US)
		return;
	v->threshold_is_set = setting_ms > 0 && (double)shortest >= setting_ms * 1000;
	v->threshold_us = v->threshold_is_set ? (uint64_t)(setting_ms * 1000) : shortest;
	v->hidden_us = estimate_hidden_us(w, v->threshold_us);
}

static void find_sampling(const struct catalog *c, struct coverage *v)
{
	v->sample_rate = 1;
	if (!c)
		return;
	double statements = catalog_setting(c, "log_statement_sample_rate", 1);
	double transactions = catalog_setting(c, "log_transaction_sample_rate", 0);
	bool samples = catalog_setting(c, "log_min_duration_sample", -1) >= 0;
	if (samples && statements > 0 && statements < 1)
		v->sample_rate = statements;
	else if (transactions > 0 && transactions < 1)
		v->sample_rate = transactions;
}

/* An hour without a call between hours that are busy is more likely lost than idle. */
static void find_gaps(const struct workload *w, struct coverage *v)
{
	if (!w->hours_n)
		return;
	v->hours = (uint64_t)(w->hours[w->hours_n - 1].hour - w->hours[0].hour) + 1;
	for (size_t i = 1; i < w->hours_n; i++) {
		const struct hour_row *before = &w->hours[i - 1], *after = &w->hours[i];
		bool busy = before->tally.calls >= BUSY_HOUR_CALLS && after->tally.calls >= BUSY_HOUR_CALLS;
		if (busy)
			v->silent_hours += (uint64_t)(after->hour - before->hour - 1);
	}
}

static unsigned combine(const struct workload *w, const struct coverage *v)
{
	double share = 1;
	double total = (double)w->totals.calls.total_us;
	if (v->hidden_us)
		share *= total / (total + (double)v->hidden_us);
	if (v->sample_rate < 1)
		share *= 0.5 + v->sample_rate / 2; /* a sample shows the frequent statements well */
	if (v->hours)
		share *=
			1 - (double)v->silent_hours / (double)v->hours / 2; /* what runs every hour is seen in others */
	if (v->untimed > w->totals.calls.calls)
		share *= 0.5;
	if (workload_seconds(w) < SHORT_WINDOW_S)
		share *= 0.9;
	return (unsigned)(share * 1000);
}

struct coverage coverage_of(const struct workload *w, const struct catalog *c)
{
	struct coverage v = {0};
	uint64_t steps = w->totals.calls.calls + w->totals.parse.calls + w->totals.bind.calls;
	uint64_t durations = w->totals.events[EVENT_DURATION] + w->totals.events[EVENT_BARE_DURATION];
	find_threshold(w, c, &v);
	find_sampling(c, &v);
	find_gaps(w, &v);
	/* Statements that a bare duration belongs to are among the calls; the others were never timed. */
	uint64_t paired = steps > w->totals.events[EVENT_DURATION] ? steps - w->totals.events[EVENT_DURATION] : 0;
	paired = durations ? paired : 0;
	v.untimed = w->totals.events[EVENT_STATEMENT] > paired ? w->totals.events[EVENT_STATEMENT] - paired : 0;
	v.per_mille = combine(w, &v);
	return v;
}
