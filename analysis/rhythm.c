#include "analysis/rhythm.h"

#include "base/base.h"

#include <math.h>

#include "base/arena.h"
#include "base/timestamp.h"

/* One bucket of them holds all times that there are. */
#define MAX_DOUBLINGS 40

int64_t rhythm_width_us(const struct rhythm *r)
{
	return US_PER_S << r->doublings;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* --- keeping --- */

static void add_to(struct rhythm_bucket *b, struct rhythm_bucket more)
{
	b->calls += more.calls;
	b->us += more.us;
}

static void double_width(struct rhythm *r)
{
	int64_t first = floor_divide(r->first, 2);
	uint32_t n = 0;
	for (uint32_t i = 0; i < r->n; i++) {
		uint32_t to = (uint32_t)(floor_divide(r->first + i, 2) - first);
		struct rhythm_bucket b = r->buckets[i];
		r->buckets[i] = (struct rhythm_bucket){0, 0};
		add_to(&r->buckets[to], b);
		n = to + 1;
	}
	r->first = first;
	r->n = n;
	r->doublings++;
}

static void reserve(struct rhythm *r, uint32_t n)
{
	if (n <= r->room)
		return;
	uint32_t room = MAX(2u, r->room);
	while (room < n)
		room *= 2;
	r->buckets = xrealloc(r->buckets, room * sizeof *r->buckets);
	memset(r->buckets + r->room, 0, (room - r->room) * sizeof *r->buckets);
	r->room = room;
}

/* The bucket of a number at the width of `doublings`, which are no more than r has. */
static int64_t at_own_width(const struct rhythm *r, int64_t number, unsigned doublings)
{
	return floor_divide(number, INT64_C(1) << (r->doublings - doublings));
}

static struct rhythm_bucket *bucket_of(struct rhythm *r, int64_t number, unsigned doublings)
{
	int64_t low, high, own;
	while (r->n && r->doublings < doublings)
		double_width(r);
	if (!r->n)
		r->doublings = doublings;
	for (;;) {
		own = at_own_width(r, number, doublings);
		low = r->n ? MIN(own, r->first) : own;
		high = r->n ? MAX(own, r->first + r->n - 1) : own;
		if (high - low < RHYTHM_BUCKETS)
			break;
		double_width(r);
	}
	uint32_t before = r->n ? (uint32_t)(r->first - low) : 0;
	reserve(r, (uint32_t)(high - low + 1));
	if (before) {
		memmove(r->buckets + before, r->buckets, r->n * sizeof *r->buckets);
		memset(r->buckets, 0, before * sizeof *r->buckets);
	}
	r->first = low;
	r->n = (uint32_t)(high - low + 1);
	return &r->buckets[own - low];
}

void rhythm_add_minute(struct rhythm *r, unsigned minute, uint32_t calls)
{
	if (!r->minutes)
		r->minutes = xcalloc(RHYTHM_MINUTES, sizeof *r->minutes);
	r->minutes[minute % RHYTHM_MINUTES] += calls;
}

/* Once for each call: the bucket is nearly always there. */
void rhythm_add(struct rhythm *r, int64_t start_us, int64_t duration_us)
{
	if (start_us < 0) /* before 1970, or not known */
		return;
	uint64_t second = (uint64_t)start_us / US_PER_S, at = (second >> r->doublings) - (uint64_t)r->first;
	struct rhythm_bucket *b = at < r->n ? &r->buckets[at] : bucket_of(r, (int64_t)second, 0);
	b->calls++;
	b->us += (uint64_t)MAX(duration_us, 0);
	if (!r->minutes)
		r->minutes = xcalloc(RHYTHM_MINUTES, sizeof *r->minutes);
	r->minutes[second / 60 % RHYTHM_MINUTES]++;
}

bool rhythm_add_bucket(struct rhythm *r, int64_t number, unsigned doublings, struct rhythm_bucket b)
{
	int64_t furthest = doublings <= MAX_DOUBLINGS ? (INT64_MAX / US_PER_S) >> doublings : 0;
	if (number >= furthest || number <= -furthest)
		return false;
	add_to(bucket_of(r, number, doublings), b);
	return true;
}

void rhythm_merge(struct rhythm *into, const struct rhythm *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		if (from->buckets[i].calls)
			add_to(bucket_of(into, from->first + i, from->doublings), from->buckets[i]);
	for (unsigned i = 0; from->minutes && i < RHYTHM_MINUTES; i++)
		if (from->minutes[i])
			rhythm_add_minute(into, i, from->minutes[i]);
}

void rhythm_release(struct rhythm *r)
{
	free(r->buckets);
	free(r->minutes);
	*r = (struct rhythm){0};
}

/* --- periods --- */

/* All calls but one in twenty in the minutes `phase`, `phase` + `step` … (one more for a late start), evenly. */
static bool keeps_minutes(const struct rhythm *r, unsigned step, unsigned phase, uint64_t calls)
{
	uint64_t within = 0, least = UINT64_MAX, most = 0;
	for (unsigned m = phase; m < RHYTHM_MINUTES; m += step) {
		uint64_t here = r->minutes[m] + (step > 2 ? r->minutes[(m + 1) % RHYTHM_MINUTES] : 0);
		within += here;
		least = MIN(least, here);
		most = MAX(most, here);
	}
	return within * 20 >= calls * 19 && least * 2 >= most;
}

static struct rhythm_period period_of_minutes(const struct rhythm *r, uint64_t calls, int64_t window_us)
{
	static const unsigned steps[] = {60, 30, 20, 15, 12, 10, 6, 5};
	for (size_t i = 0; r->minutes && i < ARRAY_LEN(steps); i++) {
		uint64_t times = (uint64_t)window_us / (uint64_t)(steps[i] * US_PER_MIN);
		if (times < RHYTHM_MIN_TIMES || calls < times * 4 / 5)
			continue;
		for (unsigned phase = 0; phase < steps[i]; phase++)
			if (r->minutes[phase] && keeps_minutes(r, steps[i], phase, calls))
				return (struct rhythm_period){steps[i] * US_PER_MIN, times, (int)phase};
	}
	return (struct rhythm_period){0, 0, -1};
}

/* Neighbouring buckets with calls are one burst; its place is their mean. */
static uint32_t find_bursts(const struct rhythm *r, double *places)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < r->n;) {
		double weight = 0, sum = 0;
		for (; i < r->n && r->buckets[i].calls; i++) {
			weight += (double)r->buckets[i].calls;
			sum += (double)r->buckets[i].calls * i;
		}
		if (weight > 0)
			places[n++] = sum / weight;
		else
			i++;
	}
	return n;
}

/* A bucket's width is how well a place is known. */
static struct rhythm_period period_of_bursts(const struct rhythm *r)
{
	struct rhythm_period none = {0, 0, -1};
	double places[RHYTHM_BUCKETS];
	uint32_t n = find_bursts(r, places);
	if (n < RHYTHM_MIN_TIMES)
		return none;
	double mean = (places[n - 1] - places[0]) / (n - 1);
	if (mean < 2.5 || (mean < 4 && n < 2 * RHYTHM_MIN_TIMES))
		return none;
	for (uint32_t i = 1; i < n; i++)
		if (fabs(places[i] - places[i - 1] - mean) > MAX(1.0, mean / 10))
			return none;
	return (struct rhythm_period){(int64_t)(mean * (double)rhythm_width_us(r)), n, -1};
}

/* The same number in every bucket; those at both ends are not whole. */
static struct rhythm_period period_of_stream(const struct rhythm *r)
{
	struct rhythm_period none = {0, 0, -1};
	uint64_t least = UINT64_MAX, most = 0, calls = 0;
	if (r->n < RHYTHM_MIN_TIMES + 2)
		return none;
	for (uint32_t i = 1; i + 1 < r->n; i++) {
		least = MIN(least, r->buckets[i].calls);
		most = MAX(most, r->buckets[i].calls);
		calls += r->buckets[i].calls;
	}
	if (least < 3 || most - least > 1)
		return none;
	return (struct rhythm_period){(int64_t)(r->n - 2) * rhythm_width_us(r) / (int64_t)calls, calls, -1};
}

struct rhythm_period rhythm_period(const struct rhythm *r, int64_t window_us)
{
	uint64_t calls = 0;
	for (uint32_t i = 0; i < r->n; i++)
		calls += r->buckets[i].calls;
	struct rhythm_period p = {0, 0, -1};
	if (calls < RHYTHM_MIN_TIMES)
		return p;
	p = period_of_minutes(r, calls, window_us);
	if (!p.period_us)
		p = period_of_bursts(r);
	return p.period_us ? p : period_of_stream(r);
}

/* --- jumps --- */

/* So many buckets with calls on either side, and so many calls. */
#define JUMP_BUCKETS 4
#define JUMP_CALLS 15

static double mean_us(const struct rhythm_bucket *b)
{
	return b->calls ? (double)b->us / (double)b->calls : 0;
}

static struct rhythm_bucket sum_of(const struct rhythm *r, uint32_t from, uint32_t to, uint32_t *occupied)
{
	struct rhythm_bucket sum = {0, 0};
	*occupied = 0;
	for (uint32_t i = from; i < to; i++) {
		add_to(&sum, r->buckets[i]);
		*occupied += r->buckets[i].calls > 0;
	}
	return sum;
}

/* Whether nine of ten occupied buckets before `at` are below `limit`, and nine of ten behind it above. */
static bool is_step(const struct rhythm *r, uint32_t at, double limit)
{
	uint32_t right[2] = {0, 0}, all[2] = {0, 0};
	for (uint32_t i = 0; i < r->n; i++) {
		unsigned side = i >= at;
		if (!r->buckets[i].calls)
			continue;
		all[side]++;
		right[side] += (mean_us(&r->buckets[i]) > limit) == (side == 1);
	}
	return right[0] * 10 >= all[0] * 9 && right[1] * 10 >= all[1] * 9;
}

struct rhythm_jump rhythm_jump(const struct rhythm *r, double ratio)
{
	struct rhythm_jump best = {.at_us = TIME_UNKNOWN};
	for (uint32_t at = 1; at < r->n; at++) {
		uint32_t occupied_before, occupied_after;
		struct rhythm_bucket before = sum_of(r, 0, at, &occupied_before);
		struct rhythm_bucket after = sum_of(r, at, r->n, &occupied_after);
		bool enough = MIN(occupied_before, occupied_after) >= JUMP_BUCKETS &&
			      MIN(before.calls, after.calls) >= JUMP_CALLS;
		double low = MAX(mean_us(&before), 1.0), high = mean_us(&after);
		if (!enough || !r->buckets[at].calls || high < ratio * low || !is_step(r, at, sqrt(low * high)))
			continue;
		ratio = high / low;
		best = (struct rhythm_jump){(r->first + at) * rhythm_width_us(r), before, after};
	}
	return best;
}
