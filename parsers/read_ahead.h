#ifndef PARSERS_READ_AHEAD_H
#define PARSERS_READ_AHEAD_H
/*
 * Blocks of bytes made by a thread of their own, two ahead of whoever uses them. Each block has room in front for the
 * unused tail of the one before, so that the user sees one piece (source_next()) and only the tail is copied.
 */
#include "base/str.h"

struct read_ahead;

/* Starts a thread that calls produce() until it returns 0. `context` must not be touched until read_ahead_stop(). */
struct read_ahead *read_ahead_start(size_t (*produce)(void *context, char *out, size_t cap), void *context);
/* `keep` followed by the next block; just `keep` at the end. Valid until the next call. */
struct str read_ahead_next(struct read_ahead *a, struct str keep);
/* Waits for the thread and frees everything. NULL is allowed. */
void read_ahead_stop(struct read_ahead *a);

#endif
