#ifndef ANALYSIS_ACCESS_PATH_H
#define ANALYSIS_ACCESS_PATH_H
/*
 * The ways to read one relation: from end to end, or through an index as index, index-only, bitmap, GIN or BRIN scan.
 */
#include "analysis/index_model.h"

struct path {
	struct cost cost;
	double rows;
	uint64_t used;      /* indexes */
	unsigned presorted; /* leading keys of the wanted order */
	double visited;     /* rows read to give `rows`, before the conditions that no index enforces */
};

/* One way to read a relation that does not depend on other relations. */
struct access_path {
	struct path path;
	uint64_t required; /* bits of the indexes that it needs; 0: none */
};

struct access_paths {
	struct access_path *items;
	size_t n;
};

/* All ways to read `r`; an index's bit is its place in `indexes`. */
struct access_paths access_paths_of(const struct query_context *c, const struct query_block *b,
				    const struct relation *r, const struct model_index *const *indexes, size_t n,
				    struct arena *arena);
/* access_or.c: bitmap scans of several indexes, one for each arm of an OR; at most ACCESS_OR_PATHS a relation. */
#define ACCESS_OR_PATHS 8
size_t access_or_paths(const struct query_context *c, const struct query_block *b, const struct relation *r,
		       const struct model_index *const *indexes, size_t n, struct access_path *out);
struct btree_scan access_scan_of(const struct model_index *x, const struct index_match *m, const struct query_block *b,
				 const struct relation *r, double loops);
/*
 * One of `loops` look-ups of `r` in `x` with the join columns of the relations in `outer`; false: they do not bind it.
 */
bool access_path_lookup(const struct query_context *c, const struct query_block *b, const struct relation *r,
			const struct model_index *x, uint32_t outer, double loops, struct cost *out);

#endif
