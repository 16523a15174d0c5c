#include "tests/unit/outline_law.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/unit/guard.h"

static const struct scan_options plain;

/* Every statement of the golden file, whose odd corners the scanner was written for. */
static void test_law_on_golden_statements(void **state)
{
	(void)state;
	FILE *f = fopen("testdata/normalize/cases", "r");
	assert_non_null(f);
	char *line = NULL;
	size_t cap = 0;
	unsigned counted = 0;
	for (ssize_t n; (n = getline(&line, &cap, f)) >= 0;) {
		bool counts;
		struct guard g = guard_copy(str_trim(str_of(line, (size_t)n)));
		const char *wrong = outline_law_check(g.s, &counts);
		if (wrong)
			fail_msg("%s: %.*s", wrong, STR_ARG(g.s));
		counted += counts;
		guard_release(&g);
	}
	fclose(f);
	free(line);
	assert_true(counted > 50);
}

static uint64_t random_next(uint64_t *seed)
{
	return *seed = hash_mix(*seed, 1);
}

/* Pieces of SQL in any order: mostly nonsense, but the scanner takes all of it. */
static void test_law_on_random_statements(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"select ",
		"a",
		"t1",
		" ",
		"1",
		"-2",
		" - 3",
		"3.14",
		"1e5",
		"0x1F",
		"1..2",
		".5",
		"'x'",
		"'it''s'",
		"e'\\'1'",
		"b'101'",
		"U&'\\0041'",
		"n'x'",
		"$1",
		"$$1 'a$$",
		"\"1 a'\"",
		"/* 1 ' */",
		"-- 1\n",
		",",
		"(",
		")",
		" in (",
		"1, 2, 3",
		"values (1, 'a'), (2, 'b')",
		" order by 1",
		" limit 10",
		"->>",
		"->> 'key'",
		"date_trunc('day', d)",
		"= ",
		"'",
		"::",
		"array[1,2]",
		"null",
		"true",
		";",
		"begin",
		"fetch 10 from c1",
		"...",
		"interval '1 day'",
		"_1",
		"1_000",
		"\xc3\xa9",
		"1\xc3\xa9",
		"at time zone 'UTC'",
		"'a' 'b'",
		"'a'\n'b'",
		"\x01",
		"x'1f'",
		" group by 12345",
	};
	uint64_t seed = 42;
	unsigned counted = 0;
	struct buf sql = {0};
	for (unsigned i = 0; i < 30000; i++) {
		bool counts;
		buf_clear(&sql);
		for (uint64_t n = random_next(&seed) % 9 + 1; n > 0; n--)
			buf_add(&sql, str_from(pieces[random_next(&seed) % ARRAY_LEN(pieces)]));
		const char *wrong = outline_law_check(buf_str(&sql), &counts);
		if (wrong)
			fail_msg("%s: %.*s", wrong, STR_ARG(buf_str(&sql)));
		counted += counts;
	}
	buf_release(&sql);
	assert_true(counted > 200);
}

static bool counts(const char *sql)
{
	struct outline o;
	struct scan_result scan;
	uint64_t signs;
	return outline_of(str_from(sql), &o) && outline_scan(&o, str_from(sql), &plain, &scan, &signs);
}

static uint64_t outline_hash(const char *sql)
{
	struct outline o;
	assert_true(outline_of(str_from(sql), &o));
	return o.hash;
}

static void test_same_and_other(void **state)
{
	(void)state;
	assert_int_equal(outline_hash("select a from t where b = 12"), outline_hash("select a from t where b = 3.5"));
	assert_int_equal(outline_hash("select a from t where b = 'x'"), outline_hash("select a from t where b = ''''"));
	assert_int_not_equal(outline_hash("select a from t where b = 1"),
			     outline_hash("select a from t where b = '1'"));
	assert_int_not_equal(outline_hash("select a from t1 where b = 1"),
			     outline_hash("select a from t2 where b = 1"));
	assert_int_not_equal(outline_hash("select a from t where 1 = b"), outline_hash("select a from t where b = 1"));
}

static void test_what_depends_on_values_does_not_count(void **state)
{
	(void)state;
	assert_true(counts("select a, b from t where b in (1, 2) limit 10"));
	assert_true(counts("update t set a = a + -3661 where b = 'x'"));
	assert_false(counts("select a, b from t order by 1"));
	assert_false(counts("select a, b from t order by 12345"));
	assert_false(counts("select data ->> 'key' from t"));
	assert_false(counts("select date_trunc('day', d) from t"));
	assert_false(counts("select a from t where b = 1e5"));
	assert_false(counts("select a from t where b = e'x'"));
	assert_false(counts("select a /* 1 */ from t where b = 2"));
	assert_false(counts("select a from t where b in (null, 1)"));
	assert_false(counts("select 1"));
	assert_false(counts("select a from t where b = 'open"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_law_on_golden_statements),
		cmocka_unit_test(test_law_on_random_statements),
		cmocka_unit_test(test_same_and_other),
		cmocka_unit_test(test_what_depends_on_values_does_not_count),
	};
	return cmocka_run_group_tests_name("outline", tests, NULL, NULL);
}
