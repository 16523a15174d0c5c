#include "base/base.h"

#include "analysis/token.h"

#define SINGLE(kind) (CLASS_SINGLE + (unsigned)(kind))

/* clang-format off */
#define SPACE(c) [c] = CLASS_SPACE
#define SPACE8(c) SPACE(c), SPACE((c) + 1), SPACE((c) + 2), SPACE((c) + 3), SPACE((c) + 4), SPACE((c) + 5), \
	SPACE((c) + 6), SPACE((c) + 7)
#define LETTER(c) [c] = CLASS_LETTER, [(c) - 0x20] = CLASS_LETTER
#define PREFIX(c) [c] = CLASS_PREFIX, [(c) - 0x20] = CLASS_PREFIX
#define DIGIT(c) [c] = CLASS_DIGIT
#define OP(c) [c] = CLASS_OPERATOR
#define HIGH8(c) [c] = CLASS_LETTER, [(c) + 1] = CLASS_LETTER, [(c) + 2] = CLASS_LETTER, [(c) + 3] = CLASS_LETTER, \
	[(c) + 4] = CLASS_LETTER, [(c) + 5] = CLASS_LETTER, [(c) + 6] = CLASS_LETTER, [(c) + 7] = CLASS_LETTER
#define HIGH32(c) HIGH8(c), HIGH8((c) + 8), HIGH8((c) + 16), HIGH8((c) + 24)
const unsigned char token_class[256] = {
	SPACE8(0), SPACE8(8), SPACE8(16), SPACE8(24), SPACE(' '), SPACE(0x7f),
	LETTER('a'), PREFIX('b'), LETTER('c'), LETTER('d'), PREFIX('e'), LETTER('f'), LETTER('g'), LETTER('h'),
	LETTER('i'), LETTER('j'), LETTER('k'), LETTER('l'), LETTER('m'), PREFIX('n'), LETTER('o'), LETTER('p'),
	LETTER('q'), LETTER('r'), LETTER('s'), LETTER('t'), PREFIX('u'), LETTER('v'), LETTER('w'), PREFIX('x'),
	LETTER('y'), LETTER('z'), ['_'] = CLASS_LETTER, HIGH32(0x80), HIGH32(0xa0), HIGH32(0xc0), HIGH32(0xe0),
	DIGIT('0'), DIGIT('1'), DIGIT('2'), DIGIT('3'), DIGIT('4'), DIGIT('5'), DIGIT('6'), DIGIT('7'), DIGIT('8'),
	DIGIT('9'), ['\''] = CLASS_QUOTE, ['"'] = CLASS_DOUBLE_QUOTE, ['$'] = CLASS_DOLLAR,
	['.'] = CLASS_DOT, [':'] = CLASS_COLON, ['-'] = CLASS_DASH, ['/'] = CLASS_SLASH,
	OP('+'), OP('*'), OP('<'), OP('>'), OP('='), OP('~'), OP('!'), OP('@'), OP('#'), OP('%'), OP('^'), OP('&'),
	OP('|'), OP('`'), OP('?'),
	['('] = SINGLE(TOKEN_OPEN), [')'] = SINGLE(TOKEN_CLOSE), ['['] = SINGLE(TOKEN_BRACKET),
	[']'] = SINGLE(TOKEN_BRACKET_END), [','] = SINGLE(TOKEN_COMMA), [';'] = SINGLE(TOKEN_SEMICOLON),
};

#define L(c) [c] = c, [(c) - 0x20] = c
#define L8(c) [c] = c, [(c) + 1] = (c) + 1, [(c) + 2] = (c) + 2, [(c) + 3] = (c) + 3, [(c) + 4] = (c) + 4, \
	[(c) + 5] = (c) + 5, [(c) + 6] = (c) + 6, [(c) + 7] = (c) + 7
#define L32(c) L8(c), L8((c) + 8), L8((c) + 16), L8((c) + 24)
const unsigned char token_identifier[256] = {
	L('a'), L('b'), L('c'), L('d'), L('e'), L('f'), L('g'), L('h'), L('i'), L('j'), L('k'), L('l'), L('m'),
	L('n'), L('o'), L('p'), L('q'), L('r'), L('s'), L('t'), L('u'), L('v'), L('w'), L('x'), L('y'), L('z'),
	L8('0'), ['8'] = '8', ['9'] = '9', ['_'] = '_', ['$'] = '$',
	L32(0x80), L32(0xa0), L32(0xc0), L32(0xe0),
};
/* clang-format on */

static bool is_class(const char *p, const char *end, unsigned class)
{
	return p < end && token_class[(unsigned char)*p] == class;
}

static const char *plain_quote_end(struct token_cursor *c, const char *p)
{
	for (p++; p < c->end && (p = memchr(p, '\'', (size_t)(c->end - p))) != NULL; p += 2)
		if (p + 1 == c->end || p[1] != '\'')
			return p + 1;
	c->cut = true;
	return c->end;
}

/* The end of a constant whose opening quote is at `p`. A doubled quote is an escaped one. */
static const char *quote_end(struct token_cursor *c, const char *p, bool backslashes)
{
	if (!backslashes)
		return plain_quote_end(c, p);
	for (p++; p < c->end; p++) {
		if (*p == '\\' && p + 1 < c->end)
			p++;
		else if (*p == '\'' && p + 1 < c->end && p[1] == '\'')
			p++;
		else if (*p == '\'')
			return p + 1;
	}
	c->cut = true;
	return c->end;
}

/* U&'…' may name its escape character: UESCAPE 'c' belongs to the constant. */
static const char *skip_uescape(struct token_cursor *c, const char *p)
{
	const char *at = p;
	while (is_class(at, c->end, CLASS_SPACE))
		at++;
	if (!str_starts_nocase(str_of(at, (size_t)(c->end - at)), STR("uescape")))
		return p;
	at += STR("uescape").n;
	while (is_class(at, c->end, CLASS_SPACE))
		at++;
	return is_class(at, c->end, CLASS_QUOTE) ? quote_end(c, at, false) : p;
}

const char *token_string_end(struct token_cursor *c, const char *p)
{
	char prefix = (char)(*p | 0x20);
	if (*p == '\'')
		return quote_end(c, p, false);
	if (prefix == 'u')
		return skip_uescape(c, quote_end(c, p + 2, false));
	return quote_end(c, p + 1, prefix == 'e');
}

const char *token_quoted_end(struct token_cursor *c, const char *p)
{
	for (p++; p < c->end; p++) {
		if (*p != '"')
			continue;
		if (p + 1 == c->end || p[1] != '"')
			return p + 1;
		p++;
	}
	c->cut = true;
	return c->end;
}

/* $1, $$…$$, $tag$…$tag$, or a lone dollar. */
const char *token_dollar_end(struct token_cursor *c, const char *p, enum token_kind *kind)
{
	const char *at = p + 1;
	if (is_class(at, c->end, CLASS_DIGIT)) {
		*kind = TOKEN_PARAMETER;
		while (is_class(at, c->end, CLASS_DIGIT))
			at++;
		return at;
	}
	while (at < c->end && *at != '$' && token_identifier[(unsigned char)*at])
		at++;
	if (at == c->end || *at != '$') {
		*kind = TOKEN_OPERATOR;
		return p + 1;
	}
	*kind = TOKEN_STRING;
	struct str tag = str_of(p, (size_t)(at + 1 - p));
	struct str body = str_of(at + 1, (size_t)(c->end - at - 1));
	ptrdiff_t close = str_find(body, tag);
	if (close >= 0)
		return body.p + close + tag.n;
	c->cut = true;
	return c->end;
}

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && ((*p >= '0' && *p <= '9') || *p == '_'))
		p++;
	return p;
}

const char *token_number_end(const char *p, const char *end)
{
	if (end - p > 2 && *p == '0' && strchr("xXoObB", p[1])) {
		p += 2;
		while (p < end && (is_class(p, end, CLASS_DIGIT) || (*p | 0x20) == 'b' || *p == '_' ||
				   ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'f')))
			p++;
		return p;
	}
	p = skip_digits(p, end);
	if (p < end && *p == '.' && !(p + 1 < end && p[1] == '.'))
		p = skip_digits(p + 1, end);
	if (p < end && (*p | 0x20) == 'e') {
		const char *exponent = p + 1;
		if (exponent < end && (*exponent == '+' || *exponent == '-'))
			exponent++;
		if (is_class(exponent, end, CLASS_DIGIT))
			p = skip_digits(exponent, end);
	}
	return p;
}

static bool is_operator_byte(char b)
{
	unsigned class = token_class[(unsigned char)b];
	return class == CLASS_OPERATOR || class == CLASS_DASH || class == CLASS_SLASH;
}

static bool starts_comment(const char *p, const char *end)
{
	return end - p >= 2 && ((p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'));
}

/*
 * An operator ends where a comment begins; one of several bytes ends with + or - only if it holds one of ~!@#%^&|`?
 * (so that "a=-1" is "a = -1").
 */
const char *token_operator_end(const char *p, const char *end)
{
	const char *start = p;
	bool special = false;
	while (p < end && is_operator_byte(*p) && !starts_comment(p, end)) {
		special = special || memchr("~!@#%^&|`?", *p, 10) != NULL;
		p++;
	}
	while (!special && p - start > 1 && (p[-1] == '+' || p[-1] == '-'))
		p--;
	return p > start ? p : start + 1;
}

static const char *comment_end(struct token_cursor *c, const char *p)
{
	if (*p == '-') {
		const char *newline = memchr(p, '\n', (size_t)(c->end - p));
		return newline ? newline + 1 : c->end;
	}
	unsigned depth = 0;
	while (p < c->end) {
		if (c->end - p >= 2 && p[0] == '/' && p[1] == '*') {
			depth++;
			p += 2;
		} else if (c->end - p >= 2 && p[0] == '*' && p[1] == '/') {
			p += 2;
			if (--depth == 0)
				return p;
		} else {
			p++;
		}
	}
	c->cut = true;
	return p;
}

bool token_skip_comment(struct token_cursor *c)
{
	if (!starts_comment(c->p, c->end))
		return false;
	c->p = comment_end(c, c->p);
	return true;
}

static const char *uncommon_end(struct token_cursor *c, const char *p, enum token_kind *kind)
{
	switch (token_class[(unsigned char)*p]) {
	case CLASS_PREFIX:
		*kind = token_prefixed_quote(p, c->end) ? TOKEN_STRING : TOKEN_WORD;
		return *kind == TOKEN_STRING ? token_string_end(c, p) : token_word_end(p + 1, c->end);
	case CLASS_DIGIT:
		*kind = TOKEN_NUMBER;
		return token_number_end(p, c->end);
	case CLASS_QUOTE:
		*kind = TOKEN_STRING;
		return token_string_end(c, p);
	case CLASS_DOUBLE_QUOTE:
		*kind = TOKEN_QUOTED;
		return token_quoted_end(c, p);
	case CLASS_DOLLAR:
		return token_dollar_end(c, p, kind);
	case CLASS_DOT:
		*kind = is_class(p + 1, c->end, CLASS_DIGIT) ? TOKEN_NUMBER : TOKEN_DOT;
		return *kind == TOKEN_NUMBER ? token_number_end(p, c->end) : p + 1;
	case CLASS_COLON:
		*kind = p + 1 < c->end && p[1] == ':' ? TOKEN_CAST : TOKEN_OPERATOR;
		return p + (*kind == TOKEN_CAST || (p + 1 < c->end && p[1] == '=') ? 2 : 1);
	case CLASS_OTHER:
		*kind = TOKEN_OPERATOR;
		return p + 1;
	default:
		*kind = TOKEN_OPERATOR;
		return token_operator_end(p, c->end);
	}
}

void token_uncommon(struct token_cursor *c, struct token *t)
{
	c->p = uncommon_end(c, t->p, &t->kind);
}
