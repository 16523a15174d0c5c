#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/index_condition.h"
#include "analysis/index_serve.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/hash.h"

static const char schema[] =
	"CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, c int, name text, status text, live boolean,"
	" data jsonb, tags text[], at timestamptz, gone timestamptz);";

/* How an index serves the only access of a query: "2" equalities, "r"ange, "o"rder, "c"overing; NULL: not at all. */
static const struct {
	const char *index, *query, *service;
} cases[] = {
	{"(a)", "select id from t where a = $1", "1"},
	{"(a, b)", "select id from t where a = $1 and b = $2", "2"},
	{"(a, b)", "select id from t where b = $1", NULL},
	{"(a, b)", "select id from t where a = $1 and b > $2", "1r"},
	{"(a, b)", "select id from t where a > $1 and b = $2", "r"},
	{"(a)", "select id from t where a in ($1)", "1"},
	{"(a)", "select id from t where a is null", "1"},
	{"(a)", "select id from t where a <> $1", NULL},
	{"(a)", "select id from t where a = $1 or a = $2", "1"},
	{"(a, at)", "select id from t where a = $1 order by at desc limit $2", "1o"},
	{"(a, at DESC)", "select id from t where a = $1 order by at limit $2", "1o"},
	{"(at)", "select id from t order by at desc limit $1", "o"},
	{"(at DESC NULLS LAST)", "select id from t order by at desc limit $1", NULL},
	{"(a, b)", "select id from t order by a, b desc", NULL},
	{"(a)", "select max(a) from t", "oc"},
	{"(a, id)", "select id from t where a = $1", "1c"},
	{"(a) INCLUDE (id)", "select id from t where a = $1", "1c"},
	{"(a)", "select * from t where a = $1", "1"},
	{"(lower(name))", "select id from t where lower(name) = $1", "1"},
	{"(lower(name))", "select id from t where name = $1", NULL},
	{"(upper(name))", "select id from t where lower(name) = $1", NULL},
	{"(a) WHERE gone IS NULL", "select id from t where a = $1 and gone is null", "1"},
	{"(a) WHERE gone IS NULL", "select id from t where a = $1", NULL},
	{"(a) WHERE a IS NOT NULL", "select id from t where a = $1", "1"},
	{"(a) WHERE live", "select id from t where a = $1 and live", "1"},
	{"(a) WHERE live", "select id from t where a = $1 and not live", NULL},
	{"(a) WHERE status = 'open'", "select id from t where a = $1 and status = $2", "1"}, /* no sample says no */
	{"(a) WHERE status = 'open'", "select id from t where a = $1", NULL},
	{"USING gin (data)", "select id from t where data @> $1", "1"},
	{"USING gin (tags)", "select id from t where tags && $1", "1"},
	{"USING gin (data)", "select id from t where a = $1", NULL},
	{"USING hash (a)", "select id from t where a = $1", "1"},
	{"USING hash (a)", "select id from t where a > $1", NULL},
	{"USING brin (at)", "select id from t where at > $1", "1"},
	{"(name text_pattern_ops)", "select id from t where name like $1", "r"},
	{"(name text_pattern_ops)", "select id from t where name > $1", NULL},
};

static const char *describe(const struct index_service *s, char *text, size_t size)
{
	char equalities[16] = "";
	if (s->equality_keys)
		snprintf(equalities, sizeof equalities, "%u", s->equality_keys);
	snprintf(text, size, "%s%s%s%s", equalities, s->range_key ? "r" : "", s->order ? "o" : "",
		 s->covering ? "c" : "");
	return text;
}

static struct catalog *read_schema(const char *index)
{
	struct buf sql = {0};
	struct catalog *c = catalog_new();
	buf_fmt(&sql, "%s CREATE INDEX x ON t %s;", schema, index);
	schema_read_text(buf_str(&sql), "test.sql", c, NULL);
	catalog_finish(c);
	buf_release(&sql);
	return c;
}

static void services(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct catalog *c = read_schema(cases[i].index);
		struct pattern pattern = {0};
		struct index_service service;
		char text[32];
		const struct shape *shape = shape_parse(str_from(cases[i].query), c, &c->arena);
		assert_int_equal(shape->accesses_n, 1);
		bool serves =
			index_serves(catalog_index(c, STR("public"), STR("x")), shape->accesses[0], &pattern, &service);
		const char *found = serves ? describe(&service, text, sizeof text) : "none";
		if (strcmp(found, cases[i].service ? cases[i].service : "none") != 0)
			fail_msg("%s for %s: %s", cases[i].index, cases[i].query, found);
		catalog_free(c);
	}
}

/* A sample whose value is another than the predicate's rules the index out. */
static void samples_decide_on_partial_indexes(void **state)
{
	(void)state;
	struct catalog *c = read_schema("(a) WHERE status = 'open'");
	const struct shape *shape = shape_parse(STR("select id from t where a = $1 and status = $2"), c, &c->arena);
	struct sample_value values[2] = {{.hash = 1}, {.hash = hash_bytes(STR("closed"))}};
	struct sample sample = {.values = values, .values_n = 2};
	struct pattern pattern = {.samples = &sample, .samples_n = 1};
	const struct index *index = catalog_index(c, STR("public"), STR("x"));
	struct index_service service;
	assert_false(index_serves(index, shape->accesses[0], &pattern, &service));
	values[1].hash = hash_bytes(STR("open"));
	assert_true(index_serves(index, shape->accesses[0], &pattern, &service));
	catalog_free(c);
}

static const struct {
	const char *stronger, *weaker;
	bool implies;
} implications[] = {
	{"a = 1", "", true},
	{"", "a = 1", false},
	{"a = 1 and b = 2", "a = 1", true},
	{"a = 1", "a = 1 and b = 2", false},
	{"a = 1", "a is not null", true},
	{"a is null", "a is not null", false},
	{"a = 1", "a in (1, 2)", true},
	{"a in (1, 2)", "a in (1, 2, 3)", true},
	{"a in (1, 4)", "a in (1, 2, 3)", false},
	{"lower(a) = 'x'", "lower(a) is not null", true},
	{"b = 1", "a is not null", false},
};

static void predicates_imply_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(implications); i++) {
		struct arena arena = {0};
		bool implies = index_predicate_implies(str_from(implications[i].stronger),
						       str_from(implications[i].weaker), &arena);
		if (implies != implications[i].implies)
			fail_msg("\"%s\" and \"%s\"", implications[i].stronger, implications[i].weaker);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(services),
		cmocka_unit_test(samples_decide_on_partial_indexes),
		cmocka_unit_test(predicates_imply_each_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
