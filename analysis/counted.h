#ifndef ANALYSIS_COUNTED_H
#define ANALYSIS_COUNTED_H
/*
 * What the server itself counted: the rows of pg_stat_statements in a snapshot, beside the patterns of the log. A log
 * whose threshold hides short statements shows a part of the workload; the counters show all of it, without times of
 * day, constants and plans. Counted calls are evidence and never become calls of a pattern, so nothing counts twice.
 *
 * A row belongs to a pattern when their normalised texts are equal, or their query ids, or what their parse trees say.
 * Rows without a pattern are hidden: the log does not show them. What they could use is marked at the indexes
 * (joined_index.hidden_n), so that no index is called useless that only they need.
 */
#include "analysis/join.h"

/* All rows that belong to one pattern, added up. */
struct counted_total {
	double calls, total_ms, rows;
};

struct counted {
	struct u64_map by_pattern; /* pattern's id -> struct counted_total */
	struct counted_total all, hidden;
	size_t statements_n, hidden_n;
	const struct statement_stats *largest_hidden; /* by time; NULL: nothing is hidden */
	bool complete;                                /* what has no row was not called since they were reset */
	double days;                                  /* that the counters cover; 0: unknown */
};

struct workload;
struct view_shapes;

/* NULL when the catalogue has no counted statements. Marks the indexes of `j`. */
struct counted *counted_build(struct join *j, const struct workload *w, const struct catalog *c);
void counted_release(struct counted *counted);
/* NULL when the server counted nothing of the pattern. */
const struct counted_total *counted_of(const struct counted *counted, uint64_t pattern);
/* "12345 calls in 30.0 days, 1.234 ms each"; what to print as evidence. */
struct str counted_text(const struct counted *counted, const struct counted_total *total, struct arena *arena);

#endif
