#include "base/base.h"
#include "parsers/schema.h"
#include "parsers/sql_split.h"

size_t schema_quoted_length(struct str s)
{
	struct str close = {0};
	if (s.p[0] == '\'' || s.p[0] == '"')
		close = str_head(s, 1);
	else if (str_starts(s, STR("--")))
		close = STR("\n");
	else if (str_starts(s, STR("/*")))
		close = STR("*/");
	else if (s.p[0] == '$') {
		ptrdiff_t end = str_find_char(str_skip(s, 1), '$');
		if (end < 0)
			return 0;
		close = str_head(s, (size_t)end + 2);
	}
	if (!close.n)
		return 0;
	ptrdiff_t at = str_find(str_skip(s, close.n), close);
	return at < 0 ? s.n : close.n + (size_t)at + close.n;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes `words` from `text` if it begins with them. */
static bool take_words(struct str *text, struct str words)
{
	struct str tail = *text;
	while (words.n) {
		struct str word = sql_take_word(&words);
		if (!sql_take_keyword(&tail, word))
			return false;
	}
	*text = tail;
	return true;
}

static bool find_words(struct str text, struct str words, int max_depth, struct str *before, struct str *after)
{
	int depth = 0;
	for (*before = text; text.n;) {
		size_t quoted = schema_quoted_length(text);
		struct str here = text;
		if (quoted) {
			text = str_skip(text, quoted);
			continue;
		}
		if (depth <= max_depth && take_words(&text, words)) {
			*before = here;
			*after = text;
			return true;
		}
		depth += text.p[0] == '(';
		depth -= text.p[0] == ')';
		/* Takes the blanks where there is no word. */
		struct str word = sql_take_word(&text);
		if (!word.n && text.n == here.n)
			text = str_skip(text, 1);
	}
	return false;
}

struct str schema_text_from(struct str text, struct str marker, bool keep)
{
	struct str before, after;
	if (!find_words(text, marker, 0, &before, &after) && !find_words(text, marker, 1000, &before, &after))
		return str_of("", 0);
	return keep ? before : after;
}

struct str schema_squeeze(struct str text, struct arena *arena)
{
	struct buf out = {0};
	text = str_trim(text);
	while (text.n) {
		size_t quoted = schema_quoted_length(text);
		if (quoted) {
			buf_add(&out, str_head(text, quoted));
			text = str_skip(text, quoted);
			continue;
		}
		if (!is_space(text.p[0]))
			buf_add_char(&out, text.p[0]);
		else if (out.n && out.p[out.n - 1] != ' ')
			buf_add_char(&out, ' ');
		text = str_skip(text, 1);
	}
	struct str kept = arena_strdup(buf_str(&out), arena);
	buf_release(&out);
	return kept;
}

/* "fillfactor='80', autosummarize='on'": quoted all, as dumps write them */
struct str schema_options(struct schema_statement *s, const cJSON *options)
{
	struct buf text = {0};
	const cJSON *item;
	PG_EACH (item, options) {
		const cJSON *element = pg_node(item), *argument = pg_get(element, "arg");
		struct str space = pg_text(element, "defnamespace"), value = pg_string(argument);
		buf_fmt(&text, "%s%.*s%s%.*s", text.n ? ", " : "", STR_ARG(space), space.n ? "." : "",
			STR_ARG(pg_text(element, "defname")));
		if (pg_node_is(argument, "Integer"))
			buf_fmt(&text, "='%d'", pg_int(pg_node(argument), "ival", 0));
		else if (pg_node_is(argument, "Float"))
			buf_fmt(&text, "='%.*s'", STR_ARG(pg_text(pg_node(argument), "fval")));
		else if (pg_node_is(argument, "TypeName"))
			buf_fmt(&text, "='%.*s'", STR_ARG(pg_last_string(pg_get(pg_node(argument), "names"))));
		else if (value.n)
			buf_fmt(&text, "='%.*s'", STR_ARG(value));
	}
	struct str kept = arena_strdup(buf_str(&text), &s->c->arena);
	buf_release(&text);
	return kept;
}

/* The parenthesis at the start of *text, with what is in it; *text is left behind it. */
static struct str take_parenthesis(struct str *text)
{
	struct str rest = str_trim(*text), start = rest;
	for (int depth = 0; rest.n;) {
		size_t quoted = schema_quoted_length(rest);
		depth += rest.p[0] == '(';
		depth -= rest.p[0] == ')';
		rest = str_skip(rest, quoted ? quoted : 1);
		if (depth == 0)
			break;
	}
	*text = rest;
	return str_head(start, start.n - rest.n);
}

struct str schema_partition_bound(struct schema_statement *s, const cJSON *bound)
{
	struct arena *arena = &s->c->arena;
	struct str text = schema_text_from(s->text, STR("for values"), false);
	if (pg_flag(bound, "is_default"))
		return STR("DEFAULT");
	if (str_eq(pg_text(bound, "strategy"), STR("h")))
		return arena_fmt(arena, "FOR VALUES WITH (modulus %d, remainder %d)", pg_int(bound, "modulus", 0),
				 pg_int(bound, "remainder", 0));
	/* A table's options and its own partition key may follow. */
	bool is_list = sql_take_keyword(&text, STR("in"));
	sql_take_keyword(&text, STR("from"));
	struct str from = schema_squeeze(take_parenthesis(&text), arena);
	if (is_list)
		return arena_fmt(arena, "FOR VALUES IN %.*s", STR_ARG(from));
	text = str_trim(text);
	sql_take_keyword(&text, STR("to"));
	struct str to = schema_squeeze(take_parenthesis(&text), arena);
	return arena_fmt(arena, "FOR VALUES FROM %.*s TO %.*s", STR_ARG(from), STR_ARG(to));
}
