#ifndef PARSERS_LOG_SHARE_H
#define PARSERS_LOG_SHARE_H
/*
 * Lets several threads read one stream that cannot be entered in the middle: a compressed log, or a pipe. Whoever is
 * free takes the next part; decompressing happens while it is taken, one thread at a time, parsing in parallel.
 *
 * Parts are cut where the format's resync() is certain that an entry begins, so that no entry is lost or doubled.
 *
 *     struct log_part part = {0};
 *     while (log_share_next(share, &part))
 *         read(part.text, part.byte, part.number);
 *     log_part_release(&part);
 */
#include "parsers/log_reader.h"
#include "parsers/source.h"

struct log_share;

struct log_part {
	struct str text;
	uint64_t byte;     /* where it begins in the stream */
	uint64_t number;   /* from 0, in the order of the stream */
	uint64_t bytes_in; /* compressed bytes that were read for it */
	char *room;
	size_t cap;
};

/* NULL when the format cannot be cut, or the whole log is not worth it. The source and the format's reader `probe`
 * remain the caller's and must outlive the share. */
struct log_share *log_share_new(struct source *source, const struct log_format *format, const struct log_reader *probe);
/* The next part; false when there is none. Any thread may call it, each with a part of its own. */
bool log_share_next(struct log_share *s, struct log_part *part);
void log_part_release(struct log_part *part);
/* NULL is allowed. */
void log_share_free(struct log_share *s);

#endif
