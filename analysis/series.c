#include "reports/series.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"

/* `span` units of `unit_us`, a whole number of them in each step. */
static int64_t divide(struct series *s, int64_t first, int64_t span, int64_t unit_us)
{
	int64_t units = (span + SERIES_MAX - 1) / SERIES_MAX;
	*s = (struct series){.first_us = first * unit_us, .step_us = units * unit_us};
	s->n = (size_t)((span + units - 1) / units);
	return units;
}

void series_of_hours(const struct hour_row *hours, size_t n, struct series *s)
{
	*s = (struct series){0};
	if (n == 0)
		return;
	int64_t first = hours[0].hour, units = divide(s, first, hours[n - 1].hour - first + 1, US_PER_HOUR);
	for (size_t i = 0; i < n; i++) {
		struct series_step *step = &s->steps[(hours[i].hour - first) / units];
		step->calls += hours[i].tally.calls;
		step->total_us += hours[i].tally.total_us;
	}
}

void series_of_load(const struct load *l, struct series *s)
{
	*s = (struct series){0};
	if (l->n == 0)
		return;
	int64_t units = divide(s, l->first, (int64_t)l->n, load_width_us(l));
	for (size_t i = 0; i < l->n; i++)
		s->steps[(int64_t)i / units].total_us += l->sums[i];
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
