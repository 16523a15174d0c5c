#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H
/*
 * Points in time are int64_t microseconds since 1970-01-01 UTC ("..._us"). The process's own time zone and clock are
 * never asked. The proleptic Gregorian calendar is computed with Howard Hinnant's days_from_civil
 * (https://howardhinnant.github.io/date_algorithms.html).
 */
#include <stdint.h>

#include "base/str.h"

#define US_PER_S INT64_C(1000000)
#define US_PER_MIN (60 * US_PER_S)
#define US_PER_HOUR (60 * US_PER_MIN)
#define US_PER_DAY (24 * US_PER_HOUR)
/* No time known. */
#define TIME_UNKNOWN INT64_MIN

/* Days since 1970-01-01. */
int64_t days_from_civil(int64_t year, unsigned month, unsigned day);
void civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day);

/*
 * Reads "2026-11-21 02:02:21[.795][ ZONE]" ('T' instead of the blank, ',' instead of the point, and "+00:00", "Z",
 * "UTC", "+03", "-0330", "CEST" as zones are all understood) from the start of `s`. Returns the bytes used, 0 when it
 * is no timestamp. Without a zone, or with an abbreviation that is not known, it is taken as UTC and *zone_known is
 * false.
 */
size_t timestamp_parse(struct str s, int64_t *at_us, bool *zone_known);

/* "2026-11-21T02:02:21.795Z" (microseconds only where there are any); `text` holds at least TIMESTAMP_MAX bytes. */
#define TIMESTAMP_MAX 40
struct str timestamp_format(int64_t at_us, char *text);

#endif
