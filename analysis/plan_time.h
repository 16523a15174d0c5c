#ifndef ANALYSIS_PLAN_TIME_H
#define ANALYSIS_PLAN_TIME_H
/*
 * Where a plan's time went: self time per node such that the sum over all nodes is the plan's time, and row counts that
 * can be compared with the estimates.
 *
 * The server prints averages per loop over all processes. The inclusive wall time of a node is total × loops ÷
 * processes; self time is what is left after its children. CTEs and InitPlans are charged to the nodes that first ask
 * for them, not to the node that lists them; workers' rows are compared with the parallel divisor.
 */
#include "base/arena.h"
#include "parsers/plan.h"

struct node_time {
	const struct plan_node *node;
	double inclusive_ms, self_ms; /* PLAN_NONE: not measured */
	double rows, estimated_rows;  /* totals over loops and workers, comparable with each other */
	double removed;               /* rows removed by filter, total */
	bool never_executed;
	bool estimate_comparable; /* false below LIMIT, semi joins, merge joins cut short, BitmapAnd/Or, Memoize … */
	double processes;
};

struct plan_times {
	const struct plan *plan;
	double total_ms;         /* execution, else root; PLAN_NONE: not measured */
	struct node_time *nodes; /* by node number */
	size_t nodes_n;
};

struct plan_times *plan_times_of(const struct plan *plan, struct arena *arena);

#endif
