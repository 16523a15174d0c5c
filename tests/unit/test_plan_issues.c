/* plan_issues.h: each detector on a real plan that has its fault, and on a near miss that has not. */
#include "analysis/plan_issues.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "plan_files.h"

struct expectation {
	const char *path, *rule;
	const char *text; /* part of the issue's text; NULL: the rule must be silent */
};

static const struct expectation expectations[] = {
	{"v15/sort_disk.json", "plan-disk-sort", "on disk; work_mem of"},
	{"v18/gather_merge_verbose.json", "plan-disk-sort", "on disk"},
	{"v15/sort_incremental_disk.json", "plan-disk-sort", "on disk"},
	{"v15/sort_disk.txt", "plan-disk-sort", "on disk; work_mem of"},
	{"v15/sort_memory.json", "plan-disk-sort", NULL},
	{"v15/sort_top_n.json", "plan-disk-sort", NULL},
	{"v15/hash_join_batches.json", "plan-hash-batches", "batches on disk"},
	{"v15/hash_join_batches.txt", "plan-hash-batches", "batches on disk"},
	{"v15/aggregate_hash_spill.json", "plan-hash-batches", "batches on disk"},
	{"v15/hash_join.json", "plan-hash-batches", NULL},
	{"v15/aggregate_group.json", "plan-hash-batches", NULL},
	{"v15/bitmap_lossy.json", "plan-lossy-bitmap", "lossy for"},
	{"v18/bitmap_lossy_parallel.json", "plan-lossy-bitmap", "lossy for"},
	{"v15/bitmap_scan.json", "plan-lossy-bitmap", NULL},
	{"v15/bitmap_or.json", "plan-lossy-bitmap", NULL},
	{"v15/index_only_heap_fetches.json", "plan-heap-fetches", "were fetched from the table"},
	{"v15/index_only_scan.json", "plan-heap-fetches", NULL},
	{"v15/seq_scan_filter.json", "plan-rows-removed", "read and thrown away"},
	{"v15/nested_loop_no_index.json", "plan-rows-removed", "read and thrown away"},
	{"v15/gather_parallel_append.json", "plan-rows-removed", NULL}, /* one row in five is kept */
	{"v15/limit_early.json", "plan-rows-removed", NULL},
	{"v15/index_scan.json", "plan-rows-removed", NULL},
	{"v15/subplan_not_in_not_hashed.json", "plan-nested-loop", "ran 2,000 times"},
	{"v15/nested_loop_inner_index.json", "plan-nested-loop", NULL},
	{"v15/nested_loop_lateral_limit.json", "plan-nested-loop", NULL},
	{"v15/memoize.json", "plan-nested-loop", NULL},
	{"v15/jit.json", "plan-jit", "just-in-time compilation took"},
	{"v15/jit.txt", "plan-jit", "just-in-time compilation took"},
	{"v15/hash_join.json", "plan-jit", NULL},
	{"v15/gather_workers_missing.json", "plan-missing-workers", "2 workers were planned, 1 launched"},
	{"v15/gather_no_workers.json", "plan-missing-workers", "2 workers were planned, 0 launched"},
	{"v15/gather.json", "plan-missing-workers", NULL},
	{"v15/gather_never_executed.json", "plan-missing-workers", NULL},
	{"v15/trigger_foreign_key.json", "plan-trigger-time", "see whether the referencing columns have an index"},
	{"v15/trigger_user.json", "plan-trigger-time", "trigger tree_mark took"},
	{"v15/upsert.json", "plan-trigger-time", NULL},
	{"v15/nested_loop_misestimate.json", "plan-misestimate", "100 rows where 1 were expected (100 times more)"},
	{"v15/nested_loop_misestimate.txt", "plan-misestimate", "100 rows where 1 were expected (100 times more)"},
	{"v15/nested_loop_misestimate.json", "table-extended-statistics", "the conditions on city, zip together"},
	{"v15/seq_scan_filter.json", "table-extended-statistics", NULL},
	{"v15/seq_scan_function_on_column.json", "query-non-sargable", "no index on email can serve lower(email)"},
	{"v15/index_scan_expression.json", "query-non-sargable", NULL},
	{"v15/seq_scan_filter.json", "query-non-sargable", NULL},
	{"v15/seq_scan_cast_on_column.json", "query-type-mismatch", NULL}, /* only the column's type could tell */
	{"v15/limit_large_offset.json", "query-offset-pagination", "OFFSET counted"},
	{"v15/limit_early.json", "query-offset-pagination", NULL},
	{"v15/sort_top_n.json", "query-offset-pagination", NULL},
	{"v15/gather_parallel_append.json", "plan-rows-removed", NULL},
	/* What other tools call misestimates and is none. */
	{"v15/bitmap_or.json", "plan-misestimate", NULL},
	{"v15/bitmap_and.json", "plan-misestimate", NULL},
	{"v15/limit_early.json", "plan-misestimate", NULL},
	{"v15/index_scan_backward.json", "plan-misestimate", NULL},
	{"v15/memoize.json", "plan-misestimate", NULL},
	{"v15/initplan_never_executed.json", "plan-misestimate", NULL},
	{"v15/gather_never_executed.json", "plan-misestimate", NULL},
	{"v15/gather_merge.json", "plan-misestimate", NULL},
	{"v15/gather_parallel_hash.json", "plan-misestimate", NULL},
	{"v15/gather_nested_loop_inside.json", "plan-misestimate", NULL},
	{"v15/gather_leader_off.json", "plan-misestimate", NULL},
	{"v15/merge_join.json", "plan-misestimate", NULL},
	{"v15/append_never_executed.json", "plan-misestimate", NULL},
	{"v15/append_pruned_at_start.json", "plan-misestimate", NULL},
	{"v15/cte_recursive.json", "plan-misestimate", NULL},
	{"v15/cte_recursive_down.json", "plan-misestimate", NULL},
	{"v15/function_scan.json", "plan-misestimate", NULL},
	{"v15/window_run_condition.json", "plan-misestimate", NULL},
	{"v15/merge.json", "plan-misestimate", NULL},
	{"v18/merge_by_source.json", "plan-misestimate", NULL},
	{"v15/upsert_nothing.json", "plan-misestimate", NULL},
	{"v15/nested_loop_lateral_limit.json", "plan-misestimate", NULL},
};

static const struct plan_issue *issue_of(const struct plan_issues *issues, const char *rule)
{
	for (size_t i = 0; i < issues->n; i++)
		if (str_eq(str_from(issues->items[i].detector->rule->name), str_from(rule)))
			return &issues->items[i];
	return NULL;
}

static struct catalog *catalog; /* of the tests that need one */

static void check(const struct expectation *e)
{
	struct arena arena = {0};
	struct err err = {0};
	struct str path = arena_fmt(&arena, "testdata/plans/%s", e->path);
	struct plan *plan = plan_read(read_whole(path.p, &arena), (struct pos){path.p, 1, 0}, &arena, &err);
	if (!plan)
		fail_msg("%s: %s", e->path, err.msg);
	struct plan_issues issues = plan_issues_of(plan_times_of(plan, &arena), catalog, NULL, &arena);
	const struct plan_issue *found = issue_of(&issues, e->rule);
	if (!e->text && found)
		fail_msg("%s: %s says \"%.*s\"", e->path, e->rule, STR_ARG(found->text));
	if (e->text && !found)
		fail_msg("%s: %s is silent", e->path, e->rule);
	if (e->text && str_find(found->text, str_from(e->text)) < 0)
		fail_msg("%s: %s says \"%.*s\"", e->path, e->rule, STR_ARG(found->text));
	arena_release(&arena);
}

static void hits_and_near_misses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(expectations); i++)
		check(&expectations[i]);
}

/* With the schema at hand a conversion is told from a cast that changes nothing, a foreign key from its index. */
static void the_schema_tells_more(void **state)
{
	static const struct expectation with_schema[] = {
		{"v15/seq_scan_cast_on_column.json", "query-type-mismatch", "total is converted to text"},
		{"v15/seq_scan_like_leading_wildcard.json", "query-type-mismatch", NULL},
		{"v15/seq_scan_function_on_column.json", "query-type-mismatch", NULL},
		{"v15/trigger_foreign_key.json", "plan-trigger-time", "the referencing columns have no index"},
		{"v15/trigger_check_foreign_key.json", "plan-trigger-time", "calls"},
	};
	struct err err = {0};
	struct catalog_sink sink = {0};
	(void)state;
	catalog = catalog_new();
	struct source *s = source_open("testdata/plans/schema.sql", &err);
	assert_non_null(s);
	assert_true(schema_read(s, "schema.sql", catalog, &sink, &err));
	source_close(s);
	catalog_finish(catalog);
	assert_non_null(catalog_table(catalog, STR("public"), STR("orders")));
	for (size_t i = 0; i < ARRAY_LEN(with_schema); i++)
		check(&with_schema[i]);
	catalog_free(catalog);
	catalog = NULL;
}

static size_t texts;

/* No issue shows a constant of the query: all texts of the recorded queries are in quotes. */
static void check_redaction(const char *path)
{
	struct arena arena = {0};
	struct plan *plan = plan_read(read_whole(path, &arena), (struct pos){path, 1, 0}, &arena, NULL);
	struct plan_issues issues = plan_issues_of(plan_times_of(plan, &arena), NULL, NULL, &arena);
	for (size_t i = 0; i < issues.n; i++, texts++)
		if (str_find_char(issues.items[i].text, '\'') >= 0)
			fail_msg("%s: \"%.*s\"", path, STR_ARG(issues.items[i].text));
	arena_release(&arena);
}

static void no_constant_is_shown(void **state)
{
	(void)state;
	for_each_file(RECORDED_JSON, check_redaction);
	for_each_file(RECORDED_MLOPS, check_redaction);
	assert_true(texts > 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hits_and_near_misses),
		cmocka_unit_test(the_schema_tells_more),
		cmocka_unit_test(no_constant_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
