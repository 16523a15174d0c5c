#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "reports/figures.h"

static void test_durations(void **state)
{
	(void)state;
	assert_string_equal(figure_duration(0).text, "0 \u00b5s");
	assert_string_equal(figure_duration(999).text, "999 \u00b5s");
	assert_string_equal(figure_duration(1234).text, "1.23 ms");
	assert_string_equal(figure_duration(12340).text, "12.3 ms");
	assert_string_equal(figure_duration(999960).text, "1000 ms");
	assert_string_equal(figure_duration(119 * US_PER_S).text, "119 s");
	assert_string_equal(figure_duration(150 * US_PER_S).text, "2.50 min");
	assert_string_equal(figure_duration(3 * US_PER_DAY).text, "72.0 h");
	assert_string_equal(figure_duration(100 * US_PER_DAY).text, "100 days");
	assert_string_equal(figure_duration(-1500).text, "\u22121.50 ms");
	assert_string_equal(figure_duration_change(1500).text, "+1.50 ms");
	assert_string_equal(figure_duration(INT64_MIN).text, "\u2212106751991 days");
}

static void test_bytes(void **state)
{
	(void)state;
	assert_string_equal(figure_bytes(0).text, "0 B");
	assert_string_equal(figure_bytes(1023).text, "1023 B");
	assert_string_equal(figure_bytes(1536).text, "1.50 KiB");
	assert_string_equal(figure_bytes(1e12).text, "931 GiB");
	assert_string_equal(figure_bytes(-1).text, "\u2013");
	assert_string_equal(figure_bytes(NAN).text, "\u2013");
	assert_string_equal(figure_bytes_change(-1536).text, "\u22121.50 KiB");
	assert_string_equal(figure_bytes_change(1536).text, "+1.50 KiB");
}

static void test_counts_and_shares(void **state)
{
	(void)state;
	assert_string_equal(figure_count(0).text, "0");
	assert_string_equal(figure_count(999).text, "999");
	assert_string_equal(figure_count(318911).text, "318,911");
	assert_string_equal(figure_count(UINT64_MAX).text, "18,446,744,073,709,551,615");
	assert_string_equal(figure_stat(-1).text, "\u2013");
	assert_string_equal(figure_stat(1e300).text, "\u2013");
	assert_string_equal(figure_stat(2.6).text, "3");
	assert_string_equal(figure_percent(0.1254).text, "12.5 %");
	assert_string_equal(figure_percent(0.0004).text, "0.04 %");
	assert_string_equal(figure_percent(1).text, "100 %");
	assert_string_equal(figure_percent(NAN).text, "0 %");
}

static void test_times(void **state)
{
	(void)state;
	int64_t at = INT64_C(1763691741795000);
	assert_string_equal(figure_time(at, 0).text, "2025-11-21 02:22:21");
	assert_string_equal(figure_time(at, 5 * US_PER_HOUR + 30 * US_PER_MIN).text, "2025-11-21 07:52:21");
	assert_string_equal(figure_minute(at, -3 * US_PER_HOUR).text, "2025-11-20 23:22");
	assert_string_equal(figure_time(TIME_UNKNOWN, US_PER_HOUR).text, "\u2013");
	assert_string_equal(figure_window(at, at + US_PER_HOUR, 0).text, "2025-11-21 02:22:21 to 2025-11-21 03:22:21");
	assert_string_equal(figure_window(TIME_UNKNOWN, TIME_UNKNOWN, 0).text, "no log, so no calls and no times");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_counts_and_shares),
		cmocka_unit_test(test_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
