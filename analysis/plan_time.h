#ifndef ANALYSIS_PLAN_TIME_H
#define ANALYSIS_PLAN_TIME_H
/*
 * Where a plan's time went: self time per node such that the sum over all nodes is the plan's time, and row counts that
 * can be compared with the estimates.
 *
 * The server prints averages per loop over all processes. The inclusive wall time of a node is total × loops ÷
 * processes, where below a Gather the processes are its child's loops ÷ its own (launched workers and the leader, or
 * without it). Self time is what is left after the children. CTEs are charged to the scans that read them, other
 * InitPlans to the node that asks for their value (below a Gather: to the Gather, which evaluates them before its
 * workers start), never to the node that lists them.
 *
 * Times are printed with three decimals, so an inner side of 100,000 loops may be off by 50 ms: what children have too
 * much is taken from those with the largest rounding error. No self time is negative.
 *
 * What the server counts outside of all nodes is charged too, and kept apart: AFTER triggers to the node that modified
 * their table (trigger_ms), the executor's start and end, JIT compilation at its start and serialisation to the root
 * (overhead_ms). So the sum of all self times is total_ms.
 */
#include "base/arena.h"
#include "parsers/plan.h"

struct node_time {
	const struct plan_node *node;
	const struct plan_node *cte;    /* that a CTE Scan reads; NULL: none, or not shown */
	double inclusive_ms, self_ms;   /* PLAN_NONE: not measured */
	double trigger_ms, overhead_ms; /* the parts of self_ms that lie outside of the node */
	double rows, estimated_rows;    /* totals over loops and workers, comparable with each other */
	double rows_error;              /* rows is exact to ± this: the server rounds rows per loop */
	double removed;                 /* rows removed by filter and index recheck, total */
	double removed_join;            /* rows removed by join filter, total */
	bool never_executed;
	bool rests_on_guess;      /* a node below has an estimate that is a mere guess, and wrong */
	bool estimate_comparable; /* false for BitmapAnd/Or, Memoize, WorkTable, function scans … */
	bool stopped_early; /* LIMIT, a semi join, a merge join: not read to its end, so only more rows than estimated
			       count */
	double processes;
};

struct plan_times {
	const struct plan *plan;
	double total_ms; /* execution, else root; PLAN_NONE: not measured */
	double trigger_ms;
	struct node_time *nodes; /* by node number */
	size_t nodes_n;
};

struct plan_times *plan_times_of(const struct plan *plan, struct arena *arena);

/* By what factor rows and estimate differ, at least 1, as far as it is certain; 1 when they cannot be compared. */
double node_misestimate(const struct node_time *t, bool *too_few);
static inline const struct node_time *node_time_of(const struct plan_times *times, const struct plan_node *node)
{
	return &times->nodes[node->number];
}

#endif
