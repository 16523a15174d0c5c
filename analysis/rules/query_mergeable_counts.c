/*
 * query-mergeable-counts: several counts or sums of one table, one right after the other. One pass over the table can
 * give them all.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for aggregates (count, sum, min, max, avg) of the same table that follow one another in a session: "
	"different "
	"ones in a row, or the same one with other constants.\n"
	"Each of them reads the same rows again, as dashboards do that ask for one figure at a time.\n"
	"Remedy: one query with FILTER, SELECT count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE …) FROM "
	"…, "
	"or GROUP BY the column that changes.\n"
	"Verify: EXPLAIN of the merged query reads the table once.";

/* Farther apart they are no part of one task. */
#define MAX_GAP_US 100000u

/* The one table that an aggregate reads, or NULL. */
static const struct shape_access *only_table(const struct pattern *p)
{
	const struct shape_block *top = p && rule_concerns(p) && p->kind == KIND_SELECT ? rule_top_block(p) : NULL;
	bool plain = top && p->shape->accesses_n == 1 && top->has_aggregates && top->group_n == 0;
	return plain ? p->shape->accesses[0] : NULL;
}

static bool same_table(const struct shape_access *a, const struct shape_access *b)
{
	return str_eq(a->schema, b->schema) && str_eq(a->name, b->name);
}

static void report_pair(struct rule_context *c, const struct pattern *a, const struct pattern *b,
			const struct keyed_row *row)
{
	struct str table = rule_table_name(c, only_table(a));
	const struct pattern *dearer = rule_mean_ms(a) >= rule_mean_ms(b) ? a : b, *cheaper = dearer == a ? b : a;
	struct finding *f = rule_pattern_finding(c, a, arena_fmt(c->arena, "%016" PRIx64, b->id));
	finding_pattern(c, f, b);
	f->title = arena_fmt(c->arena, "Ask for all figures of %.*s in one query", STR_ARG(table));
	f->rationale = arena_fmt(c->arena,
				 "%" PRIu64
				 " times two aggregates of the same table followed one another. One query with FILTER "
				 "(WHERE …) for each figure reads the table once.",
				 row->sums[PAIR_COUNT]);
	finding_evidence(c, f, "one after the other",
			 rule_execution(c, (uint32_t)row->best[PAIR_PID], (int64_t)row->best[PAIR_AT]),
			 "%" PRIu64 " times", row->sums[PAIR_COUNT]);
	double saved = (double)row->sums[PAIR_COUNT] * rule_mean_ms(cheaper) * 1000 * 0.8;
	rule_claim(c, f, cheaper, saved / (double)MAX(cheaper->tally.total_us, 1u), BASIS_INFERRED);
	rule_doubt(f, 0.8);
}

static void report_run(struct rule_context *c, const struct pattern *p, const struct keyed_row *row)
{
	const uint64_t *sums = row->sums;
	struct str table = rule_table_name(c, only_table(p));
	double mean = (double)sums[RUN_CALLS] / (double)sums[RUN_COUNT];
	struct finding *f = rule_pattern_finding(c, p, STR(""));
	f->title = arena_fmt(c->arena, "Count %.*s once with GROUP BY", STR_ARG(table));
	f->rationale = arena_fmt(c->arena,
				 "%" PRIu64
				 " times the same aggregate ran %.1f times in a row with other constants. One query "
				 "with GROUP BY gives all figures.",
				 sums[RUN_COUNT], mean);
	finding_evidence(c, f, "in a row", rule_execution(c, (uint32_t)row->best[RUN_PID], (int64_t)row->best[RUN_AT]),
			 "%" PRIu64 " calls", row->best[RUN_LONGEST]);
	double saved = (double)sums[RUN_BUSY_US] * (1 - 1 / mean) * 0.7;
	rule_claim(c, f, p, saved / (double)MAX(p->tally.total_us, 1u), BASIS_INFERRED);
	rule_doubt(f, 0.7);
}

static void check_pairs(struct rule_context *c, double min_times)
{
	const struct keyed *pairs = &c->workload->behaviour->pairs;
	for (size_t i = 0; i < pairs->n; i++) {
		struct keyed_row row = keyed_at(pairs, i);
		const struct pattern *a = workload_pattern(c->workload, row.key[PAIR_FIRST]);
		const struct pattern *b = workload_pattern(c->workload, row.key[PAIR_SECOND]);
		const struct shape_access *x = only_table(a), *y = only_table(b);
		/* Seen in one direction only by chance of the order; the more frequent one speaks for both. */
		uint64_t back[PAIR_KEYS] = {row.key[PAIR_SECOND], row.key[PAIR_FIRST]};
		struct keyed_row other = keyed_find(pairs, back);
		uint64_t others = other.key ? other.sums[PAIR_COUNT] : 0;
		bool speaks = row.sums[PAIR_COUNT] > others ||
			      (row.sums[PAIR_COUNT] == others && row.key[PAIR_FIRST] < row.key[PAIR_SECOND]);
		if (x && y && speaks && same_table(x, y) && (double)row.sums[PAIR_COUNT] >= min_times)
			report_pair(c, a, b, &row);
	}
}

static void check_runs(struct rule_context *c, double min_times)
{
	const struct keyed *runs = &c->workload->behaviour->runs;
	for (size_t i = 0; i < runs->n; i++) {
		struct keyed_row row = keyed_at(runs, i);
		const struct pattern *p = workload_pattern(c->workload, row.key[RUN_CHILD]);
		bool changing = row.sums[RUN_SAME] <= row.sums[RUN_CALLS] / 5;
		bool tight = row.sums[RUN_GAP_US] <= MAX_GAP_US * (row.sums[RUN_CALLS] - row.sums[RUN_COUNT]);
		if (only_table(p) && changing && tight && (double)row.sums[RUN_COUNT] >= min_times)
			report_run(c, p, &row);
	}
}

static void check(struct rule_context *c)
{
	double min_times = rule_threshold(c, "min_times");
	check_pairs(c, min_times);
	check_runs(c, min_times);
}

const struct rule rule_query_mergeable_counts = {
	.name = "query-mergeable-counts",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "several aggregates of one table, one right after the other",
	.explain = explain,
	.thresholds = {{"min_times", "times", 5, "fewer may follow one another by chance"}},
	.check = check,
};
