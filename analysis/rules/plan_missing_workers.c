/*
 * plan-missing-workers: a parallel plan got fewer workers than it was made for, because max_parallel_workers or
 * max_worker_processes was used up. A Gather that was never executed launched none and is no fault.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

static const char explain[] =
	"Finds parallel plans that ran with fewer workers than planned: the others were busy or not allowed.\n"
	"The plan was chosen for its workers; without them it is slower than expected, and often slower than another "
	"plan.\n"
	"Verify: look at the setting max_parallel_workers while such statements run at the same time.\n"
	"Ignore it when it happens seldom.";

static void detect(struct detection *d)
{
	const struct plan_node *n = d->node;
	if (d->time->never_executed || n->workers_planned <= 0 || n->workers_launched < 0)
		return;
	double planned = n->workers_planned, launched = n->workers_launched;
	if (launched >= planned)
		return;
	double missing = 1 - (launched + 1) / (planned + 1);
	struct plan_issue *issue = detection_issue(d, d->time->inclusive_ms * missing,
						   "%.0f workers were planned, %.0f launched", planned, launched);
	issue->subject = STR("workers");
	issue->figure = planned - launched;
	issue->gain = 0.7;
}

const struct plan_detector detector_plan_missing_workers = {&rule_plan_missing_workers, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	double allowed = catalog_setting(c->catalog, "max_parallel_workers", -1);
	f->title = STR("Allow more parallel workers, or plan with fewer");
	f->rationale = arena_fmt(c->arena, "In %zu plans fewer workers ran than planned; in the costliest %.*s.",
				 k->plans, STR_ARG(k->worst->text));
	if (allowed >= 0)
		finding_evidence(c, f, "max_parallel_workers", STR("snapshot"), "%.0f", allowed);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_missing_workers, describe, true});
}

const struct rule rule_plan_missing_workers = {
	.name = "plan-missing-workers",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "parallel plans that got fewer workers than planned",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 5, "below, nobody would notice the difference"}},
	.check = check,
};
