/*
 * plan-nested-loop: the inner side of a nested loop, or a subquery, ran thousands of times and took much of the query's
 * time, although the planner expected few rounds, or each round read a table from end to end.
 */
#include "analysis/plan_condition.h"
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "base/base.h"

static const char explain[] =
	"Finds nested loops and correlated subqueries that ran their inner side thousands of times, where that took a "
	"large "
	"part of the query's time and was not what the planner expected, or where each round had no index to use.\n"
	"An index on the inner side's join column makes each round cheap; a better estimate of the outer side lets the "
	"planner choose a hash join; a correlated subquery can be written as a join.\n"
	"Verify: EXPLAIN (ANALYZE) shows fewer loops, or an \"Index Cond\" on the inner side.\n"
	"Ignore it when each round is a cheap index lookup and the number of rounds was expected.";

/* What is run again and again, below nodes that only pass on or keep what it returns. */
static const struct plan_node *scan_of(const struct plan_node *n)
{
	while (!n->relation.n && n->children_n == 1 &&
	       (node_is(n, "Materialize") || node_is(n, "Memoize") || node_is(n, "Subquery Scan") ||
		node_is(n, "Limit") || node_is(n, "Aggregate") || node_is(n, "Result")))
		n = n->children[0];
	return n;
}

static const struct plan_node *child_of(const struct plan_node *n, enum plan_link link)
{
	for (size_t i = 0; i < n->children_n; i++)
		if (n->children[i]->link == link)
			return n->children[i];
	return NULL;
}

static bool is_worth_it(const struct detection *d, const struct plan_node *repeated)
{
	double share = node_time_of(d->times, repeated)->inclusive_ms / plan_total_ms(d->times);
	return repeated->loops >= rule_threshold(d->context, "min_loops") &&
	       (!d->times->plan->timed || share >= rule_threshold(d->context, "min_share_percent") / 100);
}

static void add(struct detection *d, const struct plan_node *repeated, double gain, const char *what, const char *why)
{
	struct arena *a = d->context->arena;
	const struct plan_node *scan = scan_of(repeated);
	double ms = node_time_of(d->times, repeated)->inclusive_ms;
	struct plan_issue *issue = detection_issue(
		d, ms, "%s ran %.*s times%s%.*s: %s", what, STR_ARG(plan_show_count(repeated->loops, a)),
		scan->relation.n ? " over " : "", STR_ARG(plan_table_name(d->context->catalog, scan, a)), why);
	issue->gain = gain;
	issue->figure = repeated->loops;
}

static bool reads_whole_table(const struct plan_node *repeated)
{
	const struct plan_node *scan = scan_of(repeated);
	return node_is(scan, "Seq Scan") && scan->loops > 1;
}

static void detect_loop(struct detection *d)
{
	const struct plan_node *outer = child_of(d->node, PLAN_OUTER), *inner = child_of(d->node, PLAN_INNER);
	bool too_few;
	if (!outer || !inner || !is_worth_it(d, inner))
		return;
	double factor = node_misestimate(node_time_of(d->times, outer), &too_few);
	if (reads_whole_table(inner))
		add(d, inner, 0.9, "the inner side", "each time it read the whole table");
	else if (too_few && factor >= rule_threshold(d->context, "min_factor"))
		add(d, inner, 0.5, "the inner side", "far fewer rounds were expected");
}

static void detect_subplan(struct detection *d)
{
	if (!is_worth_it(d, d->node))
		return;
	bool whole = reads_whole_table(d->node);
	add(d, d->node, whole ? 0.9 : 0.4, "a correlated subquery",
	    whole ? "each time it read the whole table" : "once for each row outside");
}

static void detect(struct detection *d)
{
	if (d->time->never_executed)
		return;
	if (node_is(d->node, "Nested Loop"))
		detect_loop(d);
	if (d->node->link == PLAN_SUBPLAN)
		detect_subplan(d);
}

const struct plan_detector detector_plan_nested_loop = {&rule_plan_nested_loop, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	const struct plan_node *n = k->worst->node;
	const struct plan_node *repeated = n->link == PLAN_SUBPLAN ? n : child_of(n, PLAN_INNER),
			       *scan = scan_of(repeated);
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	struct str columns[PLAN_MAX_CONJUNCTS];
	size_t named = 0, found = plan_conjuncts(scan->filter, conjuncts);
	for (size_t i = 0; i < found; i++)
		if (conjuncts[i].column.n)
			columns[named++] = conjuncts[i].column;
	f->table = plan_table_name(c->catalog, scan, c->arena);
	f->title = reads_whole_table(repeated)
			   ? arena_fmt(c->arena, "Give the inner side of a nested loop an index on %.*s",
				       STR_ARG(f->table))
			   : STR("Replace a nested loop that runs far too often");
	f->rationale = arena_fmt(c->arena, "In the plan %.*s.", STR_ARG(k->worst->text));
	finding_columns(c, f, columns, named);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_nested_loop, describe, false});
}

const struct rule rule_plan_nested_loop = {
	.name = "plan-nested-loop",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.cured_by_index = true,
	.summary = "nested loops and subqueries that run far too often",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 5, "below, nobody would notice the difference"},
		       {"min_loops", "loops", 1000, "fewer rounds are what nested loops are for"},
		       {"min_share_percent", "%", 30, "with less, other nodes decide the query's time"},
		       {"min_factor", "times", 10, "below, the planner would have chosen the same join"}},
	.check = check,
};
