#include "base/hist.h"

#include "base/base.h"

#define SUB_BITS 6
#define SUB (1u << SUB_BITS)

unsigned hist_bucket_of(uint64_t value)
{
	if (value < 2 * SUB)
		return (unsigned)value;
	unsigned exponent = 63u - (unsigned)__builtin_clzll(value);
	return (exponent - SUB_BITS) * SUB + (unsigned)(value >> (exponent - SUB_BITS));
}

uint64_t hist_bucket_low(unsigned bucket)
{
	if (bucket < 2 * SUB)
		return bucket;
	unsigned shift = bucket / SUB - 1;
	return (uint64_t)(bucket % SUB + SUB) << shift;
}

uint64_t hist_bucket_middle(unsigned bucket)
{
	if (bucket < 2 * SUB)
		return bucket;
	return hist_bucket_low(bucket) + (UINT64_C(1) << (bucket / SUB - 1)) / 2;
}

/*
 * Most values fall where neighbouring buckets are all in use: then the distance to the bucket found last tells the
 * place. UINT32_MAX: it does not.
 */
static uint32_t guessed_position(const struct hist *h, unsigned bucket)
{
	if (h->last >= h->n)
		return UINT32_MAX;
	uint32_t guess = h->last + bucket - hist_entry_bucket(h->buckets[h->last]); /* below 0 is too large as well */
	return guess < h->n && hist_entry_bucket(h->buckets[guess]) == bucket ? guess : UINT32_MAX;
}

/* Position of the first entry whose bucket is not below `bucket`. */
static uint32_t position(const struct hist *h, unsigned bucket)
{
	uint32_t low = 0, high = h->n;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (hist_entry_bucket(h->buckets[middle]) < bucket)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add_to_bucket(struct hist *h, unsigned bucket, uint64_t times)
{
	uint32_t at = guessed_position(h, bucket);
	if (at == UINT32_MAX)
		at = h->last = position(h, bucket);
	h->count += times;
	if (at < h->n && hist_entry_bucket(h->buckets[at]) == bucket) {
		h->buckets[at] += times;
		return;
	}
	if (h->n == h->cap) {
		h->cap = h->cap ? h->cap * 2 : 4;
		h->buckets = xrealloc(h->buckets, h->cap * sizeof *h->buckets);
	}
	memmove(&h->buckets[at + 1], &h->buckets[at], (h->n - at) * sizeof *h->buckets);
	h->buckets[at] = (uint64_t)bucket << 48 | times;
	h->n++;
}

void hist_add(struct hist *h, uint64_t value, uint64_t times)
{
	if (times)
		add_to_bucket(h, hist_bucket_of(value), times);
}

void hist_merge(struct hist *into, const struct hist *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		add_to_bucket(into, hist_entry_bucket(from->buckets[i]), hist_entry_count(from->buckets[i]));
}

uint64_t hist_quantile(const struct hist *h, unsigned per_mille)
{
	if (h->count == 0)
		return 0;
	uint64_t rank = (h->count * per_mille + 999) / 1000, seen = 0;
	rank = MAX(rank, 1u);
	for (uint32_t i = 0; i < h->n; i++) {
		seen += hist_entry_count(h->buckets[i]);
		if (seen >= rank)
			return hist_bucket_middle(hist_entry_bucket(h->buckets[i]));
	}
	return hist_bucket_middle(hist_entry_bucket(h->buckets[h->n - 1]));
}

void hist_release(struct hist *h)
{
	free(h->buckets);
	*h = (struct hist){0};
}
