#include "base/base.h"

#include "analysis/access_path.h"
#include "analysis/join_steps.h"

#include <math.h>

struct maker {
	const struct query_context *context;
	const struct query_block *block;
	const struct model_index *const *indexes;
	size_t indexes_n;
	struct join_steps *out;
	struct arena *arena;
};

static double width_of(const struct query_block *b, uint32_t mask)
{
	double width = 0;
	for (unsigned i = 0; i < b->relations_n; i++)
		width += mask >> i & 1 ? b->relations[i].width : 0;
	return width;
}

static size_t add_set(struct maker *m, uint32_t mask)
{
	struct join_steps *s = m->out;
	if (s->sets_n == s->sets_cap) {
		size_t cap = s->sets_cap, again = cap;
		s->masks = arena_grow(s->masks, s->sets_n, &s->sets_cap, sizeof *s->masks, m->arena);
		s->rows = arena_grow(s->rows, s->sets_n, &cap, sizeof *s->rows, m->arena);
		s->widths = arena_grow(s->widths, s->sets_n, &again, sizeof *s->widths, m->arena);
	}
	s->masks[s->sets_n] = mask;
	s->rows[s->sets_n] = query_rows(m->block, mask);
	s->widths[s->sets_n] = width_of(m->block, mask);
	return s->sets_n++;
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

static void add_lookups(struct maker *m, struct join_step *step, uint32_t outer_mask, double loops)
{
	step->lookups = ARENA_ARRAY(struct join_lookup, m->indexes_n, m->arena);
	for (size_t i = 0; i < m->indexes_n; i++) {
		struct join_lookup lookup = {.index = UINT64_C(1) << i};
		if (m->indexes[i]->table != step->inner->table ||
		    !access_path_lookup(m->context, m->block, step->inner, m->indexes[i], outer_mask, loops,
					&lookup.cost))
			continue;
		size_t at = step->lookups_n++;
		for (; at && step->lookups[at - 1].cost.total > lookup.cost.total; at--)
			step->lookups[at] = step->lookups[at - 1];
		step->lookups[at] = lookup;
	}
}

static void add_step(struct maker *m, size_t outer, unsigned inner, size_t into)
{
	struct join_step *step = ARENA_PUSH(m->out->steps, m->out->steps_n, m->out->steps_cap, m->arena);
	*step = (struct join_step){
		.outer = (uint16_t)outer, .into = (uint16_t)into, .inner = &m->block->relations[inner], .distinct = 1};
	step->clauses = (double)joins_between(m->block, m->out->masks[outer], inner, &step->distinct);
	if (step->clauses > 0 && step->inner->table)
		add_lookups(m, step, m->out->masks[outer], m->out->rows[outer]);
}

static bool connected(const struct query_block *b, uint32_t mask, unsigned r)
{
	double distinct = 1;
	return joins_between(b, mask, r, &distinct) > 0;
}

/* Outer and anti joins wait for a relation they hang on. */
static bool may_lead(const struct relation *r)
{
	return r->join == RELATION_INNER || r->join == RELATION_SEMI;
}

static size_t set_numbered(const struct join_steps *s, uint32_t mask)
{
	for (size_t i = s->sets_n; i-- > 0;)
		if (s->masks[i] == mask)
			return i;
	return SIZE_MAX;
}

/* All connected sets, breadth first; false when they are too many or some relation hangs on nothing. */
static bool make_all(struct maker *m)
{
	const struct query_block *b = m->block;
	for (size_t at = 0; at < m->out->sets_n; at++) {
		uint32_t mask = m->out->masks[at];
		bool single = !(mask & (mask - 1));
		if (single && !may_lead(&b->relations[__builtin_ctz(mask)]))
			continue;
		for (unsigned i = 0; i < b->relations_n; i++) {
			uint32_t with = mask | UINT32_C(1) << i;
			if (with == mask || !connected(b, mask, i))
				continue;
			if (m->out->steps_n == JOIN_MAX_STEPS)
				return false;
			size_t into = set_numbered(m->out, with);
			add_step(m, at, i, into == SIZE_MAX ? add_set(m, with) : into);
		}
	}
	m->out->whole = set_numbered(m->out, (UINT32_C(1) << b->relations_n) - 1);
	return m->out->whole != SIZE_MAX;
}

static unsigned next_of(const struct query_block *b, uint32_t mask)
{
	unsigned best = 0;
	double best_rows = INFINITY;
	for (int pass = 0; pass < 2 && isinf(best_rows); pass++) /* a product only where nothing connects */
		for (unsigned i = 0; i < b->relations_n; i++) {
			uint32_t with = mask | UINT32_C(1) << i;
			if (with == mask || (!pass && mask && !connected(b, mask, i)) ||
			    (!pass && !mask && !may_lead(&b->relations[i])))
				continue;
			double rows = query_rows(b, with);
			if (rows < best_rows) {
				best_rows = rows;
				best = i;
			}
		}
	return best;
}

static void make_one_order(struct maker *m)
{
	const struct query_block *b = m->block;
	m->out->sets_n = b->relations_n;
	m->out->steps_n = 0;
	unsigned first = next_of(b, 0);
	uint32_t mask = UINT32_C(1) << first;
	size_t at = first;
	for (size_t i = 1; i < b->relations_n; i++) {
		unsigned next = next_of(b, mask);
		mask |= UINT32_C(1) << next;
		size_t into = add_set(m, mask);
		add_step(m, at, next, into);
		at = into;
	}
	m->out->whole = at;
}

struct join_steps *join_steps_of(const struct query_context *c, const struct query_block *b,
				 const struct model_index *const *indexes, size_t indexes_n, struct arena *arena)
{
	struct maker m = {c, b, indexes, indexes_n, ARENA_NEW(struct join_steps, arena), arena};
	for (unsigned i = 0; i < b->relations_n; i++)
		add_set(&m, UINT32_C(1) << i);
	if (b->relations_n > JOIN_EXACT_RELATIONS || (b->relations_n > 1 && !make_all(&m)))
		make_one_order(&m);
	return m.out;
}
