#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/comparison.h"
#include "base/base.h"

/* Two sides of a day each, 1,000 s of calls, with the patterns a test gives. */
struct scene {
	struct arena arena;
	struct comparison_side before, after;
	struct comparison_pattern was[4], is[4];
	struct comparison_advice advice, standing;
	struct comparison_index index;
	uint64_t named;
	struct str apply;
};

static void begin(struct scene *s)
{
	*s = (struct scene){.named = 1};
	s->before = (struct comparison_side){.seconds = 86400, .total_us = 1000000000, .patterns = s->was};
	s->after = (struct comparison_side){.seconds = 86400, .total_us = 1000000000, .patterns = s->is};
	s->advice = (struct comparison_advice){.id = 7, .patterns = &s->named, .patterns_n = 1, .apply = &s->apply};
	s->before.advice = &s->advice;
	s->standing = (struct comparison_advice){.id = 7};
	s->after.advice = &s->standing;
	s->index = (struct comparison_index){STR("public"), STR("Orders_by_day"),
					     STR("CREATE INDEX \"Orders_by_day\" ON public.orders USING btree (day)")};
	s->before.indexes = s->after.indexes = &s->index;
}

static void add(struct comparison_side *side, uint64_t id, uint64_t calls, uint64_t mean_us)
{
	side->patterns[side->patterns_n++] =
		(struct comparison_pattern){.id = id, .calls = calls, .total_us = calls * mean_us};
}

static struct comparison compare(struct scene *s)
{
	return comparison_make(&s->before, &s->after, &comparison_limits_default, &s->arena);
}

/* The kind of change of one pattern with these figures; CHANGE_KINDS: none. */
static enum comparison_kind change_of(uint64_t calls, uint64_t mean_us, uint64_t calls_after, uint64_t mean_after_us)
{
	struct scene s;
	begin(&s);
	if (calls)
		add(&s.before, 1, calls, mean_us);
	if (calls_after)
		add(&s.after, 1, calls_after, mean_after_us);
	struct comparison c = compare(&s);
	enum comparison_kind kind = c.changes_n ? c.changes[0].kind : CHANGE_KINDS;
	assert_true(c.changes_n <= 1);
	arena_release(&s.arena);
	return kind;
}

static void changes_are_told_from_near_misses(void **state)
{
	(void)state;
	static const struct {
		uint64_t calls, mean_us, calls_after, mean_after_us;
		enum comparison_kind kind;
	} cases[] = {
		{20, 100000, 20, 150000, CHANGE_SLOWER}, {20, 100000, 20, 149999, CHANGE_KINDS},
		{19, 100000, 20, 900000, CHANGE_KINDS},  {20, 100000, 19, 900000, CHANGE_KINDS},
		{20, 150000, 20, 100000, CHANGE_FASTER}, {20, 149999, 20, 100000, CHANGE_KINDS},
		{100, 100, 100, 10000, CHANGE_SLOWER},   {100, 100, 100, 9999, CHANGE_KINDS}, /* 0.1 % of all time */
		{0, 0, 1, 1000000, CHANGE_NEW},          {0, 0, 1, 999999, CHANGE_KINDS},
		{1, 1000000, 0, 0, CHANGE_GONE},         {1, 999999, 0, 0, CHANGE_KINDS},
		{500, 9000, 500, 9000, CHANGE_KINDS},    {20, 0, 20, 100000, CHANGE_SLOWER},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(
			change_of(cases[i].calls, cases[i].mean_us, cases[i].calls_after, cases[i].mean_after_us),
			cases[i].kind);
}

static void changes_are_per_day_and_the_largest_first(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	s.after.seconds = 43200;
	add(&s.before, 3, 100, 100000);
	add(&s.before, 2, 100, 100000);
	add(&s.after, 2, 50, 200000);
	add(&s.after, 3, 50, 300000);
	add(&s.after, 9, 50, 300000);
	struct comparison c = compare(&s);
	assert_int_equal(c.changes_n, 3);
	assert_int_equal(c.changes[0].after->id, 3);
	assert_true(c.changes[0].us_per_day == 20e6);
	assert_int_equal(c.changes[1].after->id, 2);
	assert_true(c.changes[1].us_per_day == 10e6);
	assert_int_equal(c.changes[2].kind, CHANGE_NEW);
	assert_true(c.changes[2].us_per_day == 30e6);
	assert_int_equal(c.changes_by[CHANGE_SLOWER], 2);
	arena_release(&s.arena);
}

/* What became of the one advice, when AFTER has an index or none and the advised SQL is this. */
static struct comparison_result result_of(struct scene *s, const char *apply, bool stands, bool has_schema)
{
	s->apply = str_from(apply);
	s->advice.apply_n = s->apply.n > 0;
	s->before.advice_n = 1;
	s->after.advice_n = stands;
	s->before.indexes_n = s->after.indexes_n = has_schema;
	struct comparison c = compare(s);
	assert_int_equal(c.results_n, 1);
	return c.results[0];
}

static void advice_on_an_index_is_followed_up_in_the_schema(void **state)
{
	(void)state;
	static const struct {
		const char *apply;
		bool stands, has_schema;
		enum advice_outcome outcome;
	} cases[] = {
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON public.orders USING btree (day)", false, true,
		 ADVICE_TAKEN},
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON public.orders USING btree (day, id)", false, true,
		 ADVICE_GONE},
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON public.order USING btree (day)", false, true,
		 ADVICE_GONE},
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON public.orders USING btree (day)", true, true,
		 ADVICE_OPEN},
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON public.orders USING btree (day)", false, false,
		 ADVICE_UNKNOWN},
		{"DROP INDEX CONCURRENTLY IF EXISTS public.\"Orders_by_day\"", false, true, ADVICE_GONE},
		{"DROP INDEX CONCURRENTLY IF EXISTS public.\"Orders_by_hour\"", false, true, ADVICE_TAKEN},
		{"DROP INDEX CONCURRENTLY IF EXISTS public.\"Orders_by_hour\"", false, false, ADVICE_UNKNOWN},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scene s;
		begin(&s);
		struct comparison_result r = result_of(&s, cases[i].apply, cases[i].stands, cases[i].has_schema);
		assert_int_equal(r.outcome, cases[i].outcome);
		assert_false(r.measurable);
		arena_release(&s.arena);
	}
}

static void other_advice_is_taken_while_its_statements_run(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	assert_int_equal(result_of(&s, "", false, false).outcome, ADVICE_GONE);
	add(&s.after, 1, 10, 1000);
	struct comparison_result r = result_of(&s, "", false, false);
	assert_int_equal(r.outcome, ADVICE_TAKEN);
	assert_false(r.measurable); /* not in BEFORE */
	assert_int_equal(result_of(&s, "", true, false).outcome, ADVICE_OPEN);
	arena_release(&s.arena);
}

static void what_taken_advice_brought_is_measured(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	s.after.seconds = 43200;
	add(&s.before, 1, 10, 5000);
	add(&s.after, 1, 30, 2000);
	struct comparison_result r = result_of(&s, "", false, false);
	assert_true(r.measurable);
	assert_true(r.saved_us_per_day == 60 * 3000);
	s.is[0].total_us = 30 * 6000;
	assert_true(result_of(&s, "", false, false).saved_us_per_day == -60 * 1000);
	arena_release(&s.arena);
}

static void empty_sides_compare(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	struct comparison c = compare(&s);
	assert_int_equal(c.changes_n + c.results_n, 0);
	arena_release(&s.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_told_from_near_misses),
		cmocka_unit_test(changes_are_per_day_and_the_largest_first),
		cmocka_unit_test(advice_on_an_index_is_followed_up_in_the_schema),
		cmocka_unit_test(other_advice_is_taken_while_its_statements_run),
		cmocka_unit_test(what_taken_advice_brought_is_measured),
		cmocka_unit_test(empty_sides_compare),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
