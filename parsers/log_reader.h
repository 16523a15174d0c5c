#ifndef PARSERS_LOG_READER_H
#define PARSERS_LOG_READER_H
/*
 * The interface behind which every log format stands. A format is one file and one row of log_formats[].
 *
 * A reader is fed bytes and hands whole entries to a sink. It accepts any split of the input (the chunk law): what
 * feed() did not consume is presented again, followed by more. Feeding never fails: a line that is not understood goes
 * to sink->unparsed and reading goes on.
 *
 *     struct log_reader *r = format->open(&options);
 *     used = format->feed(r, input, is_last, &sink);    // 0 <= used <= input.n; with is_last, all of it
 *     format->close(r);
 *
 * resync() lets several threads share one file: the offset of the first byte at or after which a new entry certainly
 * starts, or -1 when there is none in `in`.
 */
#include "base/arena.h"
#include "base/str.h"
#include "parsers/log_entry.h"

struct log_reader;

struct log_sink {
	void (*entry)(void *context, const struct log_entry *entry);
	/* A line (without its end) that belongs to no entry: text from libraries or the shell, or a format not
	 * understood. */
	void (*unparsed)(void *context, struct str line, struct pos at);
	void *context;
};

struct log_reader_options {
	const char *file;    /* for positions; not owned */
	struct str prefix;   /* log_line_prefix; empty: infer it from the log */
	struct str head;     /* the first bytes of the file, for inference */
	uint64_t line, byte; /* where the first byte fed stands */
};

struct log_format {
	const char *name; /* as in the report's inputs: "stderr", "csvlog", … */
	/* How sure the format is that `head` (up to 64 KiB, whole or cut) is of it: 0 not at all, 100 certain. */
	int (*sniff)(struct str head, struct str prefix);
	struct log_reader *(*open)(const struct log_reader_options *options, struct err *err);
	size_t (*feed)(struct log_reader *r, struct str in, bool is_last, const struct log_sink *sink);
	ptrdiff_t (*resync)(const struct log_reader *r, struct str in);
	/* The number of the line that comes next. */
	uint64_t (*line)(const struct log_reader *r);
	void (*close)(struct log_reader *r);
};

extern const struct log_format *const log_formats[]; /* NULL-terminated, by preference */

/* The format that is surest of `head`, or NULL when none is. */
const struct log_format *log_format_of(struct str head, struct str prefix);

#endif
