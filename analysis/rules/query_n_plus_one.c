/*
 * query-n-plus-one: after one query the application asks once more for each of its rows. A run of the same pattern in
 * one session, with changing constants and no pause, is such a loop; the query before it is its parent.
 *
 * Five in a row is the number that Sentry's detector came to; shorter runs happen by chance, and count when they follow
 * the same parent again and again. A program that asks two or three things for each row makes a cycle
 * (behaviour_cycle.h).
 */
#include "analysis/rule_pattern.h"

#include "analysis/behaviour.h"
#include "base/base.h"

static const char explain[] =
	"Looks for runs of one query in a session, with other constants each time and hardly a pause between, and for "
	"the query that came before: a list is fetched, then something for each of its rows.\n"
	"A loop comes at one go: the pause before it is three times those within, or more, or nearly every call of the "
	"query before is followed by one. Requests that look alike on a busy connection are none.\n"
	"Each of them is a round trip with parsing, planning and waiting; the time of the network, which no log shows, "
	"usually outweighs the time of the server.\n"
	"Remedy: fetch all of them at once, WHERE key = ANY($1) with the keys of the list, or join in the first query; "
	"in "
	"an ORM: eager loading (includes, select_related, JOIN FETCH).\n"
	"Verify: the number of calls per page falls from n + 1 to 2.\n"
	"Needs all statements in the log: with a duration threshold the short ones are missing, and so is the loop.";

struct loop {
	const struct pattern *child[CYCLE_MAX_LAG], *parent;
	unsigned children;
	double loops, calls, busy_us, gap_us; /* calls of all children, all rounds; gap_us: between them */
	double rounds;                        /* all loops' */
	double leads, lead_us;                /* pauses before it (before its parent), those that are known */
	bool changing;                        /* its constants */
	const uint64_t *best;                 /* longest, time, process */
};

struct limits {
	double loops, orphans, short_loops, total_us, same, most, gap_us, orphan_gap_us;
};

static bool is_select(const struct pattern *p)
{
	return p && p->kind == KIND_SELECT && rule_concerns(p);
}

static struct str table_of(const struct pattern *p)
{
	return p->shape->accesses_n ? p->shape->accesses[0]->name : STR("…");
}

/* Different constants that the samples have in a slot: the key of the list varies, the rest of the page does not. */
static size_t variety(const struct pattern *p, unsigned slot)
{
	size_t n = 0;
	for (size_t i = 0; i < p->samples_n; i++) {
		const struct sample_value *v = rule_slot(&p->samples[i], slot), *earlier = NULL;
		bool seen = !v;
		for (size_t k = 0; k < i && !seen; k++) {
			earlier = rule_slot(&p->samples[k], slot);
			seen = earlier && earlier->hash == v->hash;
		}
		n += !seen;
	}
	return n;
}

/* The condition that the child's changing constants belong to, or NULL. */
static const struct shape_predicate *key_of(const struct pattern *p)
{
	const struct shape_predicate *best = NULL;
	size_t most = 0;
	for (size_t i = 0; i < p->shape->predicates_n; i++) {
		const struct shape_predicate *pred = p->shape->predicates[i];
		bool asks = pred->kind == PRED_EQ && pred->operand.kind == OPERAND_SLOT && pred->term.column.n &&
			    !pred->term.expression.n;
		size_t values = asks ? variety(p, pred->operand.slot) : 0;
		if (asks && (!best || values > most)) {
			best = pred;
			most = values;
		}
	}
	return best;
}

static bool is_name_part(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '"';
}

/* The name in "alias.column = $n", and the text before and behind the $n; nothing where it is written otherwise. */
static struct str condition_in(struct rule_context *c, const struct pattern *p, const struct shape_predicate *key,
			       struct str *before, struct str *after)
{
	struct str condition = arena_fmt(c->arena, "%.*s = $%u", STR_ARG(key->term.column), key->operand.slot);
	ptrdiff_t found = str_find(p->query, condition);
	if (found < 0)
		return (struct str){0};
	size_t at = (size_t)found, end = at + condition.n;
	while (at > 0 && is_name_part(p->query.p[at - 1]))
		at--;
	if (end < p->query.n && is_name_part(p->query.p[end]))
		return (struct str){0};
	struct str name = str_of(p->query.p + at, (size_t)found - at + key->term.column.n);
	*before = str_head(p->query, (size_t)found + key->term.column.n + 3);
	*after = str_skip(p->query, end);
	return name;
}

/*
 * The child for the whole list, where that is certain to mean the same: with = ANY($n) and the key in the result, and
 * with a LATERAL join for the first rows of each key (LIMIT).
 */
static struct str rewritten(struct rule_context *c, const struct pattern *p)
{
	const struct shape_predicate *key = key_of(p);
	const struct shape_block *top = rule_top_block(p);
	struct str before, after, name = {0}, select = STR("select ");
	if (key && top && !p->cut && p->shape->blocks_n == 1)
		name = condition_in(c, p, key, &before, &after);
	if (!name.n || !str_take(&before, select))
		return (struct str){0};
	bool first_rows = top->has_limit && !top->has_offset && !top->for_update;
	if (first_rows)
		return arena_fmt(c->arena,
				 "select list.key, found.* from unnest($%u) as list (key) cross join lateral (select "
				 "%.*slist.key%.*s) as found",
				 key->operand.slot, STR_ARG(before), STR_ARG(after));
	if (top->has_limit || top->has_aggregates || top->group_n || top->distinct || top->is_set_operation ||
	    top->for_update)
		return (struct str){0};
	return arena_fmt(c->arena, "select %.*s%s%.*sany($%u)%.*s", STR_ARG(name),
			 str_starts(before, STR("*")) ? " as key, " : ", ", STR_ARG(before), key->operand.slot,
			 STR_ARG(after));
}

static struct str remedy(struct rule_context *c, const struct loop *l)
{
	const struct shape_predicate *key = key_of(l->child[0]);
	if (l->children > 1)
		return STR("One query for each of them with WHERE key = ANY($1), or joins in the query before, answer "
			   "for the whole list.");
	if (!key)
		return STR("Ask for all rows of the list in one query.");
	struct str name = rule_name_sql(c, key->term.column);
	return arena_fmt(c->arena, "One query with WHERE %.*s = ANY($1) answers for the whole list%s.", STR_ARG(name),
			 l->parent ? ", or a join in the query before" : "");
}

static struct str title_of(struct rule_context *c, const struct loop *l)
{
	struct str children = table_of(l->child[0]);
	for (unsigned i = 1; i < l->children; i++)
		children = arena_fmt(c->arena, "%.*s%s%.*s", STR_ARG(children), i + 1 == l->children ? " and " : ", ",
				     STR_ARG(table_of(l->child[i])));
	if (!l->parent || !l->parent->shape->accesses_n)
		return arena_fmt(c->arena, "Fetch %.*s in one query instead of one by one", STR_ARG(children));
	return arena_fmt(c->arena, "Fetch %.*s for all rows of %.*s in one query%s", STR_ARG(children),
			 STR_ARG(table_of(l->parent)), l->children > 1 ? " each" : "");
}

/*
 * One query for a run costs about what two single ones do: what is saved is the rest, and the pauses between, in which
 * the application waited for the network and came back.
 */
static void claim(struct rule_context *c, struct finding *f, const struct loop *l)
{
	double kept = MIN(2 * l->loops / l->rounds, 1.0), saved = l->busy_us * (1 - kept) * 0.8;
	uint64_t total = 0;
	for (unsigned i = 0; i < l->children; i++)
		total += l->child[i]->tally.total_us;
	f->benefit_us_per_day = per_day_us(c, (uint64_t)saved);
	f->benefit_relative = MIN(saved / (double)MAX(total, 1u), 1.0);
	f->basis = BASIS_INFERRED;
}

static void tell_queries(struct rule_context *c, struct finding *f, const struct loop *l)
{
	if (l->parent) {
		finding_pattern(c, f, l->parent);
		finding_evidence(c, f, "query before the loop", STR("log"), "%.*s",
				 STR_ARG(rule_text(c, l->parent, 160)));
	}
	for (unsigned i = 0; i < l->children; i++) {
		struct str all = rewritten(c, l->child[i]);
		finding_pattern(c, f, l->child[i]);
		if (l->children > 1)
			finding_evidence(c, f, "query in the loop", STR("log"), "%.*s",
					 STR_ARG(rule_text(c, l->child[i], 160)));
		if (all.n)
			finding_evidence(c, f, "for the whole list", STR("suggestion"), "%.*s", STR_ARG(all));
	}
}

static void report_loop(struct rule_context *c, const struct loop *l)
{
	uint64_t others = l->parent ? l->parent->id : 0;
	for (unsigned i = 1; i < l->children; i++)
		others ^= l->child[i]->id * (2 * i + 1);
	struct finding *f = rule_pattern_finding(c, l->child[0], arena_fmt(c->arena, "%016" PRIx64, others));
	f->title = title_of(c, l);
	f->rationale =
		arena_fmt(c->arena, "The same %s ran %.1f times in a row in one session; that happened %.*s%s. %.*s",
			  l->children == 1   ? "query"
			  : l->children == 2 ? "two queries in turn"
					     : "three queries in turn",
			  l->rounds / l->loops, STR_ARG(rule_times(c, (uint64_t)l->loops)),
			  l->parent ? ", after the same other query" : "", STR_ARG(remedy(c, l)));
	tell_queries(c, f, l);
	finding_evidence(c, f, "loops", STR("log"), "%.0f", l->loops);
	finding_evidence(c, f, "calls in loops", STR("log"), "%.0f", l->calls);
	finding_evidence(c, f, "longest loop", rule_execution(c, (uint32_t)l->best[RUN_PID], (int64_t)l->best[RUN_AT]),
			 "%" PRIu64 " %s", l->best[RUN_LONGEST], l->children > 1 ? "rounds" : "calls");
	finding_evidence(c, f, "time in loops, in the server", STR("log"), "%.*s", STR_ARG(rule_time(c, l->busy_us)));
	finding_evidence(c, f, "time in loops, between the calls", STR("log"), "%.*s",
			 STR_ARG(rule_time(c, l->gap_us)));
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

/* Calls of a program's loop follow one another at once; those of a person, a timer or a busy service do not. */
static bool is_tight(const struct loop *l, double most_us)
{
	return l->gap_us <= most_us * MAX(l->calls - l->loops, 1.0);
}

/*
 * A program's loop comes at one go, after a pause in which nobody asked for anything. Requests that happen to look
 * alike on a busy connection have the same pauses everywhere.
 */
static bool stands_out(const struct loop *l)
{
	double gap = l->gap_us / MAX(l->calls - l->loops, 1.0);
	return l->leads > 0 && l->lead_us / l->leads >= 3 * gap;
}

/* Without a parent, endless runs are a service that asks for single rows all day, not a list that is walked. */
static bool is_orphaned_loop(const struct loop *l, const struct limits *limits)
{
	return !l->parent && stands_out(l) && l->loops >= limits->orphans && l->rounds / l->loops <= limits->most &&
	       is_tight(l, limits->orphan_gap_us);
}

/* Whether the parent is mostly followed by such a loop: chance would put other statements there. */
static bool follows(const struct loop *l, double share)
{
	return l->parent && l->loops >= share * (double)l->parent->tally.calls;
}

/* So often a query that a list comes from is followed by its loop; chance is not that steady. */
#define ALWAYS 0.7

static bool is_of_parent(const struct loop *l, const struct keyed_row *run)
{
	return stands_out(l) || (double)run->sums[RUN_COUNT] >= ALWAYS * (double)l->parent->tally.calls;
}

static struct loop loop_of_run(const struct rule_context *c, const struct keyed_row *row, const struct limits *limits)
{
	const uint64_t *sums = row->sums;
	struct loop l = {.children = 1, .best = row->best};
	l.child[0] = workload_pattern(c->workload, row->key[RUN_CHILD]);
	l.parent = row->key[RUN_PARENT] ? workload_pattern(c->workload, row->key[RUN_PARENT]) : NULL;
	if (!is_select(l.parent))
		l.parent = NULL;
	bool many = (double)sums[RUN_LONG_COUNT] >= limits->loops;
	l.loops = (double)(many ? sums[RUN_LONG_COUNT] : sums[RUN_COUNT]);
	l.calls = l.rounds = (double)(many ? sums[RUN_LONG_CALLS] : sums[RUN_CALLS]);
	l.busy_us = (double)(many ? sums[RUN_LONG_BUSY_US] : sums[RUN_BUSY_US]);
	l.gap_us = (double)(many ? sums[RUN_LONG_GAP_US] : sums[RUN_GAP_US]);
	l.leads = (double)sums[RUN_LEADS];
	l.lead_us = (double)sums[RUN_LEAD_US];
	l.changing = (double)sums[RUN_SAME] <= limits->same * (double)sums[RUN_CALLS];
	return l;
}

static void check_runs(struct rule_context *c, const struct limits *limits)
{
	const struct keyed *runs = &c->workload->behaviour->runs;
	for (size_t i = 0; i < runs->n; i++) {
		struct keyed_row row = keyed_at(runs, i);
		struct loop l = loop_of_run(c, &row, limits);
		bool enough = is_select(l.child[0]) && l.changing && l.busy_us + l.gap_us >= limits->total_us;
		if (!enough || (!l.parent && has_parent_elsewhere(runs, row.key[RUN_CHILD], limits->loops)))
			continue;
		bool many = (double)row.sums[RUN_LONG_COUNT] >= limits->loops;
		bool often = l.loops >= limits->short_loops && follows(&l, 0.5);
		bool walks = l.parent && (many || often) && is_tight(&l, limits->gap_us) && is_of_parent(&l, &row);
		if (walks || (many && is_orphaned_loop(&l, limits)))
			report_loop(c, &l);
	}
}

static struct loop loop_of_cycle(const struct rule_context *c, const struct keyed_row *row, const struct limits *limits)
{
	const uint64_t *sums = row->sums;
	struct loop l = {.best = row->best};
	while (l.children < CYCLE_MAX_LAG && row->key[l.children]) {
		l.child[l.children] = workload_pattern(c->workload, row->key[l.children]);
		l.children++;
	}
	l.parent = row->key[CYCLE_PARENT] ? workload_pattern(c->workload, row->key[CYCLE_PARENT]) : NULL;
	/* Figures are of all rounds but the first: that one is taken to be like the others. */
	double rounds = (double)sums[CYCLE_ROUNDS], counted = rounds - (double)sums[CYCLE_COUNT];
	l.loops = (double)sums[CYCLE_COUNT];
	l.rounds = rounds;
	l.calls = rounds * l.children;
	l.busy_us = (double)sums[CYCLE_BUSY_US] * rounds / counted;
	l.gap_us = (double)sums[CYCLE_GAP_US];
	l.leads = (double)sums[CYCLE_LEADS];
	l.lead_us = (double)sums[CYCLE_LEAD_US];
	l.changing = (double)sums[CYCLE_SAME] <= limits->same * (double)sums[CYCLE_CALLS];
	return l;
}

/* Rounds that are transactions of their own are requests that look alike, not rows of a list. */
static void check_cycles(struct rule_context *c, const struct limits *limits)
{
	const struct keyed *cycles = &c->workload->behaviour->cycles;
	for (size_t i = 0; i < cycles->n; i++) {
		struct keyed_row row = keyed_at(cycles, i);
		struct loop l = loop_of_cycle(c, &row, limits);
		bool selects = is_select(l.parent);
		for (unsigned k = 0; k < l.children; k++)
			selects = selects && is_select(l.child[k]);
		bool one_piece = row.sums[CYCLE_TURNS] * 4 <= row.sums[CYCLE_ROUNDS];
		if (selects && one_piece && (stands_out(&l) || follows(&l, ALWAYS)) && l.changing &&
		    l.loops >= limits->loops && follows(&l, 0.25) && is_tight(&l, limits->gap_us) &&
		    l.busy_us + l.gap_us >= limits->total_us)
			report_loop(c, &l);
	}
}

static void check(struct rule_context *c)
{
	struct limits limits = {
		.loops = rule_threshold(c, "min_loops"),
		.orphans = rule_threshold(c, "min_loops_without_parent"),
		.short_loops = rule_threshold(c, "min_short_loops"),
		.total_us = rule_threshold(c, "min_total_ms") * 1000,
		.same = rule_threshold(c, "max_same_percent") / 100,
		.most = 200,
		.gap_us = rule_threshold(c, "max_gap_ms") * 1000,
	};
	limits.orphan_gap_us = limits.gap_us / 2;
	check_runs(c, &limits);
	check_cycles(c, &limits);
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
		       {"min_short_loops", "loops", 10,
			"loops of three or four are chance, unless they follow the same query again and again"},
		       {"min_total_ms", "ms", 50, "below it nobody notices (the threshold of Sentry's detector)"},
		       {"max_same_percent", "%", 20, "the same constants again and again are a case for a cache"},
		       {"max_gap_ms", "ms", 100,
			"a program and its network are back by then; half of it without a parent"}},
	.check = check,
};
