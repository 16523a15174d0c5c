#include "analysis/session_place.h"

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_time(const struct session_place *x, const struct session_place *y)
{
	int c = compare(x->process, y->process);
	if (c == 0)
		c = (x->first_us > y->first_us) - (x->first_us < y->first_us);
	if (c == 0)
		c = compare(x->stream_order, y->stream_order);
	if (c == 0)
		c = compare(x->line, y->line);
	return c ? c : compare(x->number, y->number);
}

static int by_process_and_time(const void *a, const void *b)
{
	return by_time(a, b);
}

static int by_session_and_time(const void *a, const void *b)
{
	const struct session_place *x = a, *y = b;
	int c = compare(x->process, y->process);
	if (c == 0)
		c = compare(x->session, y->session);
	return c ? c : by_time(x, y);
}

void session_places_sort(void *pieces, size_t n, size_t size)
{
	if (n)
		qsort(pieces, n, size, by_process_and_time);
}

static struct session_place *place_at(void *pieces, size_t i, size_t size)
{
	return (struct session_place *)((char *)pieces + i * size);
}

static void adopt(struct session_place *orphan, const struct session_place *neighbour)
{
	if (orphan->session == 0 && orphan->process == neighbour->process)
		orphan->session = neighbour->session;
}

void session_places_adopt(void *pieces, size_t n, size_t size)
{
	session_places_sort(pieces, n, size);
	for (size_t i = n; i-- > 1;)
		adopt(place_at(pieces, i - 1, size), place_at(pieces, i, size));
	for (size_t i = 1; i < n; i++)
		adopt(place_at(pieces, i, size), place_at(pieces, i - 1, size));
	if (n)
		qsort(pieces, n, size, by_session_and_time);
}

bool session_place_is_same(const struct session_place *a, const struct session_place *b)
{
	return a->process == b->process && a->session == b->session;
}
