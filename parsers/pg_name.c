#include "parsers/pg_name.h"

#include "base/base.h"
#include "parsers/pg_tree.h"

/* Key words of all but the UNRESERVED category (src/include/parser/kwlist.h, PostgreSQL 10 to 18), sorted. */
/* clang-format off */
static const char *const reserved[] = {
	"all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
	"bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce",
	"collate", "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog",
	"current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec",
	"decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract",
	"false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group",
	"grouping", "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect",
	"interval", "into", "is", "isnull", "join", "json_array", "json_arrayagg", "json_exists",
	"json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table", "json_value",
	"lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "merge_action",
	"national", "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset",
	"on", "only", "or", "order", "out", "outer", "overlaps", "overlay", "placing", "position", "precision",
	"primary", "real", "references", "returning", "right", "row", "select", "session_user", "setof", "similar",
	"smallint", "some", "substring", "symmetric", "system_user", "table", "tablesample", "then", "time",
	"timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values",
	"varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat",
	"xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize",
	"xmltable",
};
/* clang-format on */

static int compare_word(const void *key, const void *item)
{
	return str_cmp(*(const struct str *)key, str_from(*(const char *const *)item));
}

bool pg_name_is_reserved(struct str word)
{
	return bsearch(&word, reserved, ARRAY_LEN(reserved), sizeof reserved[0], compare_word) != NULL;
}

static bool is_plain(struct str name)
{
	if (name.n == 0 || (name.p[0] >= '0' && name.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return !pg_name_is_reserved(name);
}

static void write_doubled(struct str text, char quote, struct buf *out)
{
	buf_add_char(out, quote);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == quote)
			buf_add_char(out, quote);
		buf_add_char(out, text.p[i]);
	}
	buf_add_char(out, quote);
}

void pg_name_quote(struct str name, struct buf *out)
{
	if (is_plain(name))
		buf_add(out, name);
	else
		write_doubled(name, '"', out);
}

void pg_name_quote_qualified(struct str schema, struct str name, struct buf *out)
{
	if (schema.n) {
		pg_name_quote(schema, out);
		buf_add_char(out, '.');
	}
	pg_name_quote(name, out);
}

void pg_name_quote_literal(struct str value, struct buf *out)
{
	write_doubled(value, '\'', out);
}

/* What the grammar and its users call a type, and what format_type() calls it. */
static const struct {
	const char *name, *spelling, *suffix;
} spellings[] = {
	{"int2", "smallint", ""},
	{"int4", "integer", ""},
	{"int8", "bigint", ""},
	{"float4", "real", ""},
	{"float8", "double precision", ""},
	{"bool", "boolean", ""},
	{"bpchar", "character", ""},
	{"varchar", "character varying", ""},
	{"varbit", "bit varying", ""},
	{"decimal", "numeric", ""},
	{"timestamptz", "timestamp", " with time zone"},
	{"timestamp", "timestamp", " without time zone"},
	{"timetz", "time", " with time zone"},
	{"time", "time", " without time zone"},
};

/* Serial types are columns' business; as a type they are their integer. */
static const struct {
	const char *name, *spelling;
} serials[] = {{"smallserial", "smallint"}, {"serial2", "smallint"}, {"serial", "integer"},
	       {"serial4", "integer"},      {"bigserial", "bigint"}, {"serial8", "bigint"}};

struct str pg_type_base(const cJSON *type_name)
{
	return pg_last_string(pg_get(type_name, "names"));
}

/* The interval fields of a type modifier (src/include/utils/timestamp.h), as bits of the grammar's constant. */
static const struct {
	int mask;
	const char *fields;
} interval_fields[] = {
	{1 << 2, "year"},
	{1 << 1, "month"},
	{1 << 3, "day"},
	{1 << 10, "hour"},
	{1 << 11, "minute"},
	{1 << 12, "second"},
	{1 << 2 | 1 << 1, "year to month"},
	{1 << 3 | 1 << 10, "day to hour"},
	{1 << 3 | 1 << 10 | 1 << 11, "day to minute"},
	{1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, "day to second"},
	{1 << 10 | 1 << 11, "hour to minute"},
	{1 << 10 | 1 << 11 | 1 << 12, "hour to second"},
	{1 << 11 | 1 << 12, "minute to second"},
};

static int constant_int(const cJSON *node)
{
	return pg_int(pg_get(pg_node(node), "ival"), "ival", 0);
}

static void write_interval_modifier(const cJSON *modifiers, struct buf *out)
{
	const cJSON *fields = modifiers->child;
	int mask = constant_int(fields);
	for (size_t i = 0; i < ARRAY_LEN(interval_fields); i++)
		if (interval_fields[i].mask == mask)
			buf_fmt(out, " %s", interval_fields[i].fields);
	if (fields && fields->next)
		buf_fmt(out, "(%d)", constant_int(fields->next));
}

static void write_modifier(const cJSON *modifiers, struct buf *out)
{
	const cJSON *item;
	char before = '(';
	PG_EACH (item, modifiers) {
		const cJSON *constant = pg_node(item);
		buf_add_char(out, before);
		before = ',';
		if (pg_get(constant, "sval"))
			buf_add(out, pg_text(pg_get(constant, "sval"), "sval"));
		else if (pg_node_is(item, "ColumnRef"))
			buf_add(out, pg_last_string(pg_get(constant, "fields")));
		else
			buf_fmt(out, "%d", constant_int(item));
	}
	if (before == ',')
		buf_add_char(out, ')');
}

/* A built-in type in its standard spelling. False when it has none of its own. */
static bool write_standard(struct str base, const cJSON *modifiers, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(serials); i++)
		if (str_eq(base, str_from(serials[i].name))) {
			buf_add(out, str_from(serials[i].spelling));
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		if (!str_eq(base, str_from(spellings[i].name)))
			continue;
		/* bpchar without a length is a type of its own, not character(1). */
		buf_add(out, str_eq(base, STR("bpchar")) && !modifiers ? base : str_from(spellings[i].spelling));
		write_modifier(modifiers, out);
		buf_add(out, str_from(spellings[i].suffix));
		return true;
	}
	return false;
}

static void write_own_name(const cJSON *names, enum pg_type_style style, struct buf *out)
{
	const cJSON *item;
	PG_EACH (item, names) {
		struct str part = pg_string(item);
		bool dropped = item->next && (str_eq(part, STR("pg_catalog")) ||
					      (style == PG_TYPE_BARE && str_eq(part, STR("public"))));
		if (dropped)
			continue;
		/* The grammar puts its own types ("numeric", "bit") in pg_catalog: they are key words, not names. */
		if (item != names->child && !item->next && str_eq(pg_string(names->child), STR("pg_catalog")))
			buf_add(out, part);
		else
			pg_name_quote(part, out);
		if (item->next)
			buf_add_char(out, '.');
	}
}

/* Whether the name may be a built-in type's: alone, or in pg_catalog. */
static bool may_be_standard(const cJSON *names)
{
	const cJSON *first = names ? names->child : NULL;
	return first && (!first->next || (!first->next->next && str_eq(pg_string(first), STR("pg_catalog"))));
}

void pg_type_write(const cJSON *type_name, enum pg_type_style style, struct buf *out)
{
	const cJSON *names = pg_get(type_name, "names"), *modifiers = pg_get(type_name, "typmods");
	struct str base = pg_type_base(type_name);
	if (pg_flag(type_name, "setof"))
		buf_add(out, STR("setof "));
	if (may_be_standard(names) && str_eq(base, STR("interval"))) {
		buf_add(out, base);
		if (modifiers)
			write_interval_modifier(modifiers, out);
	} else if (!may_be_standard(names) || !write_standard(base, modifiers, out)) {
		write_own_name(names, style, out);
		write_modifier(modifiers, out);
	}
	const cJSON *bound;
	/* Declared dimensions are not kept by the server: any array prints as one pair of brackets. */
	PG_EACH (bound, pg_get(type_name, "arrayBounds")) {
		buf_add(out, STR("[]"));
		break;
	}
}
