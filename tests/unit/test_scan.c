#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/scan.h"

static const struct scan_options plain;

static char *normalized(const char *sql, struct buf *b)
{
	buf_clear(b);
	scan_normalize(str_from(sql), &plain, b);
	buf_reserve(b, 1);
	return b->p;
}

static uint64_t fingerprint(const char *sql)
{
	struct scan_result r;
	scan_statement(str_from(sql), &plain, &r);
	return r.fingerprint;
}

#define GOLDEN "testdata/normalize/cases"

/* Each case is a statement and, behind "=> ", its pattern; a line "\n" in the statement is written as \n. */
static void test_golden(void **state)
{
	bool update = *state != NULL;
	FILE *f = fopen(GOLDEN, "r");
	assert_non_null(f);
	char *line = NULL;
	size_t cap = 0;
	struct buf sql = {0}, got = {0}, rewritten = {0};
	for (ssize_t n; (n = getline(&line, &cap, f)) >= 0;) {
		struct str text = str_trim(str_of(line, (size_t)n));
		if (!str_take(&text, STR("=> ")) && !str_eq(text, STR("=>"))) {
			buf_add(&rewritten, str_of(line, (size_t)n));
			buf_clear(&sql);
			for (size_t i = 0; i < text.n; i++) {
				bool newline = i + 1 < text.n && text.p[i] == '\\' && text.p[i + 1] == 'n';
				buf_add_char(&sql, newline ? '\n' : text.p[i]);
				i += newline;
			}
			continue;
		}
		buf_clear(&got);
		scan_normalize(buf_str(&sql), &plain, &got);
		buf_fmt(&rewritten, "=> %.*s\n", STR_ARG(buf_str(&got)));
		if (!update && !str_eq(buf_str(&got), text))
			fail_msg("%.*s\n  expected %.*s\n  got      %.*s", STR_ARG(buf_str(&sql)), STR_ARG(text),
				 STR_ARG(buf_str(&got)));
	}
	fclose(f);
	if (update && (f = fopen(GOLDEN, "w"))) {
		fwrite(rewritten.p, 1, rewritten.n, f);
		fclose(f);
	}
	free(line);
	buf_release(&sql);
	buf_release(&got);
	buf_release(&rewritten);
}

static void test_same_pattern(void **state)
{
	(void)state;
	static const char *const same[][2] = {
		{"select * from t where a=1", "SELECT *\n FROM t -- c\nWHERE a = 22;"},
		{"select 12", "select 12.5"},
		{"select 'a'", "select $$it's$$"},
		{"select a from t where b in (1,2,3)", "select a from t where b in (9)"},
		{"insert into t values (1,'a'),(2,null)", "insert into t values (3,'x')"},
		{"select a from t where b = -1", "select a from t where b = 1"},
		{"savepoint sp_1", "savepoint sp_2"},
		{"fetch 100 from c_12", "FETCH 20 FROM \"c\""},
	};
	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		if (fingerprint(same[i][0]) != fingerprint(same[i][1]))
			fail_msg("%s\n%s", same[i][0], same[i][1]);
}

static void test_other_pattern(void **state)
{
	(void)state;
	static const char *const other[][2] = {
		{"select a from t order by 1", "select a from t order by 2"},
		{"select a - 1", "select a"},
		{"select a from t where b is null", "select a from t where b is not null"},
		{"select \"A\"", "select a"},
		{"select a from t where b in (c, d)", "select a from t where b in (c)"},
	};
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		assert_int_not_equal(fingerprint(other[i][0]), fingerprint(other[i][1]));
}

static void test_kind(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		enum statement_kind kind;
	} cases[] = {
		{"/* x */ select 1", KIND_SELECT},
		{"((select 1))", KIND_SELECT},
		{"with a as (insert into t values (1) returning b) select * from a", KIND_SELECT},
		{"WITH a AS (select 1) UPDATE t SET x = 1", KIND_UPDATE},
		{"begin", KIND_TRANSACTION},
		{"create table t (a int)", KIND_DDL},
		{"fetch 1 from c", KIND_CURSOR},
		{"", KIND_UNKNOWN},
		{"foo select", KIND_UNKNOWN},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct scan_result r;
		scan_statement(str_from(cases[i].sql), &plain, &r);
		assert_int_equal(r.kind, cases[i].kind);
	}
}

static void test_cut(void **state)
{
	(void)state;
	char a[512] =
		"select a, b, c from a_table_with_a_name join another_one on x = y where col_a = 1 and col_b = 'aaa";
	struct scan_result r;
	scan_statement(str_from(a), &plain, &r);
	assert_true(r.cut);
	uint64_t first = r.fingerprint;
	a[90] = 0;
	scan_statement(str_from(a), &(struct scan_options){.cut = true}, &r);
	assert_int_equal(first, r.fingerprint);
	struct buf b = {0};
	assert_string_equal(normalized("select 'abc", &b), "select $1 ...");
	assert_string_equal(normalized("select /* abc", &b), "select ...");
	buf_release(&b);
}

struct seen {
	struct literal items[16];
	size_t n;
};

static void keep(void *context, const struct literal *l)
{
	struct seen *s = context;
	s->items[s->n++] = *l;
}

static void test_literals(void **state)
{
	(void)state;
	struct seen s = {0};
	const char *sql =
		"select * from t where a = 'it''s' and b in (1,2,3) and c like E'%x\\'' and d = $2 and e = -4.5 "
		"limit 10 offset 20";
	scan_literals(str_from(sql), &plain, keep, &s);
	assert_int_equal(s.n, 7);
	assert_int_equal(s.items[0].type, LITERAL_STRING);
	assert_int_equal(s.items[0].length, 4);
	struct literal same;
	literal_set_value(&same, STR("it's"));
	assert_int_equal(s.items[0].hash, same.hash);
	assert_int_equal(s.items[1].type, LITERAL_LIST);
	assert_int_equal(s.items[1].length, 3);
	assert_true(s.items[2].wildcard_first);
	assert_int_equal(s.items[2].length, 3);
	assert_int_equal(s.items[3].type, LITERAL_PARAMETER);
	assert_int_equal(s.items[3].parameter, 2);
	assert_true(s.items[4].number == -4.5);
	assert_true(s.items[5].after_limit && !s.items[5].after_offset);
	assert_true(s.items[6].after_offset);
}

static void test_redact(void **state)
{
	(void)state;
	struct buf b = {0};
	scan_redact(STR("select /* secret */ 'secret', 42 from t where a = $$secret$$ and b = E'sec\\'ret -- x"), &b);
	assert_null(strstr(b.p, "secret"));
	assert_null(strstr(b.p, "42"));
	assert_null(strstr(b.p, "ret"));
	assert_non_null(strstr(b.p, "from t where a ="));
	buf_release(&b);
}

static void test_numbered_names(void **state)
{
	(void)state;
	struct buf b = {0};
	scan_normalize(STR("select a_1 from logs_2026_11 join int4x"),
		       &(struct scan_options){.fold_numbered_names = true}, &b);
	assert_string_equal(b.p, "select a_0 from logs_0_0 join int4x");
	buf_release(&b);
}

int main(int argc, char **argv)
{
	bool update = argc > 1 && strcmp(argv[1], "--update") == 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_golden, update ? argv[1] : NULL),
		cmocka_unit_test(test_same_pattern),
		cmocka_unit_test(test_other_pattern),
		cmocka_unit_test(test_kind),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_redact),
		cmocka_unit_test(test_numbered_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
