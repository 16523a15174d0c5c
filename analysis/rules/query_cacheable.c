/*
 * query-cacheable: the same question again and again. A cache in the application is simulated for the calls of a sample
 * of the constants (behaviour_reuse.h), with and without being emptied by writes to the tables. Counting the same rows
 * over and over is its own case: a kept count, or a partial index, does better than a cache.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour_reuse.h"
#include "base/base.h"
#include "base/timestamp.h"

static const char explain[] =
	"Simulates a cache that keeps the answers of a query for 1, 5 and 10 minutes, by the constants of its calls, "
	"and "
	"says which share of the calls it would answer; and the same if every write to the query's tables emptied it.\n"
	"Remedy: a cache in the application for answers that may be a minute old; for queues LISTEN and NOTIFY in "
	"place of "
	"polling; for counts a counter kept by the application or a trigger, or a partial index that makes counting "
	"cheap.\n"
	"Verify: calls of the statement fall by the hit rate.\n"
	"Ignore it where every answer must be current, or where the statement is cheap already.";

static const struct {
	int64_t ttl_us;
	const char *label;
} ttls[] = {
	{US_PER_MIN, "answered by a cache of 1 minute"},
	{5 * US_PER_MIN, "answered by a cache of 5 minutes"},
	{10 * US_PER_MIN, "answered by a cache of 10 minutes"},
};

/* Answers that differ each time by design, or that lock rows. */
static bool is_cacheable(const struct pattern *p)
{
	static const struct str volatile_words[] = {STR_INIT("random("),          STR_INIT("nextval("),
						    STR_INIT("clock_timestamp("), STR_INIT("gen_random_uuid("),
						    STR_INIT("advisory_"),        STR_INIT("pg_notify("),
						    STR_INIT("set_config(")};
	for (size_t i = 0; i < p->shape->blocks_n; i++)
		if (p->shape->blocks[i]->for_update)
			return false;
	for (size_t i = 0; i < ARRAY_LEN(volatile_words); i++)
		if (str_find(p->query, volatile_words[i]) >= 0)
			return false;
	return p->kind == KIND_SELECT && p->shape->accesses_n > 0 && p->reuse && p->reuse->n > 0;
}

static bool same_table(const struct shape_access *a, const struct shape_access *b)
{
	return a->table && b->table ? a->table == b->table : str_eq(a->name, b->name);
}

static bool writes_what_is_read(const struct pattern *writer, const struct pattern *reader)
{
	for (size_t i = 0; i < writer->shape->accesses_n; i++)
		for (size_t k = 0; writer->shape->accesses[i]->written && k < reader->shape->accesses_n; k++)
			if (same_table(writer->shape->accesses[i], reader->shape->accesses[k]))
				return true;
	return false;
}

struct writers {
	const struct reuse **calls;
	size_t n;
	uint64_t writes;
};

static struct writers writers_of(struct rule_context *c, const struct pattern *reader)
{
	struct writers w = {.calls = ARENA_ARRAY(const struct reuse *, c->workload->patterns_n, c->arena)};
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		if (p->kind == KIND_SELECT || !p->reuse || !p->reuse->n || !writes_what_is_read(p, reader))
			continue;
		w.calls[w.n++] = p->reuse;
		w.writes += p->tally.calls;
	}
	return w;
}

static void tell_simulation(struct rule_context *c, struct finding *f, const struct pattern *p, const struct writers *w)
{
	for (size_t i = 0; i < ARRAY_LEN(ttls); i++) {
		struct reuse_hits h = reuse_simulate(p->reuse, ttls[i].ttl_us, w->calls, w->n);
		double saved = h.hits / MAX(h.calls, 1.0) * (double)p->tally.total_us;
		finding_evidence(c, f, ttls[i].label, STR("simulation"),
				 "%.1f %% of the calls (%.1f %% if every write empties it), %.*s",
				 100 * h.hits / h.calls, 100 * h.kept / h.calls, STR_ARG(rule_time(c, saved)));
	}
	finding_evidence(c, f, "writes to its tables", STR("log"), "%" PRIu64, w->writes);
	finding_evidence(c, f, "different constants", STR("log"), "%zu%s", p->reuse->n,
			 p->reuse->dropped ? " in the sample" : "");
}

static void report_cache(struct rule_context *c, const struct pattern *p, const struct writers *w,
			 const struct reuse_hits *h)
{
	double rate = h->hits / h->calls, kept = h->kept / h->calls;
	struct finding *f = rule_pattern_finding(c, p, STR(""));
	f->title = STR("Cache the answer of a query that is asked again and again");
	f->rationale = arena_fmt(
		c->arena, "Within a minute %.0f %% of its calls ask what has been asked already%s%s.", 100 * rate,
		w->n ? arena_fmt(c->arena, "; its tables were written %.*s meanwhile",
				 STR_ARG(rule_times(c, w->writes)))
				.p
		     : "",
		p->reuse->n == 1 ? ". There are no constants in it: if it is a poll, LISTEN and NOTIFY replace it"
				 : "");
	tell_simulation(c, f, p, w);
	rule_claim(c, f, p, kept, BASIS_MODELLED);
	rule_doubt(f, 0.6);
}

/* A bare count of rows of one table. */
static bool is_count(const struct pattern *p)
{
	const struct shape_block *top = rule_top_block(p);
	return top && p->shape->accesses_n == 1 && top->group_n == 0 && str_starts(top->aggregates, STR("count(")) &&
	       str_find(top->aggregates, STR("), ")) < 0;
}

static void report_count(struct rule_context *c, const struct pattern *p, const struct writers *w)
{
	struct str table = rule_table_name(c, p->shape->accesses[0]);
	struct finding *f = rule_pattern_finding(c, p, STR("count"));
	f->title = arena_fmt(c->arena, "Keep the count of %.*s instead of counting again", STR_ARG(table));
	f->rationale = arena_fmt(c->arena,
				 "The rows were counted %" PRIu64
				 " times, %.3f ms each. A counter kept with the rows, or a partial "
				 "index on what is counted, answers at once.",
				 p->tally.calls, rule_mean_ms(p));
	tell_simulation(c, f, p, w);
	struct reuse_hits h = reuse_simulate(p->reuse, US_PER_MIN, w->calls, w->n);
	rule_claim(c, f, p, h.hits / MAX(h.calls, 1.0), BASIS_MODELLED);
	rule_doubt(f, 0.6);
}

static void check_pattern(struct rule_context *c, const struct pattern *p)
{
	double total = (double)MAX(c->workload->totals.calls.total_us, 1u);
	double min_share = rule_threshold(c, "min_share_percent") / 100,
	       min_hits = rule_threshold(c, "min_hit_percent") / 100;
	if ((double)p->tally.calls < rule_threshold(c, "min_calls") || (double)p->tally.total_us < min_share * total)
		return;
	struct writers w = writers_of(c, p);
	struct reuse_hits h = reuse_simulate(p->reuse, US_PER_MIN, w.calls, w.n);
	bool dear = rule_mean_ms(p) >= rule_threshold(c, "min_mean_ms");
	bool again = h.calls > 0 && dear && h.hits >= min_hits * h.calls &&
		     h.hits / h.calls * (double)p->tally.total_us >= min_share * total;
	bool counts = is_count(p) && (double)p->tally.calls >= rule_threshold(c, "min_counts") &&
		      h.hits >= rule_threshold(c, "min_count_hit_percent") / 100 * h.calls;
	if (counts && dear)
		report_count(c, p, &w);
	else if (again)
		report_cache(c, p, &w, &h);
}

static void check(struct rule_context *c)
{
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));)
		if (is_cacheable(p))
			check_pattern(c, p);
}

const struct rule rule_query_cacheable = {
	.name = "query-cacheable",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "queries that are asked again and again with the same constants",
	.explain = explain,
	.thresholds = {{"min_hit_percent", "%", 50, "a cache that misses more often than it answers is trouble"},
		       {"min_share_percent", "%", 1, "of all statement time; less is not worth a cache"},
		       {"min_mean_ms", "ms", 1, "a look-up by key is as quick as the cache"},
		       {"min_calls", "calls", 50, "fewer say little"},
		       {"min_counts", "calls", 100, "counting again so often is a pattern of the application"},
		       {"min_count_hit_percent", "%", 20, "the same rows, not another tenant's each time"}},
	.check = check,
};
