#ifndef BASE_NUM_H
#define BASE_NUM_H
/*
 * Integers wider than the language has, and arithmetic that saturates instead of wrapping.
 */
#include <stdint.h>

__extension__ typedef unsigned __int128 u128;

static inline uint64_t u64_add(uint64_t a, uint64_t b)
{
	uint64_t sum;
	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static inline uint64_t u64_mul(uint64_t a, uint64_t b)
{
	uint64_t product;
	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

#endif
