#include "reports/series.h"

#include <math.h>

#include "base/base.h"

void series_of_hours(const struct hour_row *hours, size_t n, struct series *s)
{
	*s = (struct series){.hours_per_step = 1};
	if (n == 0)
		return;
	int64_t span = hours[n - 1].hour - hours[0].hour + 1;
	s->first_hour = hours[0].hour;
	s->hours_per_step = (span + SERIES_MAX - 1) / SERIES_MAX;
	s->n = (size_t)((span + s->hours_per_step - 1) / s->hours_per_step);
	for (size_t i = 0; i < n; i++) {
		struct series_step *step = &s->steps[(hours[i].hour - s->first_hour) / s->hours_per_step];
		step->calls += hours[i].tally.calls;
		step->total_us += hours[i].tally.total_us;
	}
}

/* Where step `k` ends: 10, 20, 50, 100 … µs. */
static uint64_t step_end(size_t k)
{
	static const uint64_t factors[] = {1, 2, 5};
	uint64_t end = 10 * factors[k % 3];
	for (size_t decade = k / 3; decade > 0; decade--)
		end *= 10;
	return end;
}

static size_t step_of(uint64_t us)
{
	size_t k = 0;
	while (k < DURATION_STEPS_MAX - 1 && us >= step_end(k))
		k++;
	return k;
}

void duration_steps_of(const struct hist *h, struct duration_steps *d)
{
	*d = (struct duration_steps){0};
	if (h->n == 0)
		return;
	size_t first = step_of(hist_bucket_middle(hist_entry_bucket(h->buckets[0])));
	size_t last = step_of(hist_bucket_middle(hist_entry_bucket(h->buckets[h->n - 1])));
	d->n = last - first + 1;
	for (size_t k = 0; k < d->n; k++) {
		d->steps[k].from_us = first + k ? step_end(first + k - 1) : 0;
		d->steps[k].to_us = step_end(first + k);
	}
	for (uint32_t i = 0; i < h->n; i++)
		d->steps[step_of(hist_bucket_middle(hist_entry_bucket(h->buckets[i]))) - first].calls +=
			hist_entry_count(h->buckets[i]);
}

double series_axis_end(double value)
{
	if (!(value > 0) || !isfinite(value))
		return 1;
	double decade = pow(10, floor(log10(value)));
	double factor = value / decade;
	return decade * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

double series_time_axis_end(double us)
{
	static const double seconds[] = {2,    4,    10,   20,   30,    60,    120,   240,  600,
					 1200, 1800, 3600, 7200, 14400, 28800, 43200, 86400};
	if (us <= 1e6)
		return series_axis_end(us);
	for (size_t i = 0; i < ARRAY_LEN(seconds); i++)
		if (us <= seconds[i] * 1e6)
			return seconds[i] * 1e6;
	return series_axis_end(us / 86400e6) * 86400e6;
}
