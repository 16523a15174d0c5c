#include "parsers/catalog_partition.h"

#include "base/base.h"
#include "parsers/index_text.h"
#include "parsers/pg_name.h"

#define MAX_PARTITION_DEPTH 20

static bool has_copy(const struct index *index, const struct table *partition)
{
	for (size_t i = 0; i < partition->indexes_n; i++)
		if (partition->indexes[i]->parent == index)
			return true;
	return false;
}

/* Columns of two tables of one tree answer to the same name, whatever their order. */
static bool same_column(const struct column *a, const struct column *b)
{
	return a == b || (a && b && str_eq(a->name, b->name));
}

static bool same_key(const struct index_key *a, const struct index_key *b)
{
	return same_column(a->column, b->column) && str_eq(a->expression, b->expression) &&
	       str_eq(a->opclass, b->opclass) && str_eq(a->collation, b->collation);
}

/* What CompareIndexInfo() asks of an index that is to be attached; the direction of keys is no part of it. */
static bool can_be_attached(const struct index *own, const struct index *index)
{
	bool same = !own->parent && !own->invalid && own->unique == index->unique &&
		    own->nulls_not_distinct == index->nulls_not_distinct && str_eq(own->method, index->method) &&
		    own->keys_n == index->keys_n && own->include_n == index->include_n &&
		    str_eq(own->predicate, index->predicate) && (!index->constraint || own->constraint);
	for (size_t i = 0; same && i < index->keys_n; i++)
		same = same_key(&own->keys[i], &index->keys[i]);
	for (size_t i = 0; same && i < index->include_n; i++)
		same = same_column(own->include[i], index->include[i]);
	return same;
}

static struct index *attachable(const struct index *index, const struct table *partition)
{
	for (size_t i = 0; i < partition->indexes_n; i++)
		if (can_be_attached(partition->indexes[i], index))
			return partition->indexes[i];
	return NULL;
}

/* False when the partition has no column of that name: then what was read is not the whole truth. */
static bool copy_columns(struct index *copy, const struct index *index, const struct table *partition)
{
	for (size_t i = 0; i < index->keys_n; i++) {
		copy->keys[i] = index->keys[i];
		copy->keys[i].column =
			index->keys[i].column ? table_column(partition, index->keys[i].column->name) : NULL;
		if (!copy->keys[i].column && index->keys[i].column)
			return false;
	}
	for (size_t i = 0; i < index->include_n; i++) {
		copy->include[i] = table_column(partition, index->include[i]->name);
		if (!copy->include[i])
			return false;
	}
	return true;
}

static void copy_constraint(struct catalog *c, struct index *copy, const struct constraint *from)
{
	struct table *t = copy->table;
	struct constraint *k = ARENA_NEW(struct constraint, &c->arena);
	*k = *from;
	k->name = copy->name;
	k->table = t;
	k->index = copy;
	k->columns = ARENA_ARRAY(struct column *, from->columns_n, &c->arena);
	for (size_t i = 0; i < from->columns_n; i++) {
		k->columns[i] = table_column(t, from->columns[i]->name);
		if (k->columns[i] && k->kind == CONSTRAINT_PRIMARY)
			k->columns[i]->not_null = true;
	}
	copy->constraint = k;
	*ARENA_PUSH(t->constraints, t->constraints_n, t->constraints_cap, &c->arena) = k;
}

static struct str copy_name(struct catalog *c, const struct draft_index *from, const struct table *partition)
{
	const struct constraint *k = from->index->constraint;
	bool primary = k && k->kind == CONSTRAINT_PRIMARY;
	const char *label = primary ? "pkey" : !k ? "idx" : k->kind == CONSTRAINT_EXCLUDE ? "excl" : "key";
	return draft_choose_name(c, partition->schema, partition->name, primary ? str_of("", 0) : from->name_columns,
				 label);
}

/* NULL when it cannot be made. */
static struct index *make_copy(struct catalog *c, const struct draft_index *from, struct table *partition)
{
	const struct index *index = from->index;
	struct qname table = {partition->schema, partition->name};
	struct draft_index *draft =
		draft_index_new(c, table, copy_name(c, from, partition), index->keys_n, index->include_n);
	struct buf text = {0};
	if (!draft || !copy_columns(draft->index, index, partition)) {
		if (draft)
			draft->dropped = true;
		return NULL;
	}
	struct index *copy = draft->index;
	draft->name_columns = from->name_columns;
	copy->table = partition;
	copy->method = index->method;
	copy->predicate = index->predicate;
	copy->with = index->with;
	copy->tablespace = index->tablespace;
	copy->unique = index->unique;
	copy->nulls_not_distinct = index->nulls_not_distinct;
	index_text_definition(copy, &text);
	copy->definition = arena_strdup(buf_str(&text), &c->arena);
	buf_release(&text);
	if (index->constraint && index->constraint->columns)
		copy_constraint(c, copy, index->constraint);
	*ARENA_PUSH(partition->indexes, partition->indexes_n, partition->indexes_cap, &c->arena) = copy;
	return copy;
}

/* One made ON ONLY its table goes to the partitions that come later. */
static bool is_handed_to(struct catalog *c, const struct draft_index *draft, const struct table *partition)
{
	const struct draft_table *p = draft_table(c, (struct qname){partition->schema, partition->name});
	return !draft->index->only || p->attached_at > draft->made_at;
}

static void hand_down(struct catalog *c, const struct draft_index *draft, int depth)
{
	struct index *index = draft->index;
	const struct table *t = index->table;
	for (size_t i = 0; i < t->partitions_n && depth < MAX_PARTITION_DEPTH; i++) {
		struct table *p = t->partitions[i];
		if (p->kind == TABLE_FOREIGN || has_copy(index, p) || !is_handed_to(c, draft, p))
			continue;
		struct index *copy = attachable(index, p);
		if (!copy)
			copy = make_copy(c, draft, p);
		if (!copy)
			continue;
		copy->parent = index;
		index->attached_n++;
		struct draft_index *below = draft_index_find(c, (struct qname){copy->schema, copy->name});
		if (below && p->kind == TABLE_PARTITIONED)
			hand_down(c, below, depth + 1);
	}
}

void catalog_copy_to_partitions(struct catalog *c)
{
	/* Copies are appended to the list that is walked; those have been handed down already. */
	for (size_t i = 0, n = c->state->indexes_n; i < n; i++) {
		const struct draft_index *draft = c->state->indexes[i];
		const struct table *t = draft->index->table;
		if (t && !draft->dropped && t->kind == TABLE_PARTITIONED)
			hand_down(c, draft, 0);
	}
}
