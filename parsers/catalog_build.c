#include "parsers/catalog_build.h"

#include "base/base.h"
#include "base/buf.h"
#include "base/timestamp.h"
#include "base/utf8.h"

#define NAME_MAX_BYTES 63

void catalog_begin(struct catalog *c)
{
	if (!c->first_state)
		c->state = c->first_state = xcalloc(1, sizeof *c->state);
}

struct str catalog_key(struct qname name, struct arena *arena)
{
	return arena_fmt(arena, "%.*s.%.*s", STR_ARG(name.schema), STR_ARG(name.name));
}

/* The identifier at the start of *text, which is left behind it. */
static struct str take_identifier(struct str *text, struct arena *arena)
{
	struct buf name = {0};
	bool quoted = str_take(text, STR("\""));
	for (; text->n; *text = str_skip(*text, 1)) {
		bool quote = text->p[0] == '"';
		if (quote && quoted && !str_starts(*text, STR("\"\"")))
			break;
		if (!quoted && text->p[0] == '.')
			break;
		buf_add_char(&name, text->p[0]);
		if (quote && quoted)
			*text = str_skip(*text, 1);
	}
	if (quoted)
		*text = str_skip(*text, 1);
	struct str kept = arena_strdup(buf_str(&name), arena);
	buf_release(&name);
	return kept;
}

struct qname catalog_parse_name(struct str text, struct arena *arena)
{
	struct qname name = {.name = take_identifier(&text, arena)};
	if (str_take(&text, STR("."))) {
		name.schema = name.name;
		name.name = take_identifier(&text, arena);
	}
	return name;
}

struct qname catalog_qualify(struct catalog *c, struct str schema, struct str name)
{
	struct str path = c->state->search_path_n ? c->state->search_path[0] : STR("public");
	return (struct qname){arena_strdup(schema.n ? schema : path, &c->arena), arena_strdup(name, &c->arena)};
}

void catalog_reset_path(struct catalog *c)
{
	c->state->search_path_n = 0;
}

void catalog_add_path(struct catalog *c, struct str schema)
{
	struct catalog_state *s = c->state;
	if (schema.n && !str_eq(schema, STR("$user")) && s->search_path_n < SEARCH_PATH_MAX)
		s->search_path[s->search_path_n++] = arena_strdup(schema, &c->arena);
}

struct qname catalog_find_relation(struct catalog *c, struct str schema, struct str name)
{
	struct catalog_state *s = c->state;
	for (size_t i = 0; !schema.n && i < s->search_path_n; i++) {
		struct qname there = {s->search_path[i], arena_strdup(name, &c->arena)};
		if (draft_table_find(c, there) || draft_index_find(c, there))
			return there;
	}
	return catalog_qualify(c, schema, name);
}

int catalog_version(struct str text)
{
	unsigned part[3] = {0};
	size_t n = 0;
	for (; text.n && n < ARRAY_LEN(part); text = str_skip(text, 1)) {
		if (text.p[0] >= '0' && text.p[0] <= '9' && part[n] < 10000)
			part[n] = part[n] * 10 + (unsigned)(text.p[0] - '0');
		else if (text.p[0] == '.')
			n++;
		else
			break;
	}
	return (int)(part[0] >= 10 ? part[0] * 10000 + part[1] : part[0] * 10000 + part[1] * 100 + part[2]);
}

struct draft_table *draft_table(struct catalog *c, struct qname name)
{
	struct arena_mark mark = arena_mark(&c->arena);
	struct str key = catalog_key(name, &c->arena);
	struct draft_table *t = map_get(&c->state->tables, key);
	if (t) {
		arena_rewind(&c->arena, mark);
		return t;
	}
	t = ARENA_NEW(struct draft_table, &c->arena);
	t->table = ARENA_NEW(struct table, &c->arena);
	t->table->schema = name.schema;
	t->table->name = name.name;
	map_put(&c->state->tables, key, t);
	*DRAFT_ADD(c, table_list) = t;
	return t;
}

struct draft_table *draft_table_define(struct catalog *c, struct qname name, enum table_kind kind)
{
	struct draft_table *t = draft_table(c, name);
	if (t->defined && !t->dropped)
		return NULL;
	if (t->dropped)
		*t->table = (struct table){.schema = name.schema, .name = name.name};
	*t = (struct draft_table){.table = t->table, .defined = true};
	t->table->kind = kind;
	return t;
}

struct draft_table *draft_table_find(const struct catalog *c, struct qname name)
{
	char text[512];
	int n = snprintf(text, sizeof text, "%.*s.%.*s", STR_ARG(name.schema), STR_ARG(name.name));
	struct draft_table *t =
		n > 0 && (size_t)n < sizeof text ? map_get(&c->state->tables, str_of(text, (size_t)n)) : NULL;
	return t && t->defined && !t->dropped ? t : NULL;
}

struct column *draft_table_find_column(const struct draft_table *t, struct str name)
{
	return table_column(t->table, name);
}

struct column *draft_table_column(struct catalog *c, struct draft_table *t, struct str name)
{
	struct column *column = draft_table_find_column(t, name);
	if (column)
		return column;
	struct table *table = t->table;
	column = ARENA_PUSH(table->columns, table->columns_n, t->columns_cap, &c->arena);
	*column = (struct column){.name = arena_strdup(name, &c->arena)};
	column->number = (int)table->columns_n;
	return column;
}

void draft_table_drop_column(struct draft_table *t, struct str name)
{
	struct column *column = draft_table_find_column(t, name), *end = t->table->columns + t->table->columns_n;
	if (!column)
		return;
	memmove(column, column + 1, (size_t)(end - column - 1) * sizeof *column);
	t->table->columns_n--;
	for (size_t i = 0; i < t->table->columns_n; i++)
		t->table->columns[i].number = (int)i + 1;
}

struct draft_index *draft_index_find(const struct catalog *c, struct qname name)
{
	char text[512];
	int n = snprintf(text, sizeof text, "%.*s.%.*s", STR_ARG(name.schema), STR_ARG(name.name));
	if (n < 0 || (size_t)n >= sizeof text)
		return NULL;
	struct draft_index *index = map_get(&c->state->index_names, str_of(text, (size_t)n));
	return index && !index->dropped ? index : NULL;
}

struct draft_index *draft_index_new(struct catalog *c, struct qname table, struct str name, size_t keys_n,
				    size_t include_n)
{
	struct qname own = {table.schema, arena_strdup(name, &c->arena)};
	if (draft_index_find(c, own))
		return NULL;
	struct draft_index *draft = ARENA_NEW(struct draft_index, &c->arena);
	struct index *index = ARENA_NEW(struct index, &c->arena);
	*index = (struct index){
		.schema = own.schema,
		.name = own.name,
		.keys = ARENA_ARRAY(struct index_key, keys_n, &c->arena),
		.keys_n = keys_n,
		.include = ARENA_ARRAY(struct column *, include_n, &c->arena),
		.include_n = include_n,
		.pages = STAT_NONE,
		.rows = STAT_NONE,
		.bytes = STAT_NONE,
		.scans = STAT_NONE,
		.scans_per_day = STAT_NONE,
		.tuples_read = STAT_NONE,
		.tuples_fetched = STAT_NONE,
	};
	*draft = (struct draft_index){.index = index, .table = table, .made_at = c->state->clock++};
	/* Sections of a dump may be read in any order: then the order of reading says nothing. */
	if (!draft_table_find(c, table))
		draft->made_at = SIZE_MAX;
	draft->columns = ARENA_ARRAY(struct str, keys_n, &c->arena);
	draft->include = ARENA_ARRAY(struct str, include_n, &c->arena);
	map_put(&c->state->index_names, catalog_key(own, &c->arena), draft);
	*DRAFT_ADD(c, indexes) = draft;
	return draft;
}

static bool same_name(struct qname a, struct qname b)
{
	return str_eq(a.name, b.name) && str_eq(a.schema, b.schema);
}

struct draft_constraint *draft_constraint_find(const struct catalog *c, struct qname table, struct str name)
{
	/* The table's own list holds what was added to it, so that this does not walk the whole schema. */
	struct draft_table *t = draft_table((struct catalog *)c, table);
	for (size_t i = 0; i < t->table->constraints_n; i++)
		if (str_eq(t->table->constraints[i]->name, name))
			for (size_t k = c->state->constraints_n; k-- > 0;) {
				struct draft_constraint *found = c->state->constraints[k];
				if (found->constraint == t->table->constraints[i] && same_name(found->table, table))
					return found->dropped ? NULL : found;
			}
	return NULL;
}

struct draft_constraint *draft_constraint_new(struct catalog *c, struct qname table, enum constraint_kind kind,
					      struct str name)
{
	if (draft_constraint_find(c, table, name))
		return NULL;
	struct draft_constraint *draft = ARENA_NEW(struct draft_constraint, &c->arena);
	struct constraint *constraint = ARENA_NEW(struct constraint, &c->arena);
	struct table *t = draft_table(c, table)->table;
	constraint->kind = kind;
	constraint->name = arena_strdup(name, &c->arena);
	constraint->table = t;
	draft->constraint = constraint;
	draft->table = table;
	*DRAFT_ADD(c, constraints) = draft;
	*ARENA_PUSH(t->constraints, t->constraints_n, t->constraints_cap, &c->arena) = constraint;
	return draft;
}

struct draft_sequence *draft_sequence(struct catalog *c, struct qname name)
{
	struct str key = catalog_key(name, &c->arena);
	struct draft_sequence *draft = map_get(&c->state->sequences, key);
	if (draft)
		return draft;
	draft = ARENA_NEW(struct draft_sequence, &c->arena);
	*draft = (struct draft_sequence){.first_us = TIME_UNKNOWN, .last_us = TIME_UNKNOWN};
	draft->sequence = ARENA_NEW(struct sequence, &c->arena);
	*draft->sequence = (struct sequence){.schema = name.schema,
					     .name = name.name,
					     .increment = 1,
					     .min = 1,
					     .max = INT64_MAX,
					     .per_day = STAT_NONE};
	map_put(&c->state->sequences, key, draft);
	*DRAFT_ADD(c, sequence_list) = draft;
	return draft;
}

struct index_note *draft_note(struct catalog *c, enum index_note_kind kind, struct qname index)
{
	struct index_note *note = DRAFT_ADD(c, notes);
	*note = (struct index_note){.kind = kind, .index = index};
	return note;
}

struct draft_relation *draft_relation(struct catalog *c, struct qname name, enum stat_source source)
{
	struct draft_relation *r = DRAFT_ADD(c, relations);
	*r = (struct draft_relation){.name = name, .source = source, .captured_us = TIME_UNKNOWN};
	r->order = c->state->relations_n;
	r->rows = r->pages = r->all_visible = r->bytes = STAT_NONE;
	r->seq_scans = r->seq_rows = r->index_scans = STAT_NONE;
	r->inserts = r->updates = r->hot_updates = r->deletes = STAT_NONE;
	r->live = r->dead = r->modified_since_analyze = STAT_NONE;
	r->scans = r->tuples_read = r->tuples_fetched = STAT_NONE;
	r->last_vacuum_us = r->last_autovacuum_us = r->last_analyze_us = r->last_autoanalyze_us = TIME_UNKNOWN;
	return r;
}

static struct str make_name(struct str name1, struct str name2, const char *label, unsigned number, struct arena *arena)
{
	char counter[16] = "";
	if (number)
		snprintf(counter, sizeof counter, "%u", number);
	size_t overhead = (label[0] ? 1 + strlen(label) : 0) + strlen(counter) + (name2.n ? 1 : 0);
	size_t n1 = name1.n, n2 = name2.n;
	while (n1 + n2 + overhead > NAME_MAX_BYTES) {
		if (n1 > n2)
			n1--;
		else
			n2--;
	}
	name1 = utf8_head(name1, n1);
	name2 = utf8_head(name2, n2);
	return arena_fmt(arena, "%.*s%s%.*s%s%s%s", STR_ARG(name1), name2.n ? "_" : "", STR_ARG(name2),
			 label[0] ? "_" : "", label, counter);
}

struct str draft_choose_name(struct catalog *c, struct str schema, struct str name1, struct str name2,
			     const char *label)
{
	struct str name = make_name(name1, name2, label, 0, &c->arena);
	for (unsigned number = 1; draft_index_find(c, (struct qname){schema, name}); number++)
		name = make_name(name1, name2, label, number, &c->arena);
	return name;
}
