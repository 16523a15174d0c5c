#include "base/base.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"

/* A list of one or two names, as of a type or a statistics object. */
static struct qname listed_name(struct schema_statement *s, const cJSON *list)
{
	const cJSON *first = list ? list->child : NULL;
	struct str schema = first && first->next ? pg_string(first) : str_of("", 0);
	return catalog_find_relation(s->c, schema, pg_last_string(list));
}

static void add_label(struct schema_statement *s, struct enum_type *e, struct str label)
{
	for (size_t i = 0; i < e->labels_n; i++)
		if (str_eq(e->labels[i], label))
			return;
	*ARENA_PUSH(e->labels, e->labels_n, e->labels_cap, &s->c->arena) = arena_strdup(label, &s->c->arena);
}

static struct enum_type *enum_of(struct schema_statement *s, struct qname name)
{
	struct str key = catalog_key(name, &s->c->arena);
	struct enum_type *e = map_get(&s->c->enums, key);
	if (!e) {
		e = ARENA_NEW(struct enum_type, &s->c->arena);
		e->schema = name.schema;
		e->name = name.name;
		map_put(&s->c->enums, key, e);
	}
	return e;
}

void schema_create_enum(struct schema_statement *s)
{
	struct enum_type *e = enum_of(s, listed_name(s, pg_get(s->node, "typeName")));
	const cJSON *item;
	PG_EACH (item, pg_get(s->node, "vals"))
		add_label(s, e, pg_string(item));
}

void schema_alter_enum(struct schema_statement *s)
{
	struct str label = pg_text(s->node, "newVal");
	if (label.n)
		add_label(s, enum_of(s, listed_name(s, pg_get(s->node, "typeName"))), label);
}

void schema_create_extension(struct schema_statement *s)
{
	struct catalog *c = s->c;
	struct str name = pg_text(s->node, "extname");
	for (size_t i = 0; i < c->extensions_n; i++)
		if (str_eq(c->extensions[i], name))
			return;
	*ARENA_PUSH(c->extensions, c->extensions_n, c->extensions_cap, &c->arena) = arena_strdup(name, &c->arena);
}

void schema_create_trigger(struct schema_statement *s)
{
	struct table *t = draft_table(s->c, schema_range_name(s, pg_get(s->node, "relation")))->table;
	struct str name = pg_text(s->node, "trigname");
	for (size_t i = 0; i < t->triggers_n; i++)
		if (str_eq(t->triggers[i].name, name))
			return;
	*ARENA_PUSH(t->triggers, t->triggers_n, t->triggers_cap, &s->c->arena) =
		(struct trigger){arena_strdup(name, &s->c->arena), schema_squeeze(s->text, &s->c->arena)};
}

static void add_statistics_kinds(const cJSON *kinds, struct extended_statistics *e)
{
	const cJSON *item;
	e->ndistinct = e->dependencies = e->mcv = !kinds;
	PG_EACH (item, kinds) {
		struct str kind = pg_string(item);
		e->ndistinct |= str_eq(kind, STR("ndistinct"));
		e->dependencies |= str_eq(kind, STR("dependencies"));
		e->mcv |= str_eq(kind, STR("mcv"));
	}
}

void schema_create_statistics(struct schema_statement *s)
{
	const cJSON *relations = pg_get(s->node, "relations"), *elements = pg_get(s->node, "exprs"), *item;
	if (!relations || !relations->child)
		return;
	struct draft_extended *draft = DRAFT_ADD(s->c, extended);
	struct qname name = listed_name(s, pg_get(s->node, "defnames"));
	*draft = (struct draft_extended){.table = schema_range_name(s, pg_node(relations->child))};
	draft->statistics.schema = name.schema;
	draft->statistics.name = name.name;
	draft->statistics.definition = schema_squeeze(s->text, &s->c->arena);
	draft->columns = ARENA_ARRAY(struct str, (size_t)cJSON_GetArraySize(elements), &s->c->arena);
	add_statistics_kinds(pg_get(s->node, "stat_types"), &draft->statistics);
	PG_EACH (item, elements) {
		struct str column = pg_text(pg_node(item), "name");
		if (column.n)
			draft->columns[draft->statistics.columns_n++] = arena_strdup(column, &s->c->arena);
	}
}

/* The names of a qualified object: all but the last, and the last. */
static struct qname split_list(struct schema_statement *s, const cJSON *items, struct str *last)
{
	struct str parts[3] = {0};
	size_t n = 0;
	const cJSON *item;
	PG_EACH (item, items)
		if (n < ARRAY_LEN(parts))
			parts[n++] = pg_string(item);
	*last = n ? parts[n - 1] : str_of("", 0);
	return catalog_qualify(s->c, n == 3 ? parts[0] : str_of("", 0), n >= 2 ? parts[n - 2] : str_of("", 0));
}

void schema_comment(struct schema_statement *s)
{
	struct str type = pg_text(s->node, "objtype");
	struct str comment = arena_strdup(pg_text(s->node, "comment"), &s->c->arena);
	const cJSON *items = pg_get(pg_node(pg_get(s->node, "object")), "items");
	struct str last;
	if (str_eq(type, STR("OBJECT_COLUMN"))) {
		struct qname table = split_list(s, items, &last);
		struct column *column = draft_table_find_column(draft_table(s->c, table), last);
		if (column)
			column->comment = comment;
	} else if (str_eq(type, STR("OBJECT_INDEX")))
		draft_note(s->c, INDEX_COMMENT, listed_name(s, items))->text = comment;
	else if (str_eq(type, STR("OBJECT_TABLE")) || str_eq(type, STR("OBJECT_VIEW")) ||
		 str_eq(type, STR("OBJECT_MATVIEW")) || str_eq(type, STR("OBJECT_FOREIGN_TABLE")))
		draft_table(s->c, listed_name(s, items))->table->comment = comment;
}

static void drop_table(struct catalog *c, struct qname name)
{
	struct draft_table *t = draft_table(c, name);
	if (!t->defined)
		return;
	t->dropped = true;
	for (size_t i = 0; i < c->state->indexes_n; i++) {
		struct draft_index *index = c->state->indexes[i];
		index->dropped |= str_eq(index->table.name, name.name) && str_eq(index->table.schema, name.schema);
	}
	for (size_t i = 0; i < c->state->constraints_n; i++)
		c->state->constraints[i]->dropped |= c->state->constraints[i]->constraint->table == t->table;
}

void schema_drop(struct schema_statement *s)
{
	struct str type = pg_text(s->node, "removeType");
	const cJSON *item;
	PG_EACH (item, pg_get(s->node, "objects")) {
		struct qname name = listed_name(s, pg_get(pg_node(item), "items"));
		if (str_eq(type, STR("OBJECT_INDEX"))) {
			struct draft_index *index = draft_index_find(s->c, name);
			if (index)
				index->dropped = true;
		} else if (str_eq(type, STR("OBJECT_TABLE")) || str_eq(type, STR("OBJECT_VIEW")) ||
			   str_eq(type, STR("OBJECT_MATVIEW")))
			drop_table(s->c, name);
	}
}

static void set_tablespace(struct schema_statement *s, const cJSON *args)
{
	struct str name = args ? pg_text(pg_get(pg_node(args->child), "sval"), "sval") : str_of("", 0);
	s->c->state->tablespace = arena_strdup(name, &s->c->arena);
}

void schema_set(struct schema_statement *s)
{
	const cJSON *args = pg_get(s->node, "args"), *item;
	if (str_eq(pg_text(s->node, "name"), STR("default_tablespace")))
		set_tablespace(s, args);
	bool everything = str_eq(pg_text(s->node, "kind"), STR("VAR_RESET_ALL"));
	if (!everything && !str_eq(pg_text(s->node, "name"), STR("search_path")))
		return;
	catalog_reset_path(s->c);
	PG_EACH (item, args)
		catalog_add_path(s->c, pg_text(pg_get(pg_node(item), "sval"), "sval"));
}
