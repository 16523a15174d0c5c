#include "analysis/comparison.h"

#include <math.h>

#include "base/base.h"

#define SECONDS_PER_DAY 86400.0
/* Standard errors between two means that chance does not explain. */
#define SIGNIFICANT_ERRORS 3

const struct comparison_limits comparison_limits_default = {.calls = 20, .ratio = 1.5, .share = 0.001, .regress = 0.05};
const char *const comparison_kind_names[] = {"slower", "new", "faster", "gone", "uncertain"};
const char *const comparison_doubt_names[] = {"", "few calls", "within the spread"};

double comparison_per_day(const struct comparison_side *side, uint64_t count)
{
	return (double)count * SECONDS_PER_DAY / side->seconds;
}

double comparison_mean_us(const struct comparison_pattern *p)
{
	return p->calls ? (double)p->total_us / (double)p->calls : 0;
}

double comparison_saved_us(double calls_per_day, const struct comparison_pattern *before,
			   const struct comparison_pattern *after)
{
	if (!before->calls || !after->calls)
		return 0;
	return calls_per_day * (comparison_mean_us(before) - comparison_mean_us(after));
}

static double error_of_mean(const struct comparison_pattern *p)
{
	return p->stddev_us * p->stddev_us / (double)p->calls;
}

enum comparison_doubt comparison_doubt_of(const struct comparison_pattern *before,
					  const struct comparison_pattern *after,
					  const struct comparison_limits *limits)
{
	if (before->calls < limits->calls || after->calls < limits->calls)
		return DOUBT_FEW_CALLS;
	double apart = fabs(comparison_mean_us(before) - comparison_mean_us(after));
	double error = sqrt(error_of_mean(before) + error_of_mean(after));
	return apart < SIGNIFICANT_ERRORS * error ? DOUBT_NOISE : DOUBT_NONE;
}

static int compare_ids(const void *a, const void *b)
{
	const struct comparison_pattern *x = *(const struct comparison_pattern *const *)a;
	const struct comparison_pattern *y = *(const struct comparison_pattern *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

static struct comparison_ids sort_by_id(const struct comparison_side *side, struct arena *arena)
{
	struct comparison_ids sorted = {ARENA_ARRAY(const struct comparison_pattern *, side->patterns_n, arena),
					side->patterns_n};
	for (size_t i = 0; i < sorted.n; i++)
		sorted.items[i] = &side->patterns[i];
	if (sorted.n)
		qsort(sorted.items, sorted.n, sizeof *sorted.items, compare_ids);
	return sorted;
}

const struct comparison_pattern *comparison_find(const struct comparison_ids *sorted, uint64_t id)
{
	struct comparison_pattern wanted = {.id = id};
	const struct comparison_pattern *key = &wanted;
	const struct comparison_pattern *const *found =
		sorted->n ? bsearch(&key, sorted->items, sorted->n, sizeof *sorted->items, compare_ids) : NULL;
	return found ? *found : NULL;
}

/* Time a day that the pattern moves: of one that runs on both sides, more than its means explain does not count. */
static double moved_us(const struct comparison *c, const struct comparison_pattern *before,
		       const struct comparison_pattern *after)
{
	if (before && after)
		return -comparison_saved_us(comparison_per_day(c->after, after->calls), before, after);
	return after ? comparison_per_day(c->after, after->total_us) : -comparison_per_day(c->before, before->total_us);
}

static bool takes_share(const struct comparison_side *side, const struct comparison_pattern *p, double share)
{
	return p && p->total_us && (double)p->total_us >= share * (double)side->total_us;
}

static bool is_noticeable(const struct comparison *c, const struct comparison_pattern *before,
			  const struct comparison_pattern *after)
{
	if (c->limits.us_per_day > 0)
		return fabs(moved_us(c, before, after)) >= c->limits.us_per_day;
	return takes_share(c->before, before, c->limits.share) || takes_share(c->after, after, c->limits.share);
}

/* Slower or faster; CHANGE_KINDS when the means are too close for either. */
static enum comparison_kind kind_by_means(double was, double is, double ratio)
{
	if (is > was && is >= ratio * was)
		return CHANGE_SLOWER;
	return was > is && was >= ratio * is ? CHANGE_FASTER : CHANGE_KINDS;
}

/* A slower statement is a warning, a new one information; of those that take a part of all time it is more. */
static enum finding_severity severity_of(const struct comparison *c, const struct comparison_change *change)
{
	double all = comparison_per_day(c->after, c->after->total_us);
	bool heavy = change->us_per_day >= c->limits.regress * all;
	if (change->kind == CHANGE_SLOWER)
		return heavy ? SEVERITY_FINDING_CRITICAL : SEVERITY_FINDING_WARNING;
	return change->kind == CHANGE_NEW && heavy ? SEVERITY_FINDING_WARNING : SEVERITY_FINDING_INFO;
}

static void add_change(struct comparison *c, const struct comparison_pattern *before,
		       const struct comparison_pattern *after)
{
	struct comparison_change change = {.before = before, .after = after};
	if (!is_noticeable(c, before, after))
		return;
	change.kind = !before ? CHANGE_NEW : !after ? CHANGE_GONE : CHANGE_KINDS;
	if (before && after) {
		if (!before->calls || !after->calls)
			return;
		change.kind = kind_by_means(comparison_mean_us(before), comparison_mean_us(after), c->limits.ratio);
		change.doubt = comparison_doubt_of(before, after, &c->limits);
	}
	if (change.kind == CHANGE_KINDS)
		return;
	if (change.doubt)
		change.kind = CHANGE_UNCERTAIN;
	change.us_per_day = moved_us(c, before, after);
	change.severity = severity_of(c, &change);
	c->changes[c->changes_n++] = change;
	c->changes_by[change.kind]++;
	if (change.kind == CHANGE_SLOWER || change.kind == CHANGE_NEW) {
		c->worst = c->regressed ? MAX(c->worst, change.severity) : change.severity;
		c->regressed = true;
	}
}

static int compare_changes(const void *a, const void *b)
{
	const struct comparison_change *x = a, *y = b;
	double i = fabs(x->us_per_day), k = fabs(y->us_per_day);
	int c = (x->kind > y->kind) - (x->kind < y->kind);
	c = c ? c : (i < k) - (i > k);
	uint64_t left = (x->after ? x->after : x->before)->id, right = (y->after ? y->after : y->before)->id;
	return c ? c : (left > right) - (left < right);
}

static void find_changes(struct comparison *c, const struct comparison_ids *before, const struct comparison_ids *after,
			 struct arena *arena)
{
	c->changes = ARENA_ARRAY(struct comparison_change, before->n + after->n, arena);
	for (size_t i = 0; i < before->n; i++)
		add_change(c, before->items[i], comparison_find(after, before->items[i]->id));
	for (size_t i = 0; i < after->n; i++)
		if (!comparison_find(before, after->items[i]->id))
			add_change(c, NULL, after->items[i]);
	if (c->changes_n)
		qsort(c->changes, c->changes_n, sizeof *c->changes, compare_changes);
}

static void add_common(struct comparison *c, const struct comparison_ids *before, const struct comparison_ids *after)
{
	for (size_t i = 0; i < before->n; i++) {
		const struct comparison_pattern *was = before->items[i], *is = comparison_find(after, was->id);
		if (!is || !is->calls || !was->calls)
			continue;
		double calls = comparison_per_day(c->after, is->calls);
		c->common_us_per_day[0] += calls * comparison_mean_us(was);
		c->common_us_per_day[1] += calls * comparison_mean_us(is);
	}
}

struct comparison comparison_make(const struct comparison_side *before, const struct comparison_side *after,
				  const struct comparison_limits *limits, struct arena *arena)
{
	struct comparison c = {.before = before, .after = after, .limits = *limits};
	struct comparison_ids first = sort_by_id(before, arena), second = sort_by_id(after, arena);
	find_changes(&c, &first, &second, arena);
	add_common(&c, &first, &second);
	comparison_follow_advice(&c, &first, &second, arena);
	return c;
}
