/*
 * The columns' part of the name that PostgreSQL gives an index which was given none: ChooseIndexColumnNames() of
 * indexcmds.c, and for expressions FigureColname() of parse_target.c.
 */
#include "base/base.h"
#include "parsers/schema.h"

#define MAX_NAME_DEPTH 100

/* How well a name fits: a type's or "case" gives way to anything better. */
enum strength { NAME_NONE, NAME_WEAK, NAME_STRONG };

static const struct {
	const char *node, *field, *name; /* the name is in a list of names, or the same for all */
} named[] = {
	{"ColumnRef", "fields", NULL}, {"FuncCall", "funcname", NULL}, {"CoalesceExpr", NULL, "coalesce"},
	{"RowExpr", NULL, "row"},      {"A_ArrayExpr", NULL, "array"},
};

static enum strength figure(const cJSON *node, int depth, struct str *name)
{
	const cJSON *n = pg_node(node);
	if (depth > MAX_NAME_DEPTH)
		return NAME_NONE;
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		if (pg_node_is(node, named[i].node)) {
			*name = named[i].name ? str_from(named[i].name) : pg_last_string(pg_get(n, named[i].field));
			return name->n ? NAME_STRONG : NAME_NONE;
		}
	if (pg_node_is(node, "CollateClause") || pg_node_is(node, "A_Indirection"))
		return figure(pg_get(n, "arg"), depth + 1, name);
	if (pg_node_is(node, "MinMaxExpr")) {
		*name = str_eq(pg_text(n, "op"), STR("IS_LEAST")) ? STR("least") : STR("greatest");
		return NAME_STRONG;
	}
	if (pg_node_is(node, "A_Expr") && str_eq(pg_text(n, "kind"), STR("AEXPR_NULLIF"))) {
		*name = STR("nullif");
		return NAME_STRONG;
	}
	bool is_case = pg_node_is(node, "CaseExpr");
	if (!is_case && !pg_node_is(node, "TypeCast"))
		return NAME_NONE;
	enum strength inner = figure(pg_get(n, is_case ? "defresult" : "arg"), depth + 1, name);
	if (inner == NAME_STRONG)
		return inner;
	*name = is_case ? STR("case") : pg_last_string(pg_get(pg_get(n, "typeName"), "names"));
	return NAME_WEAK;
}

struct name_parts {
	struct str items[64];
	size_t n;
	struct arena *arena;
};

static bool has_part(const struct name_parts *parts, struct str name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (str_eq(parts->items[i], name))
			return true;
	return false;
}

static void add_part(struct name_parts *parts, const cJSON *element)
{
	struct str own = pg_text(element, "name"), name;
	if (parts->n == ARRAY_LEN(parts->items))
		return;
	if (!own.n && figure(pg_get(element, "expr"), 0, &own) == NAME_NONE)
		own = STR("expr");
	name = own;
	for (unsigned number = 1; has_part(parts, name); number++)
		name = arena_fmt(parts->arena, "%.*s%u", STR_ARG(own), number);
	parts->items[parts->n++] = name;
}

struct str schema_index_columns(struct schema_statement *s, const cJSON *elements, const cJSON *include)
{
	struct name_parts parts = {.arena = &s->c->arena};
	struct buf joined = {0};
	const cJSON *item;
	PG_EACH (item, elements)
		add_part(&parts, pg_node(item));
	PG_EACH (item, include)
		add_part(&parts, pg_node(item));
	for (size_t i = 0; i < parts.n; i++)
		buf_fmt(&joined, "%s%.*s", i ? "_" : "", STR_ARG(parts.items[i]));
	struct str kept = arena_strdup(buf_str(&joined), &s->c->arena);
	buf_release(&joined);
	return kept;
}
