#ifndef ANALYSIS_CANDIDATES_H
#define ANALYSIS_CANDIDATES_H
/*
 * Which indexes might serve a query, from its shape.
 *
 * For every relation: equalities first (also with the join columns that make it the inner side of a nested loop), then
 * one range or the wanted order; each with and without the constant conditions moved into a partial index's predicate;
 * operator-class b-trees for LIKE prefixes, trigram GIN for searches inside, GIN for jsonb, arrays and full text, BRIN
 * for ranges over columns that follow the heap. Never an order alone where a condition could have come first: the
 * server may then walk it to the far end (the LIMIT trap).
 *
 * Candidates of all queries meet in one pool; equal definitions are one candidate.
 */
#include "analysis/index_model.h"
#include "base/map.h"

struct candidate_pool {
	const struct query_context *context;
	struct arena *arena;
	struct model_index **items;
	size_t n, cap;
	struct map by_signature;
};

/* What is not worth an index, see the rule's thresholds. */
struct candidate_limits {
	double min_rows, min_pages;
	double partial_fraction; /* largest share of the table that a partial index may hold */
};

struct candidate_list {
	struct model_index **items;
	size_t n, cap;
};

/* Adds what serves `q` to the pool and to `out`. */
void candidates_of_query(struct candidate_pool *pool, const struct query *q, const struct candidate_limits *limits,
			 struct candidate_list *out);
/* `x` with those columns that make it answer `r` alone as payload; NULL when there are none or too many. */
struct model_index *candidate_covering(struct candidate_pool *pool, const struct model_index *x,
				       const struct relation *r);
/* One index that serves both, where equalities can be reordered for it; NULL when there is none. */
struct model_index *candidate_merge(struct candidate_pool *pool, const struct model_index *a,
				    const struct model_index *b);
/* The pool's copy of `draft`, measured. */
struct model_index *candidate_add(struct candidate_pool *pool, const struct model_index *draft);
void candidate_list_add(struct candidate_list *list, struct model_index *x, struct arena *arena);

/* candidate_terms.c */
bool term_is_indexable(const struct term *t);
/* The operator class that lets `k` use an index of its own kind (GIN, GiST or pattern); false: none does. */
bool clause_operator_class(const struct clause *k, enum index_method *method, struct str *opclass);
/* A constant clause as an index predicate; false when its value is not known. */
bool clause_condition(const struct query_context *c, const struct relation *r, const struct clause *k,
		      struct index_condition *out, struct arena *arena);

#endif
