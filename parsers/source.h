#ifndef PARSERS_SOURCE_H
#define PARSERS_SOURCE_H
/*
 * A source hands out the decompressed bytes of one input: a file or standard input.
 *
 * The compression is told from the first bytes, never from the name. Several gzip members and trailing zeros are one
 * stream. Damage ends the stream: what came before it has been delivered, and source_status() says what happened and at
 * which byte.
 *
 *     struct source *s = source_open("app.log.gz", &err);
 *     while ((n = source_read(s, block, sizeof block)) > 0)
 *         feed(block, n);
 *     status = source_status(s, &err);
 *     source_close(s);
 */
#include "base/err.h"
#include "base/str.h"

struct source;

enum source_status { SOURCE_OK, SOURCE_TRUNCATED, SOURCE_DAMAGED, SOURCE_UNREADABLE };

/* `path` is a file, or "-". NULL, with *err, when it cannot be opened. */
struct source *source_open(const char *path, struct err *err);
/* Up to `cap` decompressed bytes; 0 at the end, be it good or bad. */
size_t source_read(struct source *s, char *block, size_t cap);
/* The first bytes (up to 64 KiB) without consuming them; valid until the next source_read(). */
struct str source_peek(struct source *s);
/* After the end: how it ended; *err is filled in unless SOURCE_OK. */
enum source_status source_status(const struct source *s, struct err *err);
/* "none", "gzip", "zstd", "xz", "bzip2", "lz4", "zip". */
const char *source_compression(const struct source *s);
/* Compressed bytes read so far, and the size of the file (0 when unknown, as for a pipe), for progress and the report.
 */
uint64_t source_bytes_in(const struct source *s);
uint64_t source_size(const struct source *s);
/* NULL is allowed. */
void source_close(struct source *s);

#endif
