#ifndef ANALYSIS_JOIN_PLANS_H
#define ANALYSIS_JOIN_PLANS_H
/*
 * The plans' part of the join: plans find their patterns, scan nodes their accesses and indexes.
 */
#include "analysis/join.h"
#include "base/map.h"

/* Where pointers find their rows. */
struct join_places {
	struct u64_map tables, indexes; /* struct table *, struct index * -> joined_table, joined_index */
	struct u64_map used;            /* hash of access and index -> the access */
};

/*
 * Adds the plans from files and those that patterns' samples hold. What an access did is taken from the slowest plan of
 * its pattern that measured it; indexes are marked as seen in all of them.
 */
void join_plans_add(struct join *j, struct workload *w, const struct catalog *c, struct joined_plan *file_plans,
		    size_t file_plans_n);
/* Whether a plan of the access' pattern used the index for it. */
bool join_plan_used(const struct join *j, const struct joined_access *a, const struct index *index);

#endif
