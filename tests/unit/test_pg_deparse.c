#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "parsers/catalog.h"
#include "parsers/pg_deparse.h"
#include "parsers/pg_name.h"
#include "parsers/pg_tree.h"

static const struct {
	const char *text, *canonical;
} cases[] = {
	{"lower((email)::text)", "lower(email)"},
	{"lower(u.email)", "lower(email)"},
	{"LOWER(\"u\".\"email\"::varchar)", "lower(email)"},
	{"((status)::text = ANY ((ARRAY['b'::character varying, 'a'::character varying])::text[]))",
	 "status in ('a', 'b')"},
	{"status IN ('b', 'a')", "status in ('a', 'b')"},
	{"status = ANY ('{a,b}'::text[])", "status = any ('{a,b}')"},
	{"status NOT IN ('a', 'b', 'a')", "status not in ('a', 'b')"},
	{"(status <> ALL (ARRAY['a'::text, 'b'::text]))", "status not in ('a', 'b')"},
	{"((age >= 18) AND (age <= 65))", "age <= 65 and age >= 18"},
	{"age BETWEEN 18 AND 65", "age <= 65 and age >= 18"},
	{"age NOT BETWEEN 18 AND 65", "age < 18 or age > 65"},
	{"b AND age BETWEEN 1 AND 2 AND NOT c", "age <= 2 and age >= 1 and b and not c"},
	{"5 < a", "a > 5"},
	{"$1 = a", "a = $1"},
	{"a != 3", "a <> 3"},
	{"(created_at AT TIME ZONE 'UTC'::text)", "timezone('UTC', created_at)"},
	{"created_at AT TIME ZONE 'UTC'", "timezone('UTC', created_at)"},
	{"extract(year FROM created_at)", "extract(year from created_at)"},
	{"position('a' in b)", "position('a' in b)"},
	{"(balance > '-1'::integer)", "balance > -1"},
	{"balance > -1", "balance > -1"},
	{"balance > - 17", "balance > -17"},
	{"x = 0", "x = 0"},
	{"(price)::numeric > 1.50", "price::numeric > 1.50"},
	{"((data ->> 'x'::text))::integer", "(data ->> 'x')::integer"},
	{"(data ->> 'x')::text", "data ->> 'x'"},
	{"active = true", "active"},
	{"(active = false)", "not active"},
	{"NOT active", "not active"},
	{"active IS TRUE", "active is true"},
	{"deleted_at IS NULL", "deleted_at is null"},
	{"c AND (b AND a) AND (e OR d)", "(d or e) and a and b and c"},
	{"NOT (a AND b)", "not (a and b)"},
	{"COALESCE(a, b, ''::text)", "coalesce(a, b, '')"},
	{"(COALESCE(first, last))::text", "coalesce(first, last)"},
	{"GREATEST(a, LEAST(b, c))", "greatest(a, least(b, c))"},
	{"CASE WHEN a THEN 1 ELSE 2 END", "case when a then 1 else 2 end"},
	{"CASE a WHEN 1 THEN 'x' END", "case a when 1 then 'x' end"},
	{"name COLLATE \"C\"", "name collate \"C\""},
	{"now() - '1 day'::interval", "now() - '1 day'::interval"},
	{"now() - interval '1 day'", "now() - '1 day'::interval"},
	{"CURRENT_TIMESTAMP", "current_timestamp"},
	{"CURRENT_TIMESTAMP(3)", "current_timestamp(3)"},
	{"a IS DISTINCT FROM b", "a is distinct from b"},
	{"nullif(a, '')", "nullif(a, '')"},
	{"ARRAY[1, 2]", "array[1, 2]"},
	{"ARRAY[]::text[]", "array[]::text[]"},
	{"a[1]", "a[1]"},
	{"a[1:2]", "a[1:2]"},
	{"(addr).city", "(addr).city"},
	{"(f(x)).city", "(f(x)).city"},
	{"\"Odd\" = 'it''s'", "\"Odd\" = 'it''s'"},
	{"\"select\" = \"user\"", "\"select\" = \"user\""},
	{"a + b * c - d", "(a + (b * c)) - d"},
	{"- a", "-a"},
	{"@ a", "@a"},
	{"a OPERATOR(pg_catalog.=) b", "a = b"},
	{"pg_catalog.lower(x)", "lower(x)"},
	{"public.unaccent(x)", "unaccent(x)"},
	{"tools.norm(x)", "tools.norm(x)"},
	{"count(*) FILTER (WHERE a > 1)", "count(*) filter (where a > 1)"},
	{"count(DISTINCT a)", "count(distinct a)"},
	{"array_agg(a ORDER BY b DESC)", "array_agg(a order by b desc)"},
	{"row_number() OVER (PARTITION BY a ORDER BY b)", "row_number() over (partition by a order by b)"},
	{"(a, b) < ($1, $2)", "(a, b) < ($1, $2)"},
	{"a ~~ 'x%'::text", "a ~~ 'x%'"},
	{"a LIKE 'x%'", "a ~~ 'x%'"},
	{"a NOT LIKE 'x%'", "a !~~ 'x%'"},
	{"data @> '{}'::jsonb", "data @> '{}'"},
	{"B'10'", "b'10'"},
	{"EXISTS (SELECT 1)", "exists (select ...)"},
	{"f(b => 1)", "f(b => 1)"},
	{"tags::character varying[]", "tags"},
	{"d::numeric(10,2)", "d::numeric(10,2)"},
	{"d::timestamp(3) with time zone", "d::timestamp(3) with time zone"},
	{"d::interval day to second(3)", "d::interval day to second(3)"},
	{"c::char(3)", "c::character(3)"},
};

static void canonical_texts(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str text = pg_deparse_text(str_from(cases[i].text), NULL, &arena);
		assert_string_equal(text.p, cases[i].canonical);
		/* A canonical text is its own canonical text, unless it stands for something left out. */
		if (str_find(text, STR("...")) < 0)
			assert_string_equal(pg_deparse_text(text, NULL, &arena).p, cases[i].canonical);
	}
	arena_release(&arena);
}

/* A cast of a column that is no string must stay: an index on the text of a number is not one on the number. */
static void casts_by_column_type(void **state)
{
	(void)state;
	struct column columns[] = {{.name = STR_INIT("id"), .type = STR_INIT("bigint")},
				   {.name = STR_INIT("code"), .type = STR_INIT("character varying(10)")},
				   {.name = STR_INIT("email"), .type = STR_INIT("public.citext")}};
	struct table table = {.columns = columns, .columns_n = ARRAY_LEN(columns)};
	struct arena arena = {0};
	assert_string_equal(pg_deparse_text(STR("(id)::text"), &table, &arena).p, "id::text");
	assert_string_equal(pg_deparse_text(STR("(code)::text"), &table, &arena).p, "code");
	assert_string_equal(pg_deparse_text(STR("(email)::text"), &table, &arena).p, "email::text");
	assert_string_equal(pg_deparse_text(STR("(code)::text[]"), &table, &arena).p, "code::text[]");
	assert_string_equal(pg_deparse_text(STR("(COALESCE(code, 'x'::varchar))::text"), &table, &arena).p,
			    "coalesce(code, 'x')");
	assert_string_equal(pg_deparse_text(STR("(COALESCE(id, 0))::text"), &table, &arena).p, "coalesce(id, 0)::text");
	arena_release(&arena);
}

static void text_that_is_no_expression_stays(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_string_equal(pg_deparse_text(STR("a ="), NULL, &arena).p, "a =");
	assert_string_equal(pg_deparse_text(STR("a, b"), NULL, &arena).p, "a, b");
	assert_string_equal(pg_deparse_text(STR(""), NULL, &arena).p, "");
	arena_release(&arena);
}

static void deep_and_long_texts_are_refused(void **state)
{
	(void)state;
	struct buf sql = {0};
	struct err err = {0};
	buf_add(&sql, STR("SELECT 1"));
	for (int i = 0; i < 100000; i++)
		buf_add(&sql, STR("+1"));
	assert_null(pg_tree_parse(buf_str(&sql), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.msg, "statement is nested too deeply");
	uint64_t fingerprint = 0;
	assert_true(pg_tree_fingerprint(buf_str(&sql), &fingerprint, &err));
	while (sql.n <= PG_TREE_MAX_BYTES)
		buf_add(&sql, STR("+1+1+1+1+1+1+1+1"));
	assert_null(pg_tree_parse(buf_str(&sql), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_null(pg_tree_parse(str_of("SELECT \0 1", 10), &err));
	assert_int_equal(err.code, ERR_DAMAGED);
	buf_release(&sql);
}

static void a_fault_has_its_place(void **state)
{
	(void)state;
	struct err err = {0};
	assert_null(pg_tree_parse(STR("SELECT 'ä', FROM FROM"), &err));
	assert_string_equal(err.msg, "syntax error at or near \"FROM\"");
	assert_int_equal(err.at.byte, 13);
}

static void names_are_quoted_as_needed(void **state)
{
	(void)state;
	struct buf out = {0};
	pg_name_quote_qualified(STR("public"), STR("User"), &out);
	buf_add_char(&out, ' ');
	pg_name_quote(STR("order"), &out);
	buf_add_char(&out, ' ');
	pg_name_quote(STR("a\"b"), &out);
	buf_add_char(&out, ' ');
	pg_name_quote(STR("_a1"), &out);
	buf_add_char(&out, ' ');
	pg_name_quote_literal(STR("it's"), &out);
	assert_string_equal(out.p, "public.\"User\" \"order\" \"a\"\"b\" _a1 'it''s'");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_texts),
		cmocka_unit_test(casts_by_column_type),
		cmocka_unit_test(text_that_is_no_expression_stays),
		cmocka_unit_test(deep_and_long_texts_are_refused),
		cmocka_unit_test(a_fault_has_its_place),
		cmocka_unit_test(names_are_quoted_as_needed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
