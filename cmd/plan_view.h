#ifndef CMD_PLAN_VIEW_H
#define CMD_PLAN_VIEW_H
/*
 * One plan on a terminal of 80 columns: a line a node with a bar of its share of the time, its own time, rows and
 * estimate, then its conditions and what is wrong with it. What comes from the plan is printed without control
 * characters, so that a plan cannot take over the terminal.
 */
#include <stdio.h>

#include "analysis/plan_issues.h"

struct plan_view {
	FILE *out;
	bool colors;
};

void plan_view_print(const struct plan_view *v, const struct plan_times *times, const struct plan_issues *issues);

#endif
