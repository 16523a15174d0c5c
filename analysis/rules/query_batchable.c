/*
 * query-batchable: rows written one statement at a time. Runs of single-row INSERT, UPDATE or DELETE in one session.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for runs of INSERT, UPDATE or DELETE of single rows in a session without a pause between.\n"
	"Every statement is a round trip; when each commits by itself it is a flush of the log to disk as well, and "
	"that "
	"is what takes the time.\n"
	"Remedy: one INSERT with many rows of VALUES, INSERT … SELECT * FROM unnest($1::int[], $2::text[]), or COPY "
	"for "
	"more than a few thousand; UPDATE … FROM (VALUES …) or unnest(); DELETE … WHERE key = ANY($1). In an ORM: bulk "
	"insert. At the least, one transaction around the loop.\n"
	"Verify: calls fall by the length of the loop.\n"
	"Ignore it where each row must be durable before the next one is read.";

struct sums {
	uint64_t runs, calls, busy_us, gap_us, turns, longest, at, pid;
	uint64_t leads, lead_us; /* pauses before runs */
};

/* All runs of a pattern, whatever came before them. */
static struct sums sum_runs(const struct keyed *runs, uint64_t id)
{
	struct sums s = {0};
	for (size_t i = 0; i < runs->n; i++) {
		struct keyed_row row = keyed_at(runs, i);
		if (row.key[RUN_CHILD] != id)
			continue;
		s.runs += row.sums[RUN_LONG_COUNT];
		s.calls += row.sums[RUN_LONG_CALLS];
		s.busy_us += row.sums[RUN_LONG_BUSY_US];
		s.gap_us += row.sums[RUN_LONG_GAP_US];
		s.turns += row.sums[RUN_TURNS];
		s.leads += row.sums[RUN_LEADS];
		s.lead_us += row.sums[RUN_LEAD_US];
		bool longer = row.best[RUN_LONGEST] > s.longest ||
			      (row.best[RUN_LONGEST] == s.longest && row.best[RUN_AT] < s.at);
		if (longer) {
			s.longest = row.best[RUN_LONGEST];
			s.at = row.best[RUN_AT];
			s.pid = row.best[RUN_PID];
		}
	}
	return s;
}

/* Requests of one row each, on a busy connection, have the same pauses everywhere; a loop comes at one go. */
#define AT_ONE_GO_US 5000.0

static bool is_loop(const struct sums *s, double max_gap_us)
{
	double gap = (double)s->gap_us / (double)MAX(s->calls - s->runs, 1u);
	bool stands_out = s->leads && (double)s->lead_us / (double)s->leads >= 3 * gap;
	return gap <= AT_ONE_GO_US || (gap <= max_gap_us && stands_out);
}

static struct str remedy(struct rule_context *c, const struct pattern *p, struct str table)
{
	if (p->kind == KIND_INSERT && p->shape->written_columns_n)
		return arena_fmt(
			c->arena,
			"Send many rows at once: INSERT INTO %.*s (…) SELECT * FROM unnest($1, …, $%zu) with an array "
			"for each column, or COPY.",
			STR_ARG(table), p->shape->written_columns_n);
	if (p->kind == KIND_INSERT)
		return STR("Send many rows in one VALUES list, or use COPY.");
	if (p->kind == KIND_DELETE)
		return STR("Delete all of them with WHERE key = ANY($1).");
	return STR("Update all of them at once: UPDATE … FROM unnest($1, $2) AS new (key, value) WHERE …");
}

static bool writes_one_row(const struct pattern *p)
{
	if (p->kind == KIND_INSERT)
		return p->shape->rows_per_insert == 1;
	return p->kind == KIND_UPDATE || p->kind == KIND_DELETE;
}

static void report_pattern(struct rule_context *c, const struct pattern *p, const struct sums *s)
{
	double mean = (double)s->calls / (double)s->runs;
	const char *verb = p->kind == KIND_INSERT ? "Insert" : p->kind == KIND_UPDATE ? "Update" : "Delete";
	struct str table = p->shape->accesses_n ? rule_table_sql(c, p->shape->accesses[0]) : STR("…");
	bool commits = (double)s->turns >= 0.5 * (double)s->calls;
	struct finding *f = rule_pattern_finding(c, p, STR(""));
	f->title = arena_fmt(c->arena, "%s rows of %.*s many at a time", verb, STR_ARG(table));
	f->rationale = arena_fmt(c->arena, "%" PRIu64 " of %" PRIu64 " calls came in loops of %.1f.%s %.*s", s->calls,
				 p->tally.calls, mean, commits ? " Each committed by itself." : "",
				 STR_ARG(remedy(c, p, table)));
	finding_evidence(c, f, "loops", STR("log"), "%" PRIu64, s->runs);
	finding_evidence(c, f, "longest loop", rule_execution(c, (uint32_t)s->pid, (int64_t)s->at), "%" PRIu64 " calls",
			 s->longest);
	finding_evidence(c, f, "time in loops, in the server", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)s->busy_us)));
	finding_evidence(c, f, "time in loops, between the calls", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)s->gap_us)));
	/* The work on rows and indexes stays, parsing, planning and answering go: half of the time is assumed. */
	double saved = 0.5 * (double)s->busy_us * (1 - 1 / mean);
	rule_claim(c, f, p, saved / (double)MAX(p->tally.total_us, 1u), BASIS_INFERRED);
	rule_doubt(f, 0.8);
}

static void check(struct rule_context *c)
{
	double min_longest = rule_threshold(c, "min_longest_loop"), min_calls = rule_threshold(c, "min_calls_in_loops");
	double max_gap_us = rule_threshold(c, "max_gap_ms") * 1000;
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		if (!writes_one_row(p) || (double)p->tally.calls < min_calls)
			continue;
		struct sums s = sum_runs(&c->workload->behaviour->runs, p->id);
		if ((double)s.longest >= min_longest && (double)s.calls >= min_calls && is_loop(&s, max_gap_us))
			report_pattern(c, p, &s);
	}
}

const struct rule rule_query_batchable = {
	.name = "query-batchable",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "rows that are inserted, updated or deleted one statement at a time",
	.explain = explain,
	.thresholds = {{"min_longest_loop", "calls", 10, "fewer rows in a row are ordinary work of one request"},
		       {"min_calls_in_loops", "calls", 50, "below it nothing is gained"},
		       {"max_gap_ms", "ms", 100, "rows that arrive one by one cannot be sent together"}},
	.check = check,
};
