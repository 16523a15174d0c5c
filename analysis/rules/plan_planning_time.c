/*
 * plan-planning-time: planning takes longer than running. Prepared statements plan once, fewer partitions plan faster.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

static const char explain[] =
	"Finds statements whose planning takes longer than their execution.\n"
	"A prepared statement is planned anew only a few times; many joins, many partitions, many indexes and detailed "
	"statistics make planning slow. auto_explain does not log planning times, EXPLAIN does.\n"
	"Verify: compare \"Planning Time\" of EXPLAIN (ANALYZE) of the statement and of EXECUTE of it prepared.\n"
	"Ignore it when the first execution in a session was measured: it also loads the catalogues.";

/* Catalogue lookups of a fresh session come from disk and are no fault of the statement. */
static size_t count_scans(const struct plan_node *n, const struct plan_node **append)
{
	size_t scans = n->relation.n > 0;
	if (str_ends(n->type, STR("Append")) && (!*append || n->children_n > (*append)->children_n))
		*append = n;
	for (size_t i = 0; i < n->children_n; i++)
		scans += count_scans(n->children[i], append);
	return scans;
}

static void detect(struct detection *d)
{
	const struct plan *plan = d->times->plan;
	if (d->node != plan->root || !plan->timed || plan->planning_ms < rule_threshold(d->context, "min_ms"))
		return;
	double total = plan_total_ms(d->times), ratio = plan->planning_ms / total;
	if (ratio < rule_threshold(d->context, "min_ratio"))
		return;
	const struct plan_node *append = NULL;
	size_t scans = count_scans(plan->root, &append);
	struct arena *a = d->context->arena;
	struct str of = append && append->children_n >= 10 ? arena_fmt(a, "%zu partitions or arms", append->children_n)
							   : arena_fmt(a, "%zu scanned tables", scans);
	struct plan_issue *issue = detection_issue(
		d, plan->planning_ms, "planning took %.*s, running %.*s; the plan has %.*s",
		STR_ARG(plan_show_ms(plan->planning_ms, a)), STR_ARG(plan_show_ms(total, a)), STR_ARG(of));
	issue->gain = 0.8;
	issue->figure = ratio;
}

const struct plan_detector detector_plan_planning_time = {&rule_plan_planning_time, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	f->title = STR("Prepare a statement whose planning takes longer than its execution");
	f->rationale = arena_fmt(c->arena, "In the plan %.*s.", STR_ARG(k->worst->text));
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_planning_time, describe, false});
}

const struct rule rule_plan_planning_time = {
	.name = "plan-planning-time",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "planning that takes longer than running",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 5, "shorter planning is the price of any statement"},
		       {"min_ratio", "times", 1, "planning outweighs execution"}},
	.check = check,
};
