/*
 * query-n-plus-one: after one query the application asks once more for each of its rows. A run of the same pattern in
 * one session, with changing constants and no pause, is such a loop; the query before it is its parent.
 *
 * Five in a row is the number that Sentry's detector came to; shorter runs happen by chance.
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for runs of one query in a session, with other constants each time and hardly a pause between, and for "
	"the query that came before: a list is fetched, then something for each of its rows.\n"
	"Each of them is a round trip with parsing, planning and waiting; the time of the network, which no log shows, "
	"usually outweighs the time of the server.\n"
	"Remedy: fetch all of them at once, WHERE key = ANY($1) with the keys of the list, or join in the first query; "
	"in "
	"an ORM: eager loading (includes, select_related, JOIN FETCH).\n"
	"Verify: the number of calls per page falls from n + 1 to 2.\n"
	"Needs all statements in the log: with a duration threshold the short ones are missing, and so is the loop.";

struct loop {
	const struct pattern *child, *parent;
	struct keyed_row row;
};

static bool is_select(const struct pattern *p)
{
	return p && p->kind == KIND_SELECT && rule_concerns(p);
}

/* Column that the child's constants belong to, when there is one that stands out: for the rewritten fragment. */
static struct str key_column(const struct pattern *p)
{
	struct str column = {0};
	for (size_t i = 0; i < p->shape->predicates_n; i++) {
		const struct shape_predicate *pred = p->shape->predicates[i];
		bool asks = pred->kind == PRED_EQ && pred->operand.kind == OPERAND_SLOT && pred->term.column.n;
		if (asks && !column.n)
			column = pred->term.column;
	}
	return column;
}

static struct str remedy(struct rule_context *c, const struct loop *l)
{
	struct str column = key_column(l->child);
	if (!column.n)
		return STR("Ask for all rows of the list in one query.");
	struct str name = rule_name_sql(c, column);
	return arena_fmt(c->arena, "One query with WHERE %.*s = ANY($1) answers for the whole list%s.", STR_ARG(name),
			 l->parent ? ", or a join in the query before" : "");
}

static struct str title_of(struct rule_context *c, const struct loop *l)
{
	struct str child = l->child->shape->accesses_n ? l->child->shape->accesses[0]->name : STR("…");
	if (!l->parent || !l->parent->shape->accesses_n)
		return arena_fmt(c->arena, "Fetch %.*s in one query instead of one by one", STR_ARG(child));
	return arena_fmt(c->arena, "Fetch %.*s for all rows of %.*s in one query", STR_ARG(child),
			 STR_ARG(l->parent->shape->accesses[0]->name));
}

/*
 * One query for a run costs about what two single ones do: what is saved is the rest, and the pauses between, in which
 * the application waited for the network and came back.
 */
static void claim(struct rule_context *c, struct finding *f, const struct loop *l)
{
	const uint64_t *sums = l->row.sums;
	double calls = (double)sums[RUN_LONG_CALLS], runs = (double)sums[RUN_LONG_COUNT];
	double busy = (double)sums[RUN_LONG_BUSY_US], kept = MIN(2 * runs / calls, 1.0);
	f->benefit_us_per_day = per_day_us(c, (uint64_t)(busy * (1 - kept) * 0.8));
	f->benefit_relative = MIN(busy * (1 - kept) * 0.8 / (double)MAX(l->child->tally.total_us, 1u), 1.0);
	f->basis = BASIS_INFERRED;
}

static void report_loop(struct rule_context *c, const struct loop *l)
{
	const uint64_t *sums = l->row.sums, *best = l->row.best;
	double mean = (double)sums[RUN_LONG_CALLS] / (double)sums[RUN_LONG_COUNT];
	struct finding *f =
		rule_pattern_finding(c, l->child, arena_fmt(c->arena, "%016" PRIx64, l->parent ? l->parent->id : 0));
	f->title = title_of(c, l);
	f->rationale = arena_fmt(
		c->arena, "%" PRIu64 " times the same query ran %.1f times in a row in one session%s. %.*s",
		sums[RUN_LONG_COUNT], mean, l->parent ? ", after the same other query" : "", STR_ARG(remedy(c, l)));
	if (l->parent) {
		finding_pattern(c, f, l->parent);
		finding_evidence(c, f, "query before the loop", STR("log"), "%.*s",
				 STR_ARG(rule_text(c, l->parent, 160)));
	}
	finding_evidence(c, f, "loops", STR("log"), "%" PRIu64, sums[RUN_LONG_COUNT]);
	finding_evidence(c, f, "calls in loops", STR("log"), "%" PRIu64, sums[RUN_LONG_CALLS]);
	finding_evidence(c, f, "longest loop", rule_execution(c, (uint32_t)best[RUN_PID], (int64_t)best[RUN_AT]),
			 "%" PRIu64 " calls, %.*s", best[RUN_LONGEST],
			 STR_ARG(rule_time(c, (double)best[RUN_LONGEST_BUSY_US])));
	finding_evidence(c, f, "time in loops, in the server", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)sums[RUN_LONG_BUSY_US])));
	finding_evidence(c, f, "time in loops, between the calls", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, (double)sums[RUN_LONG_GAP_US])));
	claim(c, f, l);
	rule_doubt(f, l->parent ? 0.9 : 0.6);
}

/* A loop that paused goes on without its parent: the loops with a parent speak for it. */
static bool has_parent_elsewhere(const struct keyed *runs, uint64_t child, double min_loops)
{
	for (size_t i = 0; i < runs->n; i++) {
		struct keyed_row row = keyed_at(runs, i);
		if (row.key[RUN_CHILD] == child && row.key[RUN_PARENT] && (double)row.sums[RUN_LONG_COUNT] >= min_loops)
			return true;
	}
	return false;
}

/* Without a parent, endless runs are a service that asks for single rows all day, not a list that is walked. */
static bool is_endless(const struct loop *l, double most)
{
	double mean = (double)l->row.sums[RUN_LONG_CALLS] / (double)MAX(l->row.sums[RUN_LONG_COUNT], 1u);
	return !l->parent && mean > most;
}

static void check(struct rule_context *c)
{
	double min_loops = rule_threshold(c, "min_loops"), orphans = rule_threshold(c, "min_loops_without_parent");
	double min_us = rule_threshold(c, "min_total_ms") * 1000,
	       max_same = rule_threshold(c, "max_same_percent") / 100;
	double longest = rule_threshold(c, "max_mean_without_parent");
	const struct keyed *runs = &c->workload->behaviour->runs;
	for (size_t i = 0; i < runs->n; i++) {
		struct loop l = {.row = keyed_at(runs, i)};
		const uint64_t *sums = l.row.sums;
		l.child = workload_pattern(c->workload, l.row.key[RUN_CHILD]);
		l.parent = l.row.key[RUN_PARENT] ? workload_pattern(c->workload, l.row.key[RUN_PARENT]) : NULL;
		if (l.parent && !is_select(l.parent))
			l.parent = NULL;
		if (is_endless(&l, longest))
			continue;
		bool often = (double)sums[RUN_LONG_COUNT] >= (l.parent ? min_loops : orphans);
		bool changing = (double)sums[RUN_SAME] <= max_same * (double)sums[RUN_CALLS];
		double total = (double)(sums[RUN_LONG_BUSY_US] + sums[RUN_LONG_GAP_US]);
		if (!l.parent && has_parent_elsewhere(runs, l.row.key[RUN_CHILD], min_loops))
			continue;
		if (is_select(l.child) && often && changing && total >= min_us)
			report_loop(c, &l);
	}
}

const struct rule rule_query_n_plus_one = {
	.name = "query-n-plus-one",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "a query that is asked once for each row of another one's result",
	.explain = explain,
	.thresholds = {{"min_loops", "loops", 2, "once may be a person at a console"},
		       {"min_loops_without_parent", "loops", 5, "without a query before it, only repetition tells"},
		       {"max_mean_without_parent", "calls", 200, "longer lists are seldom shown to anybody"},
		       {"min_total_ms", "ms", 50, "below it nobody notices (the threshold of Sentry's detector)"},
		       {"max_same_percent", "%", 20, "the same constants again and again are a case for a cache"}},
	.check = check,
};
