#include "analysis/series.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"

/* Lengths of a step that people count in, in seconds; above the last one whole days. */
static const int64_t step_seconds[] = {1,   2,    5,    10,   15,    30,    60,    120,   300,  600,
				       900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400};

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t step_for(int64_t span_us, int64_t least_us)
{
	for (size_t i = 0; i < ARRAY_LEN(step_seconds); i++) {
		int64_t step_us = step_seconds[i] * US_PER_S;
		if (step_us >= least_us && span_us / step_us < SERIES_MAX - 1)
			return step_us;
	}
	return (span_us / (SERIES_MAX - 1) / US_PER_DAY + 1) * US_PER_DAY;
}

struct series_axis series_axis_of(int64_t from_us, int64_t to_us, int64_t zone_offset_us, int64_t least_us)
{
	struct series_axis axis = {0};
	if (from_us == TIME_UNKNOWN || to_us == TIME_UNKNOWN || to_us < from_us)
		return axis;
	axis.step_us = step_for(to_us - from_us, least_us);
	axis.first_us = floor_divide(from_us + zone_offset_us, axis.step_us) * axis.step_us - zone_offset_us;
	axis.n = (size_t)((to_us - axis.first_us) / axis.step_us) + 1;
	return axis;
}

/* `sum` spent evenly from `from_us` to `to_us`. */
static void add_span(double *values, const struct series_axis *axis, int64_t from_us, int64_t to_us, double sum)
{
	int64_t first = floor_divide(from_us - axis->first_us, axis->step_us);
	int64_t last = floor_divide(to_us - 1 - axis->first_us, axis->step_us);
	for (int64_t i = MAX(first, 0); i <= last && i < (int64_t)axis->n; i++) {
		int64_t begin = axis->first_us + i * axis->step_us, end = begin + axis->step_us;
		int64_t shared_us = MIN(end, to_us) - MAX(begin, from_us);
		values[i] += first == last ? sum : sum * (double)shared_us / (double)(to_us - from_us);
	}
}

void series_add_load(double *values, const struct series_axis *axis, const struct load *l)
{
	int64_t width = load_width_us(l);
	for (size_t i = 0; i < l->n; i++)
		if (l->sums[i])
			add_span(values, axis, (l->first + (int64_t)i) * width, (l->first + (int64_t)i + 1) * width,
				 (double)l->sums[i]);
}

void series_add_hours(double *values, const struct series_axis *axis, const struct hour_row *hours, size_t n)
{
	for (size_t i = 0; i < n && axis->n; i++) {
		int64_t at = floor_divide(hours[i].hour * US_PER_HOUR - axis->first_us, axis->step_us);
		values[MIN(MAX(at, 0), (int64_t)axis->n - 1)] += (double)hours[i].tally.calls;
	}
}

/* How a power of ten is divided: hundredths, the coarsest first; each holds the ones before. */
#define LADDERS 4
#define MOST_RUNGS 24
static const struct ladder {
	size_t n;
	unsigned rungs[MOST_RUNGS];
} ladders[LADDERS] = {
	{3, {100, 200, 500}},
	{6, {100, 150, 200, 300, 500, 700}},
	{12, {100, 120, 150, 170, 200, 250, 300, 400, 500, 600, 700, 850}},
	{24, {100, 110, 120, 135, 150, 160, 170, 185, 200, 220, 250, 275,
	      300, 350, 400, 450, 500, 550, 600, 650, 700, 770, 850, 920}},
};
/* Fewer steps show no shape. */
#define FEW_STEPS 10

/* Where rung `k` of a ladder is, in µs: from 10 µs on. */
static uint64_t rung_us(const struct ladder *l, size_t k)
{
	uint64_t us = l->rungs[k % l->n];
	for (size_t decade = k / l->n; decade > 0; decade--)
		us *= 10;
	return us / 10;
}

/* The step a duration is in: step k ends at rung k; step 0 begins at 0. */
static size_t step_of(const struct ladder *l, uint64_t us)
{
	size_t k = 0;
	while (k < 13 * l->n && us >= rung_us(l, k))
		k++;
	return k;
}

static uint64_t bucket_us(const struct hist *h, uint32_t i)
{
	return hist_bucket_middle(hist_entry_bucket(h->buckets[i]));
}

struct steps_range {
	size_t first, last;
};

static struct steps_range range_of(const struct ladder *l, const struct hist *h)
{
	struct steps_range r = {step_of(l, bucket_us(h, 0)), step_of(l, bucket_us(h, h->n - 1))};
	return r;
}

static const struct ladder *choose_ladder(const struct hist *h)
{
	const struct ladder *chosen = &ladders[0];
	for (size_t i = 1; i < LADDERS; i++) {
		struct steps_range before = range_of(chosen, h), next = range_of(&ladders[i], h);
		if (before.last - before.first + 1 >= FEW_STEPS || next.last - next.first >= DURATION_STEPS_MAX)
			break;
		chosen = &ladders[i];
	}
	return chosen;
}

void duration_steps_of(const struct hist *h, struct duration_steps *d)
{
	*d = (struct duration_steps){0};
	if (h->n == 0)
		return;
	const struct ladder *l = choose_ladder(h);
	struct steps_range r = range_of(l, h);
	r.last = MIN(r.last, r.first + DURATION_STEPS_MAX - 1);
	d->n = r.last - r.first + 1;
	for (size_t k = 0; k < d->n; k++) {
		d->steps[k].from_us = r.first + k ? rung_us(l, r.first + k - 1) : 0;
		d->steps[k].to_us = rung_us(l, r.first + k);
	}
	for (uint32_t i = 0; i < h->n; i++)
		d->steps[MIN(step_of(l, bucket_us(h, i)), r.last) - r.first].calls += hist_entry_count(h->buckets[i]);
}
