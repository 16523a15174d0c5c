/*
 * Renames and moves, as migrations have them: what was drafted under the old name is found under the new one.
 * Definitions of indexes that hold an old name are emptied; catalog_finish() writes them anew.
 */
#include "base/base.h"
#include "parsers/schema.h"

static bool same_name(struct qname a, struct qname b)
{
	return str_eq(a.name, b.name) && str_eq(a.schema, b.schema);
}

static void rename_in(struct str *names, size_t n, struct str from, struct str to)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], from))
			names[i] = to;
}

static void forget_definition(struct draft_index *index)
{
	if (!index->index->constraint)
		index->index->definition = str_of("", 0);
}

static void rename_column(struct schema_statement *s, struct qname table, struct str from, struct str to)
{
	struct catalog *c = s->c;
	struct column *column = draft_table_find_column(draft_table(c, table), from);
	if (column)
		column->name = to;
	for (size_t i = 0; i < c->state->indexes_n; i++) {
		struct draft_index *index = c->state->indexes[i];
		if (!same_name(index->table, table))
			continue;
		rename_in(index->columns, index->index->keys_n, from, to);
		rename_in(index->include, index->index->include_n, from, to);
		forget_definition(index);
	}
	for (size_t i = 0; i < c->state->constraints_n; i++) {
		struct draft_constraint *d = c->state->constraints[i];
		if (same_name(d->table, table))
			rename_in(d->columns, d->constraint->columns_n, from, to);
		if (d->constraint->kind == CONSTRAINT_FOREIGN && same_name(d->references, table))
			rename_in(d->referenced, d->constraint->referenced_n, from, to);
	}
}

static void rename_index(struct catalog *c, struct qname from, struct str to)
{
	struct draft_index *index = draft_index_find(c, from);
	if (!index)
		return;
	/* The old name is free again: a draft that stands for nothing takes it. */
	struct draft_index *gone = ARENA_NEW(struct draft_index, &c->arena);
	gone->dropped = true;
	map_put(&c->state->index_names, catalog_key(from, &c->arena), gone);
	index->index->name = to;
	if (index->index->constraint)
		index->index->constraint->name = to;
	forget_definition(index);
	map_put(&c->state->index_names, catalog_key((struct qname){from.schema, to}, &c->arena), index);
}

/* Indexes move with their table, constraints and references are told. */
static void rename_table(struct catalog *c, struct qname from, struct qname to)
{
	struct draft_table *t = draft_table(c, from);
	struct draft_table *gone = ARENA_NEW(struct draft_table, &c->arena);
	gone->table = ARENA_NEW(struct table, &c->arena);
	gone->table->schema = from.schema;
	gone->table->name = from.name;
	map_put(&c->state->tables, catalog_key(from, &c->arena), gone);
	*DRAFT_ADD(c, table_list) = gone;
	t->table->schema = to.schema;
	t->table->name = to.name;
	map_put(&c->state->tables, catalog_key(to, &c->arena), t);
	for (size_t i = 0; i < c->state->indexes_n; i++) {
		struct draft_index *index = c->state->indexes[i];
		if (!same_name(index->table, from))
			continue;
		index->table = to;
		index->index->schema = to.schema;
		forget_definition(index);
		map_put(&c->state->index_names, catalog_key((struct qname){to.schema, index->index->name}, &c->arena),
			index);
	}
	for (size_t i = 0; i < c->state->constraints_n; i++) {
		struct draft_constraint *d = c->state->constraints[i];
		if (d->constraint->table == t->table)
			d->table = to;
		if (d->constraint->kind == CONSTRAINT_FOREIGN && same_name(d->references, from)) {
			d->references = to;
			d->constraint->references_name = catalog_key(to, &c->arena);
		}
	}
	for (size_t i = 0; i < c->state->table_list_n; i++)
		for (size_t k = 0; k < c->state->table_list[i]->parents_n; k++)
			if (same_name(c->state->table_list[i]->parents[k], from))
				c->state->table_list[i]->parents[k] = to;
	for (size_t i = 0; i < c->state->sequence_list_n; i++)
		if (same_name(c->state->sequence_list[i]->table, from))
			c->state->sequence_list[i]->table = to;
}

static void rename_constraint(struct catalog *c, struct qname table, struct str from, struct str to)
{
	struct draft_constraint *d = draft_constraint_find(c, table, from);
	if (!d)
		return;
	d->constraint->name = to;
	if (d->index)
		rename_index(c, (struct qname){table.schema, from}, to);
}

static bool is_relation(struct str type)
{
	static const char *const types[] = {"OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE"};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_eq(type, str_from(types[i])))
			return true;
	return false;
}

void schema_rename(struct schema_statement *s)
{
	struct catalog *c = s->c;
	struct str type = pg_text(s->node, "renameType"), to = arena_strdup(pg_text(s->node, "newname"), &c->arena);
	struct qname from = schema_range_name(s, pg_get(s->node, "relation"));
	if (str_eq(type, STR("OBJECT_COLUMN")))
		rename_column(s, from, arena_strdup(pg_text(s->node, "subname"), &c->arena), to);
	else if (str_eq(type, STR("OBJECT_TABCONSTRAINT")))
		rename_constraint(c, from, pg_text(s->node, "subname"), to);
	else if (str_eq(type, STR("OBJECT_INDEX")) || (is_relation(type) && draft_index_find(c, from)))
		rename_index(c, from, to);
	else if (is_relation(type) && draft_table_find(c, from))
		rename_table(c, from, (struct qname){from.schema, to});
}

void schema_move(struct schema_statement *s)
{
	struct qname from = schema_range_name(s, pg_get(s->node, "relation"));
	struct str to = arena_strdup(pg_text(s->node, "newschema"), &s->c->arena);
	if (is_relation(pg_text(s->node, "objectType")) && draft_table_find(s->c, from))
		rename_table(s->c, from, (struct qname){to, from.name});
}
