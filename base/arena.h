#ifndef BASE_ARENA_H
#define BASE_ARENA_H
/*
 * Memory with a stated lifetime: allocate piece by piece, free all at once.
 *
 * Three lifetimes are used: `run` (catalogue, workload, report), `file` (one input) and `entry` (one log entry, reset
 * after it). A function that allocates takes the arena as its last parameter; what it returns lives as long as that
 * arena. Memory is zeroed and aligned for any type. Nothing fails: without memory the program ends (err.h).
 *
 *     struct arena a = {0};
 *     struct str name = arena_strdup(slice, &a);
 *     arena_release(&a);
 */
#include <stddef.h>

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* the newest; older ones are linked behind it */
	char *at, *end;            /* free space in it */
	size_t total;              /* bytes taken from the system */
};

/* A place to return to: everything allocated after it is freed by arena_rewind(). */
struct arena_mark {
	struct arena_chunk *chunk;
	char *at;
};

void *arena_alloc(size_t size, struct arena *a);
/* `count` elements of `size` bytes; the product is checked. */
void *arena_array(size_t count, size_t size, struct arena *a);
/* A copy with a NUL after it (not counted), so that it can be handed to C libraries. */
struct str arena_strdup(struct str s, struct arena *a);
struct str arena_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);
/* Frees everything but keeps the newest chunk for reuse. */
void arena_reset(struct arena *a);
/* Frees everything; the arena may be used again. */
void arena_release(struct arena *a);

#define ARENA_NEW(type, a) ((type *)arena_alloc(sizeof(type), (a)))
#define ARENA_ARRAY(type, count, a) ((type *)arena_array((count), sizeof(type), (a)))

/* Appends to a growing arena array: items/n/cap are lvalues; the old copy stays in the arena (amortised ×2). */
#define ARENA_PUSH(items, n, cap, a)                                                                                   \
	((void)((n) == (cap) ? ((items) = arena_grow((items), (n), &(cap), sizeof *(items), (a)), 0) : 0),             \
	 &(items)[(n)++])
void *arena_grow(const void *items, size_t n, size_t *cap, size_t size, struct arena *a);

/* malloc family that never returns NULL, for buffers that are freed one by one. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t size);

#endif
