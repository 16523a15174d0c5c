#ifndef CMD_PREFETCH_H
#define CMD_PREFETCH_H
/*
 * Reads a source ahead: decompression on a thread of its own, so that it runs beside parsing. Two or more blocks go
 * round between the two threads; memory stays the same whatever the size of the input.
 *
 *     struct prefetch *p = prefetch_start(source, true);
 *     while ((block = prefetch_next(p)).n > 0)
 *         use(block);                        // and PREFETCH_HEADROOM bytes before it are the caller's to write
 *     prefetch_stop(p);
 */
#include "base/str.h"
#include "parsers/source.h"

#define PREFETCH_BLOCK ((size_t)1 << 20)
/* Writable bytes in front of every block, for what the caller kept of the block before. */
#define PREFETCH_HEADROOM ((size_t)64 << 10)

struct prefetch;

/* Without `threaded`, or when no thread can be had, prefetch_next() reads itself. The source stays the caller's. */
struct prefetch *prefetch_start(struct source *source, bool threaded);
/* The next bytes, valid until the next call; empty at the end. */
struct str prefetch_next(struct prefetch *p);
/* Ends the thread, also before the end of the source. */
void prefetch_stop(struct prefetch *p);

#endif
