#include "base/base.h"

#include "analysis/shape_build.h"
#include "parsers/pg_deparse.h"

static struct shape_scope *new_scope(struct shape_builder *b, struct shape_scope *outer)
{
	struct shape_scope *scope = ARENA_NEW(struct shape_scope, b->arena);
	scope->outer = outer;
	scope->block = ARENA_NEW(struct shape_block, b->arena);
	scope->block->parent = outer ? outer->block : NULL;
	scope->block->limit.kind = scope->block->offset.kind = OPERAND_NONE;
	scope->next = b->scopes;
	b->scopes = scope;
	*SHAPE_PUSH(b->shape->blocks, b->shape->blocks_n, b->shape->blocks_cap, b->arena) = scope->block;
	return scope;
}

static const char *const aggregate_names[] = {
	"array_agg",
	"avg",
	"bit_and",
	"bit_or",
	"bool_and",
	"bool_or",
	"count",
	"every",
	"json_agg",
	"json_object_agg",
	"jsonb_agg",
	"jsonb_object_agg",
	"max",
	"min",
	"mode",
	"percentile_cont",
	"percentile_disc",
	"stddev",
	"stddev_pop",
	"stddev_samp",
	"string_agg",
	"sum",
	"variance",
};

bool shape_is_aggregate(const cJSON *call)
{
	struct str name = pg_last_string(pg_get(call, "funcname"));
	if (pg_get(call, "over"))
		return false;
	if (pg_flag(call, "agg_star") || pg_flag(call, "agg_distinct") || pg_get(call, "agg_filter") ||
	    pg_get(call, "agg_order"))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(aggregate_names); i++)
		if (str_eq(name, str_from(aggregate_names[i])))
			return true;
	return false;
}

static void note_aggregate(struct shape_builder *b, const cJSON *node, struct shape_block *block)
{
	struct str text = shape_text(b, node, NULL);
	block->has_aggregates = true;
	if (str_find(block->aggregates, text) >= 0)
		return;
	block->aggregates = block->aggregates.n
				    ? arena_fmt(b->arena, "%.*s, %.*s", STR_ARG(block->aggregates), STR_ARG(text))
				    : text;
}

/* "*" reads all columns of every table of the block, "t.*" those of one. */
static void note_star(struct shape_builder *b, const cJSON *fields, struct shape_scope *scope)
{
	int n = cJSON_GetArraySize(fields);
	struct str qualifier = n > 1 ? pg_string(cJSON_GetArrayItem(fields, n - 2)) : str_of("", 0);
	(void)b;
	for (size_t i = 0; i < scope->block->accesses_n; i++) {
		struct shape_access *a = scope->block->accesses[i];
		if (!qualifier.n || str_eq(a->alias.n ? a->alias : a->name, qualifier))
			a->all_columns = a->in_output = true;
	}
}

static void note_column_ref(struct shape_builder *b, const cJSON *inner, struct shape_scope *scope)
{
	const cJSON *fields = pg_get(inner, "fields");
	struct str name;
	if (pg_node_is(cJSON_GetArrayItem(fields, cJSON_GetArraySize(fields) - 1), "A_Star")) {
		note_star(b, fields, scope);
		return;
	}
	struct shape_access *a = shape_resolve(b, inner, scope, &name);
	if (!a)
		return;
	shape_note_column(b, a, name);
	a->in_output |= scope->in_targets;
}

void shape_walk(struct shape_builder *b, const cJSON *node, struct shape_scope *scope)
{
	const cJSON *child;
	if (pg_node_is(node, "ColumnRef")) {
		note_column_ref(b, pg_node(node), scope);
		return;
	}
	if (pg_node_is(node, "SubLink") || pg_node_is(node, "SelectStmt"))
		return; /* see walk_subqueries() and shape_condition.c: each is made once */
	if (pg_node_is(node, "FuncCall") && shape_is_aggregate(pg_node(node)))
		note_aggregate(b, node, scope->block);
	if ((!cJSON_IsObject(node) && !cJSON_IsArray(node)) || b->depth >= SHAPE_MAX_DEPTH)
		return;
	b->depth++;
	PG_EACH (child, node)
		shape_walk(b, child, scope);
	b->depth--;
}

/* Subqueries in places other than conditions: output columns, SET, ORDER BY, arguments of functions. */
static void walk_subqueries(struct shape_builder *b, const cJSON *node, struct shape_scope *scope)
{
	const cJSON *child;
	if (pg_node_is(node, "SubLink")) {
		shape_walk(b, pg_get(pg_node(node), "testexpr"), scope);
		shape_add_select(b, pg_node(pg_get(pg_node(node), "subselect")), scope);
		return;
	}
	if ((!cJSON_IsObject(node) && !cJSON_IsArray(node)) || b->depth >= SHAPE_MAX_DEPTH)
		return;
	b->depth++;
	PG_EACH (child, node)
		walk_subqueries(b, child, scope);
	b->depth--;
}

static void walk_all(struct shape_builder *b, const cJSON *node, struct shape_scope *scope)
{
	shape_walk(b, node, scope);
	walk_subqueries(b, node, scope);
}

/* Subqueries that stand in a condition without being one: x = (SELECT …), f((SELECT …)). */
static void walk_condition_subqueries(struct shape_builder *b, const cJSON *node, struct shape_scope *scope)
{
	const cJSON *arg;
	if (pg_node_is(node, "SubLink")) {
		shape_walk(b, pg_get(pg_node(node), "testexpr"), scope);
	} else if (pg_node_is(node, "BoolExpr")) {
		PG_EACH (arg, pg_get(pg_node(node), "args"))
			walk_condition_subqueries(b, arg, scope);
	} else {
		walk_subqueries(b, node, scope);
	}
}

static void add_where(struct shape_builder *b, const cJSON *where, struct shape_scope *scope, bool having)
{
	if (!where)
		return;
	scope->block->has_where |= !having;
	shape_walk(b, where, scope);
	walk_condition_subqueries(b, where, scope);
	shape_add_condition(b, where, scope, (struct shape_condition_place){.having = having});
}

static void add_order(struct shape_builder *b, const cJSON *sort_clause, struct shape_scope *scope)
{
	struct shape_block *block = scope->block;
	const cJSON *item;
	PG_EACH (item, sort_clause) {
		const cJSON *sort = pg_node(item), *node = shape_output_column(pg_get(sort, "node"), scope);
		struct str nulls = pg_text(sort, "sortby_nulls");
		struct shape_sort s = {.term = shape_term_of(b, node, scope)};
		s.desc = str_eq(pg_text(sort, "sortby_dir"), STR("SORTBY_DESC"));
		s.nulls_first = str_eq(nulls, STR("SORTBY_NULLS_FIRST")) ||
				(s.desc && !str_eq(nulls, STR("SORTBY_NULLS_LAST")));
		block->random_order |= pg_node_is(node, "FuncCall") &&
				       str_eq(pg_last_string(pg_get(pg_node(node), "funcname")), STR("random"));
		walk_all(b, node, scope);
		*SHAPE_PUSH(block->order, block->order_n, block->order_cap, b->arena) = s;
	}
}

static void add_group(struct shape_builder *b, const cJSON *group_clause, struct shape_scope *scope)
{
	struct shape_block *block = scope->block;
	const cJSON *item;
	PG_EACH (item, group_clause) {
		const cJSON *node = shape_output_column(item, scope);
		struct shape_sort s = {.term = shape_term_of(b, node, scope)};
		shape_walk(b, node, scope);
		*SHAPE_PUSH(block->group, block->group_n, block->group_cap, b->arena) = s;
	}
}

static void add_locking(const cJSON *clauses, struct shape_block *block)
{
	const cJSON *item, *relation;
	PG_EACH (item, clauses) {
		const cJSON *relations = pg_get(pg_node(item), "lockedRels");
		block->for_update = true;
		for (size_t i = 0; i < block->accesses_n; i++) {
			struct shape_access *a = block->accesses[i];
			bool named = !relations;
			PG_EACH (relation, relations)
				named |= str_eq(pg_text(pg_node(relation), "relname"), a->alias.n ? a->alias : a->name);
			a->locked |= named;
		}
	}
}

static void add_limit(struct shape_builder *b, const cJSON *select, struct shape_scope *scope)
{
	const cJSON *limit = pg_get(select, "limitCount"), *offset = pg_get(select, "limitOffset");
	scope->block->has_limit = limit != NULL;
	scope->block->has_offset = offset != NULL;
	scope->block->limit = shape_operand_of(b, limit, scope);
	scope->block->offset = shape_operand_of(b, offset, scope);
}

static void fill_select(struct shape_builder *b, const cJSON *select, struct shape_scope *scope)
{
	const cJSON *item;
	struct str op = pg_text(select, "op");
	scope->targets = pg_get(select, "targetList");
	shape_add_ctes(b, pg_get(select, "withClause"), scope);
	if (op.n && !str_eq(op, STR("SETOP_NONE"))) {
		scope->block->is_set_operation = true;
		shape_add_select(b, pg_get(select, "larg"), scope);
		shape_add_select(b, pg_get(select, "rarg"), scope);
	}
	PG_EACH (item, pg_get(select, "fromClause"))
		shape_add_from(b, item, scope);
	const cJSON *distinct = pg_get(select, "distinctClause");
	scope->block->distinct = distinct != NULL;
	scope->block->distinct_on = distinct && cJSON_GetArraySize(distinct->child) > 0; /* else one empty node */
	add_group(b, pg_get(select, "groupClause"), scope);
	scope->in_targets = true;
	walk_all(b, scope->targets, scope);
	scope->in_targets = false;
	walk_all(b, pg_get(select, "valuesLists"), scope);
	add_where(b, pg_get(select, "whereClause"), scope, false);
	add_where(b, pg_get(select, "havingClause"), scope, true);
	add_order(b, pg_get(select, "sortClause"), scope);
	shape_walk(b, pg_get(select, "windowClause"), scope);
	add_limit(b, select, scope);
	add_locking(pg_get(select, "lockingClause"), scope->block);
}

struct shape_scope *shape_add_select(struct shape_builder *b, const cJSON *select, struct shape_scope *outer)
{
	if (!select || b->depth >= SHAPE_MAX_DEPTH)
		return NULL;
	b->depth++;
	struct shape_scope *scope = new_scope(b, outer);
	fill_select(b, select, scope);
	b->depth--;
	return scope;
}

static void add_written_columns(struct shape_builder *b, const cJSON *targets)
{
	struct shape *s = b->shape;
	const cJSON *item;
	PG_EACH (item, targets) {
		struct str name = pg_text(pg_node(item), "name");
		size_t i = 0;
		while (i < s->written_columns_n && !str_eq(s->written_columns[i], name))
			i++;
		if (i == s->written_columns_n)
			*SHAPE_PUSH(s->written_columns, s->written_columns_n, s->written_columns_cap, b->arena) =
				shape_copy(b, name);
	}
}

/* INSERT, UPDATE, DELETE and MERGE have their parts under these names; absent ones are skipped. */
static void fill_modification(struct shape_builder *b, const cJSON *inner, struct shape_scope *scope)
{
	const cJSON *item, *conflict = pg_get(inner, "onConflictClause");
	shape_add_table(b, pg_get(inner, "relation"), scope)->written = true;
	PG_EACH (item, pg_get(inner, "fromClause"))
		shape_add_from(b, item, scope);
	PG_EACH (item, pg_get(inner, "usingClause"))
		shape_add_from(b, item, scope);
	shape_add_from(b, pg_get(inner, "sourceRelation"), scope);
	PG_EACH (item, pg_get(inner, "targetList"))
		walk_all(b, pg_get(pg_node(item), "val"), scope);
	add_where(b, pg_get(inner, "whereClause"), scope, false);
	shape_walk(b, pg_get(inner, "joinCondition"), scope);
	shape_add_condition(b, pg_get(inner, "joinCondition"), scope, (struct shape_condition_place){0});
	walk_all(b, pg_get(inner, "returningList"), scope);
	b->shape->returning |= pg_get(inner, "returningList") != NULL;
	b->shape->on_conflict |= conflict != NULL;
	add_written_columns(b, pg_get(conflict, "targetList"));
}

static void add_insert_source(struct shape_builder *b, const cJSON *inner, struct shape_scope *scope)
{
	const cJSON *select = pg_node(pg_get(inner, "selectStmt")), *rows = pg_get(select, "valuesLists");
	if (rows)
		b->shape->rows_per_insert = (size_t)cJSON_GetArraySize(rows);
	if (rows)
		walk_subqueries(b, rows, scope);
	else if (select)
		shape_add_select(b, select, scope);
}

static struct shape_scope *add_modification(struct shape_builder *b, const cJSON *statement, struct shape_scope *outer)
{
	const cJSON *inner = pg_node(statement);
	struct shape_scope *scope = new_scope(b, outer);
	shape_add_ctes(b, pg_get(inner, "withClause"), scope);
	if (pg_node_is(statement, "InsertStmt")) {
		add_written_columns(b, pg_get(inner, "cols"));
		add_insert_source(b, inner, scope);
	} else if (pg_node_is(statement, "UpdateStmt")) {
		add_written_columns(b, pg_get(inner, "targetList"));
	}
	fill_modification(b, inner, scope);
	scope->targets = pg_get(inner, "returningList");
	return scope;
}

struct shape_scope *shape_add_statement(struct shape_builder *b, const cJSON *statement, struct shape_scope *outer)
{
	static const char *const modifications[] = {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"};
	static const char *const wrappers[] = {"DeclareCursorStmt", "CreateTableAsStmt", "ExplainStmt",
					       "CopyStmt",          "PrepareStmt",       "ViewStmt"};
	if (b->depth >= SHAPE_MAX_DEPTH)
		return NULL;
	if (pg_node_is(statement, "SelectStmt"))
		return shape_add_select(b, pg_node(statement), outer);
	for (size_t i = 0; i < ARRAY_LEN(modifications); i++)
		if (pg_node_is(statement, modifications[i]))
			return add_modification(b, statement, outer);
	for (size_t i = 0; i < ARRAY_LEN(wrappers); i++)
		if (pg_node_is(statement, wrappers[i]))
			return shape_add_statement(b, pg_get(pg_node(statement), "query"), outer);
	return NULL;
}
