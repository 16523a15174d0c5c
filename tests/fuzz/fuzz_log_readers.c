/*
 * Every log format on the same bytes, whole and in pieces: all bytes are used, what comes out is the same however they
 * were cut, and every entry is classified.
 */
#include "base/base.h"
#include "parsers/event.h"
#include "parsers/log_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	uint64_t hash;
};

static void mix(struct seen *seen, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		seen->hash = (seen->hash ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	seen->hash = (seen->hash ^ s.n) * UINT64_C(1099511628211);
}

static void take_entry(void *context, const struct log_entry *e)
{
	struct str slices[] = {e->user,         e->database, e->application,    e->client,   e->session_id,
			       e->command_tag,  e->sqlstate, e->message,        e->detail,   e->hint,
			       e->backend_type, e->context,  e->internal_query, e->location, e->statement};
	struct event event;
	struct parameter p;
	for (size_t i = 0; i < ARRAY_LEN(slices); i++)
		mix(context, slices[i]);
	event_classify(e, &event);
	mix(context, event.sql);
	for (struct str rest = event.parameters; parameter_next(&rest, &p);)
		mix(context, p.value);
}

static void take_unparsed(void *context, struct str line, struct pos at)
{
	(void)at;
	mix(context, line);
}

static uint64_t read_as(const struct log_format *format, struct str text, size_t chunk)
{
	struct log_reader_options options = {.file = "fuzz", .head = text};
	struct seen seen = {0};
	struct log_sink sink = {take_entry, take_unparsed, &seen};
	struct err err = {0};
	struct log_reader *reader = format->open(&options, &err);
	char *window = NULL;
	size_t from = 0, to = 0;
	do {
		to = MIN(text.n, to + chunk);
		char *fresh = xmalloc(to - from + 1);
		if (to - from)
			memcpy(fresh, text.p + from, to - from);
		from += format->feed(reader, str_of(fresh, to - from), to == text.n, &sink);
		free(window);
		window = fresh;
	} while (to < text.n);
	if (from != text.n)
		BUG("bytes were left over");
	format->close(reader);
	free(window);
	return seen.hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size);
	log_format_of(text, (struct str){0});
	for (size_t i = 0; log_formats[i]; i++) {
		uint64_t whole = read_as(log_formats[i], text, size + 1);
		if (read_as(log_formats[i], text, size / 3 + 1) != whole || read_as(log_formats[i], text, 997) != whole)
			BUG("pieces give something else than the whole");
	}
	return 0;
}
