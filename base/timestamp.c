#include "base/timestamp.h"

#include "base/base.h"

int64_t days_from_civil(int64_t year, unsigned month, unsigned day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	unsigned year_of_era = (unsigned)(year - era * 400);
	unsigned day_of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
	unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + (int64_t)day_of_era - 719468;
}

void civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	unsigned day_of_era = (unsigned)(days - era * 146097);
	unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	unsigned shifted = (5 * day_of_year + 2) / 153;
	*day = day_of_year - (153 * shifted + 2) / 5 + 1;
	*month = shifted < 10 ? shifted + 3 : shifted - 9;
	*year = (int64_t)year_of_era + era * 400 + (*month <= 2);
}

/* Zone abbreviations that servers print, as in PostgreSQL's timezone/tznames "Default" set. Minutes east of UTC. */
static const struct {
	struct str name;
	int minutes;
} zones[] = {
	{STR_INIT("UTC"), 0},    {STR_INIT("GMT"), 0},    {STR_INIT("Z"), 0},       {STR_INIT("WET"), 0},
	{STR_INIT("WEST"), 60},  {STR_INIT("BST"), 60},   {STR_INIT("CET"), 60},    {STR_INIT("CEST"), 120},
	{STR_INIT("EET"), 120},  {STR_INIT("EEST"), 180}, {STR_INIT("MSK"), 180},   {STR_INIT("IDT"), 180},
	{STR_INIT("SAST"), 120}, {STR_INIT("CAT"), 120},  {STR_INIT("EAT"), 180},   {STR_INIT("WAT"), 60},
	{STR_INIT("PKT"), 300},  {STR_INIT("IST"), 330},  {STR_INIT("WIB"), 420},   {STR_INIT("HKT"), 480},
	{STR_INIT("AWST"), 480}, {STR_INIT("PHT"), 480},  {STR_INIT("JST"), 540},   {STR_INIT("KST"), 540},
	{STR_INIT("ACST"), 570}, {STR_INIT("AEST"), 600}, {STR_INIT("ACDT"), 630},  {STR_INIT("AEDT"), 660},
	{STR_INIT("NZST"), 720}, {STR_INIT("NZDT"), 780}, {STR_INIT("NST"), -210},  {STR_INIT("NDT"), -150},
	{STR_INIT("AST"), -240}, {STR_INIT("ADT"), -180}, {STR_INIT("EST"), -300},  {STR_INIT("EDT"), -240},
	{STR_INIT("CST"), -360}, {STR_INIT("CDT"), -300}, {STR_INIT("MST"), -420},  {STR_INIT("MDT"), -360},
	{STR_INIT("PST"), -480}, {STR_INIT("PDT"), -420}, {STR_INIT("AKST"), -540}, {STR_INIT("AKDT"), -480},
	{STR_INIT("HST"), -600}, {STR_INIT("BRT"), -180}, {STR_INIT("ART"), -180},  {STR_INIT("CLT"), -240},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `n` digits at `at`. */
static bool digits(struct str s, size_t at, size_t n, unsigned *out)
{
	unsigned v = 0;
	if (s.n < at + n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (!is_digit(s.p[i]))
			return false;
		v = v * 10 + (unsigned)(s.p[i] - '0');
	}
	*out = v;
	return true;
}

/* "+03", "+0330", "+03:30[:15]". */
static size_t numeric_zone(struct str s, int64_t *offset_us)
{
	unsigned hours, minutes = 0;
	size_t used = 3;
	if (s.n < 3 || (s.p[0] != '+' && s.p[0] != '-') || !digits(s, 1, 2, &hours))
		return 0;
	if (digits(s, 3, 2, &minutes))
		used = 5;
	else if (s.n > 3 && s.p[3] == ':' && digits(s, 4, 2, &minutes))
		used = 6;
	int64_t us = (int64_t)(hours * 60 + minutes) * US_PER_MIN;
	*offset_us = s.p[0] == '-' ? -us : us;
	return used;
}

#define ZONE_MAX 5

static bool zone_offset(struct str name, int64_t *offset_us)
{
	for (size_t i = 0; i < ARRAY_LEN(zones); i++)
		if (str_eq(zones[i].name, name)) {
			*offset_us = zones[i].minutes * US_PER_MIN;
			return true;
		}
	return false;
}

static size_t named_zone(struct str s, int64_t *offset_us, bool *known)
{
	size_t n = 0;
	while (n < s.n && ((s.p[n] >= 'A' && s.p[n] <= 'Z')))
		n++;
	/* A prefix without anything behind the time runs into the word that ends it: "UTCLOG:  ". */
	bool runs_on = n > ZONE_MAX || str_starts(str_skip(s, n), STR(":  "));
	size_t shortest = runs_on ? 1 : n;
	for (size_t length = MIN(n, (size_t)ZONE_MAX); length && length >= shortest; length--)
		if (zone_offset(str_head(s, length), offset_us)) {
			*known = true;
			return length;
		}
	if (n == 0 || n > ZONE_MAX)
		return 0;
	return n >= 3 ? n : 0;
}

static size_t fraction(struct str s, int64_t *us)
{
	if (s.n < 2 || (s.p[0] != '.' && s.p[0] != ',') || !is_digit(s.p[1]))
		return 0;
	int64_t unit = US_PER_S / 10;
	size_t n = 1;
	for (; n < s.n && is_digit(s.p[n]); n++, unit /= 10)
		*us += (s.p[n] - '0') * unit;
	return n;
}

size_t timestamp_parse(struct str s, int64_t *at_us, bool *zone_known)
{
	unsigned year, month, day, hour, minute, second;
	if (!digits(s, 0, 4, &year) || !digits(s, 5, 2, &month) || !digits(s, 8, 2, &day) || !digits(s, 11, 2, &hour) ||
	    !digits(s, 14, 2, &minute) || !digits(s, 17, 2, &second))
		return 0;
	if (s.p[4] != '-' || s.p[7] != '-' || (s.p[10] != ' ' && s.p[10] != 'T') || s.p[13] != ':' || s.p[16] != ':')
		return 0;
	if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
		return 0;
	int64_t us = days_from_civil(year, month, day) * US_PER_DAY +
		     ((int64_t)hour * 3600 + minute * 60 + second) * US_PER_S;
	size_t used = 19;
	used += fraction(str_skip(s, used), &us);

	int64_t offset = 0;
	bool known = false;
	struct str zone = str_skip(s, used);
	size_t blank = zone.n && zone.p[0] == ' ';
	size_t zone_n = numeric_zone(str_skip(zone, blank), &offset);
	if (zone_n)
		known = true;
	else
		zone_n = named_zone(str_skip(zone, blank), &offset, &known);
	if (zone_n)
		used += blank + zone_n;
	*at_us = us - offset;
	*zone_known = known;
	return used;
}

struct str timestamp_format(int64_t at_us, char *text)
{
	int64_t days = at_us / US_PER_DAY, rest = at_us % US_PER_DAY, year;
	unsigned month, day;
	if (rest < 0) {
		rest += US_PER_DAY;
		days--;
	}
	civil_from_days(days, &year, &month, &day);
	int64_t second = rest / US_PER_S, us = rest % US_PER_S;
	int n = snprintf(text, TIMESTAMP_MAX, "%04" PRId64 "-%02u-%02uT%02d:%02d:%02d", year, month, day,
			 (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
	if (us % 1000)
		n += snprintf(text + n, TIMESTAMP_MAX - (size_t)n, ".%06d", (int)us);
	else if (us)
		n += snprintf(text + n, TIMESTAMP_MAX - (size_t)n, ".%03d", (int)(us / 1000));
	n += snprintf(text + n, TIMESTAMP_MAX - (size_t)n, "Z");
	return str_of(text, (size_t)n);
}
