#include "reports/figures.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"

#define UNKNOWN "\u2013"

/* One of a ladder of units: used from `from` on, in steps of `size`. */
struct unit {
	double from, size;
	const char *name;
};

static const struct unit time_units[] = {
	{0, 1, "\u00b5s"},    {1e3, 1e3, "ms"},      {1e6, 1e6, "s"},
	{120e6, 60e6, "min"}, {7200e6, 3600e6, "h"}, {3600000e6, 86400e6, "days"},
};

static const struct unit byte_units[] = {
	{0, 1, "B"},
	{1024, 1024, "KiB"},
	{1048576, 1048576, "MiB"},
	{1073741824, 1073741824, "GiB"},
	{1099511627776, 1099511627776, "TiB"},
};

/* Three significant digits, no decimals of the smallest unit. */
static struct figure in_units(double value, const struct unit *units, size_t n, const char *plus)
{
	double magnitude = fabs(value);
	size_t u = n - 1;
	while (u > 0 && magnitude < units[u].from)
		u--;
	double shown = magnitude / units[u].size;
	int decimals = u == 0 || shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2;
	const char *sign = value < 0 ? "\u2212" : value > 0 ? plus : "";
	struct figure f;
	snprintf(f.text, sizeof f.text, "%s%.*f %s", sign, decimals, shown, units[u].name);
	return f;
}

static struct figure unknown(void)
{
	return (struct figure){UNKNOWN};
}

struct figure figure_duration(int64_t us)
{
	return in_units((double)us, time_units, ARRAY_LEN(time_units), "");
}

struct figure figure_duration_change(int64_t us)
{
	return in_units((double)us, time_units, ARRAY_LEN(time_units), "+");
}

struct figure figure_bytes(double bytes)
{
	return bytes < 0 || !isfinite(bytes) ? unknown() : in_units(bytes, byte_units, ARRAY_LEN(byte_units), "");
}

struct figure figure_bytes_change(double bytes)
{
	return isfinite(bytes) ? in_units(bytes, byte_units, ARRAY_LEN(byte_units), "+") : unknown();
}

struct figure figure_round_duration(int64_t us)
{
	struct unit const *u = &time_units[ARRAY_LEN(time_units) - 1];
	struct figure f;
	while (u > time_units && (double)us < u->size)
		u--;
	snprintf(f.text, sizeof f.text, "%.3g %s", (double)us / u->size, u->name);
	return f;
}

struct figure figure_step(int64_t step_us)
{
	static const struct {
		int64_t us;
		const char *name;
	} whole[] = {{US_PER_S, "second"}, {US_PER_MIN, "minute"}, {US_PER_HOUR, "hour"}, {US_PER_DAY, "day"}};
	struct figure f;
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		if (step_us == whole[i].us) {
			snprintf(f.text, sizeof f.text, "%s", whole[i].name);
			return f;
		}
	return figure_round_duration(step_us);
}

struct figure figure_round_bytes(double n)
{
	size_t u = ARRAY_LEN(byte_units) - 1;
	struct figure f;
	while (u > 0 && n < byte_units[u].size)
		u--;
	snprintf(f.text, sizeof f.text, "%.4g %s", n / byte_units[u].size, byte_units[u].name);
	return f;
}

struct figure figure_round_count(double n)
{
	static const char *const suffixes[] = {"", " k", " M", " G", " T"};
	size_t u = 0;
	struct figure f;
	while (n >= 10000 && u + 1 < ARRAY_LEN(suffixes)) {
		n /= 1000;
		u++;
	}
	snprintf(f.text, sizeof f.text, "%.4g%s", n, suffixes[u]);
	return f;
}

struct figure figure_count(uint64_t n)
{
	char digits[24];
	struct figure f;
	int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
	size_t at = 0;
	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			f.text[at++] = ',';
		f.text[at++] = digits[i];
	}
	f.text[at] = '\0';
	return f;
}

struct figure figure_stat(double n)
{
	return n < 0 || !(n < 1e18) ? unknown() : figure_count((uint64_t)(n + 0.5));
}

struct figure figure_percent(double share)
{
	struct figure f;
	double percent = isfinite(share) ? share * 100 : 0;
	snprintf(f.text, sizeof f.text, "%.*f %%",
		 percent >= 99.95 || percent == 0 ? 0
		 : percent >= 0.095               ? 1
						  : 2,
		 percent);
	return f;
}

struct figure figure_change(double was, double is)
{
	struct figure f;
	if (!(was > 0) || !isfinite(is / was))
		return unknown();
	double percent = (is / was - 1) * 100;
	if (is >= 3 * was)
		snprintf(f.text, sizeof f.text, "\u00d7%.*f", is < 99.95 * was ? 1 : 0, is / was);
	else if (fabs(percent) < 0.05)
		snprintf(f.text, sizeof f.text, "\u00b10 %%");
	else
		snprintf(f.text, sizeof f.text, "%s%.1f %%", percent < 0 ? "\u2212" : "+", fabs(percent));
	return f;
}

struct figure figure_confidence(unsigned per_mille)
{
	struct figure f;
	snprintf(f.text, sizeof f.text, "%u %%", (per_mille + 5) / 10);
	return f;
}

static struct figure time_of(int64_t at_us, int64_t zone_offset_us, size_t length)
{
	char text[TIMESTAMP_MAX];
	struct figure f = {{0}};
	if (at_us == TIME_UNKNOWN)
		return unknown();
	struct str iso = str_head(timestamp_format(at_us + zone_offset_us, text), length);
	memcpy(f.text, iso.p, iso.n);
	for (size_t i = 0; i < iso.n; i++)
		if (f.text[i] == 'T')
			f.text[i] = ' ';
	return f;
}

struct figure figure_time(int64_t at_us, int64_t zone_offset_us)
{
	return time_of(at_us, zone_offset_us, sizeof "2026-11-21 02:02:21" - 1);
}

struct figure figure_minute(int64_t at_us, int64_t zone_offset_us)
{
	return time_of(at_us, zone_offset_us, sizeof "2026-11-21 02:02" - 1);
}

struct figure figure_window(int64_t from_us, int64_t to_us, int64_t zone_offset_us)
{
	struct figure from = figure_time(from_us, zone_offset_us), to = figure_time(to_us, zone_offset_us), window;
	if (from_us == TIME_UNKNOWN)
		return (struct figure){"no log, so no calls and no times"};
	snprintf(window.text, sizeof window.text, "%.20s to %.20s", from.text, to.text);
	return window;
}
