#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/hash.h"
#include "base/timestamp.h"
#include "guard.h"

static int64_t parsed(struct str s, size_t used)
{
	int64_t at_us = TIME_UNKNOWN;
	bool known;
	struct guard g = guard_copy(s);
	assert_int_equal(timestamp_parse(g.s, &at_us, &known), used);
	guard_release(&g);
	return at_us;
}

static void civil_days_round_trip(void **state)
{
	(void)state;
	for (int64_t day = -800000; day < 800000; day += 13) {
		int64_t year;
		unsigned month, date;
		civil_from_days(day, &year, &month, &date);
		assert_true(month >= 1 && month <= 12 && date >= 1 && date <= 31);
		assert_int_equal(days_from_civil(year, month, date), day);
	}
	assert_int_equal(days_from_civil(1970, 1, 1), 0);
	assert_int_equal(days_from_civil(2000, 3, 1), 11017);
}

static void text_round_trips(void **state)
{
	(void)state;
	char text[TIMESTAMP_MAX];
	for (uint64_t i = 0; i < 20000; i++) {
		int64_t at_us = (int64_t)(hash_mix(i, 3) % (UINT64_C(200) * 366 * 86400 * 1000000));
		struct str s = timestamp_format(at_us, text);
		assert_int_equal(parsed(s, s.n), at_us);
	}
	assert_true(str_eq(timestamp_format(-1, text), STR("1969-12-31T23:59:59.999999Z")));
	assert_true(str_eq(timestamp_format(INT64_C(1795226541795000), text), STR("2026-11-21T02:02:21.795Z")));
}

static void zones_are_understood(void **state)
{
	(void)state;
	int64_t noon = parsed(STR("2026-11-21 12:00:00 UTC"), 23);
	assert_int_equal(parsed(STR("2026-11-21 12:00:00"), 19), noon);
	assert_int_equal(parsed(STR("2026-11-21 13:00:00 CET"), 23), noon);
	assert_int_equal(parsed(STR("2026-11-21T08:30:00-0330"), 24), noon);
	assert_int_equal(parsed(STR("2026-11-21 17:30:00+05:30"), 25), noon);
	assert_int_equal(parsed(STR("2026-11-21 15:00:00+03"), 22), noon);
	assert_int_equal(parsed(STR("2026-11-21 14:00:00 CESTLOG:  a prefix that ends with it"), 24), noon);
	assert_int_equal(parsed(STR("2026-11-21 12:00:00 UTCSTATEMENT:  SELECT"), 23), noon);
	assert_int_equal(parsed(STR("2026-11-21 13:00:00 CET:10.0.0.1"), 23), noon);
	assert_int_equal(parsed(STR("2026-11-21 12:00:00,250 UTC [1]"), 27), noon + 250000);
}

static void anything_else_is_none(void **state)
{
	(void)state;
	static const struct str bad[] = {
		STR_INIT(""),
		STR_INIT("2026-11-21 12:00:0"),
		STR_INIT("2026-13-21 12:00:00"),
		STR_INIT("2026-11-21_12:00:00"),
		STR_INIT("2026-11-21 12:60:00"),
		STR_INIT("1795226541.795"),
	};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(parsed(bad[i], 0), TIME_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(civil_days_round_trip),
		cmocka_unit_test(text_round_trips),
		cmocka_unit_test(zones_are_understood),
		cmocka_unit_test(anything_else_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
