#ifndef BASE_SPAN_H
#define BASE_SPAN_H
/*
 * Spans of a text up to the first of two bytes, sixteen bytes at a time where the processor can (SSE2, which every
 * x86-64 has). For texts in which such bytes are frequent (escapes, doubled quotes), where a call of memchr() for each
 * costs more than the search. Nothing is read outside `s`.
 */
#include <stddef.h>

#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>

static inline unsigned span_mask_(__m128i block, char a, char b)
{
	__m128i hits = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(a)), _mm_cmpeq_epi8(block, _mm_set1_epi8(b)));
	return (unsigned)_mm_movemask_epi8(hits);
}
#endif

/* Bytes before the first `a` or `b`; all of `s` when there is none. */
static inline size_t span_until(struct str s, char a, char b)
{
	size_t i = 0;
#ifdef __SSE2__
	for (; i + 16 <= s.n; i += 16) {
		unsigned mask = span_mask_(_mm_loadu_si128((const __m128i *)(const void *)(s.p + i)), a, b);
		if (mask)
			return i + (unsigned)__builtin_ctz(mask);
	}
#endif
	while (i < s.n && s.p[i] != a && s.p[i] != b)
		i++;
	return i;
}

/* Bytes before the first `a`, `b` or `c`. */
static inline size_t span_until_any(struct str s, char a, char b, char c)
{
	size_t i = 0;
#ifdef __SSE2__
	for (; i + 16 <= s.n; i += 16) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)(s.p + i));
		unsigned mask = span_mask_(block, a, b) | span_mask_(block, c, c);
		if (mask)
			return i + (unsigned)__builtin_ctz(mask);
	}
#endif
	while (i < s.n && s.p[i] != a && s.p[i] != b && s.p[i] != c)
		i++;
	return i;
}

/* span_until(), copied to `out`, of which up to `s.n` bytes may be overwritten. `out` may not overlap `s`. */
static inline size_t span_copy_until(char *out, struct str s, char a, char b)
{
	size_t i = 0;
#ifdef __SSE2__
	for (; i + 16 <= s.n; i += 16) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)(s.p + i));
		unsigned mask = span_mask_(block, a, b);
		_mm_storeu_si128((__m128i *)(void *)(out + i), block);
		if (mask)
			return i + (unsigned)__builtin_ctz(mask);
	}
#endif
	for (; i < s.n && s.p[i] != a && s.p[i] != b; i++)
		out[i] = s.p[i];
	return i;
}

#endif
