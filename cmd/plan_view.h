#ifndef CMD_PLAN_VIEW_H
#define CMD_PLAN_VIEW_H
/*
 * One plan on a terminal of 80 columns: a line a node with a bar of its share of the time, its own time, rows and
 * estimate, then its conditions and what is wrong with it.
 */
#include "analysis/plan_issues.h"
#include "cmd/terminal.h"

void plan_view_print(const struct terminal *t, const struct plan_times *times, const struct plan_issues *issues,
		     struct arena *arena);

#endif
