#include "analysis/behaviour_load.h"

#include "base/base.h"

#include "base/arena.h"
#include "base/timestamp.h"

/* Intervals longer than this are errors of clocks or prefixes. */
#define LONGEST_US (400 * US_PER_DAY)

int64_t load_width_us(const struct load *l)
{
	return US_PER_S << l->doublings;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static void double_width(struct load *l)
{
	int64_t first = floor_divide(l->first, 2);
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++) {
		size_t to = (size_t)(floor_divide(l->first + (int64_t)i, 2) - first);
		uint64_t busy = l->sums[i];
		l->sums[i] = 0;
		l->sums[to] += busy;
		n = to + 1;
	}
	l->first = first;
	l->n = n;
	l->doublings++;
	l->last = n;
}

static void reserve(struct load *l, size_t n)
{
	if (n <= l->room)
		return;
	size_t room = MAX(64u, l->room);
	while (room < n)
		room *= 2;
	l->sums = xrealloc(l->sums, room * sizeof *l->sums);
	memset(l->sums + l->room, 0, (room - l->room) * sizeof *l->sums);
	l->room = room;
}

/* Makes the buckets of a time span exist. */
static void cover(struct load *l, int64_t from_us, int64_t to_us)
{
	int64_t low, high;
	for (;;) {
		low = floor_divide(from_us, load_width_us(l));
		high = floor_divide(to_us, load_width_us(l));
		if (l->n) {
			low = MIN(low, l->first);
			high = MAX(high, l->first + (int64_t)l->n - 1);
		}
		if (high - low < LOAD_MAX_BUCKETS)
			break;
		double_width(l);
	}
	size_t n = (size_t)(high - low + 1), before = l->n ? (size_t)(l->first - low) : 0;
	reserve(l, n);
	if (before) {
		memmove(l->sums + before, l->sums, l->n * sizeof *l->sums);
		memset(l->sums, 0, before * sizeof *l->sums);
	}
	l->first = low;
	l->n = l->last = n;
}

static bool covered(const struct load *l, int64_t from_us, int64_t to_us)
{
	int64_t low = l->first * load_width_us(l);
	return l->n && from_us >= low && to_us < low + (int64_t)l->n * load_width_us(l);
}

void load_add(struct load *l, int64_t from_us, int64_t to_us)
{
	if (from_us == TIME_UNKNOWN || to_us == TIME_UNKNOWN || to_us < from_us || to_us - from_us > LONGEST_US)
		return;
	int64_t width = load_width_us(l);
	if (l->last < l->n && from_us >= l->last_us && to_us - l->last_us < width) {
		l->sums[l->last] += (uint64_t)(to_us - from_us);
		return;
	}
	if (!covered(l, from_us, to_us))
		cover(l, from_us, to_us);
	width = load_width_us(l);
	size_t i = (size_t)(floor_divide(from_us, width) - l->first);
	for (int64_t end = (l->first + (int64_t)i + 1) * width; end < to_us; end += width) {
		l->sums[i++] += (uint64_t)(end - from_us);
		from_us = end;
	}
	l->sums[i] += (uint64_t)(to_us - from_us);
	l->last = i;
	l->last_us = (l->first + (int64_t)i) * width;
}

void load_count(struct load *l, int64_t at_us, uint64_t amount)
{
	int64_t width = load_width_us(l);
	if (at_us == TIME_UNKNOWN)
		return;
	if (l->last >= l->n || at_us < l->last_us || at_us - l->last_us >= width) {
		if (!covered(l, at_us, at_us))
			cover(l, at_us, at_us);
		width = load_width_us(l);
		l->last = (size_t)(floor_divide(at_us, width) - l->first);
		l->last_us = (l->first + (int64_t)l->last) * width;
	}
	l->sums[l->last] += amount;
}

void load_merge(struct load *into, const struct load *from)
{
	if (!from->n)
		return;
	struct load copy = *from;
	copy.sums = xmalloc(from->room * sizeof *copy.sums);
	memcpy(copy.sums, from->sums, from->room * sizeof *copy.sums);
	while (into->n && copy.doublings < into->doublings)
		double_width(&copy);
	while (into->n && into->doublings < copy.doublings)
		double_width(into);
	if (!into->n)
		into->doublings = copy.doublings;
	int64_t low = copy.first * load_width_us(&copy);
	cover(into, low, low + (int64_t)copy.n * load_width_us(&copy) - 1);
	while (copy.doublings < into->doublings)
		double_width(&copy);
	for (size_t i = 0; i < copy.n; i++)
		into->sums[(size_t)(copy.first - into->first) + i] += copy.sums[i];
	free(copy.sums);
}

void load_release(struct load *l)
{
	free(l->sums);
	*l = (struct load){0};
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Nearest rank among `n` values of which `idle` more are zero. */
static double quantile(const uint64_t *sorted, size_t n, size_t idle, unsigned per_mille)
{
	size_t rank = ((n + idle) * per_mille + 999) / 1000;
	return rank <= idle || !n ? 0 : (double)sorted[MIN(rank - idle, n) - 1];
}

struct load_summary load_summarize(const struct load *l, int64_t from_us, int64_t to_us)
{
	struct load_summary s = {.peak_us = TIME_UNKNOWN};
	double width = (double)load_width_us(l), sum = 0;
	if (!l->n || to_us <= from_us)
		return s;
	uint64_t *sorted = xmalloc(l->n * sizeof *sorted), most = 0;
	memcpy(sorted, l->sums, l->n * sizeof *sorted);
	for (size_t i = 0; i < l->n; i++) {
		sum += (double)sorted[i];
		if (sorted[i] > most) {
			most = sorted[i];
			s.peak_us = (l->first + (int64_t)i) * load_width_us(l);
		}
	}
	qsort(sorted, l->n, sizeof *sorted, by_size);
	size_t all = (size_t)((double)(to_us - from_us) / width) + 1, idle = all > l->n ? all - l->n : 0;
	s.mean = sum / (double)(to_us - from_us);
	s.p95 = quantile(sorted, l->n, idle, 950) / width;
	s.p99 = quantile(sorted, l->n, idle, 990) / width;
	s.peak = (double)most / width;
	free(sorted);
	return s;
}
