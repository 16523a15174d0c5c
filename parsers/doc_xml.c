/*
 * XML as EXPLAIN writes it: elements with text or elements in them. Attributes, comments and declarations are passed
 * over; no document type, no entities but the five of XML and numbers.
 */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/doc.h"

struct reader {
	struct str rest;
	const char *start;
	unsigned depth;
	struct arena *tree, *strings;
	struct err *err;
};

static bool fail(struct reader *r, enum err_code code, const char *what)
{
	err_set(r->err, code, "%s", what);
	if (r->err)
		r->err->at.byte = (uint64_t)(r->rest.p - r->start);
	return false;
}

static void add_code_point(struct buf *out, uint64_t c)
{
	if (c < 0x80) {
		buf_add_char(out, (char)c);
		return;
	}
	static const unsigned lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	buf_add_char(out, (char)(lead[n] | (c >> (6 * (n - 1)))));
	while (--n > 0)
		buf_add_char(out, (char)(0x80 | ((c >> (6 * (n - 1))) & 0x3F)));
}

/* "&#10;" or "&#xA;" without its ends. */
static bool character_reference(struct str name, uint64_t *c)
{
	uint64_t v = 0;
	if (!str_take(&name, STR("#")) || !name.n)
		return false;
	if (!str_take(&name, STR("x")))
		return str_to_u64(name, c) && *c > 0 && *c < 0x110000;
	for (size_t i = 0; i < name.n && v < 0x110000; i++) {
		const char *digit = name.p[i] ? strchr("0123456789abcdef0123456789ABCDEF", name.p[i]) : NULL;
		if (!digit)
			return false;
		v = v * 16 + (uint64_t)(digit - "0123456789abcdef0123456789ABCDEF") % 16;
	}
	*c = v;
	return v > 0 && v < 0x110000;
}

static bool add_entity(struct buf *out, struct str name)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
	uint64_t c;
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		if (str_eq(name, str_from(entities[i].name))) {
			buf_add_char(out, entities[i].c);
			return true;
		}
	}
	if (!character_reference(name, &c))
		return false;
	add_code_point(out, c);
	return true;
}

static struct str unescape(struct str text, struct arena *strings)
{
	struct buf out = {0};
	struct str plain, name;
	if (str_find_char(text, '&') < 0)
		return text;
	while (str_cut(&text, '&', &plain)) {
		struct str rest = text;
		buf_add(&out, plain);
		if (str_cut(&rest, ';', &name) && name.n < 10 && add_entity(&out, name))
			text = rest;
		else
			buf_add_char(&out, '&');
	}
	buf_add(&out, text);
	struct str copy = arena_strdup(buf_str(&out), strings);
	buf_release(&out);
	return copy;
}

/* Behind a comment or declaration at the start of the rest. False without one, or when it is cut. */
static bool skip_comment(struct reader *r, bool *cut)
{
	static const struct {
		const char *open, *close;
	} skipped[] = {{"<!--", "-->"}, {"<?", "?>"}, {"<!", ">"}};
	for (size_t i = 0; i < ARRAY_LEN(skipped); i++) {
		if (!str_starts(r->rest, str_from(skipped[i].open)))
			continue;
		ptrdiff_t end = str_find(r->rest, str_from(skipped[i].close));
		*cut = end < 0;
		r->rest = str_skip(r->rest, *cut ? r->rest.n : (size_t)end + strlen(skipped[i].close));
		return !*cut;
	}
	return false;
}

/* Text up to the next tag: what stands before the first comment, which is all that EXPLAIN writes. */
static bool take_text(struct reader *r, struct str *text)
{
	bool cut = false;
	*text = STR("");
	do {
		ptrdiff_t at = str_find_char(r->rest, '<');
		if (at < 0) {
			r->rest = str_skip(r->rest, r->rest.n);
			return fail(r, ERR_TRUNCATED, "the XML ends too early");
		}
		if (!text->n)
			*text = str_head(r->rest, (size_t)at);
		r->rest = str_skip(r->rest, (size_t)at);
	} while (skip_comment(r, &cut));
	return !cut || fail(r, ERR_TRUNCATED, "the XML ends inside a comment");
}

static bool read_element(struct reader *r, struct doc *d);

static bool read_content(struct reader *r, struct doc *d)
{
	struct doc **link = &d->first;
	struct str text;
	for (;;) {
		if (!take_text(r, &text))
			return false;
		if (str_starts(r->rest, STR("</")))
			break;
		struct doc *child = ARENA_NEW(struct doc, r->tree);
		if (!read_element(r, child))
			return false;
		*link = child;
		link = &child->next;
	}
	r->rest = str_skip(r->rest, 2);
	struct str tag;
	if (!str_cut(&r->rest, '>', &tag) || !str_eq(str_trim(tag), d->key))
		return fail(r, ERR_DAMAGED, "an XML element is closed by another's tag");
	d->kind = d->first ? DOC_OBJECT : DOC_TEXT;
	d->text = d->first ? STR("") : unescape(text, r->strings);
	return true;
}

/* The rest begins with '<'. */
static bool read_element(struct reader *r, struct doc *d)
{
	struct str tag;
	if (r->depth == DOC_MAX_DEPTH)
		return fail(r, ERR_LIMIT, "the XML is nested too deep");
	r->rest = str_skip(r->rest, 1);
	if (!str_cut(&r->rest, '>', &tag))
		return fail(r, ERR_TRUNCATED, "the XML ends inside a tag");
	bool is_empty = str_ends(tag, STR("/"));
	if (is_empty)
		tag.n--;
	size_t n = 0;
	while (n < tag.n && !strchr(" \t\r\n", tag.p[n]))
		n++;
	d->key = str_head(tag, n);
	d->kind = DOC_NULL;
	if (is_empty)
		return true;
	r->depth++;
	bool ok = read_content(r, d);
	r->depth--;
	return ok;
}

struct doc *doc_read_xml(struct str *rest, struct arena *tree, struct arena *strings, struct err *err)
{
	struct reader r = {*rest, rest->p, 0, tree, strings, err};
	struct doc *d = ARENA_NEW(struct doc, tree);
	struct str text;
	if (!take_text(&r, &text) || !read_element(&r, d))
		return NULL;
	*rest = r.rest;
	return d;
}
