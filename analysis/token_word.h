#ifndef ANALYSIS_TOKEN_WORD_H
#define ANALYSIS_TOKEN_WORD_H
/*
 * Words are most of a statement: their end is found, and their letters folded, sixteen bytes at a time where the
 * processor can (SSE2 is part of every x86-64), else by the table of token.h.
 */
#include <stdbool.h>
#include <stddef.h>

extern const unsigned char token_identifier[256];

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i token_in_range(__m128i bytes, char low, char width)
{
	__m128i distance = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
	return _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(width)), distance);
}

static inline __m128i token_letters(__m128i bytes)
{
	return token_in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 25);
}

/* A bit for each of the sixteen bytes that belongs to an identifier. */
static inline unsigned token_identifier_mask(__m128i bytes)
{
	__m128i other =
		_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('$')));
	__m128i ascii = _mm_or_si128(token_letters(bytes), token_in_range(bytes, '0', 9));
	return (unsigned)(_mm_movemask_epi8(_mm_or_si128(ascii, other)) | _mm_movemask_epi8(bytes));
}

/* How many of them do, from the first on. */
static inline unsigned token_word_run(__m128i bytes)
{
	return (unsigned)__builtin_ctz(~token_identifier_mask(bytes) | 0x10000u);
}
#endif

static inline const char *token_word_end(const char *p, const char *end)
{
#ifdef __SSE2__
	while (end - p >= 16) {
		unsigned run = token_word_run(_mm_loadu_si128((const __m128i *)(const void *)p));
		p += run;
		if (run < 16)
			return p;
	}
#endif
	while (p < end && token_identifier[(unsigned char)*p])
		p++;
	return p;
}

/* Copies `n` bytes of a word in lower case. With `wide`, 15 bytes behind both may be read and written. */
static inline void token_copy_word(char *to, const char *from, size_t n, bool wide)
{
	size_t i = 0;
#ifdef __SSE2__
	for (; wide && i < n; i += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
		__m128i folded = _mm_or_si128(bytes, _mm_and_si128(token_letters(bytes), _mm_set1_epi8(0x20)));
		_mm_storeu_si128((__m128i *)(void *)(to + i), folded);
	}
#else
	(void)wide;
#endif
	for (; i < n; i++)
		to[i] = (char)token_identifier[(unsigned char)from[i]];
}

#endif
