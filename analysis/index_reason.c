#include "analysis/index_reason.h"

#include "base/base.h"
#include "base/buf.h"

/* What a key is there for. */
enum key_role { ROLE_EQUAL, ROLE_JOIN, ROLE_RANGE, ROLE_ORDER, ROLE_SEARCH, ROLE_OTHER, ROLE_COUNT };

static bool is_joined(const struct served *s, const struct model_key *key)
{
	for (size_t i = 0; s->block && i < s->block->joins_n; i++) {
		const struct join_clause *j = &s->block->joins[i];
		if ((j->left == s->relation->number && term_equal(&j->left_term, &key->term)) ||
		    (j->right == s->relation->number && term_equal(&j->right_term, &key->term)))
			return true;
	}
	return false;
}

static bool is_ordered_by(const struct served *s, const struct model_key *key)
{
	for (size_t i = 0; s->block && i < s->block->order_n; i++)
		if (s->block->order_relation == s->relation->number && term_equal(&s->block->order[i].term, &key->term))
			return true;
	return false;
}

static bool is_nearest(const struct served *s)
{
	return s->block && s->block->order_n && term_is_distance(&s->block->order[0].term);
}

static enum key_role role_of(const struct served *s, const struct model_index *x, const struct model_key *key)
{
	enum key_role role = ROLE_OTHER;
	if (x->method == METHOD_GIN || (x->method == METHOD_GIST && !is_nearest(s)))
		return ROLE_SEARCH;
	for (size_t i = 0; i < s->relation->clauses_n; i++) {
		enum key_use use = clause_key_use(&s->relation->clauses[i], key);
		if (use == KEY_EQUAL)
			return ROLE_EQUAL;
		if (use == KEY_RANGE)
			role = ROLE_RANGE;
	}
	if (role == ROLE_OTHER && is_joined(s, key))
		role = ROLE_JOIN;
	bool ordered = is_ordered_by(s, key) || (x->method == METHOD_GIST && is_nearest(s));
	return role == ROLE_OTHER && ordered ? ROLE_ORDER : role;
}

static void add_names(struct buf *b, const struct model_index *x, const enum key_role *roles, enum key_role role,
		      const char *before)
{
	size_t n = 0;
	for (size_t i = 0; i < x->keys_n; i++) {
		const struct term *t = &x->keys[i].term;
		if (roles[i] != role)
			continue;
		buf_fmt(b, "%s%.*s", n++ ? ", " : before,
			STR_ARG(t->expression.n ? t->expression
				: t->column     ? t->column->name
						: STR("?")));
	}
}

static void add_keys(struct buf *b, const struct served *s, const struct model_index *x)
{
	static const char *const texts[ROLE_COUNT] = {
		[ROLE_EQUAL] = "equality on ",  [ROLE_JOIN] = "the join on ",     [ROLE_RANGE] = "the range of ",
		[ROLE_ORDER] = "the order by ", [ROLE_SEARCH] = "the search in ", [ROLE_OTHER] = "",
	};
	enum key_role roles[32];
	size_t parts = 0;
	for (size_t i = 0; i < x->keys_n && i < ARRAY_LEN(roles); i++)
		roles[i] = role_of(s, x, &x->keys[i]);
	for (enum key_role role = ROLE_EQUAL; role < ROLE_OTHER; role++) {
		size_t before = b->n;
		if (parts)
			buf_add(b, STR(", then "));
		size_t start = b->n;
		add_names(b, x, roles, role, texts[role]);
		if (b->n == start)
			b->n = before;
		else
			parts++;
	}
}

static void add_order(struct buf *b, const struct served *s, const struct model_index *x)
{
	bool ordered = false;
	for (size_t i = 0; i < x->keys_n; i++)
		ordered = ordered || is_ordered_by(s, &x->keys[i]);
	if (ordered && s->block->stops_early && x->method == METHOD_BTREE)
		buf_add(b, STR(" Rows come in the wanted order, so the LIMIT stops the reading instead of a sort."));
}

struct str index_reason(const struct advised_index *a, struct arena *arena)
{
	const struct model_index *x = a->index;
	struct buf b = {0};
	if (!a->served_n || !a->served[0].relation)
		return STR("");
	buf_add(&b, STR(" Its keys serve "));
	size_t start = b.n;
	add_keys(&b, &a->served[0], x);
	if (b.n == start)
		b.n = 0;
	else
		buf_add(&b, STR("."));
	add_order(&b, &a->served[0], x);
	if (x->where_n)
		buf_fmt(&b,
			" Its predicate leaves out what these statements never ask for: it holds %.3g %% of the rows.",
			MIN(x->where_fraction * 100, 100.0));
	if (x->include_n)
		buf_add(&b, STR(" The included columns let it answer without the table, where that is vacuumed."));
	struct str text = arena_strdup(buf_str(&b), arena);
	buf_release(&b);
	return text;
}
