/*
 * query-cursor-left-open: cursors declared WITH HOLD that no CLOSE answers. Others end with their transaction.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Counts DECLARE … WITH HOLD and CLOSE in each session: what is left over was never closed.\n"
	"When its transaction commits, the server runs the query of such a cursor to its end and keeps all rows for "
	"the "
	"session, in memory or in a temporary file. On a pooled connection nobody ever ends the session.\n"
	"Remedy: CLOSE as soon as the rows are read; a cursor without HOLD inside a transaction; DISCARD ALL (or CLOSE "
	"ALL) when a connection goes back to its pool.\n"
	"Verify: SELECT * FROM pg_cursors WHERE is_holdable in such a session.\n"
	"Needs DECLARE and CLOSE in the log. A CLOSE of another cursor counts, so the figure is a lower bound.";

static void report(struct rule_context *c, const struct keyed_row *row)
{
	const struct pattern *p = workload_pattern(c->workload, row->key[0]);
	uint64_t cursors = row->sums[HELD_CURSORS], sessions = row->sums[HELD_SESSIONS];
	struct finding *f = rule_finding(c);
	f->confidence = MIN(c->coverage, 1000u);
	f->basis = BASIS_MEASURED;
	f->title = STR("Close cursors that were declared WITH HOLD");
	if (p) {
		finding_pattern(c, f, p);
		if (p->shape && p->shape->accesses_n)
			f->table = rule_table_name(c, p->shape->accesses[0]);
	}
	f->rationale = arena_fmt(c->arena,
				 "%" PRIu64 " cursors stayed open in %" PRIu64
				 " session%s: the server keeps all their rows until the session ends.",
				 cursors, sessions, sessions == 1 ? "" : "s");
	if (p)
		finding_evidence(c, f, "statement", STR("log"), "%.*s", STR_ARG(rule_text(c, p, 200)));
	finding_evidence(c, f, "most in one session",
			 rule_execution(c, (uint32_t)row->best[HELD_PID], (int64_t)row->best[HELD_AT]), "%" PRIu64,
			 row->best[HELD_MOST]);
	finding_identify(f, arena_fmt(c->arena, "%016" PRIx64, row->key[0]));
}

static void check(struct rule_context *c)
{
	const struct keyed *held = &c->workload->behaviour->held;
	for (size_t i = 0; i < held->n; i++) {
		struct keyed_row row = keyed_at(held, i);
		if ((double)row.sums[HELD_CURSORS] >= rule_threshold(c, "min_cursors"))
			report(c, &row);
	}
}

const struct rule rule_query_cursor_left_open = {
	.name = "query-cursor-left-open",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "cursors WITH HOLD that are never closed",
	.explain = explain,
	.thresholds = {{"min_cursors", "cursors", 3, "one or two may still be read when the log ends"}},
	.check = check,
};
