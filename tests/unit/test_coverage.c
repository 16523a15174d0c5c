#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/coverage.h"
#include "base/timestamp.h"
#include "parsers/event.h"

static void log_call(struct segment *s, int64_t at_us, int64_t duration_us)
{
	char message[128];
	int n = snprintf(message, sizeof message, "duration: %" PRId64 ".%03" PRId64 " ms  statement: SELECT %" PRId64,
			 duration_us / 1000, duration_us % 1000, at_us);
	struct log_entry entry = {.at_us = at_us, .severity = SEVERITY_LOG, .pid = 7};
	struct event event;
	entry.database = STR("d");
	entry.message = str_of(message, (size_t)n);
	event_classify(&entry, &event);
	workload_add(s, &event);
}

struct calls {
	struct workload *w;
	struct segment *s;
};

static struct calls begin(void)
{
	struct workload *w = workload_new(&(struct workload_options){0});
	return (struct calls){w, workload_begin(w, 0)};
}

static struct coverage end(struct calls *c)
{
	workload_end(c->s);
	workload_finish(c->w, NULL);
	struct coverage v = coverage_of(c->w, NULL);
	workload_free(c->w);
	return v;
}

/* `n` calls over an hour, their durations a geometric series from `low` to `high`. */
static struct coverage of_durations(double low, double high, int n)
{
	struct calls c = begin();
	double step = 1;
	for (double v = low; v < high; v *= 1.01)
		step++;
	for (int i = 0; i < n; i++) {
		double us = low;
		for (int k = 0; k < i * (int)step / n; k++)
			us *= 1.01;
		log_call(c.s, (int64_t)i * US_PER_HOUR / n, (int64_t)us);
	}
	return end(&c);
}

static void everything_is_logged(void **state)
{
	(void)state;
	struct coverage v = of_durations(10, 1e6, 500);
	assert_int_equal(v.threshold_us, 0);
	assert_int_equal(v.per_mille, 1000);
}

static void a_threshold_shows(void **state)
{
	(void)state;
	struct coverage narrow = of_durations(100000, 400000, 500), wide = of_durations(100000, 100000000, 500);
	assert_in_range(narrow.threshold_us, 99000, 101000);
	assert_true(narrow.hidden_us > 0);
	assert_true(narrow.per_mille < 900);
	assert_true(wide.per_mille > narrow.per_mille); /* what is hidden weighs less */
}

static void few_calls_say_nothing(void **state)
{
	(void)state;
	assert_int_equal(of_durations(100000, 400000, 20).threshold_us, 0);
}

static void hours_are_missing(void **state)
{
	(void)state;
	struct calls c = begin();
	for (int hour = 0; hour < 10; hour++)
		for (int i = 0; i < 120 && hour != 4 && hour != 5; i++)
			log_call(c.s, hour * US_PER_HOUR + i * US_PER_S, 50 + i);
	struct coverage v = end(&c);
	assert_int_equal(v.hours, 10);
	assert_int_equal(v.silent_hours, 2);
	assert_int_equal(v.per_mille, 900);
}

static void nothing_at_all(void **state)
{
	(void)state;
	struct calls c = begin();
	struct coverage v = end(&c);
	assert_int_equal(v.threshold_us, 0);
	assert_int_equal(v.silent_hours, 0);
}

int main(void)
{
	struct err err = {0};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_logged),  cmocka_unit_test(a_threshold_shows),
		cmocka_unit_test(few_calls_say_nothing), cmocka_unit_test(hours_are_missing),
		cmocka_unit_test(nothing_at_all),
	};
	if (!event_init(&err))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
