#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "analysis/series.h"
#include "reports/axis.h"

static double sum_of(const double *values, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum;
}

static void test_axis_has_round_steps(void **state)
{
	(void)state;
	int64_t day = 20000 * US_PER_DAY, spans[] = {0, 1, 62, 1000, 3600, 86399, 86400 * 7, 86400 * 90, 86400 * 4000};
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		int64_t from = day + 12345678, to = from + spans[i] * US_PER_S, zone = 330 * US_PER_MIN;
		struct series_axis a = series_axis_of(from, to, zone, 0);
		assert_in_range(a.n, 1, SERIES_MAX);
		assert_true(a.first_us <= from && from < a.first_us + a.step_us);
		assert_true(a.first_us + (int64_t)(a.n - 1) * a.step_us <= to &&
			    to < a.first_us + (int64_t)a.n * a.step_us);
		assert_true((a.first_us + zone) % a.step_us == 0);
	}
	assert_int_equal(series_axis_of(day, day + 62 * US_PER_S, 0, 0).step_us, US_PER_S);
	assert_int_equal(series_axis_of(day, day + US_PER_DAY, 0, 0).step_us, 10 * US_PER_MIN);
	assert_int_equal(series_axis_of(day, day + 62 * US_PER_S, 0, US_PER_HOUR).step_us, US_PER_HOUR);
	assert_int_equal(series_axis_of(TIME_UNKNOWN, TIME_UNKNOWN, 0, 0).n, 0);
}

static void test_hours_keep_every_call(void **state)
{
	(void)state;
	struct hour_row hours[500];
	double values[SERIES_MAX] = {0};
	for (size_t i = 0; i < ARRAY_LEN(hours); i++)
		hours[i] = (struct hour_row){.hour = 490000 + (int64_t)i * 3, .tally = {i, i * 10}};
	struct series_axis a = series_axis_of(490000 * US_PER_HOUR + 7, (490000 + 499 * 3) * US_PER_HOUR + 9,
					      30 * US_PER_MIN, US_PER_HOUR);
	series_add_hours(values, &a, hours, ARRAY_LEN(hours));
	assert_true(sum_of(values, a.n) == 499 * 500 / 2);
}

static void test_load_keeps_what_is_inside(void **state)
{
	(void)state;
	struct load load = {0};
	double values[SERIES_MAX] = {0};
	struct series_axis a = series_axis_of(100 * US_PER_S, 1099 * US_PER_S, 0, 0);
	series_add_load(values, &a, &load);
	assert_true(sum_of(values, a.n) == 0);
	load_add(&load, 100 * US_PER_S, 1100 * US_PER_S);
	load_add(&load, 200 * US_PER_S, 300 * US_PER_S);
	load_add(&load, 0, 50 * US_PER_S); /* before the axis */
	series_add_load(values, &a, &load);
	assert_true(fabs(sum_of(values, a.n) - 1100e6) < 1);
	load_release(&load);
}

static void test_wide_buckets_are_split_by_time(void **state)
{
	(void)state;
	struct load load = {0};
	double values[SERIES_MAX] = {0};
	int64_t day = 20000 * US_PER_DAY;
	load_add(&load, day - 60 * US_PER_DAY, day + US_PER_HOUR); /* one session of two months: buckets of 256 s */
	struct series_axis a = series_axis_of(day, day + US_PER_HOUR - 1, 0, 0);
	series_add_load(values, &a, &load);
	for (size_t i = 0; i + 12 < a.n; i++)
		assert_true(fabs(values[i] / (double)a.step_us - 1) < 1e-9);
	load_release(&load);
}

static void test_durations_are_cut_at_round_numbers(void **state)
{
	(void)state;
	struct hist h = {0};
	struct duration_steps d;
	uint64_t calls = 0;
	duration_steps_of(&h, &d);
	assert_int_equal(d.n, 0);
	hist_add(&h, 0, 3);
	hist_add(&h, 9, 1);
	hist_add(&h, 60, 2);
	hist_add(&h, 150000, 4);
	duration_steps_of(&h, &d);
	assert_int_equal(d.n, 14); /* 1, 2, 5: from 0-10 µs to 100-200 ms */
	assert_int_equal(d.steps[0].from_us, 0);
	assert_int_equal(d.steps[0].to_us, 10);
	assert_int_equal(d.steps[0].calls, 4);
	assert_int_equal(d.steps[3].to_us, 100);
	assert_int_equal(d.steps[3].calls, 2);
	assert_int_equal(d.steps[13].from_us, 100000);
	assert_int_equal(d.steps[13].calls, 4);
	hist_add(&h, UINT64_MAX, 1);
	duration_steps_of(&h, &d);
	assert_int_equal(d.n, DURATION_STEPS_MAX);
	assert_int_equal(d.steps[DURATION_STEPS_MAX - 1].calls, 1);
	for (size_t i = 0; i < d.n; i++)
		calls += d.steps[i].calls;
	assert_int_equal(calls, 11);
	hist_release(&h);
}

static void test_narrow_durations_show_a_shape(void **state)
{
	(void)state;
	struct hist h = {0};
	struct duration_steps d;
	for (uint64_t us = 21000; us < 60000; us += 500)
		hist_add(&h, us, 1);
	duration_steps_of(&h, &d);
	assert_in_range(d.n, 6, DURATION_STEPS_MAX);
	for (size_t i = 1; i < d.n; i++)
		assert_int_equal(d.steps[i].from_us, d.steps[i - 1].to_us);
	hist_release(&h);
}

static void test_marks_are_round(void **state)
{
	(void)state;
	struct value_axis a = value_axis_of(21, 1);
	assert_true(a.step == 5 && a.end == 25 && a.marks == 5);
	a = value_axis_of(2, 1);
	assert_true(a.step == 1 && a.end == 2);
	a = value_axis_of(0.97, 0);
	assert_true(a.step == 0.2 && a.end == 1);
	a = value_axis_of(0, 0);
	assert_true(a.end == 1);
	a = value_axis_of_bytes(2048);
	assert_true(a.step == 1024 && a.end == 2048);
	a = value_axis_of_bytes(42.3 * 1048576);
	assert_true(a.step == 10 * 1048576.0 && a.end == 50 * 1048576.0);
	assert_int_equal(time_axis_step_us(63 * US_PER_S, 7), 10 * US_PER_S);
	assert_int_equal(time_axis_step_us(US_PER_DAY, 7), 6 * US_PER_HOUR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_axis_has_round_steps),
		cmocka_unit_test(test_hours_keep_every_call),
		cmocka_unit_test(test_load_keeps_what_is_inside),
		cmocka_unit_test(test_wide_buckets_are_split_by_time),
		cmocka_unit_test(test_durations_are_cut_at_round_numbers),
		cmocka_unit_test(test_narrow_durations_show_a_shape),
		cmocka_unit_test(test_marks_are_round),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
