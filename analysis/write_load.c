#include "base/base.h"

#include "analysis/choose.h"

#include <math.h>

/* One entry on a warm cache: descent, insertion, its share of WAL and of the page written back. */
#define BTREE_ENTRY_US 4.0
#define GIN_ELEMENT_US 1.5
#define GIST_ENTRY_US 12.0
#define BRIN_ENTRY_US 0.2

/* One writing pattern. */
struct writer {
	const struct table *table;
	const struct shape *shape;
	double rows; /* in the window */
};

struct write_load {
	struct writer *items;
	size_t n, cap;
	struct u64_map by_table; /* struct table * -> first writer; they are chained by order */
};

/* Rows that a block returns. */
static double rows_returned(const struct query_block *b)
{
	double rows = query_rows(b, (1u << b->relations_n) - 1);
	if (b->group_n)
		rows = MIN(rows, b->group_distinct);
	else if (b->aggregated)
		rows = 1;
	return b->limit_rows > 0 ? MIN(rows, b->limit_rows) : rows;
}

/* INSERT … SELECT writes what its SELECT returns, an UPDATE what its conditions leave of the table. */
static double rows_written(const struct query *q, const struct shape *s, const struct shape_access *a)
{
	double rows = 0;
	for (size_t i = 0; q && i < q->blocks_n; i++) {
		const struct query_block *b = &q->blocks[i];
		bool source = s->kind == KIND_INSERT ? b->shape && b->shape->parent == a->block : b->shape == a->block;
		rows += source ? rows_returned(b) : 0;
	}
	return MAX(rows, 1.0);
}

static double rows_of(const struct query_context *c, const struct pattern *p, const struct shape_access *a,
		      struct arena *arena)
{
	const struct shape *s = p->shape;
	double calls = (double)p->tally.calls;
	if (s->kind == KIND_INSERT && s->rows_per_insert)
		return calls * (double)s->rows_per_insert;
	struct arena_mark mark = arena_mark(arena);
	struct query *q = query_model_of(c, p, arena);
	double rows = rows_written(q, s, a);
	arena_rewind(arena, mark);
	return calls * rows;
}

struct write_load *write_load_of(const struct query_context *c, struct arena *arena)
{
	struct write_load *w = ARENA_NEW(struct write_load, arena);
	struct arena scratch = {0};
	for (size_t i = 0; i < c->workload->patterns_n; i++) {
		const struct pattern *p = c->workload->patterns[i];
		if (!p->shape || !p->tally.calls || p->nested_only)
			continue;
		for (size_t j = 0; j < p->shape->accesses_n; j++) {
			const struct shape_access *a = p->shape->accesses[j];
			if (!a->written || !a->table || p->shape->kind == KIND_DELETE)
				continue;
			double rows = rows_of(c, p, a, &scratch);
			*ARENA_PUSH(w->items, w->n, w->cap, arena) = (struct writer){a->table, p->shape, rows};
		}
	}
	arena_release(&scratch);
	return w;
}

static bool speaks_of(const struct model_index *x, struct str column)
{
	for (size_t i = 0; i < x->keys_n; i++)
		if (x->keys[i].term.column && str_eq(x->keys[i].term.column->name, column))
			return true;
	for (size_t i = 0; i < x->include_n; i++)
		if (str_eq(x->include[i]->name, column))
			return true;
	for (size_t i = 0; i < x->where_n; i++)
		if (x->where[i].term.column && str_eq(x->where[i].term.column->name, column))
			return true;
	return false;
}

/* An update that changes nothing indexed writes no entries at all, as long as the page has room (HOT). */
static bool touched_by(const struct model_index *x, const struct shape *s)
{
	if (s->kind != KIND_UPDATE)
		return true;
	for (size_t i = 0; i < s->written_columns_n; i++)
		if (speaks_of(x, s->written_columns[i]))
			return true;
	return false;
}

static double entry_us(const struct model_index *x)
{
	switch (x->method) {
	case METHOD_GIN:
		return GIN_ELEMENT_US * MAX(1.0, x->size.tuples / MAX(1.0, x->size.pages * 200)) * 4;
	case METHOD_GIST:
		return GIST_ENTRY_US;
	case METHOD_BRIN:
		return BRIN_ENTRY_US;
	default:
		return BTREE_ENTRY_US;
	}
}

double write_load_cost(const struct write_load *w, const struct model_index *x, double *entries)
{
	double rows = 0, extra = 0;
	for (size_t i = 0; i < w->n; i++) {
		const struct writer *r = &w->items[i];
		if (r->table != x->table || !touched_by(x, r->shape))
			continue;
		rows += r->rows * x->where_fraction;
		if (r->shape->kind == KIND_UPDATE) /* these updates no longer are HOT: every index gets an entry */
			extra += r->rows * (double)x->table->indexes_n * 0.5;
	}
	*entries = rows;
	return rows * entry_us(x) + extra * BTREE_ENTRY_US;
}
