#include "base/map.h"

#include "base/base.h"
#include "base/hash.h"

#define MIN_CAP 16u

static bool is_full(size_t n, size_t cap)
{
	return (n + 1) * 10 > cap * 7;
}

static struct map_slot *map_slot(const struct map *m, struct str key, uint64_t hash)
{
	for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct map_slot *slot = &m->slots[i];
		if (!slot->value || (slot->hash == hash && str_eq(slot->key, key)))
			return slot;
	}
}

void *map_get(const struct map *m, struct str key)
{
	return m->cap ? map_slot(m, key, hash_bytes(key))->value : NULL;
}

static void map_grow(struct map *m)
{
	struct map old = *m;
	m->cap = MAX(old.cap * 2, MIN_CAP);
	m->slots = xcalloc(m->cap, sizeof *m->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value)
			*map_slot(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
	free(old.slots);
}

void map_put(struct map *m, struct str key, void *value)
{
	if (!value)
		BUG("a map holds no NULL");
	if (is_full(m->n, m->cap))
		map_grow(m);
	uint64_t hash = hash_bytes(key);
	struct map_slot *slot = map_slot(m, key, hash);
	m->n += !slot->value;
	*slot = (struct map_slot){key, hash, value};
}

void map_release(struct map *m)
{
	free(m->slots);
	*m = (struct map){0};
}

static struct u64_slot *u64_slot(const struct u64_map *m, uint64_t key)
{
	for (size_t i = hash_mix(0, key) & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct u64_slot *slot = &m->slots[i];
		if (!slot->value || slot->key == key)
			return slot;
	}
}

void *u64_map_get(const struct u64_map *m, uint64_t key)
{
	return m->cap ? u64_slot(m, key)->value : NULL;
}

static void u64_map_grow(struct u64_map *m)
{
	struct u64_map old = *m;
	m->cap = MAX(old.cap * 2, MIN_CAP);
	m->slots = xcalloc(m->cap, sizeof *m->slots);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].value)
			*u64_slot(m, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

void u64_map_put(struct u64_map *m, uint64_t key, void *value)
{
	if (!value)
		BUG("a map holds no NULL");
	if (is_full(m->n, m->cap))
		u64_map_grow(m);
	struct u64_slot *slot = u64_slot(m, key);
	m->n += !slot->value;
	*slot = (struct u64_slot){key, value};
}

void u64_map_release(struct u64_map *m)
{
	free(m->slots);
	*m = (struct u64_map){0};
}
