/*
 * Grammar that is newer than libpg_query's (PostgreSQL 15), rewritten in older words. Only statements that did not
 * parse come here, so that a rewriting which loses a detail costs nothing else:
 *
 *     GENERATED ALWAYS AS (…) [VIRTUAL]         … STORED                        18
 *     CONSTRAINT n NOT NULL c                   CONSTRAINT n CHECK (c IS NOT NULL), see schema_constraint.c     18
 *     NOT NULL NO INHERIT, [NOT] ENFORCED       without                          18
 *     WITHOUT OVERLAPS, PERIOD c                without, c                       18
 *     1_000                                     1000                             16
 *     c type STORAGE word                       c type                           16
 */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/schema.h"
#include "parsers/sql_split.h"

struct rewriting {
	struct str rest;
	struct buf *out;
	bool changed, not_enforced;
	int generated_at; /* depth of the parenthesis after GENERATED ALWAYS AS, else -1 */
	int depth;
};

static bool take(struct rewriting *r, struct str words)
{
	struct str tail = r->rest;
	while (words.n)
		if (!sql_take_keyword(&tail, sql_take_word(&words)))
			return false;
	r->rest = tail;
	return true;
}

static bool looking_at(const struct rewriting *r, struct str words)
{
	struct rewriting copy = *r;
	return take(&copy, words);
}

/* Drops or replaces words that the older grammar does not have. */
static bool rewrite_words(struct rewriting *r)
{
	static const struct {
		struct str newer, older;
	} words[] = {
		{STR_INIT("without overlaps"), STR_INIT("")}, {STR_INIT("not null no inherit"), STR_INIT("NOT NULL ")},
		{STR_INIT("not enforced"), STR_INIT("")},     {STR_INIT("enforced"), STR_INIT("")},
		{STR_INIT("storage plain"), STR_INIT("")},    {STR_INIT("storage external"), STR_INIT("")},
		{STR_INIT("storage extended"), STR_INIT("")}, {STR_INIT("storage main"), STR_INIT("")},
		{STR_INIT("storage default"), STR_INIT("")},  {STR_INIT("virtual"), STR_INIT("STORED ")},
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (take(r, words[i].newer)) {
			buf_add(r->out, words[i].older);
			r->not_enforced |= str_eq(words[i].newer, STR("not enforced"));
			return r->changed = true;
		}
	return false;
}

/* A name as written, quoted or not. */
static struct str take_name(struct str *rest)
{
	struct str start = *rest;
	if (!rest->n || rest->p[0] != '"')
		return sql_take_word(rest);
	size_t n = schema_quoted_length(*rest);
	*rest = str_trim(str_skip(*rest, n));
	return str_head(start, n);
}

/* "CONSTRAINT n NOT NULL c", where a column's own would end after NULL. */
static bool rewrite_not_null(struct rewriting *r)
{
	struct str tail = r->rest;
	if (!sql_take_keyword(&tail, STR("constraint")))
		return false;
	struct str name = take_name(&tail);
	if (!sql_take_keyword(&tail, STR("not")) || !sql_take_keyword(&tail, STR("null")) || !tail.n ||
	    tail.p[0] == ',' || tail.p[0] == ')')
		return false;
	struct str column = take_name(&tail);
	if (!column.n || str_eq_nocase(column, STR("default")) || str_eq_nocase(column, STR("no")))
		return false;
	if (sql_take_keyword(&tail, STR("no")))
		sql_take_keyword(&tail, STR("inherit"));
	buf_fmt(r->out, "CONSTRAINT %.*s CHECK (%.*s IS NOT NULL) ", STR_ARG(name), STR_ARG(column));
	r->rest = tail;
	return r->changed = true;
}

static bool rewrite_period(struct rewriting *r)
{
	struct rewriting copy = *r;
	/* In a list of columns it stands before a name. */
	if (!r->depth || !take(&copy, STR("period")) || !copy.rest.n || copy.rest.p[0] == ')' || copy.rest.p[0] == ',')
		return false;
	r->rest = copy.rest;
	return r->changed = true;
}

static void copy_word(struct rewriting *r)
{
	struct str before = r->rest, word = sql_take_word(&r->rest);
	bool number = word.n && word.p[0] >= '0' && word.p[0] <= '9';
	for (size_t i = 0; i < word.n; i++) {
		bool separator = number && word.p[i] == '_';
		if (!separator)
			buf_add_char(r->out, word.p[i]);
		r->changed |= separator;
	}
	buf_add(r->out, str_of(before.p + word.n, before.n - r->rest.n - word.n));
}

static void copy_parenthesis(struct rewriting *r)
{
	bool opens = r->rest.p[0] == '(';
	r->depth += opens ? 1 : -1;
	buf_add_char(r->out, r->rest.p[0]);
	r->rest = str_skip(r->rest, 1);
	if (opens || r->depth != r->generated_at)
		return;
	r->generated_at = -1;
	struct rewriting after = *r;
	after.rest = str_trim(after.rest);
	if (!looking_at(&after, STR("stored")) && !looking_at(&after, STR("virtual"))) {
		buf_add(r->out, STR(" STORED"));
		r->changed = true;
	}
}

static void step(struct rewriting *r)
{
	size_t quoted = schema_quoted_length(r->rest);
	char c = r->rest.p[0];
	if (quoted) {
		buf_add(r->out, str_head(r->rest, quoted));
		r->rest = str_skip(r->rest, quoted);
	} else if (c == '(' || c == ')') {
		copy_parenthesis(r);
	} else if (looking_at(r, STR("generated always as"))) {
		take(r, STR("generated always as"));
		buf_add(r->out, STR("GENERATED ALWAYS AS "));
		if (r->rest.n && r->rest.p[0] == '(')
			r->generated_at = r->depth;
	} else if (!rewrite_words(r) && !rewrite_not_null(r) && !rewrite_period(r)) {
		struct str before = r->rest;
		copy_word(r);
		if (r->rest.n == before.n) {
			buf_add_char(r->out, c);
			r->rest = str_skip(r->rest, 1);
		}
	}
}

bool schema_rewrite_newer(struct str text, struct buf *out, bool *not_enforced)
{
	struct rewriting r = {.rest = text, .out = out, .generated_at = -1};
	while (r.rest.n)
		step(&r);
	*not_enforced = r.not_enforced;
	return r.changed;
}
