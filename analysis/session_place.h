#ifndef ANALYSIS_SESSION_PLACE_H
#define ANALYSIS_SESSION_PLACE_H
/*
 * Where a piece of a session stands: whose it is and when it began. Whatever is kept of a session at the ends of a
 * segment (session_fragment, track_piece) has its place as first member, and pieces of one session are brought together
 * by it.
 */
#include "base/base.h"

struct session_place {
	uint64_t process;                    /* key of the process id */
	uint64_t session;                    /* hash of the session id; 0: not known in this piece */
	int64_t first_us;                    /* of its first event */
	uint64_t stream_order, line, number; /* settle ties, in this order */
};

/* Sorts `n` pieces of `size` bytes, a struct session_place first in each, by process and time. */
void session_places_sort(void *pieces, size_t n, size_t size);
/*
 * Pieces that do not know their session belong to the one of that process which speaks next: a parallel worker's leader
 * logs the statement when it is done. Then sorts by process, session and time.
 */
void session_places_adopt(void *pieces, size_t n, size_t size);
bool session_place_is_same(const struct session_place *a, const struct session_place *b);

#endif
