#ifndef ANALYSIS_COVERAGE_H
#define ANALYSIS_COVERAGE_H
/*
 * Logging coverage: what share of the workload the log can show at all. A server that logs statements above a threshold
 * hides the cheap ones that run often; one that logs a sample hides the rare ones; a log with holes hides hours. Every
 * confidence is lowered by it, and the report says why.
 *
 * The threshold is seen from the durations: of many calls none is shorter. What lies below it is estimated by carrying
 * on the distribution: time spent in calls of T/2 to T, T/4 to T/2 … falls (or rises) by the ratio that the times in
 * [T, 2T) and [2T, 4T) have, at most by COVERAGE_MAX_RATIO. That is a guess, good enough to tell "nearly all" from
 * "perhaps half".
 */
#include "analysis/workload.h"
#include "parsers/catalog.h"

struct coverage {
	unsigned per_mille;
	uint64_t threshold_us;        /* no call was shorter; 0: no threshold shows */
	bool threshold_is_set;        /* the snapshot has the setting */
	uint64_t hidden_us;           /* estimate of the time below the threshold */
	double sample_rate;           /* 1: everything above the threshold is logged */
	uint64_t hours, silent_hours; /* covered; within them without a single call */
	uint64_t untimed;             /* statements logged without a duration */
};

/* After workload_finish(). `c` may be NULL; a snapshot in it tells the server's settings. */
struct coverage coverage_of(const struct workload *w, const struct catalog *c);
/* The shortest call of the log; UINT64_MAX without calls. */
uint64_t coverage_shortest_us(const struct workload *w);

#endif
