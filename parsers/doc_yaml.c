/*
 * YAML as EXPLAIN writes it: block mappings and sequences, strings in double quotes with JSON's escapes, everything
 * else plain on its line. The document ends where a line does not fit.
 */
#include "base/base.h"
#include "parsers/doc.h"

struct reader {
	struct str rest; /* behind the current line */
	const char *start;
	struct str line; /* what is left of the current line */
	const char *line_start;
	size_t indent; /* where it stands; behind "- " further right than the line itself */
	bool ended;
	unsigned depth;
	struct arena *tree, *strings;
	struct err *err;
};

static bool fail(struct reader *r, enum err_code code, const char *what)
{
	err_set(r->err, code, "%s", what);
	if (r->err)
		r->err->at.byte = (uint64_t)(r->line_start - r->start);
	return false;
}

static void next_line(struct reader *r)
{
	do {
		r->line_start = r->rest.p;
		r->ended = r->rest.n == 0;
		if (!str_cut(&r->rest, '\n', &r->line)) {
			r->line = r->rest;
			r->rest = str_skip(r->rest, r->rest.n);
		}
		size_t n = r->line.n;
		for (r->indent = 0; r->indent < n && r->line.p[r->indent] == ' ';)
			r->indent++;
		r->line = str_trim(r->line);
	} while (!r->line.n && !r->ended);
}

static bool set_scalar(struct reader *r, struct str text, struct doc *d)
{
	d->kind = DOC_TEXT;
	d->text = text;
	if (!str_take(&text, STR("\"")))
		return true;
	if (!text.n || text.p[text.n - 1] != '"')
		return fail(r, ERR_TRUNCATED, "the YAML ends inside a string");
	d->text = doc_unescape(str_head(text, text.n - 1), r->strings);
	return true;
}

/* "Key: value" or "Key:"; false when the line is neither. */
static bool take_key(struct str *line, struct str *key)
{
	struct str rest = *line;
	if (!rest.n || rest.p[0] == '"' || !str_cut(&rest, ':', key) || (rest.n && rest.p[0] != ' '))
		return false;
	*line = str_trim(rest);
	return key->n > 0;
}

static bool read_block(struct reader *r, size_t indent, struct doc *parent);

/* What stands deeper than `indent`; a sequence may stand as deep as its key. */
static bool read_nested(struct reader *r, size_t indent, struct doc *d)
{
	d->kind = DOC_OBJECT;
	if (r->ended || r->indent < indent || (r->indent == indent && !str_starts(r->line, STR("-"))))
		return true;
	if (r->depth == DOC_MAX_DEPTH)
		return fail(r, ERR_LIMIT, "the YAML is nested too deep");
	r->depth++;
	bool ok = read_block(r, r->indent, d);
	r->depth--;
	return ok;
}

static bool read_member(struct reader *r, size_t indent, struct doc *d)
{
	struct str value = r->line;
	if (!take_key(&value, &d->key))
		return false;
	if (value.n) {
		if (!set_scalar(r, value, d))
			return false;
		next_line(r);
		return true;
	}
	next_line(r);
	return read_nested(r, indent, d);
}

static bool read_item(struct reader *r, size_t indent, struct doc *d)
{
	struct str item = r->line, key;
	str_take(&item, STR("-"));
	size_t skipped = r->line.n - str_trim(item).n;
	item = str_trim(item);
	if (!item.n) {
		next_line(r);
		return read_nested(r, indent, d);
	}
	struct str probe = item;
	if (take_key(&probe, &key)) {
		r->line = item;
		r->indent = indent + skipped;
		return read_nested(r, indent, d);
	}
	if (!set_scalar(r, item, d))
		return false;
	next_line(r);
	return true;
}

/* All members or items that stand at `indent`. A line that is neither ends the document. */
static bool read_block(struct reader *r, size_t indent, struct doc *parent)
{
	struct doc *last = NULL;
	while (!r->ended && r->indent == indent) {
		struct doc *d = ARENA_NEW(struct doc, r->tree);
		bool is_item = str_starts(r->line, STR("-")), ok;
		if (last && is_item != (parent->kind == DOC_LIST))
			break;
		parent->kind = is_item ? DOC_LIST : DOC_OBJECT;
		struct err none = {0};
		if (r->err)
			*r->err = none;
		ok = is_item ? read_item(r, indent, d) : read_member(r, indent, d);
		if (!ok && r->err && r->err->code != ERR_NONE)
			return false;
		if (!ok)
			break;
		if (last)
			last->next = d;
		else
			parent->first = d;
		last = d;
	}
	return true;
}

struct doc *doc_read_yaml(struct str *rest, struct arena *tree, struct arena *strings, struct err *err)
{
	struct err fault = {0};
	struct reader r = {.rest = *rest, .start = rest->p, .tree = tree, .strings = strings, .err = &fault};
	struct doc *d = ARENA_NEW(struct doc, tree);
	next_line(&r);
	bool ok = read_block(&r, r.indent, d);
	if (ok && !d->first)
		ok = fail(&r, ERR_DAMAGED, "a YAML key is missing");
	if (!ok) {
		if (err)
			*err = fault;
		return NULL;
	}
	*rest = r.ended ? str_skip(*rest, rest->n) : str_skip(*rest, (size_t)(r.line_start - r.start));
	return d;
}
