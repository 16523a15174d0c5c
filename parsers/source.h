#ifndef PARSERS_SOURCE_H
#define PARSERS_SOURCE_H
/*
 * A source hands out the decompressed bytes of one input: a file or standard input.
 *
 * The compression is told from the first bytes, never from the name. Several gzip members and trailing zeros are one
 * stream. Archives and other encodings are undone, too, inside a compression or without one. Damage ends the stream:
 * what came before it has been delivered, and source_status() says what happened and at which byte.
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
/*
 * A piece of an uncompressed file, for several threads to share it: bytes from `from` up to, not including, `to`.
 * NULL, with *err, also when the file is compressed.
 */
struct source *source_open_range(const char *path, uint64_t from, uint64_t to, struct err *err);
/* Up to `cap` decompressed bytes; 0 at the end, be it good or bad. */
size_t source_read(struct source *s, char *block, size_t cap);
/*
 * The same without a copy, for readers that use up only part of what they are given: `keep` (the unused tail of the
 * previous window, or empty) followed by fresh bytes, in one piece. Nothing fresh (n == keep.n) means the end. The
 * window is valid until the next call.
 *
 *     struct str rest = {0}, window;
 *     do {
 *         window = source_next(s, rest);
 *         used = feed(reader, window, window.n == rest.n, sink);
 *         rest = str_skip(window, used);
 *     } while (…);
 */
struct str source_next(struct source *s, struct str keep);
/* From now on source_next() is fed by a thread of its own, so that decompressing and parsing overlap. */
void source_read_ahead(struct source *s);
/* The first bytes (up to 64 KiB) without consuming them; valid until the next source_read(). */
struct str source_peek(struct source *s);
/* After the end: how it ended; *err is filled in unless SOURCE_OK. */
enum source_status source_status(const struct source *s, struct err *err);
/* "none", "gzip", "zstd", "xz", "bzip2", "lz4", "zip", and where nothing is compressed "tar", "utf-16" and the like. */
const char *source_compression(const struct source *s);
/* True when the file may be shared by source_open_range(): a regular file, not compressed. */
bool source_is_seekable(const struct source *s);
/* Compressed bytes read so far, and the size of the file (0 when unknown, as for a pipe), for progress and the report.
 */
uint64_t source_bytes_in(const struct source *s);
uint64_t source_size(const struct source *s);
/* NULL is allowed. */
void source_close(struct source *s);

#endif
