#include "base/base.h"

#include "analysis/shape_build.h"
#include "analysis/tree_fingerprint.h"

static const struct {
	const char *node;
	enum statement_kind kind;
} statement_nodes[] = {
	{"SelectStmt", KIND_SELECT},           {"InsertStmt", KIND_INSERT},        {"UpdateStmt", KIND_UPDATE},
	{"DeleteStmt", KIND_DELETE},           {"MergeStmt", KIND_MERGE},          {"CopyStmt", KIND_COPY},
	{"TransactionStmt", KIND_TRANSACTION}, {"DeclareCursorStmt", KIND_CURSOR}, {"FetchStmt", KIND_CURSOR},
	{"ClosePortalStmt", KIND_CURSOR},
};

static enum statement_kind kind_of(const cJSON *statement, struct str sql)
{
	struct scan_result scan;
	for (size_t i = 0; i < ARRAY_LEN(statement_nodes); i++)
		if (pg_node_is(statement, statement_nodes[i].node))
			return statement_nodes[i].kind;
	scan_statement(sql, &(struct scan_options){0}, &scan);
	return scan.kind;
}

/* Union-find over the accesses of a block, in their numbers within the shape. */
static size_t root_of(size_t *parents, size_t i)
{
	while (parents[i] != i)
		i = parents[i] = parents[parents[i]];
	return i;
}

static bool is_stored(const struct shape_access *a)
{
	return !a->is_cte && !a->is_function && !a->is_subquery;
}

static void connect(size_t *parents, const struct shape_predicate *p)
{
	const struct shape_access *a = p->term.access, *b = p->operand.term.access;
	if (a && b && a->block == b->block && is_stored(a) && is_stored(b))
		parents[root_of(parents, (size_t)a->number)] = root_of(parents, (size_t)b->number);
}

/* Subqueries and functions may connect their neighbours in ways that are not looked into. */
static bool has_unconnected_tables(const struct shape_block *block, size_t *parents)
{
	for (size_t i = 0; i < block->accesses_n; i++)
		if (!is_stored(block->accesses[i]))
			return false;
	for (size_t i = 1; i < block->accesses_n; i++)
		if (root_of(parents, (size_t)block->accesses[0]->number) !=
		    root_of(parents, (size_t)block->accesses[i]->number))
			return true;
	return false;
}

static void find_cross_joins(struct shape_builder *b)
{
	struct shape *s = b->shape;
	size_t *parents = ARENA_ARRAY(size_t, s->accesses_n + 1, b->arena);
	for (size_t i = 0; i < s->accesses_n; i++)
		parents[i] = i;
	for (size_t i = 0; i < s->predicates_n; i++)
		connect(parents, s->predicates[i]);
	for (size_t i = 0; i < s->blocks_n; i++)
		s->blocks[i]->cross_join = has_unconnected_tables(s->blocks[i], parents);
}

static bool is_system_table(const struct shape_access *a)
{
	return str_eq(a->schema, STR("pg_catalog")) || str_eq(a->schema, STR("information_schema")) ||
	       (!a->schema.n && !a->table && str_starts(a->name, STR("pg_")));
}

bool shape_is_introspection(const struct shape *shape)
{
	for (size_t i = 0; i < shape->accesses_n; i++)
		if (!is_system_table(shape->accesses[i]))
			return false;
	return shape->accesses_n > 0;
}

struct shape *shape_parse(struct str normalized, const struct catalog *catalog, struct arena *arena)
{
	struct shape_builder b = {.catalog = catalog, .arena = arena, .sql = normalized};
	struct shape *shape = b.shape = ARENA_NEW(struct shape, arena);
	struct err err = {0};
	cJSON *tree = pg_tree_parse(normalized, &err);
	if (!tree) {
		shape->error = arena_strdup(str_from(err.msg), arena);
		return shape;
	}
	const cJSON *raw;
	PG_EACH (raw, pg_get(tree, "stmts"))
		shape_add_statement(&b, pg_get(raw, "stmt"), NULL);
	shape->several = cJSON_GetArraySize(pg_get(tree, "stmts")) > 1;
	shape->kind = kind_of(pg_tree_statement(tree), normalized);
	shape->fingerprint = tree_fingerprint(tree);
	shape->parsed = true;
	find_cross_joins(&b);
	arena_release(&b.scratch);
	cJSON_Delete(tree);
	return shape;
}
