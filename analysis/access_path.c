#include "base/base.h"

#include "analysis/planner.h"

#include <math.h>

static struct btree_scan scan_of(const struct model_index *x, const struct index_match *m, const struct query_block *b,
				 const struct relation *r, double loops)
{
	return (struct btree_scan){
		.heap = r->heap,
		.query_pages = b->query_pages,
		.index_pages = x->size.pages,
		.index_tuples = x->size.tuples,
		.height = x->size.height,
		.boundary_selectivity = m->boundary,
		.index_selectivity = m->selectivity,
		.lists = m->lists,
		.index_quals = m->quals,
		.correlation = x->correlation,
		.loops = loops,
		.one_row = m->one_row,
		.filter = m->filter,
		.all_quals = r->quals,
	};
}

/* BRIN reads whole ranges of pages: the better the order on disk, the fewer. */
static struct cost brin_cost(const struct query_context *c, const struct model_index *x, const struct index_match *m,
			     const struct query_block *b, const struct relation *r)
{
	const struct cost_settings *s = &c->settings;
	double ranges = MAX(1.0, ceil(r->heap.pages / 128));
	double fit = fabs(x->correlation);
	double wanted = MIN(ranges, MAX(1.0, ceil(ranges * m->selectivity)) + 1);
	double touched = fit < 1e-10 ? ranges : MIN(ranges, ceil(wanted / fit));
	double fraction = touched / ranges;
	struct other_scan scan = {.heap = r->heap,
				  .query_pages = b->query_pages,
				  .index_pages = x->size.pages,
				  .loops = 1,
				  .pages = MAX(1.0, ceil(r->heap.pages * fraction)),
				  .tuples = fraction * r->heap.rows,
				  .all_quals = r->quals};
	scan.index_cost = x->size.pages * s->random_page + 0.1 * s->cpu_operator * scan.tuples;
	scan.index_us = 5 + ranges * 0.3;
	return cost_other_bitmap_scan(s, &scan);
}

/* gincostestimate() walks statistics of the entries that nobody has here: a few descents, then the posting lists. */
static struct cost gin_cost(const struct query_context *c, const struct model_index *x, const struct index_match *m,
			    const struct query_block *b, const struct relation *r)
{
	const struct cost_settings *s = &c->settings;
	double tuples = MAX(1.0, m->selectivity * r->heap.rows);
	bool trigrams = str_ends(x->keys[0].opclass, STR("trgm_ops"));
	double entries = trigrams ? 6 : 3;
	double pages = entries + ceil(tuples * entries * 4 / COST_PAGE_BYTES);
	struct other_scan scan = {.heap = r->heap,
				  .query_pages = b->query_pages,
				  .index_pages = x->size.pages,
				  .loops = 1,
				  .tuples = tuples,
				  .all_quals = r->quals};
	scan.index_cost = pages * s->random_page + entries * 50 * s->cpu_operator + tuples * s->cpu_operator;
	scan.index_us = 10 * entries + tuples * (trigrams ? 0.3 : 0.05);
	return cost_other_bitmap_scan(s, &scan);
}

static void add_path(struct relation_paths *out, struct cost cost, const struct relation *r, uint64_t bit,
		     unsigned presorted, double visited)
{
	struct access_path *a = &out->paths[out->n++];
	a->index = bit;
	a->path = (struct path){.cost = cost,
				.rows = MAX(1.0, r->heap.rows * r->selectivity),
				.used = bit,
				.presorted = presorted,
				.visited = MAX(visited, 1.0)};
}

static void add_index_paths(struct planner *p, const struct query_block *b, const struct relation *r,
			    const struct model_index *x, uint64_t bit, struct relation_paths *out)
{
	const struct query_context *c = p->context;
	struct index_match m = index_match_of(c, x, b, r, 0);
	if (!m.usable)
		return;
	double visited = m.selectivity * r->heap.rows;
	if (x->method == METHOD_GIN) {
		add_path(out, gin_cost(c, x, &m, b, r), r, bit, 0, visited);
		return;
	}
	if (x->method == METHOD_BRIN) {
		add_path(out, brin_cost(c, x, &m, b, r), r, bit, 0, visited);
		return;
	}
	struct btree_scan scan = scan_of(x, &m, b, r, 1);
	add_path(out, cost_index_scan(&c->settings, &scan, m.covering), r, bit, m.presorted, visited);
	if (m.bounded || x->where_n)
		add_path(out, cost_bitmap_scan(&c->settings, &scan), r, bit, 0, visited);
}

void access_paths_prepare(struct planner *p, const struct query_block *b, const struct relation *r,
			  struct relation_paths *out, struct arena *arena)
{
	out->paths = ARENA_ARRAY(struct access_path, 1 + 2 * p->indexes_n, arena);
	struct cost whole =
		r->table ? cost_seq_scan(&p->context->settings, &r->heap, r->quals, r->heap.rows * r->selectivity)
			 : (struct cost){0, r->heap.rows * 0.01, 0, r->heap.rows * 0.02};
	add_path(out, whole, r, 0, 0, r->heap.rows);
	uint32_t others = ((1u << b->relations_n) - 1) & ~(1u << r->number);
	for (size_t i = 0; i < p->indexes_n && r->table; i++) {
		const struct model_index *x = p->indexes[i];
		if (x->table != r->table)
			continue;
		add_index_paths(p, b, r, x, UINT64_C(1) << i, out);
		if (x->method == METHOD_BTREE && others && index_match_of(p->context, x, b, r, others).uses_join)
			out->parameterized |= UINT64_C(1) << i;
	}
}

bool access_path_inner(const struct planner *p, const struct query_block *b, const struct relation *r, uint32_t outer,
		       double loops, uint64_t enabled, struct path *out)
{
	const struct cost_settings *s = &p->context->settings;
	bool found = false;
	for (size_t i = 0; i < p->indexes_n; i++) {
		if (!(enabled >> i & 1))
			continue;
		struct index_match m = index_match_of(p->context, p->indexes[i], b, r, outer);
		if (!m.usable || !m.uses_join || !m.bounded)
			continue;
		struct btree_scan scan = scan_of(p->indexes[i], &m, b, r, loops);
		struct cost direct = cost_index_scan(s, &scan, m.covering);
		struct cost bitmap = cost_bitmap_scan(s, &scan);
		struct cost cost = direct.total <= bitmap.total ? direct : bitmap;
		if (found && cost.total >= out->cost.total)
			continue;
		found = true;
		*out = (struct path){.cost = cost, .rows = m.selectivity * r->heap.rows, .used = UINT64_C(1) << i};
	}
	return found;
}
