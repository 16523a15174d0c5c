#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/buf.h"
#include "guard.h"
#include "parsers/catalog.h"

/* Diagnostics as "line: message|". */
static void note(void *context, const struct err *err)
{
	buf_fmt(context, "%" PRIu64 ": %s|", err->at.line, err->msg);
}

static struct catalog *read_schema(struct str sql, struct buf *notes)
{
	struct catalog *c = catalog_new();
	struct catalog_sink sink = {note, notes};
	buf_add(notes, STR(""));
	schema_read_text(sql, "test.sql", c, &sink);
	catalog_finish(c);
	return c;
}

static const struct column *column(const struct catalog *c, const char *table, const char *name)
{
	const struct table *t = catalog_table(c, STR(""), str_from(table));
	const struct column *found = t ? table_column(t, str_from(name)) : NULL;
	if (!found)
		fail_msg("no column %s.%s", table, name);
	return found;
}

static const struct index *index_named(const struct catalog *c, const char *name)
{
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++)
			if (str_eq(c->tables[i]->indexes[k]->name, str_from(name)))
				return c->tables[i]->indexes[k];
	return NULL;
}

static const struct constraint *constraint_named(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->constraints_n; i++)
		if (str_eq(t->constraints[i]->name, str_from(name)))
			return t->constraints[i];
	return NULL;
}

static void hand_written_definitions(void **state)
{
	(void)state;
	struct buf notes = {0};
	struct catalog *c = read_schema(
		STR("create table if not exists Users (id bigserial primary key, email varchar(255) unique not null,"
		    " org_id int references orgs, score int8 default 5 check (score > 0), \"Name\" text collate \"C\");"
		    "create table orgs (id int generated always as identity primary key, name text);"
		    "create index on users (lower(email), org_id desc);"
		    "alter table users add column created_at timestamptz default now() not null, drop column score;"
		    "alter table orgs rename column name to title;"
		    "create unique index concurrently if not exists orgs_title on orgs using btree (title nulls "
		    "first);"),
		&notes);
	assert_string_equal(notes.p, "");
	const struct table *users = catalog_table(c, STR("public"), STR("users"));
	assert_int_equal(users->columns_n, 5);
	assert_string_equal(column(c, "users", "id")->type.p, "bigint");
	assert_true(column(c, "users", "id")->not_null);
	assert_string_equal(column(c, "users", "id")->default_expr.p, "nextval('public.users_id_seq'::regclass)");
	assert_string_equal(column(c, "users", "email")->type.p, "character varying(255)");
	assert_string_equal(column(c, "users", "Name")->collation.p, "C");
	assert_true(column(c, "orgs", "id")->identity);
	assert_non_null(index_named(c, "users_pkey"));
	assert_non_null(index_named(c, "users_email_key"));
	const struct constraint *key = constraint_named(users, "users_org_id_fkey");
	assert_ptr_equal(key->references, catalog_table(c, STR("public"), STR("orgs")));
	assert_int_equal(key->referenced_n, 1);
	const struct index *index = index_named(c, "users_lower_org_id_idx");
	assert_string_equal(index->keys[0].expression.p, "lower(email)");
	assert_true(index->keys[1].desc && index->keys[1].nulls_first);
	assert_true(index_named(c, "orgs_title")->keys[0].nulls_first);
	assert_int_equal(catalog_table(c, STR(""), STR("orgs"))->referenced_by_n, 1);
	catalog_free(c);
	buf_release(&notes);
}

/* What the grammar does not know costs one diagnostic, at its line, and nothing else. */
static void faults_cost_one_diagnostic(void **state)
{
	(void)state;
	struct buf notes = {0};
	struct catalog *c =
		read_schema(STR("CREATE TABLE a (x int);\n\nCREATE TABLE b (\n  x int,\n  y inte ger ger);\n"
				"CREATE TABLE c (x int);\nCREATE INDEX i ON a (x"),
			    &notes);
	assert_string_equal(notes.p, "5: syntax error at or near \"ger\"|7: syntax error at end of input|");
	assert_int_equal(c->tables_n, 2);
	catalog_free(c);
	buf_release(&notes);
}

static void newer_grammar(void **state)
{
	(void)state;
	struct buf notes = {0};
	struct catalog *c = read_schema(
		STR("CREATE TABLE a (id bigint CONSTRAINT a_id_nn NOT NULL, p numeric DEFAULT 1_000, d daterange,"
		    " t numeric GENERATED ALWAYS AS ((p * 2)), v numeric GENERATED ALWAYS AS (p) VIRTUAL, n int,"
		    " CONSTRAINT n_nn NOT NULL n NO INHERIT, CONSTRAINT pos CHECK ((p > 0)) NOT ENFORCED);"
		    "ALTER TABLE ONLY a ADD CONSTRAINT a_pk PRIMARY KEY (id, d WITHOUT OVERLAPS);"
		    "ALTER TABLE ONLY a ADD CONSTRAINT a_fk FOREIGN KEY (n, PERIOD d) REFERENCES a(id, PERIOD d);"),
		&notes);
	assert_string_equal(notes.p, "");
	assert_string_equal(column(c, "a", "p")->default_expr.p, "1000");
	assert_string_equal(column(c, "a", "t")->generated.p, "p * 2");
	assert_string_equal(column(c, "a", "v")->generated.p, "p");
	assert_true(column(c, "a", "n")->not_null);
	const struct table *a = catalog_table(c, STR("public"), STR("a"));
	assert_int_equal(constraint_named(a, "n_nn")->kind, CONSTRAINT_NOT_NULL);
	assert_int_equal(constraint_named(a, "pos")->kind, CONSTRAINT_CHECK);
	assert_int_equal(constraint_named(a, "a_fk")->columns_n, 2);
	assert_string_equal(index_named(c, "a_pk")->definition.p,
			    "ALTER TABLE ONLY a ADD CONSTRAINT a_pk PRIMARY KEY (id, d WITHOUT OVERLAPS)");
	catalog_free(c);
	buf_release(&notes);
}

static void partitions_and_inheritance(void **state)
{
	(void)state;
	struct buf notes = {0};
	struct catalog *c =
		read_schema(STR("CREATE TABLE ev (id int NOT NULL, at date) PARTITION BY RANGE (at, (id % 4));"
				"CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);"
				"CREATE TABLE ev_2 (at date, id int NOT NULL);"
				"ALTER TABLE ONLY ev ATTACH PARTITION ev_2 DEFAULT;"
				"CREATE INDEX ev_at ON ONLY ev (at); CREATE INDEX ev_1_at ON ev_1 (at);"
				"ALTER INDEX ev_at ATTACH PARTITION ev_1_at;"
				"CREATE TABLE parent (a int, b int); CREATE TABLE child (c int) INHERITS (parent);"
				"CREATE TABLE copied (LIKE parent INCLUDING ALL, d int);"),
			    &notes);
	assert_string_equal(notes.p, "");
	const struct table *ev = catalog_table(c, STR(""), STR("ev")), *one = catalog_table(c, STR(""), STR("ev_1"));
	assert_string_equal(ev->partition_key.p, "RANGE (at, (id % 4))");
	assert_int_equal(ev->partitions_n, 2);
	assert_ptr_equal(one->parent, ev);
	assert_string_equal(one->partition_bound.p, "FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)");
	assert_int_equal(one->columns_n, 2);
	assert_true(table_column(one, STR("id"))->not_null);
	assert_string_equal(catalog_table(c, STR(""), STR("ev_2"))->partition_bound.p, "DEFAULT");
	assert_true(index_named(c, "ev_at")->invalid); /* ev_2 has no part of it */
	assert_ptr_equal(index_named(c, "ev_1_at")->parent, index_named(c, "ev_at"));
	const struct table *child = catalog_table(c, STR(""), STR("child"));
	assert_int_equal(child->columns_n, 3);
	assert_string_equal(child->columns[2].name.p, "c");
	assert_string_equal(catalog_table(c, STR(""), STR("copied"))->columns[0].name.p, "a");
	catalog_free(c);
	buf_release(&notes);
}

static void reading_twice_changes_nothing(void **state)
{
	(void)state;
	static const char sql[] = "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a); CREATE INDEX a_b ON a (b);";
	struct buf notes = {0};
	struct catalog *c = catalog_new();
	schema_read_text(str_from(sql), "one.sql", c, NULL);
	schema_read_text(str_from(sql), "two.sql", c, NULL);
	catalog_finish(c);
	assert_int_equal(c->tables_n, 1);
	assert_int_equal(c->tables[0]->columns_n, 2);
	assert_int_equal(c->tables[0]->indexes_n, 2);
	assert_int_equal(c->tables[0]->constraints_n, 2);
	catalog_free(c);
	buf_release(&notes);
}

static void search_paths(void **state)
{
	(void)state;
	struct buf notes = {0};
	struct catalog *c =
		read_schema(STR("SET search_path = app, pg_catalog; CREATE TABLE a (x int); CREATE INDEX i ON a (x);"
				"SELECT pg_catalog.set_config('search_path', '', false);"
				"CREATE TABLE public.a (y int); CREATE TABLE other.b (z int);"),
			    &notes);
	assert_non_null(catalog_table(c, STR("app"), STR("a")));
	assert_string_equal(index_named(c, "i")->table->schema.p, "app");
	assert_string_equal(catalog_table(c, STR(""), STR("a"))->schema.p, "public");
	assert_string_equal(catalog_table(c, STR(""), STR("b"))->schema.p, "other");
	assert_null(catalog_table(c, STR(""), STR("nothing")));
	catalog_free(c);
	buf_release(&notes);
}

static void what_looks_like_a_schema(void **state)
{
	(void)state;
	static const struct {
		const char *head;
		bool schema;
	} cases[] = {
		{"--\n-- PostgreSQL database dump\n--\n", true},
		{"--\n-- PostgreSQL database cluster dump\n--\n", true},
		{"PGDMP\x01\x0e", true},
		{"SET statement_timeout = 0;\nCREATE TABLE a (\n    x int\n);\n", true},
		{"create table a (x int);\ncreate index on a (x);\n", true},
		{"BEGIN;\nCREATE TABLE a\n(\n  x int\n);\nCOMMIT;\n", true},
		{"-- CreateTable\nCREATE TABLE \"User\" (\n    \"id\" TEXT NOT NULL\n);\n", true},
		{"SELECT 1;\nSELECT a FROM b;\n", false},
		{"Dear reader,\ncreate something new\n", false},
		{"2026-11-21 10:00:00 UTC [1] LOG:  statement: CREATE TABLE a (x int);\n", false},
		{"{\"Plan\": {}}\n", false},
		{"Seq Scan on a  (cost=0.00..1.00 rows=1 width=4)\n", false},
		{"", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(schema_sniff(str_from(cases[i].head)), cases[i].schema);
}

/* No byte beyond the text is looked at. */
static void the_text_ends_where_it_ends(void **state)
{
	(void)state;
	static const char *const texts[] = {"CREATE TABLE a (x int",
					    "CREATE TABLE a (x int);\n\\",
					    "COPY a FROM stdin;\n\\",
					    "SELECT $a",
					    "SELECT E'\\",
					    "/*",
					    "-",
					    "CREATE FUNCTION f() BEGI",
					    "CREATE TABLE a PARTITION OF b FOR VALUES FROM ('"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct guard g = guard_copy(str_from(texts[i]));
		struct buf notes = {0};
		catalog_free(read_schema(g.s, &notes));
		schema_sniff(g.s);
		snapshot_sniff(g.s);
		buf_release(&notes);
		guard_release(&g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hand_written_definitions),
		cmocka_unit_test(faults_cost_one_diagnostic),
		cmocka_unit_test(newer_grammar),
		cmocka_unit_test(partitions_and_inheritance),
		cmocka_unit_test(reading_twice_changes_nothing),
		cmocka_unit_test(search_paths),
		cmocka_unit_test(what_looks_like_a_schema),
		cmocka_unit_test(the_text_ends_where_it_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
