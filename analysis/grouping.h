#ifndef ANALYSIS_GROUPING_H
#define ANALYSIS_GROUPING_H
/*
 * Spellings that mean the same become one pattern. Two statements belong together when their trees have the same
 * fingerprint, or when the server gave them the same query id (%Q) and they are of one kind and name the same tables:
 * the server knows what the text does not say ("*" and the columns it stands for, USING and ON, x IN (1) and x = 1).
 * The tables are compared because ids rest on OIDs, which two servers may give to different tables.
 *
 * So every query id falls into exactly one pattern. The most frequent spelling is the one that is shown.
 */
#include "analysis/workload_state.h"

/* Expects shapes and tree fingerprints in place; fills in by_report_id, and lets every scan id find its group. */
void group_patterns(struct workload_state *w);

#endif
