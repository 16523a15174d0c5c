#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/hash.h"
#include "base/hist.h"

/* Values over many orders of magnitude, the same in every run. */
static uint64_t value_at(uint64_t i)
{
	uint64_t x = hash_mix(i, 7);
	return x >> (x & 63);
}

static void a_bucket_is_within_one_percent(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 200000; i++) {
		uint64_t value = value_at(i), middle = hist_bucket_middle(hist_bucket_of(value));
		uint64_t error = middle > value ? middle - value : value - middle;
		assert_true((double)error <= (double)value * 0.01);
		assert_true(hist_bucket_low(hist_bucket_of(value)) <= value);
	}
	assert_int_equal(hist_bucket_middle(hist_bucket_of(127)), 127);
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void quantiles_are_within_one_percent(void **state)
{
	(void)state;
	enum { N = 10001 };
	static uint64_t values[N];
	static const unsigned per_mille[] = {0, 1, 10, 250, 500, 900, 950, 990, 999, 1000};
	struct hist h = {0};
	for (uint64_t i = 0; i < N; i++) {
		values[i] = value_at(i) % 100000000;
		hist_add(&h, values[i], 1);
	}
	qsort(values, N, sizeof *values, ascending);
	for (size_t i = 0; i < ARRAY_LEN(per_mille); i++) {
		size_t rank = (N * per_mille[i] + 999) / 1000;
		double exact = (double)values[MAX(rank, 1u) - 1], got = (double)hist_quantile(&h, per_mille[i]);
		assert_true(got >= exact * 0.99 && got <= exact * 1.01);
	}
	hist_release(&h);
}

/* The order of adding and merging leaves no trace, down to the bytes. */
static void merging_is_commutative_and_associative(void **state)
{
	(void)state;
	struct hist whole = {0}, parts[3] = {{0}}, forwards = {0}, backwards = {0};
	for (uint64_t i = 0; i < 30000; i++) {
		hist_add(&whole, value_at(i), 1 + i % 3);
		hist_add(&parts[hash_mix(i, 1) % 3], value_at(i), 1 + i % 3);
	}
	for (int i = 0; i < 3; i++) {
		hist_merge(&forwards, &parts[i]);
		hist_merge(&backwards, &parts[2 - i]);
	}
	assert_int_equal(forwards.n, whole.n);
	assert_int_equal(forwards.count, whole.count);
	assert_memory_equal(forwards.buckets, whole.buckets, whole.n * sizeof *whole.buckets);
	assert_memory_equal(backwards.buckets, whole.buckets, whole.n * sizeof *whole.buckets);
	hist_release(&whole);
	hist_release(&forwards);
	hist_release(&backwards);
	for (int i = 0; i < 3; i++)
		hist_release(&parts[i]);
}

static void nothing_has_no_quantile(void **state)
{
	(void)state;
	struct hist h = {0};
	hist_add(&h, 5, 0);
	assert_int_equal(hist_quantile(&h, 500), 0);
	hist_add(&h, UINT64_MAX, 1);
	assert_true(hist_quantile(&h, 500) > UINT64_MAX / 100 * 99);
	hist_release(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_is_within_one_percent),
		cmocka_unit_test(quantiles_are_within_one_percent),
		cmocka_unit_test(merging_is_commutative_and_associative),
		cmocka_unit_test(nothing_has_no_quantile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
