/* attach.h: a plan finds its pattern by text, tree, query id and, at last, by its file's name. */
#include "analysis/attach.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void explain_does_not_count(void **state)
{
	static const struct {
		const char *sql, *bare;
	} cases[] = {
		{"EXPLAIN (ANALYZE, BUFFERS) SELECT 1", "SELECT 1"},
		{"explain analyze verbose\nSELECT 1", "SELECT 1"},
		{"-- on: 15\n/* why */ EXPLAIN ANALYSE SELECT 1", "SELECT 1"},
		{"SELECT 1 -- explain", "SELECT 1 -- explain"},
		{"explained", "explained"},
		{"EXPLAIN (", "("},
		{"--", ""},
		{"/*", ""},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str bare = attach_without_explain(str_from(cases[i].sql));
		if (!str_eq(bare, str_from(cases[i].bare)))
			fail_msg("%s: %.*s", cases[i].sql, STR_ARG(bare));
	}
}

static void each_way_to_attach(void **state)
{
	(void)state;
	struct arena arena = {0};
	int64_t ids[] = {-42};
	struct shape_access access = {.name = STR("orders")}, other_access = {.name = STR("lines")};
	struct shape_access *accesses[] = {&access}, *other_accesses[] = {&other_access};
	struct shape shape = {.accesses = accesses, .accesses_n = 1};
	struct shape other_shape = {.accesses = other_accesses, .accesses_n = 1};
	struct pattern orders = {.id = 0xabcdef,
				 .query = STR("select * from orders where id = $1"),
				 .shape = &shape,
				 .query_ids = ids,
				 .query_ids_n = 1};
	struct pattern lines = {.id = 2, .query = STR("select * from lines"), .shape = &other_shape};
	struct pattern *patterns[] = {&orders, &lines};
	struct workload_options options = {0};
	struct workload *w = workload_new(&options);
	w->patterns = patterns;
	w->patterns_n = 2;
	struct plan_node root = {.type = STR("Seq Scan"), .relation = STR("orders")};
	struct plan plan = {.root = &root, .node_count = 1};
	struct attacher a;
	bool by_name;
	attacher_open(&a, w);

	plan.query = STR("EXPLAIN ANALYZE SELECT * FROM orders WHERE id = 7");
	assert_ptr_equal(attacher_find(&a, &plan, STR("x.json"), &by_name), &orders);
	assert_false(by_name);
	plan.query = STR("SELECT 1 FROM elsewhere");
	assert_null(attacher_find(&a, &plan, STR("orders.json"), &by_name)); /* its text says it is another */
	plan.query = STR("");
	plan.query_id = -42;
	assert_ptr_equal(attacher_find(&a, &plan, STR("x.json"), &by_name), &orders);
	assert_false(by_name);
	plan.query_id = 0;
	assert_ptr_equal(attacher_find(&a, &plan, STR("plans/slow_orders.json:12"), &by_name), &orders);
	assert_true(by_name);
	assert_null(attacher_find(&a, &plan, STR("plans/slow_lines.json"), &by_name)); /* the plan has no such table */
	lines.shape = &shape;
	assert_null(attacher_find(&a, &plan, STR("slow_orders.json"), &by_name)); /* two would fit */
	attacher_close(&a);
	w->patterns = NULL;
	w->patterns_n = 0;
	workload_free(w);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explain_does_not_count),
		cmocka_unit_test(each_way_to_attach),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
