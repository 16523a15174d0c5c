/*
 * query-unstable: the same statement, now fast, now slow. Three signs: several plans of very different cost, a mean
 * that jumps from some moment on (rhythm.h), and a spread of times that constants alone seldom explain.
 */
#include "analysis/rule_pattern.h"

#include <math.h>

#include "analysis/rhythm.h"
#include "base/base.h"
#include "base/timestamp.h"

static const char explain[] =
	"Looks for statements whose times differ far more than their work should.\n"
	"Several plans: the planner changes its mind with the constants or with statistics that "
	"are out of date; a generic "
	"plan of a prepared statement may be the bad one (plan_cache_mode = force_custom_plan).\n"
	"A jump from some moment on: a deployment, a table that outgrew memory, an index that was "
	"dropped, statistics that "
	"were renewed.\n"
	"A wide spread without either: locks, checkpoints, or constants that stand for very "
	"different numbers of rows.\n"
	"Verify: plans of a fast and of a slow call, with the constants of each.";

/* Time lost by a jump, of the time the log covers: less is no load, whatever the others take. */
#define MIN_LOST_OF_WINDOW 0.005

struct limits {
	double min_calls, min_slow_us, plan_ratio, jump_ratio, spread, min_lost_share;
};

static double mean_us(struct tally t)
{
	return t.calls ? (double)t.total_us / (double)t.calls : 0;
}

/* The cheapest and the dearest plan that were seen often enough to mean something. */
static bool plans_differ(const struct pattern *p, const struct limits *l, double *low, double *high)
{
	*low = INFINITY;
	*high = 0;
	for (size_t i = 0; i < p->plans_n; i++) {
		if (p->plans[i].tally.calls < 3)
			continue;
		*low = MIN(*low, mean_us(p->plans[i].tally));
		*high = MAX(*high, mean_us(p->plans[i].tally));
	}
	return *low > 0 && *high >= l->min_slow_us && *high >= l->plan_ratio * *low;
}

/* Slower for long enough to matter: each call, or all of them together. */
static bool jumps(const struct rule_context *c, const struct pattern *p, const struct limits *l, struct rhythm_jump *j)
{
	*j = rhythm_jump(p->rhythm, l->jump_ratio);
	if (j->at_us == TIME_UNKNOWN)
		return false;
	double before = (double)j->before.us / (double)j->before.calls;
	double lost = (double)j->after.us - before * (double)j->after.calls;
	bool felt = lost >= l->min_lost_share * (double)c->workload->totals.calls.total_us &&
		    lost >= MIN_LOST_OF_WINDOW * workload_seconds(c->workload) * 1e6;
	return felt || (double)j->after.us >= l->min_slow_us * (double)j->after.calls;
}

static double deviation_us(const struct pattern *p)
{
	double n = (double)p->tally.calls, mean = mean_us(p->tally);
	double variance = (double)p->sum_of_squares / n - mean * mean;
	return variance > 0 ? sqrt(variance) : 0;
}

static void report_plans(struct rule_context *c, const struct pattern *p, double low, double high)
{
	struct finding *f = rule_pattern_finding(c, p, STR("plans"));
	f->title = STR("Find out why a statement changes its plan");
	f->rationale = arena_fmt(c->arena, "It ran with %zu different plans; one takes %.*s on average, another %.*s.",
				 p->plans_n, STR_ARG(rule_time(c, low)), STR_ARG(rule_time(c, high)));
	f->basis = BASIS_MEASURED;
	finding_evidence(c, f, "plans seen", STR("log"), "%zu", p->plans_n);
	rule_doubt(f, 0.8);
}

static void report_jump(struct rule_context *c, const struct pattern *p, const struct rhythm_jump *j)
{
	char time[TIMESTAMP_MAX];
	double before = (double)j->before.us / (double)j->before.calls;
	double after = (double)j->after.us / (double)j->after.calls;
	struct str at = timestamp_format(j->at_us, time);
	struct finding *f = rule_pattern_finding(c, p, STR("jump"));
	f->title = arena_fmt(c->arena, "Find out what made a statement slower after %.*s", STR_ARG(at));
	f->rationale =
		arena_fmt(c->arena,
			  "Before it took %.*s on average, from then on %.*s, and stayed there: something changed, "
			  "rather than varied.",
			  STR_ARG(rule_time(c, before)), STR_ARG(rule_time(c, after)));
	finding_evidence(c, f, "times slower", STR("log"), "%.1f", after / before);
	finding_evidence(c, f, "known to", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)rhythm_width_us(p->rhythm))));
	finding_evidence(c, f, "calls before", STR("log"), "%" PRIu64, j->before.calls);
	finding_evidence(c, f, "calls after", STR("log"), "%" PRIu64, j->after.calls);
	double saved = (double)j->after.us * (1 - before / after);
	rule_claim(c, f, p, saved / (double)MAX(p->tally.total_us, 1u), BASIS_INFERRED);
	rule_doubt(f, 0.6);
}

static void report_spread(struct rule_context *c, const struct pattern *p, double spread)
{
	struct finding *f = rule_pattern_finding(c, p, STR("spread"));
	f->severity = SEVERITY_FINDING_INFO;
	f->title = STR("Compare a fast and a slow call of the same statement");
	f->rationale = arena_fmt(
		c->arena,
		"Half of the calls took less than %.*s, one in a hundred more than %.*s; the deviation is %.1f "
		"times the mean.",
		STR_ARG(rule_time(c, (double)hist_quantile(&p->durations, 500))),
		STR_ARG(rule_time(c, (double)hist_quantile(&p->durations, 990))), spread);
	finding_evidence(c, f, "standard deviation over mean", STR("log"), "%.1f", spread);
	rule_doubt(f, 0.5);
}

static void check_pattern(struct rule_context *c, const struct pattern *p, const struct limits *l)
{
	double low, high, spread = deviation_us(p) / MAX(mean_us(p->tally), 1.0);
	struct rhythm_jump jump;
	bool waits = p->lock_wait_us > p->tally.total_us / 4; /* told by another rule */
	bool slow = (double)hist_quantile(&p->durations, 990) >= l->min_slow_us;
	if (plans_differ(p, l, &low, &high))
		report_plans(c, p, low, high);
	else if (!waits && jumps(c, p, l, &jump))
		report_jump(c, p, &jump);
	else if (spread >= l->spread && slow && !waits)
		report_spread(c, p, spread);
}

static void check(struct rule_context *c)
{
	struct limits l = {
		.min_calls = rule_threshold(c, "min_calls"),
		.min_slow_us = rule_threshold(c, "min_slow_ms") * 1000,
		.plan_ratio = rule_threshold(c, "min_plan_ratio"),
		.jump_ratio = rule_threshold(c, "min_jump_ratio"),
		.spread = rule_threshold(c, "min_spread"),
		.min_lost_share = rule_threshold(c, "min_lost_percent") / 100,
	};
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));)
		if ((double)p->tally.calls >= l.min_calls)
			check_pattern(c, p, &l);
}

const struct rule rule_query_unstable = {
	.name = "query-unstable",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "statements that are now fast, now slow: changing plans, sudden jumps, wide spread",
	.explain = explain,
	.thresholds = {{"min_calls", "calls", 50, "fewer vary by chance"},
		       {"min_slow_ms", "ms", 100, "below it nobody notices the slow ones"},
		       {"min_plan_ratio", "times", 3, "estimates alone differ less"},
		       {"min_jump_ratio", "times", 3, "load alone seldom does that for hours"},
		       {"min_spread", "times", 4, "an exponential distribution has 1"},
		       {"min_lost_percent", "%", 5, "of all time lost to a jump matters whatever a single call takes"}},
	.check = check,
};
