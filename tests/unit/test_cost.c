/*
 * Expected figures are EXPLAIN's on PostgreSQL 15 with work_mem = 16MB, for tables whose statistics are given here;
 * they were taken from a database of 320,000 experiment runs and 180,000 alerts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

#include <math.h>

#include "analysis/cost.h"

static struct cost_settings settings(void)
{
	struct catalog c = {.tables_n = 0};
	struct cost_settings s = cost_settings_of(&c);
	s.work_mem_bytes = 16384 * 1024.0;
	s.hash_mem_bytes = 2 * s.work_mem_bytes;
	return s;
}

static const struct heap_size runs = {320000, 8197, 1}, alerts = {180000, 2977, 1}, experiments = {60000, 650, 1};

/* Within a thousandth of what EXPLAIN printed. */
#define assert_cost(actual, expected) assert_true(fabs((actual) - (expected)) <= (expected)*0.001 + 0.02)

static struct btree_scan scan_of(struct heap_size heap, double index_pages, double tuples, double selectivity,
				 double correlation)
{
	return (struct btree_scan){.heap = heap,
				   .query_pages = heap.pages,
				   .index_pages = index_pages,
				   .index_tuples = tuples,
				   .height = index_pages > 330 ? 2 : 1,
				   .boundary_selectivity = selectivity,
				   .index_selectivity = selectivity,
				   .lists = 1,
				   .index_quals = 1,
				   .correlation = correlation,
				   .loops = 1,
				   .all_quals = {1, 0}};
}

static void test_sequential_scan(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	assert_cost(cost_seq_scan(&s, &experiments, (struct qual_cost){1, 0}, 34).total, 1400.00);
	s.max_workers = 0;
	assert_cost(cost_seq_scan(&s, &runs, (struct qual_cost){1, 0}, 268245).total, 12197.00);
}

static void test_parallel_scan_when_it_pays(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	assert_cost(cost_seq_scan(&s, &runs, (struct qual_cost){1, 0}, 1).total, 10863.77);
	assert_cost(cost_seq_scan(&s, &runs, (struct qual_cost){1, 0}, 268245).total, 12197.00);
}

static void test_index_scans(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	struct btree_scan by_user = scan_of(runs, 360, 320000, 1 / 28505.0, 0.009125907);
	assert_cost(cost_index_scan(&s, &by_user, false).total, 48.61);
	struct btree_scan since = scan_of(runs, 881, 320000, 12446 / 320000.0, 1);
	assert_cost(cost_index_scan(&s, &since, false).total, 680.23);
	assert_cost(cost_index_scan(&s, &since, true).total, 358.23);
	struct btree_scan acknowledged = scan_of(alerts, 156, 180000, 0.030466666, 0.90127647);
	assert_cost(cost_index_scan(&s, &acknowledged, false).total, 2336.16);
}

static void test_bitmap_scans(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	struct btree_scan by_user = scan_of(runs, 360, 320000, 1 / 28505.0, 0.009125907);
	assert_cost(cost_bitmap_scan(&s, &by_user).total, 47.44);
	struct btree_scan acknowledged = scan_of(alerts, 156, 180000, 0.030466666, 0.90127647);
	assert_cost(cost_bitmap_scan(&s, &acknowledged).total, 3163.68);
	struct btree_scan since = scan_of(runs, 881, 320000, 12446 / 320000.0, 1);
	assert_cost(cost_bitmap_scan(&s, &since).total, 8973.52);
}

static void test_nested_loop_with_an_inner_index(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	struct cost outer = cost_seq_scan(&s, &experiments, (struct qual_cost){1, 0}, 34);
	struct btree_scan inner = scan_of(runs, 1235, 320000, 1 / 20866.0, -0.40799606 * 0.75);
	inner.query_pages = runs.pages + experiments.pages;
	inner.loops = 34;
	struct cost each = cost_index_scan(&s, &inner, false);
	assert_cost(each.total, 57.84);
	assert_cost(cost_nested_loop(&s, outer, 34, each, 15, 0).total, 3371.73);
}

static void test_hash_join_aggregate_and_sort(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	struct hash_side outer = {{0.42, 9740.42, 0, 0}, 320000, 8}, inner = {{0, 1250, 0, 0}, 60000, 8};
	struct cost join = cost_hash_join(&s, &outer, &inner, 1, 60000, 320000);
	assert_cost(join.startup, 2000.42); /* the rest depends on how many rows the server expects to find a match */
	struct cost scan = {0, 11397, 0, 0};
	assert_cost(cost_aggregate(&s, scan, 320000, 1, 1, 5, false).total, 12997.05);
	assert_cost(cost_sort(&s, scan, 320000, 174, 10).total, 19112.08);
	assert_cost(cost_sort(&s, scan, 320000, 174, 10).startup, 18312.08);
}

static void test_limit_is_linear_for_the_planner_only(void **state)
{
	(void)state;
	struct cost c = cost_limit((struct cost){10, 110, 1, 101}, 0.1, 5);
	assert_cost(c.total, 20);
	assert_cost(c.total_us, 51);
}

static void test_pages_fetched_never_exceed_the_table(void **state)
{
	(void)state;
	struct cost_settings s = settings();
	for (double tuples = 1; tuples < 1e7; tuples *= 3)
		assert_true(cost_pages_fetched(&s, tuples, 1000, 10, 1000) <= 1000);
	s.cache_pages = 100; /* a cache smaller than the table: pages are read again */
	assert_true(cost_pages_fetched(&s, 1e6, 1000, 10, 1000) > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequential_scan),
		cmocka_unit_test(test_parallel_scan_when_it_pays),
		cmocka_unit_test(test_index_scans),
		cmocka_unit_test(test_bitmap_scans),
		cmocka_unit_test(test_nested_loop_with_an_inner_index),
		cmocka_unit_test(test_hash_join_aggregate_and_sort),
		cmocka_unit_test(test_limit_is_linear_for_the_planner_only),
		cmocka_unit_test(test_pages_fetched_never_exceed_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
