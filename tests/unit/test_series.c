#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "reports/series.h"

static void test_hours_keep_every_call(void **state)
{
	(void)state;
	struct hour_row hours[500];
	struct series s;
	uint64_t calls = 0;
	for (size_t i = 0; i < ARRAY_LEN(hours); i++)
		hours[i] = (struct hour_row){.hour = 490000 + (int64_t)i * 3, .tally = {i, i * 10}};
	series_of_hours(hours, ARRAY_LEN(hours), &s);
	assert_in_range(s.n, 2, SERIES_MAX);
	assert_int_equal(s.first_us, 490000 * US_PER_HOUR);
	assert_int_equal(s.step_us % US_PER_HOUR, 0);
	for (size_t i = 0; i < s.n; i++)
		calls += s.steps[i].calls;
	assert_int_equal(calls, 499 * 500 / 2);
	series_of_hours(hours, 1, &s);
	assert_int_equal(s.n, 1);
	series_of_hours(hours, 0, &s);
	assert_int_equal(s.n, 0);
}

static void test_load_keeps_all_time(void **state)
{
	(void)state;
	struct load load = {0};
	struct series s;
	uint64_t busy = 0;
	series_of_load(&load, &s);
	assert_int_equal(s.n, 0);
	load_add(&load, 100 * US_PER_S, 1100 * US_PER_S);
	load_add(&load, 200 * US_PER_S, 300 * US_PER_S);
	series_of_load(&load, &s);
	assert_in_range(s.n, 2, SERIES_MAX);
	for (size_t i = 0; i < s.n; i++)
		busy += s.steps[i].total_us;
	assert_int_equal(busy, 1100 * US_PER_S);
	load_release(&load);
}

static void test_durations_are_cut_at_1_2_5(void **state)
{
	(void)state;
	struct hist h = {0};
	struct duration_steps d;
	duration_steps_of(&h, &d);
	assert_int_equal(d.n, 0);
	hist_add(&h, 0, 3);
	hist_add(&h, 9, 1);
	hist_add(&h, 60, 2);
	hist_add(&h, 1500, 4);
	duration_steps_of(&h, &d);
	assert_int_equal(d.n, 8);
	assert_int_equal(d.steps[0].from_us, 0);
	assert_int_equal(d.steps[0].to_us, 10);
	assert_int_equal(d.steps[0].calls, 4);
	assert_int_equal(d.steps[3].to_us, 100);
	assert_int_equal(d.steps[3].calls, 2);
	assert_int_equal(d.steps[7].from_us, 1000);
	assert_int_equal(d.steps[7].calls, 4);
	hist_add(&h, UINT64_MAX, 1);
	duration_steps_of(&h, &d);
	assert_int_equal(d.n, DURATION_STEPS_MAX);
	assert_int_equal(d.steps[DURATION_STEPS_MAX - 1].calls, 1);
	hist_release(&h);
}

static void test_axis_ends_at_round_numbers(void **state)
{
	(void)state;
	assert_true(series_axis_end(0) == 1 && series_axis_end(-3) == 1);
	assert_true(series_axis_end(7) == 10 && series_axis_end(20) == 20 && series_axis_end(41) == 50);
	assert_true(series_axis_end(0.13) > 0.19 && series_axis_end(0.13) < 0.21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hours_keep_every_call),
		cmocka_unit_test(test_load_keeps_all_time),
		cmocka_unit_test(test_durations_are_cut_at_1_2_5),
		cmocka_unit_test(test_axis_ends_at_round_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
