/*
 * From drafts to the catalogue: names become pointers, what was said before its object existed finds it, and what
 * the server would have made of it by itself (inherited columns, constraints' indexes) is made here.
 */
#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "parsers/catalog_build.h"
#include "parsers/catalog_databases.h"
#include "parsers/catalog_offers.h"
#include "parsers/catalog_partition.h"
#include "parsers/catalog_sequences.h"
#include "parsers/catalog_stats.h"
#include "parsers/index_text.h"

#define MAX_INHERITANCE_DEPTH 100

static void inherit_column(struct catalog *c, struct draft_table *t, const struct column *from)
{
	bool is_new = !draft_table_find_column(t, from->name);
	struct column *column = draft_table_column(c, t, from->name);
	int number = column->number;
	if (is_new) {
		*column = *from;
		column->number = number;
		column->stats = (struct column_stats){0};
	} else
		column->not_null |= from->not_null;
}

static bool all_columns_known(const struct draft_table *t, const struct draft_table *parent)
{
	for (size_t i = 0; i < parent->table->columns_n; i++)
		if (!draft_table_find_column(t, parent->table->columns[i].name))
			return false;
	return true;
}

/* Inherited columns come first, as on the server; the table's own follow in their order. */
static void place_columns(struct catalog *c, struct draft_table *t, int depth)
{
	if (t->placed || depth > MAX_INHERITANCE_DEPTH)
		return;
	t->placed = true;
	struct column *own = t->table->columns;
	size_t own_n = t->table->columns_n;
	bool complete = true;
	for (size_t i = 0; i < t->parents_n + t->likes_n; i++) {
		struct draft_table *from =
			draft_table_find(c, i < t->parents_n ? t->parents[i] : t->likes[i - t->parents_n]);
		if (!from || from == t)
			continue;
		place_columns(c, from, depth + 1);
		complete &= all_columns_known(t, from);
	}
	if (!complete) {
		t->table->columns = NULL;
		t->table->columns_n = t->columns_cap = 0;
	}
	for (size_t i = 0; !complete && i < t->parents_n + t->likes_n; i++) {
		struct draft_table *from =
			draft_table_find(c, i < t->parents_n ? t->parents[i] : t->likes[i - t->parents_n]);
		for (size_t k = 0; from && from != t && k < from->table->columns_n; k++)
			inherit_column(c, t, &from->table->columns[k]);
	}
	for (size_t i = 0; !complete && i < own_n; i++) {
		struct column *column = draft_table_column(c, t, own[i].name);
		int number = column->number;
		bool not_null = column->not_null;
		*column = own[i];
		column->number = number;
		column->not_null |= not_null;
	}
}

static void link_parent(struct catalog *c, struct draft_table *t)
{
	struct draft_table *parent = t->parents_n ? draft_table_find(c, t->parents[0]) : NULL;
	if (!parent || parent == t)
		return;
	t->table->parent = parent->table;
	if (t->is_partition)
		*ARENA_PUSH(parent->table->partitions, parent->table->partitions_n, parent->table->partitions_cap,
			    &c->arena) = t->table;
}

static void forget_figures(struct table *t)
{
	t->rows = t->pages = t->all_visible = t->bytes = STAT_NONE;
	t->growth_bytes_per_day = STAT_NONE;
	t->seq_scans = t->seq_rows = t->index_scans = STAT_NONE;
	t->inserts = t->updates = t->hot_updates = t->deletes = STAT_NONE;
	t->live = t->dead = t->modified_since_analyze = STAT_NONE;
	t->last_vacuum_us = t->last_autovacuum_us = t->last_analyze_us = t->last_autoanalyze_us = TIME_UNKNOWN;
	/* Constraints and indexes are added again, those that are left. */
	t->constraints_n = t->indexes_n = 0;
}

static int compare_tables(const void *a, const void *b)
{
	const struct table *x = *(struct table *const *)a, *y = *(struct table *const *)b;
	int c = str_cmp(x->schema, y->schema);
	return c ? c : str_cmp(x->name, y->name);
}

/* A bare name means the table of "public", else the only one of that name. */
static void name_tables(struct catalog *c)
{
	struct map seen = {0};
	struct table ambiguous;
	for (size_t i = 0; i < c->tables_n; i++) {
		struct table *t = c->tables[i];
		map_put(&c->by_name, catalog_key((struct qname){t->schema, t->name}, &c->arena), t);
		map_put(&seen, t->name, map_get(&seen, t->name) ? &ambiguous : t);
	}
	for (size_t i = 0; i < c->tables_n; i++) {
		struct table *t = c->tables[i];
		if (str_eq(t->schema, STR("public")) || map_get(&seen, t->name) == t)
			map_put(&c->by_bare_name, t->name, t);
	}
	map_release(&seen);
}

static void list_tables(struct catalog *c)
{
	struct catalog_state *s = c->state;
	for (size_t i = 0; i < s->table_list_n; i++)
		if (s->table_list[i]->defined && !s->table_list[i]->dropped)
			place_columns(c, s->table_list[i], 0);
	for (size_t i = 0; i < s->table_list_n; i++) {
		struct draft_table *t = s->table_list[i];
		if (!t->defined || t->dropped)
			continue;
		forget_figures(t->table);
		link_parent(c, t);
		*ARENA_PUSH(c->tables, c->tables_n, c->tables_cap, &c->arena) = t->table;
	}
	if (c->tables_n)
		qsort(c->tables, c->tables_n, sizeof *c->tables, compare_tables);
	for (size_t i = 0; i < c->tables_n; i++)
		if (c->tables[i]->partitions_n)
			qsort(c->tables[i]->partitions, c->tables[i]->partitions_n, sizeof(struct table *),
			      compare_tables);
	name_tables(c);
}

static struct column **resolve(struct catalog *c, const struct table *t, const struct str *names, size_t n)
{
	struct column **columns = ARENA_ARRAY(struct column *, n, &c->arena);
	for (size_t i = 0; i < n; i++) {
		columns[i] = table_column(t, names[i]);
		if (!columns[i])
			return NULL;
	}
	return columns;
}

/* False when it speaks of a column that the table does not have. */
static bool link_index(struct catalog *c, struct draft_index *draft)
{
	struct draft_table *t = draft_table_find(c, draft->table);
	struct index *index = draft->index;
	if (!t || draft->dropped)
		return false;
	for (size_t i = 0; i < index->keys_n; i++) {
		struct index_key *key = &index->keys[i];
		if (key->expression.n)
			continue;
		key->column = table_column(t->table, draft->columns[i]);
		if (!key->column)
			return false;
		if (str_eq(key->collation, key->column->collation) || str_eq(key->collation, STR("default")))
			key->collation = str_of("", 0);
	}
	index->include = resolve(c, t->table, draft->include, index->include_n);
	if (!index->include)
		return false;
	index->table = t->table;
	if (!index->definition.n) {
		struct buf text = {0};
		index_text_definition(index, &text);
		index->definition = arena_strdup(buf_str(&text), &c->arena);
		buf_release(&text);
	}
	*ARENA_PUSH(t->table->indexes, t->table->indexes_n, t->table->indexes_cap, &c->arena) = index;
	return true;
}

static void link_constraint(struct catalog *c, struct draft_constraint *draft)
{
	struct draft_table *t = draft_table_find(c, draft->table);
	struct constraint *k = draft->constraint;
	if (!t || draft->dropped)
		return;
	if (draft->using_index.n) {
		draft->index = draft_index_find(c, (struct qname){draft->table.schema, draft->using_index});
		if (draft->index && !k->columns_n) {
			draft->columns = draft->index->columns;
			k->columns_n = draft->index->index->keys_n;
		}
	}
	k->columns = resolve(c, t->table, draft->columns, k->columns_n);
	if (!k->columns)
		return;
	if (draft->index && !draft->index->dropped) {
		k->index = draft->index->index;
		k->index->constraint = k;
		k->index->name = k->name;
	}
	for (size_t i = 0; k->kind == CONSTRAINT_PRIMARY && i < k->columns_n; i++)
		k->columns[i]->not_null = true;
	k->table = t->table;
	*ARENA_PUSH(t->table->constraints, t->table->constraints_n, t->table->constraints_cap, &c->arena) = k;
}

static const struct constraint *primary_key(const struct table *t)
{
	for (size_t i = 0; i < t->constraints_n; i++)
		if (t->constraints[i]->kind == CONSTRAINT_PRIMARY)
			return t->constraints[i];
	return NULL;
}

/* A foreign key that names no columns refers to the primary key. */
static void link_reference(struct catalog *c, struct draft_constraint *draft)
{
	struct constraint *k = draft->constraint;
	struct draft_table *t =
		k->kind == CONSTRAINT_FOREIGN && k->columns ? draft_table_find(c, draft->references) : NULL;
	if (!t) {
		k->referenced_n = 0; /* of a table that is not known */
		return;
	}
	const struct constraint *key = primary_key(t->table);
	if (k->referenced_n)
		k->referenced = resolve(c, t->table, draft->referenced, k->referenced_n);
	else if (key) {
		k->referenced = key->columns;
		k->referenced_n = key->columns_n;
	}
	if (!k->referenced)
		k->referenced_n = 0;
	k->references = t->table;
	*ARENA_PUSH(t->table->referenced_by, t->table->referenced_by_n, t->table->referenced_by_cap, &c->arena) = k;
}

static void apply_note(struct catalog *c, const struct index_note *note)
{
	struct draft_index *draft = draft_index_find(c, note->index), *parent;
	if (!draft)
		return;
	switch (note->kind) {
	case INDEX_ATTACHED:
		parent = draft_index_find(c, note->parent);
		if (parent && !draft->index->parent) {
			draft->index->parent = parent->index;
			parent->index->attached_n++;
		}
		break;
	case INDEX_CLUSTERED:
		draft->index->clustered = true;
		break;
	case INDEX_REPLICA_IDENTITY:
		draft->index->replica_identity = true;
		break;
	case INDEX_COMMENT:
		draft->index->comment = note->text;
		break;
	case INDEX_INVALID:
		draft->index->invalid = true;
		break;
	}
}

/* An index ON ONLY a partitioned table is valid once every partition has one attached. */
static void judge_partitioned(struct table *t)
{
	for (size_t i = 0; i < t->indexes_n; i++) {
		struct index *index = t->indexes[i];
		bool partial = t->kind == TABLE_PARTITIONED && index->attached_n < t->partitions_n;
		if (partial && index->only && !index->constraint)
			index->invalid = true;
	}
}

static void link_extended(struct catalog *c, struct draft_extended *draft)
{
	struct draft_table *t = draft_table_find(c, draft->table);
	if (!t)
		return;
	for (size_t i = 0; i < t->table->statistics_n; i++)
		if (str_eq(t->table->statistics[i].name, draft->statistics.name))
			return;
	draft->statistics.columns = resolve(c, t->table, draft->columns, draft->statistics.columns_n);
	if (draft->statistics.columns)
		*ARENA_PUSH(t->table->statistics, t->table->statistics_n, t->table->statistics_cap, &c->arena) =
			draft->statistics;
}

static int compare_indexes(const void *a, const void *b)
{
	return str_cmp((*(struct index *const *)a)->name, (*(struct index *const *)b)->name);
}

static void name_indexes(struct catalog *c)
{
	for (size_t i = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++) {
			struct index *index = c->tables[i]->indexes[k];
			map_put(&c->index_names, catalog_key((struct qname){index->schema, index->name}, &c->arena),
				index);
		}
}

void catalog_finish(struct catalog *c)
{
	if (!c->first_state)
		return;
	catalog_join_databases(c);
	struct catalog_state *s = c->state;
	catalog_take_offers(c);
	list_tables(c);
	catalog_resolve_domains(c);
	catalog_link_sequences(c);
	for (size_t i = 0; i < s->constraints_n; i++)
		link_constraint(c, s->constraints[i]);
	for (size_t i = 0; i < s->indexes_n; i++)
		link_index(c, s->indexes[i]);
	for (size_t i = 0; i < s->constraints_n; i++)
		link_reference(c, s->constraints[i]);
	for (size_t i = 0; i < s->notes_n; i++)
		apply_note(c, &s->notes[i]);
	catalog_copy_to_partitions(c);
	for (size_t i = 0; i < s->extended_n; i++)
		link_extended(c, &s->extended[i]);
	for (size_t i = 0; i < c->tables_n; i++) {
		struct table *t = c->tables[i];
		judge_partitioned(t);
		if (t->indexes_n)
			qsort(t->indexes, t->indexes_n, sizeof *t->indexes, compare_indexes);
	}
	name_indexes(c);
	catalog_apply_statistics(c);
	catalog_end(c);
}
