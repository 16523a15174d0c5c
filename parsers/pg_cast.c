#include "parsers/pg_cast.h"

#include "base/base.h"
#include "parsers/catalog.h"
#include "parsers/pg_name.h"

static bool is_one_of(struct str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(word, str_from(words[i])))
			return true;
	return false;
}

/* Types between which the server casts strings without asking. */
static bool is_string_type(const cJSON *type)
{
	static const char *const names[] = {"text", "varchar", "bpchar"};
	return !pg_get(type, "typmods") && is_one_of(pg_type_base(type), names, ARRAY_LEN(names));
}

static bool is_string_column_type(struct str type)
{
	static const char *const starts[] = {"text", "character", "bpchar", "name"};
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts(type, str_from(starts[i])))
			return true;
	return false;
}

static const struct column *referenced_column(const cJSON *reference, const struct table *table)
{
	return table ? table_column(table, pg_last_string(pg_get(reference, "fields"))) : NULL;
}

static bool may_be_array(const cJSON *reference, const struct table *table)
{
	const struct column *column = referenced_column(reference, table);
	return !column || !column->type.n || (is_string_column_type(column->type) && str_ends(column->type, STR("[]")));
}

/* A column that the table does not have, or no table at all, may be a string. */
static bool may_be_string_column(const cJSON *reference, const struct table *table)
{
	const struct column *column = referenced_column(reference, table);
	return !column || !column->type.n || is_string_column_type(column->type);
}

static bool gives_text(const cJSON *node, const struct table *table);

/* COALESCE gives text if all that it chooses from is text. */
static bool all_give_text(const cJSON *list, const struct table *table)
{
	const cJSON *item;
	PG_EACH (item, list) {
		const cJSON *n = pg_cast_strip(item, table);
		bool text = pg_node_is(n, "A_Const")     ? pg_get(pg_node(n), "sval") != NULL
			    : pg_node_is(n, "ColumnRef") ? may_be_string_column(pg_node(n), table)
							 : gives_text(n, table);
		if (!text)
			return false;
	}
	return true;
}

/* Expressions that give text whatever they are fed with. */
static bool gives_text(const cJSON *node, const struct table *table)
{
	static const char *const functions[] = {"lower", "upper",   "btrim",      "ltrim",     "rtrim",   "concat",
						"left",  "right",   "substr",     "substring", "replace", "initcap",
						"md5",   "to_char", "split_part", "unaccent"};
	static const char *const operators[] = {"||", "->>", "#>>"};
	const cJSON *n = pg_node(node);
	if (pg_node_is(node, "CoalesceExpr"))
		return all_give_text(pg_get(n, "args"), table);
	if (pg_node_is(node, "FuncCall"))
		return is_one_of(pg_last_string(pg_get(n, "funcname")), functions, ARRAY_LEN(functions));
	return pg_node_is(node, "A_Expr") &&
	       is_one_of(pg_last_string(pg_get(n, "name")), operators, ARRAY_LEN(operators));
}

/* The type of these constants decides what the operator does. */
static bool constant_needs_type(const cJSON *type)
{
	static const char *const names[] = {"interval", "regclass", "regproc", "regtype", "regrole", "regnamespace"};
	return is_one_of(pg_type_base(type), names, ARRAY_LEN(names));
}

static bool says_nothing(const cJSON *argument, const cJSON *type, const struct table *table)
{
	if (pg_node_is(argument, "A_Const"))
		return !constant_needs_type(type);
	if (pg_node_is(argument, "A_ArrayExpr"))
		return pg_get(pg_node(argument), "elements") != NULL;
	if (!is_string_type(type))
		return false;
	if (pg_node_is(argument, "ColumnRef") && pg_get(type, "arrayBounds"))
		return may_be_array(pg_node(argument), table);
	if (pg_node_is(argument, "ColumnRef"))
		return may_be_string_column(pg_node(argument), table);
	return gives_text(argument, table) || pg_node_is(argument, "ParamRef");
}

const cJSON *pg_cast_strip(const cJSON *node, const struct table *table)
{
	while (pg_node_is(node, "TypeCast")) {
		const cJSON *argument = pg_cast_strip(pg_get(pg_node(node), "arg"), table);
		if (!says_nothing(argument, pg_get(pg_node(node), "typeName"), table))
			break;
		node = argument;
	}
	return node;
}

struct str pg_cast_number(const cJSON *node)
{
	static const char *const types[] = {"int2", "int4", "int8", "numeric", "float4", "float8", "oid"};
	const cJSON *cast = pg_node(node), *argument = pg_get(cast, "arg");
	struct str text = pg_text(pg_get(pg_node(argument), "sval"), "sval");
	double value;
	bool is_number = pg_node_is(node, "TypeCast") && pg_node_is(argument, "A_Const") &&
			 str_to_double(text, &value) &&
			 is_one_of(pg_type_base(pg_get(cast, "typeName")), types, ARRAY_LEN(types));
	return is_number ? text : str_of(NULL, 0);
}
