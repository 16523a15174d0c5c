#include "base/base.h"
#include "parsers/pg_deparse.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"

struct qname schema_new_name(struct schema_statement *s, const cJSON *range_var)
{
	return catalog_qualify(s->c, pg_text(range_var, "schemaname"), pg_text(range_var, "relname"));
}

struct qname schema_range_name(struct schema_statement *s, const cJSON *range_var)
{
	return catalog_find_relation(s->c, pg_text(range_var, "schemaname"), pg_text(range_var, "relname"));
}

struct str schema_expression(struct schema_statement *s, const cJSON *node, const struct table *t)
{
	return pg_deparse(node, s->text, t, &s->c->arena);
}

static bool is_own_type(const struct catalog *c, struct str key)
{
	return map_get(&c->enums, key) || map_get(&c->domains, key) || map_get(&c->state->composites, key);
}

/* A type of the schema's own that was written without its schema gets it, as in a dump. */
static void qualify_type(struct schema_statement *s, const cJSON *type_name, struct buf *out)
{
	const cJSON *names = pg_get(type_name, "names");
	if (!pg_first(names) || pg_first(names)->next)
		return;
	size_t n = s->c->state->search_path_n;
	for (size_t i = 0; i <= n; i++) {
		struct qname name = {i < n ? s->c->state->search_path[i] : STR("public"), pg_last_string(names)};
		if (!is_own_type(s->c, catalog_key(name, &s->c->arena)))
			continue;
		pg_name_quote(name.schema, out);
		buf_add_char(out, '.');
		return;
	}
}

static struct str type_text(struct schema_statement *s, const cJSON *type_name)
{
	struct buf text = {0};
	qualify_type(s, type_name, &text);
	pg_type_write(type_name, PG_TYPE_QUALIFIED, &text);
	struct str kept = arena_strdup(buf_str(&text), &s->c->arena);
	buf_release(&text);
	return kept;
}

static bool is_serial(struct str base)
{
	return str_eq(base, STR("serial")) || str_eq(base, STR("bigserial")) || str_eq(base, STR("smallserial")) ||
	       (str_starts(base, STR("serial")) && base.n == 7);
}

static void fill_type(struct schema_statement *s, struct qname table, struct column *column, const cJSON *type_name)
{
	column->type = type_text(s, type_name);
	if (!is_serial(pg_type_base(type_name)))
		return;
	struct str sequence = draft_choose_name(s->c, table.schema, table.name, column->name, "seq");
	struct buf name = {0};
	pg_name_quote_qualified(table.schema, sequence, &name);
	schema_column_sequence(s, table, column, NULL, false);
	column->not_null = true;
	column->default_expr = arena_fmt(&s->c->arena, "nextval('%.*s'::regclass)", STR_ARG(buf_str(&name)));
	buf_release(&name);
}

static void fill_identity(struct schema_statement *s, struct qname table, struct column *column,
			  const cJSON *constraint)
{
	column->identity = column->not_null = true;
	schema_column_sequence(s, table, column, pg_get(constraint, "options"), true);
}

static void fill_generated(struct schema_statement *s, struct qname table, struct column *column,
			   const cJSON *constraint)
{
	(void)table;
	column->generated = schema_expression(s, pg_get(constraint, "raw_expr"), NULL);
}

static void fill_default(struct schema_statement *s, struct qname table, struct column *column, const cJSON *constraint)
{
	(void)table;
	column->default_expr = schema_expression(s, pg_get(constraint, "raw_expr"), NULL);
}

static void fill_not_null(struct schema_statement *s, struct qname table, struct column *column,
			  const cJSON *constraint)
{
	(void)s;
	(void)table;
	(void)constraint;
	column->not_null = true;
}

/* Column constraints that are properties of the column. */
static const struct {
	const char *kind;
	void (*fill)(struct schema_statement *s, struct qname table, struct column *column, const cJSON *constraint);
} properties[] = {
	{"CONSTR_NOTNULL", fill_not_null},
	{"CONSTR_DEFAULT", fill_default},
	{"CONSTR_IDENTITY", fill_identity},
	{"CONSTR_GENERATED", fill_generated},
};

static bool fill_property(struct schema_statement *s, struct qname table, struct column *column,
			  const cJSON *constraint)
{
	struct str kind = pg_text(constraint, "contype");
	for (size_t i = 0; i < ARRAY_LEN(properties); i++)
		if (str_eq(kind, str_from(properties[i].kind))) {
			properties[i].fill(s, table, column, constraint);
			return true;
		}
	return false;
}

void schema_add_column(struct schema_statement *s, struct qname table, struct draft_table *t, const cJSON *definition)
{
	struct str name = pg_text(definition, "colname");
	struct column *column = draft_table_column(s->c, t, name);
	const cJSON *collation = pg_get(pg_get(definition, "collClause"), "collname"), *item;
	if (pg_get(definition, "typeName"))
		fill_type(s, table, column, pg_get(definition, "typeName"));
	if (collation)
		column->collation = arena_strdup(pg_last_string(collation), &s->c->arena);
	PG_EACH (item, pg_get(definition, "constraints")) {
		const cJSON *constraint = pg_node(item);
		if (!fill_property(s, table, column, constraint))
			schema_add_constraint(s, table, constraint, column->name, str_of(NULL, 0));
	}
}

static void write_partition_element(struct schema_statement *s, const struct table *t, const cJSON *element,
				    struct buf *out)
{
	const cJSON *expression = pg_get(element, "expr");
	struct str class = pg_last_string(pg_get(element, "opclass"));
	bool call = pg_node_is(expression, "FuncCall");
	if (expression)
		buf_fmt(out, "%s%.*s%s", call ? "" : "(", STR_ARG(schema_expression(s, expression, t)),
			call ? "" : ")");
	else
		pg_name_quote(pg_text(element, "name"), out);
	if (pg_get(element, "collation")) {
		buf_add(out, STR(" COLLATE "));
		pg_name_quote(pg_last_string(pg_get(element, "collation")), out);
	}
	if (class.n)
		buf_fmt(out, " %.*s", STR_ARG(class));
}

/* "RANGE (created_at)" */
static struct str partition_key(struct schema_statement *s, const struct table *t, const cJSON *spec)
{
	struct str strategy = pg_text(spec, "strategy");
	struct buf key = {0};
	const cJSON *item;
	for (size_t i = 0; i < strategy.n; i++)
		buf_add_char(&key, (char)(strategy.p[i] & ~0x20));
	buf_add(&key, STR(" ("));
	PG_EACH (item, pg_get(spec, "partParams")) {
		write_partition_element(s, t, pg_node(item), &key);
		buf_add(&key, item->next ? STR(", ") : STR(")"));
	}
	struct str kept = arena_strdup(buf_str(&key), &s->c->arena);
	buf_release(&key);
	return kept;
}

/* What holds for every definition of a table but its elements. */
static void fill_table(struct schema_statement *s, struct draft_table *t, const cJSON *n)
{
	const cJSON *item, *spec = pg_get(n, "partspec"), *bound = pg_get(n, "partbound");
	struct table *table = t->table;
	table->unlogged = str_eq(pg_text(pg_get(n, "relation"), "relpersistence"), STR("u"));
	table->with = schema_options(s, pg_get(n, "options"));
	PG_EACH (item, pg_get(n, "inhRelations"))
		*ARENA_PUSH(t->parents, t->parents_n, t->parents_cap, &s->c->arena) =
			schema_range_name(s, pg_node(item));
	if (bound) {
		t->is_partition = true;
		t->attached_at = s->c->state->clock++;
		table->partition_bound = schema_partition_bound(s, bound);
	}
	if (spec) {
		table->kind = TABLE_PARTITIONED;
		table->partition_key = partition_key(s, table, spec);
	}
}

static void add_elements(struct schema_statement *s, struct qname name, struct draft_table *t, const cJSON *elements)
{
	const cJSON *item;
	PG_EACH (item, elements) {
		const cJSON *n = pg_node(item);
		if (pg_node_is(item, "ColumnDef"))
			schema_add_column(s, name, t, n);
		else if (pg_node_is(item, "TableLikeClause"))
			schema_add_like(s, name, t, n);
	}
	/* Constraints speak of columns and types, so they come after all of them. */
	PG_EACH (item, elements)
		if (pg_node_is(item, "Constraint"))
			schema_add_constraint(s, name, pg_node(item), str_of(NULL, 0), str_of(NULL, 0));
}

void schema_create_composite(struct schema_statement *s)
{
	struct qname name = schema_new_name(s, pg_get(s->node, "typevar"));
	struct draft_table *type = ARENA_NEW(struct draft_table, &s->c->arena);
	const cJSON *item;
	type->table = ARENA_NEW(struct table, &s->c->arena);
	PG_EACH (item, pg_get(s->node, "coldeflist"))
		schema_add_column(s, name, type, pg_node(item));
	map_put(&s->c->state->composites, catalog_key(name, &s->c->arena), type);
}

/* CREATE TABLE … OF type: the type's columns, whose options may follow. */
static void add_type_columns(struct schema_statement *s, struct draft_table *t, const cJSON *type_name)
{
	const cJSON *names = pg_get(type_name, "names"), *first = names ? names->child : NULL;
	struct str schema = first && first->next ? pg_string(first) : str_of("", 0);
	struct qname name = catalog_qualify(s->c, schema, pg_last_string(names));
	struct draft_table *type = map_get(&s->c->state->composites, catalog_key(name, &s->c->arena));
	for (size_t i = 0; type && i < type->table->columns_n; i++) {
		struct column *column = draft_table_column(s->c, t, type->table->columns[i].name);
		column->type = type->table->columns[i].type;
		column->collation = type->table->columns[i].collation;
	}
}

static void create(struct schema_statement *s, const cJSON *n, enum table_kind kind)
{
	const cJSON *relation = pg_get(n, "relation");
	struct qname name = schema_new_name(s, relation);
	if (str_eq(pg_text(relation, "relpersistence"), STR("t")))
		return;
	struct draft_table *t = draft_table_define(s->c, name, kind);
	if (!t)
		return;
	fill_table(s, t, n);
	add_type_columns(s, t, pg_get(n, "ofTypename"));
	add_elements(s, name, t, pg_get(n, "tableElts"));
}

void schema_create_table(struct schema_statement *s)
{
	create(s, s->node, TABLE_PLAIN);
}

void schema_create_foreign_table(struct schema_statement *s)
{
	create(s, pg_get(s->node, "base"), TABLE_FOREIGN);
}

/* The column of the only table that a query reads. */
static const struct column *source_column(struct schema_statement *s, const cJSON *select, struct str name)
{
	const cJSON *from = pg_get(select, "fromClause"), *first = pg_first(from);
	if (!first || first->next || !pg_node_is(first, "RangeVar"))
		return NULL;
	const struct draft_table *t = draft_table_find(s->c, schema_range_name(s, pg_node(first)));
	return t ? draft_table_find_column(t, name) : NULL;
}

/* Columns of a query's result, as far as they have names. */
static void add_result_columns(struct schema_statement *s, struct draft_table *t, const cJSON *query,
			       const cJSON *aliases)
{
	const cJSON *select = pg_node(query), *item, *alias = aliases ? aliases->child : NULL;
	while (pg_get(select, "larg"))
		select = pg_get(select, "larg");
	PG_EACH (item, pg_get(select, "targetList")) {
		const cJSON *target = pg_node(item), *value = pg_get(target, "val");
		struct str name = pg_text(target, "name");
		struct str column = pg_node_is(value, "ColumnRef") ? pg_last_string(pg_get(pg_node(value), "fields"))
								   : str_of("", 0);
		if (!name.n)
			name = column;
		if (!name.n && pg_node_is(value, "FuncCall"))
			name = pg_last_string(pg_get(pg_node(value), "funcname"));
		if (alias) {
			name = pg_string(alias);
			alias = alias->next;
		}
		const struct column *source = column.n ? source_column(s, select, column) : NULL;
		if (!name.n)
			continue;
		struct column *own = draft_table_column(s->c, t, name);
		own->shows = arena_strdup(column, &s->c->arena);
		if (source) {
			own->type = source->type;
			own->collation = source->collation;
		}
	}
}

/* What stands behind a view's query is no part of it: "WITH LOCAL CHECK OPTION", "WITH NO DATA". */
static struct str without_options(struct str text)
{
	static const struct str ends[] = {STR_INIT("check option"), STR_INIT("no data")};
	struct str bare = str_trim(text);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (bare.n <= ends[i].n || !str_eq_nocase(str_skip(bare, bare.n - ends[i].n), ends[i]))
			continue;
		ptrdiff_t at = MAX(str_find_last(bare, STR("WITH ")), str_find_last(bare, STR("with ")));
		return at < 0 ? bare : str_trim(str_head(bare, (size_t)at));
	}
	return bare;
}

static void create_from_query(struct schema_statement *s, const cJSON *relation, const cJSON *query,
			      const cJSON *aliases, enum table_kind kind)
{
	if (str_eq(pg_text(relation, "relpersistence"), STR("t")))
		return;
	struct draft_table *t = draft_table_define(s->c, schema_new_name(s, relation), kind);
	if (!t)
		return;
	add_result_columns(s, t, query, aliases);
	struct str text = without_options(schema_text_from(s->text, STR("as"), false));
	if (kind != TABLE_PLAIN)
		t->table->view_query = arena_strdup(text, &s->c->arena);
}

void schema_create_view(struct schema_statement *s)
{
	create_from_query(s, pg_get(s->node, "view"), pg_get(s->node, "query"), pg_get(s->node, "aliases"), TABLE_VIEW);
}

void schema_create_table_as(struct schema_statement *s)
{
	const cJSON *into = pg_get(s->node, "into");
	bool view = str_eq(pg_text(s->node, "objtype"), STR("OBJECT_MATVIEW"));
	create_from_query(s, pg_get(into, "rel"), pg_get(s->node, "query"), pg_get(into, "colNames"),
			  view ? TABLE_MATVIEW : TABLE_PLAIN);
}
