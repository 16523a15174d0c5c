#include "base/base.h"

#include "analysis/tree_fingerprint.h"
#include "base/hash.h"

/*
 * A scope: the relations of one query level, by the names columns may be qualified with. `name` is what the fingerprint
 * says instead: the table's name, with a number when it occurs again.
 */
struct relation {
	struct str alias;
	uint64_t name;
};

#define MAX_RELATIONS 64

struct scope {
	const struct scope *outer;
	struct relation relations[MAX_RELATIONS];
	unsigned n;
	const cJSON *targets; /* of a SELECT, for ORDER BY 1 */
};

static uint64_t hash_node(const cJSON *node, const struct scope *scope);
static uint64_t hash_fields(const cJSON *inner, const struct scope *scope);
static uint64_t hash_select(const cJSON *select, const struct scope *outer);

static uint64_t hash_text(const char *text)
{
	return hash_bytes(str_from(text));
}

static const uint64_t CONSTANT = UINT64_C(0x636f6e7374616e74);

static bool is_constant(const cJSON *node)
{
	const cJSON *inner = pg_node(node);
	if (pg_node_is(node, "A_Const") || pg_node_is(node, "ParamRef"))
		return true;
	if (pg_node_is(node, "TypeCast"))
		return is_constant(pg_get(inner, "arg"));
	if (pg_node_is(node, "A_Expr") && !pg_get(inner, "lexpr"))
		return str_eq(pg_last_string(pg_get(inner, "name")), STR("-")) && is_constant(pg_get(inner, "rexpr"));
	return false;
}

/* A constant, or a list, array or row of nothing else. */
static bool is_constant_list(const cJSON *node)
{
	const cJSON *items = NULL, *item;
	if (is_constant(node))
		return true;
	if (pg_node_is(node, "TypeCast"))
		return is_constant_list(pg_get(pg_node(node), "arg"));
	if (pg_node_is(node, "A_ArrayExpr"))
		items = pg_get(pg_node(node), "elements");
	else if (pg_node_is(node, "List"))
		items = pg_get(pg_node(node), "items");
	else
		return false;
	PG_EACH (item, items)
		if (!is_constant_list(item))
			return false;
	return true;
}

static bool is_plain_schema(struct str schema)
{
	return schema.n == 0 || str_eq(schema, STR("public")) || str_eq(schema, STR("pg_catalog"));
}

static uint64_t hash_qualified(struct str schema, struct str name)
{
	return hash_mix(is_plain_schema(schema) ? 0 : hash_bytes(schema), hash_bytes(name));
}

static void add_relation(struct scope *scope, struct str alias, uint64_t name)
{
	uint64_t number = 0;
	if (scope->n == MAX_RELATIONS)
		return;
	for (unsigned i = 0; i < scope->n; i++)
		number += scope->relations[i].name == name;
	scope->relations[scope->n++] = (struct relation){alias, number ? hash_mix(name, number) : name};
}

/* Enters the relations of a FROM item. */
static void collect(const cJSON *item, struct scope *scope)
{
	const cJSON *inner = pg_node(item);
	struct str alias = pg_text(pg_get(inner, "alias"), "aliasname");
	if (pg_node_is(item, "JoinExpr")) {
		collect(pg_get(inner, "larg"), scope);
		collect(pg_get(inner, "rarg"), scope);
	} else if (pg_node_is(item, "RangeVar")) {
		struct str name = pg_text(inner, "relname");
		add_relation(scope, alias.n ? alias : name, hash_qualified(pg_text(inner, "schemaname"), name));
	} else if (item) {
		add_relation(scope, alias, hash_text(pg_node_kind(item)));
	}
}

static void collect_target(const cJSON *relation, struct scope *scope)
{
	struct str name = pg_text(relation, "relname"), alias = pg_text(pg_get(relation, "alias"), "aliasname");
	if (name.n)
		add_relation(scope, alias.n ? alias : name, hash_qualified(pg_text(relation, "schemaname"), name));
}

static uint64_t resolve_alias(struct str alias, const struct scope *scope)
{
	for (; scope; scope = scope->outer)
		for (unsigned i = 0; i < scope->n; i++)
			if (str_eq(scope->relations[i].alias, alias))
				return scope->relations[i].name;
	return hash_bytes(alias);
}

/* Is `alias` the only relation of the innermost scope, so that naming it says nothing? */
static bool is_only_relation(struct str alias, const struct scope *scope)
{
	return scope && scope->n == 1 && str_eq(scope->relations[0].alias, alias);
}

static uint64_t hash_column(const cJSON *inner, const struct scope *scope)
{
	const cJSON *fields = pg_get(inner, "fields");
	int n = cJSON_GetArraySize(fields);
	const cJSON *last = n ? cJSON_GetArrayItem(fields, n - 1) : NULL;
	uint64_t column = pg_node_is(last, "A_Star") ? hash_text("*") : hash_bytes(pg_string(last));
	struct str qualifier = n > 1 ? pg_string(cJSON_GetArrayItem(fields, n - 2)) : str_of("", 0);
	uint64_t h = hash_text("ColumnRef");
	if (n > 1 && !is_only_relation(qualifier, scope))
		h = hash_mix(h, resolve_alias(qualifier, scope));
	return hash_mix(h, column);
}

static uint64_t hash_list(const cJSON *list, const struct scope *scope)
{
	uint64_t h = hash_text("list");
	const cJSON *item;
	PG_EACH (item, list)
		h = hash_mix(h, hash_node(item, scope));
	return h;
}

static uint64_t hash_operator(struct str op, uint64_t left, uint64_t right)
{
	return hash_mix(hash_mix(hash_mix(hash_text("A_Expr"), hash_bytes(op)), left), right);
}

static uint64_t hash_comparison_with_list(struct str op, const cJSON *left, const cJSON *right,
					  const struct scope *scope)
{
	uint64_t list = is_constant_list(right) ? CONSTANT : hash_node(right, scope);
	return hash_mix(hash_text("in"), hash_operator(op, hash_node(left, scope), list));
}

static uint64_t hash_between(const cJSON *inner, struct str op, const struct scope *scope)
{
	const cJSON *bounds = pg_get(pg_node(pg_get(inner, "rexpr")), "items");
	uint64_t left = hash_node(pg_get(inner, "lexpr"), scope);
	uint64_t low = hash_node(cJSON_GetArrayItem(bounds, 0), scope);
	uint64_t high = hash_node(cJSON_GetArrayItem(bounds, 1), scope);
	if (str_eq(op, STR("BETWEEN")))
		return hash_mix(hash_mix(hash_text("AND_EXPR"), hash_operator(STR(">="), left, low)),
				hash_operator(STR("<="), left, high));
	return hash_mix(hash_mix(hash_bytes(op), left), hash_mix(low, high));
}

static uint64_t hash_expression(const cJSON *inner, const struct scope *scope)
{
	struct str kind = pg_text(inner, "kind"), op = pg_last_string(pg_get(inner, "name"));
	const cJSON *left = pg_get(inner, "lexpr"), *right = pg_get(inner, "rexpr");
	if (str_eq(kind, STR("AEXPR_IN")) || str_eq(kind, STR("AEXPR_OP_ANY")) || str_eq(kind, STR("AEXPR_OP_ALL")))
		return hash_comparison_with_list(op, left, right, scope);
	if (str_starts(kind, STR("AEXPR_BETWEEN")) || str_starts(kind, STR("AEXPR_NOT_BETWEEN")))
		return hash_between(inner, op, scope);
	uint64_t h = hash_operator(op, hash_node(left, scope), hash_node(right, scope));
	bool plain =
		str_eq(kind, STR("AEXPR_OP")) || str_eq(kind, STR("AEXPR_LIKE")) || str_eq(kind, STR("AEXPR_ILIKE"));
	return plain ? h : hash_mix(h, hash_bytes(kind));
}

/* The arguments of nested ANDs (or ORs), as one list. */
static uint64_t hash_arguments(uint64_t h, const cJSON *args, struct str op, const struct scope *scope)
{
	const cJSON *arg;
	PG_EACH (arg, args) {
		const cJSON *inner = pg_node(arg);
		bool between = pg_node_is(arg, "A_Expr") && str_eq(pg_text(inner, "kind"), STR("AEXPR_BETWEEN"));
		if (pg_node_is(arg, "BoolExpr") && str_eq(pg_text(inner, "boolop"), op)) {
			h = hash_arguments(h, pg_get(inner, "args"), op, scope);
		} else if (between && str_eq(op, STR("AND_EXPR"))) {
			const cJSON *bounds = pg_get(pg_node(pg_get(inner, "rexpr")), "items");
			uint64_t left = hash_node(pg_get(inner, "lexpr"), scope);
			h = hash_mix(h,
				     hash_operator(STR(">="), left, hash_node(cJSON_GetArrayItem(bounds, 0), scope)));
			h = hash_mix(h,
				     hash_operator(STR("<="), left, hash_node(cJSON_GetArrayItem(bounds, 1), scope)));
		} else {
			h = hash_mix(h, hash_node(arg, scope));
		}
	}
	return h;
}

static uint64_t hash_bool(const cJSON *inner, const struct scope *scope)
{
	struct str op = pg_text(inner, "boolop");
	return hash_arguments(hash_bytes(op), pg_get(inner, "args"), op, scope);
}

static uint64_t hash_output_reference(const cJSON *node, const struct scope *scope)
{
	const cJSON *target = scope ? pg_output_column(node, scope->targets) : NULL;
	return hash_node(target ? target : node, scope);
}

static uint64_t hash_sort(const cJSON *inner, const struct scope *scope)
{
	struct str dir = pg_text(inner, "sortby_dir"), nulls = pg_text(inner, "sortby_nulls");
	bool desc = str_eq(dir, STR("SORTBY_DESC"));
	bool nulls_first =
		str_eq(nulls, STR("SORTBY_NULLS_FIRST")) || (desc && !str_eq(nulls, STR("SORTBY_NULLS_LAST")));
	uint64_t h = hash_mix(hash_text("SortBy"), hash_output_reference(pg_get(inner, "node"), scope));
	h = hash_mix(h, (uint64_t)desc << 1 | nulls_first);
	return hash_mix(h, hash_list(pg_get(inner, "useOp"), scope));
}

static uint64_t hash_relation(const cJSON *inner, const struct scope *scope)
{
	struct str name = pg_text(inner, "relname"), alias = pg_text(pg_get(inner, "alias"), "aliasname");
	bool only = !pg_flag(inner, "inh");
	uint64_t h = hash_qualified(pg_text(inner, "schemaname"), name);
	uint64_t resolved = resolve_alias(alias.n ? alias : name, scope);
	return hash_mix(hash_mix(hash_text("RangeVar"), h), hash_mix(scope ? resolved : 0, only));
}

/* Rows of VALUES that look the same count once. */
static uint64_t hash_rows(const cJSON *rows, const struct scope *scope)
{
	uint64_t h = hash_text("values"), previous = 0;
	const cJSON *row;
	PG_EACH (row, rows) {
		uint64_t one = hash_node(row, scope);
		if (one != previous)
			h = hash_mix(h, one);
		previous = one;
	}
	return h;
}

static uint64_t hash_field(const cJSON *field, const struct scope *scope)
{
	const char *name = field->string;
	if (strcmp(name, "valuesLists") == 0)
		return hash_rows(field, scope);
	if (strcmp(name, "groupClause") == 0 || strcmp(name, "distinctClause") == 0) {
		uint64_t h = hash_text("by");
		const cJSON *item;
		PG_EACH (item, field)
			h = hash_mix(h, hash_output_reference(item, scope));
		return h;
	}
	return hash_node(field, scope);
}

/* Where things stand and what they are called does not matter. */
static bool is_ignored(const char *name)
{
	static const char *const ignored[] = {"location",         "stmt_location",  "stmt_len",   "alias",
					      "rexpr_list_start", "rexpr_list_end", "list_start", "list_end",
					      "join_using_alias", "funcformat"};
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		if (strcmp(name, ignored[i]) == 0)
			return true;
	return false;
}

/* Order of the fields does not matter: libpg_query prints them in one order, but a sum asks nothing of it. */
static uint64_t hash_fields(const cJSON *inner, const struct scope *scope)
{
	uint64_t h = 0;
	const cJSON *field;
	PG_EACH (field, inner)
		if (field->string && !is_ignored(field->string))
			h += hash_mix(hash_text(field->string), hash_field(field, scope));
	return h;
}

static uint64_t hash_select(const cJSON *select, const struct scope *outer)
{
	struct scope scope = {.outer = outer};
	const cJSON *item;
	scope.n = 0;
	PG_EACH (item, pg_get(select, "fromClause"))
		collect(item, &scope);
	scope.targets = pg_get(select, "targetList");
	if (outer && scope.n == 0 && !pg_get(select, "larg"))
		scope.outer = outer;
	return hash_mix(hash_text("SelectStmt"), hash_fields(select, &scope));
}

/* INSERT, UPDATE, DELETE, MERGE: the target and what stands beside it. */
static uint64_t hash_modification(const char *kind, const cJSON *inner, const struct scope *outer)
{
	struct scope scope = {.outer = outer};
	const cJSON *item;
	collect_target(pg_get(inner, "relation"), &scope);
	PG_EACH (item, pg_get(inner, "fromClause"))
		collect(item, &scope);
	PG_EACH (item, pg_get(inner, "usingClause"))
		collect(item, &scope);
	if (pg_get(inner, "sourceRelation"))
		collect(pg_get(inner, "sourceRelation"), &scope);
	return hash_mix(hash_text(kind), hash_fields(inner, &scope));
}

static uint64_t hash_target(const cJSON *inner, const struct scope *scope)
{
	/* Without a value it is a column of INSERT; in SELECT and RETURNING the name is only a label. */
	const cJSON *value = pg_get(inner, "val");
	bool label = value && scope && scope->targets;
	uint64_t h = label ? 0 : hash_bytes(pg_text(inner, "name"));
	h = hash_mix(hash_text("ResTarget"), h);
	return hash_mix(hash_mix(h, value ? hash_node(value, scope) : 0),
			hash_list(pg_get(inner, "indirection"), scope));
}

static bool is_modification(const char *kind)
{
	return strcmp(kind, "InsertStmt") == 0 || strcmp(kind, "UpdateStmt") == 0 || strcmp(kind, "DeleteStmt") == 0 ||
	       strcmp(kind, "MergeStmt") == 0;
}

static uint64_t hash_wrapped(const cJSON *node, const struct scope *scope)
{
	const char *kind = pg_node_kind(node);
	const cJSON *inner = pg_node(node);
	if (is_constant(node))
		return CONSTANT;
	if (strcmp(kind, "ColumnRef") == 0)
		return hash_column(inner, scope);
	if (strcmp(kind, "A_Expr") == 0)
		return hash_expression(inner, scope);
	if (strcmp(kind, "BoolExpr") == 0)
		return hash_bool(inner, scope);
	if (strcmp(kind, "SelectStmt") == 0)
		return hash_select(inner, scope);
	if (strcmp(kind, "RangeVar") == 0)
		return hash_relation(inner, scope);
	if (strcmp(kind, "SortBy") == 0)
		return hash_sort(inner, scope);
	if (strcmp(kind, "ResTarget") == 0)
		return hash_target(inner, scope);
	if (is_modification(kind))
		return hash_modification(kind, inner, scope);
	if (strcmp(kind, "A_ArrayExpr") == 0 && is_constant_list(node))
		return hash_mix(hash_text(kind), CONSTANT);
	return hash_mix(hash_text(kind), hash_fields(inner, scope));
}

static uint64_t hash_node(const cJSON *node, const struct scope *scope)
{
	if (cJSON_IsArray(node))
		return hash_list(node, scope);
	if (cJSON_IsString(node))
		return hash_text(node->valuestring);
	if (cJSON_IsNumber(node))
		return hash_mix(hash_text("number"), (uint64_t)(int64_t)node->valuedouble);
	if (!cJSON_IsObject(node))
		return cJSON_IsTrue(node) ? 1 : 0;
	/* A wrapper has one member whose name is a kind, in upper case; other objects are nodes without one. */
	const cJSON *first = node->child;
	bool wrapped = first && !first->next && first->string && first->string[0] >= 'A' && first->string[0] <= 'Z';
	return wrapped ? hash_wrapped(node, scope) : hash_fields(node, scope);
}

uint64_t tree_fingerprint(const cJSON *tree)
{
	return hash_list(pg_get(tree, "stmts"), NULL) | 1;
}
