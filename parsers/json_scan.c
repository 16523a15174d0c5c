#include "parsers/json_scan.h"

#include <limits.h>

#include "base/base.h"
#include "base/span.h"

#define MAX_NESTING 64

static void skip_blanks(struct str *s)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t' || s->p[0] == '\r' || s->p[0] == '\n'))
		*s = str_skip(*s, 1);
}

/* A string, `s` behind its opening quote; on return behind the closing one. */
static bool read_string(struct str *s, struct json_value *v)
{
	size_t at = span_until(*s, '"', '\\');
	v->kind = JSON_STRING;
	v->escaped = at < s->n && s->p[at] == '\\';
	while (at + 1 < s->n && s->p[at] == '\\')
		at += 2 + span_until(str_skip(*s, at + 2), '"', '\\');
	if (at >= s->n || s->p[at] != '"')
		return false;
	v->text = str_head(*s, at);
	*s = str_skip(*s, at + 1);
	return true;
}

/* An object or a list: to the bracket that closes it, strings passed over. */
static bool read_nested(struct str *s, struct json_value *v)
{
	struct str rest = *s;
	unsigned depth = 0;
	v->kind = s->p[0] == '{' ? JSON_OBJECT : JSON_LIST;
	v->escaped = false;
	while (rest.n) {
		char c = rest.p[0];
		rest = str_skip(rest, 1);
		struct json_value skipped;
		if (c == '"' && !read_string(&rest, &skipped))
			return false;
		if ((c == '{' || c == '[') && ++depth > MAX_NESTING)
			return false;
		if ((c == '}' || c == ']') && --depth == 0) {
			v->text = str_head(*s, s->n - rest.n);
			*s = rest;
			return true;
		}
	}
	return false;
}

static bool read_value(struct str *s, struct json_value *v)
{
	if (!s->n)
		return false;
	char c = s->p[0];
	if (c == '"') {
		*s = str_skip(*s, 1);
		return read_string(s, v);
	}
	if (c == '{' || c == '[')
		return read_nested(s, v);
	size_t n = 0;
	while (n < s->n && s->p[n] != ',' && s->p[n] != '}' && s->p[n] != ' ' && s->p[n] != '\r' && s->p[n] != '\n')
		n++;
	v->kind = c == '-' || (c >= '0' && c <= '9') ? JSON_NUMBER : JSON_WORD;
	v->text = str_head(*s, n);
	v->escaped = false;
	*s = str_skip(*s, n);
	return n > 0;
}

bool json_scan_object(struct json_scan *s, struct str text)
{
	*s = (struct json_scan){.rest = text};
	skip_blanks(&s->rest);
	s->failed = !str_take(&s->rest, STR("{"));
	skip_blanks(&s->rest);
	if (!s->failed && str_take(&s->rest, STR("}")))
		s->ended = true;
	return !s->failed;
}

bool json_scan_key(struct json_scan *s, struct str *key)
{
	struct json_value name;
	if (s->failed || s->ended)
		return false;
	s->failed = true; /* until the member is whole */
	if (!str_take(&s->rest, STR("\"")) || !read_string(&s->rest, &name))
		return false;
	skip_blanks(&s->rest);
	if (!str_take(&s->rest, STR(":")))
		return false;
	skip_blanks(&s->rest);
	*key = name.text;
	return true;
}

/* What follows a value. */
static bool end_member(struct json_scan *s)
{
	skip_blanks(&s->rest);
	if (str_take(&s->rest, STR(",")))
		skip_blanks(&s->rest);
	else if (str_take(&s->rest, STR("}")))
		s->ended = true;
	else
		return false;
	s->failed = false;
	return true;
}

bool json_scan_value(struct json_scan *s, struct json_value *value)
{
	return read_value(&s->rest, value) && end_member(s);
}

bool json_scan_next(struct json_scan *s, struct str *key, struct json_value *value)
{
	return json_scan_key(s, key) && json_scan_value(s, value);
}

static unsigned hex4(struct str s)
{
	unsigned v = 0;
	if (s.n < 4)
		return UINT_MAX;
	for (size_t i = 0; i < 4; i++) {
		char c = s.p[i];
		unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
				 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
							: 16;
		if (digit == 16)
			return UINT_MAX;
		v = v * 16 + digit;
	}
	return v;
}

static char *put_code_point(char *out, unsigned c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

/* "uXXXX", perhaps the first half of a surrogate pair. Returns the bytes used behind the backslash. */
static size_t put_unicode(char **out, struct str s)
{
	unsigned c = hex4(str_skip(s, 1)), low;
	if (c == UINT_MAX)
		return 0;
	if (c >= 0xd800 && c < 0xdc00 && str_starts(str_skip(s, 5), STR("\\u"))) {
		low = hex4(str_skip(s, 7));
		if (low >= 0xdc00 && low < 0xe000) {
			*out = put_code_point(*out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
			return 11;
		}
	}
	*out = put_code_point(*out, c);
	return 5;
}

/* What stands behind a backslash (there is something). Returns the bytes used. What is no escape stands for itself. */
static size_t put_escape(char **out, struct str s)
{
	static const char meaning[128] = {['n'] = '\n', ['r'] = '\r', ['t'] = '\t',  ['b'] = '\b',
					  ['f'] = '\f', ['"'] = '"',  ['\\'] = '\\', ['/'] = '/'};
	unsigned char c = (unsigned char)s.p[0];
	size_t used = c == 'u' ? put_unicode(out, s) : 0;
	if (used)
		return used;
	*(*out)++ = c < sizeof meaning && meaning[c] ? meaning[c] : (char)c;
	return 1;
}

/*
 * Resolves escapes up to the closing quote, or to the end of `s` where there is none. Returns how far it came. What is
 * written is never longer than what was read, and `out` has room for all of `s`.
 */
static size_t unescape(struct buf *out, struct str s, char end)
{
	char *to = out->p + out->n;
	size_t at = span_copy_until(to, s, end, '\\');
	to += at;
	while (at + 1 < s.n && s.p[at] == '\\') {
		at += 1 + put_escape(&to, str_skip(s, at + 1));
		size_t plain = span_copy_until(to, str_skip(s, at), end, '\\');
		to += plain;
		at += plain;
	}
	out->n = (size_t)(to - out->p);
	return at;
}

void json_unescape(struct buf *out, struct str s)
{
	buf_reserve(out, s.n);
	unescape(out, s, '\\');
}

bool json_scan_text(struct json_scan *s, struct json_value *value, struct buf *out)
{
	struct str text = str_skip(s->rest, 1);
	if (!s->rest.n || s->rest.p[0] != '"')
		return json_scan_value(s, value);
	value->kind = JSON_STRING;
	value->escaped = false;
	size_t at = span_until(text, '"', '\\');
	value->text = str_head(text, at);
	if (at < text.n && text.p[at] == '\\') {
		size_t from = out->n;
		at = unescape(out, text, '"');
		value->text = str_of(out->p + from, out->n - from);
	}
	if (at >= text.n || text.p[at] != '"')
		return false;
	s->rest = str_skip(text, at + 1);
	return end_member(s);
}

bool json_scan_member(struct str text, struct str key, struct json_value *value)
{
	struct json_scan s;
	struct str name;
	if (!json_scan_object(&s, text))
		return false;
	while (json_scan_next(&s, &name, value))
		if (str_eq(name, key))
			return true;
	return false;
}
