/*
 * server-deadlock: sessions that waited for one another in a circle, by the statements that closed it.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Groups deadlocks by the statements that took part, as the server's DETAIL names them.\n"
	"Two transactions lock the same rows (or tables) in different orders; the server cancels one of them after "
	"deadlock_timeout.\n"
	"Remedy: one order for all. Sort the keys before updating them, or lock all rows first with SELECT … WHERE key "
	"= "
	"ANY($1) ORDER BY key FOR UPDATE; write tables in the same order everywhere; repeat the transaction that was "
	"cancelled.\n"
	"Verify: no message \"deadlock detected\" in the log.";

static struct str titled(struct rule_context *c, const struct pattern *const *patterns, size_t n)
{
	if (!n || !patterns[0]->shape || !patterns[0]->shape->accesses_n)
		return STR("Take locks in one order: a deadlock was broken");
	return arena_fmt(c->arena, "Lock rows of %.*s in one order: a deadlock was broken",
			 STR_ARG(rule_table_name(c, patterns[0]->shape->accesses[0])));
}

static struct str advice(size_t n)
{
	if (n < 2)
		return STR("The same statement met itself in another session: sort the keys by which rows are locked.");
	return STR("Let all transactions take these locks in the same order.");
}

static void check(struct rule_context *c)
{
	double critical = rule_threshold(c, "critical_count");
	const struct behaviour *b = c->workload->behaviour;
	for (size_t i = 0; i < b->deadlocks.n; i++) {
		struct keyed_row row = keyed_at(&b->deadlocks, i);
		const struct pattern *patterns[DEADLOCK_PATTERNS];
		size_t n = 0;
		struct finding *f = rule_finding(c);
		for (unsigned k = 0; k < DEADLOCK_PATTERNS; k++) {
			const struct pattern *p = row.key[k] ? workload_pattern(c->workload, row.key[k]) : NULL;
			if (p && (n == 0 || patterns[n - 1] != p))
				patterns[n++] = p;
		}
		f->severity = (double)row.sums[DEADLOCK_COUNT] >= critical ? SEVERITY_FINDING_CRITICAL
									   : SEVERITY_FINDING_WARNING;
		f->confidence = 950;
		f->basis = BASIS_MEASURED;
		f->title = titled(c, patterns, n);
		f->rationale = arena_fmt(c->arena, "A transaction was cancelled %.*s to break a circle of waits. %.*s",
					 STR_ARG(rule_times(c, row.sums[DEADLOCK_COUNT])), STR_ARG(advice(n)));
		for (size_t k = 0; k < n; k++) {
			finding_pattern(c, f, patterns[k]);
			finding_evidence(c, f, "statement in the circle", STR("log"), "%.*s",
					 STR_ARG(rule_text(c, patterns[k], 200)));
			if (!f->table.n && patterns[k]->shape && patterns[k]->shape->accesses_n)
				f->table = rule_table_name(c, patterns[k]->shape->accesses[0]);
		}
		finding_evidence(c, f, "one of them",
				 rule_execution(c, (uint32_t)row.best[DEADLOCK_PID], (int64_t)row.best[DEADLOCK_AT]),
				 "deadlock detected");
		finding_identify(f, arena_fmt(c->arena, "%016" PRIx64 " %016" PRIx64, row.key[DEADLOCK_PATTERNS - 1],
					      row.key[DEADLOCK_PATTERNS - 2]));
	}
}

const struct rule rule_server_deadlock = {
	.name = "server-deadlock",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "transactions that waited for one another in a circle",
	.explain = explain,
	.thresholds = {{"critical_count", "deadlocks", 10, "so many are no accident of timing"}},
	.check = check,
};
