/*
 * server-hot-hours: the hours that decide how large the server has to be, and the statements that make them hot.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"
#include "base/timestamp.h"

static const char explain[] =
	"Adds up statement time by the hour, and compares the busiest hours with the mean of all.\n"
	"A server is as large as its busiest hour needs it. What could run at another time makes it larger, and slows "
	"down what cannot wait.\n"
	"Remedy: move batches, reports and maintenance out of those hours; spread jobs over the hour.\n"
	"Verify: the load over time in the next report is flatter.\n"
	"Needs six hours of log; a day or a week says more.";

/* Statement time is for comparison: its mean over the hours that the log covers, silent ones too. */
static double mean_us(const struct workload *w, double hours)
{
	return (double)w->totals.calls.total_us / hours;
}

static uint64_t time_in_hour(const struct pattern *p, int64_t hour)
{
	for (size_t i = 0; i < p->hours_n; i++)
		if (p->hours[i].hour == hour)
			return p->hours[i].tally.total_us;
	return 0;
}

struct driver {
	const struct pattern *p;
	double extra_us; /* in the hour, above what it takes in an hour on average */
};

/* The statements that are most above their own mean in the hour, the first one first. */
static size_t find_drivers(const struct workload *w, int64_t hour, double hours, struct driver *drivers, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < w->patterns_n; i++) {
		const struct pattern *p = w->patterns[i];
		double extra = (double)time_in_hour(p, hour) - (double)p->tally.total_us / hours;
		if (p->is_other || extra <= 0)
			continue;
		size_t at = n < most ? n++ : most;
		while (at > 0 && drivers[at - 1].extra_us < extra) {
			if (at < most)
				drivers[at] = drivers[at - 1];
			at--;
		}
		if (at < most)
			drivers[at] = (struct driver){p, extra};
	}
	return n;
}

static void report(struct rule_context *c, const struct hour_row *hot, double hours)
{
	const struct workload *w = c->workload;
	char time[TIMESTAMP_MAX];
	struct driver drivers[3];
	double mean = mean_us(w, hours), us = (double)hot->tally.total_us;
	size_t n = find_drivers(w, hot->hour, hours, drivers, ARRAY_LEN(drivers));
	struct str at = timestamp_format(hot->hour * US_PER_HOUR, time);
	struct finding *f = rule_finding(c);
	f->confidence = MIN(c->coverage, 1000u);
	f->basis = BASIS_MEASURED;
	f->title = arena_fmt(c->arena, "Take load out of the hour that begins at %.*s", STR_ARG(at));
	f->rationale = arena_fmt(
		c->arena, "Statements took %.*s in it, %.1f times the mean of all hours, and %.0f %% of all time.",
		STR_ARG(rule_time(c, us)), us / mean, 100 * us / (double)MAX(w->totals.calls.total_us, 1u));
	finding_evidence(c, f, "calls in the hour", STR("log"), "%" PRIu64, hot->tally.calls);
	finding_evidence(c, f, "mean time of an hour", STR("log"), "%.*s", STR_ARG(rule_time(c, mean)));
	for (size_t i = 0; i < n; i++) {
		finding_pattern(c, f, drivers[i].p);
		finding_evidence(c, f, "more than usual", STR("log"), "%.*s: %.*s",
				 STR_ARG(rule_time(c, drivers[i].extra_us)), STR_ARG(rule_text(c, drivers[i].p, 160)));
	}
	finding_identify(f, STR("hottest"));
}

static void check(struct rule_context *c)
{
	const struct workload *w = c->workload;
	const struct hour_row *hot = NULL;
	double hours = workload_seconds(w) / 3600;
	if (hours < rule_threshold(c, "min_hours"))
		return;
	for (size_t i = 0; i < w->hours_n; i++)
		if (!hot || w->hours[i].tally.total_us > hot->tally.total_us)
			hot = &w->hours[i];
	if (!hot || (double)hot->tally.total_us < rule_threshold(c, "min_busy_s") * 1e6)
		return;
	if ((double)hot->tally.total_us >= rule_threshold(c, "min_ratio") * mean_us(w, hours))
		report(c, hot, hours);
}

const struct rule rule_server_hot_hours = {
	.name = "server-hot-hours",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "the hour that is far busier than the others, and what makes it so",
	.explain = explain,
	.thresholds = {{"min_hours", "hours", 6, "a mean of fewer is no measure"},
		       {"min_ratio", "times", 3, "day and night differ by as much in any office"},
		       {"min_busy_s", "s", 360, "a tenth of one processor in that hour; less is no load"}},
	.check = check,
};
