/*
 * PgBouncer's log: a line a message, with no colon behind the level.
 *
 *     2026-11-21 02:02:21.795 UTC [123] LOG C-0x55d0a0: shop/app@10.0.0.1:51234 login attempt: db=shop user=app tls=no
 *     2026-11-21 02:02:21.795 UTC [123] LOG stats: 5 xacts/s, 5 queries/s, …
 *
 * The connection's part becomes the entry's database, user and client; "C-0x55d0a0" its session.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/line_frame.h"
#include "parsers/log_formats.h"
#include "parsers/log_shapes.h"

struct log_reader {
	struct line_frame frame;
	struct time_cache time;
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
	if (!str_cut(&rest, ' ', &origin) || !str_cut(&origin, '/', &database) || !str_cut(&origin, '@', &user))
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

static bool read_line(struct log_reader *r, const struct framed_line *line, struct log_entry *e)
{
	struct str s = line->text;
	s.n -= str_ends(s, STR("\r"));
	*e = (struct log_entry){.at = line->at, .lines = 1, .cut = line->cut};
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
	struct log_reader r = {.frame = line_frame_at(NULL, 0, 0)};
	struct framed_line line;
	struct log_entry entry;
	unsigned lines = 0, fitting = 0;
	(void)prefix;
	for (; lines < 100 && line_frame_next(&r.frame, head, true, &line); lines++)
		fitting += read_line(&r, &line, &entry);
	return lines && fitting * 2 > lines ? 85 : 0;
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	struct log_reader *r = xcalloc(1, sizeof *r);
	r->frame = line_frame_at(options->file, options->line, options->byte);
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
	free(r);
}

const struct log_format log_format_pgbouncer = {"pgbouncer", sniff, open_reader, feed, resync, next_line, close_reader};
