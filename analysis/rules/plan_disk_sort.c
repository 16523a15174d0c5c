/*
 * plan-disk-sort: a sort that did not fit into work_mem and was written to temporary files.
 *
 * On disk a row is its bytes; in memory it also has a SortTuple (24 bytes), a chunk header and the tuple's own header
 * (tuplesort.c), and the array of SortTuples grows by doubling. So work_mem must hold the bytes on disk plus 64 bytes a
 * row, and a tenth more.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

#define MEMORY_PER_ROW 64.0

static const char explain[] =
	"Finds sorts that were too large for work_mem and went through temporary files.\n"
	"A sort in memory is several times faster and needs no disk. The size named is what this sort needed, from its "
	"rows and its bytes on disk.\n"
	"Verify: SET work_mem in a session, then EXPLAIN (ANALYZE) shows \"quicksort\" instead of \"external merge\".\n"
	"Set it for the role or the statement, not for the whole server: every sort and hash of every session may take "
	"that much. Ignore it for nightly reports and index builds.";

/* Of one process: with workers each sorts its part, and the node itself shows the leader's. */
static double largest_sort_kb(const struct plan_node *node)
{
	double kb = node->sort_on_disk ? node->sort_kb : 0;
	for (size_t i = 0; i < node->workers_n; i++)
		if (node->workers[i].sort_on_disk)
			kb = MAX(kb, node->workers[i].sort_kb);
	return kb;
}

static void detect(struct detection *d)
{
	double kb = largest_sort_kb(d->node);
	if (kb <= 0 || d->time->never_executed)
		return;
	double rows = d->time->rows / MAX(d->node->loops, 1);
	double needed = (kb * 1024 + rows * MEMORY_PER_ROW) * 1.1;
	struct arena *a = d->context->arena;
	struct plan_issue *issue =
		detection_issue(d, d->time->self_ms, "sorted %.*s on disk; work_mem of %.*s would hold it",
				STR_ARG(plan_show_bytes(kb * 1024, a)), STR_ARG(plan_setting_mb(needed, a)));
	issue->figure = needed;
	issue->gain = 0.5; /* the comparisons remain */
}

const struct plan_detector detector_plan_disk_sort = {&rule_plan_disk_sort, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	struct str setting = plan_setting_mb(k->most_figure, c->arena);
	f->title = arena_fmt(c->arena, "Give a sort that spills to disk %.*s of work_mem", STR_ARG(setting));
	f->rationale = arena_fmt(c->arena, "The plan %.*s.", STR_ARG(k->worst->text));
	finding_apply(c, f, arena_fmt(c->arena, "SET LOCAL work_mem = '%.*s'", STR_ARG(setting)));
	finding_rollback(c, f, STR("RESET work_mem"));
	f->apply_commented = true; /* belongs into the transaction of the statement, or ALTER ROLE */
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_disk_sort, describe, false});
}

const struct rule rule_plan_disk_sort = {
	.name = "plan-disk-sort",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "sorts that go through temporary files because work_mem is too small",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 10, "below, nobody would notice the difference"}},
	.check = check,
};
