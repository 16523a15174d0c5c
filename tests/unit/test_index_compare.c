#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/index_compare.h"
#include "base/base.h"
#include "base/buf.h"
#include "parsers/source.h"

static const char table[] =
	"CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, c int, name text, email text, status text, "
	"deleted_at timestamptz, data jsonb, tags text[], place point, at timestamptz);";

/* What the index x is to the index y. */
static const struct {
	const char *x, *y;
	enum index_relation relation;
} pairs[] = {
	/* equal */
	{"ON t (a)", "ON t (a)", INDEX_EQUAL},
	{"ON t (a)", "ON t USING btree (a ASC NULLS LAST)", INDEX_EQUAL},
	{"ON t (a)", "ON t (a DESC)", INDEX_EQUAL},
	{"ON t (a DESC)", "ON t (a)", INDEX_EQUAL},
	{"ON t (a NULLS FIRST)", "ON t (a DESC NULLS LAST)", INDEX_EQUAL},
	{"ON t (a, b DESC)", "ON t (a DESC, b)", INDEX_EQUAL},
	{"ON t (lower(name))", "ON t (lower((name)::text))", INDEX_EQUAL},
	{"ON t (a) INCLUDE (b, c)", "ON t (a) INCLUDE (c, b)", INDEX_EQUAL},
	{"ON t (a) WHERE status = 'x' AND b > 1", "ON t (a) WHERE ((b > 1) AND (status = 'x'::text))", INDEX_EQUAL},
	{"ON t (name text_ops)", "ON t (name)", INDEX_EQUAL},
	{"ON t (a) WITH (fillfactor = 70)", "ON t (a)", INDEX_EQUAL},
	{"ON t USING gin (data)", "ON t USING gin (data jsonb_ops)", INDEX_EQUAL},
	{"ON t USING hash (a)", "ON t USING hash (a)", INDEX_EQUAL},
	{"ON t USING brin (at)", "ON t USING brin (at)", INDEX_EQUAL},
	/* leading */
	{"ON t (a)", "ON t (a, b)", INDEX_LEADS},
	{"ON t (a, b)", "ON t (a, b, c)", INDEX_LEADS},
	{"ON t (a, b)", "ON t (a DESC, b DESC, c)", INDEX_LEADS},
	{"ON t (a DESC, b)", "ON t (a, b DESC, c DESC)", INDEX_LEADS},
	{"ON t (a) INCLUDE (b)", "ON t (a, b)", INDEX_LEADS},
	{"ON t (a) INCLUDE (b)", "ON t (a, c) INCLUDE (b)", INDEX_LEADS},
	{"ON t (a)", "ON t (a) INCLUDE (b)", INDEX_LEADS},
	{"ON t (lower(name))", "ON t (lower(name), a)", INDEX_LEADS},
	{"ON t (a) WHERE deleted_at IS NULL", "ON t (a, b) WHERE deleted_at IS NULL", INDEX_LEADS},
	/* fewer rows */
	{"ON t (a) WHERE b > 1", "ON t (a)", INDEX_PART_OF},
	{"ON t (a) WHERE b > 1", "ON t (a, b)", INDEX_PART_OF},
	{"ON t (a) WHERE status = 'x'", "ON t (a) WHERE status IN ('x', 'y')", INDEX_PART_OF},
	{"ON t (a) WHERE status = 'x'", "ON t (a) WHERE status IS NOT NULL", INDEX_PART_OF},
	{"ON t (a) WHERE status = 'x' AND b > 1", "ON t (a, c) WHERE b > 1", INDEX_PART_OF},
	/* only alike */
	{"ON t (a, b)", "ON t (a)", INDEX_APART},
	{"ON t (b)", "ON t (a, b)", INDEX_APART},
	{"ON t (a, c)", "ON t (a, b, c)", INDEX_APART},
	{"ON t (b, a)", "ON t (a, b)", INDEX_APART},
	{"ON t (a DESC NULLS LAST)", "ON t (a)", INDEX_APART},
	{"ON t (a, b DESC)", "ON t (a, b)", INDEX_APART},
	{"ON t (a DESC, b)", "ON t (a, b, c)", INDEX_APART},
	{"ON t (name)", "ON t (name COLLATE \"C\")", INDEX_APART},
	{"ON t (name COLLATE \"C\")", "ON t (name, a)", INDEX_APART},
	{"ON t (name)", "ON t (name text_pattern_ops)", INDEX_APART},
	{"ON t (name text_pattern_ops)", "ON t (name, a)", INDEX_APART},
	{"ON t (lower(name))", "ON t (upper(name))", INDEX_APART},
	{"ON t (lower(name))", "ON t (lower(email), a)", INDEX_APART},
	{"ON t ((data ->> 'x'))", "ON t ((data ->> 'y'))", INDEX_APART},
	{"ON t ((a::text))", "ON t (a)", INDEX_APART},
	{"ON t USING hash (a)", "ON t (a)", INDEX_APART},
	{"ON t USING brin (at)", "ON t (at)", INDEX_APART},
	{"ON t (at)", "ON t USING brin (at)", INDEX_APART},
	{"ON t USING brin (at)", "ON t USING brin (at) WITH (pages_per_range = 32)", INDEX_APART},
	{"ON t USING brin (at)", "ON t USING brin (at timestamptz_bloom_ops)", INDEX_APART},
	{"ON t USING gin (data)", "ON t USING gin (data jsonb_path_ops)", INDEX_APART},
	{"ON t USING gin (data)", "ON t USING gin (data, tags)", INDEX_APART},
	{"ON t USING gist (place)", "ON t USING spgist (place)", INDEX_APART},
	{"ON t (a)", "ON t (a) WHERE b > 1", INDEX_APART},
	{"ON t (a) WHERE b > 1", "ON t (a) WHERE b > 2", INDEX_APART},
	{"ON t (a) WHERE status IN ('x', 'z')", "ON t (a) WHERE status IN ('x', 'y')", INDEX_APART},
	{"ON t (a) WHERE deleted_at IS NULL", "ON t (a) WHERE deleted_at IS NOT NULL", INDEX_APART},
	{"ON t (a) INCLUDE (b)", "ON t (a, c)", INDEX_APART},
	{"ON t (a) INCLUDE (b)", "ON t (a)", INDEX_APART},
};

static struct catalog *read_schema(struct str sql)
{
	struct catalog *c = catalog_new();
	schema_read_text(sql, "test.sql", c, NULL);
	catalog_finish(c);
	return c;
}

static const struct index *find_index(const struct catalog *c, struct str name)
{
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++)
			if (str_eq(c->tables[i]->indexes[k]->name, name))
				return c->tables[i]->indexes[k];
	fail_msg("no index %.*s", STR_ARG(name));
	return NULL;
}

static void pairs_of_indexes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct buf sql = {0};
		buf_fmt(&sql, "%s CREATE INDEX x %s; CREATE INDEX y %s;", table, pairs[i].x, pairs[i].y);
		struct catalog *c = read_schema(buf_str(&sql));
		enum index_relation found = index_compare(find_index(c, STR("x")), find_index(c, STR("y")), &c->arena);
		if (found != pairs[i].relation)
			fail_msg("%s / %s: %d, not %d", pairs[i].x, pairs[i].y, (int)found, (int)pairs[i].relation);
		catalog_free(c);
		buf_release(&sql);
	}
}

/* Which index goes, given what else stands on the table: "x" by name, or none. */
static const struct {
	const char *sql, *dropped, *cover;
} tables[] = {
	{"CREATE INDEX x ON t (id)", "x", "t_pkey"},
	{"CREATE UNIQUE INDEX x ON t (id)", "x", "t_pkey"},
	{"CREATE UNIQUE INDEX x ON t (a); CREATE INDEX y ON t (a)", "y", "x"},
	{"CREATE UNIQUE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (a)", "y", "x"},
	{"CREATE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (a, b)", "x", "y"},
	{"ALTER TABLE t ADD CONSTRAINT k UNIQUE (a, b); CREATE INDEX x ON t (a)", "x", "k"},
	{"ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); CREATE INDEX x ON t (a)", "x", "k"},
	{"CREATE INDEX x ON t (a); CREATE INDEX y ON t (a, b); CREATE INDEX z ON t (a, b, c)", "x", "z"},
	{"CREATE INDEX x ON t (a); CREATE INDEX y ON t (a, b); CREATE INDEX z ON t (a, b, c)", "y", "z"},
	{"CREATE INDEX x ON t (a); CREATE INDEX y ON t (a); CREATE INDEX z ON t (a)", "y", "x"},
	{"CREATE INDEX x ON t (a); CREATE INDEX y ON t (a); CREATE INDEX z ON t (a)", "z", "x"},
	{"CREATE INDEX x ON t (a); CREATE INDEX y ON t (a); ALTER TABLE t CLUSTER ON y", "x", "y"},
	{"CREATE INDEX x ON t (a) WHERE b > 1; CREATE INDEX y ON t (a)", "x", "y"},
	/* those that stay */
	{"CREATE UNIQUE INDEX x ON t (a); CREATE INDEX y ON t (a, b)", "x", NULL},
	{"CREATE UNIQUE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (a, b)", "x", NULL},
	{"CREATE UNIQUE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (a, b)", "y", NULL},
	{"CREATE UNIQUE INDEX x ON t (a) WHERE b > 1; CREATE UNIQUE INDEX y ON t (a)", "x", NULL},
	{"CREATE UNIQUE INDEX x ON t (a) NULLS NOT DISTINCT; CREATE UNIQUE INDEX y ON t (a)", "x", NULL},
	{"ALTER TABLE t ADD CONSTRAINT x UNIQUE (a); CREATE UNIQUE INDEX y ON t (a)", "x", NULL},
	{"ALTER TABLE t ADD CONSTRAINT k UNIQUE (a) DEFERRABLE; CREATE UNIQUE INDEX x ON t (a)", "x", NULL},
	{"CREATE UNIQUE INDEX x ON t (a); CREATE TABLE r (a int REFERENCES t (a)); CREATE INDEX y ON t (a, b)", "x",
	 NULL},
	{"CREATE UNIQUE INDEX x ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX x; CREATE UNIQUE INDEX y ON t (a)",
	 "x", NULL},
	{"CREATE INDEX x ON t (a)", "x", NULL},
	{"CREATE INDEX x ON t (a); CREATE TABLE u (a int, b int); CREATE INDEX y ON u (a, b)", "x", NULL},
};

static void what_can_be_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		struct buf sql = {0};
		enum index_relation relation;
		buf_fmt(&sql, "%s %s;", table, tables[i].sql);
		struct catalog *c = read_schema(buf_str(&sql));
		const struct index *cover =
			index_cover(find_index(c, str_from(tables[i].dropped)), &relation, &c->arena);
		const char *name = cover ? cover->name.p : "none";
		if (strcmp(name, tables[i].cover ? tables[i].cover : "none") != 0)
			fail_msg("%s: %s covered by %s", tables[i].sql, tables[i].dropped, name);
		catalog_free(c);
		buf_release(&sql);
	}
}

static struct catalog *read_file(const char *path)
{
	struct err err = {0};
	struct catalog *c = catalog_new();
	struct source *source = source_open(path, &err);
	assert_non_null(source);
	assert_true(schema_read(source, path, c, NULL, &err));
	source_close(source);
	catalog_finish(c);
	return c;
}

/* The names of the nasty schema's indexes say what they are. */
static void the_nasty_schema(void **state)
{
	(void)state;
	struct catalog *c = read_file("testdata/dumps/nasty.schema.sql");
	size_t judged = 0;
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++) {
			enum index_relation relation;
			const struct index *index = c->tables[i]->indexes[k];
			bool covered = index_cover(index, &relation, &c->arena) != NULL;
			bool red = str_starts(index->name, STR("red_")), dup = str_starts(index->name, STR("dup_"));
			if (covered != (red || dup))
				fail_msg("%.*s is %scovered", STR_ARG(index->name), covered ? "" : "not ");
			judged += red || dup || str_starts(index->name, STR("keep_"));
		}
	assert_true(judged >= 50);
	catalog_free(c);
}

/* So do those of its foreign keys. */
static void foreign_keys_of_the_nasty_schema(void **state)
{
	(void)state;
	struct catalog *c = read_file("testdata/dumps/nasty.schema.sql");
	size_t judged = 0;
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->constraints_n; k++) {
			const struct constraint *key = c->tables[i]->constraints[k];
			const struct index *by;
			if (!str_starts(key->name, STR("fk_")) || c->tables[i]->parent)
				continue;
			enum key_support support = key_support(key, &by, &c->arena);
			const char *wanted = support == SUPPORT_FULL   ? "fk_ok_"
					     : support == SUPPORT_PART ? "fk_part_"
								       : "fk_none_";
			if (!str_starts(key->name, str_from(wanted)))
				fail_msg("%.*s is %s", STR_ARG(key->name), wanted);
			judged++;
		}
	assert_true(judged >= 12);
	catalog_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_of_indexes),
		cmocka_unit_test(what_can_be_dropped),
		cmocka_unit_test(the_nasty_schema),
		cmocka_unit_test(foreign_keys_of_the_nasty_schema),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
