#ifndef BASE_HIST_H
#define BASE_HIST_H
/*
 * A mergeable histogram of non-negative integers (microseconds, bytes) with a relative error of at most 1 %.
 *
 * Values below 128 have a bucket each; above, every power of two is cut into 64 equal buckets, so that a bucket's
 * middle is within 1/128 (0.78 %) of everything in it. Only buckets in use are stored, in order, so equal multisets of
 * values give equal bytes whatever the order of hist_add() and hist_merge(). Memory: 8 bytes a bucket in use.
 */
#include <stdint.h>
#include <stddef.h>

struct hist {
	uint64_t *buckets;     /* index in the upper 16 bits, count in the lower 48; sorted */
	uint32_t n, cap, last; /* last: where a value was found by searching */
	uint64_t count;        /* of all values */
};

void hist_add(struct hist *h, uint64_t value, uint64_t times);
void hist_merge(struct hist *into, const struct hist *from);
/* The value below which `per_mille` of the values lie (500 = median), nearest rank; 0 when empty. */
uint64_t hist_quantile(const struct hist *h, unsigned per_mille);
void hist_release(struct hist *h);

/* Bucket arithmetic, for charts and digests. */
unsigned hist_bucket_of(uint64_t value);
uint64_t hist_bucket_low(unsigned bucket);
uint64_t hist_bucket_middle(unsigned bucket);
static inline unsigned hist_entry_bucket(uint64_t entry)
{
	return (unsigned)(entry >> 48);
}
static inline uint64_t hist_entry_count(uint64_t entry)
{
	return entry & ((UINT64_C(1) << 48) - 1);
}

#endif
