#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/buf.h"
#include "parsers/sql_split.h"

/* Hands out a text in pieces of a fixed size. */
struct feed {
	struct str rest;
	size_t piece;
};

static size_t feed_read(void *context, char *block, size_t cap)
{
	struct feed *f = context;
	struct str head = str_head(f->rest, MIN(cap, f->piece));
	memcpy(block, head.p, head.n);
	f->rest = str_skip(f->rest, head.n);
	return head.n;
}

/* "line:byte:text|" of every statement, "!" before one that is cut and "\" before psql's. */
static struct str split(struct str text, size_t piece, struct buf *out)
{
	struct feed feed = {text, piece};
	struct sql_split s = sql_split_from(feed_read, &feed);
	struct sql_statement statement;
	buf_clear(out);
	buf_add(out, STR(""));
	while (sql_split_next(&s, &statement))
		buf_fmt(out, "%s%s%" PRIu64 ":%" PRIu64 ":%.*s|", statement.is_meta ? "M" : "",
			statement.cut ? "!" : "", statement.line, statement.byte, STR_ARG(statement.text));
	sql_split_release(&s);
	return buf_str(out);
}

static const struct {
	const char *text, *statements;
} cases[] = {
	{"", ""},
	{";;  ;\n", ""},
	{"select 1", "1:0:select 1|"},
	{"select 1;\nselect 2;", "1:0:select 1|2:10:select 2|"},
	{"\xef\xbb\xbfselect 1;", "1:3:select 1|"},
	{"-- x;y\n/* a /* ; */ b; */ select 1;", "2:26:select 1|"},
	{"select 1 -- ; \n, 2;", "1:0:select 1 -- ; \n, 2|"},
	{"select ';', \";\", 'it''s;';select 2;", "1:0:select ';', \";\", 'it''s;'|1:26:select 2|"},
	{"select E'\\';';select 'a\\';select 2;", "1:0:select E'\\';'|1:14:select 'a\\'|1:26:select 2|"},
	{"set standard_conforming_strings = off;select '\\';';select 2;",
	 "1:0:set standard_conforming_strings = off|1:38:select '\\';'|1:51:select 2|"},
	{"select $$;$$, $a$ $$;$b$; $a$;select $1;", "1:0:select $$;$$, $a$ $$;$b$; $a$|1:30:select $1|"},
	{"select a$b$c;select 2;", "1:0:select a$b$c|1:13:select 2|"},
	{"create rule r as on insert to t do (select 1; select 2);drop table x;",
	 "1:0:create rule r as on insert to t do (select 1; select 2)|1:56:drop table x|"},
	{"CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\n"
	 "select 3;",
	 "1:0:CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END|"
	 "2:105:select 3|"},
	{"insert into t values (';', 1);grant all on t to u;select 1;", "1:50:select 1|"},
	{"COPY t (a) FROM stdin;\n1;\n\\.x\n\\\\.\n\\.\nselect 1;", "1:0:COPY t (a) FROM stdin|6:37:select 1|"},
	{"COPY t  FROM stdin;\n\\.\n\nselect 1;", "1:0:COPY t  FROM stdin|4:24:select 1|"},
	{"COPY t FROM stdin;\r\n1\r\n\\.\r\nselect 1;", "1:0:COPY t FROM stdin|4:27:select 1|"},
	{"copy t from '/x/stdin';select 1;", "1:0:copy t from '/x/stdin'|1:23:select 1|"},
	{"COPY t FROM stdin;\n1\n2\n", "1:0:COPY t FROM stdin|"},
	{"\\restrict abc\nselect 1;\n\\connect \"a b\"\n",
	 "M1:0:\\restrict abc|2:14:select 1|M3:24:\\connect \"a b\"|"},
	{"select 'never closed;\nselect 2;", "!1:0:select 'never closed;\nselect 2;|"},
	{"comment on table t is 'CREATE TABLE x (';select 1;",
	 "1:0:comment on table t is 'CREATE TABLE x ('|1:41:select 1|"},
};

static void statements_at_every_cut(void **state)
{
	(void)state;
	static const size_t pieces[] = {1, 2, 7, 4096};
	struct buf out = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t k = 0; k < ARRAY_LEN(pieces); k++)
			assert_string_equal(split(str_from(cases[i].text), pieces[k], &out).p, cases[i].statements);
	buf_release(&out);
}

/* A statement that nobody wants is not held, however long; one that is wanted is given up at the limit. */
static void memory_is_bounded(void **state)
{
	(void)state;
	struct buf sql = {0}, out = {0};
	buf_add(&sql, STR("INSERT INTO t VALUES ('"));
	for (int i = 0; i < 300000; i++)
		buf_add(&sql, STR("0123456789;--$$"));
	buf_add(&sql, STR("');\nselect '"));
	for (int i = 0; i < 300000; i++)
		buf_add(&sql, STR("0123456789\n"));
	buf_add(&sql, STR("';\nselect 1;"));
	struct feed feed = {buf_str(&sql), SIZE_MAX};
	struct sql_split s = sql_split_from(feed_read, &feed);
	struct sql_statement statement;
	assert_true(sql_split_next(&s, &statement));
	assert_true(statement.cut);
	assert_int_equal(statement.line, 2);
	assert_true(sql_split_next(&s, &statement));
	assert_int_equal(statement.line, 300003);
	assert_true(str_eq(statement.text, STR("select 1")));
	assert_true(s.cap <= SQL_STATEMENT_MAX_BYTES * 4);
	sql_split_release(&s);
	buf_release(&sql);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_at_every_cut),
		cmocka_unit_test(memory_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
