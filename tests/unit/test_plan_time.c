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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(self_times_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
