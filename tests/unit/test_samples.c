#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/samples.h"
#include "base/hash.h"

static void offer(struct sample_set *set, uint64_t content, int64_t duration_us, int64_t at_us)
{
	struct sample s = {.order = content, .duration_us = duration_us, .at_us = at_us, .text = STR("select 1")};
	struct kept_sample *kept = sample_copy(&s);
	samples_offer(set, kept);
	sample_release(kept);
}

static void assert_same_list(struct kept_sample **a, uint8_t a_n, struct kept_sample **b, uint8_t b_n)
{
	assert_int_equal(a_n, b_n);
	for (uint8_t i = 0; i < a_n; i++) {
		assert_int_equal(a[i]->s.order, b[i]->s.order);
		assert_int_equal(a[i]->s.duration_us, b[i]->s.duration_us);
		assert_int_equal(a[i]->s.at_us, b[i]->s.at_us);
	}
}

/* Leaving out what is not wanted changes nothing, whether contents are few (they repeat) or many. */
static void test_unwanted_samples_would_not_be_kept(void **state)
{
	(void)state;
	for (uint64_t contents = 1; contents < 4000; contents = contents * 2 + 1) {
		struct sample_set all = {0}, wanted = {0};
		unsigned left_out = 0;
		for (uint64_t i = 0; i < 2000; i++) {
			uint64_t random = hash_mix(contents, i), content = hash_mix(0, random % contents);
			int64_t duration_us = (int64_t)(random >> 32) % 300, at_us = (int64_t)(random >> 20) % 1000;
			offer(&all, content, duration_us, at_us);
			if (samples_want(&wanted, duration_us, content))
				offer(&wanted, content, duration_us, at_us);
			else
				left_out++;
		}
		assert_same_list(all.slowest, all.slowest_n, wanted.slowest, wanted.slowest_n);
		assert_same_list(all.spread, all.spread_n, wanted.spread, wanted.spread_n);
		assert_true(left_out > 1500);
		samples_release(&all);
		samples_release(&wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_unwanted_samples_would_not_be_kept)};
	return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
