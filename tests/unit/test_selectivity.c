#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

#include <math.h>

#include "analysis/selectivity.h"
#include "base/hash.h"
#include "base/timestamp.h"

static struct str statuses[] = {STR_INIT("done"), STR_INIT("open")};
static double frequencies[] = {0.9, 0.02};
static struct str days[] = {STR_INIT("2025-01-01 00:00:00+00"), STR_INIT("2025-01-11 00:00:00+00"),
			    STR_INIT("2025-01-21 00:00:00+00")};
static struct str numbers[] = {STR_INIT("0"), STR_INIT("100"), STR_INIT("200")};

static struct column column_with(struct column_stats stats)
{
	struct column c = {.type = STR("text")};
	stats.source = STAT_FROM_SNAPSHOT;
	c.stats = stats;
	return c;
}

static struct column_view view_of(const struct column *c, double rows)
{
	struct table t = {.columns_n = 0};
	return column_view_of(NULL, &t, c, rows, (struct value_variety){0, 0});
}

static struct sample_value text(const char *value)
{
	return (struct sample_value){.type = LITERAL_STRING,
				     .hash = hash_bytes(str_from(value)),
				     .length = (uint32_t)strlen(value),
				     .number = NAN};
}

static struct sample_value number(double value)
{
	return (struct sample_value){.type = LITERAL_NUMBER, .number = value};
}

#define assert_near(a, b) assert_true(fabs((double)(a) - (double)(b)) <= 1e-9 + fabs((double)(b)) * 1e-6)

static void test_common_values_are_found_by_hash(void **state)
{
	(void)state;
	struct column c =
		column_with((struct column_stats){.n_distinct = 10, .mcv = statuses, .mcf = frequencies, .mcv_n = 2});
	struct column_view v = view_of(&c, 1000);
	struct sample_value open = text("open"), other = text("queued");
	assert_near(selectivity_equal(&v, &open), 0.02);
	assert_near(selectivity_equal(&v, &other), 0.08 / 8);
	assert_near(selectivity_equal(&v, NULL), 0.1);
}

static void test_a_value_beside_a_complete_list_is_rare(void **state)
{
	(void)state;
	double all[] = {0.98, 0.02};
	struct column c = column_with((struct column_stats){.n_distinct = 2, .mcv = statuses, .mcf = all, .mcv_n = 2});
	struct column_view v = view_of(&c, 1000);
	struct sample_value other = text("queued");
	assert_true(selectivity_equal(&v, &other) <= 0.001);
}

static void test_times_lie_before_their_call(void **state)
{
	(void)state;
	struct column c = column_with((struct column_stats){.n_distinct = -1, .histogram = days, .histogram_n = 3});
	struct column_view v = view_of(&c, 1000);
	int64_t now = days_from_civil(2025, 1, 21) * US_PER_DAY;
	struct sample_value last_five_days = {.number = 5 * 86400.0, .is_time = true};
	assert_near(selectivity_range(&v, &last_five_days, NULL, true, false, now), 0.25);
	struct sample_value last_ten_days = {.number = 10 * 86400.0, .is_time = true};
	assert_near(selectivity_range(&v, &last_ten_days, &last_five_days, true, true, now), 0.25);
}

static void test_ranges_of_numbers(void **state)
{
	(void)state;
	struct column c = column_with(
		(struct column_stats){.n_distinct = -1, .null_frac = 0.5, .histogram = numbers, .histogram_n = 3});
	struct column_view v = view_of(&c, 1000);
	struct sample_value fifty = number(50), beyond = number(1000);
	assert_near(selectivity_range(&v, NULL, &fifty, false, true, 0), 0.125);
	assert_near(selectivity_range(&v, &fifty, NULL, true, false, 0), 0.375);
	assert_true(selectivity_range(&v, &beyond, NULL, true, false, 0) < 0.001);
}

static void test_bounds_that_rounding_moved_together_say_nothing(void **state)
{
	(void)state;
	struct column c = column_with((struct column_stats){.n_distinct = -1, .histogram = numbers, .histogram_n = 3});
	struct column_view v = view_of(&c, 1000);
	struct sample_value low = number(44000000), high = number(44000000);
	assert_near(selectivity_range(&v, &low, &high, true, true, 0), SELECTIVITY_RANGE_PAIR);
}

static void test_without_statistics(void **state)
{
	(void)state;
	struct column flag = {.type = STR("boolean")}, name = {.type = STR("text")}, key = {.type = STR("uuid")};
	struct column_view v = view_of(&flag, 1000);
	assert_near(selectivity_boolean(&v, true), 0.5);
	v = view_of(&name, 1e6);
	assert_near(selectivity_equal(&v, NULL), SELECTIVITY_EQUAL);
	assert_near(selectivity_range(&v, NULL, NULL, true, false, 0), SELECTIVITY_RANGE);
	v = view_of(&key, 1e6);
	assert_near(selectivity_equal(&v, NULL), 1e-3);
	name.not_null = true;
	v = view_of(&name, 1e6);
	assert_near(selectivity_null(&v), 0);
}

static void test_samples_that_are_alike_mean_few_values(void **state)
{
	(void)state;
	struct column c = {.type = STR("text")};
	struct table t = {.columns_n = 0};
	assert_near(selectivity_distinct(NULL, &t, &c, 1e6, (struct value_variety){10, 3}), 6);
	assert_true(selectivity_distinct(NULL, &t, &c, 1e6, (struct value_variety){10, 10}) >= 1000);
}

static void test_searches_by_pattern(void **state)
{
	(void)state;
	struct column c = {.type = STR("text")};
	struct column_view v = view_of(&c, 1e6);
	struct sample_value inside = {
		.type = LITERAL_STRING, .length = 8, .wildcard_first = true, .wildcard_last = true};
	struct sample_value shorter = inside;
	shorter.length = 4;
	assert_true(selectivity_like(&v, &inside) < selectivity_like(&v, &shorter));
	assert_true(selectivity_like(&v, &shorter) <= 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_common_values_are_found_by_hash),
		cmocka_unit_test(test_a_value_beside_a_complete_list_is_rare),
		cmocka_unit_test(test_times_lie_before_their_call),
		cmocka_unit_test(test_ranges_of_numbers),
		cmocka_unit_test(test_bounds_that_rounding_moved_together_say_nothing),
		cmocka_unit_test(test_without_statistics),
		cmocka_unit_test(test_samples_that_are_alike_mean_few_values),
		cmocka_unit_test(test_searches_by_pattern),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
