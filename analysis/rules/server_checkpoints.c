/*
 * server-checkpoints: checkpoints forced by the amount of WAL instead of the clock.
 *
 * The server starts a checkpoint when max_wal_size / (1 + checkpoint_completion_target) of WAL has been written since
 * the last one (CalculateCheckpointSegments() in xlog.c). The suggestion turns that around for a full
 * checkpoint_timeout, with a tenth to spare.
 */
#include "analysis/rule.h"

#include <math.h>

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Compares checkpoints that were forced by WAL with those that were due by time, and estimates the max_wal_size "
	"that "
	"would let time decide.\n"
	"After a checkpoint every page is written to the WAL in full on its first change; frequent checkpoints "
	"multiply WAL "
	"and writes.\n"
	"Remedy: max_wal_size large enough for the WAL of one checkpoint_timeout; checkpoint_timeout of 15 to 30 "
	"minutes "
	"where a longer crash recovery can be afforded.\n"
	"Verify: checkpoints_timed against checkpoints_req in pg_stat_bgwriter (num_timed, num_requested in "
	"pg_stat_checkpointer).\n"
	"Ignore it for one-off bulk loads.";

static double wanted_wal_kb(const struct rule_context *c, double wal_kb_per_s)
{
	double timeout = catalog_setting(c->catalog, "checkpoint_timeout", 300);
	double target = catalog_setting(c->catalog, "checkpoint_completion_target", 0.9);
	return wal_kb_per_s * timeout * (1 + target) * 1.1;
}

static void report(struct rule_context *c, const struct behaviour_totals *t, uint64_t forced, uint64_t all)
{
	double per_s = (double)t->checkpoint_wal_kb / workload_seconds(c->workload);
	double wanted_gb = ceil(wanted_wal_kb(c, per_s) / (1024.0 * 1024.0));
	struct finding *f = rule_finding(c);
	f->severity = t->checkpoints_too_frequent ? SEVERITY_FINDING_CRITICAL : SEVERITY_FINDING_WARNING;
	f->confidence = t->checkpoint_wal_kb ? 800 : 500;
	f->basis = BASIS_INFERRED;
	f->title = arena_fmt(c->arena, "Raise max_wal_size to %.0f GB so that time decides about checkpoints",
			     MAX(wanted_gb, 2.0));
	f->rationale = arena_fmt(c->arena,
				 "%" PRIu64 " of %" PRIu64
				 " checkpoints were forced by the amount of WAL, which came at %.1f MB a "
				 "second.",
				 forced, all, per_s / 1024);
	finding_evidence(c, f, "forced by WAL", STR("log"), "%" PRIu64, forced);
	finding_evidence(c, f, "by time", STR("log"), "%" PRIu64, t->checkpoints_timed);
	if (t->checkpoints_too_frequent)
		finding_evidence(c, f, "warnings \"occurring too frequently\"", STR("log"), "%" PRIu64,
				 t->checkpoints_too_frequent);
	finding_evidence(c, f, "max_wal_size wanted", STR("formula"),
			 "%.1f MB a second × checkpoint_timeout %.0f s × (1 + checkpoint_completion_target %.1f) × 1.1",
			 per_s / 1024, catalog_setting(c->catalog, "checkpoint_timeout", 300),
			 catalog_setting(c->catalog, "checkpoint_completion_target", 0.9));
	finding_evidence(c, f, "most WAL between two", STR("log"), "%" PRIu64 " kB", t->largest_wal_kb);
	finding_evidence(c, f, "longest checkpoint", STR("log"), "%.1f s", (double)t->longest_checkpoint_us / 1e6);
	finding_evidence(c, f, "longest sync", STR("log"), "%.3f s", (double)t->longest_sync_us / 1e6);
	finding_apply(c, f, arena_fmt(c->arena, "ALTER SYSTEM SET max_wal_size = '%.0fGB'", MAX(wanted_gb, 2.0)));
	finding_apply(c, f, STR("SELECT pg_reload_conf()"));
	finding_rollback(c, f, STR("ALTER SYSTEM RESET max_wal_size"));
	finding_rollback(c, f, STR("SELECT pg_reload_conf()"));
	f->apply_commented = true;
	finding_identify(f, STR("forced"));
}

static void check(struct rule_context *c)
{
	const struct behaviour_totals *t = &c->workload->behaviour->totals;
	uint64_t forced = t->checkpoints_requested, all = forced + t->checkpoints_timed;
	bool many = (double)forced >= rule_threshold(c, "min_forced") &&
		    (double)forced >= rule_threshold(c, "min_share_percent") / 100 * (double)all;
	if (many || t->checkpoints_too_frequent)
		report(c, t, forced, all);
}

const struct rule rule_server_checkpoints = {
	.name = "server-checkpoints",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "checkpoints that are forced by WAL instead of being due by time",
	.explain = explain,
	.thresholds = {{"min_forced", "checkpoints", 3, "one bulk load may force one or two"},
		       {"min_share_percent", "%", 20, "most should be due by time"}},
	.check = check,
};
