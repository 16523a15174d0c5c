/* plan_condition.h: columns, operators and what is wrapped around a column, from conditions as EXPLAIN prints them. */
#include "analysis/plan_condition.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "guard.h"

struct expected {
	const char *condition, *column, *op, *function, *cast;
	bool constant;
};

static void takes_one_condition_apart(void **state)
{
	static const struct expected cases[] = {
		{"(customer_id = 5)", "customer_id", "=", "", "", true},
		{"(o.customer_id = c.id)", "customer_id", "=", "", "", false},
		{"((status)::text = 'it''s (a) AND b'::text)", "status", "=", "", "text", true},
		{"(lower((email)::text) = 'x'::text)", "email", "=", "lower", "", true},
		{"(date_trunc('day'::text, created_at) = '2026-01-01'::date)", "created_at", "=", "date_trunc", "",
		 true},
		{"((created_at)::date = CURRENT_DATE)", "created_at", "=", "", "date", true},
		{"((total + 1) > 5)", "total", ">", "+", "", true},
		{"((data ->> 'k'::text) = 'v'::text)", "data", "=", "->>", "", true},
		{"(id = ANY ('{1,2,3}'::integer[]))", "id", "= ANY", "", "", true},
		{"(id = ANY (ARRAY[$1, $2]))", "id", "= ANY", "", "", true},
		{"(deleted_at IS NULL)", "deleted_at", "IS NULL", "", "", true},
		{"(\"Big Name\" IS NOT NULL)", "Big Name", "IS NOT NULL", "", "", true},
		{"active", "active", "", "", "", false},
		{"(NOT active)", "active", "NOT", "", "", false},
		{"(5 < total)", "total", ">", "", "", true},
		{"(tags @> '{a}'::text[])", "tags", "@>", "", "", true},
		{"((name)::text ~~ '%x%'::text)", "name", "~~", "", "text", true},
		{"(created_at >= (now() - '7 days'::interval))", "created_at", ">=", "", "", true},
		{"(total > (InitPlan 1).col1)", "total", ">", "", "", true},
		{"(NOT (hashed SubPlan 1))", "", "", "", "", false},
		{"((a = 1) OR (b = 2))", "", "", "", "", false},
		{"false", "", "", "", "", false},
		{"((((", "", "", "", "", false},
		{"'", "", "", "", "", false},
		{"\"", "", "", "", "", false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct plan_conjunct c[PLAN_MAX_CONJUNCTS];
		struct guard g = guard_copy(str_from(cases[i].condition));
		assert_int_equal(plan_conjuncts(g.s, c), 1);
		if (!str_eq(c[0].column, str_from(cases[i].column)) || !str_eq(c[0].op, str_from(cases[i].op)) ||
		    !str_eq(c[0].function, str_from(cases[i].function)) ||
		    !str_eq(c[0].cast, str_from(cases[i].cast)) || c[0].operand_constant != cases[i].constant)
			fail_msg("%s: column %.*s, operator %.*s, function %.*s, cast %.*s, constant %d",
				 cases[i].condition, STR_ARG(c[0].column), STR_ARG(c[0].op), STR_ARG(c[0].function),
				 STR_ARG(c[0].cast), c[0].operand_constant);
		guard_release(&g);
	}
}

static void splits_at_the_ands(void **state)
{
	struct plan_conjunct c[PLAN_MAX_CONJUNCTS];
	(void)state;
	assert_int_equal(plan_conjuncts(STR("((a = 1) AND (b > 'x AND y'::text) AND ((c = 1) OR (d = 2)))"), c), 3);
	assert_true(str_eq(c[1].column, STR("b")) && c[2].has_or);
	assert_int_equal(plan_conjuncts(STR("((a >= 1) AND (a <= 2))"), c), 2);
	assert_int_equal(plan_conjuncts(STR(""), c), 0);
}

static void folds_literals(void **state)
{
	struct arena arena = {0};
	(void)state;
	assert_true(
		str_eq(plan_condition_folded(STR("((a1 = 12.5) AND (b = 'it''s'::text) AND (\"C 1\" = $1))"), &arena),
		       STR("((a1 = ?) AND (b = ?::text) AND (\"C 1\" = $1))")));
	arena_release(&arena);
}

static void test_a_coarser_type_is_not_the_column(void **state)
{
	static const struct {
		const char *condition;
		bool bare;
	} cases[] = {
		{"(at = '2026-01-01 00:00:00+00'::timestamp with time zone)", true},
		{"((email)::text = 'a'::text)", true},
		{"((at)::date = '2026-01-01'::date)", false},
		{"((at)::time without time zone = '10:00:00'::time without time zone)", false},
		{"((at)::timestamp without time zone = '2026-01-01 00:00:00'::timestamp without time zone)", true},
		{"(lower(email) = 'a'::text)", false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct plan_conjunct c[PLAN_MAX_CONJUNCTS];
		assert_int_equal(plan_conjuncts(str_from(cases[i].condition), c), 1);
		assert_int_equal(plan_conjunct_is_bare(&c[0]), cases[i].bare);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_coarser_type_is_not_the_column),
		cmocka_unit_test(takes_one_condition_apart),
		cmocka_unit_test(splits_at_the_ands),
		cmocka_unit_test(folds_literals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
