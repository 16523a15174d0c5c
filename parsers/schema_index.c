#include "base/base.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"

/* Operator classes that a method takes without being told; ruleutils.c leaves them out, people do not. */
static const char *const default_classes[] = {
	"array_ops",       "bit_ops",       "bool_ops",    "box_ops",        "bpchar_ops",   "bytea_ops",
	"char_ops",        "cidr_ops",      "circle_ops",  "date_ops",       "enum_ops",     "float4_ops",
	"float8_ops",      "int2_ops",      "int4_ops",    "int8_ops",       "interval_ops", "jsonb_ops",
	"macaddr8_ops",    "macaddr_ops",   "money_ops",   "multirange_ops", "name_ops",     "numeric_ops",
	"oid_ops",         "oidvector_ops", "pg_lsn_ops",  "point_ops",      "poly_ops",     "quad_point_ops",
	"range_ops",       "record_ops",    "text_ops",    "tid_ops",        "time_ops",     "timestamp_ops",
	"timestamptz_ops", "timetz_ops",    "tsquery_ops", "tsvector_ops",   "uuid_ops",     "varbit_ops",
	"varchar_ops",     "xid_ops",       "xid8_ops",
};

static bool is_default_class(struct str method, struct str name)
{
	if (str_eq(method, STR("brin")))
		return str_ends(name, STR("_minmax_ops")) || str_ends(name, STR("_inclusion_ops"));
	if (str_eq(method, STR("gist")) && (str_eq(name, STR("inet_ops")) || str_eq(name, STR("cidr_ops"))))
		return false;
	if (str_eq(name, STR("inet_ops")))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(default_classes); i++)
		if (str_eq(name, str_from(default_classes[i])))
			return true;
	return false;
}

static struct str class_text(struct schema_statement *s, struct str method, const cJSON *element)
{
	struct str name = pg_last_string(pg_get(element, "opclass"));
	struct str options = schema_options(s, pg_get(element, "opclassopts"));
	if (options.n)
		return arena_fmt(&s->c->arena, "%.*s(%.*s)", STR_ARG(name), STR_ARG(options));
	return is_default_class(method, name) ? str_of("", 0) : arena_strdup(name, &s->c->arena);
}

void schema_fill_key(struct schema_statement *s, struct draft_index *draft, size_t i, const cJSON *element)
{
	struct index_key *key = &draft->index->keys[i];
	const cJSON *expression = pg_get(element, "expr"), *collation = pg_get(element, "collation");
	struct str nulls = pg_text(element, "nulls_ordering");
	draft->columns[i] = arena_strdup(pg_text(element, "name"), &s->c->arena);
	if (expression)
		key->expression = schema_expression(s, expression, draft_table(s->c, draft->table)->table);
	key->opclass = class_text(s, draft->index->method, element);
	if (collation)
		key->collation = arena_strdup(pg_last_string(collation), &s->c->arena);
	key->desc = str_eq(pg_text(element, "ordering"), STR("SORTBY_DESC"));
	key->nulls_first =
		str_eq(nulls, STR("SORTBY_NULLS_FIRST")) || (key->desc && !str_eq(nulls, STR("SORTBY_NULLS_LAST")));
}

/* A dump names the tablespace by a setting: said in the definition, so that it stands by itself. */
static void place_in_tablespace(struct schema_statement *s, struct index *index)
{
	struct str where = schema_text_from(index->definition, STR("where"), true);
	struct str head = str_head(index->definition, index->definition.n - (index->predicate.n ? where.n : 0));
	struct buf text = {0};
	index->tablespace = s->c->state->tablespace;
	buf_add(&text, str_trim(head));
	buf_add(&text, STR(" TABLESPACE "));
	pg_name_quote(index->tablespace, &text);
	if (index->predicate.n)
		buf_fmt(&text, " %.*s", STR_ARG(where));
	index->definition = arena_strdup(buf_str(&text), &s->c->arena);
	buf_release(&text);
}

void schema_create_index(struct schema_statement *s)
{
	const cJSON *n = s->node, *elements = pg_get(n, "indexParams"), *include = pg_get(n, "indexIncludingParams");
	const cJSON *where = pg_get(n, "whereClause"), *item;
	struct qname table = schema_range_name(s, pg_get(n, "relation"));
	struct str name = pg_text(n, "idxname");
	struct str columns = schema_index_columns(s, elements, include);
	if (!name.n)
		name = draft_choose_name(s->c, table.schema, table.name, columns, "idx");
	struct draft_index *draft = draft_index_new(s->c, table, name, (size_t)cJSON_GetArraySize(elements),
						    (size_t)cJSON_GetArraySize(include));
	if (!draft)
		return;
	struct index *index = draft->index;
	draft->name_columns = columns;
	struct str method = pg_text(n, "accessMethod");
	size_t i = 0;
	index->method = arena_strdup(method.n ? method : STR("btree"), &s->c->arena);
	PG_EACH (item, elements)
		schema_fill_key(s, draft, i++, pg_node(item));
	i = 0;
	PG_EACH (item, include)
		draft->include[i++] = arena_strdup(pg_text(pg_node(item), "name"), &s->c->arena);
	index->unique = pg_flag(n, "unique");
	index->nulls_not_distinct = pg_flag(n, "nulls_not_distinct");
	index->predicate = where ? schema_expression(s, where, draft_table(s->c, table)->table) : str_of("", 0);
	index->only = !pg_flag(pg_get(n, "relation"), "inh");
	index->with = schema_options(s, pg_get(n, "options"));
	index->tablespace = arena_strdup(pg_text(n, "tableSpace"), &s->c->arena);
	index->definition = schema_squeeze(s->original, &s->c->arena);
	if (!index->tablespace.n && s->c->state->tablespace.n)
		place_in_tablespace(s, index);
}
