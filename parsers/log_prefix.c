#include "parsers/log_prefix.h"

#include "base/base.h"
#include "parsers/log_prefix_ops.h"

static enum prefix_op_kind kind_of(char escape)
{
	switch (escape) {
	case 'm':
	case 't':
	case 's':
		return OP_TIME;
	case 'n':
		return OP_EPOCH;
	case 'p':
	case 'P':
	case 'l':
	case 'x':
	case 'Q':
		return OP_NUMBER;
	case 'h':
	case 'r':
	case 'L':
		return OP_HOST;
	case 'c':
		return OP_SESSION;
	case 'v':
		return OP_VXID;
	case 'e':
		return OP_SQLSTATE;
	case 'q':
		return OP_STOP;
	case 'u':
	case 'd':
	case 'a':
	case 'b':
	case 'i':
	case '*':
		return OP_TEXT;
	case '_':
		return OP_BLANKS;
	default:
		return OP_LITERAL;
	}
}

static void add_literal(struct prefix *p, struct str text)
{
	struct prefix_op *last = p->n ? &p->ops[p->n - 1] : NULL;
	if (last && last->kind == OP_LITERAL && last->literal.p + last->literal.n == text.p)
		last->literal.n += text.n;
	else if (text.n && p->n < PREFIX_MAX_OPS)
		p->ops[p->n++] = (struct prefix_op){OP_LITERAL, 0, 0, text};
}

/* "%-10u": returns the bytes used. */
static size_t add_escape(struct prefix *p, struct str s)
{
	size_t i = 1;
	int sign = 1, width = 0;
	if (i < s.n && s.p[i] == '-') {
		sign = -1;
		i++;
	}
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && width < 1000; i++)
		width = width * 10 + (s.p[i] - '0');
	if (i >= s.n)
		return s.n;
	enum prefix_op_kind kind = kind_of(s.p[i]);
	if (kind != OP_LITERAL && p->n < PREFIX_MAX_OPS)
		p->ops[p->n++] = (struct prefix_op){kind, s.p[i], sign * width, {0}};
	return i + 1;
}

static bool is_name(enum prefix_op_kind kind)
{
	return kind == OP_TEXT || kind == OP_HOST;
}

/* The first names, with what stands between them and the literal behind. */
static void find_run(struct prefix *p)
{
	size_t from = 0, to, names = 0;
	while (from < p->n && !is_name(p->ops[from].kind))
		from++;
	for (to = from; to < p->n && (is_name(p->ops[to].kind) || p->ops[to].kind == OP_LITERAL); to++)
		names += is_name(p->ops[to].kind);
	while (to > from && is_name(p->ops[to - 1].kind))
		to--;
	if (names >= 1 && names <= PREFIX_RUN_FIELDS) {
		p->run_from = from;
		p->run_to = to;
	}
}

struct prefix *prefix_compile(struct str text, struct arena *arena)
{
	struct prefix *p = ARENA_NEW(struct prefix, arena);
	p->text = arena_strdup(text, arena);
	p->arena = arena;
	for (size_t i = 0; i < p->text.n && p->n < PREFIX_MAX_OPS;) {
		struct str rest = str_skip(p->text, i);
		if (rest.p[0] != '%') {
			add_literal(p, str_head(rest, 1));
			i++;
		} else if (rest.n > 1 && rest.p[1] == '%') {
			add_literal(p, str_head(str_skip(rest, 1), 1));
			i += 2;
		} else {
			i += add_escape(p, rest);
		}
	}
	find_run(p);
	for (size_t i = 1; i < p->n; i++)
		p->glued |= p->ops[i].kind == OP_TEXT && p->ops[i - 1].kind == OP_TEXT;
	return p->n < PREFIX_MAX_OPS ? p : NULL;
}

void prefix_remember(struct prefix *p)
{
	p->straight = straight_compile(p, p->arena);
}

struct str prefix_text(const struct prefix *p)
{
	return p->text;
}

struct str prefix_lead(const struct prefix *p)
{
	return p->n && p->ops[0].kind == OP_LITERAL ? p->ops[0].literal : (struct str){0};
}

bool prefix_text_has(struct str text, const char *set)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '%')
			continue;
		for (i++; i + 1 < text.n && (text.p[i] == '-' || is_digit(text.p[i])); i++)
			;
		if (strchr(set, text.p[i]))
			return true;
	}
	return false;
}

unsigned prefix_field_count(const struct prefix *p)
{
	unsigned seen[256] = {0}, n = 0;
	for (size_t i = 0; i < p->n; i++) {
		unsigned char escape = (unsigned char)p->ops[i].escape;
		bool counts = escape && escape != 'q' && escape != '*' && escape != '_';
		n += counts && !seen[escape]++;
	}
	return n;
}

static bool is_plain_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
		    s.p[i] != '_')
			return false;
	return true;
}

static bool learn_name(struct prefix *p, struct str name)
{
	if (name.n == 0 || name.n > 63 || (is_plain_name(name) && !p->glued) || p->names_n == PREFIX_MAX_NAMES)
		return false;
	for (size_t i = 0; i < p->names_n; i++)
		if (str_eq(name, str_of(p->names[i], p->name_lengths[i])))
			return false;
	p->names[p->names_n] = (char *)(uintptr_t)arena_strdup(name, p->arena).p;
	p->name_lengths[p->names_n++] = name.n;
	if (p->straight)
		straight_forget(p->straight); /* they were taken apart without it */
	return true;
}

const struct str prefix_introduction = STR_INIT("connection authorized: user=");

/* "user=U database=D[ application_name=A][ SSL enabled (…)]". */
bool prefix_learn(struct prefix *p, struct str message)
{
	struct str rest = message;
	if (!str_take(&rest, prefix_introduction))
		return false;
	str_cut_value(&rest, STR(" GSS ("));
	str_cut_value(&rest, STR(" SSL enabled ("));
	bool learnt = learn_name(p, str_cut_value(&rest, STR(" application_name=")));
	learnt |= learn_name(p, str_cut_value(&rest, STR(" database=")));
	return learn_name(p, rest) || learnt;
}

void prefix_learn_from(struct prefix *p, const struct prefix *other)
{
	for (size_t i = 0; i < other->names_n; i++)
		learn_name(p, str_of(other->names[i], other->name_lengths[i]));
}
