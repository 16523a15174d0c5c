#include "base/base.h"

#include "analysis/shape_build.h"

static struct shape_access *add_access(struct shape_builder *b, struct shape_scope *scope, struct str alias)
{
	struct shape_access *a = ARENA_NEW(struct shape_access, b->arena);
	a->block = scope->block;
	a->alias = shape_copy(b, alias);
	a->number = -1;
	*SHAPE_PUSH(scope->block->accesses, scope->block->accesses_n, scope->block->accesses_cap, b->arena) = a;
	return a;
}

static const struct shape_cte *find_cte(struct str name, const struct shape_scope *scope)
{
	for (; scope; scope = scope->outer)
		for (const struct shape_cte *c = scope->ctes; c; c = c->next)
			if (str_eq(c->name, name))
				return c;
	return NULL;
}

struct shape_access *shape_add_table(struct shape_builder *b, const cJSON *range_var, struct shape_scope *scope)
{
	struct str schema = pg_text(range_var, "schemaname"), name = pg_text(range_var, "relname");
	struct shape_access *a = add_access(b, scope, pg_text(pg_get(range_var, "alias"), "aliasname"));
	const struct shape_cte *cte = schema.n ? NULL : find_cte(name, scope);
	a->schema = shape_copy(b, schema);
	a->name = shape_copy(b, name);
	if (cte) {
		a->is_cte = true;
		a->derived = cte->block;
		return a;
	}
	a->table = b->catalog ? catalog_table(b->catalog, a->schema, a->name) : NULL;
	a->number = (int)b->shape->accesses_n;
	*SHAPE_PUSH(b->shape->accesses, b->shape->accesses_n, b->shape->accesses_cap, b->arena) = a;
	return a;
}

static void add_subselect(struct shape_builder *b, const cJSON *inner, struct shape_scope *scope)
{
	struct shape_access *a = add_access(b, scope, pg_text(pg_get(inner, "alias"), "aliasname"));
	a->is_subquery = true;
	struct shape_scope *derived = shape_add_select(b, pg_node(pg_get(inner, "subquery")), scope);
	a->derived = derived ? derived->block : NULL;
}

static void add_function(struct shape_builder *b, const cJSON *inner, struct shape_scope *scope)
{
	struct shape_access *a = add_access(b, scope, pg_text(pg_get(inner, "alias"), "aliasname"));
	a->is_function = true;
	const cJSON *list = cJSON_GetArrayItem(pg_get(inner, "functions"), 0);
	const cJSON *call = cJSON_GetArrayItem(pg_get(pg_node(list), "items"), 0);
	a->name = shape_copy(b, pg_last_string(pg_get(pg_node(call), "funcname")));
	shape_walk(b, pg_get(inner, "functions"), scope);
}

static void make_nullable(struct shape_block *block, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		block->accesses[i]->nullable = true;
}

/* The access among [from, to) that has the column; without a catalogue, the first. */
static struct shape_access *access_with(struct shape_block *block, size_t from, size_t to, struct str column)
{
	for (size_t i = from; i < to; i++)
		if (block->accesses[i]->table && table_column(block->accesses[i]->table, column))
			return block->accesses[i];
	return from < to ? block->accesses[from] : NULL;
}

static void add_using(struct shape_builder *b, const cJSON *names, struct shape_block *block, size_t left, size_t right,
		      size_t end)
{
	const cJSON *item;
	PG_EACH (item, names) {
		struct str name = pg_string(item);
		struct shape_access *l = access_with(block, left, right, name),
				    *r = access_with(block, right, end, name);
		if (l && r)
			shape_add_equality(b, l, r, name);
	}
}

static void add_natural(struct shape_builder *b, struct shape_block *block, size_t left, size_t right, size_t end)
{
	for (size_t i = left; i < right; i++)
		for (size_t j = right; j < end; j++) {
			const struct table *l = block->accesses[i]->table, *r = block->accesses[j]->table;
			for (size_t c = 0; l && r && c < l->columns_n; c++)
				if (table_column(r, l->columns[c].name))
					shape_add_equality(b, block->accesses[i], block->accesses[j],
							   l->columns[c].name);
		}
}

static void add_join(struct shape_builder *b, const cJSON *inner, struct shape_scope *scope)
{
	struct shape_block *block = scope->block;
	struct str type = pg_text(inner, "jointype");
	size_t left = block->accesses_n;
	shape_add_from(b, pg_get(inner, "larg"), scope);
	size_t right = block->accesses_n;
	shape_add_from(b, pg_get(inner, "rarg"), scope);
	size_t end = block->accesses_n;
	if (str_eq(type, STR("JOIN_LEFT")) || str_eq(type, STR("JOIN_FULL")))
		make_nullable(block, right, end);
	if (str_eq(type, STR("JOIN_RIGHT")) || str_eq(type, STR("JOIN_FULL")))
		make_nullable(block, left, right);
	add_using(b, pg_get(inner, "usingClause"), block, left, right, end);
	if (pg_flag(inner, "isNatural"))
		add_natural(b, block, left, right, end);
	shape_walk(b, pg_get(inner, "quals"), scope);
	shape_add_condition(b, pg_get(inner, "quals"), scope, (struct shape_condition_place){0});
}

void shape_add_from(struct shape_builder *b, const cJSON *item, struct shape_scope *scope)
{
	const cJSON *inner = pg_node(item);
	if (b->depth >= SHAPE_MAX_DEPTH)
		return;
	b->depth++;
	if (pg_node_is(item, "RangeVar"))
		shape_add_table(b, inner, scope);
	else if (pg_node_is(item, "JoinExpr"))
		add_join(b, inner, scope);
	else if (pg_node_is(item, "RangeSubselect"))
		add_subselect(b, inner, scope);
	else if (pg_node_is(item, "RangeFunction"))
		add_function(b, inner, scope);
	else if (pg_node_is(item, "RangeTableSample"))
		shape_add_from(b, pg_get(inner, "relation"), scope);
	b->depth--;
}

void shape_add_ctes(struct shape_builder *b, const cJSON *with_clause, struct shape_scope *scope)
{
	bool recursive = pg_flag(with_clause, "recursive");
	const cJSON *item;
	PG_EACH (item, pg_get(with_clause, "ctes")) {
		const cJSON *inner = pg_node(item);
		struct shape_cte *cte = ARENA_NEW(struct shape_cte, b->arena);
		cte->name = shape_copy(b, pg_text(inner, "ctename"));
		if (recursive) { /* it sees itself */
			cte->next = scope->ctes;
			scope->ctes = cte;
		}
		cte->scope = shape_add_statement(b, pg_get(inner, "ctequery"), scope);
		cte->block = cte->scope ? cte->scope->block : NULL;
		if (!recursive) {
			cte->next = scope->ctes;
			scope->ctes = cte;
		}
	}
}
