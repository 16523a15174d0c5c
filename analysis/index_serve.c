#include "analysis/index_serve.h"

#include "analysis/index_condition.h"
#include "base/base.h"
#include "base/hash.h"

/* Whether a condition speaks of a key: of its column, or of the same expression. */
static bool speaks_of(const struct shape_term *term, struct str column, struct str expression)
{
	if (expression.n)
		return str_eq(term->expression, expression);
	return !term->expression.n && str_eq(term->column, column);
}

static bool term_is_key(const struct shape_term *term, const struct index_key *key)
{
	return speaks_of(term, key->column ? key->column->name : str_of(NULL, 0), key->expression);
}

enum use { USE_NONE, USE_EQUAL, USE_RANGE };

static bool is_pattern_class(struct str opclass)
{
	return str_find(opclass, STR("pattern")) >= 0;
}

static bool is_trigram_class(struct str opclass)
{
	return str_find(opclass, STR("trgm")) >= 0;
}

/* A text with % or _ first bounds nothing; of a text that no sample shows, the best is thought. */
static bool may_have_prefix(const struct shape_predicate *p, const struct pattern *pattern)
{
	if (p->operand.kind != OPERAND_SLOT)
		return true;
	for (size_t i = 0; i < pattern->samples_n; i++) {
		const struct sample *s = &pattern->samples[i];
		if (p->operand.slot == 0 || p->operand.slot > s->values_n ||
		    !s->values[p->operand.slot - 1].wildcard_first)
			return true;
	}
	return pattern->samples_n == 0;
}

static enum use btree_use(const struct shape_predicate *p, const struct index_key *key, const struct pattern *pattern)
{
	switch (p->kind) {
	case PRED_EQ:
	case PRED_IN:
	case PRED_IS_NULL:
	case PRED_TRUE:
	case PRED_FALSE:
		return USE_EQUAL;
	case PRED_RANGE:
		return is_pattern_class(key->opclass) ? USE_NONE : USE_RANGE;
	case PRED_IS_NOT_NULL:
		return USE_RANGE;
	case PRED_LIKE:
	case PRED_REGEX:
		return may_have_prefix(p, pattern) ? USE_RANGE : USE_NONE;
	default:
		return USE_NONE;
	}
}

/* What other methods can do with a condition, whatever the key's place. */
static bool other_method_use(const struct index *index, const struct shape_predicate *p, const struct index_key *key)
{
	struct str method = index->method;
	bool searches_text = p->kind == PRED_LIKE || p->kind == PRED_ILIKE || p->kind == PRED_REGEX;
	if (is_trigram_class(key->opclass))
		return searches_text || p->kind == PRED_OTHER || p->kind == PRED_EQ;
	if (str_eq(method, STR("hash")))
		return p->kind == PRED_EQ || p->kind == PRED_IN;
	if (str_eq(method, STR("brin")))
		return p->kind == PRED_EQ || p->kind == PRED_IN || p->kind == PRED_RANGE || p->kind == PRED_CONTAINS ||
		       p->kind == PRED_IS_NULL || p->kind == PRED_IS_NOT_NULL;
	if (str_eq(method, STR("gin")))
		return p->kind == PRED_CONTAINS || p->kind == PRED_FULLTEXT || p->kind == PRED_EQ ||
		       p->kind == PRED_OTHER || p->kind == PRED_IN;
	return p->kind != PRED_NE;
}

static bool is_btree(const struct index *index)
{
	return str_eq(index->method, STR("btree"));
}

/* The best use of key `key` by any condition of the access. Arms of an OR serve the first key only (BitmapOr). */
static enum use key_use(const struct index *index, const struct index_key *key, bool first,
			const struct shape_access *a, const struct pattern *pattern)
{
	enum use best = USE_NONE;
	for (size_t i = 0; i < a->predicates_n; i++) {
		const struct shape_predicate *p = a->predicates[i];
		if (p->having || (p->or_group && !first))
			continue;
		bool here = term_is_key(&p->term, key);
		for (size_t k = 0; k < p->row_terms_n && !here; k++)
			here = p->row_comparison && term_is_key(&p->row_terms[k], key);
		if (!here)
			continue;
		enum use use = is_btree(index)                   ? btree_use(p, key, pattern)
			       : other_method_use(index, p, key) ? USE_EQUAL
								 : USE_NONE;
		if (use == USE_EQUAL || best == USE_NONE)
			best = use == USE_NONE ? best : use;
	}
	return best;
}

static void match_keys(const struct index *index, const struct shape_access *a, const struct pattern *pattern,
		       struct index_service *s)
{
	for (size_t i = 0; i < index->keys_n; i++) {
		enum use use = key_use(index, &index->keys[i], i == 0, a, pattern);
		s->equality_keys += use == USE_EQUAL;
		if (use == USE_RANGE)
			s->range_key = true;
		if (is_btree(index) && use != USE_EQUAL)
			return;
	}
}

/* Whether `n` sort terms follow the keys, from the first that no equality binds. Either direction, all alike. */
static bool follows_keys(const struct index *index, size_t from, const struct shape_access *a,
			 const struct shape_sort *sort, size_t n, bool any_direction)
{
	bool reversed = false, decided = false;
	size_t key = 0;
	for (size_t i = 0; i < n; i++) {
		if (sort[i].term.access != a)
			return false;
		/* A column that is bound by an equality may stand anywhere in the order. */
		bool bound = false;
		for (size_t k = 0; k < from; k++)
			bound |= term_is_key(&sort[i].term, &index->keys[k]);
		if (bound)
			continue;
		key = MAX(key, from);
		if (key >= index->keys_n || !term_is_key(&sort[i].term, &index->keys[key]))
			return false;
		bool opposite = sort[i].desc != index->keys[key].desc;
		bool nulls_fit = (sort[i].nulls_first != index->keys[key].nulls_first) == opposite;
		if (!any_direction && ((decided && opposite != reversed) || !nulls_fit))
			return false;
		reversed = opposite;
		decided = true;
		key++;
	}
	return n > 0 && key > from;
}

/* max(c) and min(c) read one end of an index. */
static bool gives_extreme(const struct index *index, size_t from, const struct shape_access *a)
{
	char text[160];
	if (from >= index->keys_n || !index->keys[from].column || !a->block->has_aggregates)
		return false;
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof text, "%s(%.*s)", i ? "min" : "max", STR_ARG(index->keys[from].column->name));
		if (str_find(a->block->aggregates, str_from(text)) >= 0)
			return true;
	}
	return false;
}

static bool gives_order(const struct index *index, const struct index_service *s, const struct shape_access *a)
{
	const struct shape_block *b = a->block;
	size_t from = s->equality_keys;
	if (!is_btree(index) || !b)
		return false;
	return follows_keys(index, from, a, b->order, b->order_n, false) ||
	       follows_keys(index, from, a, b->group, b->group_n, true) || gives_extreme(index, from, a);
}

static bool holds_column(const struct index *index, struct str name)
{
	for (size_t i = 0; i < index->keys_n; i++)
		if (index->keys[i].column && str_eq(index->keys[i].column->name, name))
			return true;
	for (size_t i = 0; i < index->include_n; i++)
		if (str_eq(index->include[i]->name, name))
			return true;
	return false;
}

static bool covers(const struct index *index, const struct shape_access *a)
{
	if (!is_btree(index) || a->all_columns || a->locked || !a->columns_n)
		return false;
	for (size_t i = 0; i < a->columns_n; i++)
		if (!holds_column(index, a->columns[i]))
			return false;
	return true;
}

/* Whether samples contradict "column = one of the test's values". */
static bool contradicted(const struct index_test *t, const struct shape_predicate *p, const struct pattern *pattern)
{
	if (p->kind != PRED_EQ || p->operand.kind != OPERAND_SLOT || !(t->equal || t->in) || !t->values_n)
		return false;
	bool seen = false, fits = false;
	for (size_t i = 0; i < pattern->samples_n && !fits; i++) {
		const struct sample *s = &pattern->samples[i];
		if (p->operand.slot == 0 || p->operand.slot > s->values_n)
			continue;
		seen = true;
		for (size_t v = 0; v < t->values_n; v++)
			fits |= s->values[p->operand.slot - 1].hash == hash_bytes(t->values[v]);
	}
	return seen && !fits;
}

/* Whether the access may only see rows that pass the test. */
static bool may_imply(const struct index_test *t, const struct shape_access *a, const struct pattern *pattern)
{
	for (size_t i = 0; i < a->predicates_n; i++) {
		const struct shape_predicate *p = a->predicates[i];
		if (p->or_group || p->having)
			continue;
		if (str_eq(p->text, t->text))
			return true;
		if (!speaks_of(&p->term, t->column, t->expression))
			continue;
		bool strict = p->kind != PRED_IS_NULL && p->kind != PRED_OTHER;
		if (t->not_null && strict)
			return true;
		if (t->is_null && p->kind == PRED_IS_NULL)
			return true;
		if ((t->is_true || t->is_false) && p->kind != PRED_IS_NULL && p->kind != PRED_IS_NOT_NULL)
			return p->kind != (t->is_true ? PRED_FALSE : PRED_TRUE);
		bool bound = p->kind == PRED_EQ || p->kind == PRED_IN || p->kind == PRED_RANGE;
		if (!t->not_null && !t->is_null && bound && !contradicted(t, p, pattern))
			return true;
	}
	return false;
}

static bool predicate_may_hold(const struct index *index, const struct shape_access *a, const struct pattern *pattern)
{
	struct arena scratch = {0};
	bool holds = true;
	if (index->predicate.n) {
		struct index_tests tests = index_tests_of(index->predicate, &scratch);
		for (size_t i = 0; i < tests.n && holds; i++)
			holds = may_imply(&tests.items[i], a, pattern);
	}
	arena_release(&scratch);
	return holds;
}

bool index_serves(const struct index *index, const struct shape_access *access, const struct pattern *pattern,
		  struct index_service *service)
{
	*service = (struct index_service){.index = index};
	if (index->invalid || (index->only && index->table->kind != TABLE_PARTITIONED))
		return false;
	match_keys(index, access, pattern, service);
	service->order = gives_order(index, service, access);
	service->covering = covers(index, access);
	if (!service->equality_keys && !service->range_key && !service->order)
		return false;
	return predicate_may_hold(index, access, pattern);
}

int index_service_compare(const void *a, const void *b)
{
	const struct index_service *x = a, *y = b;
	if (x->seen != y->seen)
		return x->seen ? -1 : 1;
	if (x->equality_keys != y->equality_keys)
		return x->equality_keys > y->equality_keys ? -1 : 1;
	if (x->range_key != y->range_key)
		return x->range_key ? -1 : 1;
	if (x->order != y->order)
		return x->order ? -1 : 1;
	if (x->covering != y->covering)
		return x->covering ? -1 : 1;
	if (x->index->keys_n != y->index->keys_n)
		return x->index->keys_n < y->index->keys_n ? -1 : 1;
	return str_cmp(x->index->name, y->index->name);
}
