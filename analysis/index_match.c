#include "base/base.h"

#include "analysis/gist_type.h"
#include "analysis/index_model.h"

#include <math.h>

/* Which clauses and join conditions the index takes over. */
struct taken {
	bool clause[256];
	bool implied[256]; /* of those: because the predicate says the same */
	bool equal[32];    /* by key: bound to one value */
};

/* *share: what the conditions that are the predicate keep of the table, where the query knows better than the index. */
static bool is_implied(const struct model_index *x, const struct relation *r, struct taken *taken, double *share)
{
	*share = x->where_n ? 1 : INFINITY;
	for (size_t i = 0; i < x->where_n; i++) {
		bool implied = false;
		for (size_t j = 0; j < r->clauses_n && j < ARRAY_LEN(taken->clause); j++)
			if (clause_implies(&r->clauses[j], &x->where[i])) {
				implied = true;
				if (x->where[i].kind != r->clauses[j].kind)
					continue;
				taken->clause[j] = taken->implied[j] = true; /* need not be tested again */
				*share *= r->clauses[j].selectivity;
			}
		if (!implied)
			return false;
	}
	return true;
}

/* The join condition that binds `key` to a column of the relations in `outer`, as the key's distinct values; 0: none.
 */
static double join_binding(const struct query_block *b, const struct relation *r, const struct model_key *key,
			   uint32_t outer)
{
	for (size_t i = 0; i < b->joins_n && outer; i++) {
		const struct join_clause *j = &b->joins[i];
		if (j->left == r->number && outer >> j->right & 1 && term_equal(&j->left_term, &key->term))
			return MAX(j->left_distinct, 1.0);
		if (j->right == r->number && outer >> j->left & 1 && term_equal(&j->right_term, &key->term))
			return MAX(j->right_distinct, 1.0);
	}
	return 0;
}

static void take_clause(struct index_match *m, const struct clause *k, bool boundary)
{
	m->selectivity *= k->selectivity;
	m->quals += 1 + (k->has_low && k->has_high);
	if (boundary) {
		m->boundary *= k->selectivity;
		m->lists *= k->lists;
		m->bounded = true;
	}
}

/* Bounds one key. Returns how; *binding_join tells that a join column did it. */
static enum key_use bind_key(struct index_match *m, const struct model_index *x, size_t at, const struct query_block *b,
			     const struct relation *r, uint32_t outer, struct taken *taken, bool open)
{
	enum key_use use = KEY_NONE;
	for (int wanted = KEY_EQUAL; wanted <= KEY_RANGE && use == KEY_NONE; wanted++)
		for (size_t j = 0; j < r->clauses_n && j < ARRAY_LEN(taken->clause); j++) {
			const struct clause *k = &r->clauses[j];
			if ((int)clause_key_use(k, &x->keys[at]) != wanted)
				continue;
			if (!taken->clause[j])
				take_clause(m, k, open);
			taken->clause[j] = !k->row_terms && k->kind != PRED_LIKE;
			use = (enum key_use)wanted;
			if (use == KEY_EQUAL)
				break;
		}
	if (use == KEY_EQUAL) {
		taken->equal[at] = m->lists <= 1;
		return use;
	}
	double distinct = join_binding(b, r, &x->keys[at], outer);
	if (distinct <= 0)
		return use;
	m->selectivity /= distinct;
	m->quals++;
	m->uses_join = true;
	if (open) {
		m->boundary /= distinct;
		m->bounded = true;
	}
	taken->equal[at] = true;
	return KEY_EQUAL;
}

static bool order_key_is_constant(const struct relation *r, const struct order_key *o)
{
	for (size_t i = 0; i < r->clauses_n; i++)
		if (r->clauses[i].or_group <= 0 && r->clauses[i].kind == PRED_EQ &&
		    term_equal(&r->clauses[i].term, &o->term))
			return true;
	return false;
}

/* How many leading keys of the wanted order the index gives, read forwards or backwards. */
static unsigned presorted_keys(const struct model_index *x, const struct query_block *b, const struct relation *r,
			       const struct taken *taken)
{
	size_t at = 0;
	unsigned given = 0;
	int direction = 0; /* 1: as defined, -1: backwards */
	if (!b->order_n || b->order_relation != r->number || x->method != METHOD_BTREE)
		return 0;
	while (given < b->order_n) {
		const struct order_key *o = &b->order[given];
		if (order_key_is_constant(r, o)) {
			given++;
			continue;
		}
		while (at < x->keys_n && taken->equal[at])
			at++;
		if (at == x->keys_n || !term_equal(&x->keys[at].term, &o->term) || x->keys[at].opclass.n)
			break;
		bool same = x->keys[at].desc == o->desc && x->keys[at].nulls_first == o->nulls_first;
		bool mirrored = x->keys[at].desc != o->desc && x->keys[at].nulls_first != o->nulls_first;
		int needed = same ? 1 : mirrored ? -1 : 0;
		if (!needed || (direction && needed != direction))
			break;
		direction = needed;
		at++;
		given++;
	}
	return direction ? given : 0;
}

/* A column that only a condition names which the predicate implies: every row of the index fulfils it. */
static bool is_fixed(const struct relation *r, const struct column *column, const struct taken *taken)
{
	for (size_t j = 0; j < r->clauses_n && j < ARRAY_LEN(taken->implied); j++)
		if (taken->implied[j] && r->clauses[j].only_use && r->clauses[j].term.column == column)
			return true;
	return false;
}

static bool is_covering(const struct model_index *x, const struct relation *r, const struct taken *taken)
{
	if (r->all_columns || x->method != METHOD_BTREE)
		return false;
	for (size_t i = 0; i < r->needed_n; i++) {
		bool held = x->where_n && is_fixed(r, r->needed[i], taken);
		for (size_t j = 0; j < x->keys_n && !held; j++)
			held = !x->keys[j].term.expression.n && x->keys[j].term.column == r->needed[i];
		for (size_t j = 0; j < x->include_n && !held; j++)
			held = x->include[j] == r->needed[i];
		if (!held)
			return false;
	}
	return true;
}

static void sum_filter(struct index_match *m, const struct relation *r, const struct taken *taken)
{
	for (size_t j = 0; j < r->clauses_n; j++) {
		if (j < ARRAY_LEN(taken->clause) && taken->clause[j])
			continue;
		m->filter.operators += r->clauses[j].cost.operators;
		m->filter.us += r->clauses[j].cost.us;
	}
}

static void match_btree(struct index_match *m, const struct model_index *x, const struct query_block *b,
			const struct relation *r, uint32_t outer, struct taken *taken)
{
	bool open = true, all_equal = true;
	for (size_t i = 0; i < x->keys_n && i < ARRAY_LEN(taken->equal); i++) {
		enum key_use use = bind_key(m, x, i, b, r, outer, taken, open);
		open = open && use == KEY_EQUAL;
		all_equal = all_equal && use == KEY_EQUAL;
	}
	m->one_row = x->unique && all_equal && !x->where_n && m->lists <= 1;
	if (m->one_row)
		m->selectivity = m->boundary = MIN(m->boundary, 1 / MAX(r->heap.rows, 1.0));
	m->presorted = presorted_keys(x, b, r, taken);
	m->covering = is_covering(x, r, taken);
	m->usable = m->bounded || m->presorted || m->covering || x->where_n;
}

static bool gin_serves(const struct clause *k, const struct model_key *key)
{
	if (k->or_group > 0 || !term_equal(&k->term, &key->term))
		return false;
	bool trigrams = str_ends(key->opclass, STR("trgm_ops"));
	if (k->kind == PRED_LIKE || k->kind == PRED_ILIKE || k->kind == PRED_REGEX)
		return trigrams;
	if (k->kind == PRED_CONTAINS)
		return !trigrams && (!str_eq(key->opclass, STR("jsonb_path_ops")) ||
				     (k->predicate && str_eq(k->predicate->op, STR("@>"))));
	return k->kind == PRED_FULLTEXT && !trigrams;
}

/* Trigrams search texts; the usual classes search ranges, shapes, networks and documents, with btree_gist scalars. */
static bool gist_serves(const struct clause *k, const struct model_key *key)
{
	if (k->or_group > 0 || !term_equal(&k->term, &key->term))
		return false;
	bool trigrams = str_ends(key->opclass, STR("trgm_ops")), pattern = k->kind == PRED_LIKE && k->prefix;
	if (k->kind == PRED_LIKE || k->kind == PRED_ILIKE || k->kind == PRED_REGEX)
		return trigrams || pattern; /* SP-GiST's text_ops finds prefixes */
	return !trigrams &&
	       (k->kind == PRED_CONTAINS || k->kind == PRED_FULLTEXT || k->kind == PRED_EQ || k->kind == PRED_RANGE);
}

static bool other_serves(const struct model_index *x, size_t key, const struct clause *k)
{
	switch (x->method) {
	case METHOD_GIN:
		return gin_serves(k, &x->keys[key]);
	case METHOD_GIST:
		return gist_serves(k, &x->keys[key]);
	case METHOD_HASH:
		return k->kind == PRED_EQ && k->or_group <= 0 && term_equal(&k->term, &x->keys[key].term);
	default:
		return clause_key_use(k, &x->keys[key]) != KEY_NONE && k->kind != PRED_IN;
	}
}

bool term_is_distance(const struct term *t)
{
	ptrdiff_t arrow = str_find(t->expression, STR(" <-> "));
	return t->column && gist_type_orders(t->column->type) && arrow > 0 &&
	       str_eq(str_head(t->expression, (size_t)arrow), t->column->name);
}

static bool gives_distance(const struct model_index *x, const struct query_block *b, const struct relation *r)
{
	return x->method == METHOD_GIST && b->order_n == 1 && b->order_relation == r->number && !b->order[0].desc &&
	       b->order[0].term.column == x->keys[0].term.column && term_is_distance(&b->order[0].term);
}

/* Every column of a GIN, GiST or BRIN index can be searched without the others. */
static void match_other(struct index_match *m, const struct model_index *x, const struct query_block *b,
			const struct relation *r, struct taken *taken)
{
	for (size_t j = 0; j < r->clauses_n && j < ARRAY_LEN(taken->clause); j++) {
		bool serves = false;
		for (size_t key = 0; key < x->keys_n && !serves; key++)
			serves = other_serves(x, key, &r->clauses[j]);
		if (!serves || taken->clause[j])
			continue;
		take_clause(m, &r->clauses[j], true);
		taken->clause[j] = true;
	}
	m->presorted = gives_distance(x, b, r);
	m->usable = m->bounded || m->presorted;
}

struct index_match index_match_of(const struct model_index *x, const struct query_block *b, const struct relation *r,
				  uint32_t outer)
{
	struct index_match m = {.boundary = 1, .selectivity = 1, .lists = 1};
	struct taken taken;
	memset(&taken, 0, sizeof taken);
	double share;
	if (!is_implied(x, r, &taken, &share))
		return m;
	m.boundary = m.selectivity = MIN(x->where_fraction, share);
	if (x->method == METHOD_BTREE)
		match_btree(&m, x, b, r, outer, &taken);
	else
		match_other(&m, x, b, r, &taken);
	sum_filter(&m, r, &taken);
	return m;
}
