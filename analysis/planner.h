#ifndef ANALYSIS_PLANNER_H
#define ANALYSIS_PLANNER_H
/*
 * A small planner: what a pattern costs when some of a list of indexes exist.
 *
 * It chooses as PostgreSQL does, by planner units, and reports the time its choice would take: an index that lures the
 * server into a slow plan therefore shows a loss. Joins are left-deep: dynamic programming up to
 * PLANNER_EXACT_RELATIONS relations, greedy above; nested loops (with the join columns bound in an index of the inner
 * side) and hash joins.
 *
 * What does not depend on which indexes exist is computed once; a run with another set is cheap. At most 64 indexes a
 * pattern: sets are bit masks.
 */
#include "analysis/index_model.h"

#define PLANNER_MAX_INDEXES 64
#define PLANNER_EXACT_RELATIONS 10

struct path {
	struct cost cost;
	double rows;
	uint64_t used;      /* indexes */
	unsigned presorted; /* leading keys of the wanted order */
	double visited;     /* rows read to give `rows`, before the conditions that no index enforces */
};

/* One way to read a relation with one index, not depending on other relations. */
struct access_path {
	struct path path;
	uint64_t index; /* its bit; 0: no index */
};

struct relation_paths {
	struct access_path *paths;
	size_t n;
	/* Indexes that join columns can bind: bit of the index. */
	uint64_t parameterized;
};

struct block_paths {
	struct relation_paths *relations;
};

struct planner {
	const struct query_context *context;
	const struct query *query;
	const struct model_index *indexes[PLANNER_MAX_INDEXES];
	size_t indexes_n;
	struct block_paths *blocks;
};

struct estimate {
	double cost, us; /* of one execution of the whole statement */
	uint64_t used;   /* indexes in its plan */
};

/* Indexes on tables that the query does not touch are left out; existing ones come first. */
struct planner *planner_new(const struct query_context *c, const struct query *q,
			    const struct model_index *const *indexes, size_t n, struct arena *arena);
/* `enabled`: bits of planner->indexes. Scratch memory comes from, and goes back to, `scratch`. */
struct estimate planner_run(const struct planner *p, uint64_t enabled, struct arena *scratch);

/* access_path.c */
void access_paths_prepare(struct planner *p, const struct query_block *b, const struct relation *r,
			  struct relation_paths *out, struct arena *arena);
/* The cheapest look-up of `r` for one of `loops` rows of the relations in `outer`; false: no enabled index binds them.
 */
bool access_path_inner(const struct planner *p, const struct query_block *b, const struct relation *r, uint32_t outer,
		       double loops, uint64_t enabled, struct path *out);

#endif
