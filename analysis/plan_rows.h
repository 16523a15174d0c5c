#ifndef ANALYSIS_PLAN_ROWS_H
#define ANALYSIS_PLAN_ROWS_H
/*
 * Row counts of a plan's nodes: totals over loops and processes, the estimates brought to the same scale, and whether
 * the two may be compared at all. Part of plan_time.h; private to analysis/plan_*.
 */
#include "analysis/plan_time.h"

/* Fills in rows, estimated_rows, rows_error, removed, estimate_comparable and stopped_early of all nodes. */
void plan_rows_compare(struct plan_times *times);

/* True for a CTE's own plan. */
bool plan_is_cte(const struct plan_node *node);

#endif
