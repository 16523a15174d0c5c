#ifndef ANALYSIS_ERROR_ROWS_H
#define ANALYSIS_ERROR_ROWS_H
/*
 * Errors and warnings, counted by SQLSTATE, severity and message with everything masked that differs between two of a
 * kind: numbers, quoted names, values.
 */
#include "analysis/workload.h"

#define ERROR_ROWS_MAX 10000
#define ERROR_PATTERNS_MAX 16 /* statements counted per row; those with the smallest ids */

struct error_state {
	struct error_row row;
	uint64_t key;
	struct {
		uint64_t scan_id, count;
	} patterns[ERROR_PATTERNS_MAX];
	unsigned patterns_n;
};

struct error_rows {
	struct u64_map by_key;
	struct error_state **items; /* in order of arrival */
	size_t n, cap;
	bool capped;
};

/* `scan_id` 0: no statement. */
void error_rows_add(struct error_rows *rows, const struct log_entry *entry, uint64_t scan_id, struct arena *arena);
void error_rows_merge(struct error_rows *into, const struct error_rows *from, struct arena *arena);
/* Adds `count` errors of one kind; `state` gives all but the count. For merge and digest. */
struct error_state *error_rows_intern(struct error_rows *rows, struct str sqlstate, enum severity severity,
				      struct str masked, struct arena *arena);
void error_state_add_pattern(struct error_state *e, uint64_t scan_id, uint64_t count);
void error_state_see(struct error_state *e, int64_t at_us);
void error_rows_release(struct error_rows *rows);
/* By count, for the report. */
struct error_row *error_rows_list(const struct error_rows *rows, size_t *n, struct arena *arena);

#endif
