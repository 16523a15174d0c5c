#ifndef ANALYSIS_CHOOSE_H
#define ANALYSIS_CHOOSE_H
/*
 * One set of indexes for the whole workload, within a budget of bytes.
 *
 * What counts is time: for every pattern the measured time, reduced as the modelled time of the plan that the server
 * would choose is, times its calls; less the time that keeping the index costs writers; less a price for its space. The
 * set is built greedily and then improved by removing, replacing and merging until nothing gains. Patterns that would
 * become slower weigh three times.
 *
 * Deterministic: candidates are compared by value and, when equal, by definition.
 */
#include "analysis/candidates.h"
#include "analysis/planner.h"

/* What one index does for one pattern. */
struct served {
	const struct pattern *pattern;
	double before_us, after_us;      /* of one execution, with the whole set */
	double before_cost, after_cost;  /* the same in planner units */
	const struct query_block *block; /* the first one with an access that it serves, and that access */
	const struct relation *relation;
};

struct advised_index {
	struct model_index *index;
	struct served *served; /* most time saved first */
	size_t served_n;
	double saved_us;             /* in the window of the log, net of nothing: its share of what the set saves */
	double write_us;             /* in the window: what keeping it costs */
	double entries;              /* written to it in the window */
	struct model_index **rivals; /* considered for the same accesses, and not chosen */
	size_t rivals_n;
	const struct index **covers; /* existing indexes that it makes superfluous */
	size_t covers_n;
};

enum rejection { REJECT_NOT_USED, REJECT_TOO_LITTLE, REJECT_WRITES, REJECT_BUDGET };
extern const char *const rejection_texts[];

struct rejected_index {
	struct model_index *index;
	enum rejection reason;
	double saved_us;
};

struct advice {
	struct advised_index *indexes; /* most time saved first */
	size_t indexes_n;
	struct rejected_index *rejected;
	size_t rejected_n;
	double total_us; /* of all modelled patterns, as measured */
	double after_us; /* the same with the set */
	double bytes, budget_bytes;
	size_t queries_n;
};

struct choose_options {
	struct candidate_limits limits;
	double budget_bytes;
	bool budget_stated; /* somebody relies on it: room is kept for sizes that had to be guessed */
	double min_share;   /* of the workload's time that an index must save */
	double min_calls;   /* that it must serve */
};

struct advice *choose_indexes(const struct query_context *c, const struct choose_options *options, struct arena *arena);

/* write_load.c: what writers do to each table, and what an index adds to it, in µs of the log's window. */
struct write_load;
struct write_load *write_load_of(const struct query_context *c, struct arena *arena);
double write_load_cost(const struct write_load *w, const struct model_index *x, double *entries);

#endif
