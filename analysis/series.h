#ifndef ANALYSIS_SERIES_H
#define ANALYSIS_SERIES_H
/*
 * Data in the resolution a chart can draw: time in at most SERIES_MAX equal steps of a round length (30 s, 10 min, 6 h
 * …) that begin at round times of the reader's zone, durations in steps of a logarithmic scale. Nothing is estimated:
 * every call is in exactly one step.
 */
#include "analysis/behaviour_load.h"
#include "analysis/workload.h"

#define SERIES_MAX 160

/* Steps of time from `first_us` on. Nothing is drawn when n is 0. */
struct series_axis {
	int64_t first_us, step_us;
	size_t n;
};

/* The steps that cover a time span (both ends included), none shorter than `least_us`. */
struct series_axis series_axis_of(int64_t from_us, int64_t to_us, int64_t zone_offset_us, int64_t least_us);

/*
 * Adds up a load by the steps of an axis, into `values[axis->n]`. A bucket that lies across the border of two steps is
 * split by time. What happened outside the axis (a session that began before the log) is left out.
 */
void series_add_load(double *values, const struct series_axis *axis, const struct load *l);
/* The calls of hours; steps are hours or longer. */
void series_add_hours(double *values, const struct series_axis *axis, const struct hour_row *hours, size_t n);

#define DURATION_STEPS_MAX 40

struct duration_steps {
	size_t n;
	struct {
		uint64_t from_us, to_us; /* from inclusive, to exclusive */
		uint64_t calls;
	} steps[DURATION_STEPS_MAX];
};

/*
 * From the step of the shortest duration to that of the longest one. There are 3, 6, 12 or 24 steps to a power of ten:
 * as few as show a shape.
 */
void duration_steps_of(const struct hist *h, struct duration_steps *d);

#endif
