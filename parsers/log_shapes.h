#ifndef PARSERS_LOG_SHAPES_H
#define PARSERS_LOG_SHAPES_H
/*
 * The parts of a log line that can be told by their shape alone. Each function reads one from the start of `s` and
 * returns the bytes it takes, or -1 when there is none.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* The minute and zone of the last timestamp, so that the next one costs two comparisons. */
struct time_cache {
	char minute[17];
	char zone[12];
	size_t zone_n;
	int64_t minute_us; /* the minute in UTC */
};

/* "2026-11-21 02:02:21[.795] UTC" in every spelling of timestamp_parse(). */
ptrdiff_t shape_time(struct time_cache *cache, struct str s, int64_t *at_us);
/* "1795226541.795": seconds since 1970. */
ptrdiff_t shape_epoch(struct str s, int64_t *at_us);
/* Digits, perhaps with a minus; none at all is 0 bytes. */
ptrdiff_t shape_number(struct str s, uint64_t *out, bool *negative);
/* "6b00fbad.4524": start and pid of a session in hexadecimal. */
ptrdiff_t shape_session(struct str s);
/* "3/109", or nothing. */
ptrdiff_t shape_vxid(struct str s);
/* "40P01". */
ptrdiff_t shape_sqlstate(struct str s);

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

#endif
