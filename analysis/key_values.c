#include "analysis/key_values.h"

#include <math.h>

#include "base/base.h"

#define MIN_VALUES 4
#define LARGEST_KEY 2e9

struct key_range {
	double largest;
	size_t n;
};

static bool is_integer(const struct column *c)
{
	return str_eq(c->type, STR("integer")) || str_eq(c->type, STR("bigint")) || str_eq(c->type, STR("smallint"));
}

static bool is_key_of(const struct table *t, const struct column *c)
{
	for (size_t i = 0; i < t->indexes_n; i++) {
		const struct index *x = t->indexes[i];
		if (x->unique && x->keys_n == 1 && x->keys[0].column == c && !x->predicate.n)
			return true;
	}
	return false;
}

/* The table whose rows the values of a column count, or NULL. */
static const struct table *counted_by(const struct table *t, const struct column *c)
{
	for (size_t i = 0; i < t->constraints_n; i++) {
		const struct constraint *k = t->constraints[i];
		if (k->kind == CONSTRAINT_FOREIGN && k->columns_n == 1 && k->columns[0] == c && k->references &&
		    k->referenced_n && k->referenced[0] && is_key_of(k->references, k->referenced[0]))
			return k->references;
	}
	return is_key_of(t, c) ? t : NULL;
}

static void take_values(struct key_range *r, const struct pattern *p, unsigned slot)
{
	for (size_t i = 0; i < p->samples_n; i++) {
		const struct sample *s = &p->samples[i];
		if (!slot || slot > s->values_n)
			continue;
		const struct sample_value *v = &s->values[slot - 1];
		if (v->is_null || v->is_time || isnan(v->number) || v->number < 1)
			continue;
		r->largest = MAX(r->largest, v->number);
		r->n++;
	}
}

static void take_predicate(struct key_values *k, const struct pattern *p, const struct shape_predicate *predicate)
{
	const struct shape_access *a = predicate->term.access;
	if (predicate->kind != PRED_EQ || predicate->operand.kind != OPERAND_SLOT || predicate->term.expression.n ||
	    !a || !a->table)
		return;
	const struct column *column = table_column(a->table, predicate->term.column);
	const struct table *t = column && is_integer(column) ? counted_by(a->table, column) : NULL;
	if (!t)
		return;
	struct key_range *r = u64_map_get(&k->by_table, (uint64_t)(uintptr_t)t);
	if (!r) {
		r = ARENA_NEW(struct key_range, &k->arena);
		u64_map_put(&k->by_table, (uint64_t)(uintptr_t)t, r);
	}
	take_values(r, p, predicate->operand.slot);
}

void key_values_collect(struct key_values *k, const struct workload *w)
{
	for (size_t i = 0; i < w->patterns_n; i++)
		for (size_t j = 0; w->patterns[i]->shape && j < w->patterns[i]->shape->predicates_n; j++)
			take_predicate(k, w->patterns[i], w->patterns[i]->shape->predicates[j]);
}

void key_values_release(struct key_values *k)
{
	u64_map_release(&k->by_table);
	arena_release(&k->arena);
}

double key_values_rows(const struct key_values *k, const struct table *t)
{
	const struct key_range *r = u64_map_get(&k->by_table, (uint64_t)(uintptr_t)t);
	if (!r || r->n < MIN_VALUES || r->largest > LARGEST_KEY)
		return 0;
	return r->largest * (1 + 1 / (double)r->n);
}
