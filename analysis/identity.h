#ifndef ANALYSIS_IDENTITY_H
#define ANALYSIS_IDENTITY_H
/*
 * Who asked: database, user, application and client together, interned once. Calls are counted per identity, in whole
 * and per pattern; the four dimensions of the report are sums over them.
 */
#include "analysis/workload.h"

struct identity {
	struct str names[DIMENSION_COUNT];
	uint64_t hash; /* of the names; tells identities apart */
	struct tally tally;
};

struct identities {
	struct u64_map by_hash;
	struct identity **items; /* in order of arrival */
	size_t n, cap;
	bool capped;
};

/* Clients behind a NAT are few, behind none they are many: beyond this they are one, "(other)". */
#define IDENTITY_MAX 20000

bool identity_is(const struct identity *i, const struct log_entry *entry);
struct identity *identity_of_entry(struct identities *all, const struct log_entry *entry, struct arena *arena);
struct identity *identity_intern(struct identities *all, const struct str names[DIMENSION_COUNT], struct arena *arena);
void identities_release(struct identities *all);

/* Calls of one identity in one pattern; sorted by hash. */
struct who {
	struct identity *identity;
	struct tally tally;
};
struct who_list {
	struct who *items;
	uint32_t n, cap, last; /* last: the one that was added to */
};
void who_add(struct who_list *list, struct identity *identity, struct tally tally);
void who_release(struct who_list *list);

/* Sums `list` over one dimension; the rows, by time, live in `arena`. Names that are empty are left out. */
struct dimension_row *who_rows(const struct who_list *list, enum dimension d, size_t *n, struct arena *arena);

#endif
