#include "base/base.h"

#include "analysis/keyword.h"
#include "analysis/scan.h"
#include "analysis/token.h"
#include "base/hash.h"

void scan_redact_value(struct str value, struct buf *out)
{
	buf_fmt(out, "'‹str:%04x›'", (unsigned)(hash_bytes(value) & 0xffff));
}

static void redact_token(const struct token *t, struct buf *value, struct buf *out)
{
	buf_clear(value);
	if (t->kind == TOKEN_STRING) {
		scan_unquote(str_of(t->p, t->n), value);
		scan_redact_value(buf_str(value), out);
	} else if (t->kind == TOKEN_NUMBER) {
		buf_add(out, STR("0"));
	} else {
		buf_add(out, str_of(t->p, t->n));
	}
}

void scan_redact(struct str sql, struct buf *out)
{
	struct token_cursor c = token_cursor_of(sql);
	struct token t;
	struct buf value = {0};
	struct str before = {0}, word = {0};
	const char *end = c.p;
	while (token_next(&c, &t)) {
		struct str gap = str_of(end, (size_t)(t.p - end)), text = str_of(t.p, t.n);
		bool newline = str_find_char(gap, '\n') >= 0;
		if (gap.n && out->n)
			buf_add_char(out, newline ? '\n' : ' ');
		if (t.kind == TOKEN_STRING &&
		    keyword_constant_is_structural(text, before, word, c.p < c.end ? *c.p : 0))
			buf_add(out, text);
		else
			redact_token(&t, &value, out);
		word = before;
		before = text;
		end = c.p;
	}
	buf_release(&value);
}
