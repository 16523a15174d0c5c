#ifndef BASE_HASH_H
#define BASE_HASH_H
/*
 * 64-bit hashes. hash_bytes() is XXH3 (https://github.com/Cyan4973/xxHash, header only): its values are the same on
 * every machine and in every version of the library, so they may be written to digests and reports.
 */
#include "base/str.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t hash_bytes(struct str s)
{
	return XXH3_64bits(s.n ? s.p : "", s.n);
}

/* Mixes `v` into `seed`; order matters (Murmur3's 64-bit finaliser over the sum). */
static inline uint64_t hash_mix(uint64_t seed, uint64_t v)
{
	uint64_t x = seed + v + UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 33)) * UINT64_C(0xff51afd7ed558ccd);
	x = (x ^ (x >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ (x >> 33);
}

#endif
