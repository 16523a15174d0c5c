/* CREATE TABLE … (LIKE other INCLUDING …): columns, and what else is asked for, as the other table has them now. */
#include "base/base.h"
#include "parsers/schema.h"

/* enum TableLikeOption of parsenodes.h, PostgreSQL 15 */
enum like_option {
	LIKE_COMMENTS = 1 << 0,
	LIKE_CONSTRAINTS = 1 << 2,
	LIKE_DEFAULTS = 1 << 3,
	LIKE_GENERATED = 1 << 4,
	LIKE_IDENTITY = 1 << 5,
	LIKE_INDEXES = 1 << 6,
};

static void copy_column(struct schema_statement *s, struct qname table, struct draft_table *t,
			const struct column *from, unsigned options)
{
	struct column *column = draft_table_column(s->c, t, from->name);
	int number = column->number;
	*column = *from;
	column->number = number;
	column->stats = (struct column_stats){0};
	if (!(options & LIKE_COMMENTS))
		column->comment = str_of("", 0);
	if (!(options & LIKE_DEFAULTS))
		column->default_expr = str_of("", 0);
	if (!(options & LIKE_GENERATED))
		column->generated = str_of("", 0);
	column->identity = from->identity && (options & LIKE_IDENTITY);
	if (column->identity)
		schema_column_sequence(s, table, column, NULL, true);
}

/* A key's index is copied with it; the server names both anew. */
static void copy_index(struct schema_statement *s, struct qname table, const struct draft_index *from)
{
	const struct index *index = from->index;
	const struct constraint *k = index->constraint;
	bool primary = k && k->kind == CONSTRAINT_PRIMARY;
	const char *label = primary ? "pkey" : !k ? "idx" : k->kind == CONSTRAINT_EXCLUDE ? "excl" : "key";
	struct str name =
		draft_choose_name(s->c, table.schema, table.name, primary ? str_of("", 0) : from->name_columns, label);
	struct draft_index *draft = draft_index_new(s->c, table, name, index->keys_n, index->include_n);
	if (!draft)
		return;
	struct str own = draft->index->name, schema = draft->index->schema;
	struct index_key *keys = draft->index->keys;
	struct column **include = draft->index->include;
	*draft->index = *index;
	draft->index->schema = schema;
	draft->index->name = own;
	draft->index->keys = keys;
	draft->index->include = include;
	draft->index->constraint = NULL;
	draft->index->only = false;
	draft->index->definition = draft->index->comment = str_of("", 0);
	draft->name_columns = from->name_columns;
	memcpy(keys, index->keys, index->keys_n * sizeof *keys);
	memcpy(draft->columns, from->columns, index->keys_n * sizeof *from->columns);
	memcpy(draft->include, from->include, index->include_n * sizeof *from->include);
	struct draft_constraint *copy = k ? draft_constraint_new(s->c, table, k->kind, own) : NULL;
	if (!copy)
		return;
	struct constraint *c = copy->constraint;
	c->columns_n = k->columns_n;
	c->deferrable = k->deferrable;
	c->nulls_not_distinct = k->nulls_not_distinct;
	copy->columns = draft->columns;
	copy->index = draft;
	draft->index->constraint = c;
}

static void copy_indexes(struct schema_statement *s, struct qname table, struct qname from)
{
	struct catalog_state *state = s->c->state;
	for (size_t i = 0, n = state->indexes_n; i < n; i++) {
		const struct draft_index *index = state->indexes[i];
		if (!index->dropped && str_eq(index->table.name, from.name) && str_eq(index->table.schema, from.schema))
			copy_index(s, table, index);
	}
}

static void copy_checks(struct schema_statement *s, struct qname table, const struct table *from)
{
	for (size_t i = 0; i < from->constraints_n; i++) {
		const struct constraint *k = from->constraints[i];
		struct draft_constraint *copy =
			k->kind == CONSTRAINT_CHECK ? draft_constraint_new(s->c, table, k->kind, k->name) : NULL;
		if (copy)
			copy->constraint->expression = k->expression;
	}
}

void schema_add_like(struct schema_statement *s, struct qname table, struct draft_table *t, const cJSON *clause)
{
	struct qname name = schema_range_name(s, pg_get(clause, "relation"));
	const struct draft_table *from = draft_table_find(s->c, name);
	unsigned options = (unsigned)pg_int(clause, "options", 0);
	/* INCLUDING ALL sets every bit, which the tree prints as a negative number, or not at all. */
	if (schema_text_from(s->text, STR("including all"), true).n)
		options |= 0x1ff;
	if (!from || from == t) {
		*ARENA_PUSH(t->likes, t->likes_n, t->likes_cap, &s->c->arena) = name;
		return;
	}
	for (size_t i = 0; i < from->table->columns_n; i++)
		copy_column(s, table, t, &from->table->columns[i], options);
	if (options & LIKE_CONSTRAINTS)
		copy_checks(s, table, from->table);
	if (options & LIKE_INDEXES)
		copy_indexes(s, table, name);
}
