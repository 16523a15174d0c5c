#include "analysis/index_name.h"

#include "base/base.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"

#define NAME_MAX_BYTES 63
#define PREDICATE_PART_BYTES 24
/* A schema has one style; this many indexes tell it. */
#define MAX_VOTERS 200

/* Affixes of the styles; between table and columns, and between columns. */
static const struct {
	const char *prefix, *between, *comma, *suffix;
} styles[NAMING_COUNT] = {
	[NAMING_POSTGRES] = {"", "_", "_", "_idx"}, [NAMING_RAILS] = {"index_", "_on_", "_and_", ""},
	[NAMING_ALEMBIC] = {"ix_", "_", "_", ""},   [NAMING_IDX] = {"idx_", "_", "_", ""},
	[NAMING_ECTO] = {"", "_", "_", "_index"},
};

static bool follows(struct str name, struct str table, enum index_naming style)
{
	struct str rest = name;
	return str_take(&rest, str_from(styles[style].prefix)) && str_take(&rest, table) &&
	       str_starts(rest, str_from(styles[style].between)) && str_ends(rest, str_from(styles[style].suffix));
}

static size_t count_votes(const struct table *t, size_t votes[NAMING_COUNT])
{
	size_t voters = 0;
	for (size_t k = 0; k < t->indexes_n; k++) {
		const struct index *index = t->indexes[k];
		voters += !index->constraint;
		for (unsigned s = 0; s < NAMING_COUNT && !index->constraint; s++)
			votes[s] += follows(index->name, t->name, (enum index_naming)s);
	}
	return voters;
}

enum index_naming index_naming_of(const struct catalog *c)
{
	size_t votes[NAMING_COUNT] = {0}, voters = 0;
	enum index_naming best = NAMING_POSTGRES;
	for (size_t i = 0; i < c->tables_n && voters < MAX_VOTERS; i++)
		voters += count_votes(c->tables[i], votes);
	for (unsigned s = 0; s < NAMING_COUNT; s++)
		if (votes[s] > votes[best])
			best = (enum index_naming)s;
	return best;
}

/* Letters, digits and single underscores of `text`. */
static void add_plain(struct str text, size_t most, struct buf *out)
{
	size_t start = out->n;
	for (size_t i = 0; i < text.n && out->n - start < most; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (c >= 'A' && c <= 'Z')
			buf_add_char(out, (char)(c | 0x20));
		else if (letter)
			buf_add_char(out, c);
		else if (out->n > start && out->p[out->n - 1] != '_')
			buf_add_char(out, '_');
	}
	while (out->n > start && out->p[out->n - 1] == '_')
		out->n--;
	if (out->p)
		out->p[out->n] = '\0';
}

static void add_columns(const struct index *index, const char *comma, struct buf *out)
{
	for (size_t i = 0; i < index->keys_n; i++) {
		const struct index_key *key = &index->keys[i];
		buf_add(out, i ? str_from(comma) : STR(""));
		if (key->column)
			buf_add(out, key->column->name);
		else
			add_plain(key->expression, PREDICATE_PART_BYTES, out);
	}
	if (index->include_n)
		buf_add(out, STR("_incl"));
	if (index->method.n && !str_eq(index->method, STR("btree")))
		buf_fmt(out, "_%.*s", STR_ARG(index->method));
	if (str_ends(index->predicate, STR(" is not null")) && index->predicate.n < PREDICATE_PART_BYTES * 2)
		buf_add(out, STR("_not_null"));
	else if (index->predicate.n) {
		buf_add(out, STR("_where_"));
		add_plain(index->predicate, PREDICATE_PART_BYTES, out);
	}
}

static bool is_taken(const struct catalog *c, struct str schema, struct str name)
{
	return catalog_table(c, schema, name) || catalog_index(c, schema, name);
}

/* What is too long loses its middle to a hash of the whole, so that two long names stay two. */
static struct str fit(struct str name, struct str suffix, struct arena *arena)
{
	if (name.n + suffix.n <= NAME_MAX_BYTES)
		return arena_fmt(arena, "%.*s%.*s", STR_ARG(name), STR_ARG(suffix));
	struct str head = utf8_head(name, NAME_MAX_BYTES - suffix.n - 9);
	return arena_fmt(arena, "%.*s_%08x%.*s", STR_ARG(head), (unsigned)(hash_bytes(name) & 0xffffffffu),
			 STR_ARG(suffix));
}

struct str index_name_choose(const struct catalog *c, const struct index *index, struct arena *arena)
{
	enum index_naming style = index_naming_of(c);
	struct buf name = {0};
	buf_add(&name, str_from(styles[style].prefix));
	buf_add(&name, index->table->name);
	buf_add(&name, str_from(styles[style].between));
	add_columns(index, styles[style].comma, &name);
	struct str suffix = str_from(styles[style].suffix);
	struct str fitted = fit(buf_str(&name), suffix, arena);
	for (unsigned number = 1; is_taken(c, index->table->schema, fitted); number++)
		fitted = fit(buf_str(&name), arena_fmt(arena, "%.*s%u", STR_ARG(suffix), number), arena);
	buf_release(&name);
	return fitted;
}
