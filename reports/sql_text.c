#include "reports/sql_text.h"

#include "base/base.h"
#include "base/utf8.h"
#include "reports/display.h"

#define COMMENT_MAX 400

static bool is_comment_bracket(struct str s)
{
	return str_starts(s, STR("*/")) || str_starts(s, STR("/*"));
}

void sql_add_comment_text(struct buf *out, struct str text)
{
	struct str rest = utf8_head(text, COMMENT_MAX);
	while (rest.n) {
		size_t n = utf8_sequence(rest);
		if (is_comment_bracket(rest))
			buf_add_char(out, '|');
		else if (n == 0 || display_is_unsafe(rest))
			buf_add(out, rest.p[0] == '\n' ? STR(" ") : STR("\u00b7"));
		else
			buf_add(out, str_head(rest, n));
		rest = str_skip(rest, MAX(n, 1u));
	}
	if (text.n > COMMENT_MAX)
		buf_add(out, STR("\u2026"));
}

void sql_print_comment(FILE *out, struct str text)
{
	struct buf line = {0};
	buf_add(&line, STR("-- "));
	sql_add_comment_text(&line, text);
	buf_add_char(&line, '\n');
	fwrite(line.p, 1, line.n, out);
	buf_release(&line);
}

void sql_print_statement(FILE *out, struct str statement, bool commented)
{
	struct buf valid = {0};
	utf8_add_valid(&valid, statement);
	if (commented)
		fputs("-- ", out);
	for (size_t i = 0; i < valid.n; i++) {
		char c = valid.p[i];
		if (c == '\0')
			fputs("\xEF\xBF\xBD", out);
		else
			fputc(c, out);
		if (commented && (c == '\n' || c == '\r'))
			fputs("-- ", out);
	}
	fputs(";\n", out);
	buf_release(&valid);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct str *s)
{
	while (s->n && is_space(s->p[0]))
		*s = str_skip(*s, 1);
}

/* Takes the words of `words` (separated by one blank) off the head of *s; nothing changes when they are not there. */
static bool take_words(struct str *s, const char *words)
{
	struct str rest = *s, wanted = str_from(words), word;
	while (wanted.n) {
		if (!str_cut(&wanted, ' ', &word)) {
			word = wanted;
			wanted.n = 0;
		}
		skip_space(&rest);
		if (!str_starts_nocase(rest, word) || (rest.n > word.n && !is_space(rest.p[word.n])))
			return false;
		rest = str_skip(rest, word.n);
	}
	*s = rest;
	return true;
}

bool sql_begins(struct str statement, const char *head)
{
	return take_words(&statement, head);
}

/* Takes one identifier off *s, as written. */
static bool take_identifier(struct str *s, struct str *name)
{
	size_t n = 0;
	skip_space(s);
	if (s->n && s->p[0] == '"') {
		for (n = 1; n < s->n; n++) {
			if (s->p[n] != '"')
				continue;
			if (n + 1 == s->n || s->p[n + 1] != '"')
				break;
			n++;
		}
		n++;
	} else {
		while (n < s->n && !is_space(s->p[n]) && !strchr(".();,\"", s->p[n]))
			n++;
	}
	if (n == 0 || n > s->n)
		return false;
	*name = str_head(*s, n);
	*s = str_skip(*s, n);
	return true;
}

bool sql_find_built_index(struct str statement, struct sql_built_index *built)
{
	struct str rest = statement, first;
	*built = (struct sql_built_index){0};
	if (!take_words(&rest, "CREATE"))
		return false;
	take_words(&rest, "UNIQUE");
	if (!take_words(&rest, "INDEX"))
		return false;
	built->concurrently = take_words(&rest, "CONCURRENTLY");
	take_words(&rest, "IF NOT EXISTS");
	if (!take_identifier(&rest, &built->name) || !take_words(&rest, "ON"))
		return false;
	built->only = take_words(&rest, "ONLY");
	if (!take_identifier(&rest, &first))
		return false;
	if (str_take(&rest, STR(".")))
		built->schema = first;
	return true;
}

/* "schema.name", as an SQL expression's text. */
static void add_qualified(struct buf *out, const struct sql_built_index *built)
{
	if (built->schema.n) {
		buf_add(out, built->schema);
		buf_add_char(out, '.');
	}
	buf_add(out, built->name);
}

static void add_literal(struct buf *out, struct str text)
{
	bool escape = str_find_char(text, '\\') >= 0;
	buf_add(out, escape ? STR("E'") : STR("'"));
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'' || text.p[i] == '\\')
			buf_add_char(out, text.p[i]);
		buf_add_char(out, text.p[i]);
	}
	buf_add_char(out, '\'');
}

/* A dollar quote that does not occur in `text`. */
static void choose_quote(struct str text, char *quote, size_t size)
{
	snprintf(quote, size, "$guard$");
	for (unsigned i = 1; str_find(text, str_from(quote)) >= 0; i++)
		snprintf(quote, size, "$guard%u$", i);
}

void sql_add_guard(struct buf *out, const struct sql_built_index *built)
{
	struct buf name = {0};
	char quote[24];
	add_qualified(&name, built);
	choose_quote(buf_str(&name), quote, sizeof quote);
	buf_fmt(out, "DO %s\nBEGIN\n\tIF EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid\n", quote);
	buf_add(out, STR("\t\tAND indexrelid = pg_catalog.to_regclass("));
	add_literal(out, buf_str(&name));
	buf_add(out, STR(")) THEN\n\t\tDROP INDEX "));
	buf_add(out, buf_str(&name));
	buf_fmt(out, ";\n\tEND IF;\nEND\n%s", quote);
	buf_release(&name);
}
