/*
 * server-connection-churn: connections made for a statement or two.
 */
#include "analysis/rule.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for many sessions that live for a second or less.\n"
	"Each connection is a new process: it is forked, authenticated, and fills its caches anew, which takes "
	"milliseconds "
	"before the first statement, more with TLS.\n"
	"Remedy: a pool in the application, or PgBouncer before the server; persistent connections in PHP.\n"
	"Verify: connections per minute in the log; sessions in pg_stat_database.\n"
	"Needs log_connections and log_disconnections.";

/* Assumed of fork, authentication and empty caches, without TLS. */
#define CONNECTION_US 3000.0

static void check(struct rule_context *c)
{
	const struct behaviour *b = c->workload->behaviour;
	const struct behaviour_totals *t = &b->totals;
	double per_minute = (double)t->short_sessions * 60 / MAX(workload_seconds(c->workload), 60.0);
	double share = (double)t->short_sessions / (double)MAX(t->sessions_ended, 1u);
	if ((double)t->short_sessions < rule_threshold(c, "min_sessions") ||
	    per_minute < rule_threshold(c, "min_per_minute") || share < rule_threshold(c, "min_share_percent") / 100)
		return;
	struct finding *f = rule_finding(c);
	f->confidence = 900;
	f->basis = BASIS_INFERRED;
	f->title = STR("Keep connections open: most live for less than a second");
	f->rationale = arena_fmt(
		c->arena,
		"%" PRIu64 " of %" PRIu64 " sessions lasted a second or less, half of them below %.1f ms. Put a pool "
		"between application and server.",
		t->short_sessions, t->sessions_ended, (double)hist_quantile(&b->session_us, 500) / 1000);
	finding_evidence(c, f, "sessions of a second or less", STR("log"), "%" PRIu64, t->short_sessions);
	finding_evidence(c, f, "a minute", STR("log"), "%.1f", per_minute);
	finding_evidence(c, f, "median length of a session", STR("log"), "%.3f ms",
			 (double)hist_quantile(&b->session_us, 500) / 1000);
	f->benefit_us_per_day = per_day_us(c, (uint64_t)((double)t->short_sessions * CONNECTION_US));
	finding_identify(f, STR("churn"));
}

const struct rule rule_server_connection_churn = {
	.name = "server-connection-churn",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "connections that are made for a statement or two",
	.explain = explain,
	.thresholds = {{"min_sessions", "sessions", 100, "a few are people and jobs"},
		       {"min_per_minute", "sessions", 10, "below it the cost does not show"},
		       {"min_share_percent", "%", 50, "most sessions, not the monitoring alone"}},
	.check = check,
};
