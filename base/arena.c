#include "base/base.h"

#include <stdarg.h>

#define CHUNK_MIN 4096u
#define CHUNK_MAX (1u << 20)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size; /* of data[] */
	_Alignas(max_align_t) char data[];
};

static void arena_add_chunk(size_t need, struct arena *a)
{
	size_t size = a->chunk ? MIN(a->chunk->size * 2, CHUNK_MAX) : CHUNK_MIN;
	size = MAX(size, need);
	struct arena_chunk *c = xmalloc(sizeof *c + size);
	c->older = a->chunk;
	c->size = size;
	a->chunk = c;
	a->at = c->data;
	a->end = c->data + size;
	a->total += size;
}

void *arena_alloc(size_t size, struct arena *a)
{
	size_t align = _Alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		err_out_of_memory(size);
	size = (size + align - 1) / align * align;
	if ((size_t)(a->end - a->at) < size || !a->chunk)
		arena_add_chunk(size, a);
	void *p = a->at;
	a->at += size;
	return memset(p, 0, size);
}

void *arena_array(size_t count, size_t size, struct arena *a)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		err_out_of_memory(SIZE_MAX);
	return arena_alloc(bytes, a);
}

struct str arena_strdup(struct str s, struct arena *a)
{
	char *p = arena_alloc(s.n + 1, a);
	if (s.n)
		memcpy(p, s.p, s.n);
	return str_of(p, s.n);
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (n < 0)
		return str_of("", 0);
	char *p = arena_alloc((size_t)n + 1, a);
	va_start(args, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, args);
	va_end(args);
	return str_of(p, (size_t)n);
}

void *arena_grow(const void *items, size_t n, size_t *cap, size_t size, struct arena *a)
{
	size_t wanted = *cap ? *cap * 2 : 8;
	void *bigger = arena_array(wanted, size, a);
	if (n)
		memcpy(bigger, items, n * size);
	*cap = wanted;
	return bigger;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){a->chunk, a->at};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->chunk != mark.chunk) {
		struct arena_chunk *older = a->chunk->older;
		a->total -= a->chunk->size;
		free(a->chunk);
		a->chunk = older;
	}
	a->at = mark.at;
	a->end = a->chunk ? a->chunk->data + a->chunk->size : NULL;
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *newest = a->chunk;
	if (!newest)
		return;
	a->chunk = newest->older;
	arena_rewind(a, (struct arena_mark){0});
	newest->older = NULL;
	*a = (struct arena){newest, newest->data, newest->data + newest->size, newest->size};
}

void arena_release(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){0});
	*a = (struct arena){0};
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		err_out_of_memory(size);
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);
	if (!p)
		err_out_of_memory(size);
	return p;
}

void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		err_out_of_memory(size);
	return p;
}
