#ifndef ANALYSIS_BEHAVIOUR_KEYED_H
#define ANALYSIS_BEHAVIOUR_KEYED_H
/*
 * A table of sums by key, of bounded size, that merges: what the behaviour collectors count in.
 *
 * A row is words: its key, sums, and the "best" case seen. Sums add up. Of two best cases the one with the greater
 * first word stays (then the second word decides, and so on), so an example can ride along with the maximum it belongs
 * to. Beyond `cap` rows those with the smallest hash of their key are kept; as a row among the smallest of the whole is
 * among the smallest of every part, it has never been dropped anywhere, and its sums are complete.
 *
 *     static const struct keyed_layout layout = {.keys = 2, .sums = 3, .best = 2, .cap = 1000};
 *     struct keyed t = {&layout};
 *     struct keyed_row row = keyed_row(&t, (uint64_t[]){child, parent});
 *     row.sums[0]++;
 *     keyed_best(&t, &row, (uint64_t[]){length, at});
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keyed_layout {
	unsigned keys, sums, best; /* words */
	size_t cap;
};

struct keyed {
	const struct keyed_layout *layout;
	uint64_t *rows; /* hash, key, sums, best, one after the other; in order of arrival */
	size_t n, room;
	uint32_t *slots; /* open addressing: number of the row + 1 */
	size_t slots_n;
	bool capped; /* rows were dropped */
};

struct keyed_row {
	uint64_t *key, *sums, *best;
};

/* The row of a key, made when it is new; valid until the next call. */
struct keyed_row keyed_row(struct keyed *t, const uint64_t *key);
/* The row of a key if there is one; row->key is NULL otherwise. */
struct keyed_row keyed_find(const struct keyed *t, const uint64_t *key);
void keyed_best(const struct keyed *t, struct keyed_row *row, const uint64_t *best);
/* By number, from 0. */
struct keyed_row keyed_at(const struct keyed *t, size_t i);
void keyed_merge(struct keyed *into, const struct keyed *from);
/* Drops what is above the cap and sorts by key: call it before reading a finished table. */
void keyed_finish(struct keyed *t);
void keyed_release(struct keyed *t);

#endif
