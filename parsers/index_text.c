#include "parsers/index_text.h"

#include "base/base.h"
#include "parsers/pg_name.h"

static bool is_btree(const struct index *index)
{
	return !index->method.n || str_eq(index->method, STR("btree"));
}

static void write_key(const struct index_key *key, bool ordered, struct buf *out)
{
	if (key->column)
		pg_name_quote(key->column->name, out);
	else
		buf_fmt(out, "(%.*s)", STR_ARG(key->expression));
	if (key->collation.n) {
		buf_add(out, STR(" COLLATE "));
		pg_name_quote(key->collation, out);
	}
	if (key->opclass.n)
		buf_fmt(out, " %.*s", STR_ARG(key->opclass));
	if (!ordered)
		return;
	if (key->desc)
		buf_add(out, STR(" DESC"));
	if (key->nulls_first != key->desc)
		buf_add(out, key->nulls_first ? STR(" NULLS FIRST") : STR(" NULLS LAST"));
}

void index_text_keys(const struct index *index, struct buf *out)
{
	for (size_t i = 0; i < index->keys_n; i++) {
		buf_add(out, i ? STR(", ") : STR("("));
		write_key(&index->keys[i], is_btree(index), out);
	}
	buf_add_char(out, ')');
	for (size_t i = 0; i < index->include_n; i++) {
		buf_add(out, i ? STR(", ") : STR(" INCLUDE ("));
		pg_name_quote(index->include[i]->name, out);
	}
	if (index->include_n)
		buf_add_char(out, ')');
}

void index_text_tail(const struct index *index, struct buf *out)
{
	if (index->nulls_not_distinct)
		buf_add(out, STR(" NULLS NOT DISTINCT"));
	if (index->with.n)
		buf_fmt(out, " WITH (%.*s)", STR_ARG(index->with));
	if (index->tablespace.n) {
		buf_add(out, STR(" TABLESPACE "));
		pg_name_quote(index->tablespace, out);
	}
	if (index->predicate.n)
		buf_fmt(out, " WHERE %.*s", STR_ARG(index->predicate));
}

void index_text_definition(const struct index *index, struct buf *out)
{
	buf_add(out, index->unique ? STR("CREATE UNIQUE INDEX ") : STR("CREATE INDEX "));
	pg_name_quote(index->name, out);
	buf_add(out, index->only ? STR(" ON ONLY ") : STR(" ON "));
	pg_name_quote_qualified(index->table->schema, index->table->name, out);
	buf_fmt(out, " USING %.*s ", STR_ARG(index->method.n ? index->method : STR("btree")));
	index_text_keys(index, out);
	index_text_tail(index, out);
}
