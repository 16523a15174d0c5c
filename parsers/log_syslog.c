/*
 * What syslog daemons, journald and Heroku's logplex make of a server's messages. The server sends a message in chunks,
 * "[SEQ-CHUNK] text" (src/backend/utils/error/elog.c, write_syslog()): split at every line break, the next chunk then
 * begins with a tab (rsyslog writes "#011"), and at 900 bytes, the next one then begins with the blank it was split at.
 *
 *     Nov 21 02:02:21 db1 postgres[17700]: [45-3] #011multi
 *     2026-11-21T02:02:21.123456+00:00 db1 postgres[17700]: [45-1] LOG:  …
 *     <134>1 2026-11-21T02:02:21.123456+00:00 db1 postgres 17700 - - [45-1] LOG:  …
 *     2026-11-21T02:02:21+00:00 app[postgres.17700]: [DATABASE] [10-1]  sql_error_code = 00000 LOG:  …
 */
#include <sys/stat.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_formats.h"
#include "parsers/log_shapes.h"
#include "parsers/log_wrapped.h"

/* RFC 3164 stamps have no year: it is that of the file's last change, or the one before for later months. */
struct calendar {
	int64_t year;
	unsigned month;
};

static unsigned month_of(struct str s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (unsigned i = 0; i < 12 && s.n >= 3; i++)
		if (memcmp(s.p, names + (size_t)3 * i, 3) == 0)
			return i + 1;
	return 0;
}

/* "Nov  1 02:02:21": the bytes used, 0 when it is none. */
static size_t read_old_stamp(const struct calendar *calendar, struct str s, int64_t *at_us)
{
	unsigned month = month_of(s);
	if (!month || s.n < 16 || s.p[3] != ' ' || s.p[6] != ' ' || s.p[9] != ':' || s.p[12] != ':')
		return 0;
	for (size_t i = 4; i < 15; i++)
		if (!is_digit(s.p[i]) && s.p[i] != ':' && s.p[i] != ' ')
			return 0;
	unsigned day = (s.p[4] == ' ' ? 0 : (unsigned)(s.p[4] - '0') * 10) + (unsigned)(s.p[5] - '0');
	int64_t seconds = ((s.p[7] - '0') * 10 + s.p[8] - '0') * 3600 + ((s.p[10] - '0') * 10 + s.p[11] - '0') * 60 +
			  (s.p[13] - '0') * 10 + s.p[14] - '0';
	int64_t year = calendar->year - (month > calendar->month);
	*at_us = days_from_civil(year, month, day) * US_PER_DAY + seconds * US_PER_S;
	return 15;
}

static size_t read_stamp(const struct calendar *calendar, struct str s, int64_t *at_us)
{
	bool zone_known;
	size_t used = timestamp_parse(s, at_us, &zone_known);
	if (used && s.p[10] != 'T')
		return 0; /* the server's own */
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
	if (s->n && s->p[0] == '[') {
		ptrdiff_t end = str_find(*s, STR("] "));
		if (end < 0)
			return false;
		*s = str_skip(*s, (size_t)end + 2);
	} else if (!str_take(s, STR("- "))) {
		return false;
	}
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

static void add_text(struct buf *out, struct str text)
{
	ptrdiff_t at;
	while ((at = str_find(text, STR("#011"))) >= 0) {
		buf_add(out, str_head(text, (size_t)at));
		buf_add_char(out, '\t');
		text = str_skip(text, (size_t)at + 4);
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
	size_t used = read_stamp(state, s, &u->at_us);
	if (!used)
		return false;
	s = str_skip(s, used);
	if (!str_take(&s, STR(" ")) || !read_origin(&s, is_5424, u))
		return false;
	uint64_t chunk = read_chunk(&s, u);
	u->goes_on = chunk > 1 && str_starts(s, STR(" "));
	u->may_go_on = chunk > 1 && !str_starts(s, STR("#011")) && !str_starts(s, STR("\t"));
	add_text(out, s);
	return true;
}

static struct calendar *calendar_of(const char *file)
{
	struct calendar *calendar = xcalloc(1, sizeof *calendar);
	struct stat st;
	unsigned day;
	int64_t days = 0;
	if (file && stat(file, &st) == 0)
		days = st.st_mtime / 86400;
	civil_from_days(days, &calendar->year, &calendar->month, &day);
	return calendar;
}

static int sniff(struct str head, struct str prefix)
{
	(void)prefix;
	return log_wrapped_sniff(head, unwrap, calendar_of(NULL), 80);
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	return log_wrapped_open(options, unwrap, calendar_of(options->file));
}

const struct log_format log_format_syslog = {
	"syslog", sniff, open_reader, log_wrapped_feed, log_wrapped_resync, log_wrapped_line, log_wrapped_close};
