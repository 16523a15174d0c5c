/*
 * server-errors: what went wrong, by SQLSTATE, with the remedy of each kind. The table says from how many on a kind is
 * worth a word: one damaged page is, ten constraint violations are not.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Lists errors by SQLSTATE and message, with the statement that met them most.\n"
	"Some say that the server is in danger (damaged pages, full disks, no memory), some that users were turned "
	"away "
	"(timeouts, refused connections), some that the application does work in vain (serialisation failures without "
	"retry, constraint violations in place of ON CONFLICT, statements that no longer fit the schema).\n"
	"Verify: the messages in the log at the times given.";

struct kind {
	struct str sqlstate; /* or its first characters */
	struct str message;  /* part of it, for logs without SQLSTATE */
	double min_count;
	enum finding_severity severity;
	const char *title, *advice;
};

/* Refused connections, deadlocks and idle transactions have rules of their own: 0 here. */
static const struct kind kinds[] = {
	{STR_INIT("XX001"), STR_INIT("invalid page"), 1, SEVERITY_FINDING_CRITICAL, "Restore damaged data",
	 "Stop writing, take a copy of the data directory, and restore from a backup; look for failing disks."},
	{STR_INIT("XX002"), STR_INIT("index corrupted"), 1, SEVERITY_FINDING_CRITICAL, "Rebuild a damaged index",
	 "REINDEX it, and check the others with amcheck."},
	{STR_INIT("53100"), STR_INIT("No space left on device"), 1, SEVERITY_FINDING_CRITICAL, "Make room on the disk",
	 "Statements failed because the disk was full."},
	{STR_INIT("53200"), STR_INIT("out of memory"), 1, SEVERITY_FINDING_CRITICAL, "Lower the need for memory",
	 "Reduce work_mem, connections, or the statement's own need."},
	{STR_INIT("53300"), STR_INIT("too many clients already"), 0, SEVERITY_FINDING_INFO, "", ""},
	{STR_INIT("53300"), STR_INIT("remaining connection slots"), 0, SEVERITY_FINDING_INFO, "", ""},
	{STR_INIT("40P01"), STR_INIT("deadlock detected"), 0, SEVERITY_FINDING_INFO, "", ""},
	{STR_INIT("25P03"), STR_INIT("idle-in-transaction timeout"), 0, SEVERITY_FINDING_INFO, "", ""},
	{STR_INIT("57P01"), STR_INIT("due to administrator command"), 0, SEVERITY_FINDING_INFO, "", ""},
	{STR_INIT("57014"), STR_INIT("canceling statement due to statement timeout"), 1, SEVERITY_FINDING_WARNING,
	 "Make statements fast enough for their timeout", "They were cancelled by statement_timeout."},
	{STR_INIT("55P03"), STR_INIT("due to lock timeout"), 1, SEVERITY_FINDING_WARNING,
	 "Find what holds locks too long", "Statements gave up waiting for a lock."},
	{STR_INIT("40001"), STR_INIT("could not serialize access"), 5, SEVERITY_FINDING_WARNING,
	 "Repeat transactions that fail to serialise",
	 "The application must retry the whole transaction; keep it short and touch contended rows late."},
	{STR_INIT("28"), STR_INIT("authentication failed"), 5, SEVERITY_FINDING_WARNING, "Look into failed logins",
	 "A forgotten password in a configuration, or somebody who guesses."},
	{STR_INIT("23505"), STR_INIT("duplicate key value"), 20, SEVERITY_FINDING_INFO,
	 "Use ON CONFLICT where duplicates are expected",
	 "Each violation costs a dead row and index entries; INSERT … ON CONFLICT DO NOTHING does not."},
	{STR_INIT("23"), STR_INIT("violates"), 20, SEVERITY_FINDING_INFO, "Check input before the constraint does",
	 "Constraint violations are work in vain."},
	{STR_INIT("42"), STR_INIT("does not exist"), 5, SEVERITY_FINDING_WARNING,
	 "Correct statements that do not fit the schema",
	 "Names or rights are wrong: a migration is missing, or came too early."},
	{STR_INIT("25P02"), STR_INIT("current transaction is aborted"), 5, SEVERITY_FINDING_INFO,
	 "Roll back after an error", "Statements are sent into a transaction that has failed already."},
	{STR_INIT("08"), STR_INIT("connection to client lost"), 20, SEVERITY_FINDING_INFO, "Close connections properly",
	 "Clients vanish without a word: crashes, timeouts of a proxy, or missing close()."},
};
static const struct kind any_kind = {STR_INIT(""),
				     STR_INIT(""),
				     50,
				     SEVERITY_FINDING_INFO,
				     "Look into a frequent error",
				     "It happens often enough to be a fault of the application."};
static const struct kind panic = {STR_INIT(""),
				  STR_INIT(""),
				  1,
				  SEVERITY_FINDING_CRITICAL,
				  "Look into a crash",
				  "The server stopped all sessions."};

static bool is_cancel_by_user(const struct error_row *e)
{
	return str_find(e->message, STR("user request")) >= 0;
}

static const struct kind *kind_of(const struct error_row *e)
{
	if (e->severity == SEVERITY_PANIC)
		return &panic;
	if (is_cancel_by_user(e))
		return &any_kind;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		bool by_state = e->sqlstate.n && str_starts(e->sqlstate, kinds[i].sqlstate);
		bool by_text = !e->sqlstate.n && str_find(e->message, kinds[i].message) >= 0;
		if (by_state || by_text)
			return &kinds[i];
	}
	return &any_kind;
}

static void report_error(struct rule_context *c, const struct error_row *e, const struct kind *kind)
{
	const struct pattern *p = e->pattern ? workload_pattern(c->workload, e->pattern) : NULL;
	struct finding *f = rule_finding(c);
	f->severity = kind->severity;
	f->confidence = 900;
	f->basis = BASIS_MEASURED;
	f->title = str_from(kind->title);
	f->rationale = arena_fmt(c->arena, "Seen %.*s: %.*s. %s", STR_ARG(rule_times(c, e->count)),
				 STR_ARG(str_head(e->message, 200)), kind->advice);
	if (p) {
		finding_pattern(c, f, p);
		finding_evidence(c, f, "statement that met it most", STR("log"), "%.*s", STR_ARG(rule_text(c, p, 200)));
		if (p->shape && p->shape->accesses_n)
			f->table = rule_table_name(c, p->shape->accesses[0]);
	}
	if (e->sqlstate.n)
		finding_evidence(c, f, "SQLSTATE", STR("log"), "%.*s", STR_ARG(e->sqlstate));
	finding_evidence(c, f, "count", rule_execution(c, 0, e->first_us), "%" PRIu64, e->count);
	finding_identify(f, arena_fmt(c->arena, "%.*s %.*s", STR_ARG(e->sqlstate), STR_ARG(e->message)));
}

static void check(struct rule_context *c)
{
	double factor = rule_threshold(c, "factor");
	for (size_t i = 0; i < c->workload->errors_n; i++) {
		const struct error_row *e = &c->workload->errors[i];
		const struct kind *kind = kind_of(e);
		bool is_error =
			e->severity == SEVERITY_ERROR || e->severity == SEVERITY_FATAL || e->severity == SEVERITY_PANIC;
		if (is_error && kind->min_count > 0 && (double)e->count >= kind->min_count * factor)
			report_error(c, e, kind);
	}
}

const struct rule rule_server_errors = {
	.name = "server-errors",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "errors by kind, with the remedy of each",
	.explain = explain,
	.thresholds = {{"factor", "times", 1, "multiplies the count from which each kind of error is listed"}},
	.check = check,
};
