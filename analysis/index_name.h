#ifndef ANALYSIS_INDEX_NAME_H
#define ANALYSIS_INDEX_NAME_H
/*
 * Names for new indexes, in the style that the schema's own indexes follow.
 */
#include "base/arena.h"
#include "parsers/catalog.h"

enum index_naming {
	NAMING_POSTGRES, /* t_a_b_idx */
	NAMING_RAILS,    /* index_t_on_a_and_b */
	NAMING_ALEMBIC,  /* ix_t_a_b */
	NAMING_IDX,      /* idx_t_a_b */
	NAMING_ECTO,     /* t_a_b_index */
	NAMING_COUNT
};

/* What most of the first indexes that back no constraint follow; PostgreSQL's own way where there are none. */
enum index_naming index_naming_of(const struct catalog *c);
/*
 * A name for a new index: at most 63 bytes, not taken by any table or index of its schema. It depends on the index and
 * the catalogue only. `index` needs table, method, keys, include and predicate.
 */
struct str index_name_choose(const struct catalog *c, const struct index *index, struct arena *arena);

#endif
