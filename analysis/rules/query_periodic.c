/*
 * query-periodic: statements that a timer starts. By when they are called (rhythm.h): at even distances, or in the same
 * minutes of every hour.
 */
#include "analysis/rule_pattern.h"

#include <math.h>

#include "analysis/rhythm.h"
#include "base/base.h"
#include "base/timestamp.h"

static const char explain[] =
	"Looks for statements that come at even distances and take a good part of the time: jobs of cron, pg_cron or "
	"the application, refreshing dashboards, polls.\n"
	"What a timer starts comes whether it is needed or not. Jobs that keep to the full hour or to :00, :15, :30 "
	"meet each other, and everybody waits at the same moment.\n"
	"Remedy: start jobs of the same period at different minutes; let them run less often; refresh a summary table "
	"once and let everybody read that; LISTEN and NOTIFY in place of a poll.\n"
	"Verify: the peaks in the load over time are gone.\n"
	"Ignore it when the statement has to come that often.";

struct job {
	const struct pattern *p;
	struct rhythm_period period;
};

static double per_run_us(const struct job *j)
{
	return (double)j->p->tally.total_us / (double)MAX(j->period.times, 1u);
}

static struct str when(struct rule_context *c, const struct job *j)
{
	double seconds = (double)j->period.period_us / (double)US_PER_S;
	struct str every = seconds < 120    ? arena_fmt(c->arena, "every %.1f s", seconds)
			   : seconds < 7200 ? arena_fmt(c->arena, "every %.0f min", seconds / 60)
					    : arena_fmt(c->arena, "every %.1f h", seconds / 3600);
	if (j->period.minute < 0)
		return every;
	return arena_fmt(c->arena, "%.*s, from minute %d of the hour", STR_ARG(every), j->period.minute);
}

static bool meet(const struct job *a, const struct job *b)
{
	double x = (double)a->period.period_us, y = (double)b->period.period_us;
	return a != b && a->period.minute >= 0 && a->period.minute == b->period.minute && fabs(x - y) < x / 20;
}

static void tell_company(struct rule_context *c, struct finding *f, const struct job *jobs, size_t n, size_t at)
{
	unsigned told = 0;
	for (size_t i = 0; i < n && told < 5; i++) {
		if (!meet(&jobs[at], &jobs[i]))
			continue;
		finding_evidence(c, f, "starts at the same time", STR("log"), "%.*s",
				 STR_ARG(rule_text(c, jobs[i].p, 160)));
		told++;
	}
	if (told)
		f->severity = SEVERITY_FINDING_WARNING;
}

static void report(struct rule_context *c, const struct job *jobs, size_t n, size_t at)
{
	const struct job *j = &jobs[at];
	struct str time = when(c, j);
	struct finding *f = rule_pattern_finding(c, j->p, STR(""));
	f->basis = BASIS_MEASURED;
	f->title = arena_fmt(c->arena, "Check a statement that a timer starts %.*s", STR_ARG(time));
	f->rationale =
		arena_fmt(c->arena,
			  "It came %.*s, and takes %.*s each time: %.1f %% of all statement time. Is it needed "
			  "that often, and at that moment?",
			  STR_ARG(rule_times(c, j->period.times)), STR_ARG(rule_time(c, per_run_us(j))),
			  100 * (double)j->p->tally.total_us / (double)MAX(c->workload->totals.calls.total_us, 1u));
	finding_evidence(c, f, "period", STR("log"), "%.*s", STR_ARG(time));
	finding_evidence(c, f, "calls each time", STR("log"), "%.1f",
			 (double)j->p->tally.calls / (double)j->period.times);
	tell_company(c, f, jobs, n, at);
	rule_doubt(f, 0.7);
}

static void check(struct rule_context *c)
{
	const struct workload *w = c->workload;
	double min_us = rule_threshold(c, "min_share_percent") / 100 * (double)w->totals.calls.total_us;
	double min_period_us = rule_threshold(c, "min_period_s") * (double)US_PER_S;
	double min_run_us = rule_threshold(c, "min_run_ms") * 1000;
	struct job *jobs = ARENA_ARRAY(struct job, w->patterns_n, c->arena);
	const struct pattern *p;
	size_t n = 0;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		struct job j = {p, rhythm_period(p->rhythm, w->last_us - w->first_us)};
		if ((double)j.period.period_us >= min_period_us && per_run_us(&j) >= min_run_us)
			jobs[n++] = j;
	}
	for (size_t i = 0; i < n; i++)
		if ((double)jobs[i].p->tally.total_us >= min_us)
			report(c, jobs, n, i);
}

const struct rule rule_query_periodic = {
	.name = "query-periodic",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "statements that a timer starts, and that take a good part of the time",
	.explain = explain,
	.thresholds = {{"min_share_percent", "%", 2, "of all statement time; less disturbs nobody"},
		       {"min_period_s", "s", 2, "quicker ones are polls: see query-cacheable"},
		       {"min_run_ms", "ms", 20, "a run that is over at once meets nobody"}},
	.check = check,
};
