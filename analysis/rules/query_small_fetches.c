/*
 * query-small-fetches: a cursor that is read row by row. Runs of FETCH for few rows each.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for long runs of FETCH that ask for few rows each.\n"
	"A cursor saves the client's memory; fetched row by row it costs a round trip a row, and the transaction stays "
	"open all the while.\n"
	"Remedy: FETCH FORWARD 1000 (or whatever fits the client's memory); in drivers the size of the fetch: itersize "
	"in psycopg2, setFetchSize() in JDBC, chunk_size in Django's iterator().\n"
	"Verify: calls of FETCH fall by that factor.";

/* Rows that the FETCHes of the longest run ask for; "fetch next" and "fetch from" ask for one. */
static double rows_asked(const struct pattern *p, uint64_t content)
{
	double fewest = str_find(p->query, STR(" all ")) >= 0 ? 1e9 : 1;
	for (size_t i = 0; i < p->samples_n; i++) {
		const struct sample_value *v = rule_slot(&p->samples[i], 1);
		double rows = v ? v->number : 1;
		if (p->samples[i].order == content)
			return rows;
		fewest = i == 0 ? rows : MIN(fewest, rows);
	}
	return fewest;
}

static bool is_fetch(const struct pattern *p)
{
	return p && p->kind == KIND_CURSOR && str_starts(p->query, STR("fetch "));
}

static void report(struct rule_context *c, const struct pattern *p, const struct keyed_row *row, double rows)
{
	const uint64_t *sums = row->sums;
	const struct pattern *declared = workload_pattern(c->workload, row->key[RUN_PARENT]);
	double mean = (double)sums[RUN_LONG_CALLS] / (double)sums[RUN_LONG_COUNT];
	struct finding *f = rule_finding(c);
	f->confidence = MIN(c->coverage, 1000u);
	f->title = STR("Fetch more rows of a cursor at a time");
	finding_pattern(c, f, p);
	if (declared) {
		finding_pattern(c, f, declared);
		finding_evidence(c, f, "cursor", STR("log"), "%.*s", STR_ARG(rule_text(c, declared, 200)));
		if (declared->shape && declared->shape->accesses_n)
			f->table = rule_table_name(c, declared->shape->accesses[0]);
	}
	f->rationale =
		arena_fmt(c->arena,
			  "%.0f FETCHes one after the other asked for %.0f row%s each; that happened %.*s. FETCH "
			  "FORWARD 1000 makes one round trip of a thousand rows.",
			  mean, rows, rows == 1 ? "" : "s", STR_ARG(rule_times(c, sums[RUN_LONG_COUNT])));
	finding_evidence(c, f, "most in a row",
			 rule_execution(c, (uint32_t)row->best[RUN_PID], (int64_t)row->best[RUN_AT]), "%" PRIu64,
			 row->best[RUN_LONGEST]);
	finding_evidence(c, f, "time in the server", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)sums[RUN_LONG_BUSY_US])));
	finding_evidence(c, f, "time between", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)sums[RUN_LONG_GAP_US])));
	rule_doubt(f, 0.8);
	finding_identify(f, arena_fmt(c->arena, "%016" PRIx64 " %016" PRIx64, p->id, row->key[RUN_PARENT]));
}

static void check(struct rule_context *c)
{
	const struct keyed *runs = &c->workload->behaviour->runs;
	double min_mean = rule_threshold(c, "min_fetches"), min_loops = rule_threshold(c, "min_loops");
	for (size_t i = 0; i < runs->n; i++) {
		struct keyed_row row = keyed_at(runs, i);
		const struct pattern *p = workload_pattern(c->workload, row.key[RUN_CHILD]);
		if (!is_fetch(p) || (double)row.sums[RUN_LONG_COUNT] < min_loops ||
		    (double)row.sums[RUN_LONG_CALLS] < min_mean * (double)row.sums[RUN_LONG_COUNT])
			continue;
		double rows = rows_asked(p, row.best[RUN_CONTENT]);
		if (rows <= rule_threshold(c, "max_rows"))
			report(c, p, &row, rows);
	}
}

const struct rule rule_query_small_fetches = {
	.name = "query-small-fetches",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "cursors that are read a few rows at a time",
	.explain = explain,
	.thresholds = {{"min_fetches", "calls", 20, "fewer in a row are a page that somebody reads"},
		       {"min_loops", "times", 2, "once may be a person at a console"},
		       {"max_rows", "rows", 20, "a hundred rows a round trip are enough for most"}},
	.check = check,
};
