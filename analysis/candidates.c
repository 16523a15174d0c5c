#include "base/base.h"

#include "analysis/candidates.h"

#include <math.h>

#define MAX_KEYS 5
#define MAX_EQUAL 8
#define MAX_CONDITIONS 3
#define MAX_PAYLOAD 4
#define MAX_PAYLOAD_BYTES 48.0
#define MOSTLY 0.5
#define BRIN_MIN_PAGES 1000.0
#define BRIN_MIN_CORRELATION 0.9

/* What candidates of one relation are made from. */
struct parts {
	struct candidate_pool *pool;
	const struct query_block *block;
	const struct relation *relation;
	const struct candidate_limits *limits;
	struct candidate_list *out;
	const struct clause *equal[MAX_EQUAL]; /* key columns by equality, those with most values first */
	size_t equal_n;
	const struct clause *ranges[MAX_EQUAL];
	size_t ranges_n;
	const struct clause *constants[MAX_CONDITIONS]; /* may become a predicate */
	struct index_condition conditions[MAX_CONDITIONS];
	size_t conditions_n;
	struct term joins[MAX_EQUAL];
	size_t joins_n;
};

void candidate_list_add(struct candidate_list *list, struct model_index *x, struct arena *arena)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i] == x)
			return;
	*ARENA_PUSH(list->items, list->n, list->cap, arena) = x;
}

struct model_index *candidate_add(struct candidate_pool *pool, const struct model_index *draft)
{
	struct arena_mark mark = arena_mark(pool->arena);
	struct str signature = index_model_signature(draft, pool->arena);
	struct model_index *x = map_get(&pool->by_signature, signature);
	if (x) {
		arena_rewind(pool->arena, mark);
		x->free_keys = MIN(x->free_keys, draft->free_keys);
		return x;
	}
	x = ARENA_NEW(struct model_index, pool->arena);
	*x = *draft;
	x->keys = ARENA_ARRAY(struct model_key, draft->keys_n, pool->arena);
	memcpy(x->keys, draft->keys, draft->keys_n * sizeof *x->keys);
	if (draft->where_n) {
		x->where = ARENA_ARRAY(struct index_condition, draft->where_n, pool->arena);
		memcpy(x->where, draft->where, draft->where_n * sizeof *x->where);
	}
	if (draft->include_n) {
		x->include = ARENA_ARRAY(const struct column *, draft->include_n, pool->arena);
		memcpy(x->include, draft->include, draft->include_n * sizeof *x->include);
	}
	index_model_measure(pool->context, x);
	*ARENA_PUSH(pool->items, pool->n, pool->cap, pool->arena) = x;
	map_put(&pool->by_signature, signature, x);
	return x;
}

static bool has_key(const struct model_index *x, const struct term *t)
{
	for (size_t i = 0; i < x->keys_n; i++)
		if (term_equal(&x->keys[i].term, t))
			return true;
	return false;
}

static void add_key(struct model_index *x, const struct term *t, bool desc, bool nulls_first)
{
	if (x->keys_n < MAX_KEYS && !has_key(x, t))
		x->keys[x->keys_n++] = (struct model_key){.term = *t, .desc = desc, .nulls_first = nulls_first};
}

static void emit(struct parts *p, struct model_index *x)
{
	if (x->keys_n)
		candidate_list_add(p->out, candidate_add(p->pool, x), p->pool->arena);
}

/* One direction serves both; descending keys are needed only where the order mixes them. */
static void add_order(struct model_index *x, const struct query_block *b)
{
	bool mixed = false;
	for (size_t i = 1; i < b->order_n; i++)
		mixed = mixed || b->order[i].desc != b->order[0].desc;
	for (size_t i = 0; i < b->order_n; i++) {
		const struct order_key *o = &b->order[i];
		bool usual = o->nulls_first == o->desc;
		bool desc = mixed || !usual ? o->desc : false;
		if (!term_is_indexable(&o->term))
			return;
		add_key(x, &o->term, desc, usual ? desc : o->nulls_first);
	}
}

static bool gives_order(const struct parts *p)
{
	return p->block->order_n && p->block->order_relation == p->relation->number;
}

/* The tails that may follow the equalities. */
static void emit_tails(struct parts *p, const struct model_index *base, bool filtered)
{
	struct model_key keys[MAX_KEYS];
	struct model_index x = *base;
	x.keys = keys;
	memcpy(keys, base->keys, base->keys_n * sizeof *keys);
	x.free_keys = x.keys_n;
	if (x.keys_n)
		emit(p, &x);
	for (size_t i = 0; i < p->ranges_n; i++) {
		x.keys_n = base->keys_n;
		const struct clause *k = p->ranges[i];
		for (size_t j = 0; j < k->row_terms_n; j++)
			add_key(&x, &k->row_terms[j], false, false);
		add_key(&x, &k->term, false, false);
		emit(p, &x);
		if (gives_order(p) && term_equal(&k->term, &p->block->order[0].term) && p->block->order_n > 1) {
			x.keys_n = base->keys_n;
			add_order(&x, p->block);
			emit(p, &x);
		}
	}
	x.keys_n = base->keys_n;
	if (!gives_order(p) || (!base->keys_n && filtered && !base->where_n))
		return;
	add_order(&x, p->block);
	emit(p, &x);
}

/* Walking an order from its beginning soon meets enough rows that pass. */
static bool keeps_most(const struct relation *r)
{
	for (size_t i = 0; i < r->clauses_n; i++)
		if (!r->clauses[i].known)
			return false;
	return r->selectivity > MOSTLY;
}

/*
 * One base: equalities (all but those in `skip`, a mask over p->equal), the join columns `joins`, and the conditions in
 * `where` (a mask over p->conditions) as predicate instead of key.
 */
static void emit_base(struct parts *p, unsigned skip, unsigned joins, unsigned where)
{
	struct model_key keys[MAX_KEYS];
	struct index_condition conditions[MAX_CONDITIONS];
	struct model_index x = {.table = p->relation->table,
				.method = METHOD_BTREE,
				.keys = keys,
				.where = conditions,
				.where_fraction = 1};
	for (size_t i = 0; i < p->conditions_n; i++)
		if (where >> i & 1) {
			conditions[x.where_n++] = p->conditions[i];
			x.where_fraction *= p->constants[i]->selectivity;
		}
	if (x.where_n && x.where_fraction > p->limits->partial_fraction)
		return;
	x.where_fraction = MAX(x.where_fraction, 1 / MAX(p->relation->heap.rows, 1.0));
	for (size_t i = 0; i < p->joins_n; i++)
		if (joins >> i & 1)
			add_key(&x, &p->joins[i], false, false);
	bool left_out = skip != 0;
	for (size_t i = 0; i < p->equal_n; i++) {
		bool in_where = false;
		for (size_t j = 0; j < p->conditions_n; j++)
			in_where = in_where || (where >> j & 1 && p->constants[j] == p->equal[i]);
		if (!in_where && !(skip >> i & 1))
			add_key(&x, &p->equal[i]->term, false, false);
	}
	bool filtered = left_out || p->ranges_n || p->relation->clauses_n > x.where_n + x.keys_n;
	emit_tails(p, &x, filtered && !keeps_most(p->relation));
	for (size_t i = 0; !x.keys_n && i < p->conditions_n; i++)
		if (where >> i & 1 && term_is_indexable(&p->constants[i]->term)) { /* the predicate alone does it */
			add_key(&x, &p->constants[i]->term, false, false);
			emit(p, &x);
			return;
		}
}

static double clause_distinct(const struct clause *k)
{
	return k->lists / MAX(k->selectivity, 1e-9);
}

/* What most rows are equal to narrows nothing down; as payload it may still make the heap superfluous. */
static void add_equal(struct parts *p, const struct clause *k)
{
	if (p->equal_n == MAX_EQUAL || (k->known && k->selectivity > MOSTLY))
		return;
	size_t at = p->equal_n++;
	bool list = k->lists > 1;
	while (at &&
	       ((p->equal[at - 1]->lists > 1) > list ||
		((p->equal[at - 1]->lists > 1) == list && clause_distinct(p->equal[at - 1]) < clause_distinct(k)))) {
		p->equal[at] = p->equal[at - 1];
		at--;
	}
	p->equal[at] = k;
}

static void collect_clauses(struct parts *p)
{
	const struct relation *r = p->relation;
	struct model_key key;
	for (size_t i = 0; i < r->clauses_n; i++) {
		const struct clause *k = &r->clauses[i];
		key = (struct model_key){.term = k->term};
		if (!term_is_indexable(&k->term))
			continue;
		enum key_use use = clause_key_use(k, &key);
		if (use == KEY_EQUAL)
			add_equal(p, k);
		else if (use == KEY_RANGE && p->ranges_n < MAX_EQUAL)
			p->ranges[p->ranges_n++] = k;
		if (p->conditions_n < MAX_CONDITIONS &&
		    clause_condition(p->pool->context, r, k, &p->conditions[p->conditions_n], p->pool->arena))
			p->constants[p->conditions_n++] = k;
	}
}

static void collect_joins(struct parts *p)
{
	for (size_t i = 0; i < p->block->joins_n && p->joins_n < MAX_EQUAL; i++) {
		const struct join_clause *j = &p->block->joins[i];
		const struct term *t = j->left == p->relation->number    ? &j->left_term
				       : j->right == p->relation->number ? &j->right_term
									 : NULL;
		if (!t || !term_is_indexable(t))
			continue;
		bool known = false;
		for (size_t k = 0; k < p->joins_n; k++)
			known = known || term_equal(&p->joins[k], t);
		if (!known)
			p->joins[p->joins_n++] = *t;
	}
}

static void emit_btrees(struct parts *p)
{
	unsigned lists = 0, flags = 0;
	for (size_t i = 0; i < p->equal_n; i++) {
		lists |= p->equal[i]->lists > 1 ? 1u << i : 0;
		flags |= clause_distinct(p->equal[i]) < 12 ? 1u << i : 0;
	}
	unsigned all_joins = (1u << p->joins_n) - 1;
	for (unsigned where = 0; where < 1u << p->conditions_n; where++) {
		unsigned bits = (unsigned)__builtin_popcount(where);
		if (bits > 1 && bits < p->conditions_n)
			continue; /* each condition alone, and all together */
		emit_base(p, 0, 0, where);
		if (lists)
			emit_base(p, lists, 0, where); /* a list would break the order */
		if (flags && flags != lists)
			emit_base(p, flags, 0, where); /* what hardly selects is left to the filter */
		for (size_t j = 0; j < p->joins_n; j++) {
			emit_base(p, 0, 1u << j, where);
			emit_base(p, ~0u, 1u << j, where);
		}
		if (p->joins_n > 1)
			emit_base(p, 0, all_joins, where);
	}
	for (size_t i = 0; p->equal_n > 1 && i < p->equal_n; i++)
		emit_base(p, ~(1u << i), 0, 0);
}

static void emit_operator_classes(struct parts *p)
{
	const struct relation *r = p->relation;
	for (size_t i = 0; i < r->clauses_n; i++) {
		struct model_key keys[MAX_KEYS];
		struct model_index x = {.table = r->table, .keys = keys, .where_fraction = 1};
		struct str opclass;
		if (!clause_operator_class(&r->clauses[i], &x.method, &opclass))
			continue;
		for (size_t j = 0; x.method == METHOD_BTREE && j < p->equal_n && j + 1 < MAX_KEYS; j++)
			add_key(&x, &p->equal[j]->term, false, false);
		x.free_keys = x.keys_n;
		keys[x.keys_n++] = (struct model_key){.term = r->clauses[i].term, .opclass = opclass};
		emit(p, &x);
	}
}

/* The nearest rows first, as GiST finds them; never where conditions have to be met as well. */
static void emit_nearest(struct parts *p)
{
	struct model_key key = {.opclass = STR("")};
	struct model_index x = {
		.table = p->relation->table, .method = METHOD_GIST, .keys = &key, .keys_n = 1, .where_fraction = 1};
	const struct column *column = gives_order(p) ? p->block->order[0].term.column : NULL;
	if (!column || !p->block->stops_early || p->relation->clauses_n || !term_is_distance(&p->block->order[0].term))
		return;
	key.term.column = column;
	emit(p, &x);
}

/* One index for each arm of an OR; a bitmap scan takes them together. */
static void emit_or_arms(struct parts *p)
{
	for (size_t i = 0; i < p->relation->clauses_n; i++) {
		struct clause arm = p->relation->clauses[i];
		struct model_key key = {.term = arm.term};
		struct model_index x = {.table = p->relation->table,
					.method = METHOD_BTREE,
					.keys = &key,
					.keys_n = 1,
					.where_fraction = 1};
		if (arm.or_group <= 0 || !term_is_indexable(&arm.term))
			continue;
		arm.or_group = 0;
		if (clause_key_use(&arm, &key) != KEY_NONE)
			emit(p, &x);
	}
}

static bool follows_heap(const struct column *column)
{
	const struct column_stats *s = &column->stats;
	return s->source != STAT_FROM_NONE && s->has_correlation && fabs(s->correlation) >= BRIN_MIN_CORRELATION;
}

static void emit_brin(struct parts *p)
{
	for (size_t i = 0; i < p->ranges_n; i++) {
		const struct term *t = &p->ranges[i]->term;
		if (t->expression.n || !follows_heap(t->column) || p->relation->heap.pages < BRIN_MIN_PAGES)
			continue;
		struct model_key key = {.term = *t};
		struct model_index x = {.table = p->relation->table,
					.method = METHOD_BRIN,
					.keys = &key,
					.keys_n = 1,
					.where_fraction = 1};
		emit(p, &x);
	}
}

static bool is_worth_it(const struct relation *r, const struct candidate_limits *limits)
{
	const struct table *t = r->table;
	if (!t || (t->kind != TABLE_PLAIN && t->kind != TABLE_PARTITIONED && t->kind != TABLE_MATVIEW))
		return false;
	bool small = r->heap.rows < limits->min_rows || r->heap.pages < limits->min_pages;
	return !small;
}

void candidates_of_query(struct candidate_pool *pool, const struct query *q, const struct candidate_limits *limits,
			 struct candidate_list *out)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++) {
			const struct relation *r = &q->blocks[i].relations[j];
			struct parts p = {
				.pool = pool, .block = &q->blocks[i], .relation = r, .limits = limits, .out = out};
			if (!is_worth_it(r, limits))
				continue;
			collect_clauses(&p);
			collect_joins(&p);
			emit_btrees(&p);
			emit_operator_classes(&p);
			emit_nearest(&p);
			emit_or_arms(&p);
			emit_brin(&p);
		}
}

/* The predicate says what the statement wants to know of the column, and nothing else reads it. */
static bool predicate_settles(const struct model_index *x, const struct relation *r, const struct column *column)
{
	for (size_t i = 0; i < x->where_n; i++)
		for (size_t j = 0; j < r->clauses_n; j++)
			if (r->clauses[j].only_use && r->clauses[j].term.column == column &&
			    r->clauses[j].kind == x->where[i].kind && clause_implies(&r->clauses[j], &x->where[i]))
				return true;
	return false;
}

struct model_index *candidate_covering(struct candidate_pool *pool, const struct model_index *x,
				       const struct relation *r)
{
	const struct column *payload[MAX_PAYLOAD];
	struct model_index draft = *x;
	double bytes = 0;
	if (r->all_columns || x->method != METHOD_BTREE || x->include_n || x->table != r->table)
		return NULL;
	draft.include = payload;
	for (size_t i = 0; i < r->needed_n; i++) {
		struct term t = {.column = r->needed[i]};
		if (has_key(x, &t) || predicate_settles(x, r, r->needed[i]))
			continue;
		bytes += column_width(r->needed[i]);
		if (draft.include_n == MAX_PAYLOAD || bytes > MAX_PAYLOAD_BYTES)
			return NULL;
		payload[draft.include_n++] = r->needed[i];
	}
	return draft.include_n ? candidate_add(pool, &draft) : NULL;
}

static bool same_where(const struct model_index *a, const struct model_index *b)
{
	bool same = a->where_n == b->where_n;
	for (size_t i = 0; same && i < a->where_n; i++)
		same = str_eq(a->where[i].text, b->where[i].text);
	return same;
}

struct model_index *candidate_merge(struct candidate_pool *pool, const struct model_index *a,
				    const struct model_index *b)
{
	struct model_key keys[MAX_KEYS];
	const struct model_index *narrow = a->keys_n <= b->keys_n ? a : b, *wide = narrow == a ? b : a;
	if (a->table != b->table || a->method != METHOD_BTREE || b->method != METHOD_BTREE || !same_where(a, b) ||
	    narrow->include_n)
		return NULL;
	struct model_index draft = *wide;
	draft.keys = keys;
	draft.keys_n = 0;
	for (size_t i = 0; i < narrow->keys_n; i++) {
		size_t at = 0;
		while (at < wide->free_keys && !term_equal(&wide->keys[at].term, &narrow->keys[i].term))
			at++;
		if (at == wide->free_keys || !str_eq(wide->keys[at].opclass, narrow->keys[i].opclass))
			return NULL;
		keys[draft.keys_n++] = wide->keys[at];
	}
	draft.free_keys = MIN(narrow->free_keys, draft.keys_n);
	for (size_t i = 0; i < wide->keys_n; i++) {
		bool taken = false;
		for (size_t j = 0; j < narrow->keys_n; j++)
			taken = taken || term_equal(&keys[j].term, &wide->keys[i].term);
		if (!taken)
			keys[draft.keys_n++] = wide->keys[i];
	}
	return candidate_add(pool, &draft);
}
