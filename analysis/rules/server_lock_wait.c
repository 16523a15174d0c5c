/*
 * server-lock-wait: who waited for whom. The server names the process that holds a lock; what that process was doing is
 * found in its session (behaviour_track.h): the statement it was running, or the one after which it kept its
 * transaction open.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Adds up lock waits (log_lock_waits) by the statement that waited and the statement of the session that held "
	"the "
	"lock.\n"
	"The remedy is at the holder: shorter transactions, no pause of the application inside them, the contended row "
	"written last; for DDL SET lock_timeout and retry, because a waiting ALTER TABLE makes every later query queue "
	"behind it; CREATE INDEX CONCURRENTLY instead of CREATE INDEX.\n"
	"Verify: pg_blocking_pids() and pg_locks while it happens.\n"
	"Waits shorter than deadlock_timeout (1 s by default) are not logged.";

/* Waits of one statement for one holder's statement. */
struct blockage {
	const struct pattern *waiter, *blocker;
	bool running; /* the blocker was still running */
	uint64_t count, total_us, longest_us;
	struct keyed_row longest;
	struct str waiters; /* "29617, 29618": the first MAX_WAITERS processes */
};
#define MAX_WAITERS 10

static uint64_t blocker_of(const struct keyed_row *row)
{
	return row->sums[WAIT_RUNNING] ? row->sums[WAIT_RUNNING] : row->sums[WAIT_BEFORE];
}

static bool overlaps(const struct keyed_row *a, const struct keyed_row *b)
{
	int64_t a_from = (int64_t)a->key[WAIT_AT], a_to = a_from + (int64_t)a->sums[WAIT_US];
	int64_t b_from = (int64_t)b->key[WAIT_AT] - (int64_t)b->sums[WAIT_US],
		b_to = b_from + 2 * (int64_t)b->sums[WAIT_US];
	return a_from <= b_to && b_from <= a_to;
}

/* The wait of process `pid` itself at the time of `row`; its key is NULL without one. */
static struct keyed_row wait_of(const struct keyed *waits, uint64_t pid, const struct keyed_row *row)
{
	for (size_t i = 0; i < waits->n; i++) {
		struct keyed_row other = keyed_at(waits, i);
		if (other.sums[WAIT_PID] == pid && other.key != row->key && overlaps(row, &other))
			return other;
	}
	return (struct keyed_row){NULL, NULL, NULL};
}

/* " (update accounts …)": what the holder that a row names was running or had done. */
static struct str statement_of_holder(struct rule_context *c, const struct keyed_row *row)
{
	uint64_t id = blocker_of(row);
	const struct pattern *p = id ? workload_pattern(c->workload, id) : NULL;
	if (!p)
		return (struct str){0};
	return arena_fmt(c->arena, " (%s: %.*s)", row->sums[WAIT_RUNNING] ? "running" : "had done",
			 STR_ARG(rule_text(c, p, 80)));
}

/* "process 3 waits for 2 (running: …), which waits for 1 (had done: …)" */
static struct str chain_of(struct rule_context *c, const struct keyed *waits, const struct keyed_row *row)
{
	struct str text = arena_fmt(c->arena, "process %" PRIu64 " waits for %" PRIu64 "%.*s", row->sums[WAIT_PID],
				    row->key[WAIT_HOLDER_PID], STR_ARG(statement_of_holder(c, row)));
	struct keyed_row at = *row;
	for (int depth = 0; depth < 5; depth++) {
		struct keyed_row next = wait_of(waits, at.key[WAIT_HOLDER_PID], row);
		if (!next.key || next.key[WAIT_HOLDER_PID] == row->sums[WAIT_PID])
			break;
		text = arena_fmt(c->arena, "%.*s, which waits for %" PRIu64 "%.*s", STR_ARG(text),
				 next.key[WAIT_HOLDER_PID], STR_ARG(statement_of_holder(c, &next)));
		at = next;
	}
	if (row->sums[WAIT_AHEAD_PID]) {
		struct keyed_row ahead = wait_of(waits, row->sums[WAIT_AHEAD_PID], row);
		const struct pattern *p = ahead.key ? workload_pattern(c->workload, ahead.sums[WAIT_PATTERN]) : NULL;
		text = arena_fmt(c->arena, "%.*s, queueing behind process %" PRIu64 "%s%.*s%s", STR_ARG(text),
				 row->sums[WAIT_AHEAD_PID], p ? " (which wants: " : "",
				 STR_ARG(p ? rule_text(c, p, 80) : STR("")), p ? ")" : "");
	}
	return text;
}

static struct blockage *blockage_of(struct blockage *all, size_t *n, const struct pattern *waiter,
				    const struct pattern *blocker)
{
	for (size_t i = 0; i < *n; i++)
		if (all[i].waiter == waiter && all[i].blocker == blocker)
			return &all[i];
	all[*n] = (struct blockage){.waiter = waiter, .blocker = blocker};
	return &all[(*n)++];
}

static size_t collect(struct rule_context *c, struct blockage *all)
{
	const struct keyed *waits = &c->workload->behaviour->waits;
	size_t n = 0;
	for (size_t i = 0; i < waits->n; i++) {
		struct keyed_row row = keyed_at(waits, i);
		uint64_t blocker = blocker_of(&row), us = row.sums[WAIT_US];
		const struct pattern *waiter = workload_pattern(c->workload, row.sums[WAIT_PATTERN]);
		if (!waiter)
			continue;
		struct blockage *b =
			blockage_of(all, &n, waiter, blocker ? workload_pattern(c->workload, blocker) : NULL);
		if (b->count < MAX_WAITERS)
			b->waiters = arena_fmt(c->arena, "%.*s%s%" PRIu64, STR_ARG(b->waiters), b->count ? ", " : "",
					       row.sums[WAIT_PID]);
		b->count++;
		b->total_us += us;
		if (us > b->longest_us || !b->longest.key) {
			b->longest_us = us;
			b->longest = row;
			b->running = row.sums[WAIT_RUNNING] != 0;
		}
	}
	return n;
}

static void describe_blocker(struct rule_context *c, struct finding *f, const struct blockage *b)
{
	if (!b->blocker) {
		finding_evidence(c, f, "statement of the holder", STR("log"), "not in the log");
		return;
	}
	finding_pattern(c, f, b->blocker);
	finding_evidence(c, f,
			 b->running ? "the holder was running" : "the holder had done, and kept its transaction open",
			 STR("log"), "%.*s", STR_ARG(rule_text(c, b->blocker, 200)));
}

static void report_blockage(struct rule_context *c, const struct blockage *b, double critical_us)
{
	const struct behaviour *behaviour = c->workload->behaviour;
	const struct keyed_row *row = &b->longest;
	struct str mode = behaviour_name(behaviour, row->sums[WAIT_MODE]);
	struct str object = behaviour_name(behaviour, row->key[WAIT_OBJECT]);
	struct str relation = behaviour_name(behaviour, row->sums[WAIT_RELATION]);
	struct finding *f = rule_finding(c);
	f->severity = (double)b->longest_us >= critical_us ? SEVERITY_FINDING_CRITICAL : SEVERITY_FINDING_WARNING;
	f->confidence = b->blocker ? 850 : 600;
	f->basis = BASIS_MEASURED;
	f->table = relation;
	const struct shape *shape = b->waiter->shape;
	if (shape && shape->accesses_n && (!relation.n || str_eq(relation, shape->accesses[0]->name)))
		f->table = rule_table_name(c, shape->accesses[0]); /* with its schema */
	finding_pattern(c, f, b->waiter);
	f->title = arena_fmt(c->arena, "Shorten what blocks %.*s", STR_ARG(rule_text(c, b->waiter, 80)));
	f->rationale = arena_fmt(c->arena, "It waited for locks %.*s, %.*s in all, %.*s at the longest.%s",
				 STR_ARG(rule_times(c, b->count)), STR_ARG(rule_time(c, (double)b->total_us)),
				 STR_ARG(rule_time(c, (double)b->longest_us)),
				 b->running   ? " The holder was busy with a statement of its own."
				 : b->blocker ? " The holder had finished its statement and left the transaction open."
					      : "");
	describe_blocker(c, f, b);
	finding_evidence(c, f, "longest wait",
			 rule_execution(c, (uint32_t)row->sums[WAIT_PID], (int64_t)row->key[WAIT_AT]), "%.*s on %.*s",
			 STR_ARG(mode), STR_ARG(object));
	finding_evidence(c, f, "processes that waited", STR("log"), "%.*s%s", STR_ARG(b->waiters),
			 b->count > MAX_WAITERS ? ", …" : "");
	finding_evidence(c, f, "chain", STR("log"), "%.*s", STR_ARG(chain_of(c, &behaviour->waits, row)));
	f->benefit_us_per_day = per_day_us(c, b->total_us / 2);
	finding_identify(
		f, arena_fmt(c->arena, "%016" PRIx64 " %016" PRIx64, b->waiter->id, b->blocker ? b->blocker->id : 0));
}

static void check(struct rule_context *c)
{
	double min_us = rule_threshold(c, "min_total_ms") * 1000, critical_us = rule_threshold(c, "critical_ms") * 1000;
	size_t rows = c->workload->behaviour->waits.n;
	struct blockage *all = ARENA_ARRAY(struct blockage, rows + 1, c->arena);
	size_t n = collect(c, all);
	for (size_t i = 0; i < n; i++)
		if ((double)all[i].total_us >= min_us)
			report_blockage(c, &all[i], critical_us);
}

const struct rule rule_server_lock_wait = {
	.name = "server-lock-wait",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "statements that wait for locks, and the statements that hold them",
	.explain = explain,
	.thresholds = {{"min_total_ms", "ms", 500, "half a second is where people notice that they wait"},
		       {"critical_ms", "ms", 5000, "one wait of five seconds is an outage for its user"}},
	.check = check,
};
