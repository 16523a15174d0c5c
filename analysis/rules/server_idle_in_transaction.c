/*
 * server-idle-in-transaction: transactions that stay open while the application does something else.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for transactions with a long pause between two statements, or after the last one.\n"
	"An open transaction keeps its locks, keeps vacuum from removing dead rows in the whole database, and occupies "
	"a "
	"connection of the pool.\n"
	"Remedy: commit before calling other services or waiting for people; begin late; set "
	"idle_in_transaction_session_timeout as a safety net.\n"
	"Verify: pg_stat_activity, state 'idle in transaction', xact_start.\n"
	"Needs BEGIN and COMMIT in the log: with a duration threshold only the timeouts show.";

#define KILLED "25P03"

static uint64_t killed_sessions(const struct workload *w)
{
	uint64_t n = 0;
	for (size_t i = 0; i < w->errors_n; i++) {
		bool says = str_find(w->errors[i].message, STR("idle-in-transaction timeout")) >= 0;
		n += str_eq(w->errors[i].sqlstate, STR(KILLED)) || says ? w->errors[i].count : 0;
	}
	return n;
}

static enum finding_severity severity_of(const struct keyed_row *row, double warning_us, double critical_us)
{
	double longest = (double)row->best[IDLE_LONGEST_US];
	if (longest >= critical_us)
		return SEVERITY_FINDING_CRITICAL;
	bool noticed = longest >= warning_us || row->sums[IDLE_KILLED];
	return noticed ? SEVERITY_FINDING_WARNING : SEVERITY_FINDING_INFO;
}

/* Rows that are locked until the end; a text that was not understood may have written some. */
static bool has_written(const struct pattern *p)
{
	if (!p || !p->shape || !p->shape->parsed)
		return p != NULL;
	for (size_t i = 0; i < p->shape->accesses_n; i++)
		if (p->shape->accesses[i]->written || p->shape->accesses[i]->locked)
			return true;
	return false;
}

static void report_row(struct rule_context *c, const struct keyed_row *row, double warning_us, double critical_us)
{
	const struct pattern *after = workload_pattern(c->workload, row->key[IDLE_AFTER]);
	const struct pattern *wrote = workload_pattern(c->workload, row->best[IDLE_WRITE]);
	if (!has_written(wrote))
		wrote = NULL;
	struct finding *f = rule_finding(c);
	f->severity = severity_of(row, warning_us, critical_us);
	f->confidence = 900;
	f->basis = BASIS_MEASURED;
	f->title = STR("Commit before the application pauses");
	if (after) {
		finding_pattern(c, f, after);
		f->title = arena_fmt(c->arena, "Commit before the application pauses after %.*s",
				     STR_ARG(rule_text(c, after, 80)));
		if (after->shape && after->shape->accesses_n)
			f->table = rule_table_name(c, after->shape->accesses[0]);
	}
	f->rationale = arena_fmt(c->arena, "A transaction stayed idle after it %.*s, %.*s at the longest.%s%s",
				 STR_ARG(rule_times(c, row->sums[IDLE_COUNT])),
				 STR_ARG(rule_time(c, (double)row->best[IDLE_LONGEST_US])),
				 wrote ? " It had written rows, which stay locked until the end." : "",
				 row->sums[IDLE_KILLED] ? " The server ended the session." : "");
	finding_evidence(c, f, "longest pause",
			 rule_execution(c, (uint32_t)row->best[IDLE_PID], (int64_t)row->best[IDLE_AT]), "%.*s",
			 STR_ARG(rule_time(c, (double)row->best[IDLE_LONGEST_US])));
	finding_evidence(c, f, "time idle in transactions", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)row->sums[IDLE_TOTAL_US])));
	if (wrote)
		finding_evidence(c, f, "written before", STR("log"), "%.*s", STR_ARG(rule_text(c, wrote, 160)));
	finding_identify(f, arena_fmt(c->arena, "%016" PRIx64, row->key[IDLE_AFTER]));
}

static void report_killed(struct rule_context *c, uint64_t killed)
{
	struct finding *f = rule_finding(c);
	f->severity = SEVERITY_FINDING_WARNING;
	f->confidence = 950;
	f->basis = BASIS_MEASURED;
	f->title = STR("Find the sessions that were ended while idle in a transaction");
	f->rationale = arena_fmt(
		c->arena,
		"%.*s ended by idle_in_transaction_session_timeout: their work was rolled "
		"back, and the application learns of it with its next statement.",
		STR_ARG(killed == 1 ? STR("1 session was") : arena_fmt(c->arena, "%" PRIu64 " sessions were", killed)));
	finding_evidence(c, f, "sessions ended", STR("log"), "%" PRIu64, killed);
	finding_identify(f, STR("killed"));
}

static void check(struct rule_context *c)
{
	double warning_us = rule_threshold(c, "warning_ms") * 1000;
	double critical_us = rule_threshold(c, "critical_ms") * 1000;
	const struct keyed *idle = &c->workload->behaviour->idle;
	uint64_t killed = killed_sessions(c->workload), named = 0;
	double min_us = MAX(rule_threshold(c, "min_ms") * 1000, (double)IDLE_MIN_US);
	for (size_t i = 0; i < idle->n; i++) {
		struct keyed_row row = keyed_at(idle, i);
		named += row.sums[IDLE_KILLED];
		if ((double)row.best[IDLE_LONGEST_US] >= min_us || row.sums[IDLE_KILLED])
			report_row(c, &row, warning_us, critical_us);
	}
	if (killed > named)
		report_killed(c, killed - named);
}

const struct rule rule_server_idle_in_transaction = {
	.name = "server-idle-in-transaction",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "transactions that stay open while nothing happens in them",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 1000, "no program computes that long between two statements of a transaction"},
		       {"warning_ms", "ms", 5000, "others notice the locks"},
		       {"critical_ms", "ms", 300000, "five minutes: vacuum falls behind on busy tables"}},
	.check = check,
};
