#include "base/base.h"

#include "analysis/shape_build.h"
#include "parsers/pg_cast.h"
#include "parsers/pg_deparse.h"
#include "parsers/pg_name.h"

struct str shape_copy(struct shape_builder *b, struct str s)
{
	return s.n ? arena_strdup(s, b->arena) : str_of("", 0);
}

struct str shape_text(struct shape_builder *b, const cJSON *node, const struct table *table)
{
	return shape_copy(b, pg_deparse(node, b->sql, table, &b->scratch));
}

struct shape_scope *shape_scope_of(struct shape_builder *b, const struct shape_block *block)
{
	struct shape_scope *s = b->scopes;
	while (s && s->block != block)
		s = s->next;
	return s;
}

void shape_note_column(struct shape_builder *b, struct shape_access *access, struct str name)
{
	for (size_t i = 0; i < access->columns_n; i++)
		if (str_eq(access->columns[i], name))
			return;
	*SHAPE_PUSH(access->columns, access->columns_n, access->columns_cap, b->arena) = shape_copy(b, name);
}

/* The label of an output column: its AS name, or the column's own. */
static struct str label_of(const cJSON *target)
{
	const cJSON *res = pg_node(target), *value = pg_get(res, "val");
	struct str name = pg_text(res, "name");
	if (name.n || !pg_node_is(value, "ColumnRef"))
		return name;
	return pg_last_string(pg_get(pg_node(value), "fields"));
}

static bool is_star(const cJSON *node)
{
	const cJSON *fields = pg_get(pg_node(node), "fields");
	return pg_node_is(node, "ColumnRef") &&
	       pg_node_is(cJSON_GetArrayItem(fields, cJSON_GetArraySize(fields) - 1), "A_Star");
}

static bool has_star(const struct shape_scope *scope)
{
	const cJSON *target;
	PG_EACH (target, scope->targets)
		if (is_star(pg_get(pg_node(target), "val")))
			return true;
	return false;
}

static const cJSON *output_named(const struct shape_scope *scope, struct str name)
{
	const cJSON *target;
	PG_EACH (target, scope->targets)
		if (str_eq(label_of(target), name))
			return pg_get(pg_node(target), "val");
	return NULL;
}

/* Would the planner merge the block into its parent, so that a condition on its output reaches its tables? */
static bool is_transparent(const struct shape_block *block)
{
	return !block->group_n && !block->has_limit && !block->distinct && !block->has_aggregates &&
	       !block->is_set_operation;
}

static struct shape_access *resolve_name(struct shape_builder *b, struct str qualifier, struct str name,
					 struct shape_scope *scope, bool outward);

/* The table column behind column `*name` of a derived table; the derived access itself when there is none. */
static struct shape_access *look_through(struct shape_builder *b, struct shape_access *access, struct str *name)
{
	struct shape_scope *inner = access->derived ? shape_scope_of(b, access->derived) : NULL;
	if (!inner || !is_transparent(access->derived) || b->depth >= SHAPE_MAX_DEPTH)
		return access;
	b->depth++;
	const cJSON *output = output_named(inner, *name);
	struct shape_access *found = NULL;
	struct str column = *name;
	if (output && pg_node_is(output, "ColumnRef") && !is_star(output))
		found = shape_resolve(b, pg_node(output), inner, &column);
	else if (!output && has_star(inner) && (found = resolve_name(b, str_of("", 0), *name, inner, false)))
		found = look_through(b, found, &column);
	b->depth--;
	if (!found)
		return access;
	*name = column;
	return found;
}

/* 2: certainly has the column, 1: may have it, 0: has not. */
static int may_have(struct shape_builder *b, const struct shape_access *a, struct str column)
{
	if (a->table)
		return table_column(a->table, column) ? 2 : 0;
	struct shape_scope *inner = a->derived ? shape_scope_of(b, a->derived) : NULL;
	if (!inner || !inner->targets)
		return 1;
	if (output_named(inner, column))
		return 2;
	return has_star(inner);
}

static struct shape_access *find_in_block(struct shape_builder *b, const struct shape_block *block,
					  struct str qualifier, struct str name)
{
	struct shape_access *maybe = NULL;
	size_t candidates = 0;
	for (size_t i = 0; i < block->accesses_n; i++) {
		struct shape_access *a = block->accesses[i];
		struct str known_as = a->alias.n ? a->alias : a->name;
		if (qualifier.n && str_eq(known_as, qualifier))
			return a;
		int likely = qualifier.n ? 0 : may_have(b, a, name);
		if (likely == 2)
			return a;
		if (likely == 1) {
			maybe = a;
			candidates++;
		}
	}
	return candidates == 1 ? maybe : NULL;
}

static struct shape_access *resolve_name(struct shape_builder *b, struct str qualifier, struct str name,
					 struct shape_scope *scope, bool outward)
{
	struct shape_scope *own = scope;
	for (; scope; scope = outward ? scope->outer : NULL) {
		struct shape_access *a = find_in_block(b, scope->block, qualifier, name);
		if (!a)
			continue;
		if (scope != own)
			own->block->correlated = true;
		return a;
	}
	return NULL;
}

struct shape_access *shape_resolve(struct shape_builder *b, const cJSON *column_ref, struct shape_scope *scope,
				   struct str *name)
{
	const cJSON *fields = pg_get(column_ref, "fields");
	int n = cJSON_GetArraySize(fields);
	struct str qualifier = n > 1 ? pg_string(cJSON_GetArrayItem(fields, n - 2)) : str_of("", 0);
	*name = n ? pg_string(cJSON_GetArrayItem(fields, n - 1)) : str_of("", 0);
	struct shape_access *a = resolve_name(b, qualifier, *name, scope, true);
	return a ? look_through(b, a, name) : NULL;
}

/* What the columns of an expression have in common. */
struct columns_seen {
	struct shape_access *access;
	struct str column;
	bool any, several_accesses, several_columns, unresolved;
};

static void see_columns(struct shape_builder *b, const cJSON *node, struct shape_scope *scope,
			struct columns_seen *seen)
{
	if (pg_node_is(node, "ColumnRef") && !is_star(node)) {
		struct str name;
		struct shape_access *a = shape_resolve(b, pg_node(node), scope, &name);
		seen->unresolved |= !a;
		seen->several_accesses |= seen->any && a != seen->access;
		seen->several_columns |= seen->any && !str_eq(name, seen->column);
		seen->any = true;
		seen->access = a;
		seen->column = name;
		return;
	}
	if (pg_node_is(node, "FuncCall") && (shape_is_aggregate(pg_node(node)) || pg_get(pg_node(node), "over")))
		seen->unresolved = true; /* no property of a row */
	if (pg_node_is(node, "SubLink"))
		seen->unresolved = true;
	if (pg_node_is(node, "SelectStmt") || b->depth >= SHAPE_MAX_DEPTH)
		return;
	b->depth++;
	const cJSON *child;
	if (cJSON_IsObject(node) || cJSON_IsArray(node))
		PG_EACH (child, node)
			see_columns(b, child, scope, seen);
	b->depth--;
}

struct shape_term shape_term_of(struct shape_builder *b, const cJSON *node, struct shape_scope *scope)
{
	struct shape_term t = {NULL, str_of("", 0), str_of("", 0)};
	struct columns_seen seen = {0};
	see_columns(b, node, scope, &seen);
	if (!seen.any)
		return t;
	t.access = seen.several_accesses || seen.unresolved ? NULL : seen.access;
	t.column = seen.several_columns || seen.several_accesses ? str_of("", 0) : shape_copy(b, seen.column);
	const struct table *table = t.access ? t.access->table : NULL;
	if (!pg_node_is(pg_cast_strip(node, table), "ColumnRef"))
		t.expression = shape_text(b, node, table);
	return t;
}

static struct str cast_of(struct shape_builder *b, const cJSON *type_cast)
{
	struct buf name = {0};
	pg_type_write(pg_get(type_cast, "typeName"), PG_TYPE_BARE, &name);
	struct str kept = shape_copy(b, buf_str(&name));
	buf_release(&name);
	return kept;
}

/* ARRAY[$1] and ($1): the folded list. */
static const cJSON *only_element(const cJSON *node)
{
	const cJSON *items = pg_node_is(node, "A_ArrayExpr") ? pg_get(pg_node(node), "elements")
			     : pg_node_is(node, "List")      ? pg_get(pg_node(node), "items")
							     : NULL;
	return cJSON_GetArraySize(items) == 1 ? cJSON_GetArrayItem(items, 0) : node;
}

struct shape_operand shape_operand_of(struct shape_builder *b, const cJSON *node, struct shape_scope *scope)
{
	struct shape_operand o = {.kind = OPERAND_NONE};
	if (!node)
		return o;
	node = only_element(node);
	while (pg_node_is(node, "TypeCast")) {
		o.cast = o.cast.n ? o.cast : cast_of(b, pg_node(node));
		node = only_element(pg_get(pg_node(node), "arg"));
	}
	if (pg_node_is(node, "ParamRef")) {
		o.kind = OPERAND_SLOT;
		o.slot = (unsigned)pg_int(pg_node(node), "number", 0);
		return o;
	}
	if (pg_node_is(node, "A_Const")) {
		o.kind = OPERAND_CONSTANT;
		o.constant = shape_text(b, node, NULL);
		return o;
	}
	o.term = shape_term_of(b, node, scope);
	o.kind = pg_node_is(node, "ColumnRef") ? OPERAND_COLUMN : OPERAND_EXPRESSION;
	return o;
}

const cJSON *shape_output_column(const cJSON *node, const struct shape_scope *scope)
{
	const cJSON *output = pg_output_column(node, scope->targets);
	return output ? output : node;
}
