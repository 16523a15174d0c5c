/*
 * PgBouncer's log: a line a message, with no colon behind the level.
 *
 *     2026-11-21 02:02:21.795 UTC [123] LOG C-0x55d0a0: shop/app@10.0.0.1:51234 login attempt: db=shop user=app tls=no
 *     2026-11-21 02:02:21.795 UTC [123] LOG stats: 5 xacts/s, 5 queries/s, …
 *
 * journald, and containers with lines of their own, put something in front of that; syslog leaves out time, pid and
 * level:
 *
 *     Nov 21 02:02:21 db1 pgbouncer[123]: C-0x55d0a0: shop/app@10.0.0.1:51234 login attempt: db=shop user=app tls=no
 *
 * The connection's part becomes the entry's database, user and client; "C-0x55d0a0" its session.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "base/buf.h"
#include "parsers/json_scan.h"
#include "parsers/line_frame.h"
#include "parsers/log_formats.h"
#include "parsers/log_shapes.h"
#include "parsers/log_syslog.h"

struct log_reader {
	struct line_frame frame;
	struct time_cache time;
	struct syslog_calendar calendar;
	struct buf text;
};

static const struct {
	struct str word;
	enum severity severity;
} levels[] = {
	{STR_INIT("LOG "), SEVERITY_LOG},         {STR_INIT("INFO "), SEVERITY_INFO},
	{STR_INIT("WARNING "), SEVERITY_WARNING}, {STR_INIT("ERROR "), SEVERITY_ERROR},
	{STR_INIT("FATAL "), SEVERITY_FATAL},     {STR_INIT("DEBUG "), SEVERITY_DEBUG},
	{STR_INIT("NOISE "), SEVERITY_DEBUG},     {STR_INIT("WARN "), SEVERITY_WARNING},
};

/* "[123] ", or "123 " up to 1.8. */
static bool read_pid(struct str *s, uint32_t *pid)
{
	uint64_t number;
	bool negative, bracket = str_take(s, STR("["));
	ptrdiff_t used = shape_number(*s, &number, &negative);
	if (used <= 0 || negative)
		return false;
	*s = str_skip(*s, (size_t)used);
	*pid = (uint32_t)number;
	return (!bracket || str_take(s, STR("]"))) && str_take(s, STR(" "));
}

/* "C-0x55d0a0: shop/app@10.0.0.1:51234 text". */
static void read_connection(struct str text, struct log_entry *e)
{
	struct str rest = text, session, origin, database, user;
	if ((!str_starts(text, STR("C-0x")) && !str_starts(text, STR("S-0x"))) || !str_cut(&rest, ':', &session))
		return;
	str_take(&rest, STR(" "));
	if (!str_cut(&rest, '/', &database) || !str_cut(&rest, '@', &user) || !str_cut(&rest, ' ', &origin))
		return;
	ptrdiff_t port = str_find_last(origin, STR(":"));
	e->session_id = session;
	if (!str_eq(database, STR("(nodb)")))
		e->database = database;
	if (!str_eq(user, STR("(nouser)")))
		e->user = user;
	e->client = port < 0 ? origin : str_head(origin, (size_t)port);
	e->message = rest;
}

/* "Nov 21 02:02:21 db1 pgbouncer[123]: " in front of the line; the text behind it, or nothing. */
static struct str skip_syslog(struct log_reader *r, struct str s, struct log_entry *e)
{
	struct str mark = STR(" pgbouncer["), pid;
	ptrdiff_t tag = str_find(str_head(s, 200), mark);
	uint64_t number;
	if (tag < 0 || !syslog_read_stamp(&r->calendar, s, &e->at_us))
		return str_head(s, 0);
	s = str_skip(s, (size_t)tag + mark.n);
	if (!str_cut(&s, ']', &pid) || !str_to_u64(pid, &number) || !str_take(&s, STR(": ")))
		return str_head(s, 0);
	e->pid = (uint32_t)number;
	return s;
}

static bool read_own(struct log_reader *r, struct str s, struct log_entry *e);

/* What is PgBouncer's in a line of a container's log or of syslog. */
static bool read_wrapped(struct log_reader *r, struct str s, struct log_entry *e)
{
	struct json_value text;
	if (str_starts(s, STR("{"))) {
		buf_clear(&r->text);
		if (!json_scan_member(s, STR("log"), &text) && !json_scan_member(s, STR("MESSAGE"), &text))
			return false;
		json_unescape(&r->text, text.text);
		struct str line = buf_str(&r->text);
		line.n -= str_ends(line, STR("\n"));
		return read_own(r, line, e);
	}
	struct str behind = skip_syslog(r, s, e);
	if (!behind.n || read_own(r, behind, e))
		return behind.n;
	e->severity = SEVERITY_LOG;
	e->message = behind;
	read_connection(behind, e);
	return e->session_id.n || str_starts(behind, STR("stats: ")) || str_starts(behind, STR("Stats: "));
}

static bool read_line(struct log_reader *r, const struct framed_line *line, struct log_entry *e)
{
	struct str s = line->text;
	s.n -= str_ends(s, STR("\r"));
	*e = (struct log_entry){.at = line->at, .lines = 1, .cut = line->cut, .at_us = TIME_UNKNOWN};
	return read_own(r, s, e) || read_wrapped(r, s, e);
}

static bool read_own(struct log_reader *r, struct str s, struct log_entry *e)
{
	ptrdiff_t used = shape_time(&r->time, s, &e->at_us);
	if (used <= 0)
		return false;
	s = str_skip(s, (size_t)used);
	if (!str_take(&s, STR(" ")) || !read_pid(&s, &e->pid))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (str_take(&s, levels[i].word)) {
			e->severity = levels[i].severity;
			e->message = s;
			read_connection(s, e);
			return true;
		}
	return false;
}

static size_t feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	struct framed_line line;
	struct log_entry entry;
	while (line_frame_next(&r->frame, in, is_last, &line)) {
		if (read_line(r, &line, &entry))
			sink->entry(sink->context, &entry);
		else if (line.text.n)
			sink->unparsed(sink->context, line.text, line.at);
	}
	size_t used = r->frame.next;
	line_frame_use(&r->frame, used);
	return used;
}

static int sniff(struct str head, struct str prefix)
{
	struct log_reader r = {.frame = line_frame_at(NULL, 0, 0), .calendar = syslog_calendar_of(NULL)};
	struct framed_line line;
	struct log_entry entry;
	unsigned lines = 0, fitting = 0;
	(void)prefix;
	for (; lines < 100 && line_frame_next(&r.frame, head, true, &line); lines++)
		fitting += read_line(&r, &line, &entry);
	buf_release(&r.text);
	return lines && fitting * 2 > lines ? 85 : 0;
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	struct log_reader *r = xcalloc(1, sizeof *r);
	r->frame = line_frame_at(options->file, options->line, options->byte);
	r->calendar = syslog_calendar_of(options->file);
	return r;
}

static ptrdiff_t resync(const struct log_reader *r, struct str in)
{
	(void)r;
	ptrdiff_t newline = str_find_char(in, '\n');
	return newline < 0 || (size_t)newline + 1 == in.n ? -1 : newline + 1;
}

static uint64_t next_line(const struct log_reader *r)
{
	return r->frame.line;
}

static void close_reader(struct log_reader *r)
{
	if (r)
		buf_release(&r->text);
	free(r);
}

const struct log_format log_format_pgbouncer = {"pgbouncer", sniff, open_reader, feed, resync, next_line, close_reader};
