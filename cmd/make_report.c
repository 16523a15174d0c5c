#include "cmd/make_report.h"

#include "analysis/finding_budget.h"
#include "analysis/finding_overlap.h"
#include "analysis/plan_stats.h"
#include "analysis/report_build.h"
#include "base/base.h"
#include "cmd/command.h"
#include "cmd/filter.h"

/* Where no snapshot was given, plans tell how large tables are and how selective conditions. */
static void learn_from_plans(const struct join *j, struct catalog *c, struct arena *arena)
{
	struct plan_stats *stats = plan_stats_collect(j->plans, j->plans_n, arena);
	plan_stats_apply(stats, j->plans, j->plans_n, c);
	plan_stats_release(stats);
}

struct report *make_report(struct ingest *in, const struct options *o, struct arena *arena)
{
	struct join *join = join_build(in->workload, in->catalog, in->plans, in->plans_n, arena);
	struct rule_context context = {
		.workload = in->workload,
		.catalog = in->catalog,
		.join = join,
		.overrides = &o->overrides,
		.coverage = report_coverage(in->workload, in->catalog),
		.index_budget_bytes = o->has_index_budget ? (double)o->index_budget_bytes : -1,
		.arena = arena,
		.verbose = o->verbose,
	};
	struct report_sources sources = {
		.workload = in->workload,
		.catalog = in->catalog,
		.join = join,
		.version = STR(PGASSAY_VERSION),
		.inputs = ARENA_ARRAY(struct report_input, in->inputs.n, arena),
		.top = o->top,
		.zone = o->zone,
		.zone_offset_us = o->zone_offset_us,
		.filtered = filter_is_active(o) || o->include.n || o->exclude.n,
		.entries_filtered = filter_is_active(o),
	};
	learn_from_plans(join, in->catalog, arena);
	rules_run(&context);
	suppress_findings(&o->suppressed, context.findings, &context.findings_n);
	findings_settle(&context);
	findings_keep_budget(&context);
	findings_rank(context.findings, context.findings_n);
	sources.findings = context.findings;
	sources.findings_n = context.findings_n;
	for (size_t i = 0; i < in->inputs.n; i++)
		sources.inputs[sources.inputs_n++] = in->inputs.items[i].report;
	struct report *report = report_build(&sources, arena);
	join_release(join);
	return report;
}
