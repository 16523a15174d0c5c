#ifndef TESTS_UNIT_ENTRIES_H
#define TESTS_UNIT_ENTRIES_H
/* The entries of a recorded log, copied so that they can be fed again in any pieces. */
#include "base/base.h"

#include "parsers/event.h"
#include "parsers/log_reader.h"
#include "parsers/source.h"

struct entries {
	struct log_entry *items;
	size_t n, cap;
	struct arena arena;
};

static void entries_copy_texts(struct log_entry *e, struct arena *arena)
{
	struct str *const texts[] = {&e->user,           &e->database,    &e->application, &e->client,
				     &e->session_id,     &e->virtual_xid, &e->command_tag, &e->backend_type,
				     &e->sqlstate,       &e->message,     &e->detail,      &e->hint,
				     &e->internal_query, &e->context,     &e->location,    &e->statement};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = arena_strdup(*texts[i], arena);
}

static void entries_take(void *context, const struct log_entry *entry)
{
	struct entries *all = context;
	struct log_entry *e = ARENA_PUSH(all->items, all->n, all->cap, &all->arena);
	*e = *entry;
	entries_copy_texts(e, &all->arena);
}

static void entries_skip(void *context, struct str line, struct pos at)
{
	(void)context;
	(void)line;
	(void)at;
}

/* Adds the entries of a log that is read whole into memory. */
static bool entries_read(struct entries *all, const char *path)
{
	struct err err = {0};
	struct source *source = source_open(path, &err);
	if (!source)
		return false;
	struct buf text = {0};
	char *block = xmalloc((size_t)1 << 20);
	for (size_t n; (n = source_read(source, block, (size_t)1 << 20)) > 0;)
		buf_add(&text, str_of(block, n));
	free(block);
	source_close(source);
	struct str whole = buf_str(&text), head = str_head(whole, 65536);
	const struct log_format *format = log_format_of(head, str_of("", 0));
	struct log_reader_options options = {.file = path, .head = head, .line = 1};
	struct log_reader *reader = format ? format->open(&options, &err) : NULL;
	if (reader) {
		struct log_sink sink = {entries_take, entries_skip, all};
		format->feed(reader, whole, true, &sink);
		format->close(reader);
	}
	buf_release(&text);
	return reader != NULL;
}

static void entries_release(struct entries *all)
{
	arena_release(&all->arena);
}

#endif
