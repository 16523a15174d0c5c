#include "base/base.h"

#include "analysis/gist_type.h"
#include "analysis/literal_value.h"
#include "analysis/query_model.h"
#include "analysis/samples.h"

#include <math.h>

#define MAX_VALUES 64
#define MIN_VARIETY 6 /* values that have to be seen before their variety says something */
#define ARROW_US 0.08 /* data ->> 'key' */
#define CALL_US 0.35  /* lower(name) in a language's collation */
#define CITEXT_US 1.0 /* folds both sides for each row */
#define TO_TSVECTOR_US 8.0
#define MIN_CONSTANT_CALLS 3
#define MAX_FITTED 32
#define ONE_ROW 1.5
#define CATEGORY_SELECTIVITY 0.2
#define MOST_ROWS 0.95
#define OPEN_SELECTIVITY 0.03 /* what nobody has dealt with yet */

bool term_equal(const struct term *a, const struct term *b)
{
	if (a->expression.n || b->expression.n)
		return a->expression.n && str_eq(a->expression, b->expression);
	return a->column && a->column == b->column;
}

struct term query_term(const struct relation *r, const struct shape_term *term)
{
	struct term t = {.expression = term->expression};
	if (r->table && term->column.n)
		t.column = table_column(r->table, term->column);
	return t;
}

/* The values that the samples had for an operand. */
struct operand_values {
	const struct sample_value *values[MAX_VALUES];
	int64_t at_us[MAX_VALUES];
	size_t n;
};

static void values_of(const struct pattern *p, const struct shape_operand *o, struct operand_values *out)
{
	out->n = 0;
	if (o->kind != OPERAND_SLOT || !o->slot)
		return;
	for (size_t i = 0; i < p->samples_n && out->n < MAX_VALUES; i++) {
		const struct sample *s = &p->samples[i];
		if (o->slot > s->values_n)
			continue;
		out->values[out->n] = &s->values[o->slot - 1];
		out->at_us[out->n++] = s->at_us;
	}
}

/* When fewer samples were kept than there is room for, they are all that was ever asked for. */
static struct value_variety variety_of(const struct pattern *p, const struct operand_values *v)
{
	bool all = p->samples_n < SAMPLES_SPREAD && p->tally.calls > 2 * p->samples_n;
	struct value_variety seen = {.values = all ? (size_t)p->tally.calls : v->n};
	for (size_t i = 0; i < v->n; i++) {
		size_t j = 0;
		while (j < i && v->values[j]->hash != v->values[i]->hash)
			j++;
		seen.distinct += j == i;
	}
	return seen;
}

/* One call says nothing about what the next one will ask for. */
static void note_constant(struct clause *k, const struct pattern *p, const struct operand_values *v)
{
	k->literal = v->n > 0;
	k->constant = v->n > 0 && p->tally.calls >= MIN_CONSTANT_CALLS;
	for (size_t i = 0; i < v->n; i++) {
		k->literal = k->literal && v->values[i]->type != LITERAL_PARAMETER;
		k->constant = k->constant && v->values[i]->hash == v->values[0]->hash && !v->values[i]->is_null;
	}
	if (k->constant) {
		k->constant_hash = v->values[0]->hash;
		k->constant_length = v->values[0]->type == LITERAL_LIST ? v->values[0]->length : 1;
	}
}

/* The price of testing one row, in the planner's operators and on the clock. */
static const struct {
	enum predicate_kind kind;
	double us;
} kind_prices[] = {
	{PRED_LIKE, 0.12}, {PRED_ILIKE, 0.9}, {PRED_REGEX, 1.0}, {PRED_CONTAINS, 0.25}, {PRED_FULLTEXT, 2.0},
};

static bool is_string(const struct column *column)
{
	return column && (str_eq(column->type, STR("text")) || str_starts(column->type, STR("character")));
}

static double comparison_us(const struct column *column)
{
	if (column && (str_eq(column->type, STR("citext")) || str_ends(column->type, STR(".citext"))))
		return CITEXT_US;
	return is_string(column) ? 0.025 : 0.012;
}

static struct qual_cost price_of(const struct clause *k)
{
	struct qual_cost cost = {1, comparison_us(k->term.column)};
	for (size_t i = 0; i < ARRAY_LEN(kind_prices); i++)
		if (kind_prices[i].kind == k->kind)
			cost.us = kind_prices[i].us;
	for (size_t i = 0; i + 1 < k->term.expression.n; i++) {
		bool call = k->term.expression.p[i] == '(';
		bool arrow = k->term.expression.p[i] == '-' && k->term.expression.p[i + 1] == '>';
		cost.operators += call || arrow;
		cost.us += arrow ? ARROW_US : !call ? 0 : k->kind == PRED_FULLTEXT ? TO_TSVECTOR_US : CALL_US;
	}
	switch (k->kind) {
	case PRED_IS_NULL:
	case PRED_IS_NOT_NULL:
	case PRED_TRUE:
	case PRED_FALSE:
		return (struct qual_cost){cost.operators - 1, 0.005};
	case PRED_IN:
		cost.operators = cost.operators - 1 + MAX(1.0, k->lists * 0.5);
		cost.us *= 1 + MIN(k->lists, 8.0) * 0.5;
		break;
	case PRED_RANGE:
		if (k->has_low && k->has_high)
			cost.operators++;
		break;
	default:
		break;
	}
	return cost;
}

static double mean_of(const struct clause *k, const struct column_view *view, const struct operand_values *values,
		      double (*one)(const struct column_view *, const struct sample_value *))
{
	if (!values->n || k->term.expression.n)
		return one(view, values->n ? values->values[0] : NULL);
	double sum = 0;
	for (size_t i = 0; i < values->n; i++)
		sum += one(view, values->values[i]);
	return sum / (double)values->n;
}

/* A list whose values are known is worth the sum of them. */
static double list_selectivity(const struct column_view *view, const struct known_values *known,
			       const struct sample_value *list)
{
	size_t picked[LITERAL_MAX_LIST];
	if (list->type != LITERAL_LIST || !literal_identify(known, list->hash, list->length, picked))
		return selectivity_in(view, list);
	double sum = 0;
	for (uint32_t i = 0; i < list->length; i++) {
		struct sample_value one = {.hash = known->hashes[picked[i]]};
		sum += selectivity_equal(view, &one);
	}
	return MIN(sum, 1.0);
}

static double mean_list(const struct query_context *c, const struct relation *r, const struct clause *k,
			const struct column_view *view, const struct operand_values *values, struct arena *arena)
{
	if (!values->n || k->term.expression.n)
		return selectivity_in(view, NULL);
	struct known_values known;
	literal_known_values(c->catalog, r->table, k->term.column, &known, arena);
	double sum = 0;
	for (size_t i = 0; i < values->n; i++)
		sum += list_selectivity(view, &known, values->values[i]);
	return sum / (double)values->n;
}

static double mean_range(const struct clause *k, const struct column_view *view, const struct operand_values *low,
			 const struct operand_values *high)
{
	size_t n = MAX(low->n, high->n);
	if (!n || k->term.expression.n)
		return selectivity_range(view, NULL, NULL, k->has_low, k->has_high, 0);
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += selectivity_range(view, i < low->n ? low->values[i] : NULL, i < high->n ? high->values[i] : NULL,
					 k->has_low, k->has_high, i < low->n ? low->at_us[i] : high->at_us[i]);
	return sum / (double)n;
}

static double mean_length(const struct operand_values *values)
{
	double sum = 0;
	for (size_t i = 0; i < values->n; i++)
		sum += selectivity_elements(values->values[i]);
	return values->n ? MAX(1.0, sum / (double)values->n) : 10;
}

/* Wildcards tell a prefix search from one inside; without samples a LIKE is taken for a search inside. */
static void note_pattern(struct clause *k, const struct operand_values *values)
{
	size_t leading = 0;
	for (size_t i = 0; i < values->n; i++)
		leading += values->values[i]->wildcard_first;
	k->infix = k->kind != PRED_LIKE || !values->n || leading * 2 > values->n;
	k->prefix = k->kind == PRED_LIKE && values->n && !leading;
}

static double clause_selectivity(struct clause *k, const struct column_view *view, const struct operand_values *values,
				 const struct operand_values *high)
{
	struct str opclass;
	switch (k->kind) {
	case PRED_EQ:
		return mean_of(k, view, values, selectivity_equal);
	case PRED_RANGE:
		return mean_range(k, view, k->has_low ? values : high, k->has_low ? high : values);
	case PRED_LIKE:
	case PRED_ILIKE:
	case PRED_REGEX:
		note_pattern(k, values);
		return mean_of(k, view, values, selectivity_like);
	case PRED_IS_NULL:
		return selectivity_null(view);
	case PRED_IS_NOT_NULL:
		return 1 - selectivity_null(view);
	case PRED_TRUE:
	case PRED_FALSE:
		return selectivity_boolean(view, k->kind == PRED_TRUE);
	case PRED_NE:
		return 1 - mean_of(k, view, values, selectivity_equal);
	case PRED_CONTAINS:
		if (view->column && gist_type_class(view->column->type, &opclass))
			return SELECTIVITY_OVERLAP;
		/* with statistics the server tries the condition on the histogram: documents hardly ever
			       match */
		return view->column && view->column->stats.source != STAT_FROM_NONE && view->distinct > view->rows / 10
			       ? SELECTIVITY_DOCUMENT
			       : SELECTIVITY_CONTAINS;
	case PRED_FULLTEXT:
		return SELECTIVITY_MATCH;
	default:
		return SELECTIVITY_OTHER;
	}
}

static struct clause *same_range(struct relation *r, const struct clause *k)
{
	for (size_t i = 0; i < r->clauses_n; i++) {
		struct clause *other = &r->clauses[i];
		if (other->kind == PRED_RANGE && other->or_group == k->or_group && !other->row_terms &&
		    term_equal(&other->term, &k->term) && other->has_low != k->has_low &&
		    other->has_high != k->has_high)
			return other;
	}
	return NULL;
}

static void note_bounds(struct clause *k, const struct shape_predicate *predicate)
{
	struct str op = predicate->op;
	k->has_low = op.n && op.p[0] == '>';
	k->has_high = op.n && op.p[0] == '<';
	if (predicate->operand2.kind != OPERAND_NONE)
		k->has_low = k->has_high = true;
	if (!k->has_low && !k->has_high)
		k->has_low = true;
}

static void note_row_terms(struct clause *k, const struct relation *r, const struct shape_predicate *predicate,
			   struct arena *arena)
{
	k->row_terms = ARENA_ARRAY(struct term, predicate->row_terms_n, arena);
	for (size_t i = 0; i < predicate->row_terms_n; i++)
		k->row_terms[k->row_terms_n++] = query_term(r, &predicate->row_terms[i]);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* How often the statement names something that is called `name`. */
static size_t times_named(struct str query, struct str name)
{
	size_t n = 0;
	for (ptrdiff_t at; name.n && (at = str_find(query, name)) >= 0;) {
		struct str rest = str_skip(query, (size_t)at + name.n);
		n += (!at || !is_word(query.p[at - 1])) && (!rest.n || !is_word(rest.p[0]));
		query = rest;
	}
	return n;
}

static void note_asked(const struct query_context *c, const struct clause *k, struct value_variety seen)
{
	uint64_t key = (uint64_t)(uintptr_t)k->term.column;
	if ((k->kind != PRED_EQ && k->kind != PRED_IN) || !k->term.column || k->term.expression.n)
		return;
	uintptr_t before = (uintptr_t)u64_map_get(c->asked, key);
	bool few = (k->constant && k->literal) || (seen.values >= MIN_VARIETY && seen.distinct * 2 <= seen.values);
	uintptr_t now = few ? ASKED_FEW : ASKED_MANY;
	u64_map_put(c->asked, key, (void *)MAX(before, now));
}

struct clause *query_add_clause(const struct query_context *c, const struct pattern *p, struct relation *r,
				const struct shape_predicate *predicate, struct arena *arena)
{
	struct clause k = {.term = query_term(r, &predicate->term),
			   .kind = predicate->kind,
			   .predicate = predicate,
			   .lists = 1,
			   .or_group = predicate->or_group};
	struct operand_values values, high = {.n = 0};
	values_of(p, &predicate->operand, &values);
	values_of(p, &predicate->operand2, &high);
	if (k.kind == PRED_RANGE)
		note_bounds(&k, predicate);
	struct clause *pair = k.kind == PRED_RANGE && !predicate->row_comparison ? same_range(r, &k) : NULL;
	if (pair) { /* a lower and an upper bound make one range */
		high = values;
		values_of(p, &pair->predicate->operand, &values);
		if (pair->has_high) {
			struct operand_values swap = values;
			values = high;
			high = swap;
		}
	}
	/* f(column) has about as many values as the column */
	struct column_view view = column_view_of(c->catalog, r->table, k.term.expression.n ? NULL : k.term.column,
						 r->heap.rows, variety_of(p, &values));
	if (k.term.column)
		view.distinct = query_distinct(c, r->table, k.term.column, r->heap.rows, variety_of(p, &values));
	if (pair) {
		pair->has_low = pair->has_high = true;
		pair->selectivity = mean_range(pair, &view, &values, &high);
		pair->cost = price_of(pair);
		return pair;
	}
	if (k.kind == PRED_IN) {
		k.lists = mean_length(&values);
		k.selectivity = mean_list(c, r, &k, &view, &values, arena);
	} else {
		k.selectivity = clause_selectivity(&k, &view, &values, &high);
	}
	note_constant(&k, p, &values);
	k.only_use = k.term.column && times_named(p->query, k.term.column->name) <= 1;
	note_asked(c, &k, variety_of(p, &values));
	if (k.kind == PRED_IS_NULL || k.kind == PRED_IS_NOT_NULL || k.kind == PRED_TRUE || k.kind == PRED_FALSE)
		k.constant = k.literal = true;
	if (predicate->row_comparison && predicate->row_terms_n > 1)
		note_row_terms(&k, r, predicate, arena);
	k.cost = price_of(&k);
	struct clause *added = ARENA_PUSH(r->clauses, r->clauses_n, r->clauses_cap, arena);
	*added = k;
	return added;
}

/* The arms of each OR count as one condition. */
static double or_selectivity(const struct relation *r, int group)
{
	double none = 1;
	for (size_t i = 0; i < r->clauses_n; i++)
		if (r->clauses[i].or_group == group)
			none *= 1 - r->clauses[i].selectivity;
	return 1 - none;
}

static double product(const struct relation *r)
{
	double s = 1;
	for (size_t i = 0; i < r->clauses_n; i++) {
		const struct clause *k = &r->clauses[i];
		if (k->or_group <= 0) {
			s *= k->selectivity;
			continue;
		}
		size_t first = 0;
		while (r->clauses[first].or_group != k->or_group)
			first++;
		if (first == i)
			s *= or_selectivity(r, k->or_group);
	}
	return s;
}

/* Operators as EXPLAIN prints them. */
static struct str printed_operator(const struct clause *k)
{
	switch (k->kind) {
	case PRED_EQ:
		return STR("=");
	case PRED_IN:
		return STR("= ANY");
	case PRED_LIKE:
		return STR("~~");
	case PRED_ILIKE:
		return STR("~~*");
	case PRED_IS_NULL:
		return STR("IS NULL");
	case PRED_IS_NOT_NULL:
		return STR("IS NOT NULL");
	case PRED_TRUE:
		return STR("");
	case PRED_FALSE:
		return STR("NOT");
	default:
		return k->predicate ? k->predicate->op : STR("");
	}
}

/* Plans that tested this condition alone. */
static bool observe_alone(const struct query_context *c, const struct relation *r, struct clause *k)
{
	if (!c->plan_stats || !k->term.column || k->term.expression.n || (k->has_low && k->has_high))
		return false;
	const struct plan_selectivity *seen =
		plan_stats_condition(c->plan_stats, r->table, k->term.column->name, printed_operator(k));
	if (!seen || seen->per_lookup || seen->kept < 1)
		return false;
	k->selectivity = plan_selectivity_share(seen);
	return true;
}

static bool has_statistics(const struct relation *r, const struct clause *k)
{
	return k->term.column && !k->term.expression.n && query_has_statistics(k->term.column, r->heap.rows);
}

/* A foreign key to a table whose rows were counted. */
static bool is_counted_key(const struct query_context *c, const struct relation *r, const struct clause *k)
{
	return k->kind == PRED_EQ && !k->constant && k->term.column && !k->term.expression.n &&
	       query_parent_source(c, r->table, k->term.column) >= SIZE_FROM_KEYS;
}

/*
 * What is always asked for with the same value is mostly a kind or a state: few values, of which this one is common
 * where the rows are narrowed down by something else, and rare where it is all that is asked (a queue's open entries).
 */
static bool name_has(struct str name, const char *const *words)
{
	for (; *words; words++)
		if (str_find(name, str_from(*words)) >= 0)
			return true;
	return false;
}

/* By convention most rows are still there and in use: a flag or a time of that name is a filter, not a search. */
static double usual_share(const struct clause *k)
{
	static const char *const gone[] = {"deleted",   "archived", "removed", "revoked",   "disabled", "deactivated",
					   "suspended", "banned",   "hidden",  "discarded", "trashed",  NULL};
	static const char *const in_use[] = {"active", "enabled", "visible", "published", "valid", NULL};
	struct str name = k->term.column ? k->term.column->name : STR("");
	bool is_gone = name_has(name, gone), is_used = !is_gone && name_has(name, in_use);
	if (k->kind == PRED_IS_NULL || k->kind == PRED_FALSE)
		return is_gone ? MOST_ROWS : is_used && k->kind == PRED_FALSE ? 1 - MOST_ROWS : 0;
	if (k->kind == PRED_TRUE || k->kind == PRED_IS_NOT_NULL)
		return is_gone ? 1 - MOST_ROWS : is_used && k->kind == PRED_TRUE ? MOST_ROWS : 0;
	return 0;
}

static void guess_constant(struct clause *k, bool looked_up)
{
	bool compares = k->kind == PRED_EQ || k->kind == PRED_IN;
	bool flag = k->kind == PRED_IS_NULL || k->kind == PRED_TRUE || k->kind == PRED_FALSE;
	double usual = usual_share(k);
	if (compares && k->constant && looked_up)
		k->selectivity = MAX(k->selectivity, MIN(CATEGORY_SELECTIVITY * k->lists, 0.5));
	if (usual > 0)
		k->selectivity = usual;
	else if (flag && !looked_up)
		k->selectivity = MIN(k->selectivity, OPEN_SELECTIVITY);
}

/* By which power the clauses that are `loose` have to be taken so that all together keep `fraction`; 0: none are. */
static double fitting_power(const struct relation *r, double fraction, const bool *loose)
{
	double tight = 0, guessed = 0;
	for (size_t i = 0; i < r->clauses_n && i < MAX_FITTED; i++)
		*(loose[i] ? &guessed : &tight) += log(r->clauses[i].selectivity);
	return guessed < 0 ? MAX(0.05, MIN((log(fraction) - tight) / guessed, 20.0)) : 0;
}

static bool is_lookup(const struct clause *k)
{
	return k->kind == PRED_EQ && !k->constant;
}

static bool is_name(const struct clause *k)
{
	return is_lookup(k) && k->term.column &&
	       (is_string(k->term.column) || str_eq(k->term.column->type, STR("uuid")));
}

/*
 * Which guesses give way when less was kept than guessed: equalities with a value that varies, before ranges and
 * states; but not a counted key, which has no more values than its table has rows.
 */
static void loosen_lookups(const struct query_context *c, const struct relation *r, bool *loose)
{
	bool lookups[MAX_FITTED], others[MAX_FITTED], any_lookup = false, any_other = false;
	for (size_t i = 0; i < r->clauses_n; i++) {
		others[i] = loose[i] && !is_counted_key(c, r, &r->clauses[i]);
		lookups[i] = others[i] && is_lookup(&r->clauses[i]);
		any_other = any_other || others[i];
		any_lookup = any_lookup || lookups[i];
	}
	if (any_other)
		memcpy(loose, any_lookup ? lookups : others, r->clauses_n * sizeof *loose);
}

/* Stretches guesses so that all conditions keep what plans showed; equal powers, because selectivities multiply. */
static void fit_to_observed(const struct query_context *c, struct relation *r, double fraction)
{
	bool loose[MAX_FITTED];
	double least = 1 / MAX(r->heap.rows, 1.0);
	if (r->clauses_n > MAX_FITTED)
		return;
	for (size_t i = 0; i < r->clauses_n; i++) {
		if (r->clauses[i].or_group > 0 || r->clauses[i].selectivity <= 0)
			return;
		loose[i] = !r->clauses[i].known;
	}
	double power = fitting_power(r, fraction, loose);
	if (power > 1) {
		loosen_lookups(c, r, loose);
		power = fitting_power(r, fraction, loose);
	}
	for (size_t i = 0; power > 0 && i < r->clauses_n; i++)
		if (loose[i] && fraction <= least * ONE_ROW && is_name(&r->clauses[i]))
			r->clauses[i].selectivity = least; /* a name or a token that found its one row */
		else if (loose[i])
			r->clauses[i].selectivity = MAX(pow(r->clauses[i].selectivity, power), least);
}

/* What an equality keeps says how many values there are; the first to tell is the statement with most time. */
static void learn(const struct query_context *c, const struct relation *r)
{
	for (size_t i = 0; i < r->clauses_n; i++) {
		const struct clause *k = &r->clauses[i];
		uint64_t key = (uint64_t)(uintptr_t)k->term.column;
		if (k->kind != PRED_EQ || k->known || k->constant || k->term.expression.n || !k->term.column ||
		    u64_map_get(c->learned, key))
			continue;
		double *distinct = ARENA_NEW(double, c->arena);
		*distinct = 1 / MAX(k->selectivity, 1e-12);
		u64_map_put(c->learned, key, distinct);
	}
}

void query_finish_clauses(const struct query_context *c, struct relation *r, double observed_fraction, bool looked_up)
{
	for (size_t i = 0; i < r->clauses_n; i++) {
		struct clause *k = &r->clauses[i];
		bool lost =
			k->kind == PRED_RANGE && k->has_low && k->has_high && k->selectivity == SELECTIVITY_RANGE_PAIR;
		k->known = (has_statistics(r, k) && !lost) || observe_alone(c, r, k);
		if (!k->known)
			guess_constant(k, looked_up);
	}
	if (observed_fraction > 0 && r->clauses_n) {
		fit_to_observed(c, r, MAX(MIN(observed_fraction, 1.0), 0.5 / MAX(r->heap.rows, 1.0)));
		learn(c, r);
	}
	for (size_t i = 0; i < r->clauses_n && observed_fraction <= 0; i++)
		r->guessed = r->guessed || !r->clauses[i].known;
	r->selectivity = product(r);
	for (size_t i = 0; i < r->clauses_n; i++) {
		r->quals.operators += r->clauses[i].cost.operators;
		r->quals.us += r->clauses[i].cost.us;
	}
}
