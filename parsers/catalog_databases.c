#include "parsers/catalog_databases.h"

#include "base/base.h"

void catalog_enter_database(struct catalog *c, struct str name)
{
	catalog_begin(c);
	for (struct catalog_state *s = c->first_state; s; s = s->next)
		if (str_eq(s->database, name)) {
			c->state = s;
			s->tablespace = str_of("", 0);
			catalog_reset_path(c);
			return;
		}
	struct catalog_state *s = xcalloc(1, sizeof *s), *last = c->first_state;
	while (last->next)
		last = last->next;
	s->database = arena_strdup(name, &c->arena);
	last->next = s;
	c->state = s;
	if (!c->database.n)
		c->database = s->database;
}

/* The draft of a table in the state that is being joined, if the catalogue has that table from elsewhere. */
static bool clashes(const struct catalog_state *from, struct qname name, struct arena *arena)
{
	struct arena_mark mark = arena_mark(arena);
	const struct draft_table *t = map_get(&from->tables, catalog_key(name, arena));
	arena_rewind(arena, mark);
	return t && t->clashes;
}

static void join_tables(struct catalog *c, struct catalog_state *from)
{
	for (size_t i = 0; i < from->table_list_n; i++) {
		struct draft_table *t = from->table_list[i];
		struct str key = catalog_key((struct qname){t->table->schema, t->table->name}, &c->arena);
		const struct draft_table *known = map_get(&c->state->tables, key);
		bool is_there = t->defined && !t->dropped, taken = known && known->defined && !known->dropped;
		t->clashes = is_there && taken;
		c->clashes_n += t->clashes;
		if (!is_there || taken)
			continue;
		map_put(&c->state->tables, key, t);
		*DRAFT_ADD(c, table_list) = t;
	}
}

static void join_indexes(struct catalog *c, struct catalog_state *from)
{
	for (size_t i = 0; i < from->indexes_n; i++) {
		struct draft_index *index = from->indexes[i];
		struct qname name = {index->index->schema, index->index->name};
		if (clashes(from, index->table, &c->arena) || draft_index_find(c, name))
			continue;
		map_put(&c->state->index_names, catalog_key(name, &c->arena), index);
		*DRAFT_ADD(c, indexes) = index;
	}
}

/* Whether what `name` says concerns a table, or an index of one, that is taken from elsewhere. */
static bool is_left_out(const struct catalog *c, const struct catalog_state *from, struct qname name)
{
	struct arena *arena = &((struct catalog *)c)->arena;
	const struct draft_index *index = map_get(&from->index_names, catalog_key(name, arena));
	return clashes(from, index ? index->table : name, arena);
}

static void join_rest(struct catalog *c, struct catalog_state *from)
{
	for (size_t i = 0; i < from->constraints_n; i++)
		if (!clashes(from, from->constraints[i]->table, &c->arena))
			*DRAFT_ADD(c, constraints) = from->constraints[i];
	for (size_t i = 0; i < from->notes_n; i++)
		if (!is_left_out(c, from, from->notes[i].index))
			*DRAFT_ADD(c, notes) = from->notes[i];
	for (size_t i = 0; i < from->relations_n; i++)
		if (!is_left_out(c, from, from->relations[i].name))
			*DRAFT_ADD(c, relations) = from->relations[i];
	for (size_t i = 0; i < from->columns_n; i++)
		if (!clashes(from, from->columns[i].table, &c->arena))
			*DRAFT_ADD(c, columns) = from->columns[i];
	for (size_t i = 0; i < from->extended_n; i++)
		if (!clashes(from, from->extended[i].table, &c->arena))
			*DRAFT_ADD(c, extended) = from->extended[i];
}

static void join_sequences(struct catalog *c, struct catalog_state *from)
{
	for (size_t i = 0; i < from->sequence_list_n; i++) {
		struct draft_sequence *q = from->sequence_list[i];
		struct str key = catalog_key((struct qname){q->sequence->schema, q->sequence->name}, &c->arena);
		if ((q->table.name.n && clashes(from, q->table, &c->arena)) || map_get(&c->state->sequences, key))
			continue;
		map_put(&c->state->sequences, key, q);
		*DRAFT_ADD(c, sequence_list) = q;
	}
}

static void join_database(struct catalog *c, struct catalog_state *from)
{
	join_tables(c, from);
	join_indexes(c, from);
	join_rest(c, from);
	join_sequences(c, from);
	c->state->clock = MAX(c->state->clock, from->clock);
}

void catalog_join_databases(struct catalog *c)
{
	c->state = c->first_state;
	for (struct catalog_state *s = c->first_state->next; s; s = s->next)
		if (str_eq(s->database, c->preferred_database))
			join_database(c, s);
	for (struct catalog_state *s = c->first_state->next; s; s = s->next)
		if (!str_eq(s->database, c->preferred_database))
			join_database(c, s);
}

void catalog_end(struct catalog *c)
{
	for (struct catalog_state *s = c->first_state, *next; s; s = next) {
		next = s->next;
		map_release(&s->tables);
		map_release(&s->index_names);
		map_release(&s->composites);
		map_release(&s->sequences);
		free(s);
	}
	c->state = c->first_state = NULL;
}
