#ifndef ANALYSIS_PLAN_BLAME_H
#define ANALYSIS_PLAN_BLAME_H
/*
 * Which node's estimate is to blame for a bad plan, and what the mistake cost. An error travels up the tree, so the
 * lowest node that has it is the one that made it; it costs what joins, sorts and hashes above it were chosen wrongly
 * or too small for.
 */
#include "analysis/plan_issues.h"

/* The factor by which this node itself misestimates, when it is at least `min_factor` and no child is as wrong; else 0.
 */
double plan_blame_factor(const struct plan_times *times, const struct node_time *t, double min_factor, bool *too_few);
/* Time of what the mistake made slow, measured; 0 when nothing is seen to depend on it. */
double plan_blame_cost(const struct plan_times *times, const struct plan_node *node, bool too_few);
/* All conditions that decide how many rows a scan returns. */
struct str plan_scan_conditions(const struct plan_node *node, struct arena *arena);

#endif
