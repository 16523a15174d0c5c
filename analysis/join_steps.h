#ifndef ANALYSIS_JOIN_STEPS_H
#define ANALYSIS_JOIN_STEPS_H
/*
 * In which orders the relations of a block can be joined, as a list of steps that each add one relation to a set.
 *
 * Left-deep. Up to JOIN_EXACT_RELATIONS relations all connected sets are built (dynamic programming runs over the steps
 * in order); where these would be too many, the relations are added one by one, always the one that leaves fewest rows.
 * Sets, rows and the look-ups that a step may use do not depend on which indexes exist, so all of it is computed once.
 */
#include "analysis/cost.h"
#include "analysis/index_model.h"

#define JOIN_EXACT_RELATIONS 10
#define JOIN_MAX_STEPS 800

/* The inner side read through an index that the outer side's columns bind, once per outer row. */
struct join_lookup {
	uint64_t index; /* its bit */
	struct cost cost;
};

struct join_step {
	uint16_t outer, into; /* sets */
	const struct relation *inner;
	double clauses, distinct;    /* join conditions; values of the inner side's join columns */
	struct join_lookup *lookups; /* the cheapest first */
	size_t lookups_n;
};

struct join_steps {
	uint32_t *masks; /* of the sets; the first ones are the single relations */
	double *rows, *widths;
	size_t sets_n, sets_cap;
	struct join_step *steps; /* a set's own steps come after all that make it */
	size_t steps_n, steps_cap;
	size_t whole; /* the set of all relations */
};

/* `indexes` are the planner's, their place is their bit. */
struct join_steps *join_steps_of(const struct query_context *c, const struct query_block *b,
				 const struct model_index *const *indexes, size_t indexes_n, struct arena *arena);

#endif
