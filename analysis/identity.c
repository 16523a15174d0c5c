#include "base/base.h"

#include "analysis/identity.h"
#include "base/bytes.h"
#include "base/hash.h"

static void names_of_entry(const struct log_entry *e, struct str names[DIMENSION_COUNT])
{
	names[BY_DATABASE] = e->database;
	names[BY_USER] = e->user;
	names[BY_APPLICATION] = e->application;
	names[BY_CLIENT] = e->client;
}

/* str_eq(), without a call for names of ordinary length. */
static inline bool is_name(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	if (a.n <= 8)
		return bytes_load_short(a.p, a.n) == bytes_load_short(b.p, a.n);
	size_t last = a.n - 8;
	if (last > 8)
		return str_eq(a, b);
	return bytes_load8(a.p) == bytes_load8(b.p) && bytes_load8(a.p + last) == bytes_load8(b.p + last);
}

bool identity_is(const struct identity *i, const struct log_entry *e)
{
	return is_name(i->names[BY_DATABASE], e->database) && is_name(i->names[BY_USER], e->user) &&
	       is_name(i->names[BY_APPLICATION], e->application) && is_name(i->names[BY_CLIENT], e->client);
}

struct identity *identity_intern(struct identities *all, const struct str names[DIMENSION_COUNT], struct arena *arena)
{
	uint64_t hash = 0;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		hash = hash_mix(hash, hash_bytes(names[d]));
	struct identity *i = u64_map_get(&all->by_hash, hash);
	if (i)
		return i;
	if (all->n == IDENTITY_MAX) {
		struct str other[DIMENSION_COUNT] = {STR("(other)"), STR("(other)"), STR("(other)"), STR("(other)")};
		all->capped = true;
		all->n--; /* room for the one that stands for the rest */
		return identity_intern(all, other, arena);
	}
	i = ARENA_NEW(struct identity, arena);
	i->hash = hash;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		i->names[d] = arena_strdup(names[d], arena);
	u64_map_put(&all->by_hash, hash, i);
	*ARENA_PUSH(all->items, all->n, all->cap, arena) = i;
	return i;
}

struct identity *identity_of_entry(struct identities *all, const struct log_entry *entry, struct arena *arena)
{
	struct str names[DIMENSION_COUNT];
	names_of_entry(entry, names);
	return identity_intern(all, names, arena);
}

void identities_release(struct identities *all)
{
	u64_map_release(&all->by_hash);
}

static uint32_t position(const struct who_list *list, uint64_t hash)
{
	uint32_t low = 0, high = list->n;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (list->items[middle].identity->hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void who_add(struct who_list *list, struct identity *identity, struct tally tally)
{
	bool is_last = list->last < list->n && list->items[list->last].identity == identity;
	uint32_t at = list->last = is_last ? list->last : position(list, identity->hash);
	if (at == list->n || list->items[at].identity->hash != identity->hash) {
		if (list->n == list->cap) {
			list->cap = list->cap ? list->cap * 2 : 1;
			list->items = xrealloc(list->items, list->cap * sizeof *list->items);
		}
		memmove(&list->items[at + 1], &list->items[at], (list->n - at) * sizeof *list->items);
		list->items[at] = (struct who){identity, {0, 0}};
		list->n++;
	}
	list->items[at].tally.calls += tally.calls;
	list->items[at].tally.total_us += tally.total_us;
}

void who_release(struct who_list *list)
{
	free(list->items);
	*list = (struct who_list){0};
}

static int by_time(const void *a, const void *b)
{
	const struct dimension_row *x = a, *y = b;
	if (x->tally.total_us != y->tally.total_us)
		return x->tally.total_us < y->tally.total_us ? 1 : -1;
	if (x->tally.calls != y->tally.calls)
		return x->tally.calls < y->tally.calls ? 1 : -1;
	return str_cmp(x->name, y->name);
}

struct dimension_row *who_rows(const struct who_list *list, enum dimension d, size_t *n, struct arena *arena)
{
	struct map by_name = {0};
	struct dimension_row *rows = ARENA_ARRAY(struct dimension_row, list->n, arena);
	*n = 0;
	for (uint32_t i = 0; i < list->n; i++) {
		struct str name = list->items[i].identity->names[d];
		struct dimension_row *row = name.n ? map_get(&by_name, name) : NULL;
		if (name.n && !row) {
			row = &rows[(*n)++];
			row->name = name;
			map_put(&by_name, name, row);
		}
		if (!row)
			continue;
		row->tally.calls += list->items[i].tally.calls;
		row->tally.total_us += list->items[i].tally.total_us;
	}
	map_release(&by_name);
	if (*n)
		qsort(rows, *n, sizeof *rows, by_time);
	return rows;
}
