#include "base/base.h"

#include "analysis/planner.h"

#include <math.h>

#define TRAP_KEPT 0.2 /* an ordered path that keeps less of what it reads may read to the end */
#define ESTIMATE_MARGIN 1.5
#define GUESS_MARGIN 10.0 /* where conditions were guessed */

/*
 * For every set of relations joined so far: the cheapest in full, the cheapest to start (when a limit ends the reading
 * early) and the cheapest that gives the wanted order.
 */
enum path_slot { SLOT_TOTAL, SLOT_FIRST_ROWS, SLOT_ORDERED, SLOT_COUNT };

struct path_set {
	struct path paths[SLOT_COUNT];
	bool filled[SLOT_COUNT];
	double rows;
};

struct run {
	const struct planner *planner;
	const struct query_block *block;
	const struct block_paths *paths;
	uint64_t enabled;
	double fraction;       /* of the rows that a limit lets through; 1: all */
	struct path_set *sets; /* see set_of() */
};

/*
 * The exact search keeps a set for every mask of relations; the greedy one for single relations and, of larger masks,
 * one for each size.
 */
static struct path_set *set_of(const struct run *run, uint32_t mask)
{
	size_t n = run->block->relations_n;
	if (n <= PLANNER_EXACT_RELATIONS)
		return &run->sets[mask];
	bool single = !(mask & (mask - 1));
	return &run->sets[single ? (size_t)__builtin_ctz(mask) : n + (size_t)__builtin_popcount(mask)];
}

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
	const struct relation_paths *paths = &run->paths->relations[r->number];
	struct path_set *set = set_of(run, UINT32_C(1) << r->number);
	for (size_t i = 0; i < paths->n; i++)
		if (!paths->paths[i].index || run->enabled & paths->paths[i].index)
			offer(run, set, &paths->paths[i].path);
	set->rows = MAX(1.0, r->heap.rows * r->selectivity);
}

static size_t joins_between(const struct query_block *b, uint32_t outer, unsigned inner, double *distinct)
{
	size_t n = 0;
	for (size_t i = 0; i < b->joins_n; i++) {
		const struct join_clause *j = &b->joins[i];
		if (j->left == inner && outer >> j->right & 1) {
			*distinct = MAX(*distinct, j->left_distinct);
			n++;
		} else if (j->right == inner && outer >> j->left & 1) {
			*distinct = MAX(*distinct, j->right_distinct);
			n++;
		}
	}
	return n;
}

static struct hash_side side_of(const struct path *p, double rows, double width)
{
	return (struct hash_side){p->cost, rows, width};
}

static double width_of(const struct query_block *b, uint32_t mask)
{
	double width = 0;
	for (unsigned i = 0; i < b->relations_n; i++)
		width += mask >> i & 1 ? b->relations[i].width : 0;
	return width;
}

static void offer_hash_joins(struct run *run, uint32_t outer_mask, const struct path *outer, const struct relation *r,
			     double clauses, double distinct, struct path_set *into)
{
	const struct cost_settings *s = &run->planner->context->settings;
	const struct path_set *inner_set = set_of(run, UINT32_C(1) << r->number);
	const struct path *inner = &inner_set->paths[SLOT_TOTAL];
	struct hash_side o = side_of(outer, set_of(run, outer_mask)->rows, width_of(run->block, outer_mask));
	struct hash_side i = side_of(inner, inner_set->rows, r->width);
	struct path p = {
		.rows = into->rows, .used = outer->used | inner->used, .visited = MAX(outer->visited, inner->visited)};
	p.cost = cost_hash_join(s, &o, &i, clauses, MIN(distinct, i.rows), into->rows);
	offer(run, into, &p);
	p.cost = cost_hash_join(s, &i, &o, clauses, MIN(distinct, o.rows), into->rows);
	offer(run, into, &p);
}

static void offer_nested_loops(struct run *run, uint32_t outer_mask, const struct path *outer, const struct relation *r,
			       size_t clauses, struct path_set *into)
{
	const struct cost_settings *s = &run->planner->context->settings;
	double outer_rows = set_of(run, outer_mask)->rows;
	double per_row = into->rows / MAX(outer_rows, 1.0);
	struct path p = {.rows = into->rows, .presorted = outer->presorted, .visited = outer->visited}, inner;
	uint64_t usable = run->paths->relations[r->number].parameterized & run->enabled;
	if (usable && access_path_inner(run->planner, run->block, r, outer_mask, outer_rows, usable, &inner)) {
		p.cost = cost_nested_loop(s, outer->cost, outer_rows, inner.cost, per_row, 0);
		p.used = outer->used | inner.used;
		offer(run, into, &p);
	}
	const struct path_set *whole = set_of(run, UINT32_C(1) << r->number);
	const struct path *once = &whole->paths[SLOT_TOTAL];
	/* Kept in memory after the first pass. */
	struct cost again = {0, whole->rows * s->cpu_operator, 0, whole->rows * 0.02};
	p.cost = cost_add(cost_nested_loop(s, outer->cost, outer_rows, again, whole->rows, (double)MAX(clauses, 1u)),
			  once->cost);
	p.used = outer->used | once->used;
	offer(run, into, &p);
}

static void join_one(struct run *run, uint32_t outer_mask, const struct relation *r)
{
	struct path_set *outer = set_of(run, outer_mask);
	struct path_set *into = set_of(run, outer_mask | UINT32_C(1) << r->number);
	double distinct = 1;
	size_t clauses = joins_between(run->block, outer_mask, r->number, &distinct);
	into->rows = query_rows(run->block, outer_mask | UINT32_C(1) << r->number);
	for (int slot = 0; slot < SLOT_COUNT; slot++) {
		if (!outer->filled[slot] || (slot == SLOT_FIRST_ROWS && run->fraction >= 1))
			continue;
		offer_nested_loops(run, outer_mask, &outer->paths[slot], r, clauses, into);
		if (clauses && slot == SLOT_TOTAL)
			offer_hash_joins(run, outer_mask, &outer->paths[slot], r, (double)clauses, distinct, into);
	}
}

static bool connected(const struct query_block *b, uint32_t mask, unsigned r)
{
	double distinct = 1;
	return joins_between(b, mask, r, &distinct) > 0;
}

/* Outer, semi and anti joins wait for a relation they hang on. */
static bool may_lead(const struct relation *r)
{
	return r->join == RELATION_INNER || r->join == RELATION_SEMI;
}

static void join_exactly(struct run *run, uint32_t all)
{
	const struct query_block *b = run->block;
	for (uint32_t mask = 1; mask < all; mask++) {
		if (!set_of(run, mask)->filled[SLOT_TOTAL])
			continue;
		bool any = false;
		for (int pass = 0; pass < 2 && !any; pass++) /* a product only where nothing connects */
			for (unsigned i = 0; i < b->relations_n; i++) {
				bool single = !(mask & (mask - 1));
				if (mask >> i & 1 || (!pass && !connected(b, mask, i)) ||
				    (single && !may_lead(&b->relations[__builtin_ctz(mask)])))
					continue;
				join_one(run, mask, &b->relations[i]);
				any = true;
			}
	}
}

/* Beyond what can be tried exhaustively: start with the smallest relation, then always add the cheapest next one. */
static void join_greedily(struct run *run, uint32_t all)
{
	const struct query_block *b = run->block;
	uint32_t mask = 1;
	for (unsigned i = 1; i < b->relations_n; i++)
		if (may_lead(&b->relations[i]) && set_of(run, UINT32_C(1) << i)->rows < set_of(run, mask)->rows)
			mask = UINT32_C(1) << i;
	while (mask != all) {
		struct path_set best;
		uint32_t next = 0;
		for (unsigned i = 0; i < b->relations_n; i++) {
			uint32_t with = mask | UINT32_C(1) << i;
			if (with == mask)
				continue;
			struct path_set *into = set_of(run, with);
			memset(into, 0, sizeof *into);
			join_one(run, mask, &b->relations[i]);
			if (!next || into->paths[SLOT_TOTAL].cost.total < best.paths[SLOT_TOTAL].cost.total) {
				best = *into;
				next = with;
			}
		}
		mask = next;
		*set_of(run, mask) = best;
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
	double width = width_of(b, (UINT32_C(1) << b->relations_n) - 1);
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

static struct estimate finish_block(const struct run *run, const struct path_set *set)
{
	struct estimate best = {.cost = INFINITY};
	struct cost costs[SLOT_COUNT];
	for (int slot = 0; slot < SLOT_COUNT; slot++) {
		if (!set->filled[slot])
			continue;
		costs[slot] = finish_path(run, &set->paths[slot], set->rows);
		if (costs[slot].total < best.cost)
			best = (struct estimate){costs[slot].total, costs[slot].total_us, set->paths[slot].used};
	}
	/* A trap that costs nearly as little may be walked into. */
	const struct path *ordered = &set->paths[SLOT_ORDERED];
	if (set->filled[SLOT_ORDERED] && is_trap(ordered, set->rows, run->fraction) &&
	    costs[SLOT_ORDERED].total < best.cost * margin_of(run->block))
		best.us = MAX(best.us, costs[SLOT_ORDERED].total_us);
	return best;
}

static struct estimate run_block(struct run *run, struct arena *scratch)
{
	const struct query_block *b = run->block;
	if (!b->relations_n)
		return (struct estimate){0, 0, 0};
	uint32_t all = (UINT32_C(1) << b->relations_n) - 1;
	double rows = query_rows(b, all);
	run->fraction = b->stops_early && b->limit_rows > 0 ? MIN(1.0, b->limit_rows / rows) : 1;
	bool exact = b->relations_n <= PLANNER_EXACT_RELATIONS;
	run->sets = ARENA_ARRAY(struct path_set, exact ? (size_t)all + 1 : 2 * b->relations_n + 1, scratch);
	for (size_t i = 0; i < b->relations_n; i++)
		base_paths(run, &b->relations[i]);
	set_of(run, all)->rows = rows;
	if (b->relations_n > 1 && exact)
		join_exactly(run, all);
	else if (b->relations_n > 1)
		join_greedily(run, all);
	return finish_block(run, set_of(run, all));
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
		p->blocks[i].relations = ARENA_ARRAY(struct relation_paths, b->relations_n, arena);
		for (size_t j = 0; j < b->relations_n; j++)
			access_paths_prepare(p, b, &b->relations[j], &p->blocks[i].relations[j], arena);
	}
	return p;
}
