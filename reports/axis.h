#ifndef REPORTS_AXIS_H
#define REPORTS_AXIS_H
/*
 * Axes of charts: where their marks stand, so that a mark is a round number of its unit and there are about as many as
 * one wants to read.
 */
#include <stddef.h>
#include <stdint.h>

/* A linear axis from 0: marks at 0, step, 2 × step … end. */
struct value_axis {
	double step, end;
	size_t marks; /* above 0 */
};

/* Steps of 1, 2 or 5 × 10ⁿ; `whole`: no smaller than 1. */
struct value_axis value_axis_of(double most, int whole);
/* The same in bytes: 1, 2, 5, 10 … 500 × 1024ⁿ. */
struct value_axis value_axis_of_bytes(double most);

/* Between marks of a time axis over `span_us`: a second, a minute, an hour, a day or a round number of them. */
int64_t time_axis_step_us(int64_t span_us, size_t marks);

#endif
