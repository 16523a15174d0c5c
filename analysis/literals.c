#include "base/base.h"

#include <math.h>

#include "analysis/normalizer.h"
#include "analysis/scan.h"
#include "base/hash.h"

struct collector {
	const struct normalizer *normalizer;
	struct buf value; /* of the constant at hand, unquoted */
	struct literal *items;
	uint32_t cap;
};

static bool follows_word(const struct normalizer *n, struct str word)
{
	struct str before = str_trim(str_of(n->out, n->previous_at));
	if (!str_ends(before, word))
		return false;
	return before.n == word.n || !token_identifier[(unsigned char)before.p[before.n - word.n - 1]];
}

/* The body of $tag$body$tag$. */
static struct str dollar_body(struct str constant)
{
	ptrdiff_t tag = str_find_char(str_skip(constant, 1), '$');
	size_t mark = (size_t)(tag + 2);
	struct str body = str_skip(constant, mark);
	if (str_ends(body, str_head(constant, mark)))
		body.n -= mark;
	return body;
}

void scan_unquote(struct str constant, struct buf *out)
{
	ptrdiff_t open = str_find_char(constant, '\'');
	if (constant.n && constant.p[0] == '$') {
		buf_add(out, dollar_body(constant));
		return;
	}
	bool backslashes = open == 1 && (constant.p[0] | 0x20) == 'e';
	struct str body = str_skip(constant, (size_t)(open + 1));
	for (size_t i = 0; i < body.n; i++) {
		char c = body.p[i];
		if (c == '\'' && (i + 1 == body.n || body.p[i + 1] != '\''))
			return;
		if ((c == '\'' || (c == '\\' && backslashes)) && i + 1 < body.n)
			c = body.p[++i];
		buf_add_char(out, c);
	}
}

void literal_set_value(struct literal *l, struct str value)
{
	l->hash = hash_bytes(value);
	l->length = (uint32_t)MIN(value.n, UINT32_MAX);
	l->wildcard_first = value.n && (value.p[0] == '%' || value.p[0] == '_');
	l->wildcard_last = value.n && value.p[value.n - 1] == '%';
	if (!str_to_double(str_trim(value), &l->number) || !isfinite(l->number))
		l->number = NAN;
}

static void set_constant(struct collector *c, struct literal *l, const struct token *t)
{
	l->text = str_of(t->p, t->n);
	buf_clear(&c->value);
	if (t->kind == TOKEN_STRING) {
		l->type = LITERAL_STRING;
		scan_unquote(l->text, &c->value);
	} else {
		l->type = LITERAL_NUMBER;
		if (c->normalizer->negated)
			buf_add_char(&c->value, '-');
		buf_add(&c->value, l->text);
	}
	literal_set_value(l, buf_str(&c->value));
}

static void on_constant(void *context, const struct token *t, uint32_t slot)
{
	struct collector *c = context;
	if (slot >= c->cap) {
		c->cap = MAX(16u, slot * 2);
		c->items = xrealloc(c->items, c->cap * sizeof *c->items);
	}
	struct literal *l = &c->items[slot];
	*l = (struct literal){.number = NAN,
			      .after_limit = follows_word(c->normalizer, STR("limit")),
			      .after_offset = follows_word(c->normalizer, STR("offset"))};
	if (t->kind != TOKEN_PARAMETER) {
		set_constant(c, l, t);
		return;
	}
	uint64_t number = 0;
	str_to_u64(str_of(t->p + 1, t->n - 1), &number);
	l->type = LITERAL_PARAMETER;
	l->text = str_of(t->p, t->n);
	l->parameter = (unsigned)MIN(number, 65536u);
}

static void on_fold(void *context, uint32_t first, uint32_t kept, uint32_t n)
{
	struct collector *c = context;
	for (uint32_t i = 0; i < n; i++) {
		struct literal *into = &c->items[kept + i], *from = &c->items[first + i];
		uint32_t elements = into->type == LITERAL_LIST ? into->length : 1;
		if (into->type != LITERAL_LIST)
			into->hash = hash_mix(0, into->hash);
		into->hash = hash_mix(into->hash, from->hash);
		into->type = LITERAL_LIST;
		into->length = elements + 1;
		into->number = NAN;
		into->wildcard_first = into->wildcard_last = false;
	}
}

void scan_literals(struct str sql, const struct scan_options *options,
		   void (*each)(void *context, const struct literal *l), void *context)
{
	struct normalizer n;
	struct collector c = {.normalizer = &n};
	struct normalizer_observer observer = {on_constant, on_fold, &c};
	char *text = xmalloc(normalizer_room(sql.n));
	normalizer_init(&n, options, text);
	n.observer = &observer;
	normalizer_run(&n, sql);
	for (uint32_t i = 0; i < n.slots; i++)
		each(context, &c.items[i]);
	buf_release(&c.value);
	free(c.items);
	free(text);
}
