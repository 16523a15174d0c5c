/* plan_change.h: a statement with several plans says so at each of them. */
#include "analysis/plan_change.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void tells_slow_from_fast(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct plan_sample samples[] = {{.shape = 1, .tally = {12, 961200}}, {.shape = 2, .tally = {1, 2200}}};
	struct pattern pattern = {.plans = samples, .plans_n = 2};
	struct joined_plan slow = {.pattern = &pattern, .sample = &samples[0]};
	struct joined_plan fast = {.pattern = &pattern, .sample = &samples[1]}, file = {.pattern = &pattern};
	assert_true(
		str_eq(plan_change_text(&slow, &arena),
		       STR("one of 2 plans of this statement: 12 executions of 80.1 ms on average; the fastest plan "
			   "takes 2.2 ms")));
	assert_true(str_eq(plan_change_text(&fast, &arena),
			   STR("one of 2 plans of this statement: 1 execution of 2.2 ms on average, the fastest")));
	assert_int_equal(plan_change_text(&file, &arena).n, 0);
	pattern.plans_n = 1;
	assert_int_equal(plan_change_text(&slow, &arena).n, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(tells_slow_from_fast)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
