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

/* The name that a view's column has in the table that the view reads; empty when it has none there. */
static struct str name_below(const struct table *view, const struct shape_access *inner, struct str name)
{
	const struct column *column = table_column(view, name);
	struct str below = column && column->shows.n ? column->shows : name;
	return table_column(inner->table, below) ? below : str_of("", 0);
}

/* NULL when the condition is on nothing that the inner table has. An expression keeps its text: names must be equal. */
static struct shape_predicate *predicate_below(struct view_shapes *views, const struct table *view,
					       struct shape_access *inner, struct shape_predicate *p)
{
	struct str below = name_below(view, inner, p->term.column);
	if (!below.n || str_eq(below, p->term.column))
		return below.n ? p : NULL;
	if (p->term.expression.n)
		return NULL;
	struct shape_predicate *copy = ARENA_NEW(struct shape_predicate, views->arena);
	*copy = *p;
	copy->term.column = below;
	copy->term.access = inner;
	return copy;
}

/* Sort terms of the inner access, said of its copy. */
static struct shape_sort *said_of(struct view_shapes *views, const struct shape_sort *sort, size_t n,
				  const struct shape_access *inner, struct shape_access *copy)
{
	struct shape_sort *own = ARENA_ARRAY(struct shape_sort, n, views->arena);
	for (size_t i = 0; i < n; i++) {
		own[i] = sort[i];
		if (own[i].term.access == inner)
			own[i].term.access = copy;
	}
	return own;
}

/* The order that the statement wants of the view, where the view's own query leaves it open. */
static void take_order(struct view_shapes *views, const struct table *view, struct shape_access *a,
		       const struct shape_access *outer)
{
	struct shape_block *block = a->block;
	const struct shape_block *wanted = outer->block;
	if (!wanted || block->order_n || block->group_n || block->is_set_operation)
		return;
	block->order = ARENA_ARRAY(struct shape_sort, wanted->order_n, views->arena);
	for (size_t i = 0; i < wanted->order_n; i++) {
		const struct shape_sort *sort = &wanted->order[i];
		struct str below = name_below(view, a, sort->term.column);
		if (sort->term.access != outer || sort->term.expression.n || !below.n)
			return;
		block->order[block->order_n] = *sort;
		block->order[block->order_n].term.column = below;
		block->order[block->order_n++].term.access = a;
	}
}

static void merge_block(struct view_shapes *views, const struct table *view, struct shape_access *a,
			const struct shape_access *inner, const struct shape_access *outer)
{
	if (!inner->block)
		return;
	a->block = ARENA_NEW(struct shape_block, views->arena);
	*a->block = *inner->block;
	a->block->order = said_of(views, inner->block->order, inner->block->order_n, inner, a);
	a->block->group = said_of(views, inner->block->group, inner->block->group_n, inner, a);
	take_order(views, view, a, outer);
}

/* The view's access of a table, with the statement's conditions and order on columns that come from it. */
static struct shape_access *merged(struct view_shapes *views, const struct table *view,
				   const struct shape_access *inner, const struct shape_access *outer)
{
	struct shape_access *a = ARENA_NEW(struct shape_access, views->arena);
	size_t n = inner->predicates_n + outer->predicates_n;
	*a = *inner;
	a->predicates = ARENA_ARRAY(struct shape_predicate *, n, views->arena);
	a->predicates_n = 0;
	a->predicates_cap = n;
	for (size_t i = 0; i < inner->predicates_n; i++)
		a->predicates[a->predicates_n++] = inner->predicates[i];
	for (size_t i = 0; i < outer->predicates_n; i++) {
		struct shape_predicate *p = predicate_below(views, view, a, outer->predicates[i]);
		if (p)
			a->predicates[a->predicates_n++] = p;
	}
	merge_block(views, view, a, inner, outer);
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
		struct shape_access *a = merged(views, access->table, inner, access);
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

void view_each_of_materialized(struct view_shapes *views, const struct table *view,
			       void (*each)(void *context, const struct shape_access *access), void *context)
{
	struct shape_access refresh = {.table = (struct table *)view};
	visit(views, &refresh, 0, each, context);
}
