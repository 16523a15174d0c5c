/*
 * What syslog daemons, journald and Heroku's logplex make of a server's messages. The server sends a message in chunks,
 * "[SEQ-CHUNK] text" (src/backend/utils/error/elog.c, write_syslog()): split at every line break, the next chunk then
 * begins with a tab (rsyslog writes "#011"), and at 900 bytes, the next one then begins with the blank it was split at.
 *
 *     Nov 21 02:02:21 db1 postgres[17700]: [45-3] #011multi
 *     2026-11-21T02:02:21.123456+00:00 db1 postgres[17700]: [45-1] LOG:  …
 *     <134>1 2026-11-21T02:02:21.123456+00:00 db1 postgres 17700 - - [45-1] LOG:  …
 *     2026-11-21T02:02:21+00:00 app[postgres.17700]: [DATABASE] [10-1]  sql_error_code = 00000 LOG:  …
 *
 * journalctl has more ways of writing the time: "Nov 21 02:02:21.123456", "Sat 2026-11-21 02:02:21 UTC",
 * "1795226541.123456", and the seconds since the start, "[ 1234.567890]".
 *
 * With syslog_split_messages = off a message is one line, its line breaks written as "#012".
 */
#include <sys/stat.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_syslog.h"
#include "parsers/log_words.h"
#include "parsers/log_formats.h"
#include "parsers/log_shapes.h"
#include "parsers/log_wrapped.h"

static unsigned month_of(struct str s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (unsigned i = 0; i < 12 && s.n >= 3; i++)
		if (memcmp(s.p, names + (size_t)3 * i, 3) == 0)
			return i + 1;
	return 0;
}

static int two_digits(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/* ".123456": the bytes used. */
static size_t read_fraction(struct str s, int64_t *us)
{
	size_t n = 1;
	int64_t unit = US_PER_S / 10;
	if (s.n < 2 || s.p[0] != '.' || !is_digit(s.p[1]))
		return 0;
	for (; n < s.n && is_digit(s.p[n]); n++, unit /= 10)
		*us += (s.p[n] - '0') * unit;
	return n;
}

/* "Nov  1 02:02:21", perhaps with a year before the clock or a fraction behind it: the bytes used, 0 when it is none.
 */
static size_t read_old_stamp(const struct syslog_calendar *calendar, struct str s, int64_t *at_us)
{
	unsigned month = month_of(s);
	uint64_t year = 0;
	if (!month || s.n < 16 || s.p[3] != ' ' || s.p[6] != ' ')
		return 0;
	size_t clock = s.n > 21 && s.p[11] == ' ' && str_to_u64(str_of(s.p + 7, 4), &year) ? 12 : 7;
	if (s.p[clock + 2] != ':' || s.p[clock + 5] != ':' || !is_digit(s.p[5]) || (s.p[4] != ' ' && !is_digit(s.p[4])))
		return 0;
	for (size_t i = clock; i < clock + 8; i++)
		if (!is_digit(s.p[i]) && i != clock + 2 && i != clock + 5)
			return 0;
	unsigned day = (s.p[4] == ' ' ? 0 : (unsigned)(s.p[4] - '0') * 10) + (unsigned)(s.p[5] - '0');
	int64_t seconds =
		two_digits(s.p + clock) * 3600 + two_digits(s.p + clock + 3) * 60 + two_digits(s.p + clock + 6);
	int64_t in_year = year ? (int64_t)year : calendar->year - (month > calendar->month);
	*at_us = days_from_civil(in_year, month, day) * US_PER_DAY + seconds * US_PER_S;
	return clock + 8 + read_fraction(str_skip(s, clock + 8), at_us);
}

/* "1795226541.123456": microseconds, while the server's own has milliseconds. */
static size_t read_seconds(struct str s, int64_t *at_us)
{
	size_t n = 0;
	int64_t seconds = 0;
	for (; n < s.n && n < 11 && is_digit(s.p[n]); n++)
		seconds = seconds * 10 + (s.p[n] - '0');
	*at_us = seconds * US_PER_S;
	size_t fraction = n >= 9 ? read_fraction(str_skip(s, n), at_us) : 0;
	return fraction == 7 ? n + fraction : 0;
}

/* "[ 1234.567890]": since the machine started, which says no time. */
static size_t read_uptime(struct str s)
{
	ptrdiff_t close = s.n && s.p[0] == '[' ? str_find_char(str_head(s, 24), ']') : -1;
	for (ptrdiff_t i = 1; i < close; i++)
		if (!is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != ' ')
			return 0;
	return close > 8 && s.p[close - 7] == '.' ? (size_t)close + 1 : 0;
}

/* "Sat ". */
static bool is_weekday(struct str s)
{
	static const char names[] = "MonTueWedThuFriSatSun";
	for (size_t i = 0; i < 7 && s.n > 5 && s.p[3] == ' ' && is_digit(s.p[4]); i++)
		if (memcmp(s.p, names + 3 * i, 3) == 0)
			return true;
	return false;
}

size_t syslog_read_stamp(const struct syslog_calendar *calendar, struct str s, int64_t *at_us)
{
	bool zone_known;
	size_t weekday = is_weekday(s) ? 4 : 0;
	size_t used = timestamp_parse(str_skip(s, weekday), at_us, &zone_known);
	if (used && !weekday && s.p[10] != 'T')
		return 0; /* the server's own */
	if (used)
		return weekday + used;
	used = read_seconds(s, at_us);
	if (!used) {
		*at_us = TIME_UNKNOWN;
		used = read_uptime(s);
	}
	return used ? used : read_old_stamp(calendar, s, at_us);
}

static struct str take_word(struct str *s)
{
	struct str word = {0};
	if (!str_cut(s, ' ', &word)) {
		word = *s;
		*s = str_skip(*s, s->n);
	}
	return word;
}

static uint32_t pid_of(struct str s)
{
	uint64_t pid = 0;
	return str_to_u64(s, &pid) ? (uint32_t)pid : 0;
}

/* "postgres[17700]:", "app[postgres.17700]:", "postgres:". */
static bool read_tag(struct str word, struct unwrapped *u)
{
	if (!str_ends(word, STR(":")))
		return false;
	word.n--;
	ptrdiff_t open = str_find_char(word, '[');
	if (open < 0 || !str_ends(word, STR("]")))
		return open < 0;
	struct str inside = str_of(word.p + open + 1, word.n - (size_t)open - 2);
	ptrdiff_t dot = str_find_last(inside, STR("."));
	u->pid = pid_of(dot < 0 ? inside : str_skip(inside, (size_t)dot + 1));
	return true;
}

/* "- ", or "[id name="value" …][…] " with '"', '\\' and ']' of values escaped. */
static bool skip_structured_data(struct str *s)
{
	size_t i = 0;
	bool quoted = false;
	if (str_take(s, STR("- ")))
		return true;
	if (!s->n || s->p[0] != '[')
		return false;
	for (; i < s->n; i++) {
		if (quoted && s->p[i] == '\\')
			i++;
		else if (s->p[i] == '"')
			quoted = !quoted;
		else if (!quoted && s->p[i] == ']' && i + 1 < s->n && s->p[i + 1] == ' ')
			break;
	}
	*s = str_skip(*s, i + 2);
	return i < s->n + i + 2;
}

/* "HOST TAG[PID]: ", with Heroku's host left out; or RFC 5424's "HOST APP PID MSGID DATA ". */
static bool read_origin(struct str *s, bool is_5424, struct unwrapped *u)
{
	struct str first = take_word(s);
	if (!is_5424)
		return read_tag(first, u) || read_tag(take_word(s), u);
	take_word(s);
	struct str pid = take_word(s);
	ptrdiff_t dot = str_find_last(pid, STR("."));
	u->pid = pid_of(dot < 0 ? pid : str_skip(pid, (size_t)dot + 1));
	take_word(s);
	if (!skip_structured_data(s))
		return false;
	str_take(s, STR("\xef\xbb\xbf"));
	return true;
}

/* "[45-3] ", "[45] ", "[3] "; a database's name may stand in front. Returns the chunk, 0 for none. */
static uint64_t read_chunk(struct str *s, struct unwrapped *u)
{
	struct str rest = *s, inside;
	for (int attempts = 0; attempts < 2 && str_take(&rest, STR("[")); attempts++) {
		uint64_t first, second;
		if (!str_cut(&rest, ']', &inside))
			return 0;
		str_take(&rest, STR(" "));
		struct str left = inside, number;
		if (str_cut(&left, '-', &number) && str_to_u64(number, &first) && str_to_u64(left, &second)) {
			u->sequence = first;
			*s = rest;
			return second;
		}
		if (str_to_u64(inside, &first)) {
			*s = rest;
			return 1;
		}
	}
	return 0;
}

/* "#012" is a line break where the server may have put one: before a tab, or a DETAIL and the like with its prefix. */
static bool is_line_break(struct str behind)
{
	const struct log_word *word;
	ptrdiff_t next = str_find(behind, STR("#012"));
	struct str line = next < 0 ? behind : str_head(behind, (size_t)next);
	return str_starts(behind, STR("#011")) ||
	       (log_word_find(str_head(line, 300), &word) >= 0 && word->part != PART_MESSAGE);
}

static void add_text(struct buf *out, struct str text)
{
	ptrdiff_t at;
	while ((at = str_find(text, STR("#01"))) >= 0) {
		struct str behind = str_skip(text, (size_t)at + 4);
		char code = text.n > (size_t)at + 3 ? text.p[at + 3] : '\0';
		bool breaks = code == '2' && is_line_break(behind);
		buf_add(out, str_head(text, (size_t)at + (code == '1' || breaks ? 0 : 3)));
		if (code == '1' || breaks)
			buf_add_char(out, breaks ? '\n' : '\t');
		text = code == '1' || breaks ? behind : str_skip(text, (size_t)at + 3);
	}
	buf_add(out, text);
}

static bool unwrap(void *state, struct str line, struct buf *out, struct unwrapped *u)
{
	struct str s = line, priority;
	bool is_5424 = false;
	if (str_take(&s, STR("<"))) {
		if (!str_cut(&s, '>', &priority))
			return false;
		is_5424 = str_take(&s, STR("1 "));
	}
	size_t used = is_5424 && str_starts(s, STR("- ")) ? 1 : syslog_read_stamp(state, s, &u->at_us);
	if (!used)
		return false;
	s = str_skip(s, used);
	if (!str_take(&s, STR(" ")) || !read_origin(&s, is_5424, u))
		return false;
	uint64_t chunk = read_chunk(&s, u);
	u->goes_on = chunk > 1 && str_starts(s, STR(" "));
	u->chunk = (uint32_t)MIN(chunk, UINT32_MAX);
	u->may_go_on = chunk > 1 && !str_starts(s, STR("#011")) && !str_starts(s, STR("\t"));
	add_text(out, s);
	return true;
}

struct syslog_calendar syslog_calendar_of(const char *file)
{
	struct syslog_calendar calendar;
	struct stat st;
	unsigned day;
	int64_t days = 0;
	if (file && stat(file, &st) == 0)
		days = st.st_mtime / 86400;
	civil_from_days(days, &calendar.year, &calendar.month, &day);
	return calendar;
}

static struct syslog_calendar *new_calendar(const char *file)
{
	struct syslog_calendar *calendar = xmalloc(sizeof *calendar);
	*calendar = syslog_calendar_of(file);
	return calendar;
}

static int sniff(struct str head, struct str prefix)
{
	(void)prefix;
	return log_wrapped_sniff(head, unwrap, new_calendar(NULL), 80);
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	return log_wrapped_open(options, unwrap, new_calendar(options->file));
}

const struct log_format log_format_syslog = {
	"syslog", sniff, open_reader, log_wrapped_feed, log_wrapped_resync, log_wrapped_line, log_wrapped_close};
