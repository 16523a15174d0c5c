/*
 * server-pool-size: connections held against statements at work.
 *
 * A statement that ended at t and took d was at work from t − d to t; adding all of them up in buckets of time gives
 * how many ran at once (behaviour_load.h). A pool of the 99th percentile, with a quarter to spare, makes nobody wait
 * but in the busiest hundredth of the time; the overflow takes the peak.
 */
#include "analysis/rule.h"

#include <math.h>

#include "analysis/behaviour.h"
#include "base/base.h"
#include "base/timestamp.h"

static const char explain[] =
	"Compares how many statements ran at once with how many connections were held.\n"
	"Connections that idle cost memory and make every snapshot a little slower; more statements at once than the "
	"server "
	"has processors and disks only wait for one another.\n"
	"Suggested pool: 1.25 times the 99th percentile of statements at work; overflow up to the peak. With "
	"PgBouncer: "
	"pool_mode = transaction, default_pool_size = the pool, reserve_pool_size = the overflow.\n"
	"Verify: pg_stat_activity, state = 'active', sampled over a day; the queue of the pool.\n"
	"Needs log_disconnections and all statements (or at least all that take time) in the log.";

static struct str time_of(struct rule_context *c, int64_t at_us)
{
	char text[TIMESTAMP_MAX];
	return at_us == TIME_UNKNOWN ? (struct str){0} : arena_strdup(timestamp_format(at_us, text), c->arena);
}

/* The lines for pgbouncer.ini, one by one. The pool is for each pair of database and user. */
static void tell_pgbouncer(struct rule_context *c, struct finding *f, double pool, double overflow, double held)
{
	const char *what = "pgbouncer.ini";
	struct str source = STR("suggestion");
	finding_evidence(c, f, what, source, "pool_mode = transaction");
	finding_evidence(c, f, what, source, "default_pool_size = %.0f", pool);
	finding_evidence(c, f, what, source, "reserve_pool_size = %.0f", overflow);
	finding_evidence(c, f, what, source, "reserve_pool_timeout = 1");
	finding_evidence(c, f, what, source, "max_client_conn = %.0f", MAX(ceil(held * 1.5 / 10) * 10, 100.0));
	if (c->workload->totals.parse.calls)
		finding_evidence(c, f, what, source,
				 "max_prepared_statements = 200 (from 1.21 on: named prepared statements need it)");
}

static void report(struct rule_context *c, const struct load_summary *busy, const struct load_summary *held)
{
	uint64_t refused = c->workload->behaviour->totals.too_many_clients;
	double pool = MAX(ceil(1.25 * busy->p99), 2.0), overflow = MAX(ceil(busy->peak) - pool, 0.0);
	struct finding *f = rule_finding(c);
	f->severity = refused ? SEVERITY_FINDING_CRITICAL : SEVERITY_FINDING_INFO;
	f->confidence = refused ? 800 : 600;
	f->basis = BASIS_INFERRED;
	f->title = arena_fmt(c->arena, "Pool connections: %.0f suffice, with an overflow of %.0f", pool, overflow);
	f->rationale =
		refused ? arena_fmt(c->arena, "%.*s refused, while at the 99th percentile %.1f statements ran at once.",
				    STR_ARG(refused == 1
						    ? STR("1 connection was")
						    : arena_fmt(c->arena, "%" PRIu64 " connections were", refused)),
				    busy->p99)
			: arena_fmt(c->arena,
				    "Up to %.0f connections were held, while at the 99th percentile %.1f "
				    "statements ran at "
				    "once.",
				    held->peak, busy->p99);
	finding_evidence(c, f, "statements at work, mean", STR("log"), "%.2f", busy->mean);
	finding_evidence(c, f, "statements at work, 95th percentile", STR("log"), "%.1f", busy->p95);
	finding_evidence(c, f, "statements at work, 99th percentile", STR("log"), "%.1f", busy->p99);
	finding_evidence(c, f, "statements at work, peak", time_of(c, busy->peak_us), "%.1f", busy->peak);
	finding_evidence(c, f, "connections held, mean", STR("log, of sessions that ended"), "%.1f", held->mean);
	finding_evidence(c, f, "connections held, peak", time_of(c, held->peak_us), "%.1f", held->peak);
	if (refused)
		finding_evidence(c, f, "connections refused", STR("log"), "%" PRIu64, refused);
	finding_evidence(c, f, "pool", STR("formula"),
			 "1.25 × %.1f (99th percentile at work), rounded up, at least 2: %.0f", busy->p99, pool);
	finding_evidence(c, f, "overflow", STR("formula"), "%.0f (peak at work, rounded up) − %.0f: %.0f",
			 ceil(busy->peak), pool, overflow);
	tell_pgbouncer(c, f, pool, overflow, held->peak);
	finding_identify(f, STR("pool"));
}

static void check(struct rule_context *c)
{
	const struct workload *w = c->workload;
	const struct behaviour *b = w->behaviour;
	struct load_summary busy = load_summarize(&b->statements, w->first_us, w->last_us);
	struct load_summary held = load_summarize(&b->connections, w->first_us, w->last_us);
	bool enough = (double)w->totals.calls.calls >= rule_threshold(c, "min_calls");
	bool wasteful = held.peak >= rule_threshold(c, "min_connections") &&
			held.peak >= rule_threshold(c, "min_ratio") * MAX(1.25 * busy.p99, 2.0);
	if (b->totals.too_many_clients || (enough && wasteful))
		report(c, &busy, &held);
}

const struct rule rule_server_pool_size = {
	.name = "server-pool-size",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "how many connections the statements at work really need",
	.explain = explain,
	.thresholds = {{"min_calls", "calls", 1000, "percentiles of fewer say little"},
		       {"min_connections", "connections", 20, "fewer cost nothing worth saving"},
		       {"min_ratio", "times", 2, "a pool twice as large as needed is prudence"}},
	.check = check,
};
