/*
 * csvlog: one record a message, fields in a fixed order (log_destination in the manual), '"' doubled, line breaks raw
 * within quotes. 22 columns up to 8.4, 23 up to 12, 24 in 13, 26 from 14 on; more are read over.
 *
 * A record begins with a timestamp and a comma. One that breaks off (a crash, a copy cut short) is found out by what
 * follows its last quote, costs its own lines, and reading goes on with the next line that begins like a record.
 */
#include "base/base.h"
#include "base/buf.h"
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

struct field {
	struct str raw; /* without the quotes around it */
	bool doubled;   /* holds doubled quotes */
};

struct record {
	struct field fields[MAX_COLUMNS];
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

/* A field in quotes, `*at` behind the opening one; on return behind the closing one. */
static bool quoted_field(struct str in, size_t *at, struct field *f)
{
	size_t from = *at;
	*f = (struct field){0};
	for (size_t i = from; i < in.n;) {
		const char *quote = memchr(in.p + i, '"', in.n - i);
		if (!quote)
			break;
		i = (size_t)(quote - in.p) + 1;
		if (i < in.n && in.p[i] == '"') {
			f->doubled = true;
			i++;
			continue;
		}
		f->raw = str_of(in.p + from, i - 1 - from);
		*at = i;
		return true;
	}
	f->raw = str_of(in.p + from, in.n - from);
	*at = in.n;
	return false;
}

static void plain_field(struct str in, size_t *at, struct field *f)
{
	size_t from = *at, i = from;
	while (i < in.n && in.p[i] != ',' && in.p[i] != '\n' && in.p[i] != '"')
		i++;
	f->raw = str_of(in.p + from, i - from);
	f->doubled = false;
	*at = i;
}

/* The record at the start of `in`. An incomplete one holds the fields so far, the last one perhaps cut. */
static enum record_status read_record(struct str in, bool is_last, struct record *r)
{
	r->n = 0;
	r->lines = 1;
	for (size_t at = 0;;) {
		if (r->n == MAX_COLUMNS)
			return RECORD_BROKEN;
		struct field *f = &r->fields[r->n++];
		bool quoted = at < in.n && in.p[at] == '"';
		if (quoted) {
			at++;
			if (!quoted_field(in, &at, f))
				return is_last ? RECORD_BROKEN : RECORD_INCOMPLETE;
			r->lines += count_lines(f->raw);
		} else {
			plain_field(in, &at, f);
		}
		size_t end = at;
		if (end < in.n && in.p[end] == '\r')
			end++;
		/* The quote at the very end may be the first of a doubled one. */
		if (end == in.n && !is_last)
			return RECORD_INCOMPLETE;
		r->bytes = MIN(end + 1, in.n);
		if (end == in.n || in.p[end] == '\n') {
			if (!quoted && str_ends(f->raw, STR("\r")))
				f->raw.n--;
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

static struct str undoubled(struct buf *out, struct str raw)
{
	size_t from = out->n;
	struct str head;
	while (str_cut(&raw, '"', &head)) {
		memcpy(out->p + out->n, head.p, head.n);
		out->n += head.n;
		out->p[out->n++] = '"';
		raw = str_skip(raw, raw.n && raw.p[0] == '"');
	}
	if (raw.n)
		memcpy(out->p + out->n, raw.p, raw.n);
	out->n += raw.n;
	return str_of(out->p + from, out->n - from);
}

static bool fill_entry(struct log_reader *r, const struct record *record, struct log_entry *e)
{
	size_t bytes = record->n ? (size_t)(record->fields[record->n - 1].raw.p - record->fields[0].raw.p) +
					   record->fields[record->n - 1].raw.n
				 : 0;
	*e = (struct log_entry){.at_us = TIME_UNKNOWN, .at = {r->file, r->line, r->byte}, .lines = record->lines};
	buf_clear(&r->text);
	buf_reserve(&r->text, bytes); /* once, so that nothing moves */
	for (size_t i = 0; i < record->n && i < ARRAY_LEN(columns); i++) {
		const struct field *f = &record->fields[i];
		if (!f->raw.n || columns[i] == FIELD_OTHER)
			continue;
		struct str value = f->doubled ? undoubled(&r->text, f->raw) : f->raw;
		if (!log_field_set(e, columns[i], value, &r->time))
			return false;
	}
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
	read_record(head, false, record);
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
	enum record_status status = read_record(in, is_last, &record);
	size_t known = status == RECORD_WHOLE ? record.bytes : in.n;
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
		if (begins_record(&cache, rest) && read_record(rest, false, &record) != RECORD_BROKEN &&
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
		if (begins_record(&trial.time, rest) && read_record(rest, false, &record) == RECORD_WHOLE &&
		    fill_entry(&trial, &record, &e))
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
