#include "reports/axis.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"

#define MARKS 5

static struct value_axis axis_of_step(double most, double step)
{
	struct value_axis a = {.step = step, .marks = (size_t)ceil(most / step - 1e-9)};
	a.marks = MAX(a.marks, 1u);
	a.end = step * (double)a.marks;
	return a;
}

/* The smallest of 1, 2, 5 × powers of ten that is not below `value`. */
static double round_up(double value)
{
	double decade = pow(10, floor(log10(value))), factor = value / decade;
	return decade * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

struct value_axis value_axis_of(double most, int whole)
{
	if (!(most > 0) || !isfinite(most))
		return axis_of_step(1, 1);
	double step = round_up(most / MARKS);
	return axis_of_step(most, whole ? MAX(step, 1) : step);
}

struct value_axis value_axis_of_bytes(double most)
{
	if (!(most > 0) || !isfinite(most))
		return axis_of_step(1, 1);
	double unit = 1;
	while (most / MARKS > unit * 200)
		unit *= 1024;
	return axis_of_step(most, round_up(MAX(most / MARKS / unit, 1)) * unit);
}

int64_t time_axis_step_us(int64_t span_us, size_t marks)
{
	static const int64_t seconds[] = {1,   2,    5,    10,   15,    30,    60,    120,   300,    600,
					  900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800};
	for (size_t i = 0; i < ARRAY_LEN(seconds); i++)
		if (span_us / (seconds[i] * US_PER_S) < (int64_t)marks)
			return seconds[i] * US_PER_S;
	return (span_us / (int64_t)marks / (28 * US_PER_DAY) + 1) * 28 * US_PER_DAY;
}
