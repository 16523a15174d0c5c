#include "base/base.h"

#include "analysis/selectivity.h"
#include "base/hash.h"
#include "base/timestamp.h"

#include <math.h>

#define UNKNOWN_LIST 10      /* elements of an array parameter, as PostgreSQL assumes */
#define NUMBER_ROUNDING 0.05 /* two significant digits are this close at worst */

static double clamp(double s)
{
	return isnan(s) ? 1 : MAX(0.0, MIN(s, 1.0));
}

static bool has_statistics(const struct column_view *v)
{
	return v->column && v->column->stats.source != STAT_FROM_NONE;
}

static const struct index *unique_index_on(const struct table *t, const struct column *column)
{
	for (size_t i = 0; i < t->indexes_n; i++) {
		const struct index *x = t->indexes[i];
		if (x->unique && x->keys_n == 1 && x->keys[0].column == column && !x->predicate.n)
			return x;
	}
	return NULL;
}

static double referenced_rows(const struct table *t, const struct column *column)
{
	for (size_t i = 0; i < t->constraints_n; i++) {
		const struct constraint *k = t->constraints[i];
		if (k->kind == CONSTRAINT_FOREIGN && k->columns_n == 1 && k->columns[0] == column && k->references)
			return k->references->rows;
	}
	return STAT_NONE;
}

static const struct enum_type *enum_of(const struct catalog *c, struct str type)
{
	if (!c)
		return NULL;
	const struct enum_type *e = map_get(&c->enums, type);
	char name[160];
	if (e || type.n > 140 || str_find_char(type, '.') >= 0)
		return e;
	int n = snprintf(name, sizeof name, "public.%.*s", STR_ARG(type));
	return map_get(&c->enums, str_of(name, (size_t)n));
}

/* Many samples that are all alike say that the values are few; all different, that they are many. */
static double distinct_from_variety(struct value_variety seen, double rows)
{
	if (seen.values < 6 || seen.distinct < 2) /* one constant says nothing about the others */
		return 0;
	if (seen.distinct * 2 <= seen.values)
		return (double)seen.distinct * 2;
	return seen.distinct + 1 >= seen.values ? MAX(sqrt(rows), 200.0) : 0;
}

double selectivity_distinct(const struct catalog *c, const struct table *t, const struct column *column, double rows,
			    struct value_variety seen)
{
	rows = MAX(rows, 1.0);
	if (!column)
		return MIN(rows, 200.0);
	if (column->stats.source != STAT_FROM_NONE && column->stats.n_distinct != 0) {
		double n = column->stats.n_distinct;
		return MAX(1.0, n < 0 ? -n * rows : MIN(n, rows));
	}
	if (unique_index_on(t, column))
		return rows;
	if (str_eq(column->type, STR("boolean")))
		return 2;
	const struct enum_type *e = enum_of(c, column->type);
	if (e && e->labels_n)
		return (double)e->labels_n;
	double parents = referenced_rows(t, column);
	if (parents > 0)
		return MAX(1.0, MIN(parents, rows));
	if (str_starts(column->type, STR("timestamp")))
		return MAX(1.0, rows / 2);
	double guess = distinct_from_variety(seen, rows);
	if (guess <= 0)
		guess = str_eq(column->type, STR("uuid")) || str_eq(column->type, STR("bigint"))
				? MAX(sqrt(rows), 200.0)
				: 200;
	return MAX(1.0, MIN(guess, rows));
}

struct column_view column_view_of(const struct catalog *c, const struct table *t, const struct column *column,
				  double rows, struct value_variety seen)
{
	struct column_view v = {.column = column, .rows = MAX(rows, 1.0)};
	v.distinct = selectivity_distinct(c, t, column, rows, seen);
	if (has_statistics(&v) && column->stats.null_frac >= 0)
		v.null_frac = column->stats.null_frac;
	return v;
}

ptrdiff_t selectivity_common_value(const struct column_stats *stats, uint64_t hash)
{
	for (size_t i = 0; i < stats->mcv_n; i++)
		if (hash_bytes(stats->mcv[i]) == hash)
			return (ptrdiff_t)i;
	return -1;
}

static double common_total(const struct column_view *v)
{
	double sum = 0;
	for (size_t i = 0; has_statistics(v) && i < v->column->stats.mcv_n; i++)
		sum += v->column->stats.mcf[i];
	return sum;
}

/* A value that is known not to be among the most common ones (var_eq_const()). */
static double uncommon(const struct column_view *v)
{
	const struct column_stats *s = &v->column->stats;
	double rest = clamp(1 - v->null_frac - common_total(v));
	double others = v->distinct - (double)s->mcv_n;
	if (others >= 1)
		rest /= others;
	else
		rest = MIN(rest, 1 / v->rows);
	if (s->mcv_n && rest > s->mcf[s->mcv_n - 1])
		rest = s->mcf[s->mcv_n - 1];
	return clamp(rest);
}

double selectivity_equal(const struct column_view *v, const struct sample_value *value)
{
	if (value && value->is_null)
		return 0;
	if (value && has_statistics(v) && v->column->stats.mcv_n) {
		ptrdiff_t at = selectivity_common_value(&v->column->stats, value->hash);
		return at >= 0 ? clamp(v->column->stats.mcf[at]) : uncommon(v);
	}
	return clamp((1 - v->null_frac) / v->distinct);
}

double selectivity_elements(const struct sample_value *list)
{
	if (list && list->type == LITERAL_LIST)
		return list->length;
	return list && (list->type == LITERAL_STRING || list->type == LITERAL_NUMBER) ? 1 : UNKNOWN_LIST;
}

double selectivity_in(const struct column_view *v, const struct sample_value *list)
{
	double n = selectivity_elements(list);
	if (n <= 1)
		return selectivity_equal(v, list);
	return clamp(MIN(n * (1 - v->null_frac) / v->distinct, 1 - v->null_frac));
}

/* A value of the statistics as a number: times in µs. NAN: it is neither. */
static double text_number(struct str text, bool is_time)
{
	int64_t at;
	double number;
	bool zoned;
	if (is_time && timestamp_parse(text, &at, &zoned) > 0)
		return (double)at;
	if (is_time && text.n == 10) {
		char day[32];
		int n = snprintf(day, sizeof day, "%.*s 00:00:00", STR_ARG(text));
		if (timestamp_parse(str_of(day, (size_t)n), &at, &zoned) > 0)
			return (double)at;
	}
	return str_to_double(text, &number) ? number : NAN;
}

static double sample_number(const struct sample_value *value, int64_t at_us)
{
	if (!value || isnan(value->number))
		return NAN;
	return value->is_time ? (double)at_us - value->number * 1e6 : value->number;
}

static double histogram_below(const struct column_stats *s, double x, bool is_time)
{
	double before = NAN;
	for (size_t i = 0; i < s->histogram_n; i++) {
		double bound = text_number(s->histogram[i], is_time);
		if (isnan(bound))
			return NAN;
		if (bound >= x) {
			double buckets = (double)(s->histogram_n - 1);
			if (i == 0)
				return 0;
			double within = bound > before ? (x - before) / (bound - before) : 0.5;
			return ((double)(i - 1) + within) / buckets;
		}
		before = bound;
	}
	return 1;
}

/* The fraction of all rows below `x`, or NAN. */
static double fraction_below(const struct column_view *v, double x, bool is_time)
{
	if (isnan(x) || !has_statistics(v))
		return NAN;
	const struct column_stats *s = &v->column->stats;
	double common = 0;
	for (size_t i = 0; i < s->mcv_n; i++) {
		double value = text_number(s->mcv[i], is_time);
		if (isnan(value))
			return NAN;
		common += value < x ? s->mcf[i] : 0;
	}
	if (s->histogram_n < 2)
		return s->mcv_n ? common : NAN;
	double below = histogram_below(s, x, is_time);
	return common + below * clamp(1 - v->null_frac - common_total(v));
}

/*
 * Two bounds that rounding may have moved by more than they lie apart say nothing about the distance. Times of one
 * statement are kept with theirs.
 */
static bool lost_in_rounding(const struct sample_value *low, const struct sample_value *high)
{
	if (!low || !high || isnan(low->number) || isnan(high->number))
		return false;
	if (low->is_time && high->is_time && low->number != high->number)
		return false;
	double size = MAX(fabs(low->number), fabs(high->number));
	return !low->exact && fabs(high->number - low->number) <= size * NUMBER_ROUNDING && size >= 100;
}

double selectivity_range(const struct column_view *v, const struct sample_value *low, const struct sample_value *high,
			 bool has_low, bool has_high, int64_t at_us)
{
	if (has_low && has_high && lost_in_rounding(low, high))
		return SELECTIVITY_RANGE_PAIR;
	double from = has_low ? fraction_below(v, sample_number(low, at_us), low && low->is_time) : 0;
	double to = has_high ? fraction_below(v, sample_number(high, at_us), high && high->is_time) : 1 - v->null_frac;
	if (isnan(from) || isnan(to))
		return has_low && has_high ? SELECTIVITY_RANGE_PAIR : SELECTIVITY_RANGE;
	double least = 1 / v->rows;
	return clamp(MAX(to - from, has_low && has_high ? least : MIN(least * 10, 0.0001)));
}

double selectivity_like(const struct column_view *v, const struct sample_value *value)
{
	if (!value || !value->length)
		return SELECTIVITY_MATCH;
	if (!value->wildcard_first && !value->wildcard_last)
		return selectivity_equal(v, NULL);
	/* like_selectivity(): every fixed character keeps a fifth, a leading wildcard gives back five times. */
	double fixed = (double)value->length - (value->wildcard_first ? 1 : 0) - (value->wildcard_last ? 1 : 0);
	double s = pow(0.2, MIN(fixed, 12.0)) * (value->wildcard_first ? 5 : 1);
	return clamp(MAX(MIN(s, 0.1), MAX(0.0001, 1 / v->rows)));
}

double selectivity_null(const struct column_view *v)
{
	if (v->column && v->column->not_null)
		return 0;
	return has_statistics(v) ? clamp(v->null_frac) : SELECTIVITY_NULL;
}

double selectivity_boolean(const struct column_view *v, bool wanted)
{
	const struct column_stats *s = v->column ? &v->column->stats : NULL;
	for (size_t i = 0; s && has_statistics(v) && i < s->mcv_n; i++) {
		bool is_true = s->mcv[i].n && (s->mcv[i].p[0] == 't' || s->mcv[i].p[0] == 'T');
		if (is_true == wanted)
			return clamp(s->mcf[i]);
	}
	if (s && has_statistics(v) && s->mcv_n) /* only the other value is common */
		return clamp(1 - v->null_frac - common_total(v));
	return 0.5;
}
