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
		cmocka_unit_test(init_plan_without_a_name),
		cmocka_unit_test(self_times_of_logged_plans_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
