/*
 * csvlog: one record a message, fields in a fixed order (log_destination in the manual), '"' doubled, line breaks raw
 * within quotes. 22 columns up to 8.4, 23 up to 12, 24 in 13, 26 from 14 on; more are read over.
 *
 * A record begins with a timestamp and a comma. One that breaks off (a crash, a copy cut short) is found out by what
 * follows its last quote, costs its own lines, and reading goes on with the next line that begins like a record.
 */
#include "base/base.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/timestamp.h"
#include "parsers/log_fields.h"
#include "parsers/log_formats.h"
#include "parsers/log_lines.h"

#define MIN_COLUMNS 22
#define MAX_COLUMNS 40
#define LONGEST_TIME 40 /* bytes that decide whether a line begins a record */

/* In order. Left out of the enum: session_start_time, internal_query_pos, query_pos. */
static const enum log_field columns[] = {
	FIELD_TIME,       FIELD_USER,           FIELD_DATABASE,    FIELD_PID,          FIELD_CONNECTION_FROM,
	FIELD_SESSION_ID, FIELD_LINE_NUMBER,    FIELD_COMMAND_TAG, FIELD_OTHER,        FIELD_VXID,
	FIELD_XID,        FIELD_SEVERITY,       FIELD_SQLSTATE,    FIELD_MESSAGE,      FIELD_DETAIL,
	FIELD_HINT,       FIELD_INTERNAL_QUERY, FIELD_OTHER,       FIELD_CONTEXT,      FIELD_STATEMENT,
	FIELD_OTHER,      FIELD_LOCATION,       FIELD_APPLICATION, FIELD_BACKEND_TYPE, FIELD_LEADER_PID,
	FIELD_QUERY_ID,
};

struct log_reader {
	const char *file;
	struct time_cache time;
	uint64_t line, byte;
	bool skip; /* to the next line that begins a record */
	bool within_line;
	struct buf text;
};

struct record {
	struct str fields[MAX_COLUMNS]; /* without quotes; empty where the column is not kept */
	size_t n;
	size_t bytes; /* with its line end */
	uint32_t lines;
};

enum record_status { RECORD_WHOLE, RECORD_INCOMPLETE, RECORD_BROKEN };

static uint32_t count_lines(struct str s)
{
	uint32_t n = 0;
	const char *end = s.p + s.n;
	for (const char *p = s.p; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

/* Passes over what stands before the next quote, counting lines. */
static size_t pass_plain(struct str in, uint32_t *lines)
{
	size_t i = 0;
	while ((i += span_until(str_skip(in, i), '"', '\n')) < in.n && in.p[i] == '\n') {
		++*lines;
		i++;
	}
	return i;
}

/* The same, copied. */
static size_t copy_plain(char *out, struct str in, uint32_t *lines)
{
	size_t i = 0;
	while ((i += span_copy_until(out + i, str_skip(in, i), '"', '\n')) < in.n && in.p[i] == '\n') {
		++*lines;
		out[i++] = '\n';
	}
	return i;
}

static bool at_doubled(struct str in, size_t at)
{
	return at + 1 < in.n && in.p[at] == '"' && in.p[at + 1] == '"';
}

/*
 * A field in quotes, `in` behind the opening one. Gives the offset of the closing one, in.n when there is none. It is a
 * slice as long as no quote is doubled; what holds doubled ones is copied to `out`, which has room for all of `in`.
 */
static size_t quoted_field(struct str in, struct buf *out, struct str *field, uint32_t *lines)
{
	size_t at = pass_plain(in, lines);
	*field = str_head(in, at);
	if (!at_doubled(in, at))
		return at;
	char *from = out->p + out->n, *to = from;
	memcpy(to, in.p, at);
	to += at;
	while (at_doubled(in, at)) {
		*to++ = '"';
		size_t plain = copy_plain(to, str_skip(in, at + 2), lines);
		to += plain;
		at += 2 + plain;
	}
	out->n += (size_t)(to - from);
	*field = str_of(from, (size_t)(to - from));
	return at;
}

/* The same for a field that is not kept. */
static size_t pass_quoted(struct str in, uint32_t *lines)
{
	size_t at = pass_plain(in, lines);
	while (at_doubled(in, at))
		at += 2 + pass_plain(str_skip(in, at + 2), lines);
	return at;
}

static size_t plain_field(struct str in, struct str *field)
{
	size_t i = 0;
	while (i < in.n && in.p[i] != ',' && in.p[i] != '\n' && in.p[i] != '"')
		i++;
	*field = str_head(in, i);
	return i;
}

static bool is_kept(size_t column)
{
	return column < ARRAY_LEN(columns) && columns[column] != FIELD_OTHER;
}

/*
 * The record at the start of `in`, its texts slices of `in` and `text`. An incomplete one holds the fields so far, the
 * last one perhaps cut.
 */
static enum record_status read_record(struct str in, bool is_last, struct record *r, struct buf *text)
{
	r->n = 0;
	r->lines = 1;
	buf_clear(text);
	buf_reserve(text, in.n); /* once, so that nothing moves */
	for (size_t at = 0;;) {
		if (r->n == MAX_COLUMNS)
			return RECORD_BROKEN;
		bool kept = is_kept(r->n);
		struct str *f = &r->fields[r->n++], rest = str_skip(in, at);
		bool quoted = str_take(&rest, STR("\""));
		*f = STR("");
		if (quoted) {
			at += 1 + (kept ? quoted_field(rest, text, f, &r->lines) : pass_quoted(rest, &r->lines));
			if (at >= in.n)
				return is_last ? RECORD_BROKEN : RECORD_INCOMPLETE;
			at++;
		} else {
			at += plain_field(rest, f);
		}
		size_t end = at;
		if (end < in.n && in.p[end] == '\r')
			end++;
		/* The quote at the very end may be the first of a doubled one. */
		if (end == in.n && !is_last)
			return RECORD_INCOMPLETE;
		r->bytes = MIN(end + 1, in.n);
		if (end == in.n || in.p[end] == '\n') {
			if (!quoted && str_ends(*f, STR("\r")))
				f->n--;
			return r->n >= MIN_COLUMNS ? RECORD_WHOLE : RECORD_BROKEN;
		}
		if (in.p[at] != ',')
			return RECORD_BROKEN;
		at++;
	}
}

static bool begins_record(struct time_cache *cache, struct str s)
{
	int64_t at_us;
	if (!s.n || !is_digit(s.p[0]))
		return false;
	ptrdiff_t used = shape_time(cache, s, &at_us);
	return used > 0 && (size_t)used < s.n && s.p[used] == ',';
}

static bool fill_entry(struct log_reader *r, const struct record *record, struct log_entry *e)
{
	*e = (struct log_entry){.at_us = TIME_UNKNOWN, .at = {r->file, r->line, r->byte}, .lines = record->lines};
	for (size_t i = 0; i < record->n && i < ARRAY_LEN(columns); i++)
		if (record->fields[i].n && !log_field_set(e, columns[i], record->fields[i], &r->time))
			return false;
	return log_entry_is_complete(e);
}

/* --- reading --- */

static void advance(struct log_reader *r, size_t bytes, uint32_t lines)
{
	r->byte += bytes;
	r->line += lines;
}

/* A line that belongs to no record. Returns the bytes used, 0 when its end is not there yet. */
static size_t take_foreign_line(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	ptrdiff_t end = str_find_char(in, '\n');
	if (end < 0 && !is_last && in.n <= LOG_ENTRY_MAX_BYTES)
		return 0;
	struct str line = end < 0 ? in : str_head(in, (size_t)end);
	if (line.n)
		sink->unparsed(sink->context, str_head(line, LOG_ENTRY_MAX_BYTES),
			       (struct pos){r->file, r->line, r->byte});
	size_t used = line.n + (end >= 0);
	r->skip = end < 0;
	r->within_line = end < 0;
	advance(r, used, end >= 0);
	return used;
}

/* Passes over what is left of a record that was too long. */
static size_t skip_on(struct log_reader *r, struct str in, bool is_last)
{
	if (!r->within_line) {
		if (in.n < LONGEST_TIME && !is_last)
			return 0;
		r->skip = !begins_record(&r->time, in);
		r->within_line = r->skip;
		if (!r->skip)
			return 0;
	}
	ptrdiff_t end = str_find_char(in, '\n');
	size_t used = end < 0 ? in.n : (size_t)end + 1;
	r->within_line = end < 0;
	advance(r, used, end >= 0);
	return used;
}

static size_t take_cut_record(struct log_reader *r, struct str in, struct record *record, const struct log_sink *sink)
{
	struct log_entry e;
	struct str head = str_head(in, LOG_ENTRY_MAX_BYTES);
	read_record(head, false, record, &r->text);
	record->bytes = head.n;
	if (fill_entry(r, record, &e)) {
		e.cut = true;
		sink->entry(sink->context, &e);
	}
	r->skip = r->within_line = true;
	advance(r, head.n, count_lines(head));
	return head.n;
}

/* The bytes used, 0 when more are needed. */
static size_t take_record(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	struct record record;
	struct log_entry e;
	if (in.n < LONGEST_TIME && !is_last && !memchr(in.p, '\n', in.n))
		return 0;
	if (!begins_record(&r->time, in))
		return take_foreign_line(r, in, is_last, sink);
	struct str window = str_head(in, LOG_ENTRY_MAX_BYTES + 1u);
	enum record_status status = read_record(window, is_last && window.n == in.n, &record, &r->text);
	size_t known = status == RECORD_WHOLE ? record.bytes : window.n;
	if (status != RECORD_BROKEN && known > LOG_ENTRY_MAX_BYTES)
		return take_cut_record(r, in, &record, sink);
	if (status == RECORD_INCOMPLETE)
		return 0;
	if (status == RECORD_BROKEN || !fill_entry(r, &record, &e))
		return take_foreign_line(r, in, is_last, sink);
	sink->entry(sink->context, &e);
	advance(r, record.bytes, record.lines);
	return record.bytes;
}

static size_t feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	size_t at = 0;
	if (r->byte == 0 && (in.n >= 3 || is_last) && str_starts(in, STR("\xef\xbb\xbf"))) {
		at = 3;
		r->byte = 3;
	}
	while (at < in.n) {
		struct str rest = str_skip(in, at);
		size_t used = r->skip ? skip_on(r, rest, is_last) : take_record(r, rest, is_last, sink);
		if (!used && r->skip)
			break;
		if (!used && !r->skip)
			used = take_record(r, rest, is_last, sink);
		if (!used)
			break;
		at += used;
	}
	return at;
}

/* A log without one record that fits is of another format. */
static int sniff(struct str head, struct str prefix)
{
	struct log_reader r = {.line = 1};
	struct time_cache cache = {0};
	struct str rest = head, line;
	int confidence = 0;
	(void)prefix;
	str_take(&rest, STR("\xef\xbb\xbf"));
	for (unsigned lines = 0; lines < 200 && rest.n && !confidence; lines++) {
		struct record record;
		struct log_entry e;
		/* A first record longer than the head is known by its first fields. */
		if (begins_record(&cache, rest) && read_record(rest, false, &record, &r.text) != RECORD_BROKEN &&
		    fill_entry(&r, &record, &e))
			confidence = 95;
		if (!str_cut(&rest, '\n', &line))
			break;
	}
	buf_release(&r.text);
	return confidence;
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	struct log_reader *r = xcalloc(1, sizeof *r);
	r->file = options->file;
	r->line = options->line ? options->line : 1;
	r->byte = options->byte;
	return r;
}

/* A line that begins like a record and parses as one; a statement that quotes a whole csvlog record would fool it. */
static ptrdiff_t resync(const struct log_reader *r, struct str in)
{
	struct log_reader trial = {.line = 1};
	struct str line, rest = in;
	ptrdiff_t found = -1;
	(void)r;
	while (found < 0 && str_cut(&rest, '\n', &line)) {
		struct record record;
		struct log_entry e;
		if (begins_record(&trial.time, rest) &&
		    read_record(rest, false, &record, &trial.text) == RECORD_WHOLE && fill_entry(&trial, &record, &e))
			found = rest.p - in.p;
	}
	buf_release(&trial.text);
	return found;
}

static uint64_t next_line(const struct log_reader *r)
{
	return r->line;
}

static void close_reader(struct log_reader *r)
{
	if (!r)
		return;
	buf_release(&r->text);
	free(r);
}

const struct log_format log_format_csv = {"csvlog", sniff, open_reader, feed, resync, next_line, close_reader};
