#include "parsers/doc.h"

#include "base/base.h"

struct reader {
	struct str rest;
	const char *start;
	struct arena *tree, *strings;
	struct err *err;
	unsigned depth;
};

static bool fail(struct reader *r, enum err_code code, const char *what)
{
	err_set(r->err, code, "%s", what);
	if (r->err)
		r->err->at.byte = (uint64_t)(r->rest.p - r->start);
	return false;
}

static void skip_space(struct reader *r)
{
	while (r->rest.n && (r->rest.p[0] == ' ' || (r->rest.p[0] >= '\t' && r->rest.p[0] <= '\r'))) {
		r->rest.p++;
		r->rest.n--;
	}
}

static bool take_char(struct reader *r, char c)
{
	skip_space(r);
	if (!r->rest.n || r->rest.p[0] != c)
		return false;
	r->rest = str_skip(r->rest, 1);
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hex digits after \u, or -1. */
static int32_t hex4(struct str s)
{
	int32_t v = 0;
	if (s.n < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(s.p[i]);
		if (digit < 0)
			return -1;
		v = v * 16 + digit;
	}
	return v;
}

static size_t put_utf8(char *out, int32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const int lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)(lead[n] | c);
	return n;
}

/* `s` stands behind "\u"; writes the character and returns the bytes used. A lone surrogate becomes U+FFFD. */
static size_t unescape_unicode(struct str s, char *out, size_t *written)
{
	int32_t c = hex4(s), low = -1;
	if (c < 0)
		return 0;
	size_t used = 4;
	if (c >= 0xD800 && c < 0xDC00 && s.n >= 10 && s.p[4] == '\\' && s.p[5] == 'u')
		low = hex4(str_skip(s, 6));
	if (low >= 0xDC00 && low < 0xE000) {
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
		used = 10;
	} else if (c >= 0xD800 && c < 0xE000) {
		c = 0xFFFD;
	}
	*written = put_utf8(out, c);
	return used;
}

struct str doc_unescape(struct str quoted, struct arena *strings)
{
	static const char plain[128] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
					['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
	if (str_find_char(quoted, '\\') < 0)
		return quoted;
	char *out = arena_alloc(quoted.n + 1, strings);
	size_t n = 0;
	while (quoted.n) {
		unsigned char c = (unsigned char)quoted.p[0];
		size_t used = 1, written = 1;
		out[n] = (char)c;
		if (c == '\\' && quoted.n > 1) {
			unsigned char next = (unsigned char)quoted.p[1];
			if (next == 'u' && (used = unescape_unicode(str_skip(quoted, 2), out + n, &written)) > 0) {
				used += 2;
			} else if (next < 128 && plain[next]) {
				out[n] = plain[next];
				used = 2;
			} else {
				used = 1; /* not an escape: kept as it stands */
			}
		}
		n += written;
		quoted = str_skip(quoted, used);
	}
	return str_of(out, n);
}

/* A string whose opening quote has been taken. */
static bool read_string(struct reader *r, struct str *out)
{
	const char *p = r->rest.p, *end = p + r->rest.n;
	bool escaped = false;
	while (p < end && *p != '"' && *p != '\n') {
		escaped |= *p == '\\';
		p += *p == '\\' ? 2 : 1;
	}
	if (p >= end)
		return fail(r, ERR_TRUNCATED, "the JSON ends inside a string");
	if (*p == '\n') {
		r->rest = str_skip(r->rest, (size_t)(p - r->rest.p) + 1);
		return fail(r, ERR_DAMAGED, "a JSON string breaks off at the end of its line");
	}
	struct str raw = str_of(r->rest.p, (size_t)(p - r->rest.p));
	*out = escaped ? doc_unescape(raw, r->strings) : raw;
	r->rest = str_skip(r->rest, raw.n + 1);
	return true;
}

/* A number, true, false or null: anything up to the next delimiter. */
static bool read_word(struct reader *r, struct doc *d)
{
	size_t n = 0;
	while (n < r->rest.n && !strchr(",]}:\"[{ \t\r\n", r->rest.p[n]))
		n++;
	if (n == 0)
		return fail(r, r->rest.n ? ERR_DAMAGED : ERR_TRUNCATED,
			    r->rest.n ? "a JSON value is missing" : "the JSON ends too early");
	d->text = str_head(r->rest, n);
	d->kind = str_eq(d->text, STR("null")) ? DOC_NULL : DOC_TEXT;
	r->rest = str_skip(r->rest, n);
	return true;
}

static bool read_value(struct reader *r, struct doc *d);

static bool read_members(struct reader *r, struct doc *parent, char closer)
{
	struct doc **link = &parent->first;
	if (take_char(r, closer))
		return true;
	do {
		struct doc *d = ARENA_NEW(struct doc, r->tree);
		if (closer == '}') {
			if (!take_char(r, '"'))
				return fail(r, r->rest.n ? ERR_DAMAGED : ERR_TRUNCATED, "a JSON key is missing");
			if (!read_string(r, &d->key))
				return false;
			if (!take_char(r, ':'))
				return fail(r, ERR_DAMAGED, "a JSON key has no colon after it");
		}
		if (!read_value(r, d))
			return false;
		*link = d;
		link = &d->next;
	} while (take_char(r, ','));
	if (take_char(r, closer))
		return true;
	return fail(r, r->rest.n ? ERR_DAMAGED : ERR_TRUNCATED,
		    r->rest.n ? "a comma or closing bracket is missing in the JSON" : "the JSON ends too early");
}

static bool read_value(struct reader *r, struct doc *d)
{
	skip_space(r);
	char c = r->rest.n ? r->rest.p[0] : '\0';
	if (c == '"') {
		r->rest = str_skip(r->rest, 1);
		d->kind = DOC_TEXT;
		return read_string(r, &d->text);
	}
	if (c != '{' && c != '[')
		return read_word(r, d);
	if (r->depth == DOC_MAX_DEPTH)
		return fail(r, ERR_LIMIT, "the JSON is nested too deep");
	d->kind = c == '{' ? DOC_OBJECT : DOC_LIST;
	r->rest = str_skip(r->rest, 1);
	r->depth++;
	bool ok = read_members(r, d, c == '{' ? '}' : ']');
	r->depth--;
	return ok;
}

struct doc *doc_read_json(struct str *rest, struct arena *tree, struct arena *strings, struct err *err)
{
	struct reader r = {*rest, rest->p, tree, strings, err, 0};
	struct doc *d = ARENA_NEW(struct doc, tree);
	if (!read_value(&r, d))
		return NULL;
	*rest = r.rest;
	return d;
}

bool doc_is(const struct doc *member, const char *key)
{
	if (member->key.n != strlen(key))
		return false;
	for (size_t i = 0; i < member->key.n; i++)
		if (member->key.p[i] != key[i] && !(key[i] == ' ' && member->key.p[i] == '-'))
			return false;
	return true;
}

const struct doc *doc_member(const struct doc *object, const char *key)
{
	if (object->kind == DOC_OBJECT)
		for (const struct doc *m = object->first; m; m = m->next)
			if (doc_is(m, key))
				return m;
	return NULL;
}
