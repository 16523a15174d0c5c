/* plan_stats.h: rows, pages and selectivities of the recorded plans' tables, which are known: 5,000 customers, 100,000
 * orders, 60,000 lines. */
#include "analysis/plan_stats.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "plan_files.h"

static struct plan_stats *learn(const char *const *paths, size_t n, struct arena *arena)
{
	struct joined_plan *plans = ARENA_ARRAY(struct joined_plan, n, arena);
	for (size_t i = 0; i < n; i++) {
		struct err err = {0};
		const struct plan *plan =
			plan_read(read_whole(paths[i], arena), (struct pos){paths[i], 1, 0}, arena, &err);
		if (!plan)
			fail_msg("%s: %s", paths[i], err.msg);
		plans[i] = (struct joined_plan){.plan = plan, .times = plan_times_of(plan, arena)};
	}
	return plan_stats_collect(plans, n, arena);
}

static void rows_and_pages_of_whole_scans(void **state)
{
	static const char *const paths[] = {"testdata/plans/v15/gather.json",
					    "testdata/plans/v15/aggregate_group.json"};
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct plan_stats *s = learn(&paths[i], 1, &arena);
		for (size_t k = 0; k < s->relations_n; k++) {
			const struct plan_relation *r = s->relations[k];
			double rows = str_eq(r->name, STR("customers")) ? 5000
				      : str_eq(r->name, STR("orders"))  ? 100000
									: 60000;
			if (r->rows < rows * 0.98 || r->rows > rows * 1.02)
				fail_msg("%s: %.*s has %f rows", paths[i], STR_ARG(r->name), r->rows);
			assert_true(r->pages > 10 && r->pages < r->rows);
		}
		plan_stats_release(s);
	}
	arena_release(&arena);
}

static void selectivity_of_a_filter(void **state)
{
	static const char *const paths[] = {"testdata/plans/v15/seq_scan_filter.json"};
	struct arena arena = {0};
	(void)state;
	struct plan_stats *s = learn(paths, 1, &arena);
	assert_true(s->selectivities_n > 0);
	const struct plan_selectivity *p = s->selectivities[0];
	assert_true(p->measured && p->plans == 1);
	assert_true(p->kept < p->examined);
	struct table t = {.schema = STR("public"), .name = p->table};
	assert_ptr_equal(plan_stats_condition(s, &t, p->conjuncts[0].column, p->conjuncts[0].op),
			 p->conjuncts_n == 1 ? p : NULL);
	t.name = STR("elsewhere");
	assert_null(plan_stats_condition(s, &t, p->conjuncts[0].column, p->conjuncts[0].op));
	plan_stats_release(s);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_pages_of_whole_scans),
		cmocka_unit_test(selectivity_of_a_filter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
