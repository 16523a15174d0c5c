/*
 * plan-misestimate: the planner expected far fewer or far more rows than there were, at the node where the mistake was
 * made. Only what can be compared is compared: see plan_time.h.
 */
#include "analysis/plan_blame.h"
#include "analysis/plan_condition.h"
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "base/base.h"
#include "base/buf.h"
#include "parsers/pg_name.h"

static const char explain[] =
	"Finds the nodes where the planner's row estimate went wrong, and what it cost further up: nested loops that "
	"ran "
	"far too often, sorts and hashes that got too little memory.\n"
	"Old statistics (ANALYZE helps), conditions on columns that depend on each other (see "
	"table-extended-statistics), "
	"or conditions that have no statistics, such as a function of a column (CREATE STATISTICS on the expression).\n"
	"Verify: EXPLAIN (ANALYZE) after ANALYZE shows rows near the estimate.\n"
	"Ignore it where the plan is good all the same.";

static struct str condition_of(const struct plan_node *n, struct arena *arena)
{
	struct str condition = plan_scan_conditions(n, arena);
	if (!condition.n)
		condition = n->hash_cond.n ? n->hash_cond : n->merge_cond.n ? n->merge_cond : n->join_filter;
	return plan_condition_folded(str_head(condition, 160), arena);
}

/* With two columns or more the remedy is that of table-extended-statistics. */
static bool has_several_columns(const struct plan_node *n, struct arena *arena)
{
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	size_t found = plan_conjuncts(plan_scan_conditions(n, arena), conjuncts), columns = 0;
	for (size_t i = 0; i < found; i++)
		columns += conjuncts[i].column.n > 0;
	return columns > 1;
}

static void detect(struct detection *d)
{
	bool too_few;
	struct arena *a = d->context->arena;
	double factor = plan_blame_factor(d->times, d->time, rule_threshold(d->context, "min_factor"), &too_few);
	if (!(factor > 0) || MAX(d->time->rows, d->time->estimated_rows) < rule_threshold(d->context, "min_rows"))
		return;
	double cost = plan_blame_cost(d->times, d->node, too_few);
	struct str condition = condition_of(d->node, a);
	struct plan_issue *issue = detection_issue(d, cost, "%.*s rows where %.*s were expected (%.*s times %s)%s%.*s",
						   STR_ARG(plan_show_count(d->time->rows, a)),
						   STR_ARG(plan_show_count(d->time->estimated_rows, a)),
						   STR_ARG(plan_show_count(factor, a)), too_few ? "more" : "fewer",
						   condition.n ? ": " : "", STR_ARG(condition));
	if (d->node->relation.n)
		issue->subject = arena_fmt(a, "%.*s: %.*s", STR_ARG(plan_table_name(d->context->catalog, d->node, a)),
					   STR_ARG(plan_condition_folded(plan_scan_conditions(d->node, a), a)));
	issue->figure = factor;
	issue->gain = has_several_columns(d->node, a) ? 0 : 0.5;
}

const struct plan_detector detector_plan_misestimate = {&rule_plan_misestimate, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	const struct plan_node *scan = plan_scan_below(k->worst->node);
	f->table = scan ? plan_table_name(c->catalog, scan, c->arena) : STR("");
	f->title = k->worst->node->relation.n
			   ? arena_fmt(c->arena, "Give the planner better statistics of %.*s", STR_ARG(f->table))
			   : STR("Help the planner with a join whose size it misjudges");
	f->rationale = arena_fmt(c->arena, "A %.*s of the plan returned %.*s.", STR_ARG(k->worst->node->type),
				 STR_ARG(k->worst->text));
	if (!scan || !k->worst->node->relation.n)
		return;
	struct buf name = {0};
	struct str schema = scan->schema, table = f->table, head;
	if (str_cut(&table, '.', &head))
		schema = head;
	pg_name_quote_qualified(schema, scan->relation, &name);
	finding_apply(c, f, arena_fmt(c->arena, "ANALYZE %.*s", STR_ARG(buf_str(&name))));
	buf_release(&name);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_misestimate, describe, true});
}

const struct rule rule_plan_misestimate = {
	.name = "plan-misestimate",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "row estimates that are far off, with what they made slow",
	.explain = explain,
	.thresholds = {{"min_factor", "times", 10, "below, the planner rarely chooses another plan"},
		       {"min_rows", "rows", 100, "an error about a handful of rows costs nothing"},
		       {"min_ms", "ms", 5, "below, what the mistake made slow is fast enough"}},
	.check = check,
};
