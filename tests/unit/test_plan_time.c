/* plan_time.h: on every recorded plan self times add up and none is negative; the traps of plan reading one by one. */
#include "analysis/plan_time.h"
#include "base/base.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "plan_files.h"

static void check_sum(const char *path, const struct plan *plan, struct arena *arena)
{
	const struct plan_times *times = plan_times_of(plan, arena);
	double sum = 0;
	assert_int_equal(times->nodes_n, plan->node_count);
	for (size_t i = 0; i < times->nodes_n; i++) {
		if (!plan->timed) {
			assert_true(times->nodes[i].self_ms < 0);
			continue;
		}
		if (times->nodes[i].self_ms < 0)
			fail_msg("%s: node %zu has a self time of %f ms", path, i, times->nodes[i].self_ms);
		sum += times->nodes[i].self_ms;
	}
	if (plan->timed && fabs(sum - times->total_ms) > times->total_ms * 0.01 + 0.0005)
		fail_msg("%s: self times add up to %f ms, the plan took %f ms", path, sum, times->total_ms);
}

static void check_file(const char *path)
{
	struct arena arena = {0};
	struct plan_list plans = {0};
	struct err err = {0};
	struct str text = read_whole(path, &arena);
	if (!plan_read_all(text, (struct pos){path, 1, 0}, plan_list_add, &plans, &arena, &err))
		fail_msg("%s: %s", path, err.msg);
	assert_true(plans.n > 0);
	for (size_t i = 0; i < plans.n; i++)
		check_sum(path, plans.items[i], &arena);
	arena_release(&arena);
}

static void self_times_add_up(void **state)
{
	(void)state;
	assert_true(for_each_file(RECORDED_JSON, check_file) >= 60);
	assert_true(for_each_file(RECORDED_TEXT, check_file) >= 60);
	assert_true(for_each_file(RECORDED_MLOPS, check_file) >= 30);
}

static void check_document(const char *path, struct str document)
{
	struct arena arena = {0};
	struct err err = {0};
	struct str query;
	uint64_t shape;
	struct plan *plan = plan_read(document, (struct pos){path, 1, 0}, &arena, &err);
	if (!plan)
		fail_msg("%s: %s: %.*s", path, err.msg, STR_ARG(str_head(document, 300)));
	check_sum(path, plan, &arena);
	assert_true(plan_glance(document, &query, &shape, &arena));
	if (shape != plan_shape(plan) || !str_eq(query, plan->query))
		fail_msg("%s: a glance differs: %.*s", path, STR_ARG(str_head(document, 300)));
	arena_release(&arena);
}

/* Every plan that auto_explain logged, in all of its formats. */
static void self_times_of_logged_plans_add_up(void **state)
{
	static const char *const versions[] = {"10", "12", "14", "15", "16", "17", "18"};
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		char path[80];
		snprintf(path, sizeof path, "testdata/plans/v%s/auto_explain.log.gz", versions[i]);
		n += for_each_logged_plan(path, check_document);
		snprintf(path, sizeof path, "testdata/versions/v%s/rich.log.gz", versions[i]);
		n += for_each_logged_plan(path, check_document);
	}
	n += for_each_logged_plan("testdata/mlops/postgresql.log.gz", check_document);
	assert_true(n > 3000);
}

static const struct plan_times *recorded(const char *name, struct arena *arena)
{
	struct str path = arena_fmt(arena, "testdata/plans/%s.json", name);
	struct err err = {0};
	struct plan *plan = plan_read(read_whole(path.p, arena), (struct pos){0}, arena, &err);
	if (!plan)
		fail_msg("%s: %s", name, err.msg);
	return plan_times_of(plan, arena);
}

/* The nth node of that type, from 0. */
static const struct node_time *node_of(const struct plan_times *times, const char *type, size_t nth)
{
	for (size_t i = 0; i < times->nodes_n; i++)
		if (str_eq(times->nodes[i].node->type, str_from(type)) && nth-- == 0)
			return &times->nodes[i];
	fail_msg("the plan has no %s", type);
	return NULL;
}

static void near(double is, double wanted)
{
	if (fabs(is - wanted) > 0.002)
		fail_msg("%f ms, wanted %f ms", is, wanted);
}

static double printed_ms(const struct node_time *t)
{
	return t->node->total_ms * t->node->loops;
}

static void workers_share_a_nodes_time(void **state)
{
	static const struct {
		const char *plan;
		double processes;
	} cases[] = {{"v15/gather", 3},
		     {"v15/gather_leader_off", 2},
		     {"v15/gather_no_workers", 1},
		     {"v15/gather_single_copy", 1},
		     {"v15/gather_workers_missing", 2}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = {0};
		const struct plan_times *times = recorded(cases[i].plan, &arena);
		const struct node_time *scan = node_of(times, "Seq Scan", 0);
		assert_true(scan->processes == cases[i].processes);
		near(scan->self_ms, printed_ms(scan) / cases[i].processes);
		arena_release(&arena);
	}
}

/* The scan runs in workers and so does the subplan that it evaluates. */
static void subplan_inside_workers(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/subplan_hashed_in_workers", &arena);
	const struct node_time *scan = node_of(times, "Seq Scan", 0), *subplan = node_of(times, "Seq Scan", 1);
	assert_int_equal(subplan->node->link, PLAN_SUBPLAN);
	assert_true(subplan->processes == scan->processes && subplan->processes > 1);
	near(subplan->inclusive_ms, printed_ms(subplan) / subplan->processes);
	near(scan->self_ms, printed_ms(scan) / scan->processes - subplan->inclusive_ms);
	arena_release(&arena);
}

/* Asked for in workers, evaluated by the Gather before it starts them. */
static void init_plan_below_gather(void **state)
{
	static const char *const versions[] = {"v15/initplan_below_gather", "v18/initplan_below_gather"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		struct arena arena = {0};
		const struct plan_times *times = recorded(versions[i], &arena);
		const struct node_time *gather = node_of(times, "Gather", 0), *init = node_of(times, "Aggregate", 1);
		const struct node_time *below = &times->nodes[gather->node->number + 1];
		assert_int_equal(init->node->link, PLAN_INITPLAN);
		near(init->inclusive_ms, printed_ms(init));
		near(gather->self_ms, printed_ms(gather) - init->inclusive_ms - below->inclusive_ms);
		arena_release(&arena);
	}
}

/* "InitPlan 10" and above; until 16 as "$10", from 17 on as "(InitPlan 10).col1". */
static void init_plans_beyond_nine(void **state)
{
	static const char *const versions[] = {"v10/initplan_ten", "v16/initplan_ten", "v18/initplan_ten"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		struct arena arena = {0};
		const struct plan_times *times = recorded(versions[i], &arena);
		const struct plan_node *root = times->plan->root;
		const struct node_time *scan = node_time_of(times, root->children[root->children_n - 1]);
		double rest = printed_ms(scan);
		assert_true(root->children_n > 9);
		for (size_t k = 0; k + 1 < root->children_n; k++)
			rest -= node_time_of(times, root->children[k])->inclusive_ms;
		near(scan->self_ms, rest);
		arena_release(&arena);
	}
}

static void cte_shared_by_two_scans(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/cte_two_scans", &arena);
	const struct node_time *first = node_of(times, "CTE Scan", 0), *second = node_of(times, "CTE Scan", 1);
	const struct node_time *cte = node_of(times, "Aggregate", 0);
	assert_true(str_eq(cte->node->subplan, STR("CTE t")));
	near(cte->inclusive_ms, printed_ms(cte));
	near(first->self_ms + second->self_ms, printed_ms(first) + printed_ms(second) - cte->inclusive_ms);
	assert_true(first->self_ms > 0 && second->self_ms > 0);
	arena_release(&arena);
}

/* The working table carries the CTE's name too, but reads it from inside. */
static void work_table_is_no_reader(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/cte_recursive_down", &arena);
	const struct node_time *scan = node_of(times, "CTE Scan", 0), *cte = node_of(times, "Recursive Union", 0);
	const struct node_time *work = node_of(times, "WorkTable Scan", 0);
	near(scan->self_ms, printed_ms(scan) - cte->inclusive_ms);
	assert_true(work->self_ms > 0 && fabs(work->self_ms - printed_ms(work)) < 0.05);
	arena_release(&arena);
}

/* It goes on after the main plan has ended. */
static void modifying_cte_that_is_not_read(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/cte_modifying_not_read", &arena);
	const struct node_time *cte = node_of(times, "ModifyTable", 0);
	near(cte->inclusive_ms, printed_ms(cte));
	assert_true(times->nodes[0].overhead_ms < times->total_ms - cte->inclusive_ms);
	arena_release(&arena);
}

static void triggers_are_outside_of_nodes(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/trigger_foreign_key", &arena);
	const struct node_time *modify = node_of(times, "ModifyTable", 0);
	assert_true(times->trigger_ms > times->total_ms / 2);
	near(modify->trigger_ms, times->trigger_ms);
	assert_true(modify->self_ms - modify->trigger_ms - modify->overhead_ms < modify->node->total_ms + 0.001);
	arena_release(&arena);
}

static void never_executed_takes_no_time(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/append_never_executed", &arena);
	size_t never = 0;
	for (size_t i = 0; i < times->nodes_n; i++)
		if (times->nodes[i].never_executed) {
			assert_true(times->nodes[i].self_ms == 0 && !times->nodes[i].estimate_comparable);
			never++;
		}
	assert_true(never > 2);
	arena_release(&arena);
}

/* Partial nodes' estimates are for one process's part: × divisor. */
static void estimates_of_partial_nodes(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *times = recorded("v15/gather_parallel_hash", &arena);
	for (size_t i = 0; i < times->nodes_n; i++) {
		const struct node_time *t = &times->nodes[i];
		bool too_few;
		if (t->node->parallel_aware && node_misestimate(t, &too_few) > 1.05)
			fail_msg("%.*s: %f rows, %f expected", STR_ARG(t->node->type), t->rows, t->estimated_rows);
	}
	arena_release(&arena);
}

static struct plan_times *times_of(const char *json, struct arena *arena)
{
	struct err err = {0};
	struct plan *plan = plan_read(str_from(json), (struct pos){0}, arena, &err);
	if (!plan)
		fail_msg("%s", err.msg);
	return plan_times_of(plan, arena);
}

static void init_plan_without_a_name(void **state)
{
	(void)state;
	struct arena arena = {0};
	const struct plan_times *t = times_of(
		"{\"Node Type\":\"Result\",\"Filter\":\"($0 = 1)\",\"Actual Total Time\":5,\"Actual Loops\":1,"
		"\"Plans\":[{\"Node Type\":\"Result\",\"Parent Relationship\":\"InitPlan\",\"Actual Total Time\":3,"
		"\"Actual Loops\":1}]}",
		&arena);
	assert_true(t->nodes[0].self_ms == 2 && t->nodes[1].self_ms == 3);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(self_times_add_up),
		cmocka_unit_test(workers_share_a_nodes_time),
		cmocka_unit_test(subplan_inside_workers),
		cmocka_unit_test(init_plan_below_gather),
		cmocka_unit_test(init_plans_beyond_nine),
		cmocka_unit_test(cte_shared_by_two_scans),
		cmocka_unit_test(work_table_is_no_reader),
		cmocka_unit_test(modifying_cte_that_is_not_read),
		cmocka_unit_test(triggers_are_outside_of_nodes),
		cmocka_unit_test(never_executed_takes_no_time),
		cmocka_unit_test(estimates_of_partial_nodes),
		cmocka_unit_test(init_plan_without_a_name),
		cmocka_unit_test(self_times_of_logged_plans_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
