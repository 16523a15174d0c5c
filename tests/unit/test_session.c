/* What only the order of a session's events tells: which lines are executions, whose the temporary files are. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/workload.h"
#include "base/timestamp.h"
#include "parsers/event.h"

struct line {
	const char *message;
	const char *statement; /* of errors and temporary files */
	uint32_t leader;
};

#define PLAN(ms, sql)                                                                                                  \
	"duration: " ms " ms  plan:\n{\n  \"Query Text\": \"" sql                                                      \
	"\",\n  \"Plan\": {\n    \"Node Type\": \"Result\"\n  }\n}"
#define TEMP(bytes) "temporary file: path \"base/pgsql_tmp/pgsql_tmp9.0\", size " bytes

static struct workload *read_lines(const struct line *lines, size_t n)
{
	struct workload *w = workload_new(&(struct workload_options){0});
	struct segment *s = workload_begin(w, 0);
	for (size_t i = 0; i < n; i++) {
		struct log_entry entry = {.at_us = (int64_t)(i + 1) * US_PER_S, .severity = SEVERITY_LOG, .pid = 9};
		struct event event;
		entry.message = str_from(lines[i].message);
		entry.statement = str_from(lines[i].statement);
		entry.leader_pid = lines[i].leader;
		entry.pid = lines[i].leader ? 50 : 9;
		if (str_starts(entry.message, STR("division")))
			entry.severity = SEVERITY_ERROR;
		event_classify(&entry, &event);
		workload_add(s, &event);
	}
	workload_end(s);
	workload_finish(w, NULL);
	return w;
}

static const struct pattern *pattern_of(const struct workload *w, const char *query)
{
	for (size_t i = 0; i < w->patterns_n; i++)
		if (str_eq(w->patterns[i]->query, str_from(query)))
			return w->patterns[i];
	fail_msg("there is no pattern \"%s\"", query);
	return NULL;
}

static void expect(const struct workload *w, const char *query, uint64_t calls, uint64_t total_us)
{
	const struct pattern *p = pattern_of(w, query);
	assert_int_equal(p->tally.calls, calls);
	assert_int_equal(p->tally.total_us, total_us);
}

#define READ(lines) read_lines(lines, ARRAY_LEN(lines))

static void bare_duration_goes_to_the_statement(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"statement: SELECT 1", 0, 0},
		{TEMP("100"), "SELECT 1", 0},
		{"duration: 2.000 ms", 0, 0},
		{"duration: 9.000 ms", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1", 1, 2000);
	assert_int_equal(pattern_of(w, "select $1")->samples_n, 1);
	assert_int_equal(pattern_of(w, "select $1")->samples[0].duration_us, 2000);
	assert_int_equal(w->totals.unattributed.calls, 1);
	assert_int_equal(w->totals.unattributed.total_us, 9000);
	workload_free(w);
}

static void failed_statement_has_no_duration(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"statement: SELECT 1/0", 0, 0},
		{"division by zero", "SELECT 1/0", 0},
		{"duration: 2.000 ms", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1 / $2", 0, 0);
	assert_int_equal(pattern_of(w, "select $1 / $2")->errors, 1);
	assert_int_equal(w->totals.unattributed.calls, 1);
	workload_free(w);
}

static void extended_protocol_with_log_duration(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"duration: 1.000 ms", 0, 0}, /* parse */
		{"duration: 1.000 ms", 0, 0}, /* bind */
		{"execute <unnamed>: SELECT $1", 0, 0},
		{"duration: 5.000 ms", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1", 1, 5000);
	assert_int_equal(w->totals.unattributed.calls, 2);
	workload_free(w);
}

static void plan_before_its_statement_is_evidence(void **state)
{
	(void)state;
	const struct line lines[] = {
		{PLAN("4.900", "SELECT 1"), 0, 0},
		{"duration: 5.000 ms  statement: SELECT 1", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1", 1, 5000);
	assert_int_equal(pattern_of(w, "select $1")->plans_n, 1);
	workload_free(w);
}

static void plan_after_its_execution_is_evidence(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"duration: 5.000 ms  execute <unnamed>: SELECT $1", 0, 0},
		{PLAN("4.900", "SELECT $1"), 0, 0},
		{PLAN("4.800", "SELECT $1"), 0, 0}, /* the next execution, below the threshold */
	};
	struct workload *w = READ(lines);
	expect(w, "select $1", 2, 9800);
	workload_free(w);
}

static void plan_alone_is_an_execution(void **state)
{
	(void)state;
	const struct line lines[] = {
		{PLAN("4.000", "SELECT 1"), 0, 0},
		{PLAN("3.000", "SELECT 2"), 0, 0},
		{"duration: 9.000 ms  statement: SELECT 1, 2", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1", 2, 7000);
	expect(w, "select $1, $2", 1, 9000);
	workload_free(w);
}

static void plans_of_one_string_are_one_execution(void **state)
{
	(void)state;
	const struct line lines[] = {
		{PLAN("1.000", "SELECT 1; SELECT 2"), 0, 0},
		{PLAN("2.000", "SELECT 1; SELECT 2"), 0, 0},
		{"duration: 3.500 ms  statement: SELECT 1; SELECT 2", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1; select $2", 1, 3500);
	workload_free(w);
}

static void files_closed_at_commit_belong_to_the_statement_before(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"duration: 3.000 ms  statement: SELECT a FROM t", 0, 0},
		{TEMP("1000"), "COMMIT", 0},
		{TEMP("500"), "COMMIT", 0},
		{"duration: 1.000 ms  statement: COMMIT", 0, 0},
	};
	struct workload *w = READ(lines);
	assert_int_equal(pattern_of(w, "select a from t")->temp_bytes, 1500);
	assert_int_equal(pattern_of(w, "select a from t")->temp_max_bytes, 1500);
	assert_int_equal(pattern_of(w, "commit")->temp_bytes, 0);
	workload_free(w);
}

static void files_of_workers_are_their_leaders(void **state)
{
	(void)state;
	const struct line lines[] = {
		{TEMP("1000"), "SELECT a FROM t", 9}, {TEMP("200"), "SELECT a FROM t", 9},
		{TEMP("30"), "SELECT a FROM t", 0},   {"duration: 3.000 ms  statement: SELECT a FROM t", 0, 0},
		{TEMP("4"), "SELECT a FROM t", 0},    {"duration: 3.000 ms  statement: SELECT a FROM t", 0, 0},
	};
	struct workload *w = READ(lines);
	assert_int_equal(pattern_of(w, "select a from t")->temp_bytes, 1234);
	assert_int_equal(pattern_of(w, "select a from t")->temp_max_bytes, 1230);
	workload_free(w);
}

static void fetch_adds_time_but_no_call(void **state)
{
	(void)state;
	const struct line lines[] = {
		{"duration: 5.000 ms  execute S_1/C_2: SELECT $1", 0, 0},
		{"duration: 2.000 ms  execute fetch from S_1/C_2: SELECT $1", 0, 0},
	};
	struct workload *w = READ(lines);
	expect(w, "select $1", 1, 7000);
	workload_free(w);
}

int main(void)
{
	struct err err = {0};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bare_duration_goes_to_the_statement),
		cmocka_unit_test(failed_statement_has_no_duration),
		cmocka_unit_test(extended_protocol_with_log_duration),
		cmocka_unit_test(plan_before_its_statement_is_evidence),
		cmocka_unit_test(plan_after_its_execution_is_evidence),
		cmocka_unit_test(plan_alone_is_an_execution),
		cmocka_unit_test(plans_of_one_string_are_one_execution),
		cmocka_unit_test(files_closed_at_commit_belong_to_the_statement_before),
		cmocka_unit_test(files_of_workers_are_their_leaders),
		cmocka_unit_test(fetch_adds_time_but_no_call),
	};
	if (!event_init(&err))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
