#include "analysis/index_condition.h"

#include "base/base.h"
#include "parsers/pg_cast.h"
#include "parsers/pg_deparse.h"

static bool is_constant(const cJSON *node)
{
	node = pg_cast_strip(node, NULL);
	return pg_node_is(node, "A_Const") && !pg_flag(pg_node(node), "isnull");
}

static void fill_subject(struct index_test *t, const cJSON *node, struct str sql, struct arena *arena)
{
	node = pg_cast_strip(node, NULL);
	if (pg_node_is(node, "ColumnRef"))
		t->column = arena_strdup(pg_last_string(pg_get(pg_node(node), "fields")), arena);
	else
		t->expression = pg_deparse(node, sql, NULL, arena);
}

static void add_value(struct index_test *t, const cJSON *constant, struct str sql, struct arena *arena)
{
	const cJSON *n = pg_node(pg_cast_strip(constant, NULL));
	struct str text = pg_text(pg_get(n, "sval"), "sval");
	t->values[t->values_n++] =
		text.n || pg_get(n, "sval") ? arena_strdup(text, arena) : pg_deparse(constant, sql, NULL, arena);
}

static void fill_comparison(struct index_test *t, const cJSON *n, struct str sql, struct arena *arena)
{
	struct str kind = pg_text(n, "kind"), op = pg_last_string(pg_get(n, "name"));
	const cJSON *right = pg_cast_strip(pg_get(n, "rexpr"), NULL), *item;
	const cJSON *items =
		pg_node_is(right, "List") ? pg_get(pg_node(right), "items") : pg_get(pg_node(right), "elements");
	fill_subject(t, pg_get(n, "lexpr"), sql, arena);
	if (str_eq(kind, STR("AEXPR_OP")) && is_constant(right)) {
		t->equal = str_eq(op, STR("="));
		t->range =
			str_eq(op, STR("<")) || str_eq(op, STR("<=")) || str_eq(op, STR(">")) || str_eq(op, STR(">="));
		t->values = ARENA_NEW(struct str, arena);
		add_value(t, right, sql, arena);
	} else if ((str_eq(kind, STR("AEXPR_IN")) || str_eq(kind, STR("AEXPR_OP_ANY"))) && str_eq(op, STR("=")) &&
		   items) {
		t->in = true;
		t->values = ARENA_ARRAY(struct str, (size_t)cJSON_GetArraySize(items), arena);
		PG_EACH (item, items)
			if (is_constant(item))
				add_value(t, item, sql, arena);
	}
}

static void add_test(struct index_tests *tests, const cJSON *node, struct str sql, struct arena *arena)
{
	const cJSON *n = pg_node(node), *item;
	if (pg_node_is(node, "BoolExpr") && str_eq(pg_text(n, "boolop"), STR("AND_EXPR"))) {
		PG_EACH (item, pg_get(n, "args"))
			add_test(tests, item, sql, arena);
		return;
	}
	struct index_test t = {.text = pg_deparse(node, sql, NULL, arena)};
	if (pg_node_is(node, "NullTest")) {
		t.is_null = str_eq(pg_text(n, "nulltesttype"), STR("IS_NULL"));
		t.not_null = !t.is_null;
		fill_subject(&t, pg_get(n, "arg"), sql, arena);
	} else if (pg_node_is(node, "BoolExpr") && str_eq(pg_text(n, "boolop"), STR("NOT_EXPR"))) {
		t.is_false = true;
		fill_subject(&t, pg_get(n, "args") ? pg_get(n, "args")->child : NULL, sql, arena);
	} else if (pg_node_is(node, "ColumnRef")) {
		t.is_true = true;
		fill_subject(&t, node, sql, arena);
	} else if (pg_node_is(node, "A_Expr"))
		fill_comparison(&t, n, sql, arena);
	*ARENA_PUSH(tests->items, tests->n, tests->cap, arena) = t;
}

struct index_tests index_tests_of(struct str predicate, struct arena *arena)
{
	struct index_tests tests = {0};
	if (!predicate.n)
		return tests;
	struct str sql = arena_fmt(arena, "SELECT %.*s", STR_ARG(predicate));
	cJSON *tree = pg_tree_parse(sql, NULL);
	const cJSON *targets = pg_get(pg_node(pg_tree_statement(tree)), "targetList");
	if (targets && targets->child)
		add_test(&tests, pg_get(pg_node(targets->child), "val"), sql, arena);
	else
		*ARENA_PUSH(tests.items, tests.n, tests.cap, arena) = (struct index_test){.text = predicate};
	cJSON_Delete(tree);
	return tests;
}

static bool has_value(const struct index_test *t, struct str value)
{
	for (size_t i = 0; i < t->values_n; i++)
		if (str_eq(t->values[i], value))
			return true;
	return false;
}

static bool same_subject(const struct index_test *a, const struct index_test *b)
{
	return str_eq(a->column, b->column) && str_eq(a->expression, b->expression);
}

/* "a = 1" implies "a in (1, 2)" and "a is not null". */
static bool test_implies(const struct index_test *a, const struct index_test *b)
{
	if (str_eq(a->text, b->text))
		return true;
	if (!same_subject(a, b))
		return false;
	if (b->not_null)
		return a->equal || a->in || a->range || a->is_true || a->is_false;
	if (!b->in || !(a->equal || a->in) || !a->values_n)
		return false;
	for (size_t i = 0; i < a->values_n; i++)
		if (!has_value(b, a->values[i]))
			return false;
	return true;
}

bool index_predicate_implies(struct str stronger, struct str weaker, struct arena *arena)
{
	if (!weaker.n || str_eq(stronger, weaker))
		return true;
	if (!stronger.n)
		return false;
	struct index_tests a = index_tests_of(stronger, arena), b = index_tests_of(weaker, arena);
	for (size_t i = 0; i < b.n; i++) {
		bool implied = false;
		for (size_t k = 0; k < a.n && !implied; k++)
			implied = test_implies(&a.items[k], &b.items[i]);
		if (!implied)
			return false;
	}
	return true;
}
