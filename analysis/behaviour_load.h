#ifndef ANALYSIS_BEHAVIOUR_LOAD_H
#define ANALYSIS_BEHAVIOUR_LOAD_H
/*
 * What happened when, in buckets of time. Of intervals a bucket holds the microseconds that all of them spent in it;
 * divided by its width that is the mean number at work. Of events it holds their sum: how many, or how many bytes.
 *
 * Buckets are a second wide; when the time covered needs more than LOAD_MAX_BUCKETS of them, neighbours are added up
 * and the width doubles. The width depends on the time covered only and buckets are aligned to it, so the result does
 * not depend on the order of arrival.
 */
#include <stddef.h>
#include <stdint.h>

#define LOAD_MAX_BUCKETS 32768

struct load {
	uint64_t *sums;
	size_t n, room;
	int64_t first; /* number of the first bucket: its time divided by the width */
	unsigned doublings;
	size_t last; /* the bucket of the last event: most are in the second of the one before */
	int64_t last_us;
};

/* An interval; nothing is added when `from_us` is not known or behind `to_us`. */
void load_add(struct load *l, int64_t from_us, int64_t to_us);
/* An event at `at_us`; nothing is added when that is not known. */
void load_count(struct load *l, int64_t at_us, uint64_t amount);
void load_merge(struct load *into, const struct load *from);
void load_release(struct load *l);
int64_t load_width_us(const struct load *l);

/* Over the time from `from_us` to `to_us`, idle buckets included; numbers at work. */
struct load_summary {
	double mean, p95, p99, peak;
	int64_t peak_us; /* when the busiest bucket begins */
};
struct load_summary load_summarize(const struct load *l, int64_t from_us, int64_t to_us);

#endif
