#ifndef TESTS_UNIT_GUARD_H
#define TESTS_UNIT_GUARD_H
/*
 * A copy of some bytes that ends exactly where an unreadable page begins: reading one byte too far is a crash, with or
 * without sanitizers. Every parser is fed from such a buffer once.
 *
 *     struct guard g = guard_copy(STR("SELECT 'unterminated"));
 *     parse(g.s);
 *     guard_release(&g);
 */
#include <sys/mman.h>
#include <unistd.h>

#include "base/base.h"

struct guard {
	struct str s; /* the copy */
	void *pages;
	size_t bytes;
};

static inline struct guard guard_copy(struct str s)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t readable = (s.n + page - 1) / page * page;
	struct guard g = {.bytes = readable + page};
	g.pages = mmap(NULL, g.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (g.pages == MAP_FAILED || mprotect((char *)g.pages + readable, page, PROT_NONE) != 0)
		BUG("could not make a guarded buffer");
	char *copy = (char *)g.pages + readable - s.n;
	if (s.n)
		memcpy(copy, s.p, s.n);
	g.s = str_of(copy, s.n);
	return g;
}

static inline void guard_release(struct guard *g)
{
	munmap(g->pages, g->bytes);
	*g = (struct guard){0};
}

#endif
