#ifndef ANALYSIS_INDEX_COMPARE_H
#define ANALYSIS_INDEX_COMPARE_H
/*
 * Which index makes which other needless. Only b-trees contain one another; indexes of other methods are compared for
 * equality alone.
 *
 * A is contained in B when B lies on the same table and is valid, A's keys lead B's with equal operator classes and
 * collations, in the same order or in the exact opposite (a b-tree is read backwards as well: (a, b DESC) is (a DESC,
 * b), but (a DESC NULLS LAST) is not (a)), every column that A includes is in B, and B holds all rows that A holds.
 *
 * An index that does more than to serve reads is needed whatever contains it: it backs a constraint, keeps values
 * unique, is the one that a foreign key refers to or that replication identifies rows by, or belongs to a partitioned
 * index.
 */
#include "base/arena.h"
#include "parsers/catalog.h"

enum index_relation {
	INDEX_APART,   /* neither makes the other needless */
	INDEX_EQUAL,   /* the same keys, order, payload and rows */
	INDEX_LEADS,   /* its keys lead the other's */
	INDEX_PART_OF, /* equal or leading, but it holds fewer rows: smaller, so it may be wanted */
};

/* What `a` is to `b`, as far as reading goes. */
enum index_relation index_compare(const struct index *a, const struct index *b, struct arena *arena);

/* Why an index stays whatever contains it. */
enum index_need {
	NEED_NONE,
	NEED_CONSTRAINT,       /* primary key, unique or exclusion constraint */
	NEED_UNIQUE,           /* keeps values unique that nothing else does */
	NEED_FOREIGN_KEY,      /* the only unique index on columns that a foreign key refers to */
	NEED_REPLICA_IDENTITY, /* logical replication identifies rows by it */
	NEED_PARTITION,        /* belongs to a partitioned index: the parent is what can be dropped */
	NEED_EXTENSION,        /* an extension manages its table */
};
extern const char *const index_need_texts[]; /* "backs a constraint", … */

/* Given `cover` (may be NULL), which would stay. */
enum index_need index_need(const struct index *a, const struct index *cover);

/*
 * The index that makes `a` needless and stays itself, with what `a` is to it; NULL when `a` is needed. Of two equal
 * indexes exactly one has a cover, and no cover has a cover: what is reported can all be dropped at once.
 */
const struct index *index_cover(const struct index *a, enum index_relation *relation, struct arena *arena);

/* Whether an index supports the look-up of a foreign key's referencing rows: the leading columns in any order. */
enum key_support { SUPPORT_NONE, SUPPORT_PART, SUPPORT_FULL };
enum key_support index_supports_key(const struct index *index, const struct constraint *key, struct arena *arena);
/* The best support any index gives; *by is that index. */
enum key_support key_support(const struct constraint *key, const struct index **by, struct arena *arena);

#endif
