#ifndef REPORTS_FIGURES_H
#define REPORTS_FIGURES_H
/*
 * Figures as people read them, the same in every readable format: "12.3 ms", "4.1 MiB", "318,911", "12.5 %".
 *
 *     fprintf(out, "%s", figure_duration(us).text);
 */
#include "base/str.h"

struct figure {
	char text[48];
};

/* Three significant digits in the unit that fits: µs, ms, s, min, h, days. Negative values keep their sign. */
struct figure figure_duration(int64_t us);
/* B, KiB, MiB, GiB, TiB; "–" when not known (STAT_NONE). */
struct figure figure_bytes(double bytes);
/* The same for a change, with its sign: "+4.1 MiB", "−12 KiB", "0 B". */
struct figure figure_bytes_change(double bytes);
struct figure figure_duration_change(int64_t us);
/* For the marks of an axis: the same without zeros after the point, and "200 k" for 200,000. */
struct figure figure_round_duration(int64_t us);
/* Behind "per": "second", "30 s", "10 min", "hour". */
struct figure figure_step(int64_t us);
struct figure figure_round_count(double n);
struct figure figure_round_bytes(double n);
/* Grouped by thousands. */
struct figure figure_count(uint64_t n);
/* Of the catalogue: rounded; "–" when not known (STAT_NONE). */
struct figure figure_stat(double n);
/* A share of one as per cent. */
struct figure figure_percent(double share);
/* From `was` to `is`: "−95.2 %", "+35.0 %", "×12.3" from three times on; "–" from nothing. */
struct figure figure_change(double was, double is);
/* Per mille as whole per cent. */
struct figure figure_confidence(unsigned per_mille);
/* "2026-11-21 02:02:21", shifted by `zone_offset_us`; "–" when not known. */
struct figure figure_time(int64_t at_us, int64_t zone_offset_us);
/* The same to the minute, without the seconds. */
struct figure figure_minute(int64_t at_us, int64_t zone_offset_us);

/* "2026-11-21 02:02:21 to 2026-11-21 03:00:00"; without times, that there was no log. */
struct figure figure_window(int64_t from_us, int64_t to_us, int64_t zone_offset_us);

#endif
