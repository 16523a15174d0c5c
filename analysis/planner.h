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
#include "analysis/access_path.h"
#include "analysis/join_steps.h"

#define PLANNER_MAX_INDEXES 64

struct block_paths {
	struct access_paths *relations;
	struct join_steps *joins;
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

#endif
