/*
 * plan-rows-removed: a scan or join reads many rows only to throw nearly all of them away. Which index would help is
 * for index-missing to say; this rule gives the measured cost of not having it.
 */
#include "analysis/plan_condition.h"
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

static const char explain[] =
	"Finds scans and joins that read far more rows than they return, with the condition that removed them.\n"
	"An index whose leading columns are in that condition would find the rows instead; where an index was used, "
	"adding "
	"the filtered column to it would.\n"
	"Verify: EXPLAIN (ANALYZE) after creating the index shows the condition as \"Index Cond\" and few rows "
	"removed.\n"
	"Ignore it for small tables, for reports that read most of a table anyway, and for conditions that change with "
	"every "
	"call.";

static bool is_scan(const struct plan_node *n)
{
	return node_is(n, "Seq Scan") || node_is(n, "Index Scan") || node_is(n, "Index Only Scan") ||
	       node_is(n, "Bitmap Heap Scan");
}

/* Index recheck is another matter (plan-lossy-bitmap), so only what the filter removed counts. */
static double removed_rows(const struct detection *d)
{
	if (is_scan(d->node) && d->node->filter.n)
		return plan_or_zero(d->node->removed_filter) * plan_or_zero(d->node->loops);
	return d->node->join_filter.n ? d->time->removed_join : 0;
}

/* Partitions that were read although nothing was in them for this query. */
static void detect_partitions(struct detection *d)
{
	const struct plan_node *n = d->node;
	double ms = 0;
	size_t read = 0, in_vain = 0;
	for (size_t i = 0; i < n->children_n; i++) {
		const struct node_time *t = node_time_of(d->times, n->children[i]);
		bool counts = n->children[i]->link == PLAN_MEMBER && n->children[i]->relation.n && !t->never_executed;
		bool empty = counts && t->rows + t->rows_error < 1;
		read += counts;
		in_vain += empty;
		ms += empty ? plan_or_zero(t->inclusive_ms) : 0;
	}
	if ((double)read < rule_threshold(d->context, "min_partitions") ||
	    (double)in_vain < (double)read * rule_threshold(d->context, "min_share_percent") / 100)
		return;
	struct plan_issue *issue =
		detection_issue(d, ms, "%zu partitions were read, %zu of them in vain", read, in_vain);
	issue->gain = 0.9;
}

static void detect_filter(struct detection *d)
{
	const struct plan_node *n = d->node;
	struct arena *a = d->context->arena;
	double removed = removed_rows(d), share = removed / MAX(removed + d->time->rows, 1);
	struct str condition = is_scan(n) ? n->filter : n->join_filter;
	if (removed < rule_threshold(d->context, "min_rows") ||
	    share < rule_threshold(d->context, "min_share_percent") / 100)
		return;
	struct str folded = plan_condition_folded(str_head(condition, 160), a);
	struct plan_issue *issue =
		detection_issue(d, d->time->self_ms * share, "%.*s rows were read and thrown away, %.*s kept: %s%.*s%s",
				STR_ARG(plan_show_count(removed, a)), STR_ARG(plan_show_count(d->time->rows, a)),
				is_scan(n) ? "" : "join filter ", STR_ARG(folded), condition.n > 160 ? "…" : "");
	issue->subject = is_scan(n) ? arena_fmt(a, "%.*s: %.*s", STR_ARG(plan_table_name(d->context->catalog, n, a)),
						STR_ARG(plan_condition_folded(condition, a)))
				    : STR("");
	issue->figure = share;
	issue->gain = 0.9;
}

static void detect(struct detection *d)
{
	if (str_ends(d->node->type, STR("Append")))
		detect_partitions(d);
	else
		detect_filter(d);
}

const struct plan_detector detector_plan_rows_removed = {&rule_plan_rows_removed, detect};

static void add_columns(struct rule_context *c, struct finding *f, struct str condition)
{
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	struct str columns[PLAN_MAX_CONJUNCTS];
	size_t n = plan_conjuncts(condition, conjuncts), named = 0;
	for (size_t i = 0; i < n; i++)
		if (conjuncts[i].column.n)
			columns[named++] = conjuncts[i].column;
	finding_columns(c, f, columns, named);
}

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	const struct plan_node *n = k->worst->node;
	if (str_ends(n->type, STR("Append"))) {
		f->title = STR("Let the planner skip partitions: compare the partition key with a constant");
		f->rationale = arena_fmt(c->arena, "In the plan %.*s.", STR_ARG(k->worst->text));
		return;
	}
	if (!is_scan(n)) {
		f->title = STR("Join on what the rows are matched by, not on a filter after the join");
		f->rationale = arena_fmt(c->arena, "In a join of the plan %.*s.", STR_ARG(k->worst->text));
		return;
	}
	f->table = plan_table_name(c->catalog, n, c->arena);
	f->title = node_is(n, "Seq Scan")
			   ? arena_fmt(c->arena, "Stop reading all of %.*s for a few rows", STR_ARG(f->table))
			   : arena_fmt(c->arena, "Let an index of %.*s cover the condition that is filtered afterwards",
				       STR_ARG(f->table));
	f->rationale = arena_fmt(c->arena, "Of %.*s, %.*s.", STR_ARG(f->table), STR_ARG(k->worst->text));
	add_columns(c, f, n->filter);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_rows_removed, describe, false});
}

const struct rule rule_plan_rows_removed = {
	.name = "plan-rows-removed",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.cured_by_index = true,
	.summary = "scans and joins that throw away nearly everything they read",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 5, "below, an index would not be felt"},
		       {"min_rows", "rows", 10000, "a few pages more or less do not matter"},
		       {"min_share_percent", "%", 90, "when one row in ten is kept, a scan may be the best plan"},
		       {"min_partitions", "partitions", 10, "with fewer, reading all of them is cheap"}},
	.check = check,
};
