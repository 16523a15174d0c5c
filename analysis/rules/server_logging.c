/*
 * server-logging: logging settings that hide the workload, with the lines for postgresql.conf that show it.
 */
#include "analysis/coverage.h"
#include "analysis/rule.h"

#include "base/base.h"

static const char explain[] =
	"Looks for logs without statements, and for logs that hold no short ones: a threshold hides them.\n"
	"What runs a million times in a millisecond outweighs what runs once in a minute, and loops of short queries, "
	"caches and the load of the server can only be judged when all statements are there.\n"
	"Remedy: the settings below for an hour of ordinary work. On a busy server log a sample of the transactions: "
	"log_transaction_sample_rate keeps whole sessions, log_min_duration_sample does not.\n"
	"Verify: the shortest statement of the report takes microseconds.";

/* What the report can make use of; none of it needs a restart. `event`: a log that has it needs no such advice. */
struct log_setting {
	const char *name, *value;
	enum event_type event;
};
static const struct log_setting settings[] = {
	{"log_min_duration_statement", "0", EVENT_OTHER},
	{"log_lock_waits", "on", EVENT_LOCK_WAIT},
	{"log_temp_files", "0", EVENT_TEMP_FILE},
	{"log_checkpoints", "on", EVENT_CHECKPOINT},
	{"log_connections", "on", EVENT_CONNECTION_RECEIVED},
	{"log_disconnections", "on", EVENT_DISCONNECTION},
	{"log_autovacuum_min_duration", "0", EVENT_AUTOVACUUM},
};

static bool is_on(const struct workload *w, const struct log_setting *s)
{
	return s->event != EVENT_OTHER && w->totals.events[s->event] > 0;
}

static void report(struct rule_context *c, struct str title, struct str rationale)
{
	struct finding *f = rule_finding(c);
	f->confidence = 800;
	f->basis = BASIS_INFERRED;
	f->title = title;
	f->rationale = rationale;
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		if (is_on(c->workload, &settings[i]))
			continue;
		finding_evidence(c, f, "postgresql.conf", STR("suggestion"), "%s = %s", settings[i].name,
				 settings[i].value);
		finding_apply(c, f,
			      arena_fmt(c->arena, "ALTER SYSTEM SET %s = '%s'", settings[i].name, settings[i].value));
		finding_rollback(c, f, arena_fmt(c->arena, "ALTER SYSTEM RESET %s", settings[i].name));
	}
	finding_apply(c, f, STR("SELECT pg_reload_conf()"));
	finding_rollback(c, f, STR("SELECT pg_reload_conf()"));
	f->apply_commented = true;
	finding_identify(f, STR("logging"));
}

static void check(struct rule_context *c)
{
	const struct workload *w = c->workload;
	uint64_t shortest = coverage_shortest_us(w), calls = w->totals.calls.calls;
	uint64_t bare = w->totals.unattributed.calls;
	/* log_statement with log_duration leaves two of three durations of the extended protocol without a text. */
	if (bare > 10 * calls && (double)bare >= rule_threshold(c, "min_calls"))
		report(c, STR("Log the text of statements together with their duration"),
		       arena_fmt(c->arena,
				 "%" PRIu64
				 " durations have no text: log_duration prints none. log_min_duration_statement "
				 "= 0 prints both in one line; set log_duration = off then.",
				 bare));
	else if (calls == 0 && (double)w->totals.entries >= rule_threshold(c, "min_entries"))
		report(c, STR("Log statements: the log holds none"),
		       arena_fmt(c->arena, "None of its %" PRIu64 " entries tells the duration of a statement.",
				 w->totals.entries));
	else if ((double)calls >= rule_threshold(c, "min_calls") &&
		 (double)shortest >= rule_threshold(c, "min_shortest_ms") * 1000)
		report(c, STR("Log short statements too"),
		       arena_fmt(c->arena,
				 "The shortest of %" PRIu64
				 " statements took %.1f ms: a threshold hides what runs most often.",
				 calls, (double)shortest / 1000));
}

const struct rule rule_server_logging = {
	.name = "server-logging",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS,
	.summary = "logging settings that hide the workload",
	.explain = explain,
	.thresholds = {{"min_entries", "entries", 100, "fewer may be a quiet hour"},
		       {"min_calls", "calls", 50, "the shortest of a few says nothing"},
		       {"min_shortest_ms", "ms", 5, "some statement of every application is faster"}},
	.check = check,
};
