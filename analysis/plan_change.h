#ifndef ANALYSIS_PLAN_CHANGE_H
#define ANALYSIS_PLAN_CHANGE_H
/*
 * One statement, several plans: what the log shows of each shape that auto_explain printed.
 */
#include "analysis/join.h"

/*
 * "one of 3 plans of this statement: 12 executions of 80.1 ms on average; the fastest plan takes 2.2 ms"; empty when
 * the log shows one plan only, or when the plan is not from a log.
 */
struct str plan_change_text(const struct joined_plan *p, struct arena *arena);

#endif
