/* Expected sizes are pg_relation_size() of indexes that PostgreSQL 15 built over the columns described. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

#include <math.h>

#include "analysis/index_size.h"

static struct column column_of(const char *type, double width, double n_distinct)
{
	struct column c = {.type = str_from(type)};
	c.stats = (struct column_stats){.source = STAT_FROM_SNAPSHOT, .avg_width = width, .n_distinct = n_distinct};
	return c;
}

static double pages_of(const struct column *columns, size_t keys, size_t include, double rows)
{
	struct size_column c[8];
	for (size_t i = 0; i < keys + include; i++)
		c[i] = size_column_of(&columns[i], rows);
	return index_size_btree(c, keys, include, rows).pages;
}

#define assert_pages(actual, expected) assert_true(fabs((actual) - (expected)) <= (expected)*0.08 + 2)

static void test_unique_keys(void **state)
{
	(void)state;
	struct column started_at = column_of("timestamp with time zone", 8, -1);
	assert_pages(pages_of(&started_at, 1, 0, 320000), 881);
}

static void test_two_columns(void **state)
{
	(void)state;
	struct column c[] = {column_of("bigint", 8, 20866), column_of("timestamp with time zone", 8, -1)};
	assert_pages(pages_of(c, 2, 0, 320000), 1235);
}

static void test_deduplication(void **state)
{
	(void)state;
	struct column by_user = column_of("bigint", 8, 28505), status = column_of("text", 9, 3);
	assert_pages(pages_of(&by_user, 1, 0, 320000), 360);
	assert_pages(pages_of(&status, 1, 0, 180000), 156);
}

static void test_payload_prevents_deduplication(void **state)
{
	(void)state;
	struct column c[] = {column_of("text", 9, 3), column_of("bigint", 8, -1)};
	assert_true(pages_of(c, 1, 1, 180000) > 3 * pages_of(c, 1, 0, 180000));
}

static void test_small_and_empty(void **state)
{
	(void)state;
	struct column c = column_of("integer", 4, -1);
	assert_int_equal((int)pages_of(&c, 1, 0, 0), 2);
	assert_int_equal((int)index_size_btree(&(struct size_column){4, 1, 4, true}, 1, 0, 10).height, 0);
}

static void test_widths_by_type(void **state)
{
	(void)state;
	assert_true(type_width(STR("bigint")) == 8);
	assert_true(type_width(STR("timestamp(3) with time zone")) == 8);
	assert_true(type_width(STR("character varying(20)")) == 11);
	assert_true(type_width(STR("text[]")) == 45);
	assert_true(type_width(STR("my_enum")) == 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unique_keys),     cmocka_unit_test(test_two_columns),
		cmocka_unit_test(test_deduplication),   cmocka_unit_test(test_payload_prevents_deduplication),
		cmocka_unit_test(test_small_and_empty), cmocka_unit_test(test_widths_by_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
