/*
 * plan-lossy-bitmap: a bitmap that was too large for work_mem forgot which rows of a page it meant, so that every row
 * of those pages is checked again. An exact entry takes 64 bytes a page (tbm_calculate_entries() in tidbitmap.c).
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

#define BYTES_PER_PAGE 64.0

static const char explain[] =
	"Finds bitmap scans whose bitmap did not fit into work_mem: it keeps whole pages instead of rows, and all rows "
	"of "
	"them are read and checked again.\n"
	"Verify: SET work_mem in a session, then EXPLAIN (ANALYZE) shows no \"lossy\" heap blocks.\n"
	"Ignore it when few of the pages are lossy, or when a better index would make the bitmap small.";

static void detect(struct detection *d)
{
	const struct plan_node *n = d->node;
	struct arena *a = d->context->arena;
	double exact = plan_or_zero(n->exact_pages), lossy = plan_or_zero(n->lossy_pages);
	if (!node_is(n, "Bitmap Heap Scan") || d->time->never_executed)
		return;
	for (size_t i = 0; i < n->workers_n; i++) {
		exact += plan_or_zero(n->workers[i].exact_pages);
		lossy += plan_or_zero(n->workers[i].lossy_pages);
	}
	double share = lossy / MAX(exact + lossy, 1);
	if (lossy <= 0 || share < rule_threshold(d->context, "min_share_percent") / 100)
		return;
	double needed = (exact + lossy) * BYTES_PER_PAGE * 1.2;
	double rechecked = plan_or_zero(n->removed_recheck) * plan_or_zero(n->loops);
	struct plan_issue *issue =
		detection_issue(d, d->time->self_ms * share,
				"the bitmap was lossy for %.0f %% of %.*s pages, %.*s rows were checked in vain; "
				"work_mem of %.*s holds it",
				share * 100, STR_ARG(plan_show_count(exact + lossy, a)),
				STR_ARG(plan_show_count(rechecked, a)), STR_ARG(plan_setting_mb(needed, a)));
	issue->figure = needed;
	issue->gain = 0.5;
}

const struct plan_detector detector_plan_lossy_bitmap = {&rule_plan_lossy_bitmap, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	struct str setting = plan_setting_mb(k->most_figure, c->arena);
	f->table = plan_table_name(c->catalog, k->worst->node, c->arena);
	f->title =
		arena_fmt(c->arena, "Give a bitmap scan of %.*s %.*s of work_mem", STR_ARG(f->table), STR_ARG(setting));
	f->rationale = arena_fmt(c->arena, "In the plan %.*s.", STR_ARG(k->worst->text));
	finding_apply(c, f, arena_fmt(c->arena, "SET LOCAL work_mem = '%.*s'", STR_ARG(setting)));
	finding_rollback(c, f, STR("RESET work_mem"));
	f->apply_commented = true;
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_lossy_bitmap, describe, false});
}

const struct rule rule_plan_lossy_bitmap = {
	.name = "plan-lossy-bitmap",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "bitmap scans whose bitmap did not fit into work_mem",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 5, "below, nobody would notice the difference"},
		       {"min_share_percent", "%", 10, "with fewer lossy pages the rest of the scan decides"}},
	.check = check,
};
