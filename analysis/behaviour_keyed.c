#include "analysis/behaviour_keyed.h"

#include "base/base.h"

#include "base/arena.h"
#include "base/hash.h"

static size_t width(const struct keyed *t)
{
	return 1u + t->layout->keys + t->layout->sums + t->layout->best;
}

static uint64_t hash_of(const struct keyed *t, const uint64_t *key)
{
	uint64_t hash = 0;
	for (unsigned i = 0; i < t->layout->keys; i++)
		hash = hash_mix(hash, key[i]);
	return hash;
}

static uint64_t *words_of(const struct keyed *t, size_t i)
{
	return t->rows + i * width(t);
}

static struct keyed_row view(const struct keyed *t, uint64_t *words)
{
	uint64_t *sums = words + 1 + t->layout->keys;
	return (struct keyed_row){words + 1, sums, sums + t->layout->sums};
}

struct keyed_row keyed_at(const struct keyed *t, size_t i)
{
	return view(t, words_of(t, i));
}

static bool same_key(const struct keyed *t, const uint64_t *words, uint64_t hash, const uint64_t *key)
{
	return words[0] == hash && memcmp(words + 1, key, t->layout->keys * sizeof *key) == 0;
}

/* The slot of a key: its row's, or the free one where it belongs. */
static uint32_t *slot_of(const struct keyed *t, uint64_t hash, const uint64_t *key)
{
	size_t at = hash & (t->slots_n - 1);
	while (t->slots[at] && !same_key(t, words_of(t, t->slots[at] - 1), hash, key))
		at = (at + 1) & (t->slots_n - 1);
	return &t->slots[at];
}

static void index_rows(struct keyed *t)
{
	size_t wanted = 64;
	while (wanted < 2 * t->room)
		wanted *= 2;
	free(t->slots);
	t->slots = xcalloc(wanted, sizeof *t->slots);
	t->slots_n = wanted;
	for (size_t i = 0; i < t->n; i++)
		*slot_of(t, words_of(t, i)[0], words_of(t, i) + 1) = (uint32_t)i + 1;
}

static int by_hash(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void keep_smallest(struct keyed *t)
{
	if (t->n <= t->layout->cap)
		return;
	qsort(t->rows, t->n, width(t) * sizeof *t->rows, by_hash);
	t->n = t->layout->cap;
	t->capped = true;
}

static void make_room(struct keyed *t)
{
	if (t->n >= 2 * t->layout->cap) {
		keep_smallest(t);
	} else {
		t->room = MAX(16u, t->room * 2);
		t->rows = xrealloc(t->rows, t->room * width(t) * sizeof *t->rows);
	}
	index_rows(t);
}

struct keyed_row keyed_row(struct keyed *t, const uint64_t *key)
{
	uint64_t hash = hash_of(t, key);
	uint32_t *slot = t->slots_n ? slot_of(t, hash, key) : NULL;
	if (slot && *slot)
		return keyed_at(t, *slot - 1);
	if (!slot || t->n == t->room) {
		make_room(t);
		slot = slot_of(t, hash, key);
	}
	uint64_t *words = words_of(t, t->n++);
	memset(words, 0, width(t) * sizeof *words);
	words[0] = hash;
	memcpy(words + 1, key, t->layout->keys * sizeof *key);
	*slot = (uint32_t)t->n;
	return view(t, words);
}

struct keyed_row keyed_find(const struct keyed *t, const uint64_t *key)
{
	uint32_t row = t->slots_n ? *slot_of(t, hash_of(t, key), key) : 0;
	return row ? keyed_at(t, row - 1) : (struct keyed_row){NULL, NULL, NULL};
}

void keyed_best(const struct keyed *t, struct keyed_row *row, const uint64_t *best)
{
	unsigned i = 0;
	while (i < t->layout->best && best[i] == row->best[i])
		i++;
	if (i < t->layout->best && best[i] > row->best[i])
		memcpy(row->best, best, t->layout->best * sizeof *best);
}

void keyed_merge(struct keyed *into, const struct keyed *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct keyed_row more = keyed_at(from, i), row = keyed_row(into, more.key);
		for (unsigned k = 0; k < into->layout->sums; k++)
			row.sums[k] += more.sums[k];
		keyed_best(into, &row, more.best);
	}
	into->capped |= from->capped;
}

void keyed_finish(struct keyed *t)
{
	keep_smallest(t);
	if (t->n)
		qsort(t->rows, t->n, width(t) * sizeof *t->rows, by_hash);
	if (t->n)
		index_rows(t);
}

void keyed_release(struct keyed *t)
{
	free(t->rows);
	free(t->slots);
	*t = (struct keyed){.layout = t->layout};
}
