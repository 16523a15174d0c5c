#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/buf.h"
#include "reports/sql_text.h"

static struct str comment_of(struct str text, struct buf *out)
{
	buf_clear(out);
	sql_add_comment_text(out, text);
	return buf_str(out);
}

static void test_comment_stays_on_its_line(void **state)
{
	(void)state;
	struct buf out = {0};
	assert_true(str_eq(comment_of(STR("a\nDROP TABLE x;"), &out), STR("a DROP TABLE x;")));
	assert_true(str_eq(comment_of(STR("a\rb\x0b\x0c"), &out), STR("a\u00b7b\u00b7\u00b7")));
	assert_true(str_eq(comment_of(STR("a */ b /* c"), &out), STR("a |/ b |* c")));
	assert_true(str_eq(comment_of(STR("x\xe2\x80\xaey\xff"), &out), STR("x\u00b7y\u00b7")));
	assert_true(str_eq(comment_of(STR("\xe2\x80\xa8"), &out), STR("\u00b7")));
	assert_true(str_eq(comment_of(STR("gr\u00f6\u00dfe"), &out), STR("gr\u00f6\u00dfe")));
	buf_release(&out);
}

static void test_comment_is_cut(void **state)
{
	(void)state;
	struct buf out = {0}, text = {0};
	for (int i = 0; i < 1000000; i++)
		buf_add_char(&text, 'x');
	sql_add_comment_text(&out, buf_str(&text));
	assert_true(out.n < 500);
	assert_true(str_ends(buf_str(&out), STR("\u2026")));
	buf_release(&out);
	buf_release(&text);
}

static struct str printed(struct str statement, bool commented, char *text, size_t size)
{
	FILE *out = fmemopen(text, size, "w");
	sql_print_statement(out, statement, commented);
	long n = ftell(out);
	fclose(out);
	return str_of(text, (size_t)n);
}

static void test_commented_statement_has_no_free_line(void **state)
{
	(void)state;
	char text[200];
	assert_true(str_eq(printed(STR("SELECT 1"), false, text, sizeof text), STR("SELECT 1;\n")));
	assert_true(str_eq(printed(STR("DROP INDEX \"a\nDROP TABLE b\""), true, text, sizeof text),
			   STR("-- DROP INDEX \"a\n-- DROP TABLE b\";\n")));
	assert_true(str_eq(printed(STR("a\rb"), true, text, sizeof text), STR("-- a\r-- b;\n")));
	assert_true(str_eq(printed(STR("a\0b"), false, text, sizeof text), STR("a\xEF\xBF\xBD"
									       "b;\n")));
}

static void test_built_index(void **state)
{
	(void)state;
	struct sql_built_index b;
	assert_true(sql_find_built_index(STR("CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON s.t USING btree (x)"), &b));
	assert_true(b.concurrently && !b.only && str_eq(b.name, STR("a")) && str_eq(b.schema, STR("s")));
	assert_true(sql_find_built_index(STR("create unique index \"a \"\" on\" on only \"S.x\".\"t\" (x)"), &b));
	assert_true(!b.concurrently && b.only && str_eq(b.name, STR("\"a \"\" on\"")) &&
		    str_eq(b.schema, STR("\"S.x\"")));
	assert_true(sql_find_built_index(STR("CREATE INDEX a ON t(x)"), &b) && b.schema.n == 0);
	assert_false(sql_find_built_index(STR("CREATE INDEX ON t (x)"), &b));
	assert_false(sql_find_built_index(STR("CREATE INDEXES a ON t (x)"), &b));
	assert_false(sql_find_built_index(STR("CREATE INDEX \"a ON t"), &b));
	assert_false(sql_find_built_index(STR("DROP INDEX a"), &b));
	assert_false(sql_find_built_index(STR(""), &b));
}

static void test_guard_quotes_the_name(void **state)
{
	(void)state;
	struct buf out = {0};
	sql_add_guard(&out, &(struct sql_built_index){.schema = STR("s"), .name = STR("\"it's $guard$\"")});
	assert_true(str_starts(buf_str(&out), STR("DO $guard1$\n")));
	assert_true(str_ends(buf_str(&out), STR("$guard1$")));
	assert_true(str_find(buf_str(&out), STR("to_regclass('s.\"it''s $guard$\"')")) > 0);
	assert_true(str_find(buf_str(&out), STR("DROP INDEX s.\"it's $guard$\";")) > 0);
	buf_clear(&out);
	sql_add_guard(&out, &(struct sql_built_index){.name = STR("\"a\\b\"")});
	assert_true(str_find(buf_str(&out), STR("to_regclass(E'\"a\\\\b\"')")) > 0);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comment_stays_on_its_line),
		cmocka_unit_test(test_comment_is_cut),
		cmocka_unit_test(test_commented_statement_has_no_free_line),
		cmocka_unit_test(test_built_index),
		cmocka_unit_test(test_guard_quotes_the_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
