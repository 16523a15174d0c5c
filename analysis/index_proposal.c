#include "base/base.h"

#include "analysis/index_ddl.h"
#include "analysis/index_name.h"
#include "analysis/index_proposal.h"

static struct str predicate_of(const struct model_index *x, struct arena *arena)
{
	struct str text = {"", 0};
	for (size_t i = 0; i < x->where_n; i++) {
		struct str part = x->where[i].text;
		if (x->where_n > 1)
			part = arena_fmt(arena, "(%.*s)", STR_ARG(part));
		text = text.n ? arena_fmt(arena, "%.*s AND %.*s", STR_ARG(text), STR_ARG(part)) : part;
	}
	return text;
}

struct index *index_proposal_of(const struct model_index *x, const struct catalog *c, struct arena *arena)
{
	struct index *out = ARENA_NEW(struct index, arena);
	*out = (struct index){.schema = x->table->schema,
			      .table = (struct table *)x->table,
			      .method = str_from(index_method_names[x->method]),
			      .keys = ARENA_ARRAY(struct index_key, x->keys_n, arena),
			      .include = ARENA_ARRAY(struct column *, x->include_n, arena),
			      .predicate = predicate_of(x, arena),
			      .pages = x->size.pages,
			      .rows = x->size.tuples,
			      .bytes = x->bytes,
			      .scans = STAT_NONE,
			      .tuples_read = STAT_NONE,
			      .tuples_fetched = STAT_NONE,
			      .hypothetical = true};
	for (size_t i = 0; i < x->keys_n; i++) {
		const struct model_key *k = &x->keys[i];
		struct index_key *key = &out->keys[out->keys_n++];
		*key = (struct index_key){.expression = k->term.expression,
					  .opclass = k->opclass,
					  .desc = k->desc,
					  .nulls_first = k->nulls_first};
		if (!k->term.expression.n)
			key->column = (struct column *)k->term.column;
	}
	for (size_t i = 0; i < x->include_n; i++)
		out->include[out->include_n++] = (struct column *)x->include[i];
	out->name = index_name_choose(c, out, arena);
	out->definition = index_ddl_create(out, arena);
	return out;
}
