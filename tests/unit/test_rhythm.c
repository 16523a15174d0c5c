#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"

#include <math.h>

#include "analysis/rhythm.h"
#include "base/timestamp.h"

#define START (20000 * US_PER_DAY + 17 * US_PER_S)

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static void order_and_cuts_do_not_matter(void **state)
{
	struct rhythm whole = {0}, parts[3] = {{0}, {0}, {0}};
	uint64_t seed = 5;
	(void)state;
	for (int i = 0; i < 4000; i++) {
		int64_t at = START + (int64_t)(next_random(&seed) % 30) * US_PER_DAY;
		int64_t us = (int64_t)(next_random(&seed) % 100000);
		rhythm_add(&whole, at, us);
		rhythm_add(&parts[next_random(&seed) % 3], at, us);
	}
	rhythm_add(&whole, TIME_UNKNOWN, 5);
	rhythm_merge(&parts[2], &parts[0]);
	rhythm_merge(&parts[1], &parts[2]);
	assert_int_equal(whole.n, parts[1].n);
	assert_int_equal(whole.first, parts[1].first);
	assert_int_equal(whole.doublings, parts[1].doublings);
	assert_memory_equal(whole.buckets, parts[1].buckets, whole.n * sizeof *whole.buckets);
	assert_memory_equal(whole.minutes, parts[1].minutes, RHYTHM_MINUTES * sizeof *whole.minutes);
	rhythm_release(&whole);
	for (int i = 0; i < 3; i++)
		rhythm_release(&parts[i]);
}

/* Calls at the distance `period_us`, each up to `jitter_us` late, `burst` at a time. */
static struct rhythm_period period_of(int64_t window_us, int64_t period_us, int64_t jitter_us, int burst)
{
	struct rhythm r = {0};
	uint64_t seed = 9;
	for (int64_t at = START; at < START + window_us; at += period_us)
		for (int k = 0; k < burst; k++)
			rhythm_add(&r, at + (int64_t)(next_random(&seed) % (uint64_t)(jitter_us + 1)) + k * 1000, 100);
	struct rhythm_period p = rhythm_period(&r, window_us);
	rhythm_release(&r);
	return p;
}

static void assert_near(int64_t got, int64_t wanted)
{
	if (got < wanted - wanted / 20 || got > wanted + wanted / 20)
		fail_msg("%lld is not near %lld", (long long)got, (long long)wanted);
}

static void periods_are_found_at_all_scales(void **state)
{
	static const int64_t minutes[] = {5, 10, 15, 30, 60};
	(void)state;
	assert_near(period_of(80 * US_PER_S, 5 * US_PER_S, 300000, 1).period_us, 5 * US_PER_S);
	assert_near(period_of(US_PER_HOUR, 5 * US_PER_MIN, 2 * US_PER_S, 40).period_us, 5 * US_PER_MIN);
	assert_near(period_of(US_PER_DAY, 60 * US_PER_S, 500000, 1).period_us, US_PER_MIN);
	assert_near(period_of(30 * US_PER_DAY, US_PER_DAY, 60 * US_PER_S, 3).period_us, US_PER_DAY);
	for (size_t i = 0; i < ARRAY_LEN(minutes); i++) {
		struct rhythm_period p = period_of(US_PER_DAY, minutes[i] * US_PER_MIN, 20 * US_PER_S, 7);
		assert_int_equal(p.period_us, minutes[i] * US_PER_MIN);
		assert_int_equal(p.minute, 0);
	}
}

static void chance_has_no_period(void **state)
{
	static const int64_t means[] = {2, 20, 60, 300, 3600};
	uint64_t seed = 77;
	unsigned found = 0;
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct rhythm r = {0};
		int64_t mean = means[(size_t)round % ARRAY_LEN(means)] * US_PER_S, at = START;
		int64_t window = round % 2 ? US_PER_DAY : 40 * mean;
		while (at < START + window) {
			rhythm_add(&r, at, 100);
			at += (int64_t)(-log(((double)next_random(&seed) + 1) / 2147483649.0) * (double)mean);
		}
		found += rhythm_period(&r, window).period_us != 0;
		rhythm_release(&r);
	}
	assert_int_equal(found, 0);
}

/* `slow` of a hundred calls take 50 ms before the middle, `slow_after` behind it; the others 1 ms. */
static struct rhythm_jump jump_of(uint64_t slow, uint64_t slow_after)
{
	struct rhythm r = {0};
	uint64_t seed = 3;
	for (int i = 0; i < 1000; i++) {
		bool is_slow = next_random(&seed) % 100 < (i < 500 ? slow : slow_after);
		rhythm_add(&r, START + i * 3 * US_PER_S, is_slow ? 50000 : 1000);
	}
	struct rhythm_jump j = rhythm_jump(&r, 3);
	rhythm_release(&r);
	return j;
}

static void a_level_that_shifts_is_told_from_a_spread(void **state)
{
	(void)state;
	struct rhythm_jump j = jump_of(0, 100);
	assert_true(j.at_us != TIME_UNKNOWN);
	assert_true(j.at_us > START + 1450 * US_PER_S && j.at_us < START + 1550 * US_PER_S);
	assert_true(j.after.us / j.after.calls > 45000 && j.before.us / j.before.calls < 2000);
	assert_true(jump_of(2, 2).at_us == TIME_UNKNOWN);
	assert_true(jump_of(20, 20).at_us == TIME_UNKNOWN);
	assert_true(jump_of(50, 50).at_us == TIME_UNKNOWN);
	assert_true(jump_of(100, 0).at_us == TIME_UNKNOWN); /* faster is no complaint */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_cuts_do_not_matter),
		cmocka_unit_test(periods_are_found_at_all_scales),
		cmocka_unit_test(chance_has_no_period),
		cmocka_unit_test(a_level_that_shifts_is_told_from_a_spread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
