#include "base/base.h"

#include "analysis/access_path.h"

#include <math.h>

struct btree_scan access_scan_of(const struct model_index *x, const struct index_match *m, const struct query_block *b,
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

/* gistcostestimate() reads the matching share of the index at random; its pages overlap, so about twice that. */
static struct cost gist_cost(const struct query_context *c, const struct model_index *x, const struct index_match *m,
			     const struct query_block *b, const struct relation *r)
{
	const struct cost_settings *s = &c->settings;
	double tuples = MAX(1.0, m->selectivity * r->heap.rows);
	double pages = MAX(1.0, ceil(m->selectivity * x->size.pages));
	struct other_scan scan = {.heap = r->heap,
				  .query_pages = b->query_pages,
				  .index_pages = x->size.pages,
				  .loops = 1,
				  .tuples = tuples,
				  .all_quals = r->quals};
	scan.index_cost = pages * s->random_page + tuples * (s->cpu_index_tuple + s->cpu_operator);
	scan.index_us = 10 + pages * 4 + tuples * 0.1;
	return cost_other_bitmap_scan(s, &scan);
}

static void add_path(struct access_paths *out, struct cost cost, const struct relation *r, uint64_t bit,
		     unsigned presorted, double visited)
{
	struct access_path *a = &out->items[out->n++];
	a->required = bit;
	a->path = (struct path){.cost = cost,
				.rows = MAX(1.0, r->heap.rows * r->selectivity),
				.used = bit,
				.presorted = presorted,
				.visited = MAX(visited, 1.0)};
}

/* A GiST index of btree_gist's classes is about as good as a b-tree. */
static bool compares_scalars(const struct model_index *x, const struct relation *r)
{
	for (size_t i = 0; i < r->clauses_n; i++)
		for (size_t key = 0; key < x->keys_n; key++)
			if ((r->clauses[i].kind == PRED_EQ || r->clauses[i].kind == PRED_RANGE) &&
			    term_equal(&r->clauses[i].term, &x->keys[key].term))
				return true;
	return false;
}

static void add_index_paths(const struct query_context *c, const struct query_block *b, const struct relation *r,
			    const struct model_index *x, uint64_t bit, struct access_paths *out)
{
	struct index_match m = index_match_of(x, b, r, 0);
	if (!m.usable)
		return;
	double visited = m.selectivity * r->heap.rows;
	if (x->method == METHOD_GIN) {
		add_path(out, gin_cost(c, x, &m, b, r), r, bit, 0, visited);
		return;
	}
	if (x->method == METHOD_GIST && !m.presorted && !compares_scalars(x, r)) {
		add_path(out, gist_cost(c, x, &m, b, r), r, bit, 0, visited);
		return;
	}
	if (x->method == METHOD_BRIN) {
		add_path(out, brin_cost(c, x, &m, b, r), r, bit, 0, visited);
		return;
	}
	struct btree_scan scan = access_scan_of(x, &m, b, r, 1);
	add_path(out, cost_index_scan(&c->settings, &scan, m.covering), r, bit, m.presorted, visited);
	if (m.bounded || x->where_n)
		add_path(out, cost_bitmap_scan(&c->settings, &scan), r, bit, 0, visited);
}

struct access_paths access_paths_of(const struct query_context *c, const struct query_block *b,
				    const struct relation *r, const struct model_index *const *indexes, size_t n,
				    struct arena *arena)
{
	size_t mine = 0;
	for (size_t i = 0; i < n; i++)
		mine += indexes[i]->table == r->table;
	struct access_paths out = {ARENA_ARRAY(struct access_path, 1 + 2 * mine + ACCESS_OR_PATHS, arena), 0};
	struct cost whole = r->table ? cost_seq_scan(&c->settings, &r->heap, r->quals, r->heap.rows * r->selectivity)
				     : (struct cost){0, r->heap.rows * 0.01, 0, r->heap.rows * 0.02};
	add_path(&out, whole, r, 0, 0, r->heap.rows);
	for (size_t i = 0; i < n && r->table; i++)
		if (indexes[i]->table == r->table)
			add_index_paths(c, b, r, indexes[i], UINT64_C(1) << i, &out);
	if (r->table)
		out.n += access_or_paths(c, b, r, indexes, n, &out.items[out.n]);
	return out;
}

bool access_path_lookup(const struct query_context *c, const struct query_block *b, const struct relation *r,
			const struct model_index *x, uint32_t outer, double loops, struct cost *out)
{
	if (x->method != METHOD_BTREE)
		return false;
	struct index_match m = index_match_of(x, b, r, outer);
	if (!m.usable || !m.uses_join || !m.bounded)
		return false;
	struct btree_scan scan = access_scan_of(x, &m, b, r, loops);
	struct cost direct = cost_index_scan(&c->settings, &scan, m.covering);
	struct cost bitmap = cost_bitmap_scan(&c->settings, &scan);
	*out = direct.total <= bitmap.total ? direct : bitmap;
	return true;
}
