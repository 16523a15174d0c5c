#include "analysis/join_views.h"

#include "base/base.h"
#include "parsers/catalog.h"

#define MAX_VIEW_DEPTH 8

static const struct shape *shape_of_view(struct view_shapes *views, const struct table *view)
{
	struct str key = arena_fmt(views->arena, "%.*s.%.*s", STR_ARG(view->schema), STR_ARG(view->name));
	struct shape *shape = map_get(&views->shapes, key);
	if (!shape) {
		shape = shape_parse(view->view_query, views->catalog, views->arena);
		map_put(&views->shapes, key, shape);
	}
	return shape;
}

/* The view's access of a table, with the statement's conditions on columns of that name. */
static struct shape_access *merged(struct view_shapes *views, const struct shape_access *inner,
				   const struct shape_access *outer)
{
	struct shape_access *a = ARENA_NEW(struct shape_access, views->arena);
	size_t n = inner->predicates_n + outer->predicates_n;
	*a = *inner;
	a->predicates = ARENA_ARRAY(struct shape_predicate *, n, views->arena);
	a->predicates_n = 0;
	a->predicates_cap = n;
	for (size_t i = 0; i < inner->predicates_n; i++)
		a->predicates[a->predicates_n++] = inner->predicates[i];
	for (size_t i = 0; i < outer->predicates_n; i++)
		if (table_column(inner->table, outer->predicates[i]->term.column))
			a->predicates[a->predicates_n++] = outer->predicates[i];
	return a;
}

static void visit(struct view_shapes *views, const struct shape_access *access, int depth,
		  void (*each)(void *context, const struct shape_access *access), void *context)
{
	const struct shape *shape = shape_of_view(views, access->table);
	for (size_t i = 0; i < shape->accesses_n; i++) {
		const struct shape_access *inner = shape->accesses[i];
		if (!inner->table)
			continue;
		struct shape_access *a = merged(views, inner, access);
		if (inner->table->kind != TABLE_VIEW)
			each(context, a);
		else if (depth < MAX_VIEW_DEPTH)
			visit(views, a, depth + 1, each, context);
	}
}

void view_each_table(struct view_shapes *views, const struct shape_access *access,
		     void (*each)(void *context, const struct shape_access *access), void *context)
{
	visit(views, access, 0, each, context);
}
