#ifndef ANALYSIS_INDEX_CONDITION_H
#define ANALYSIS_INDEX_CONDITION_H
/*
 * A partial index's predicate, taken apart: "status = 'open' and deleted_at is null" is two conditions. Made once per
 * index, as parsing costs.
 */
#include "base/arena.h"
#include "parsers/catalog.h"

struct index_test {
	struct str text;       /* canonical */
	struct str column;     /* the only one it speaks of, or empty */
	struct str expression; /* what is tested, where it is no bare column */
	bool not_null, is_null, is_true, is_false;
	bool equal, in, range; /* against constants */
	struct str *values;    /* of = and IN, as text */
	size_t values_n;
};

struct index_tests {
	struct index_test *items;
	size_t n, cap;
};

struct index_tests index_tests_of(struct str predicate, struct arena *arena);
/* Whether `stronger` holds only where `weaker` holds, as far as their texts tell: every condition of the latter is in
 * it. */
bool index_predicate_implies(struct str stronger, struct str weaker, struct arena *arena);

#endif
