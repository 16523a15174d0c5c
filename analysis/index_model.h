#ifndef ANALYSIS_INDEX_MODEL_H
#define ANALYSIS_INDEX_MODEL_H
/*
 * An index as a planner sees it, whether it exists or is only being considered, and how it fits the conditions, the
 * order and the columns of one relation.
 *
 * The rules are PostgreSQL's: a b-tree is bounded by equalities on its leading keys and by one range after them; later
 * conditions on its columns are tested in the index but do not limit what is read; a partial index serves only queries
 * whose conditions imply its predicate; an IN list of several values breaks the order of what follows it (until 17).
 */
#include "analysis/index_size.h"
#include "analysis/literal_value.h"
#include "analysis/query_model.h"

/* METHOD_GIST stands for SP-GiST, too; hash is known where it exists, never proposed. */
enum index_method { METHOD_BTREE, METHOD_GIN, METHOD_BRIN, METHOD_HASH, METHOD_GIST, METHOD_OTHER };
extern const char *const index_method_names[];

struct model_key {
	struct term term;
	struct str opclass; /* empty: the default */
	bool desc, nulls_first;
};

/* One conjunct of a partial index's predicate. */
struct index_condition {
	struct term term;
	enum predicate_kind kind;    /* PRED_OTHER: only its text is known */
	struct known_values *values; /* PRED_EQ: one; PRED_IN: its list */
	struct str text;             /* canonical SQL */
};

struct model_index {
	const struct table *table;
	enum index_method method;
	struct model_key *keys;
	size_t keys_n;
	size_t free_keys; /* leading keys that are bound by equality: any order serves as well */
	const struct column **include;
	size_t include_n;
	struct index_condition *where;
	size_t where_n;
	double where_fraction; /* of the table's rows that it holds */
	struct index_size size;
	double bytes;
	double bytes_most;  /* as large as it may turn out to be, where rows or values had to be guessed */
	double correlation; /* of its first key with the heap */
	bool unique;
	const struct index *existing; /* NULL: a candidate */
};

/* The existing index, or NULL when no planner would use it: invalid, of an unknown method or with an opaque predicate.
 */
struct model_index *index_model_of(const struct query_context *c, const struct index *x, struct arena *arena);
/* Fills in size, bytes and correlation of a candidate. */
void index_model_measure(const struct query_context *c, struct model_index *x);
/* Equal definitions have equal texts. */
struct str index_model_signature(const struct model_index *x, struct arena *arena);
/* Everything that `narrow` serves is served by `wide`, too: same method and predicate, its keys lead the other's. */
bool index_model_covers(const struct model_index *wide, const struct model_index *narrow);

/* How an index serves one relation, with the join columns that the relations in `outer` provide. */
struct index_match {
	bool usable;    /* its predicate is implied and there is something to gain */
	bool bounded;   /* conditions limit what is read */
	bool uses_join; /* join columns are among them */
	bool covering;
	bool one_row;
	unsigned presorted; /* leading keys of the wanted order that it gives */
	double boundary, selectivity;
	double lists, quals;
	double tuples; /* GIN: heap rows to recheck */
	struct qual_cost filter;
};
struct index_match index_match_of(const struct model_index *x, const struct query_block *b, const struct relation *r,
				  uint32_t outer);

/* "location <-> $1" of a column whose GiST index gives rows by distance. */
bool term_is_distance(const struct term *t);

/* Whether a condition can bound a key of a b-tree, and how. */
enum key_use { KEY_NONE, KEY_EQUAL, KEY_RANGE };
enum key_use clause_key_use(const struct clause *k, const struct model_key *key);
bool clause_implies(const struct clause *k, const struct index_condition *w);

#endif
