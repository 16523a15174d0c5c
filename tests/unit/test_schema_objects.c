#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "guard.h"
#include "parsers/catalog_databases.h"

static struct catalog *read_schema(const char *sql)
{
	struct catalog *c = catalog_new();
	schema_read_text(str_from(sql), "test.sql", c, NULL);
	catalog_finish(c);
	return c;
}

static const struct sequence *sequence_named(const struct catalog *c, const char *name)
{
	for (size_t i = 0; i < c->sequences_n; i++)
		if (str_eq(c->sequences[i]->name, str_from(name)))
			return c->sequences[i];
	fail_msg("no sequence %s", name);
	return NULL;
}

static void sequences_know_their_columns(void **state)
{
	(void)state;
	struct catalog *c = read_schema(
		"CREATE TABLE a (id serial, n smallint GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5 MAXVALUE 900), f "
		"int);"
		"CREATE SEQUENCE down INCREMENT BY -1 MINVALUE -500; CREATE SEQUENCE free AS integer CYCLE;"
		"ALTER TABLE a ALTER COLUMN f SET DEFAULT nextval('free'); CREATE SEQUENCE owned OWNED BY a.f;"
		"SELECT pg_catalog.setval('public.a_id_seq', 4000000000, true);"
		"SELECT pg_catalog.setval('public.free', 7, false);");
	const struct sequence *q = sequence_named(c, "a_id_seq");
	assert_true(q->max == INT32_MAX && q->has_last && q->last == 4000000000 && q->source == STAT_FROM_DUMP);
	assert_string_equal(q->column->name.p, "id");
	q = sequence_named(c, "a_n_seq");
	assert_true(q->identity && q->increment == 5 && q->max == 900 && !q->has_last);
	q = sequence_named(c, "down");
	assert_true(q->increment == -1 && q->min == -500 && q->max == -1 && !q->column);
	q = sequence_named(c, "free");
	assert_true(q->cycle && !q->has_last && q->column && str_eq(q->column->name, STR("f")));
	assert_string_equal(sequence_named(c, "owned")->column->name.p, "f");
	catalog_free(c);
}

static void domains_have_a_base_type(void **state)
{
	(void)state;
	struct catalog *c =
		read_schema("CREATE DOMAIN small AS int CHECK (VALUE > 0); CREATE DOMAIN app.key AS small NOT NULL;"
			    "CREATE TABLE t (a app.key, b small, c int);");
	const struct table *t = catalog_table(c, STR("public"), STR("t"));
	for (size_t i = 0; i < 3; i++)
		assert_true(str_eq(column_base_type(&t->columns[i]), STR("integer")));
	const struct domain *d = map_get(&c->domains, STR("app.key"));
	assert_true(d->not_null);
	catalog_free(c);
}

/* Two databases have a table: the preferred one's counts, whole, and nothing of the other's sticks to it. */
static void databases_are_kept_apart(void **state)
{
	(void)state;
	static const char sql[] =
		"\\connect one\nCREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t (a); CREATE TABLE x (a int);\n"
		"\\connect two\nCREATE TABLE t (b int PRIMARY KEY); CREATE INDEX k ON t (b);"
		"ALTER TABLE t CLUSTER ON k; CREATE TABLE y (a int REFERENCES t);\n";
	static const struct {
		const char *preferred, *column;
	} cases[] = {{"", "a"}, {"one", "a"}, {"two", "b"}, {"none of them", "a"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct catalog *c = catalog_new();
		schema_read_text(str_from(sql), "test.sql", c, NULL);
		c->preferred_database = str_from(cases[i].preferred);
		catalog_finish(c);
		const struct table *t = catalog_table(c, STR("public"), STR("t"));
		assert_int_equal(c->tables_n, 3);
		assert_int_equal(c->clashes_n, 1);
		assert_int_equal(t->columns_n, 1);
		assert_int_equal(t->constraints_n, 1);
		assert_int_equal(t->indexes_n, 2);
		assert_string_equal(t->columns[0].name.p, cases[i].column);
		catalog_free(c);
	}
}

/* A snapshot alone: partitions, keys and what rests on indexes are there, so that nothing they need is dropped. */
static void a_snapshot_has_bonds(void **state)
{
	(void)state;
	static const char json[] =
		"{\"pgassay_snapshot\": 1, \"captured_at\": \"2026-11-01T00:00:00Z\", \"in_recovery\": true, "
		"\"relations\": ["
		"{\"schema\": \"s\", \"name\": \"P q\", \"kind\": \"partitioned table\"},"
		"{\"schema\": \"s\", \"name\": \"p1\", \"kind\": \"table\", \"parents\": [\"s.\\\"P q\\\"\"]},"
		"{\"schema\": \"s\", \"name\": \"pi\", \"kind\": \"partitioned index\", \"table\": \"P q\", "
		"\"definition\": "
		"\"CREATE UNIQUE INDEX pi ON ONLY s.\\\"P q\\\" USING btree (a)\"},"
		"{\"schema\": \"s\", \"name\": \"p1i\", \"kind\": \"index\", \"table\": \"p1\", \"parents\": "
		"[\"s.pi\"], "
		"\"is_clustered\": true, \"is_replica_identity\": true, \"definition\": \"CREATE UNIQUE INDEX p1i ON "
		"s.p1 USING btree (a)\"}],"
		"\"constraints\": [{\"schema\": \"s\", \"table\": \"P q\", \"name\": \"pi\", \"type\": \"u\", "
		"\"index\": \"pi\"},"
		"{\"schema\": \"s\", \"table\": \"p1\", \"name\": \"fk\", \"type\": \"f\", \"definition\": "
		"\"FOREIGN KEY (b) REFERENCES s.\\\"P q\\\" (a) ON DELETE CASCADE\"}],"
		"\"sequences\": [{\"schema\": \"s\", \"name\": \"q\", \"type\": \"smallint\", \"increment\": 1, "
		"\"max\": \"32767\", "
		"\"last\": \"31000\", \"table_schema\": \"s\", \"table\": \"p1\", \"column\": \"b\", \"column_type\": "
		"\"smallint\"}],"
		"\"statements\": [{\"queryid\": \"-5\", \"query\": \"select 1\", \"calls\": 4, \"total_exec_time\": "
		"2.5, \"rows\": 4},"
		"{\"queryid\": \"-5\", \"query\": \"select 1\", \"calls\": 3, \"total_exec_time\": 1.5, \"rows\": 3},"
		"{\"queryid\": \"9\", \"query\": \"select 2\", \"calls\": 1, \"total_exec_time\": 90, \"rows\": 0}]}";
	struct catalog *c = catalog_new();
	struct err err = {0};
	assert_true(snapshot_read(str_from(json), (struct pos){0}, c, NULL, &err));
	catalog_finish(c);
	const struct table *p = catalog_table(c, STR("s"), STR("P q")), *p1 = catalog_table(c, STR("s"), STR("p1"));
	assert_ptr_equal(p1->parent, p);
	assert_int_equal(p->partitions_n, 1);
	assert_int_equal(p1->indexes_n, 1);
	assert_ptr_equal(p1->indexes[0]->parent, p->indexes[0]);
	assert_true(p1->indexes[0]->clustered && p1->indexes[0]->replica_identity && !p->indexes[0]->invalid);
	assert_true(p->indexes[0]->constraint != NULL);
	assert_int_equal(p->referenced_by_n, 1);
	assert_int_equal(p->referenced_by[0]->on_delete, 'c');
	assert_true(sequence_named(c, "q")->last == 31000 && sequence_named(c, "q")->column);
	assert_true(c->in_recovery);
	assert_int_equal(c->statements_n, 2);
	assert_true(c->statements[0].total_ms > 89 && c->statements[1].calls > 6.9 && c->has_statements);
	catalog_free(c);
}

/* Two snapshots, in any order, give the pace of a sequence. */
static void sequences_have_a_pace(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"{\"pgassay_snapshot\": 1, \"captured_at\": \"2026-11-01T00:00:00Z\", \"sequences\": "
		"[{\"schema\": \"s\", \"name\": \"q\", \"type\": \"integer\", \"increment\": 2, \"last\": \"1000\"}]}",
		"{\"pgassay_snapshot\": 1, \"captured_at\": \"2026-11-11T00:00:00Z\", \"sequences\": "
		"[{\"schema\": \"s\", \"name\": \"q\", \"type\": \"integer\", \"increment\": 2, \"last\": \"3000\"}]}"};
	for (size_t first = 0; first < 2; first++) {
		struct catalog *c = catalog_new();
		struct err err = {0};
		for (size_t i = 0; i < 2; i++)
			assert_true(snapshot_read(str_from(texts[(first + i) % 2]), (struct pos){0}, c, NULL, &err));
		catalog_finish(c);
		assert_true(sequence_named(c, "q")->last == 3000);
		assert_true(sequence_named(c, "q")->per_day > 99.9 && sequence_named(c, "q")->per_day < 100.1);
		catalog_free(c);
	}
}

/* A renamed index has a definition of its new name; the old name is free. */
static void renames_reach_definitions(void **state)
{
	(void)state;
	struct catalog *c =
		read_schema("CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, lower(b::text)) WHERE a > 5;"
			    "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME COLUMN b TO c; ALTER INDEX i RENAME TO j;"
			    "CREATE INDEX i ON u (c); ALTER TABLE u SET SCHEMA s;");
	const struct table *t = catalog_table(c, STR("s"), STR("u"));
	assert_non_null(t);
	assert_int_equal(t->indexes_n, 2);
	assert_string_equal(t->indexes[0]->definition.p, "CREATE INDEX i ON s.u USING btree (c)");
	assert_true(str_starts(t->indexes[1]->definition, STR("CREATE INDEX j ON s.u USING btree (a, (")));
	catalog_free(c);
}

static void a_key_to_an_unknown_table_has_no_columns_there(void **state)
{
	(void)state;
	struct catalog *c = read_schema("CREATE TABLE t (a int REFERENCES gone (x));");
	const struct constraint *k = catalog_table(c, STR("public"), STR("t"))->constraints[0];
	assert_true(k->columns_n == 1 && !k->references && k->referenced_n == 0);
	catalog_free(c);
}

static void a_snapshot_ends_where_it_ends(void **state)
{
	(void)state;
	static const char json[] =
		"{\"pgassay_snapshot\": 1, \"sequences\": [{\"schema\": \"s\", \"name\": \"q\", \"last\": \"3";
	struct guard g = guard_copy(str_from(json));
	struct catalog *c = catalog_new();
	struct err err = {0};
	assert_false(snapshot_read(g.s, (struct pos){0}, c, NULL, &err));
	catalog_free(c);
	guard_release(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_know_their_columns),
		cmocka_unit_test(domains_have_a_base_type),
		cmocka_unit_test(databases_are_kept_apart),
		cmocka_unit_test(a_snapshot_has_bonds),
		cmocka_unit_test(sequences_have_a_pace),
		cmocka_unit_test(renames_reach_definitions),
		cmocka_unit_test(a_key_to_an_unknown_table_has_no_columns_there),
		cmocka_unit_test(a_snapshot_ends_where_it_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
