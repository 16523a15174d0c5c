#ifndef REPORTS_SERIES_H
#define REPORTS_SERIES_H
/*
 * Data in the resolution a chart can draw: time in at most SERIES_MAX equal steps, durations in steps of 1, 2, 5, 10 …
 * . Nothing is estimated: every call is in exactly one step.
 */
#include "analysis/behaviour_load.h"
#include "analysis/workload.h"

#define SERIES_MAX 192

struct series_step {
	uint64_t calls, total_us;
};

struct series {
	int64_t first_us, step_us;
	size_t n;
	struct series_step steps[SERIES_MAX];
};

/* All steps from the first hour that has calls to the last one, with the empty ones between. */
void series_of_hours(const struct hour_row *hours, size_t n, struct series *s);
/* Time spent at work: steps have no calls. */
void series_of_load(const struct load *l, struct series *s);

#define DURATION_STEPS_MAX 40

struct duration_steps {
	size_t n;
	struct {
		uint64_t from_us, to_us; /* from inclusive, to exclusive */
		uint64_t calls;
	} steps[DURATION_STEPS_MAX];
};

/* From the step of the shortest duration to that of the longest one. */
void duration_steps_of(const struct hist *h, struct duration_steps *d);

/* The smallest of 1, 2, 5 × 10ⁿ that is not below `value`: the end of an axis. */
double series_axis_end(double value);

#endif
