/*
 * query-distinct-join: DISTINCT that only takes back what a join multiplied: a table is joined, nothing of it is in the
 * result, and DISTINCT removes the repeated rows. EXISTS asks for the first match and has nothing to remove.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Looks for SELECT DISTINCT over an inner join with a table of which no column is in the result.\n"
	"All matches are joined, then sorted or hashed to find out that they are the same; EXISTS stops at the first "
	"match of each row.\n"
	"Remedy: move the table into WHERE EXISTS (SELECT FROM … WHERE its conditions). DISTINCT can go when the "
	"result then has the key of a table.\n"
	"Verify: EXPLAIN shows a semi join, and no Unique or HashAggregate over more rows than come out.";

/* Its conditions can be moved, and nothing is lost with its columns. */
static bool is_only_tested(const struct shape_access *a)
{
	return !a->in_output && !a->is_cte && !a->is_function && !a->is_subquery && !a->nullable && !a->locked &&
	       a->predicates_n > 0;
}

static struct str alias_of(const struct shape_access *a)
{
	return a->alias.n ? a->alias : a->name;
}

/* "o.user_id = u.id", or nothing when the condition is not that simple. */
static struct str condition_text(struct rule_context *c, const struct shape_predicate *p)
{
	const struct shape_operand *o = &p->operand;
	struct str left, right;
	bool plain = p->kind == PRED_EQ && p->term.access && !p->term.expression.n && p->or_group == 0 &&
		     !p->row_comparison && !o->cast.n;
	if (!plain)
		return (struct str){0};
	left = arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(rule_name_sql(c, alias_of(p->term.access))),
			 STR_ARG(rule_name_sql(c, p->term.column)));
	if (o->kind == OPERAND_SLOT)
		right = arena_fmt(c->arena, "$%u", o->slot);
	else if (o->kind == OPERAND_COLUMN && o->term.access && !o->term.expression.n)
		right = arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(rule_name_sql(c, alias_of(o->term.access))),
				  STR_ARG(rule_name_sql(c, o->term.column)));
	else
		return (struct str){0};
	return arena_fmt(c->arena, "%.*s = %.*s", STR_ARG(left), STR_ARG(right));
}

static bool speaks_of(const struct shape_predicate *p, const struct shape_access *a)
{
	return p->term.access == a || (p->operand.kind == OPERAND_COLUMN && p->operand.term.access == a);
}

/* EXISTS with the conditions on `a`; those that are not simple are left to the reader. */
static struct str exists_text(struct rule_context *c, const struct pattern *p, const struct shape_access *a)
{
	struct str conditions = {0};
	bool more = false;
	for (size_t i = 0; i < p->shape->predicates_n; i++) {
		const struct shape_predicate *pred = p->shape->predicates[i];
		if (!speaks_of(pred, a))
			continue;
		struct str text = condition_text(c, pred);
		more |= !text.n;
		if (text.n)
			conditions = arena_fmt(c->arena, "%.*s%s%.*s", STR_ARG(conditions), conditions.n ? " and " : "",
					       STR_ARG(text));
	}
	if (!conditions.n)
		return conditions;
	return arena_fmt(c->arena, "exists (select from %.*s%s%.*s where %.*s%s)", STR_ARG(rule_table_sql(c, a)),
			 a->alias.n ? " as " : "", STR_ARG(a->alias), STR_ARG(conditions),
			 more ? " and … its other conditions" : "");
}

/* Two tables that stay would still need each other through the one that goes. */
static bool leaves_the_rest_joined(const struct pattern *p, const struct shape_block *b, const struct shape_access *a)
{
	const struct shape_access *partner = NULL;
	for (size_t i = 0; i < p->shape->predicates_n; i++) {
		const struct shape_predicate *pred = p->shape->predicates[i];
		if (!speaks_of(pred, a) || pred->operand.kind != OPERAND_COLUMN)
			continue;
		const struct shape_access *other =
			pred->term.access == a ? pred->operand.term.access : pred->term.access;
		if (!other || other->block != b || (partner && partner != other))
			return false;
		partner = other;
	}
	return partner != NULL;
}

static bool is_plain_distinct(const struct shape_block *b)
{
	return b->distinct && !b->distinct_on && !b->has_aggregates && !b->group_n && !b->is_set_operation &&
	       !b->cross_join && b->accesses_n >= 2;
}

static void report(struct rule_context *c, const struct pattern *p, const struct shape_access *a)
{
	struct finding *f = rule_pattern_finding(c, p, alias_of(a));
	struct str table = rule_table_name(c, a), text = exists_text(c, p, a);
	f->table = table;
	f->title = arena_fmt(c->arena, "Ask whether %.*s has a match with EXISTS instead of DISTINCT over a join",
			     STR_ARG(table));
	f->rationale = arena_fmt(c->arena,
				 "Nothing of %.*s is in the result: the join repeats rows, and DISTINCT removes them "
				 "again. EXISTS looks for one match only.",
				 STR_ARG(table));
	if (text.n)
		finding_evidence(c, f, "condition in place of the join", STR("suggestion"), "%.*s", STR_ARG(text));
	rule_claim(c, f, p, 0.3, BASIS_INFERRED);
	rule_doubt(f, 0.6);
}

static void check(struct rule_context *c)
{
	double min_us = rule_threshold(c, "min_share_percent") / 100 * (double)c->workload->totals.calls.total_us;
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		const struct shape_block *top = p->kind == KIND_SELECT ? rule_top_block(p) : NULL;
		if (!top || !is_plain_distinct(top) || (double)p->tally.total_us < min_us)
			continue;
		for (size_t k = 0; k < top->accesses_n; k++)
			if (is_only_tested(top->accesses[k]) && leaves_the_rest_joined(p, top, top->accesses[k]))
				report(c, p, top->accesses[k]);
	}
}

const struct rule rule_query_distinct_join = {
	.name = "query-distinct-join",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "DISTINCT that takes back what a join multiplied",
	.explain = explain,
	.thresholds = {{"min_share_percent", "%", 1, "of all statement time; less is not worth a change"}},
	.check = check,
};
