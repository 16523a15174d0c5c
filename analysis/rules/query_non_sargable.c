/*
 * query-non-sargable: a condition wraps its column in a function, a cast or arithmetic, so that no index on the column
 * can serve it. Seen in plans as a filter that removed rows, else in the statement's shape.
 */
#include "analysis/plan_condition.h"
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "analysis/rule_pattern.h"
#include "base/base.h"

static const char explain[] =
	"Looks for conditions such as date(created_at) = $1, price * 1.2 > $1 or coalesce(status, '') = $1.\n"
	"An index is sorted by the column, not by what a function makes of it, so every row is read and computed.\n"
	"Remedy: leave the column alone and move the computation to the other side (created_at >= $1 AND created_at < "
	"$1 + "
	"1), or create an index on the expression.\n"
	"Verify: EXPLAIN shows the condition as \"Index Cond\" instead of \"Filter\".\n"
	"Ignore it on small tables and where another condition finds the few rows already.";

/* What to write instead, by the function around the column. */
static const struct {
	const char *function, *advice;
} rewrites[] = {
	{"date", "compare with the day's begin and end: column >= day AND column < day + 1"},
	{"date_trunc", "compare with the period's begin and end: column >= begin AND column < next begin"},
	{"date_part", "compare with the period's begin and end: column >= begin AND column < next begin"},
	{"extract", "compare with the period's begin and end: column >= begin AND column < next begin"},
	{"to_char", "compare with the period's begin and end: column >= begin AND column < next begin"},
	{"age", "compare the column with now() minus the interval"},
	{"timezone", "convert the constant instead of the column"},
	{"coalesce", "write (column = value OR column IS NULL), or make the column NOT NULL"},
	{"left", "write column LIKE 'prefix%', with an index of operator class text_pattern_ops"},
	{"substring", "write column LIKE 'prefix%', with an index of operator class text_pattern_ops"},
	{"substr", "write column LIKE 'prefix%', with an index of operator class text_pattern_ops"},
	{"lower", "create an index on the expression, or use a case-insensitive collation"},
	{"upper", "create an index on the expression, or use a case-insensitive collation"},
	{"abs", "write (column = value OR column = -value)"},
	{"+", "move the arithmetic to the other side of the comparison"},
	{"-", "move the arithmetic to the other side of the comparison"},
	{"*", "move the arithmetic to the other side of the comparison"},
	{"/", "move the arithmetic to the other side of the comparison"},
	{"||", "compare the parts one by one"},
	{"", "compare in the column's own type"}, /* a cast */
};

static struct str rewrite_of(struct str function)
{
	for (size_t i = 0; i < ARRAY_LEN(rewrites); i++)
		if (str_eq_nocase(function, str_from(rewrites[i].function)))
			return str_from(rewrites[i].advice);
	return STR("create an index on the expression, or store what it computes in a column");
}

/* The advice with the column's name where the table above writes a condition on "column". */
static struct str advice_for(struct str function, struct str column, struct arena *arena)
{
	struct str rest = rewrite_of(function), text = {0}, word = STR("column ");
	ptrdiff_t at;
	while ((at = str_find(rest, word)) >= 0) {
		struct str before = str_head(rest, (size_t)at), after = str_skip(rest, (size_t)at + word.n);
		bool compared = after.n && strchr("<>=LI", after.p[0]);
		text = arena_fmt(arena, "%.*s%.*s%.*s ", STR_ARG(text), STR_ARG(before),
				 STR_ARG(compared ? column : STR("column")));
		rest = after;
	}
	return arena_fmt(arena, "%.*s%.*s", STR_ARG(text), STR_ARG(rest));
}

static bool is_comparison(struct str op)
{
	static const char *const ops[] = {"=", "<", ">", "<=", ">=", "= ANY"};
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (str_eq(op, str_from(ops[i])))
			return true;
	return false;
}

/* Operators that take a document apart: an index on the expression is the only way, which is index-missing's matter. */
static bool is_extraction(struct str function)
{
	return str_starts(function, STR("->")) || str_starts(function, STR("#>"));
}

static bool wraps_column(const struct plan_conjunct *c)
{
	bool wrapped = c->function.n > 0 || str_eq(c->cast, STR("date"));
	return c->column.n && wrapped && c->operand_constant && is_comparison(c->op) && !is_extraction(c->function);
}

static void detect(struct detection *d)
{
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	const struct plan_node *n = d->node;
	struct arena *a = d->context->arena;
	if (!n->relation.n || !n->filter.n || d->time->never_executed)
		return;
	double removed = plan_or_zero(n->removed_filter) * plan_or_zero(n->loops);
	double share = removed / MAX(removed + d->time->rows, 1);
	if (share < rule_threshold(d->context, "min_share_percent") / 100)
		return;
	size_t found = plan_conjuncts(n->filter, conjuncts);
	for (size_t i = 0; i < found; i++) {
		const struct plan_conjunct *c = &conjuncts[i];
		if (!wraps_column(c) || removed < rule_threshold(d->context, "min_rows"))
			continue;
		struct plan_issue *issue =
			detection_issue(d, d->time->self_ms * share, "no index on %.*s can serve %.*s: %.*s",
					STR_ARG(c->column), STR_ARG(plan_condition_folded(str_head(c->text, 120), a)),
					STR_ARG(advice_for(c->function, c->column, a)));
		issue->subject = c->column;
		issue->gain = 0.8;
	}
}

const struct plan_detector detector_query_non_sargable = {&rule_query_non_sargable, detect};

static void set_title(struct rule_context *c, struct finding *f, struct str column)
{
	f->title = arena_fmt(c->arena, "Compare %.*s.%.*s itself, not a function of it", STR_ARG(f->table),
			     STR_ARG(column));
	f->columns = ARENA_ARRAY(struct str, 1, c->arena);
	f->columns[0] = column;
	f->columns_n = 1;
}

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	f->table = plan_table_name(c->catalog, k->worst->node, c->arena);
	f->rationale = arena_fmt(c->arena, "In the plan %.*s.", STR_ARG(k->worst->text));
	set_title(c, f, k->subject);
}

static bool has_expression_index(const struct table *t, struct str expression)
{
	for (size_t i = 0; t && i < t->indexes_n; i++)
		for (size_t k = 0; k < t->indexes[i]->keys_n; k++)
			if (str_eq(t->indexes[i]->keys[k].expression, expression))
				return true;
	return false;
}

/* "date(created_at)" -> "date"; "created_at::date" -> "". */
static struct str function_of(struct str expression)
{
	struct str head;
	struct str rest = expression;
	static const char *const operators[] = {" + ", " - ", " * ", " / ", " || "};
	for (size_t i = 0; i < ARRAY_LEN(operators); i++)
		if (str_find(expression, str_from(operators[i])) > 0)
			return str_of(operators[i] + 1, strlen(operators[i]) - 2);
	return str_cut(&rest, '(', &head) ? str_trim(head) : STR("");
}

static bool is_wrapped_in_shape(const struct shape_predicate *p)
{
	bool comparison = p->kind == PRED_EQ || p->kind == PRED_IN || p->kind == PRED_RANGE;
	bool constant = p->operand.kind == OPERAND_SLOT || p->operand.kind == OPERAND_CONSTANT;
	return comparison && constant && !p->having && !p->or_group && p->term.access && p->term.column.n &&
	       p->term.expression.n && str_find(p->term.expression, STR("->")) < 0 &&
	       str_find(p->term.expression, STR("#>")) < 0;
}

/* Another condition of the same table compares a bare column for equality: that may find the few rows. */
static bool has_bare_equality(const struct shape_access *a)
{
	for (size_t i = 0; i < a->predicates_n; i++)
		if (a->predicates[i]->kind == PRED_EQ && !a->predicates[i]->term.expression.n &&
		    !a->predicates[i]->or_group && a->predicates[i]->operand.kind != OPERAND_COLUMN)
			return true;
	return false;
}

static bool was_found_in_plan(const struct rule_context *c, size_t from, const struct pattern *p)
{
	for (size_t i = from; i < c->findings_n; i++)
		for (size_t k = 0; k < c->findings[i]->patterns_n; k++)
			if (c->findings[i]->patterns[k] == p->id)
				return true;
	return false;
}

static void report_predicate(struct rule_context *c, const struct pattern *p, const struct shape_predicate *pred)
{
	struct finding *f = rule_pattern_finding(c, p, pred->term.expression);
	f->table = rule_table_name(c, pred->term.access);
	f->rationale = arena_fmt(c->arena, "No index on %.*s can serve the condition %.*s: %.*s.",
				 STR_ARG(pred->term.column), STR_ARG(pred->text),
				 STR_ARG(advice_for(function_of(pred->term.expression), pred->term.column, c->arena)));
	set_title(c, f, pred->term.column);
	bool helps = !has_bare_equality(pred->term.access);
	if (helps)
		rule_claim(c, f, p, 0.5, BASIS_INFERRED);
	else
		f->severity = SEVERITY_FINDING_INFO;
	rule_doubt(f, 0.6);
}

static void check(struct rule_context *c)
{
	size_t before = c->findings_n;
	const struct pattern *p;
	plan_rule_check(c, &(struct plan_rule){&detector_query_non_sargable, describe, false});
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		for (size_t k = 0; k < p->shape->predicates_n; k++) {
			const struct shape_predicate *pred = p->shape->predicates[k];
			if (!is_wrapped_in_shape(pred) || was_found_in_plan(c, before, p))
				continue;
			double rows = rule_table_rows(pred->term.access);
			if (rows >= 0 && rows < rule_threshold(c, "min_rows"))
				continue;
			if (!has_expression_index(pred->term.access->table, pred->term.expression))
				report_predicate(c, p, pred);
		}
	}
}

const struct rule rule_query_non_sargable = {
	.name = "query-non-sargable",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.cured_by_index = true,
	.summary = "conditions that wrap their column, so that no index on it can serve them",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 1, "below, the scan is fast enough"},
		       {"min_rows", "rows", 1000, "smaller tables are read in no time"},
		       {"min_share_percent", "%", 90, "in plans: when one row in ten is kept, an index saves little"}},
	.check = check,
};
