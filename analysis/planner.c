#include "base/base.h"

#include "analysis/planner.h"

#include <math.h>

#define TRAP_KEPT 0.2 /* an ordered path that keeps less of what it reads may read to the end */
#define ESTIMATE_MARGIN 1.5
#define LOOP_US 0.2       /* to start one more look-up */
#define GUESS_MARGIN 10.0 /* where conditions were guessed */

/*
 * For every set of relations joined so far: the cheapest in full, the cheapest to start (when a limit ends the reading
 * early) and the cheapest that gives the wanted order.
 */
enum path_slot { SLOT_TOTAL, SLOT_FIRST_ROWS, SLOT_ORDERED, SLOT_COUNT };

struct path_set {
	struct path paths[SLOT_COUNT];
	bool filled[SLOT_COUNT];
};

struct run {
	const struct planner *planner;
	const struct query_block *block;
	const struct block_paths *paths;
	uint64_t enabled;
	double fraction;       /* of the rows that a limit lets through; 1: all */
	struct path_set *sets; /* as in paths->joins */
};

static double fractional(const struct run *run, const struct path *p)
{
	return p->cost.startup + (p->cost.total - p->cost.startup) * run->fraction;
}

static void offer_slot(struct path_set *set, enum path_slot slot, const struct path *p, double price, double standing)
{
	if (!set->filled[slot] || price < standing) {
		set->paths[slot] = *p;
		set->filled[slot] = true;
	}
}

static void offer(const struct run *run, struct path_set *set, const struct path *p)
{
	offer_slot(set, SLOT_TOTAL, p, p->cost.total, set->paths[SLOT_TOTAL].cost.total);
	offer_slot(set, SLOT_FIRST_ROWS, p, fractional(run, p), fractional(run, &set->paths[SLOT_FIRST_ROWS]));
	const struct path *ordered = &set->paths[SLOT_ORDERED];
	if (!p->presorted)
		return;
	if (!set->filled[SLOT_ORDERED] || p->presorted > ordered->presorted ||
	    (p->presorted == ordered->presorted && fractional(run, p) < fractional(run, ordered))) {
		set->paths[SLOT_ORDERED] = *p;
		set->filled[SLOT_ORDERED] = true;
	}
}

static void base_paths(struct run *run, const struct relation *r)
{
	const struct access_paths *paths = &run->paths->relations[r->number];
	for (size_t i = 0; i < paths->n; i++)
		if ((run->enabled & paths->items[i].required) == paths->items[i].required)
			offer(run, &run->sets[r->number], &paths->items[i].path);
}

static void offer_hash_joins(struct run *run, const struct join_step *step, const struct path *outer)
{
	const struct cost_settings *s = &run->planner->context->settings;
	const struct join_steps *joins = run->paths->joins;
	const struct path *inner = &run->sets[step->inner->number].paths[SLOT_TOTAL];
	struct hash_side o = {outer->cost, joins->rows[step->outer], joins->widths[step->outer]};
	struct hash_side i = {inner->cost, joins->rows[step->inner->number], step->inner->width};
	double rows = joins->rows[step->into];
	struct path p = {
		.rows = rows, .used = outer->used | inner->used, .visited = MAX(outer->visited, inner->visited)};
	p.cost = cost_hash_join(s, &o, &i, step->clauses, MIN(step->distinct, i.rows), rows);
	offer(run, &run->sets[step->into], &p);
	p.cost = cost_hash_join(s, &i, &o, step->clauses, MIN(step->distinct, o.rows), rows);
	offer(run, &run->sets[step->into], &p);
}

static const struct join_lookup *cheapest_lookup(const struct run *run, const struct join_step *step)
{
	for (size_t i = 0; i < step->lookups_n; i++)
		if (step->lookups[i].index & run->enabled)
			return &step->lookups[i];
	return NULL;
}

/* The time of the look-ups that come unexpected: what a single table returns is known better than what a join does. */
static double surprise_us(const struct run *run, const struct join_step *step, double outer_rows,
			  const struct join_lookup *lookup)
{
	uint32_t outer = run->paths->joins->masks[step->outer];
	bool joined = outer & (outer - 1);
	return joined ? (run->block->join_surprise - 1) * outer_rows * (lookup->cost.total_us + LOOP_US) : 0;
}

static void offer_nested_loops(struct run *run, const struct join_step *step, const struct join_lookup *lookup,
			       const struct path *outer)
{
	const struct cost_settings *s = &run->planner->context->settings;
	const struct join_steps *joins = run->paths->joins;
	double outer_rows = joins->rows[step->outer], inner_rows = joins->rows[step->inner->number];
	double rows = joins->rows[step->into];
	struct path p = {.rows = rows, .presorted = outer->presorted, .visited = outer->visited};
	if (lookup) {
		p.cost = cost_nested_loop(s, outer->cost, outer_rows, lookup->cost, rows / MAX(outer_rows, 1.0), 0);
		p.cost.total_us += surprise_us(run, step, outer_rows, lookup);
		p.used = outer->used | lookup->index;
		offer(run, &run->sets[step->into], &p);
	}
	/* Kept in memory after the first pass. */
	const struct path *once = &run->sets[step->inner->number].paths[SLOT_TOTAL];
	struct cost again = {0, inner_rows * s->cpu_operator, 0, inner_rows * 0.02};
	struct cost loop = cost_nested_loop(s, outer->cost, outer_rows, again, inner_rows, MAX(step->clauses, 1.0));
	p.cost = cost_add(loop, once->cost);
	p.used = outer->used | once->used;
	offer(run, &run->sets[step->into], &p);
}

static void join_one(struct run *run, const struct join_step *step)
{
	const struct path_set *outer = &run->sets[step->outer];
	const struct join_lookup *lookup = cheapest_lookup(run, step);
	for (int slot = 0; slot < SLOT_COUNT; slot++) {
		if (!outer->filled[slot] || (slot == SLOT_FIRST_ROWS && run->fraction >= 1))
			continue;
		struct path p = outer->paths[slot];
		offer_nested_loops(run, step, lookup, &p);
		if (step->clauses > 0 && slot == SLOT_TOTAL)
			offer_hash_joins(run, step, &p);
	}
}

static struct path finish_with_sort(const struct run *run, const struct path *p, double rows, double width)
{
	const struct cost_settings *s = &run->planner->context->settings;
	const struct query_block *b = run->block;
	struct path out = *p;
	if (!b->sorts || p->presorted >= MAX(b->order_n, 1u))
		return out;
	if (p->presorted)
		out.cost = cost_incremental_sort(s, p->cost, rows, width, MAX(2.0, rows / 10));
	else
		out.cost = cost_sort(s, p->cost, rows, width, b->limit_rows);
	return out;
}

/*
 * The planner believes that rows come evenly; where most rows read are thrown away, those wanted may as well all lie at
 * the far end. The time assumes that they do.
 */
static bool is_trap(const struct path *p, double rows, double fraction)
{
	return fraction < 1 && rows < TRAP_KEPT * p->visited;
}

static double pessimism_of(const struct path *p, double rows, double fraction)
{
	if (is_trap(p, rows, fraction))
		return 1 / MAX(fraction, 1e-9);
	return rows < 0.7 * p->visited ? 3 : 1;
}

static struct cost finish_path(const struct run *run, const struct path *p, double rows)
{
	const struct cost_settings *s = &run->planner->context->settings;
	const struct query_block *b = run->block;
	double width = run->paths->joins->widths[run->paths->joins->whole];
	if (b->stops_early) {
		double fraction = run->fraction;
		bool sorted = b->sorts && p->presorted < MAX(b->order_n, 1u);
		struct path ready = finish_with_sort(run, p, rows, width);
		return cost_limit(ready.cost, fraction, sorted && !p->presorted ? 1 : pessimism_of(p, rows, fraction));
	}
	struct path now = *p;
	if (b->aggregated) {
		double groups = b->group_n ? MIN(b->group_distinct, rows) : 1;
		now.cost = cost_aggregate(s, p->cost, rows, (double)b->group_n, (double)b->aggregates_n, groups, false);
		now.presorted = 0;
		rows = groups;
	} else if (b->distinct) {
		now.cost = cost_aggregate(s, p->cost, rows, 1, 0, rows, false);
		now.presorted = 0;
	}
	return finish_with_sort(run, &now, rows, width).cost;
}

/* How far a path's cost must lie above the best one's before it is certain that the server will not take it. */
static double margin_of(const struct query_block *b)
{
	for (size_t i = 0; i < b->relations_n; i++)
		if (b->relations[i].guessed)
			return GUESS_MARGIN;
	return ESTIMATE_MARGIN;
}

static struct estimate finish_block(const struct run *run, const struct path_set *set, double rows)
{
	struct estimate best = {.cost = INFINITY};
	struct cost costs[SLOT_COUNT];
	for (int slot = 0; slot < SLOT_COUNT; slot++) {
		if (!set->filled[slot])
			continue;
		costs[slot] = finish_path(run, &set->paths[slot], rows);
		if (costs[slot].total < best.cost)
			best = (struct estimate){costs[slot].total, costs[slot].total_us, set->paths[slot].used};
	}
	/* A trap that costs nearly as little may be walked into. */
	const struct path *ordered = &set->paths[SLOT_ORDERED];
	if (set->filled[SLOT_ORDERED] && is_trap(ordered, rows, run->fraction) &&
	    costs[SLOT_ORDERED].total < best.cost * margin_of(run->block))
		best.us = MAX(best.us, costs[SLOT_ORDERED].total_us);
	return best;
}

static struct estimate run_block(struct run *run, struct arena *scratch)
{
	const struct query_block *b = run->block;
	const struct join_steps *joins = run->paths->joins;
	if (!b->relations_n)
		return (struct estimate){0, 0, 0};
	double rows = joins->rows[joins->whole];
	run->fraction = b->stops_early && b->limit_rows > 0 ? MIN(1.0, b->limit_rows / rows) : 1;
	run->sets = ARENA_ARRAY(struct path_set, joins->sets_n, scratch);
	for (size_t i = 0; i < b->relations_n; i++)
		base_paths(run, &b->relations[i]);
	for (size_t i = 0; i < joins->steps_n; i++)
		join_one(run, &joins->steps[i]);
	return finish_block(run, &run->sets[joins->whole], rows);
}

struct estimate planner_run(const struct planner *p, uint64_t enabled, struct arena *scratch)
{
	struct estimate sum = {.us = COST_STATEMENT_US};
	for (size_t i = 0; i < p->query->blocks_n; i++) {
		struct arena_mark mark = arena_mark(scratch);
		struct run run = {
			.planner = p, .block = &p->query->blocks[i], .paths = &p->blocks[i], .enabled = enabled};
		struct estimate e = run_block(&run, scratch);
		sum.cost += e.cost * run.block->executions;
		sum.us += e.us * run.block->executions;
		sum.used |= e.used;
		arena_rewind(scratch, mark);
	}
	return sum;
}

static bool touches(const struct query *q, const struct table *t)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++)
			if (q->blocks[i].relations[j].table == t)
				return true;
	return false;
}

struct planner *planner_new(const struct query_context *c, const struct query *q,
			    const struct model_index *const *indexes, size_t n, struct arena *arena)
{
	struct planner *p = ARENA_NEW(struct planner, arena);
	p->context = c;
	p->query = q;
	for (size_t i = 0; i < n && p->indexes_n < PLANNER_MAX_INDEXES; i++)
		if (touches(q, indexes[i]->table))
			p->indexes[p->indexes_n++] = indexes[i];
	p->blocks = ARENA_ARRAY(struct block_paths, q->blocks_n, arena);
	for (size_t i = 0; i < q->blocks_n; i++) {
		const struct query_block *b = &q->blocks[i];
		p->blocks[i].relations = ARENA_ARRAY(struct access_paths, b->relations_n, arena);
		for (size_t j = 0; j < b->relations_n; j++)
			p->blocks[i].relations[j] =
				access_paths_of(c, b, &b->relations[j], p->indexes, p->indexes_n, arena);
		p->blocks[i].joins = join_steps_of(c, b, p->indexes, p->indexes_n, arena);
	}
	return p;
}
