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
		{20, 100000, 20, 150000, CHANGE_SLOWER},
		{20, 100000, 20, 149999, CHANGE_KINDS},
		{19, 100000, 20, 900000, CHANGE_UNCERTAIN},
		{20, 100000, 19, 900000, CHANGE_UNCERTAIN},
		{20, 150000, 20, 100000, CHANGE_FASTER},
		{20, 149999, 20, 100000, CHANGE_KINDS},
		{100, 100, 100, 10000, CHANGE_SLOWER},
		{100, 100, 100, 9999, CHANGE_KINDS}, /* 0.1 % of all time */
		{0, 0, 1, 1000000, CHANGE_NEW},
		{0, 0, 1, 999999, CHANGE_KINDS},
		{1, 1000000, 0, 0, CHANGE_GONE},
		{1, 999999, 0, 0, CHANGE_KINDS},
		{500, 9000, 500, 9000, CHANGE_KINDS},
		{20, 0, 20, 100000, CHANGE_SLOWER},
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
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS \"Orders_by_day\" ON public.orders USING btree (day) WHERE "
		 "id in (1)",
		 false, true, ADVICE_TAKEN},
		{"CREATE INDEX CONCURRENTLY IF NOT EXISTS \"Orders_by_day\" ON public.others USING btree (day)", false,
		 true, ADVICE_GONE},
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

static void other_advice_is_taken_when_its_statements_show_it(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	s.advice.benefit_relative = 0.5;
	s.advice.benefit_us_per_day = 1000;
	s.before.calls = s.after.calls = 1000;
	assert_int_equal(result_of(&s, "", false, false).outcome, ADVICE_GONE);
	add(&s.before, 1, 100, 1000);
	add(&s.after, 1, 100, 1000);
	assert_int_equal(result_of(&s, "", false, false).outcome, ADVICE_GONE);
	assert_int_equal(result_of(&s, "", true, false).outcome, ADVICE_OPEN);
	s.is[0].total_us = 100 * 700;
	assert_int_equal(result_of(&s, "", false, false).proof, PROOF_TIMES);
	s.is[0] = (struct comparison_pattern){.id = 1, .calls = 40, .total_us = 40 * 1000};
	struct comparison_result r = result_of(&s, "", false, false);
	assert_int_equal(r.outcome, ADVICE_TAKEN);
	assert_int_equal(r.proof, PROOF_CALLS);
	s.advice.benefit_us_per_day = 0; /* promised nothing: a coincidence is no proof */
	assert_int_equal(result_of(&s, "", false, false).outcome, ADVICE_GONE);
	arena_release(&s.arena);
}

static void what_taken_advice_brought_is_measured(void **state)
{
	(void)state;
	static const char apply[] = "CREATE INDEX x ON public.orders USING btree (day)";
	struct scene s;
	begin(&s);
	s.after.seconds = 43200;
	add(&s.before, 1, 10, 5000);
	add(&s.after, 1, 30, 2000);
	struct comparison_result r = result_of(&s, apply, false, true);
	assert_int_equal(r.proof, PROOF_SCHEMA);
	assert_true(str_eq(r.index, STR("Orders_by_day")));
	assert_true(r.measurable && !r.certain);      /* 10 calls */
	assert_true(r.saved_us_per_day == 10 * 3000); /* the calls of BEFORE */
	s.is[0].total_us = 30 * 6000;
	assert_true(result_of(&s, apply, false, true).saved_us_per_day == -10 * 1000);
	arena_release(&s.arena);
}

static void speed_is_certain_only_beyond_the_spread(void **state)
{
	(void)state;
	struct comparison_limits limits = comparison_limits_default;
	struct comparison_pattern was = {.calls = 100, .total_us = 100 * 1000, .stddev_us = 3000};
	struct comparison_pattern is = {.calls = 100, .total_us = 100 * 2000, .stddev_us = 3000};
	/* 1,000 µs apart, a standard error of 424: 2.4 of them */
	assert_int_equal(comparison_doubt_of(&was, &is, &limits), DOUBT_NOISE);
	is.total_us = 100 * 2300;
	assert_int_equal(comparison_doubt_of(&was, &is, &limits), DOUBT_NONE);
	is.calls = 19;
	assert_int_equal(comparison_doubt_of(&was, &is, &limits), DOUBT_FEW_CALLS);
	limits.calls = 10;
	is.stddev_us = 1e300;
	assert_int_equal(comparison_doubt_of(&was, &is, &limits), DOUBT_NOISE);
}

static void limits_are_kept(void **state)
{
	(void)state;
	struct scene s;
	struct comparison_limits limits = {.calls = 1, .ratio = 3, .us_per_day = 50000, .regress = 0.05};
	begin(&s);
	add(&s.before, 1, 10, 1000);
	add(&s.after, 1, 10, 2900); /* too little by the factor */
	add(&s.before, 2, 10, 1000);
	add(&s.after, 2, 10, 5999); /* by the time it moves */
	add(&s.before, 3, 10, 1000);
	add(&s.after, 3, 10, 6000);
	struct comparison c = comparison_make(&s.before, &s.after, &limits, &s.arena);
	assert_int_equal(c.changes_n, 1);
	assert_int_equal(c.changes[0].after->id, 3);
	assert_int_equal(c.changes[0].severity, SEVERITY_FINDING_WARNING);
	assert_true(c.regressed && c.worst == SEVERITY_FINDING_WARNING);
	s.is[2].total_us = 10 * 5100000; /* more than 5 % of all time */
	c = comparison_make(&s.before, &s.after, &limits, &s.arena);
	assert_int_equal(c.worst, SEVERITY_FINDING_CRITICAL);
	assert_true(c.common_us_per_day[0] == 30 * 1000);
	arena_release(&s.arena);
}

/* Without a schema on the second side: a plan that used the index, or times that only the advice explains. */
static void taken_advice_is_inferred_without_a_schema(void **state)
{
	(void)state;
	static const char apply[] =
		"CREATE INDEX CONCURRENTLY IF NOT EXISTS \"Orders_day\" ON public.orders USING btree (day)";
	struct str used = STR("Orders_day");
	struct scene s;
	begin(&s);
	s.advice.benefit_relative = 0.9;
	add(&s.before, 1, 100, 10000);
	add(&s.after, 1, 100, 5600); /* 44 % less: not half of what was promised */
	assert_int_equal(result_of(&s, apply, false, false).outcome, ADVICE_UNKNOWN);
	s.is[0].total_us = 100 * 5400;
	struct comparison_result r = result_of(&s, apply, false, false);
	assert_int_equal(r.outcome, ADVICE_TAKEN);
	assert_int_equal(r.proof, PROOF_TIMES);
	assert_true(r.certain && r.effects_n == 1);
	s.is[0].stddev_us = 1e6;
	assert_int_equal(result_of(&s, apply, false, false).outcome, ADVICE_UNKNOWN);
	s.after.used_indexes = &used;
	s.after.used_indexes_n = 1;
	r = result_of(&s, apply, false, false);
	assert_int_equal(r.proof, PROOF_PLAN);
	assert_false(r.certain);
	arena_release(&s.arena);
}

static void statements_helped_twice_count_once(void **state)
{
	(void)state;
	struct scene s;
	struct comparison_advice two[2];
	begin(&s);
	add(&s.before, 1, 100, 10000);
	add(&s.after, 1, 100, 1000);
	s.advice.benefit_relative = 0.9;
	two[0] = two[1] = s.advice;
	two[1].id = 8;
	two[0].benefit_us_per_day = two[1].benefit_us_per_day = 5;
	s.before.advice = two;
	s.before.advice_n = 2;
	s.before.indexes_n = s.after.indexes_n = 0;
	struct comparison c = compare(&s);
	assert_int_equal(c.results_by[ADVICE_TAKEN], 2);
	assert_true(c.saved_us_per_day == 100 * 9000);
	assert_true(c.promised_us_per_day == 10);
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
		cmocka_unit_test(other_advice_is_taken_when_its_statements_show_it),
		cmocka_unit_test(what_taken_advice_brought_is_measured),
		cmocka_unit_test(speed_is_certain_only_beyond_the_spread),
		cmocka_unit_test(limits_are_kept),
		cmocka_unit_test(taken_advice_is_inferred_without_a_schema),
		cmocka_unit_test(statements_helped_twice_count_once),
		cmocka_unit_test(empty_sides_compare),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
