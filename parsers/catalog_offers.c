#include "parsers/catalog_offers.h"

#include "base/base.h"
#include "base/buf.h"
#include "parsers/pg_name.h"
#include "parsers/schema.h"

/* Parents are known when all tables are. */
static void link_offered_table(struct catalog *c, const struct draft_offer *o)
{
	struct draft_table *t = draft_table_find(c, o->name), *parent = draft_table_find(c, o->parent);
	if (!t || !parent || t->parents_n)
		return;
	*ARENA_PUSH(t->parents, t->parents_n, t->parents_cap, &c->arena) = o->parent;
	t->is_partition = parent->table->kind == TABLE_PARTITIONED;
	t->attached_at = c->state->clock++;
}

static void take_offered_tables(struct catalog *c)
{
	struct catalog_state *s = c->state;
	for (size_t i = 0; i < s->offers_n; i++)
		if (!s->offers[i].is_index)
			draft_table_define(c, s->offers[i].name, s->offers[i].kind);
	for (size_t i = 0; i < s->offers_n; i++)
		if (!s->offers[i].is_index && s->offers[i].parent.name.n)
			link_offered_table(c, &s->offers[i]);
	for (size_t i = 0; i < s->columns_n; i++) {
		struct draft_table *t = draft_table_find(c, s->columns[i].table);
		if (t)
			draft_table_column(c, t, s->columns[i].column);
	}
	for (size_t i = 0; i < s->sequence_list_n; i++) {
		const struct draft_sequence *q = s->sequence_list[i];
		struct draft_table *t = q->column_type.n ? draft_table_find(c, q->table) : NULL;
		if (t)
			draft_table_column(c, t, q->column)->type = q->column_type;
	}
}

/* Columns without statistics are known from what speaks of them. */
static void name_columns(struct catalog *c, struct qname table, const struct str *names, size_t n)
{
	struct draft_table *t = draft_table_find(c, table);
	for (size_t i = 0; t && i < n; i++)
		draft_table_column(c, t, names[i]);
}

static void take_foreign_key(struct catalog *c, const struct draft_offered_constraint *o)
{
	static const struct schema_origin origin = {0};
	struct buf text = {0};
	buf_add(&text, STR("ALTER TABLE ONLY "));
	pg_name_quote_qualified(o->table.schema, o->table.name, &text);
	buf_add(&text, STR(" ADD CONSTRAINT "));
	pg_name_quote(o->name, &text);
	buf_fmt(&text, " %.*s", STR_ARG(o->definition));
	schema_run(c, buf_str(&text), 0, &origin);
	buf_release(&text);
	struct draft_constraint *draft = draft_constraint_find(c, o->table, o->name);
	if (!draft || draft->constraint->kind != CONSTRAINT_FOREIGN)
		return;
	name_columns(c, o->table, draft->columns, draft->constraint->columns_n);
	name_columns(c, draft->references, draft->referenced, draft->constraint->referenced_n);
}

/* Foreign keys come as SQL, the others by the name of their index. */
static void take_offered_constraints(struct catalog *c)
{
	struct catalog_state *s = c->state;
	for (size_t i = 0; i < s->offered_constraints_n; i++) {
		const struct draft_offered_constraint *o = &s->offered_constraints[i];
		enum constraint_kind kind = o->type == 'p'   ? CONSTRAINT_PRIMARY
					    : o->type == 'x' ? CONSTRAINT_EXCLUDE
							     : CONSTRAINT_UNIQUE;
		if (!draft_table_find(c, o->table))
			continue;
		if (o->type == 'f') {
			take_foreign_key(c, o);
			continue;
		}
		struct draft_constraint *draft = draft_constraint_new(c, o->table, kind, o->name);
		if (!draft)
			continue;
		draft->using_index = o->index;
		draft->constraint->deferrable = o->deferrable;
	}
}

static void name_key_columns(struct catalog *c, const struct draft_index *index)
{
	struct draft_table *t = draft_table_find(c, index->table);
	for (size_t i = 0; t && !c->has_schema && i < index->index->keys_n; i++)
		if (index->columns[i].n)
			draft_table_column(c, t, index->columns[i]);
}

static void take_offered_indexes(struct catalog *c)
{
	struct catalog_state *s = c->state;
	static const struct schema_origin origin = {0};
	for (size_t i = 0; i < s->offers_n; i++) {
		struct draft_offer *o = &s->offers[i];
		if (!o->is_index || !o->definition.n || !draft_table_find(c, o->table))
			continue;
		if (!draft_index_find(c, o->name))
			schema_run(c, o->definition, 0, &origin);
		struct draft_index *index = draft_index_find(c, o->name);
		if (!index)
			continue;
		name_key_columns(c, index);
		index->index->invalid |= o->invalid;
		struct draft_constraint *primary =
			o->primary ? draft_constraint_new(c, o->table, CONSTRAINT_PRIMARY, o->name.name) : NULL;
		if (primary)
			primary->using_index = o->name.name;
	}
}

void catalog_take_offers(struct catalog *c)
{
	if (!c->has_schema)
		take_offered_tables(c);
	take_offered_indexes(c);
	if (!c->has_schema)
		take_offered_constraints(c);
}
