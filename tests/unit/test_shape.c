#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/shape.h"
#include "base/buf.h"
#include "parsers/schema.h"
#include "parsers/source.h"

#define GOLDEN "testdata/shape/cases"

static const char *const kinds[] = {"eq",          "in",   "range", "like", "ilike",    "regex",    "is-null",
				    "is-not-null", "true", "false", "ne",   "contains", "fulltext", "other"};

static struct str name_of(const struct shape_access *a)
{
	return !a ? STR("?") : a->alias.n ? a->alias : a->name;
}

static void write_term(const struct shape_term *t, struct buf *out)
{
	buf_fmt(out, "%.*s.", STR_ARG(name_of(t->access)));
	if (t->expression.n)
		buf_fmt(out, "{%.*s}", STR_ARG(t->expression));
	buf_add(out, t->column);
}

static void write_operand(const struct shape_operand *o, struct buf *out)
{
	if (o->kind == OPERAND_SLOT)
		buf_fmt(out, " $%u", o->slot);
	if (o->kind == OPERAND_CONSTANT)
		buf_fmt(out, " const:%.*s", STR_ARG(o->constant));
	if (o->kind == OPERAND_COLUMN || o->kind == OPERAND_EXPRESSION) {
		buf_add(out, o->kind == OPERAND_COLUMN ? STR(" col:") : STR(" expr:"));
		write_term(&o->term, out);
	}
	if (o->cast.n)
		buf_fmt(out, "::%.*s", STR_ARG(o->cast));
}

static void write_access(const struct shape_access *a, struct buf *out)
{
	buf_fmt(out, " %.*s(%.*s)%s%s%s%s%s%s[", STR_ARG(name_of(a)), STR_ARG(a->name), a->table ? "" : "?",
		a->is_cte ? " cte" : "", a->is_subquery ? " sub" : "", a->is_function ? " fn" : "",
		a->nullable ? " nullable" : "",
		a->written  ? " written"
		: a->locked ? " locked"
			    : "");
	for (size_t i = 0; i < a->columns_n; i++)
		buf_fmt(out, "%s%.*s", i ? " " : "", STR_ARG(a->columns[i]));
	buf_add(out, a->all_columns ? STR(" *]") : STR("]"));
}

static void write_sorts(const char *label, const struct shape_sort *s, size_t n, struct buf *out)
{
	if (n)
		buf_fmt(out, " %s", label);
	for (size_t i = 0; i < n; i++) {
		buf_add_char(out, ' ');
		write_term(&s[i].term, out);
		buf_fmt(out, "%s%s", s[i].desc ? " desc" : "", s[i].nulls_first != s[i].desc ? " nulls!" : "");
	}
}

static void write_block(const struct shape_block *b, struct buf *out)
{
	static const char *const names[] = {"limit",      "offset",     "distinct",  "where", "setop",
					    "for-update", "correlated", "exists",    "in",    "not-in",
					    "random",     "cross",      "aggregates"};
	const bool flags[] = {b->has_limit,    b->has_offset, b->distinct,      b->has_where, b->is_set_operation,
			      b->for_update,   b->correlated, b->in_exists,     b->in_in,     b->in_not_in,
			      b->random_order, b->cross_join, b->has_aggregates};
	buf_add(out, b->parent ? STR("=>   block") : STR("=> block"));
	for (size_t i = 0; i < b->accesses_n; i++)
		write_access(b->accesses[i], out);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (flags[i])
			buf_fmt(out, " +%s", names[i]);
	if (b->aggregates.n)
		buf_fmt(out, " {%.*s}", STR_ARG(b->aggregates));
	write_sorts("order", b->order, b->order_n, out);
	write_sorts("group", b->group, b->group_n, out);
	buf_add_char(out, '\n');
}

static void write_predicate(const struct shape_predicate *p, struct buf *out)
{
	buf_fmt(out, "=>   %s ", kinds[p->kind]);
	write_term(&p->term, out);
	buf_fmt(out, " %.*s", STR_ARG(p->op));
	write_operand(&p->operand, out);
	write_operand(&p->operand2, out);
	if (p->or_group)
		buf_fmt(out, " or#%d", p->or_group);
	if (p->row_comparison)
		buf_fmt(out, " row*%zu", p->row_terms_n);
	buf_fmt(out, "%s | %.*s\n", p->having ? " having" : "", STR_ARG(p->text));
}

static void write_shape(const struct shape *s, struct buf *out)
{
	buf_fmt(out, "=> %s", statement_kind_names[s->kind]);
	if (!s->parsed)
		buf_fmt(out, " not parsed: %.*s", STR_ARG(s->error));
	if (s->written_columns_n)
		buf_fmt(out, " writes");
	for (size_t i = 0; i < s->written_columns_n; i++)
		buf_fmt(out, " %.*s", STR_ARG(s->written_columns[i]));
	buf_fmt(out, "%s%s\n", s->on_conflict ? " on-conflict" : "", s->returning ? " returning" : "");
	for (size_t i = 0; i < s->blocks_n; i++)
		write_block(s->blocks[i], out);
	for (size_t i = 0; i < s->predicates_n; i++)
		write_predicate(s->predicates[i], out);
}

static void ignore(void *context, const struct err *err)
{
	(void)context;
	(void)err;
}

static struct catalog *mlops(void)
{
	struct err err = {0};
	struct catalog *c = catalog_new();
	struct catalog_sink sink = {ignore, NULL};
	struct source *source = source_open("testdata/mlops/schema.sql", &err);
	assert_non_null(source);
	assert_true(schema_read(source, "schema.sql", c, &sink, &err));
	source_close(source);
	catalog_finish(c);
	return c;
}

static struct str whole_file(const char *path, struct buf *b)
{
	char block[4096];
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
		buf_add(b, str_of(block, n));
	fclose(f);
	return buf_str(b);
}

static void expect(struct str sql, const struct catalog *c, struct buf *out)
{
	struct arena arena = {0};
	struct buf normalized = {0};
	scan_normalize(sql, &(struct scan_options){0}, &normalized);
	write_shape(shape_parse(buf_str(&normalized), c, &arena), out);
	arena_release(&arena);
	buf_release(&normalized);
}

/* A case is a statement on one line; the lines that begin with "=>" are its shape. */
static void test_golden(void **state)
{
	struct buf file = {0}, out = {0};
	struct str rest = whole_file(GOLDEN, &file), line;
	struct catalog *c = mlops();
	while (str_cut(&rest, '\n', &line)) {
		if (str_starts(line, STR("=>")))
			continue;
		buf_fmt(&out, "%.*s\n", STR_ARG(line));
		if (line.n && line.p[0] != '#')
			expect(line, c, &out);
	}
	if (*state) {
		FILE *f = fopen(GOLDEN, "w");
		assert_non_null(f);
		fwrite(out.p, 1, out.n, f);
		fclose(f);
	} else if (!str_eq(buf_str(&file), buf_str(&out))) {
		size_t i = 0;
		while (i < file.n && i < out.n && file.p[i] == out.p[i])
			i++;
		fail_msg("%s differs at byte %zu: ...%.*s", GOLDEN, i, (int)MIN((size_t)200, out.n - i), out.p + i);
	}
	catalog_free(c);
	buf_release(&file);
	buf_release(&out);
}

static uint64_t fingerprint(const char *sql)
{
	struct arena arena = {0};
	struct buf normalized = {0};
	scan_normalize(str_from(sql), &(struct scan_options){0}, &normalized);
	struct shape *s = shape_parse(buf_str(&normalized), NULL, &arena);
	if (!s->parsed)
		fail_msg("%s: %.*s", sql, STR_ARG(s->error));
	uint64_t f = s->fingerprint;
	arena_release(&arena);
	buf_release(&normalized);
	return f;
}

static void test_same_fingerprint(void **state)
{
	(void)state;
	static const char *const same[][2] = {
		{"select a.x from t a", "select t.x from t"},
		{"select a.x from t a", "select x from t"},
		{"select x as y from t", "select x from public.t"},
		{"select x from t where b = true", "select x from t where b = false"},
		{"select x from t where b = 1", "select x from t where b = $1"},
		{"select x from t where b = '1'::int", "select x from t where b = cast($1 as bigint)"},
		{"select x from t where b in (1,2)", "select x from t where b = any(array[1,2,3])"},
		{"select x from t where b in (1,2)", "select x from t where b = any($1)"},
		{"select x from t where b between 1 and 2", "select x from t where b >= 3 and b <= 4"},
		{"select x from t where a = 1 and b between 1 and 2",
		 "select x from t where a = 1 and b >= 3 and b <= 4"},
		{"select x from t where (a = 1 and b = 2) and c = 3",
		 "select x from t where a = 1 and (b = 2 and c = 3)"},
		{"select x from t where a != 1", "select x from t where a <> 1"},
		{"select x from t where a like 'x'", "select x from t where a ~~ 'y'"},
		{"select x from t order by 1", "select x from t order by x asc"},
		{"select count(*) as n from t group by y order by n desc",
		 "select count(*) from t group by y order by 1 desc"},
		{"select x from t order by x desc nulls first", "select x from t order by x desc"},
		{"select \"x\" from \"t\"", "SELECT x FROM t"},
		{"select u.a, o.b from u join o on o.u = u.id", "select x.a, y.b from u x join o as y on y.u = x.id"},
		{"select a from t where x = -5", "select a from t where x = 5"},
		{"insert into t (a, b) values (1, null)", "insert into t (a, b) values (1, 'x'), (2, 'y')"},
		{"update t set a = null where id = 1", "update t as x set a = 'v' where x.id = 2"},
		{"delete from t where t.id = 1", "delete from t where id = 1"},
	};
	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		if (fingerprint(same[i][0]) != fingerprint(same[i][1]))
			fail_msg("%s\n%s", same[i][0], same[i][1]);
}

static void test_other_fingerprint(void **state)
{
	(void)state;
	static const char *const other[][2] = {
		{"select x from t", "select y from t"},
		{"select x from t", "select x from u"},
		{"select x from t", "select x from other.t"},
		{"select x from t where a is null", "select x from t where a is not null"},
		{"select x from t where a = 1 or b = 2", "select x from t where a = 1 and b = 2"},
		{"select x from t order by x", "select x from t order by x desc"},
		{"select x from t order by x", "select x from t order by x nulls first"},
		{"select a.x from t a, t b", "select b.x from t a, t b"},
		{"select x from t limit 1", "select x from t"},
		{"select x from t where a < 1", "select x from t where a > 1"},
		{"select x from t where a in (1,2)", "select x from t where a not in (1,2)"},
		{"insert into t (a, b) values (1, 2)", "insert into t (a, c) values (1, 2)"},
		{"update t set a = 1", "update t set b = 1"},
		{"select min(x) from t", "select max(x) from t"},
		{"select x from t union select x from u", "select x from t union all select x from u"},
		{"select x, y from t order by 1", "select x, y from t order by 2"},
	};
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		if (fingerprint(other[i][0]) == fingerprint(other[i][1]))
			fail_msg("%s\n%s", other[i][0], other[i][1]);
}

static void test_introspection(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		bool introspection;
	} cases[] = {
		{"select oid from pg_catalog.pg_class where relname = 'x'", true},
		{"select a.attname from pg_attribute a join pg_type t on t.oid = a.atttypid", true},
		{"select * from information_schema.columns c, pg_catalog.unnest(array[1]) u", true},
		{"select id from runs", false},
		{"select id from runs where kind in (select relkind from pg_catalog.pg_class)", false},
		{"select pg_sleep(1)", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = {0};
		struct buf normalized = {0};
		scan_normalize(str_from(cases[i].sql), &(struct scan_options){0}, &normalized);
		if (shape_is_introspection(shape_parse(buf_str(&normalized), NULL, &arena)) != cases[i].introspection)
			fail_msg("%s", cases[i].sql);
		arena_release(&arena);
		buf_release(&normalized);
	}
}

/* Hostile statements cost a diagnostic, never the stack. */
static void test_deep(void **state)
{
	(void)state;
	struct arena arena = {0};
	static const char *const units[] = {"1+", "(", "not ", "a and ", "case when ", "- ", "select (", "x::int::"};
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct buf sql = {0};
		buf_add(&sql, STR("select "));
		for (int n = 0; n < 100000; n++)
			buf_add(&sql, str_from(units[i]));
		buf_add_char(&sql, '1');
		struct shape *s = shape_parse(buf_str(&sql), NULL, &arena);
		assert_false(s->parsed);
		assert_true(s->error.n > 0);
		buf_release(&sql);
	}
	arena_release(&arena);
}

int main(int argc, char **argv)
{
	bool update = argc > 1 && strcmp(argv[1], "--update") == 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_golden, update ? argv[1] : NULL),
		cmocka_unit_test(test_same_fingerprint),
		cmocka_unit_test(test_other_fingerprint),
		cmocka_unit_test(test_introspection),
		cmocka_unit_test(test_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
