#ifndef BASE_BYTES_H
#define BASE_BYTES_H
/*
 * Eight bytes of text at a time, as a number whose lowest byte is the first one. For hot paths that compare or check
 * short pieces of fixed length; the caller sees to it that eight bytes can be read.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t bytes_load8(const char *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

/* All of a text of at most eight bytes, in one number: equal for equal texts of the same length. */
static inline uint64_t bytes_load_short(const char *p, size_t n)
{
	uint32_t first = 0, last = 0;
	if (n == 8)
		return bytes_load8(p);
	if (n >= 4) {
		memcpy(&first, p, sizeof first);
		memcpy(&last, p + n - 4, sizeof last);
		return (uint64_t)last << 32 | first;
	}
	return n ? (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
			       (unsigned char)p[n - 1]
		 : 0;
}

/* The first `n` bytes (at most eight) set. */
static inline uint64_t bytes_mask(size_t n)
{
	return n >= 8 ? ~UINT64_C(0) : (UINT64_C(1) << 8 * n) - 1;
}

/* Byte `i` of `v` as a digit's value. */
static inline unsigned bytes_digit(uint64_t v, unsigned i)
{
	return (unsigned)(v >> 8 * i) & 15;
}

/* The high bit of every byte that is no digit. */
static inline uint64_t bytes_no_digits(uint64_t v)
{
	uint64_t x =
		v ^ UINT64_C(0x3030303030303030); /* digits become 0 to 9; of more, adding 0x76 sets the high bit */
	return (((x & UINT64_C(0x7f7f7f7f7f7f7f7f)) + UINT64_C(0x7676767676767676)) | x) & UINT64_C(0x8080808080808080);
}

/* True when all bytes that are set in `where` are digits. */
static inline bool bytes_are_digits(uint64_t v, uint64_t where)
{
	return (bytes_no_digits(v) & where) == 0;
}

/* How many digits `v` begins with. */
static inline unsigned bytes_digits(uint64_t v)
{
	uint64_t others = bytes_no_digits(v);
	return others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
}

/* The number that the first `n` bytes spell, 1 to 8 digits: pairs of digits, then of pairs, then of fours are joined.
 */
static inline uint32_t bytes_number(uint64_t v, unsigned n)
{
	v = (v ^ UINT64_C(0x3030303030303030)) << (64 - 8 * n);
	v = v * 10 + (v >> 8);
	uint64_t even = (v & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064);
	uint64_t odd = (v >> 16 & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001);
	return (uint32_t)((even + odd) >> 32);
}

/*
 * Zeroes a structure of some hundred bytes in a hot path. Where compilers know the size they write "rep stos", which
 * takes longer to start than the C library takes to be done.
 */
void bytes_clear(void *p, size_t n);

#endif
