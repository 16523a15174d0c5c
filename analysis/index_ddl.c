#include "analysis/index_ddl.h"

#include "base/base.h"
#include "base/buf.h"
#include "parsers/index_text.h"
#include "parsers/pg_name.h"

static struct str keep(struct buf *b, struct arena *arena)
{
	struct str kept = arena_strdup(buf_str(b), arena);
	buf_release(b);
	return kept;
}

static void add(struct sql_list *list, struct str statement, struct arena *arena)
{
	*ARENA_PUSH(list->items, list->n, list->cap, arena) = statement;
}

struct str index_ddl_table(const struct table *t, struct arena *arena)
{
	struct buf name = {0};
	pg_name_quote_qualified(t->schema, t->name, &name);
	return keep(&name, arena);
}

struct str index_ddl_qualified(const struct index *index, struct arena *arena)
{
	struct buf name = {0};
	pg_name_quote_qualified(index->schema, index->name, &name);
	return keep(&name, arena);
}

struct str index_ddl_keys(const struct index *index, struct arena *arena)
{
	struct buf text = {0};
	index_text_keys(index, &text);
	if (index->predicate.n)
		buf_fmt(&text, " WHERE %.*s", STR_ARG(index->predicate));
	return keep(&text, arena);
}

static struct str create_on(const struct index *index, const struct table *t, struct str name, struct arena *arena)
{
	struct buf text = {0};
	bool partitioned = t->kind == TABLE_PARTITIONED;
	buf_fmt(&text, "CREATE %sINDEX %sIF NOT EXISTS ", index->unique ? "UNIQUE " : "",
		partitioned ? "" : "CONCURRENTLY ");
	pg_name_quote(name, &text);
	buf_add(&text, partitioned ? STR(" ON ONLY ") : STR(" ON "));
	pg_name_quote_qualified(t->schema, t->name, &text);
	buf_fmt(&text, " USING %.*s ", STR_ARG(index->method.n ? index->method : STR("btree")));
	index_text_keys(index, &text);
	index_text_tail(index, &text);
	return keep(&text, arena);
}

struct str index_ddl_create(const struct index *index, struct arena *arena)
{
	return create_on(index, index->table, index->name, arena);
}

static struct str drop(struct str schema, struct str name, bool partitioned, struct arena *arena)
{
	struct buf text = {0};
	buf_fmt(&text, "DROP INDEX %sIF EXISTS ", partitioned ? "" : "CONCURRENTLY ");
	pg_name_quote_qualified(schema, name, &text);
	return keep(&text, arena);
}

static struct str attach(const struct table *parent, struct str parent_name, const struct table *child,
			 struct str child_name, struct arena *arena)
{
	struct buf text = {0};
	buf_add(&text, STR("ALTER INDEX "));
	pg_name_quote_qualified(parent->schema, parent_name, &text);
	buf_add(&text, STR(" ATTACH PARTITION "));
	pg_name_quote_qualified(child->schema, child_name, &text);
	return keep(&text, arena);
}

/* A partition's name in place of its root's in the index name, as far as that fits. */
static struct str partition_index_name(struct str name, const struct table *root, const struct table *t,
				       struct arena *arena)
{
	ptrdiff_t at = str_find(name, root->name);
	struct str before = str_head(name, at < 0 ? 0 : (size_t)at);
	struct str after =
		at < 0 ? arena_fmt(arena, "_%.*s", STR_ARG(name)) : str_skip(name, (size_t)at + root->name.n);
	size_t room = 63 > before.n + after.n ? 63 - before.n - after.n : 8;
	struct str own =
		arena_fmt(arena, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(str_head(t->name, room)), STR_ARG(after));
	return str_head(own, 63);
}

static void make_tree(const struct index *index, const struct table *t, struct str name, struct sql_list *apply,
		      struct arena *arena)
{
	add(apply, create_on(index, t, name, arena), arena);
	for (size_t i = 0; i < t->partitions_n; i++) {
		const struct table *p = t->partitions[i];
		struct str own = partition_index_name(index->name, index->table, p, arena);
		make_tree(index, p, own, apply, arena);
		add(apply, attach(t, name, p, own, arena), arena);
	}
}

void index_ddl_complete(const struct index *index, const struct table *partition, struct sql_list *apply,
			struct arena *arena)
{
	struct str own = partition_index_name(index->name, index->table, partition, arena);
	make_tree(index, partition, own, apply, arena);
	add(apply, attach(index->table, index->name, partition, own, arena), arena);
}

void index_ddl_make(const struct index *index, struct sql_list *apply, struct sql_list *rollback, struct arena *arena)
{
	bool partitioned = index->table->kind == TABLE_PARTITIONED;
	make_tree(index, index->table, index->name, apply, arena);
	add(rollback, drop(index->table->schema, index->name, partitioned, arena), arena);
}

/* "CREATE [UNIQUE] INDEX …" with CONCURRENTLY behind INDEX. */
static struct str made_again(const struct index *index, struct arena *arena)
{
	struct str definition = index->definition;
	ptrdiff_t at = str_find(definition, STR("INDEX "));
	bool concurrent = str_find(definition, STR(" CONCURRENTLY ")) >= 0;
	if (index->table->kind == TABLE_PARTITIONED || concurrent || at < 0)
		return definition;
	size_t head = (size_t)at + strlen("INDEX ");
	return arena_fmt(arena, "%.*sCONCURRENTLY %.*s", STR_ARG(str_head(definition, head)),
			 STR_ARG(str_skip(definition, head)));
}

static struct str drop_constraint(const struct index *index, struct arena *arena)
{
	struct buf text = {0};
	buf_add(&text, STR("ALTER TABLE "));
	pg_name_quote_qualified(index->table->schema, index->table->name, &text);
	buf_add(&text, STR(" DROP CONSTRAINT IF EXISTS "));
	pg_name_quote(index->constraint->name, &text);
	return keep(&text, arena);
}

/* A partitioned index comes back with one statement: not ON ONLY, so that the server makes its partitions' too. */
static struct str without_only(struct str definition, struct arena *arena)
{
	ptrdiff_t at = str_find(definition, STR(" ON ONLY "));
	if (at < 0)
		return definition;
	return arena_fmt(arena, "%.*s ON %.*s", STR_ARG(str_head(definition, (size_t)at)),
			 STR_ARG(str_skip(definition, (size_t)at + strlen(" ON ONLY "))));
}

void index_ddl_remove(const struct index *index, struct sql_list *apply, struct sql_list *rollback, struct arena *arena)
{
	bool partitioned = index->table->kind == TABLE_PARTITIONED;
	if (index->constraint) {
		add(apply, drop_constraint(index, arena), arena);
		add(rollback, index->definition, arena);
	} else {
		add(apply, drop(index->schema, index->name, partitioned, arena), arena);
		add(rollback, partitioned ? without_only(index->definition, arena) : made_again(index, arena), arena);
	}
	if (index->comment.n) {
		struct buf text = {0};
		buf_add(&text, STR("COMMENT ON INDEX "));
		pg_name_quote_qualified(index->schema, index->name, &text);
		buf_add(&text, STR(" IS "));
		pg_name_quote_literal(index->comment, &text);
		add(rollback, keep(&text, arena), arena);
	}
}
