#ifndef ANALYSIS_TOKEN_H
#define ANALYSIS_TOKEN_H
/*
 * PostgreSQL's lexical rules (src/backend/parser/scan.l), as a function that cuts one token after another off a
 * statement. The normaliser, the redactor and the reader of literals all stand on it; it is inline because the
 * normaliser runs at log speed.
 *
 * A token is a slice of the text. What is not closed (a quote, a comment) ends with the text and sets `cut`. Tokens of
 * newer servers (0x1F, 1_000) are known; strings are taken as with standard_conforming_strings on.
 *
 *     struct token_cursor c = token_cursor_of(sql);
 *     struct token t;
 *     while (token_next(&c, &t)) …
 */
#include "analysis/token_word.h"
#include "base/str.h"

enum token_kind {
	TOKEN_WORD,   /* key word or unquoted identifier */
	TOKEN_QUOTED, /* "Identifier" */
	TOKEN_STRING, /* every quote form, with its prefix; adjacent lines of one constant are several tokens */
	TOKEN_NUMBER,
	TOKEN_PARAMETER, /* $1 */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_BRACKET,
	TOKEN_BRACKET_END,
	TOKEN_COMMA,
	TOKEN_DOT,
	TOKEN_CAST, /* :: */
	TOKEN_SEMICOLON,
	TOKEN_OPERATOR,
	TOKEN_KINDS
};

struct token {
	enum token_kind kind;
	const char *p;
	size_t n;
};

struct token_cursor {
	const char *p, *end;
	bool cut; /* the last token, or a comment, was not closed */
};

/* Lower case of a byte that may stand in an identifier, else 0. */
extern const unsigned char token_identifier[256];
/* enum token_class of a token's first byte. */
extern const unsigned char token_class[256];

enum token_class {
	CLASS_OTHER, /* no token begins with it: taken as an operator of one byte */
	CLASS_SPACE,
	CLASS_LETTER,
	CLASS_PREFIX, /* a letter that may open a constant: e'…' */
	CLASS_DIGIT,
	CLASS_QUOTE,
	CLASS_DOUBLE_QUOTE,
	CLASS_DOLLAR,
	CLASS_DOT,
	CLASS_COLON,
	CLASS_DASH,
	CLASS_SLASH,
	CLASS_OPERATOR,
	CLASS_SINGLE, /* + enum token_kind: the byte is a token by itself */
};

static inline struct token_cursor token_cursor_of(struct str sql)
{
	const char *p = sql.n ? sql.p : "";
	return (struct token_cursor){p, p + sql.n, false};
}

/* The uncommon forms; each returns the end of the token that starts at `p`. */
const char *token_string_end(struct token_cursor *c, const char *p);
const char *token_dollar_end(struct token_cursor *c, const char *p, enum token_kind *kind);
const char *token_quoted_end(struct token_cursor *c, const char *p);
const char *token_number_end(const char *p, const char *end);
const char *token_operator_end(const char *p, const char *end);
/* If a comment starts at the cursor, skips it. */
bool token_skip_comment(struct token_cursor *c);

/* A letter that may open a constant: the quote's position if it does, else NULL. */
static inline const char *token_prefixed_quote(const char *p, const char *end)
{
	if (end - p >= 2 && p[1] == '\'' && (*p | 0x20) != 'u')
		return p + 1;
	if (end - p >= 3 && p[1] == '&' && p[2] == '\'' && (*p | 0x20) == 'u')
		return p + 2;
	return NULL;
}

/* Fills in the token at t->p, of a class that needs a closer look, but for its length. */
void token_uncommon(struct token_cursor *c, struct token *t);

static inline bool token_next(struct token_cursor *c, struct token *t)
{
	unsigned class;
	do {
		while (c->p < c->end && token_class[(unsigned char)*c->p] == CLASS_SPACE)
			c->p++;
		if (c->p == c->end)
			return false;
		class = token_class[(unsigned char)*c->p];
	} while ((class == CLASS_DASH || class == CLASS_SLASH) && token_skip_comment(c));
	t->p = c->p;
	if (class == CLASS_LETTER) {
		t->kind = TOKEN_WORD;
		c->p = token_word_end(t->p + 1, c->end);
	} else if (class >= CLASS_SINGLE) {
		t->kind = (enum token_kind)(class - CLASS_SINGLE);
		c->p = t->p + 1;
	} else {
		token_uncommon(c, t);
	}
	t->n = (size_t)(c->p - t->p);
	return true;
}

#endif
