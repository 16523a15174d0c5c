/*
 * server-replica-offload: how much of the time a read replica could take: long reading statements that lock nothing.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Adds up the time of statements that only read, lock no rows and take long: reports and analyses.\n"
	"They compete with short statements for memory and disks, and their snapshots hold vacuum back.\n"
	"Remedy: a streaming replica for them, with max_standby_streaming_delay above their run time; the application "
	"must "
	"bear data that is some seconds old.\n"
	"Verify: the share of these statements in pg_stat_statements.\n"
	"Ignore it when the server has time to spare.";

static bool only_reads(const struct pattern *p)
{
	if (p->kind != KIND_SELECT || p->shape->accesses_n == 0)
		return false;
	for (size_t i = 0; i < p->shape->blocks_n; i++)
		if (p->shape->blocks[i]->for_update)
			return false;
	for (size_t i = 0; i < p->shape->accesses_n; i++)
		if (p->shape->accesses[i]->written || p->shape->accesses[i]->locked)
			return false;
	return true;
}

static void check(struct rule_context *c)
{
	const struct workload *w = c->workload;
	struct load_summary busy = load_summarize(&w->behaviour->statements, w->first_us, w->last_us);
	double min_mean_ms = rule_threshold(c, "min_mean_ms");
	uint64_t us = 0, calls = 0;
	const struct pattern *p, *dearest[5];
	size_t n = 0;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		if (!only_reads(p) || rule_mean_ms(p) < min_mean_ms || p->lock_wait_us > p->tally.total_us / 2)
			continue;
		us += p->tally.total_us - MIN(p->lock_wait_us, p->tally.total_us);
		calls += p->tally.calls;
		if (n < ARRAY_LEN(dearest))
			dearest[n++] = p;
	}
	double share = (double)us / (double)MAX(w->totals.calls.total_us, 1u);
	if (share < rule_threshold(c, "min_share_percent") / 100 || busy.mean < rule_threshold(c, "min_load"))
		return;
	struct finding *f = rule_finding(c);
	f->confidence = MIN(c->coverage, 1000u) / 2;
	f->basis = BASIS_INFERRED;
	f->title = arena_fmt(c->arena, "Run reports on a replica: %.0f %% of the time could move", share * 100);
	f->rationale = arena_fmt(
		c->arena, "%" PRIu64 " calls that only read and take %.0f ms or more on average took %.*s of %.*s.",
		calls, min_mean_ms, STR_ARG(rule_time(c, (double)us)),
		STR_ARG(rule_time(c, (double)w->totals.calls.total_us)));
	finding_evidence(c, f, "share of all statement time", STR("log"), "%.1f %%", share * 100);
	finding_evidence(c, f, "statements at work, mean", STR("log"), "%.2f", busy.mean);
	for (size_t i = 0; i < n; i++)
		finding_pattern(c, f, dearest[i]);
	finding_identify(f, STR("replica"));
}

const struct rule rule_server_replica_offload = {
	.name = "server-replica-offload",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "long reading statements that a replica could take over",
	.explain = explain,
	.thresholds = {{"min_mean_ms", "ms", 500, "shorter ones belong to requests that expect what they just wrote"},
		       {"min_share_percent", "%", 25, "below it a second server does not pay"},
		       {"min_load", "statements", 1, "with less than one at work there is nothing to relieve"}},
	.check = check,
};
