#include "parsers/json_scan.h"

#include <limits.h>

#include "base/base.h"

#define MAX_NESTING 64

static void skip_blanks(struct str *s)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t' || s->p[0] == '\r' || s->p[0] == '\n'))
		*s = str_skip(*s, 1);
}

/* A string, `s` behind its opening quote; on return behind the closing one. */
static bool read_string(struct str *s, struct json_value *v)
{
	size_t from = 0;
	v->kind = JSON_STRING;
	for (;;) {
		const char *quote = from < s->n ? memchr(s->p + from, '"', s->n - from) : NULL;
		if (!quote)
			return false;
		size_t end = (size_t)(quote - s->p), backslashes = 0;
		while (backslashes < end && s->p[end - 1 - backslashes] == '\\')
			backslashes++;
		if (backslashes % 2 == 0) {
			v->text = str_head(*s, end);
			v->escaped = end && memchr(s->p, '\\', end);
			*s = str_skip(*s, end + 1);
			return true;
		}
		from = end + 1;
	}
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

bool json_scan_next(struct json_scan *s, struct str *key, struct json_value *value)
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
	if (!read_value(&s->rest, value))
		return false;
	skip_blanks(&s->rest);
	if (str_take(&s->rest, STR(",")))
		skip_blanks(&s->rest);
	else if (str_take(&s->rest, STR("}")))
		s->ended = true;
	else
		return false;
	s->failed = false;
	*key = name.text;
	return true;
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

static void add_code_point(struct buf *out, unsigned c)
{
	if (c < 0x80) {
		out->p[out->n++] = (char)c;
	} else if (c < 0x800) {
		out->p[out->n++] = (char)(0xc0 | c >> 6);
		out->p[out->n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		out->p[out->n++] = (char)(0xe0 | c >> 12);
		out->p[out->n++] = (char)(0x80 | (c >> 6 & 0x3f));
		out->p[out->n++] = (char)(0x80 | (c & 0x3f));
	} else {
		out->p[out->n++] = (char)(0xf0 | c >> 18);
		out->p[out->n++] = (char)(0x80 | (c >> 12 & 0x3f));
		out->p[out->n++] = (char)(0x80 | (c >> 6 & 0x3f));
		out->p[out->n++] = (char)(0x80 | (c & 0x3f));
	}
}

/* "uXXXX", perhaps the first half of a surrogate pair. Returns the bytes used behind the backslash. */
static size_t add_unicode(struct buf *out, struct str s)
{
	unsigned c = hex4(str_skip(s, 1)), low;
	if (c == UINT_MAX)
		return 0;
	if (c >= 0xd800 && c < 0xdc00 && str_starts(str_skip(s, 5), STR("\\u"))) {
		low = hex4(str_skip(s, 7));
		if (low >= 0xdc00 && low < 0xe000) {
			add_code_point(out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
			return 11;
		}
	}
	add_code_point(out, c);
	return 5;
}

void json_unescape(struct buf *out, struct str s)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	struct str head;
	buf_reserve(out, s.n);
	while (str_cut(&s, '\\', &head)) {
		memcpy(out->p + out->n, head.p, head.n);
		out->n += head.n;
		if (!s.n)
			break;
		size_t used = s.p[0] == 'u' ? add_unicode(out, s) : 0;
		if (!used) {
			const char *at = strchr(from, s.p[0]);
			out->p[out->n++] = at && s.p[0] ? to[at - from] : s.p[0];
			used = 1;
		}
		s = str_skip(s, used);
	}
	if (s.n)
		memcpy(out->p + out->n, s.p, s.n);
	out->n += s.n;
}

struct str json_value_text(const struct json_value *value, struct buf *out)
{
	if (!value->escaped)
		return value->text;
	size_t from = out->n;
	json_unescape(out, value->text);
	return str_of(out->p + from, out->n - from);
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
