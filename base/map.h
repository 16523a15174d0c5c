#ifndef BASE_MAP_H
#define BASE_MAP_H
/*
 * Open-addressing hash tables with linear probing, at most 70 % full, growing by doubling. No deletion.
 *
 * `struct map` is keyed by a slice (which must outlive the table: intern it in an arena first), `struct u64_map` by a
 * 64-bit key. Values are pointers that the table does not own. Zeroed is empty.
 *
 * Iteration order depends on hashes only, not on insertion; sort before printing.
 */
#include "base/str.h"

struct map_slot {
	struct str key;
	uint64_t hash;
	void *value; /* NULL marks an empty slot */
};

struct map {
	struct map_slot *slots;
	size_t n, cap;
};

void *map_get(const struct map *m, struct str key);
/* Inserts or replaces. `value` must not be NULL. */
void map_put(struct map *m, struct str key, void *value);
void map_release(struct map *m);

struct u64_slot {
	uint64_t key;
	void *value;
};

struct u64_map {
	struct u64_slot *slots;
	size_t n, cap;
};

void *u64_map_get(const struct u64_map *m, uint64_t key);
void u64_map_put(struct u64_map *m, uint64_t key, void *value);
void u64_map_release(struct u64_map *m);

#endif
