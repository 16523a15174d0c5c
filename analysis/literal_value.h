#ifndef ANALYSIS_LITERAL_VALUE_H
#define ANALYSIS_LITERAL_VALUE_H
/*
 * Which value a statement asked for, when the statement's values were not kept.
 *
 * A sample holds the hash of a value. The catalogue holds values that are no secret of the log: a column's most common
 * values, the labels of its enumeration, the strings of its CHECK constraints, its default. Where a hash meets one of
 * them, the value is known and may stand in a partial index's predicate.
 */
#include "analysis/shape.h"
#include "parsers/catalog.h"

#define LITERAL_MAX_KNOWN 40
#define LITERAL_MAX_LIST 4

struct known_values {
	struct str values[LITERAL_MAX_KNOWN];
	uint64_t hashes[LITERAL_MAX_KNOWN];
	size_t n;
};

/* What the catalogue knows of a column's values, the most common first; texts live in the catalogue or in `arena`. */
void literal_known_values(const struct catalog *c, const struct table *t, const struct column *column,
			  struct known_values *out, struct arena *arena);

/*
 * Finds the value (`length` 1) or the list of values, in their order, whose hash is `hash`; `picked` receives their
 * places in `known`, LITERAL_MAX_LIST at most.
 */
bool literal_identify(const struct known_values *known, uint64_t hash, uint32_t length, size_t *picked);

#endif
