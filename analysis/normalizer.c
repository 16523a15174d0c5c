#include "base/base.h"

#include "analysis/keyword.h"
#include "analysis/normalizer.h"

/* A byte of text becomes at most a blank and a placeholder, or a part of " name"; the rest is for the mark of a cut. */
size_t normalizer_room(size_t sql_bytes)
{
	return sql_bytes * 3 + 64;
}

void normalizer_init(struct normalizer *n, const struct scan_options *options, char *room)
{
	memset(n, 0, offsetof(struct normalizer, lists));
	n->options = options;
	n->out = room;
	n->previous = n->before_previous = TOKEN_KINDS;
}

#define BIT(kind) (1u << (kind))
static const unsigned no_blank_after =
	BIT(TOKEN_OPEN) | BIT(TOKEN_BRACKET) | BIT(TOKEN_DOT) | BIT(TOKEN_CAST) | BIT(TOKEN_KINDS);
static const unsigned no_blank_before = BIT(TOKEN_CLOSE) | BIT(TOKEN_BRACKET) | BIT(TOKEN_BRACKET_END) |
					BIT(TOKEN_COMMA) | BIT(TOKEN_DOT) | BIT(TOKEN_CAST) | BIT(TOKEN_SEMICOLON);
/* A minus after one of these is a sign. */
static const unsigned before_sign =
	BIT(TOKEN_OPEN) | BIT(TOKEN_BRACKET) | BIT(TOKEN_COMMA) | BIT(TOKEN_OPERATOR) | BIT(TOKEN_KINDS);

static bool is_one_of(enum token_kind kind, unsigned kinds)
{
	return (BIT(kind) & kinds) != 0;
}

static void begin_token(struct normalizer *n, enum token_kind kind)
{
	if (!is_one_of(n->previous, no_blank_after) && !is_one_of(kind, no_blank_before))
		n->out[n->n++] = ' ';
	n->before_previous = n->previous;
	n->previous = kind;
	n->previous_at = n->n;
}

/* The text of the token just written, if it is a word. */
static struct str previous_word(const struct normalizer *n)
{
	return n->previous == TOKEN_WORD ? str_of(n->out + n->previous_at, n->n - n->previous_at) : str_of("", 0);
}

static struct normalizer_list *innermost(struct normalizer *n)
{
	return n->lists_n ? &n->lists[n->lists_n - 1] : NULL;
}

static bool push_list(struct normalizer *n, bool rows, unsigned depth)
{
	while (n->lists_n && innermost(n)->depth >= depth)
		n->lists_n--;
	if (n->lists_n == NORMALIZER_MAX_LISTS)
		return false;
	struct normalizer_list *list = &n->lists[n->lists_n++];
	list->rows = rows;
	list->depth = depth;
	list->start = list->separator = n->n;
	list->slots = n->slots;
	list->elements = list->kept = 0;
	return true;
}

static bool is_subquery(struct str element)
{
	return str_starts(element, STR("select ")) || str_starts(element, STR("with "));
}

/* An element of `list` ends where the output ends: keeps it, or takes it back if it is there already. */
static void finish_element(struct normalizer *n, struct normalizer_list *list)
{
	struct str element = str_of(n->out + list->start, n->n - list->start);
	list->elements++;
	n->list_length = MAX(n->list_length, list->elements);
	for (uint32_t i = 0; i < list->kept; i++) {
		if (!str_eq(element, str_of(n->out + list->items[i].start, list->items[i].n)))
			continue;
		if (n->observer)
			n->observer->fold(n->observer->context, list->slots, list->items[i].first_slot,
					  n->slots - list->slots);
		n->slots = list->slots;
		n->n = n->previous_at = list->separator;
		n->previous = TOKEN_CLOSE;
		return;
	}
	if (list->kept < NORMALIZER_MAX_KEPT) {
		list->items[list->kept].start = (uint32_t)list->start;
		list->items[list->kept].n = (uint32_t)element.n;
		list->items[list->kept++].first_slot = list->slots;
	}
}

static void put_comma(struct normalizer *n)
{
	struct normalizer_list *list = innermost(n);
	bool in_list = list && list->depth == n->depth && !list->rows;
	if (in_list && list->elements == 0 && is_subquery(str_of(n->out + list->start, n->n - list->start))) {
		n->lists_n--;
		in_list = false;
	}
	if (in_list)
		finish_element(n, list);
	begin_token(n, TOKEN_COMMA);
	n->out[n->n++] = ',';
	if (in_list) {
		list->separator = n->n - 1;
		list->start = n->n + 1; /* a blank follows */
		list->slots = n->slots;
	}
}

/* A parenthesis after VALUES, or after the comma behind a row. */
static bool opens_row(struct normalizer *n, struct str word)
{
	if (str_eq(word, STR("values")))
		return push_list(n, true, n->depth);
	struct normalizer_list *list = innermost(n);
	return list && list->rows && list->depth == n->depth && list->elements > 0 && n->previous == TOKEN_COMMA &&
	       n->previous_at == list->separator;
}

static void put_open(struct normalizer *n)
{
	struct str word = previous_word(n);
	bool is_row = opens_row(n, word), is_in = str_eq(word, STR("in"));
	bool call = n->previous == TOKEN_QUOTED || (n->previous == TOKEN_WORD && !keyword_precedes_operand(word));
	if (!call)
		begin_token(n, TOKEN_OPEN);
	n->previous = TOKEN_OPEN;
	n->previous_at = n->n;
	n->out[n->n++] = '(';
	n->depth++;
	if (is_in)
		push_list(n, false, n->depth);
	if (is_row) {
		innermost(n)->start = n->previous_at;
		innermost(n)->slots = n->slots;
	}
}

static void put_bracket(struct normalizer *n)
{
	bool is_array =
		str_eq(previous_word(n), STR("array")) || n->previous == TOKEN_BRACKET || n->previous == TOKEN_COMMA;
	if (n->previous == TOKEN_COMMA)
		n->out[n->n++] = ' ';
	begin_token(n, TOKEN_BRACKET);
	n->out[n->n++] = '[';
	n->depth++;
	if (is_array)
		push_list(n, false, n->depth);
}

static void put_close(struct normalizer *n, enum token_kind kind, char c)
{
	struct normalizer_list *list = innermost(n);
	if (list && !list->rows && list->depth == n->depth) {
		if (list->elements)
			finish_element(n, list);
		else
			n->list_length = MAX(n->list_length, 1u);
		n->lists_n--;
	}
	begin_token(n, kind);
	n->out[n->n++] = c;
	n->depth -= n->depth > 0;
	while (n->lists_n && innermost(n)->depth > n->depth)
		n->lists_n--;
	if (n->ordinals_depth > n->depth + 1)
		n->ordinals_depth = 0;
	list = innermost(n);
	if (!list || !list->rows || list->depth != n->depth || list->start == SIZE_MAX)
		return;
	finish_element(n, list);
	list->separator = n->n; /* where a comma must stand for another row to follow */
	list->start = SIZE_MAX;
}

/* The word that ends at `end` in the output. */
static struct str word_before(const struct normalizer *n, size_t end)
{
	size_t start = end;
	while (start > 0 && token_identifier[(unsigned char)n->out[start - 1]])
		start--;
	return str_of(n->out + start, end - start);
}

static bool is_structural(struct normalizer *n, const struct token *t)
{
	if (n->previous != TOKEN_OPERATOR && n->previous != TOKEN_OPEN && n->previous != TOKEN_WORD)
		return false;
	struct str before = str_of(n->out + n->previous_at, n->n - n->previous_at);
	char next = n->cursor->p < n->cursor->end ? *n->cursor->p : 0;
	struct str word = word_before(n, n->previous_at);
	if (!keyword_precedes_structural(before, word, next))
		return false;
	n->looked_at_value = true;
	return keyword_constant_is_structural(str_of(t->p, t->n), before, word, next);
}

static void put_slot(struct normalizer *n, const struct token *t)
{
	bool continues = t->kind == TOKEN_STRING && n->previous == TOKEN_STRING && *t->p == '\'';
	if (t->kind != TOKEN_PARAMETER)
		n->literals = normalizer_mix_literal(n->literals, str_of(t->p, t->n), n->negated);
	if (!continues) {
		begin_token(n, t->kind);
		n->out[n->n++] = NORMALIZER_SLOT;
		n->slots++;
	}
	if (n->observer)
		n->observer->constant(n->observer->context, t, n->slots - 1);
}

/* Takes back a minus that is the sign of the number that follows. */
static void take_back_sign(struct normalizer *n)
{
	if (n->previous != TOKEN_OPERATOR || n->n - n->previous_at != 1 || n->out[n->previous_at] != '-')
		return;
	bool sign = is_one_of(n->before_previous, before_sign);
	size_t end = n->previous_at - (n->previous_at > 0 && n->out[n->previous_at - 1] == ' ');
	if (n->before_previous == TOKEN_WORD)
		sign = keyword_precedes_operand(word_before(n, end));
	if (!sign)
		return;
	n->n = end;
	n->previous = n->before_previous;
	n->previous_at = end; /* what stands there is no longer looked at as a word */
	n->negated = true;
}

static void put_number(struct normalizer *n, const struct token *t)
{
	bool ordinal = n->ordinals_depth == n->depth + 1 &&
		       (n->previous == TOKEN_COMMA || str_eq(previous_word(n), STR("by")));
	n->looked_at_value |= ordinal;
	if (ordinal && t->n < 5) {
		begin_token(n, t->kind);
		memcpy(n->out + n->n, t->p, t->n);
		n->n += t->n;
		return;
	}
	take_back_sign(n);
	put_slot(n, t);
	n->negated = false;
}

/* Within a list, NULL and the booleans are constants like any other, so that rows that differ in them fold. */
static bool is_constant_word(struct normalizer *n, const struct token *t)
{
	const struct normalizer_list *list = innermost(n);
	if (!list || n->depth < list->depth + list->rows || (t->n != 4 && t->n != 5) || n->previous == TOKEN_WORD ||
	    n->previous == TOKEN_DOT)
		return false;
	struct str word = str_of(t->p, t->n);
	return str_eq_nocase(word, STR("null")) || str_eq_nocase(word, STR("true")) ||
	       str_eq_nocase(word, STR("false"));
}

/* logs_2026_11 becomes logs_0_0. */
static void fold_numbers_in_name(struct normalizer *n)
{
	size_t to = n->previous_at;
	for (size_t i = n->previous_at; i < n->n;) {
		char c = n->out[to++] = n->out[i++];
		if (c != '_' || i == n->n || n->out[i] < '0' || n->out[i] > '9')
			continue;
		n->out[to++] = '0';
		while (i < n->n && n->out[i] >= '0' && n->out[i] <= '9')
			i++;
	}
	n->n = to;
}

/* Names of savepoints, cursors and prepared statements, which drivers number. */
static bool is_session_name(struct normalizer *n, struct str word, struct str before)
{
	bool moves = n->kind == KIND_CURSOR && (n->out[0] == 'f' || n->out[0] == 'm');
	bool after_count = moves && (n->previous == TOKEN_NUMBER || n->previous == TOKEN_WORD);
	if (!after_count && !keyword_precedes_session_name(before))
		return false;
	if (str_eq(before, STR("to")) && n->kind != KIND_TRANSACTION)
		return false;
	if ((str_eq(before, STR("in")) || str_eq(before, STR("from"))) && !moves)
		return false;
	return word.p[0] == '"' || !keyword_is_no_session_name(word);
}

static void note_kind(struct normalizer *n, struct str word)
{
	if (n->in_with) {
		enum statement_kind kind = keyword_statement_kind(word);
		if (n->depth == 0 && kind >= KIND_SELECT && kind <= KIND_MERGE && !str_eq(word, STR("table"))) {
			n->kind = kind;
			n->in_with = false;
		}
		return;
	}
	n->in_with = str_eq(word, STR("with"));
	if (!n->in_with)
		n->kind = keyword_statement_kind(word);
}

/* Everything about a word that the common statement does not need. */
static void look_at_word(struct normalizer *n, struct str before, enum token_kind before_kind)
{
	struct str word = str_of(n->out + n->previous_at, n->n - n->previous_at);
	if (n->kind >= KIND_TRANSACTION) {
		enum token_kind now = n->previous;
		n->previous = before_kind;
		bool fold = is_session_name(n, word, before);
		n->previous = now;
		if (fold) {
			memcpy(n->out + n->previous_at, "name", 4);
			n->n = n->previous_at + 4;
			return;
		}
	}
	if (n->previous == TOKEN_WORD && (n->in_with || (n->kind == KIND_UNKNOWN && n->previous_at <= n->depth)))
		note_kind(n, word);
	if (n->options->fold_numbered_names)
		fold_numbers_in_name(n);
}

static void put_word(struct normalizer *n, const struct token *t)
{
	if (n->lists_n && is_constant_word(n, t)) {
		struct token constant = *t;
		constant.kind = TOKEN_NUMBER;
		put_slot(n, &constant);
		return;
	}
	struct str before = previous_word(n);
	enum token_kind before_kind = n->previous;
	begin_token(n, TOKEN_WORD);
	char *to = n->out + n->n;
	token_copy_word(to, t->p, t->n, n->cursor->end - n->cursor->p >= 16);
	n->n += t->n;
	if (t->n == 2 && to[0] == 'b' && to[1] == 'y')
		n->ordinals_depth = n->depth + 1;
	if (n->kind >= KIND_TRANSACTION || n->kind == KIND_UNKNOWN || n->options->fold_numbered_names)
		look_at_word(n, before, before_kind);
}

static void put_quoted(struct normalizer *n, const struct token *t)
{
	struct str before = previous_word(n);
	enum token_kind before_kind = n->previous;
	begin_token(n, TOKEN_QUOTED);
	memcpy(n->out + n->n, t->p, t->n);
	for (char *slot; (slot = memchr(n->out + n->n, NORMALIZER_SLOT, t->n)) != NULL;)
		*slot = '?';
	n->n += t->n;
	if (n->kind >= KIND_TRANSACTION || n->options->fold_numbered_names)
		look_at_word(n, before, before_kind);
}

static void put_other(struct normalizer *n, const struct token *t)
{
	begin_token(n, t->kind);
	memcpy(n->out + n->n, t->p, t->n);
	n->n += t->n;
}

/* A semicolon at the end says nothing; one between statements does. */
static void put_semicolon(struct normalizer *n)
{
	n->semicolons += n->previous != TOKEN_SEMICOLON;
	begin_token(n, TOKEN_SEMICOLON);
	n->out[n->n++] = ';';
}

static void put_token(struct normalizer *n, const struct token *t)
{
	switch (t->kind) {
	case TOKEN_WORD:
		put_word(n, t);
		break;
	case TOKEN_QUOTED:
		put_quoted(n, t);
		break;
	case TOKEN_NUMBER:
		put_number(n, t);
		break;
	case TOKEN_STRING:
		if (is_structural(n, t))
			put_other(n, t);
		else
			put_slot(n, t);
		break;
	case TOKEN_PARAMETER:
		put_slot(n, t);
		break;
	case TOKEN_OPEN:
		put_open(n);
		break;
	case TOKEN_BRACKET:
		put_bracket(n);
		break;
	case TOKEN_CLOSE:
	case TOKEN_BRACKET_END:
		put_close(n, t->kind, *t->p);
		break;
	case TOKEN_COMMA:
		put_comma(n);
		break;
	case TOKEN_SEMICOLON:
		put_semicolon(n);
		break;
	default:
		put_other(n, t);
	}
}

/*
 * Statements that were cut at different places should still meet: what counts is a head whose length is a power of two,
 * at most three quarters of what there is.
 */
static void mark_cut(struct normalizer *n)
{
	size_t keep = 64;
	while (keep * 2 <= n->n / 4 * 3)
		keep *= 2;
	if (n->n > keep) {
		struct str head = str_of(n->out, keep);
		while (head.n && (n->out[head.n] & 0xc0) == 0x80) /* not within a character */
			head.n--;
		n->n = head.n;
		n->slots = 0;
		for (size_t i = 0; i < n->n; i++)
			n->slots += n->out[i] == NORMALIZER_SLOT;
	}
	memcpy(n->out + n->n, " ...", 4);
	n->n += 4;
}

void normalizer_run(struct normalizer *n, struct str sql)
{
	sql = str_trim(sql);
	bool ellipsis = str_ends(sql, STR("...")) || str_ends(sql, STR("\xe2\x80\xa6"));
	if (ellipsis)
		sql.n -= 3;
	struct token_cursor cursor = token_cursor_of(sql);
	struct token t;
	n->cursor = &cursor;
	while (token_next(&cursor, &t))
		put_token(n, &t);
	n->semicolons -= n->previous == TOKEN_SEMICOLON;
	while (n->n && (n->out[n->n - 1] == ';' || n->out[n->n - 1] == ' '))
		n->n--;
	n->cut = cursor.cut || ellipsis || n->options->cut;
	if (n->cut)
		mark_cut(n);
}
