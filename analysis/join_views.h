#ifndef ANALYSIS_JOIN_VIEWS_H
#define ANALYSIS_JOIN_VIEWS_H
/*
 * What a statement reads through a view: the tables of the view's query, with the view's own conditions and order and
 * those of the statement on columns that the view takes from a table, under whatever name. Made so that an index which
 * serves a view is not called useless; it is no rewriting of the query.
 */
#include "analysis/shape.h"
#include "base/map.h"

struct view_shapes {
	const struct catalog *catalog;
	struct map shapes; /* "schema.view" -> struct shape */
	struct arena *arena;
};

/* Calls `each` for every table that `access` (of a view) reads, views within views included. */
void view_each_table(struct view_shapes *views, const struct shape_access *access,
		     void (*each)(void *context, const struct shape_access *access), void *context);
/* The same for what REFRESH reads: the query of a materialised view. */
void view_each_of_materialized(struct view_shapes *views, const struct table *view,
			       void (*each)(void *context, const struct shape_access *access), void *context);

#endif
