/*
 * query-slow: a pattern that takes a large part of the database's time, or that keeps each of its callers waiting.
 * It is the pointer to where to look; what to do is said by the other rules that name the same pattern, so its benefit
 * is zero: nothing is promised twice.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Lists the statements that matter: those with a large share of all statement time, and those that are slow for "
	"the one who waits.\n"
	"Share finds the cheap statement that runs a million times; the mean finds the report that blocks a page.\n"
	"Verify: EXPLAIN (ANALYZE, BUFFERS) of a sample, with parameters of a slow call.\n"
	"Ignore it for batch jobs and reports that nobody waits for.";

struct limits {
	double min_share, min_mean_ms, min_calls, critical_share, quick_mean_ms;
};

/* Copying a table, building an index or vacuuming is no query that could be made faster. */
static bool is_upkeep(const struct pattern *p)
{
	static const char *const words[] = {"vacuum", "analyze", "analyse", "reindex", "cluster", "checkpoint"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (p->kind == KIND_UTILITY && str_starts(p->query, str_from(words[i])))
			return true;
	return p->kind == KIND_COPY || p->kind == KIND_DDL;
}

static bool concerns(const struct pattern *p)
{
	return !p->is_other && p->tally.calls && p->kind != KIND_TRANSACTION && p->kind != KIND_UNKNOWN &&
	       !is_upkeep(p) && !(p->shape && shape_is_introspection(p->shape));
}

/* "a select on public.runs", or just "a statement". */
static struct str name_statement(struct rule_context *c, const struct pattern *p, struct str table)
{
	if (!table.n)
		return STR("a statement");
	return arena_fmt(c->arena, "%s %s on %.*s", p->kind == KIND_INSERT || p->kind == KIND_UPDATE ? "an" : "a",
			 statement_kind_names[p->kind], STR_ARG(table));
}

static struct str first_table(struct rule_context *c, const struct pattern *p)
{
	const struct table *t = p->shape && p->shape->accesses_n ? p->shape->accesses[0]->table : NULL;
	return t ? arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name)) : STR("");
}

/* A quick statement with a large share is only called often: worth knowing, nothing is wrong with it. */
static enum finding_severity severity_of(const struct limits *limits, double share, double mean_ms)
{
	if (mean_ms < limits->quick_mean_ms)
		return SEVERITY_FINDING_INFO;
	return share >= limits->critical_share ? SEVERITY_FINDING_CRITICAL : SEVERITY_FINDING_WARNING;
}

static void report_pattern(struct rule_context *c, const struct limits *limits, const struct pattern *p, double share)
{
	double mean_ms = (double)p->tally.total_us / 1000.0 / (double)p->tally.calls;
	struct finding *f = rule_finding(c);
	bool waits = p->lock_wait_us * 2 > p->tally.total_us; /* told by server-lock-wait */
	f->severity = waits ? SEVERITY_FINDING_INFO : severity_of(limits, share, mean_ms);
	f->confidence = MIN(c->coverage, 1000u);
	f->basis = BASIS_MEASURED;
	f->table = first_table(c, p);
	f->title = arena_fmt(c->arena, "Look into %.*s that takes %.1f %% of all statement time",
			     STR_ARG(name_statement(c, p, f->table)), share * 100);
	f->rationale = arena_fmt(c->arena, "%.*s took %.3f s together, %.3f ms each; 95 %% stayed below %.3f ms.%s",
				 STR_ARG(rule_count(c, p->tally.calls, "call")), (double)p->tally.total_us / 1e6,
				 mean_ms, (double)hist_quantile(&p->durations, 950) / 1000.0,
				 waits ? " Most of it was waiting for locks: see who held them." : "");
	finding_evidence(c, f, "calls", STR("log"), "%" PRIu64, p->tally.calls);
	finding_evidence(c, f, "total time", STR("log"), "%.3f ms", (double)p->tally.total_us / 1000.0);
	finding_evidence(c, f, "mean time", STR("log"), "%.3f ms", mean_ms);
	finding_evidence(c, f, "share of all statement time", STR("log"), "%.1f %%", share * 100);
	finding_pattern(c, f, p);
	finding_identify(f, arena_fmt(c->arena, "%016" PRIx64, p->id));
}

static void check(struct rule_context *c)
{
	struct limits limits = {
		.min_share = rule_threshold(c, "min_share_percent") / 100,
		.min_mean_ms = rule_threshold(c, "min_mean_ms"),
		.min_calls = rule_threshold(c, "min_calls"),
		.critical_share = rule_threshold(c, "critical_share_percent") / 100,
		.quick_mean_ms = rule_threshold(c, "quick_mean_ms"),
	};
	double total_us = (double)MAX(c->workload->totals.calls.total_us, 1u);
	for (size_t i = 0; i < c->workload->patterns_n; i++) {
		const struct pattern *p = c->workload->patterns[i];
		if (!concerns(p))
			continue;
		double share = (double)p->tally.total_us / total_us;
		double mean_ms = (double)p->tally.total_us / 1000.0 / (double)p->tally.calls;
		bool slow = mean_ms >= limits.min_mean_ms && (double)p->tally.calls >= limits.min_calls;
		if (share >= limits.min_share || slow)
			report_pattern(c, &limits, p, share);
	}
}

const struct rule rule_query_slow = {
	.name = "query-slow",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.cured_by_index = true,
	.summary = "statements that take most of the time, or keep their caller waiting",
	.explain = explain,
	.thresholds =
		{
			{"min_share_percent", "%", 5, "twenty such statements are the whole workload"},
			{"min_mean_ms", "ms", 500, "half a second is where people notice that they wait"},
			{"min_calls", "calls", 2, "one slow call may be an accident"},
			{"critical_share_percent", "%", 30,
			 "a third of all time in one statement decides the server's load"},
			{"quick_mean_ms", "ms", 2, "a look-up by key with its round trip is as quick as that"},
		},
	.check = check,
};
