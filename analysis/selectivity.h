#ifndef ANALYSIS_SELECTIVITY_H
#define ANALYSIS_SELECTIVITY_H
/*
 * What fraction of a table's rows a condition keeps, from the column's statistics and what is known of the values that
 * were asked for.
 *
 * Values themselves are never kept: a sample has a hash (equal to the hash of a most common value's text when it is
 * that value) and a number rounded to two digits, or the seconds that a time lies before its call. The rules are those
 * of PostgreSQL's selfuncs.c; where the statistics are silent, its defaults, except where they only express that
 * nothing is known and something is (a unique index, a foreign key, an enumeration, the variety of the samples).
 *
 * All results lie in [0, 1] and exclude rows where the column is NULL, except for IS NULL itself.
 */
#include "analysis/shape.h"
#include "analysis/workload.h"
#include "parsers/catalog.h"

#define SELECTIVITY_EQUAL 0.005
#define SELECTIVITY_RANGE (1.0 / 3)
#define SELECTIVITY_RANGE_PAIR 0.005
#define SELECTIVITY_MATCH 0.005
#define SELECTIVITY_CONTAINS 0.01
#define SELECTIVITY_OVERLAP 0.005 /* of ranges, boxes and networks, as rangesel() and contsel() have it */
#define SELECTIVITY_DOCUMENT 0.0001
#define SELECTIVITY_OTHER (1.0 / 3)
#define SELECTIVITY_NULL 0.2 /* who asks for NULLs asks for the open ones, mostly the fewer */

/* A column as conditions see it. `distinct` is the best guess for it: selectivity_distinct(). */
struct column_view {
	const struct column *column; /* NULL: an expression of unknown columns */
	double rows;                 /* of the table */
	double distinct;             /* more than 0 */
	double null_frac;
};

/*
 * Distinct values of a column: statistics, else a unique index or a foreign key, an enumeration, a boolean, the
 * variety of `seen` sampled values, else PostgreSQL's 200, or the root of the rows for what looks like a key: enough
 * for an index to pay, little enough for a second column to be worth its place.
 */
struct value_variety {
	size_t values, distinct; /* samples met, and how many different ones among them */
};
double selectivity_distinct(const struct catalog *c, const struct table *t, const struct column *column, double rows,
			    struct value_variety seen);

struct column_view column_view_of(const struct catalog *c, const struct table *t, const struct column *column,
				  double rows, struct value_variety seen);

/* `value` may be NULL: a parameter of which nothing is known. */
double selectivity_equal(const struct column_view *v, const struct sample_value *value);
double selectivity_in(const struct column_view *v, const struct sample_value *list);
/* Either bound may be NULL; `at_us` is when the values were asked for. */
/* Elements of an IN list or an array parameter. */
double selectivity_elements(const struct sample_value *list);
double selectivity_range(const struct column_view *v, const struct sample_value *low, const struct sample_value *high,
			 bool has_low, bool has_high, int64_t at_us);
double selectivity_like(const struct column_view *v, const struct sample_value *value);
double selectivity_null(const struct column_view *v);
/* A boolean column that must be `wanted`. */
double selectivity_boolean(const struct column_view *v, bool wanted);

/* The most common value whose hash is `hash`, or -1. */
ptrdiff_t selectivity_common_value(const struct column_stats *stats, uint64_t hash);

#endif
