#ifndef TESTS_UNIT_LOG_READING_H
#define TESTS_UNIT_LOG_READING_H
/* Feeds a text to the format that claims it, in chunks of any size, and keeps deep copies of what comes out. */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/log_reader.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define READING_MAX 64

struct reading {
	struct arena arena;
	struct log_entry entries[READING_MAX]; /* the first ones */
	size_t n;
	uint64_t hash; /* of everything in all entries and unparsed lines */
	uint64_t unparsed;
	size_t most_kept; /* the largest unused tail */
	const char *format;
};

#define assert_slice(slice, text)                                                                                      \
	do {                                                                                                           \
		struct str actual_ = (slice);                                                                          \
		char copy_[4096];                                                                                      \
		snprintf(copy_, sizeof copy_, "%.*s", STR_ARG(actual_));                                               \
		assert_string_equal(copy_, (text));                                                                    \
	} while (0)

static inline void mix(struct reading *r, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		r->hash = (r->hash ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	r->hash = (r->hash ^ (0x100 + s.n)) * UINT64_C(1099511628211);
}

static inline void mix_number(struct reading *r, uint64_t v)
{
	r->hash = (r->hash ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	r->hash ^= r->hash >> 29;
}

static inline void reading_entry(void *context, const struct log_entry *e)
{
	struct reading *r = context;
	struct log_entry copy = *e;
	struct str *slices[] = {&copy.user,           &copy.database,    &copy.application, &copy.client,
				&copy.session_id,     &copy.virtual_xid, &copy.command_tag, &copy.backend_type,
				&copy.sqlstate,       &copy.message,     &copy.detail,      &copy.hint,
				&copy.internal_query, &copy.context,     &copy.location,    &copy.statement};
	uint64_t numbers[] = {
		(uint64_t)e->at_us, e->severity, e->pid,   e->leader_pid, (uint64_t)e->query_id, e->line_number, e->xid,
		e->at.line,         e->at.byte,  e->lines, e->cut};
	for (size_t i = 0; i < ARRAY_LEN(slices); i++) {
		mix(r, *slices[i]);
		if (r->n < READING_MAX)
			*slices[i] = arena_strdup(*slices[i], &r->arena);
	}
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		mix_number(r, numbers[i]);
	if (r->n < READING_MAX)
		r->entries[r->n] = copy;
	r->n++;
}

static inline void reading_unparsed(void *context, struct str line, struct pos at)
{
	struct reading *r = context;
	mix(r, line);
	mix_number(r, at.line);
	mix_number(r, at.byte);
	r->unparsed++;
}

static inline void read_as(struct reading *r, const struct log_format *format, struct str text, size_t chunk)
{
	struct log_reader_options options = {.file = "test", .head = str_head(text, 65536)};
	struct log_sink sink = {reading_entry, reading_unparsed, r};
	struct err err = {0};
	r->format = format->name;
	struct log_reader *reader = format->open(&options, &err);
	assert_non_null(reader);
	size_t from = 0, to = 0;
	char *window = NULL;
	do {
		to = MIN(text.n, to + chunk);
		/* A fresh copy each time, so that what points into the old one is found by the sanitizer. */
		char *fresh = xmalloc(to - from + 1);
		memcpy(fresh, text.p + from, to - from);
		size_t used = format->feed(reader, str_of(fresh, to - from), to == text.n, &sink);
		assert_true(used <= to - from);
		free(window);
		window = fresh;
		from += used;
		r->most_kept = MAX(r->most_kept, to - from);
	} while (to < text.n);
	assert_int_equal(from, text.n);
	format->close(reader);
	free(window);
}

static inline void read_bytes(struct reading *r, struct str text, size_t chunk)
{
	const struct log_format *format = log_format_of(str_head(text, 65536), (struct str){0});
	assert_non_null(format);
	read_as(r, format, text, chunk);
}

static inline void read_text(struct reading *r, const char *text, size_t chunk)
{
	read_bytes(r, str_from(text), chunk);
}

static inline void reading_release(struct reading *r)
{
	arena_release(&r->arena);
	*r = (struct reading){0};
}

#endif
