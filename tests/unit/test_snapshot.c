#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "guard.h"
#include "parsers/catalog.h"
#include "parsers/text_array.h"

static struct str read_file(const char *path, struct buf *content)
{
	char block[4096];
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
		buf_add(content, str_of(block, n));
	fclose(file);
	return buf_str(content);
}

static struct catalog *read_snapshot(const char *path, const char *schema)
{
	struct buf content = {0};
	struct err err = {0};
	struct catalog *c = catalog_new();
	struct str text = read_file(path, &content);
	assert_true(snapshot_sniff(text));
	assert_true(snapshot_read(text, (struct pos){path, 1, 0}, c, NULL, &err));
	if (schema)
		schema_read_text(str_from(schema), "test.sql", c, NULL);
	catalog_finish(c);
	buf_release(&content);
	return c;
}

static const struct index *index_named(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->indexes_n; i++)
		if (str_eq(t->indexes[i]->name, str_from(name)))
			return t->indexes[i];
	return NULL;
}

/* Both spellings, without a schema: tables, indexes and primary keys are the snapshot's. */
static void snapshots_stand_alone(void **state)
{
	(void)state;
	static const char *const paths[] = {"testdata/snapshots/small.json", "testdata/snapshots/plain.json"};
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct catalog *c = read_snapshot(paths[i], NULL);
		const struct table *t = catalog_table(c, STR("public"), STR("projects"));
		assert_int_equal(c->tables_n, 2);
		assert_true(t->rows == 18000 && t->rows_source == STAT_FROM_SNAPSHOT);
		assert_int_equal(c->server_version / 10000, 15);
		assert_true(c->has_snapshot && !c->has_schema);
		assert_true(c->captured_at_us != TIME_UNKNOWN);
		const struct index *pkey = index_named(t, "projects_pkey");
		assert_non_null(pkey);
		assert_true(pkey->unique && pkey->constraint && pkey->constraint->kind == CONSTRAINT_PRIMARY);
		assert_true(pkey->bytes > 8192 && pkey->pages > 1 && pkey->scans >= 0);
		const struct column *column = table_column(t, STR("visibility"));
		assert_true(column->stats.n_distinct > 0 && column->stats.mcv_n > 0);
		assert_true(catalog_setting(c, "block_size", 0) == 8192);
		assert_true(catalog_setting(c, "no_such_setting", 7) == 7);
		catalog_free(c);
	}
}

/* With a dump: the dump's definitions, the snapshot's figures, and the indexes that dumps leave out. */
static void snapshots_complete_a_schema(void **state)
{
	(void)state;
	struct catalog *c = read_snapshot(
		"testdata/snapshots/small.json",
		"CREATE TABLE projects (id bigint PRIMARY KEY, visibility text, organization_id bigint, slug text);");
	const struct table *t = catalog_table(c, STR("public"), STR("projects"));
	assert_int_equal(c->tables_n, 1);
	assert_int_equal(t->columns_n, 4);
	assert_string_equal(t->columns[1].type.p, "text");
	assert_true(t->columns[1].stats.source == STAT_FROM_SNAPSHOT);
	assert_non_null(index_named(t, "projects_organization_id_slug_key"));
	catalog_free(c);
}

static void an_invalid_index_is_in_the_snapshot_only(void **state)
{
	(void)state;
	static const char json[] = "{\"pgassay_snapshot\": 1, \"relations\": [{\"schema\": \"public\", \"name\": "
				   "\"i\", \"kind\": \"index\", "
				   "\"table\": \"t\", \"is_valid\": false, \"definition\": \"CREATE INDEX i ON "
				   "public.t USING btree (a)\"}]}";
	struct catalog *c = catalog_new();
	struct err err = {0};
	schema_read_text(STR("CREATE TABLE t (a int)"), "test.sql", c, NULL);
	assert_true(snapshot_read(str_from(json), (struct pos){0}, c, NULL, &err));
	catalog_finish(c);
	assert_int_equal(c->tables[0]->indexes_n, 1);
	assert_true(c->tables[0]->indexes[0]->invalid);
	catalog_free(c);
}

#define SNAPSHOT(captured, bytes, scans)                                                                               \
	"{\"pgassay_snapshot\": 1, \"captured_at\": \"" captured                                                       \
	"\", \"relations\": [{\"schema\": \"public\", \"name\": "                                                      \
	"\"t\", \"kind\": \"table\", \"rows\": 10, \"pages\": 5, \"bytes\": " bytes                                    \
	"}], \"index_stats\": [{\"schema\": \"public\", \"table\": \"t\", \"index\": \"i\", \"scans\": " scans         \
	"}], \"settings\": {\"work_mem\": {\"setting\": " scans "}}}"

/* Two snapshots, in any order: the later one's figures, and what changed a day. */
static void two_snapshots_give_rates(void **state)
{
	(void)state;
	static const struct str texts[] = {STR_INIT(SNAPSHOT("2026-11-01T00:00:00Z", "1000", "50")),
					   STR_INIT(SNAPSHOT("2026-11-11T00:00:00Z", "21000", "80"))};
	for (size_t first = 0; first < 2; first++) {
		struct catalog *c = catalog_new();
		struct err err = {0};
		schema_read_text(STR("CREATE TABLE t (a int); CREATE INDEX i ON t (a);"), "test.sql", c, NULL);
		assert_true(snapshot_read(texts[first], (struct pos){0}, c, NULL, &err));
		assert_true(snapshot_read(texts[1 - first], (struct pos){0}, c, NULL, &err));
		catalog_finish(c);
		assert_true(c->tables[0]->bytes == 21000);
		assert_true(c->tables[0]->growth_bytes_per_day == 2000);
		assert_true(c->tables[0]->indexes[0]->scans == 80);
		assert_true(c->tables[0]->indexes[0]->scans_per_day == 3);
		assert_true(c->captured_at_us - c->first_captured_at_us == 10 * US_PER_DAY);
		catalog_free(c);
	}
}

static void bad_snapshots(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "{", "[]", "{\"pgassay_snapshot\": 1, \"relations\": [", "null"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct guard g = guard_copy(str_from(texts[i]));
		struct catalog *c = catalog_new();
		struct err err = {0};
		assert_false(snapshot_read(g.s, (struct pos){"x.json", 1, 0}, c, NULL, &err));
		assert_string_equal(err.msg, "snapshot is no valid JSON");
		catalog_free(c);
		guard_release(&g);
	}
	/* Sections of other types than expected hold nothing. */
	struct catalog *c = catalog_new();
	assert_true(
		snapshot_read(STR("{\"pgassay_snapshot\": 1, \"relations\": {\"a\": 5}, \"columns\": [null, 7, \"x\"], "
				  "\"settings\": [1], \"index_stats\": \"x\", \"database_stats\": []}"),
			      (struct pos){0}, c, NULL, NULL));
	catalog_finish(c);
	catalog_free(c);
}

static void arrays_in_text(void **state)
{
	(void)state;
	static const struct {
		const char *text, *joined;
	} cases[] = {
		{"{1,2,3}", "1|2|3|"},
		{"{a,\"b c\",NULL,\"NULL\"}", "a|b c|NULL|"},
		{"{\"with \\\"quotes\\\" and \\\\\",\"{},\"}", "with \"quotes\" and \\|{},|"},
		{"{{1,2},{3,4}}", "1|2|3|4|"},
		{"{\"\"}", "|"},
		{"{}", ""},
		{"", ""},
		{"no array", ""},
		{"{\"open", "open|"},
		{"{\"\\", "\\|"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena arena = {0};
		struct buf joined = {0};
		struct guard g = guard_copy(str_from(cases[i].text));
		size_t n;
		struct str *items = text_array_read(g.s, &n, &arena);
		buf_add(&joined, STR(""));
		for (size_t k = 0; k < n; k++)
			buf_fmt(&joined, "%.*s|", STR_ARG(items[k]));
		assert_string_equal(joined.p, cases[i].joined);
		guard_release(&g);
		buf_release(&joined);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(snapshots_stand_alone),
		cmocka_unit_test(snapshots_complete_a_schema),
		cmocka_unit_test(an_invalid_index_is_in_the_snapshot_only),
		cmocka_unit_test(two_snapshots_give_rates),
		cmocka_unit_test(bad_snapshots),
		cmocka_unit_test(arrays_in_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
