/* How large tables are taken to be when only a log and a schema are there. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

#include "advice_fixture.h"

static const char schema[] =
	"CREATE TABLE parents (id bigint PRIMARY KEY, note text);\n"
	"CREATE TABLE children (id bigint PRIMARY KEY, parent_id bigint REFERENCES parents, note text);\n"
	"CREATE TABLE others (id uuid PRIMARY KEY, note text);\n"
	"CREATE TABLE parts (at timestamptz NOT NULL, note text) PARTITION BY RANGE (at);\n"
	"CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');\n"
	"CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');\n";

/* The fixture asks for keys from 1000 to 1105, kept with two digits. */
#define KEYS_ASKED_FOR 1100.0

struct sized {
	struct query_context query;
	struct arena arena;
	struct catalog *catalog;
	struct workload workload;
};

static void size_up(struct sized *s, const struct advice_statement *statements, size_t n)
{
	*s = (struct sized){.catalog = catalog_new()};
	schema_read_text(str_from(schema), "schema.sql", s->catalog, NULL);
	catalog_finish(s->catalog);
	s->workload.patterns = ARENA_ARRAY(struct pattern *, n, &s->arena);
	for (; s->workload.patterns_n < n; s->workload.patterns_n++)
		s->workload.patterns[s->workload.patterns_n] = fixture_pattern(
			&statements[s->workload.patterns_n], s->workload.patterns_n + 1, s->catalog, &s->arena);
	query_context_init(&s->query, &s->workload, s->catalog, NULL, &s->arena);
}

static double rows_of(const struct sized *s, const char *table, enum size_source *source)
{
	const struct table *t = catalog_table(s->catalog, STR(""), str_from(table));
	*source = query_size_source(&s->query, t);
	return query_table_size(&s->query, t)->rows;
}

static void done(struct sized *s)
{
	query_context_release(&s->query);
	catalog_free(s->catalog);
	arena_release(&s->arena);
}

static void test_keys_count_the_rows_of_their_table(void **state)
{
	static const char *const asked[] = {"SELECT * FROM parents WHERE id = ?",
					    "SELECT * FROM children WHERE parent_id = ?"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		struct advice_statement s = {asked[i], 50, 0.05};
		struct sized sized;
		enum size_source source;
		size_up(&sized, &s, 1);
		double rows = rows_of(&sized, "parents", &source);
		assert_int_equal(source, SIZE_FROM_KEYS);
		assert_true(rows >= KEYS_ASKED_FOR && rows <= KEYS_ASKED_FOR * 1.1);
		done(&sized);
	}
}

static void test_keys_that_hold_a_time_count_nothing(void **state)
{
	struct advice_statement s = {"SELECT * FROM parents WHERE id = ?00000000000000", 50, 0.05};
	struct sized sized;
	enum size_source source;
	(void)state;
	size_up(&sized, &s, 1);
	rows_of(&sized, "parents", &source);
	assert_int_equal(source, SIZE_UNKNOWN);
	done(&sized);
}

static void test_twice_the_time_is_twice_the_rows(void **state)
{
	struct advice_statement s[] = {{"SELECT * FROM others WHERE note = 'x?'", 50, 4},
				       {"SELECT * FROM children WHERE note = 'x?'", 50, 8}};
	struct sized sized;
	enum size_source of_others, of_children;
	(void)state;
	size_up(&sized, s, ARRAY_LEN(s));
	double ratio = rows_of(&sized, "children", &of_children) / rows_of(&sized, "others", &of_others);
	assert_int_equal(of_others, SIZE_FROM_TIMES);
	assert_int_equal(of_children, SIZE_FROM_TIMES);
	assert_true(ratio > 1.9 && ratio < 2.2);
	done(&sized);
}

/* A server that reads a million rows in 20 ms is fast: what takes as long elsewhere is as large. */
static void test_tables_of_known_size_set_the_pace(void **state)
{
	struct advice_statement s[] = {{"SELECT * FROM others WHERE note = 'x?'", 50, 20},
				       {"SELECT * FROM parents WHERE id = ?000", 50, 0.05},
				       {"SELECT * FROM parents WHERE note = 'x?'", 50, 20}};
	struct sized alone, paced;
	enum size_source source;
	(void)state;
	size_up(&alone, s, 1);
	size_up(&paced, s, ARRAY_LEN(s));
	double known = rows_of(&paced, "parents", &source), like = rows_of(&paced, "others", &source);
	assert_int_equal(source, SIZE_FROM_TIMES);
	assert_true(fabs(like / known - 1) < 0.1);
	assert_true(rows_of(&alone, "others", &source) < known / 2);
	done(&alone);
	done(&paced);
}

static void test_a_join_bounds_what_it_searches(void **state)
{
	struct advice_statement s = {
		"SELECT p.id FROM children c JOIN parents p ON p.id = c.parent_id WHERE c.note = 'x?'", 50, 8};
	struct sized sized;
	enum size_source source;
	(void)state;
	size_up(&sized, &s, 1);
	assert_true(rows_of(&sized, "children", &source) > 10000);
	assert_int_equal(source, SIZE_FROM_JOINS);
	rows_of(&sized, "parents", &source);
	assert_int_equal(source, SIZE_UNKNOWN);
	done(&sized);
}

/* Only statements that must read every partition tell how large the whole is. */
static void test_a_partitioned_table_is_told_by_what_reads_all_of_it(void **state)
{
	struct advice_statement s[] = {{"SELECT * FROM parts WHERE note = 'x?'", 50, 40},
				       {"SELECT * FROM parts WHERE note = 'x?' AND at > '2026-01-01'", 50, 1}};
	struct sized sized;
	enum size_source of_whole, of_part;
	(void)state;
	size_up(&sized, s, ARRAY_LEN(s));
	double whole = rows_of(&sized, "parts", &of_whole), part = rows_of(&sized, "parts_1", &of_part);
	assert_int_equal(of_whole, SIZE_FROM_TIMES);
	assert_int_equal(of_part, SIZE_FROM_TIMES);
	assert_true(whole > 200000 && fabs(whole / part - 2) < 0.01);
	done(&sized);
}

/* What is guessed may be larger: the choice keeps room for it. */
static void test_guessed_sizes_leave_room_in_the_budget(void **state)
{
	struct advice_statement s = {"SELECT * FROM children WHERE note = 'x?'", 50, 8};
	struct advice_case c = {schema, 0, 0, true, NULL, 0, &s, 1, 1e9};
	struct advised a = advise(&c);
	(void)state;
	assert_int_equal(a.n, 1);
	c.budget_bytes = a.bytes * 1.1;
	advised_release(&a);
	a = advise(&c);
	assert_int_equal(a.n, 0);
	advised_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_count_the_rows_of_their_table),
		cmocka_unit_test(test_keys_that_hold_a_time_count_nothing),
		cmocka_unit_test(test_twice_the_time_is_twice_the_rows),
		cmocka_unit_test(test_tables_of_known_size_set_the_pace),
		cmocka_unit_test(test_a_join_bounds_what_it_searches),
		cmocka_unit_test(test_a_partitioned_table_is_told_by_what_reads_all_of_it),
		cmocka_unit_test(test_guessed_sizes_leave_room_in_the_budget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
