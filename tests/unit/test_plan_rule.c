/* plan_rule.h: what is at stake in one execution, times what the log says of its statement. */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "base/base.h"
#include "base/timestamp.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "plan_files.h"

/* A day's log with one statement that took 1,000 s, and room for plans of it. */
struct day {
	struct arena arena;
	struct workload *workload;
	struct catalog *catalog;
	struct pattern pattern, *patterns[1];
	struct joined_plan plans[3];
	struct join join;
	struct rule_context context;
};

static void day_open(struct day *d)
{
	struct workload_options options = {0};
	*d = (struct day){.workload = workload_new(&options), .catalog = catalog_new()};
	d->pattern = (struct pattern){.id = 7, .query = STR_INIT("select"), .tally = {1000, 1000 * (uint64_t)US_PER_S}};
	d->patterns[0] = &d->pattern;
	d->workload->patterns = d->patterns;
	d->workload->patterns_n = 1;
	d->workload->first_us = 0;
	d->workload->last_us = US_PER_DAY;
	d->workload->totals.calls = d->pattern.tally;
	d->join.plans = d->plans;
	d->context = (struct rule_context){
		.workload = d->workload, .catalog = d->catalog, .join = &d->join, .arena = &d->arena};
}

static void day_close(struct day *d)
{
	d->workload->patterns = NULL;
	d->workload->patterns_n = 0;
	workload_free(d->workload);
	catalog_free(d->catalog);
	arena_release(&d->arena);
}

static struct joined_plan *add_plan(struct day *d, const char *name)
{
	struct str path = arena_fmt(&d->arena, "testdata/plans/%s", name);
	struct plan *plan = plan_read(read_whole(path.p, &d->arena), (struct pos){0}, &d->arena, NULL);
	struct joined_plan *p = &d->plans[d->join.plans_n++];
	assert_non_null(plan);
	*p = (struct joined_plan){
		.plan = plan, .times = plan_times_of(plan, &d->arena), .source = path, .pattern = &d->pattern};
	return p;
}

static const struct finding *only_finding(struct day *d, const struct rule *rule)
{
	d->context.rule = rule;
	rule->check(&d->context);
	assert_int_equal(d->context.findings_n, 1);
	return d->context.findings[0];
}

/* The share of the plan that its sort took, half of which memory would save. */
static double sort_share(const struct joined_plan *p)
{
	for (size_t i = 0; i < p->times->nodes_n; i++)
		if (p->times->nodes[i].node->sort_on_disk)
			return p->times->nodes[i].self_ms / p->times->total_ms * 0.5;
	return 0;
}

static void a_file_stands_for_all_calls(void **state)
{
	struct day d;
	(void)state;
	day_open(&d);
	const struct joined_plan *p = add_plan(&d, "v15/sort_disk.json");
	const struct finding *f = only_finding(&d, &rule_plan_disk_sort);
	double wanted = sort_share(p) * 1e9;
	assert_true(wanted > 1e8);
	assert_true(fabs((double)f->benefit_us_per_day - wanted) < wanted * 0.001);
	assert_int_equal(f->basis, BASIS_MEASURED);
	assert_int_equal(f->severity, SEVERITY_FINDING_CRITICAL); /* more than a tenth of all time */
	assert_int_equal(f->patterns_n, 1);
	assert_int_equal(f->confidence, 900);
	day_close(&d);
}

static void two_looks_are_not_twice_the_gain(void **state)
{
	struct day d;
	(void)state;
	day_open(&d);
	const struct joined_plan *a = add_plan(&d, "v15/sort_disk.json");
	const struct joined_plan *b = add_plan(&d, "v15/sort_disk.txt");
	const struct finding *f = only_finding(&d, &rule_plan_disk_sort);
	double wanted = (sort_share(a) + sort_share(b)) / 2 * 1e9;
	assert_true(fabs((double)f->benefit_us_per_day - wanted) < wanted * 0.001);
	day_close(&d);
}

/* A plan of the log stands for the executions that were logged with its shape. */
static void a_sample_stands_for_its_own_calls(void **state)
{
	struct day d;
	struct plan_sample sample = {.tally = {10, 50 * (uint64_t)US_PER_S}};
	(void)state;
	day_open(&d);
	struct joined_plan *p = add_plan(&d, "v15/sort_disk.json");
	p->sample = &sample;
	const struct finding *f = only_finding(&d, &rule_plan_disk_sort);
	double wanted = sort_share(p) * 50e6;
	assert_true(fabs((double)f->benefit_us_per_day - wanted) < wanted * 0.001);
	day_close(&d);
}

static void a_guess_by_name_is_doubted(void **state)
{
	struct day d;
	(void)state;
	day_open(&d);
	add_plan(&d, "v15/sort_disk.json")->by_file_name = true;
	const struct finding *f = only_finding(&d, &rule_plan_disk_sort);
	assert_int_equal(f->confidence, 600);
	assert_true(str_find(f->evidence[f->evidence_n - 1].value, STR("file's name")) >= 0);
	day_close(&d);
}

static void without_a_log_nothing_is_promised(void **state)
{
	struct day d;
	(void)state;
	day_open(&d);
	add_plan(&d, "v15/sort_disk.json")->pattern = NULL;
	const struct finding *f = only_finding(&d, &rule_plan_disk_sort);
	assert_int_equal(f->benefit_us_per_day, 0);
	assert_true(f->benefit_relative > 0.2 && f->weight_us > 10000);
	day_close(&d);
}

static void a_threshold_silences(void **state)
{
	struct day d;
	struct rule_overrides overrides = {0};
	struct err err;
	(void)state;
	day_open(&d);
	add_plan(&d, "v15/sort_disk.json");
	assert_true(rule_override(&overrides, STR("plan-disk-sort.min_ms=100000"), &err));
	d.context.overrides = &overrides;
	d.context.rule = &rule_plan_disk_sort;
	rule_plan_disk_sort.check(&d.context);
	assert_int_equal(d.context.findings_n, 0);
	day_close(&d);
}

static void statistics_come_with_their_sql(void **state)
{
	struct day d;
	(void)state;
	day_open(&d);
	add_plan(&d, "v15/nested_loop_misestimate.json");
	const struct finding *f = only_finding(&d, &rule_table_extended_statistics);
	assert_true(
		str_eq(f->apply[0], STR("CREATE STATISTICS correlated_city_zip_stat ON city, zip FROM correlated")));
	assert_true(str_eq(f->apply[1], STR("ANALYZE correlated")));
	assert_true(str_eq(f->rollback[0], STR("DROP STATISTICS correlated_city_zip_stat")));
	assert_int_equal(f->columns_n, 2);
	day_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_stands_for_all_calls),       cmocka_unit_test(two_looks_are_not_twice_the_gain),
		cmocka_unit_test(a_sample_stands_for_its_own_calls), cmocka_unit_test(a_guess_by_name_is_doubted),
		cmocka_unit_test(without_a_log_nothing_is_promised), cmocka_unit_test(a_threshold_silences),
		cmocka_unit_test(statistics_come_with_their_sql),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
