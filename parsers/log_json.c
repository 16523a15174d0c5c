/*
 * jsonlog (PostgreSQL 15 and later): an object a line, with the keys of log_fields.h; and CloudNativePG, which wraps
 * the same in {"logger":"postgres","record":{…}} with csvlog's names and everything in quotes.
 */
#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "parsers/json_scan.h"
#include "parsers/line_frame.h"
#include "parsers/log_fields.h"
#include "parsers/log_formats.h"

struct log_reader {
	struct line_frame frame;
	struct time_cache time;
	struct buf text;
};

/* The members of `object` into the entry. A line that was cut ends in the middle of one: what came before counts. */
static bool fill_entry(struct log_reader *r, struct str object, bool cut, struct log_entry *e)
{
	struct json_scan scan;
	struct json_value value;
	struct str key;
	unsigned guess = 0;
	json_scan_object(&scan, object);
	while (json_scan_key(&scan, &key)) {
		enum log_field field = log_field_of(key, &guess);
		bool whole =
			field == FIELD_OTHER ? json_scan_value(&scan, &value) : json_scan_text(&scan, &value, &r->text);
		if (!whole)
			break;
		if (value.kind != JSON_WORD && value.text.n && !log_field_set(e, field, value.text, &r->time))
			return false;
	}
	return (cut || !scan.failed) && log_entry_is_complete(e);
}

static bool read_line(struct log_reader *r, const struct framed_line *line, struct log_entry *e)
{
	struct json_value record;
	struct str object = line->text;
	*e = (struct log_entry){.at_us = TIME_UNKNOWN, .at = line->at, .lines = 1, .cut = line->cut};
	buf_clear(&r->text);
	buf_reserve(&r->text, object.n); /* once, so that nothing moves */
	bool wrapped = !str_starts(object, STR("{\"timestamp\"")) &&
		       str_find(str_head(object, 40), STR("\"timestamp\"")) < 0 &&
		       json_scan_member(object, STR("record"), &record) && record.kind == JSON_OBJECT;
	if (!fill_entry(r, wrapped ? record.text : object, line->cut, e))
		return false;
	if (!e->sqlstate.n)
		e->sqlstate = STR("00000"); /* jsonlog leaves it out then */
	return true;
}

static size_t feed(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink)
{
	struct framed_line line;
	struct log_entry entry;
	while (line_frame_next(&r->frame, in, is_last, &line)) {
		struct str text = str_trim(line.text);
		if (read_line(r, &line, &entry))
			sink->entry(sink->context, &entry);
		else if (text.n)
			sink->unparsed(sink->context, text, line.at);
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
	int confidence = 0;
	(void)prefix;
	for (unsigned lines = 0; lines < 200 && !confidence && line_frame_next(&r.frame, head, true, &line); lines++) {
		line.cut = line.text.p + line.text.n == head.p + head.n; /* what is longer than the head goes on */
		if (str_starts(str_trim(line.text), STR("{")) && read_line(&r, &line, &entry))
			confidence = 95;
	}
	buf_release(&r.text);
	return confidence;
}

static struct log_reader *open_reader(const struct log_reader_options *options, struct err *err)
{
	(void)err;
	struct log_reader *r = xcalloc(1, sizeof *r);
	r->frame = line_frame_at(options->file, options->line, options->byte);
	return r;
}

/* Line breaks within texts are escaped, so every line begins an entry. */
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
	if (!r)
		return;
	buf_release(&r->text);
	free(r);
}

const struct log_format log_format_json = {"jsonlog", sniff, open_reader, feed, resync, next_line, close_reader};
