#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/index_ddl.h"
#include "analysis/index_name.h"
#include "base/base.h"
#include "base/buf.h"

static struct catalog *read_schema(const char *sql)
{
	struct catalog *c = catalog_new();
	schema_read_text(str_from(sql), "test.sql", c, NULL);
	catalog_finish(c);
	return c;
}

static struct index *index_named(const struct catalog *c, const char *name)
{
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++)
			if (str_eq(c->tables[i]->indexes[k]->name, str_from(name)))
				return c->tables[i]->indexes[k];
	fail_msg("no index %s", name);
	return NULL;
}

static const char *joined(const struct sql_list *list, struct buf *out)
{
	buf_clear(out);
	buf_add(out, STR(""));
	for (size_t i = 0; i < list->n; i++)
		buf_fmt(out, "%.*s;\n", STR_ARG(list->items[i]));
	return out->p;
}

static const char schema[] =
	"CREATE TABLE public.t (a int, \"B\" text, c timestamptz, d jsonb);"
	"CREATE UNIQUE INDEX t_odd ON public.t USING btree (a DESC NULLS LAST, \"B\" COLLATE \"C\" text_pattern_ops, "
	"lower(\"B\")) INCLUDE (c) WITH (fillfactor='70') WHERE (a > 0);"
	"COMMENT ON INDEX public.t_odd IS 'it''s odd';"
	"CREATE INDEX t_gin ON public.t USING gin (d jsonb_path_ops);"
	"ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_a_key UNIQUE (a);"
	"CREATE TABLE public.ev (id int, at timestamptz) PARTITION BY RANGE (at);"
	"CREATE TABLE public.ev_1 (id int, at timestamptz);"
	"ALTER TABLE ONLY public.ev ATTACH PARTITION public.ev_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
	"CREATE INDEX ev_at_idx ON ONLY public.ev USING btree (at);"
	"CREATE INDEX ev_1_at_idx ON public.ev_1 USING btree (at);"
	"ALTER INDEX public.ev_at_idx ATTACH PARTITION public.ev_1_at_idx;";

static void what_is_removed_comes_back(void **state)
{
	(void)state;
	struct catalog *c = read_schema(schema);
	struct sql_list apply = {0}, rollback = {0};
	struct buf text = {0};
	index_ddl_remove(index_named(c, "t_odd"), &apply, &rollback, &c->arena);
	assert_string_equal(joined(&apply, &text), "DROP INDEX CONCURRENTLY IF EXISTS public.t_odd;\n");
	assert_string_equal(
		joined(&rollback, &text),
		"CREATE UNIQUE INDEX CONCURRENTLY t_odd ON public.t USING btree (a DESC NULLS LAST, \"B\" "
		"COLLATE \"C\" text_pattern_ops, lower(\"B\")) INCLUDE (c) WITH (fillfactor='70') WHERE (a > 0);\n"
		"COMMENT ON INDEX public.t_odd IS 'it''s odd';\n");
	apply.n = rollback.n = 0;
	index_ddl_remove(index_named(c, "t_a_key"), &apply, &rollback, &c->arena);
	assert_string_equal(joined(&apply, &text), "ALTER TABLE public.t DROP CONSTRAINT IF EXISTS t_a_key;\n");
	assert_string_equal(joined(&rollback, &text), "ALTER TABLE ONLY public.t ADD CONSTRAINT t_a_key UNIQUE (a);\n");
	apply.n = rollback.n = 0;
	index_ddl_remove(index_named(c, "ev_at_idx"), &apply, &rollback, &c->arena);
	assert_string_equal(joined(&apply, &text), "DROP INDEX IF EXISTS public.ev_at_idx;\n");
	assert_string_equal(joined(&rollback, &text), "CREATE INDEX ev_at_idx ON public.ev USING btree (at);\n");
	buf_release(&text);
	catalog_free(c);
}

static void an_index_is_spelled_out(void **state)
{
	(void)state;
	struct catalog *c = read_schema(schema);
	assert_string_equal(index_ddl_create(index_named(c, "t_odd"), &c->arena).p,
			    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_odd ON public.t USING btree "
			    "(a DESC NULLS LAST, \"B\" COLLATE \"C\" text_pattern_ops, (lower(\"B\"))) INCLUDE (c) "
			    "WITH (fillfactor='70') WHERE a > 0");
	assert_string_equal(index_ddl_create(index_named(c, "t_gin"), &c->arena).p,
			    "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_gin ON public.t USING gin (d jsonb_path_ops)");
	catalog_free(c);
}

static void partitions_get_theirs_one_by_one(void **state)
{
	(void)state;
	struct catalog *c = read_schema(schema);
	struct index_key key = {.column = &catalog_table(c, STR("public"), STR("ev"))->columns[0]};
	struct index new = {
		.table = catalog_table(c, STR("public"), STR("ev")), .method = STR("btree"), .keys = &key, .keys_n = 1};
	struct sql_list apply = {0}, rollback = {0};
	struct buf text = {0};
	new.name = index_name_choose(c, &new, &c->arena);
	index_ddl_make(&new, &apply, &rollback, &c->arena);
	assert_string_equal(joined(&apply, &text),
			    "CREATE INDEX IF NOT EXISTS ev_id_idx ON ONLY public.ev USING btree (id);\n"
			    "CREATE INDEX CONCURRENTLY IF NOT EXISTS ev_1_id_idx ON public.ev_1 USING btree (id);\n"
			    "ALTER INDEX public.ev_id_idx ATTACH PARTITION public.ev_1_id_idx;\n");
	assert_string_equal(joined(&rollback, &text), "DROP INDEX IF EXISTS public.ev_id_idx;\n");
	buf_release(&text);
	catalog_free(c);
}

static const struct {
	const char *index,
		*name; /* an index of the schema that sets the style, and what a new one on users (org_id) gets */
} styles[] = {
	{"CREATE INDEX users_name_idx ON users (name)", "users_org_id_idx"},
	{"CREATE INDEX index_users_on_name ON users (name)", "index_users_on_org_id"},
	{"CREATE INDEX ix_users_name ON users (name)", "ix_users_org_id"},
	{"CREATE INDEX idx_users_name ON users (name)", "idx_users_org_id"},
	{"CREATE INDEX users_name_index ON users (name)", "users_org_id_index"},
	{"CREATE INDEX users_org_id_idx ON users (name)", "users_org_id_idx1"},
	{"CREATE TABLE users_org_id_idx (a int)", "users_org_id_idx1"},
	{"SELECT 1", "users_org_id_idx"},
};

static void names_follow_the_schema(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		struct buf sql = {0};
		buf_fmt(&sql, "CREATE TABLE users (id int primary key, name text, org_id int); %s;", styles[i].index);
		struct catalog *c = read_schema(sql.p);
		struct table *t = catalog_table(c, STR("public"), STR("users"));
		struct index_key key = {.column = table_column(t, STR("org_id"))};
		struct index new = {.table = t, .method = STR("btree"), .keys = &key, .keys_n = 1};
		assert_string_equal(index_name_choose(c, &new, &c->arena).p, styles[i].name);
		catalog_free(c);
		buf_release(&sql);
	}
}

static void long_names_stay_apart(void **state)
{
	(void)state;
	struct catalog *c = read_schema(
		"CREATE TABLE a_table_with_a_rather_long_name_of_fifty_bytes_and_a (first_of_two_columns int, "
		"second_of_two_columns int)");
	struct table *t = c->tables[0];
	struct index_key one = {.column = &t->columns[0]}, two = {.column = &t->columns[1]};
	struct index a = {.table = t, .method = STR("btree"), .keys = &one, .keys_n = 1};
	struct index b = {.table = t, .method = STR("btree"), .keys = &two, .keys_n = 1};
	struct str name_a = index_name_choose(c, &a, &c->arena), name_b = index_name_choose(c, &b, &c->arena);
	assert_true(name_a.n <= 63 && name_b.n <= 63);
	assert_false(str_eq(name_a, name_b));
	assert_true(str_ends(name_a, STR("_idx")));
	catalog_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_removed_comes_back),
		cmocka_unit_test(an_index_is_spelled_out),
		cmocka_unit_test(partitions_get_theirs_one_by_one),
		cmocka_unit_test(names_follow_the_schema),
		cmocka_unit_test(long_names_stay_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
