/*
 * plan-jit: compiling the query's expressions took a large part of the time that the query took. JIT's Total is the sum
 * over the leader and its workers, so it may exceed the wall time.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

static const char explain[] = "Finds executions that spent a large part of their time on just-in-time compilation.\n"
			      "It is switched on by the estimated cost; an estimate that is too high, or a plan over "
			      "many partitions, compiles code "
			      "that runs for a moment only.\n"
			      "Verify: SET jit = off in a session and compare.\n"
			      "Ignore it for long reports, where compiled expressions earn their cost.";

static void detect(struct detection *d)
{
	const struct plan *plan = d->times->plan;
	double total = plan_total_ms(d->times), jit = plan->jit_ms;
	if (d->node != plan->root || jit <= 0)
		return;
	double share = MIN(jit / total, 1);
	if (share < rule_threshold(d->context, "min_share_percent") / 100)
		return;
	struct plan_issue *issue =
		detection_issue(d, MIN(jit, total), "just-in-time compilation took %.*s of %.*s (%.0f functions)",
				STR_ARG(plan_show_ms(jit, d->context->arena)),
				STR_ARG(plan_show_ms(total, d->context->arena)), plan_or_zero(plan->jit_functions));
	issue->gain = 0.8; /* what was compiled must be interpreted instead */
	issue->figure = plan->root->total_cost;
}

const struct plan_detector detector_plan_jit = {&rule_plan_jit, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	f->title = STR("Keep just-in-time compilation away from a statement that is too short for it");
	f->rationale = arena_fmt(c->arena, "In the plan %.*s; its estimated cost is %.0f.", STR_ARG(k->worst->text),
				 k->most_figure);
	finding_apply(c, f, arena_fmt(c->arena, "SET jit_above_cost = %.0f", k->most_figure * 2));
	finding_rollback(c, f, STR("RESET jit_above_cost"));
	f->apply_commented = true; /* per role or database, after looking at the other statements */
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_jit, describe, false});
}

const struct rule rule_plan_jit = {
	.name = "plan-jit",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "just-in-time compilation that costs more than it brings",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 10, "below, nobody would notice the difference"},
		       {"min_share_percent", "%", 20, "with less, the execution itself decides"}},
	.check = check,
};
