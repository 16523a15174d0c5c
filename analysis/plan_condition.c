#include "analysis/plan_condition.h"

#include "base/base.h"
#include "base/buf.h"

/* What is longer is a list of constants. */
#define MAX_CONDITION_BYTES 4096u

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

static bool is_operator_char(char c)
{
	return c && strchr("+-*/<>=~!@#%^&|`?", c) != NULL;
}

/* Bytes of the quoted thing at the start of `s` ('…' or "…"), or 0. A doubled quote is two quoted things in a row. */
static size_t quoted_length(struct str s)
{
	if (!s.n || (s.p[0] != '\'' && s.p[0] != '"'))
		return 0;
	const char *end = s.n > 1 ? memchr(s.p + 1, s.p[0], s.n - 1) : NULL;
	return end ? (size_t)(end - s.p) + 1 : s.n;
}

/* Offset behind the bracket that closes the one at the start of `s`; 0 without one. */
static size_t bracket_length(struct str s)
{
	size_t depth = 0;
	for (size_t i = 0; i < s.n;) {
		size_t quoted = quoted_length(str_skip(s, i));
		if (quoted) {
			i += quoted;
			continue;
		}
		depth += s.p[i] == '(' || s.p[i] == '[';
		if ((s.p[i] == ')' || s.p[i] == ']') && --depth == 0)
			return i + 1;
		if (depth == 0)
			return 0;
		i++;
	}
	return 0;
}

static size_t count_leading(struct str s, char c)
{
	size_t n = 0;
	while (n < s.n && s.p[n] == c)
		n++;
	return n;
}

static size_t count_trailing(struct str s, char c)
{
	size_t n = 0;
	while (n < s.n && s.p[s.n - 1 - n] == c)
		n++;
	return n;
}

/* How many pairs of brackets are around the whole: the least depth of what stands between them, in one pass. */
static size_t outer_pairs(struct str s)
{
	size_t leading = count_leading(s, '('), trailing = count_trailing(s, ')'), depth = leading, least = leading;
	if (leading + trailing >= s.n)
		return MIN(leading, trailing);
	for (size_t i = leading; i < s.n - trailing;) {
		size_t quoted = quoted_length(str_skip(s, i));
		depth += s.p[i] == '(';
		if (s.p[i] == ')' && depth-- == 0)
			return 0;
		least = MIN(least, depth);
		i += quoted ? quoted : 1;
	}
	/* Pairs that the rest does not close are not around the whole: the last of `trailing` close the first. */
	return depth > trailing ? 0 : MIN(least, trailing - (depth - least));
}

static struct str without_brackets(struct str s)
{
	s = str_trim(s);
	size_t pairs = outer_pairs(s);
	return str_trim(str_head(str_skip(s, pairs), s.n - 2 * pairs));
}

/* One step over a quoted thing, a bracketed one (to the end when it is not closed) or a character. */
static size_t step(struct str s)
{
	size_t n = quoted_length(s);
	if (n || (s.p[0] != '(' && s.p[0] != '['))
		return n ? n : 1;
	n = bracket_length(s);
	return n ? n : s.n;
}

/* Offset of `word`, outside of brackets and quotes; -1 without it. */
static ptrdiff_t find_outside(struct str s, struct str word)
{
	for (size_t i = 0; i < s.n; i += step(str_skip(s, i)))
		if (str_starts(str_skip(s, i), word))
			return (ptrdiff_t)i;
	return -1;
}

/* The operator between two sides: offset and length; false without one. */
static bool find_operator(struct str s, size_t *at, size_t *n)
{
	for (size_t i = 0; i < s.n; i += step(str_skip(s, i))) {
		size_t length = 0;
		while (i + length < s.n && is_operator_char(s.p[i + length]))
			length++;
		if (length && i > 0 && s.p[i - 1] == ' ' && i + length < s.n && s.p[i + length] == ' ') {
			*at = i;
			*n = length;
			return true;
		}
	}
	return false;
}

/* Takes a name, quoted or not, from the start of *s. Empty when none is there. */
static struct str take_name(struct str *s)
{
	size_t n = quoted_length(*s);
	if (n && s->p[0] == '"') {
		struct str name = str_head(str_skip(*s, 1), n - 2);
		*s = str_skip(*s, n);
		return name;
	}
	n = 0;
	while (n < s->n && is_name_char(s->p[n]))
		n++;
	struct str name = str_head(*s, n);
	*s = str_skip(*s, n);
	return name;
}

static bool is_column_start(struct str s)
{
	return s.n &&
	       (s.p[0] == '"' || s.p[0] == '_' || (s.p[0] >= 'a' && s.p[0] <= 'z') || (unsigned char)s.p[0] >= 0x80);
}

/* "t.a" or "a", and nothing else. */
static bool set_bare_column(struct str side, struct plan_conjunct *c)
{
	struct str rest = side, name;
	if (!is_column_start(side))
		return false;
	name = take_name(&rest);
	if (str_take(&rest, STR("."))) {
		c->qualifier = name;
		name = take_name(&rest);
	}
	if (!name.n || rest.n || str_eq(name, STR("true")) || str_eq(name, STR("false")))
		return false;
	c->column = name;
	return true;
}

static bool set_side(struct str side, struct plan_conjunct *c, unsigned depth);

/* "(x)::text": the cast goes off; an outer one stays what counts. */
static bool set_cast(struct str side, struct plan_conjunct *c, unsigned depth)
{
	size_t n = side.p[0] == '(' ? bracket_length(side) : 0;
	struct str type = str_skip(side, n);
	size_t at, length;
	if (!n || !str_take(&type, STR("::")) || find_operator(type, &at, &length))
		return false;
	if (!set_side(str_head(side, n), c, depth))
		return false;
	if (!c->function.n && !c->cast.n)
		c->cast = type;
	return true;
}

/* "lower((a)::text)", "date_trunc('day'::text, a)": the first argument that holds a column. */
static bool set_function(struct str side, struct plan_conjunct *c, unsigned depth)
{
	struct str rest = side, name = take_name(&rest), arguments, argument;
	if (!name.n || !rest.n || rest.p[0] != '(' || bracket_length(rest) != rest.n)
		return false;
	arguments = str_head(str_skip(rest, 1), rest.n - 2);
	while (arguments.n) {
		ptrdiff_t comma = find_outside(arguments, STR(", "));
		argument = comma < 0 ? arguments : str_head(arguments, (size_t)comma);
		arguments = comma < 0 ? str_skip(arguments, arguments.n) : str_skip(arguments, (size_t)comma + 2);
		if (set_side(argument, c, depth)) {
			c->function = name;
			c->cast = STR("");
			return true;
		}
	}
	return false;
}

/* "a + 1", "data ->> 'k'::text" */
static bool set_expression(struct str side, struct plan_conjunct *c, unsigned depth)
{
	size_t at, n;
	if (!find_operator(side, &at, &n))
		return false;
	if (!set_side(str_head(side, at), c, depth) && !set_side(str_skip(side, at + n), c, depth))
		return false;
	c->function = str_head(str_skip(side, at), n);
	c->cast = STR("");
	return true;
}

/* The column that one side is about; false when it has none. */
static bool set_side(struct str side, struct plan_conjunct *c, unsigned depth)
{
	side = without_brackets(side);
	if (!side.n || depth == 8)
		return false;
	return set_bare_column(side, c) || set_cast(side, c, depth + 1) || set_expression(side, c, depth + 1) ||
	       (is_column_start(side) && set_function(side, c, depth + 1));
}

static bool is_constant(struct str side)
{
	struct plan_conjunct unused = {0};
	side = without_brackets(side);
	str_take(&side, STR("ANY "));
	return !set_side(side, &unused, 0) && str_find(side, STR("SubPlan")) < 0;
}

static bool set_null_test(struct plan_conjunct *c)
{
	static const char *const tests[] = {" IS NULL",     " IS NOT NULL", " IS TRUE",
					    " IS NOT TRUE", " IS FALSE",    " IS NOT FALSE"};
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		struct str test = str_from(tests[i]);
		if (!str_ends(c->text, test) || !set_side(str_head(c->text, c->text.n - test.n), c, 0))
			continue;
		c->op = str_skip(test, 1);
		c->operand_constant = true;
		return true;
	}
	return false;
}

static const struct {
	const char *op, *swapped;
} swaps[] = {{"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}, {"=", "="}, {"<>", "<>"}};

static void set_comparison(struct plan_conjunct *c, size_t at, size_t n)
{
	struct str left = str_head(c->text, at), right = str_trim(str_skip(c->text, at + n));
	c->op = str_head(str_skip(c->text, at), n);
	if (set_side(left, c, 0)) {
		c->operand = right;
		if (str_starts(right, STR("ANY ")) || str_starts(right, STR("ALL ")))
			c->op = str_of(c->op.p, (size_t)(right.p - c->op.p) + 3);
	} else if (set_side(right, c, 0)) {
		c->operand = str_trim(left);
		for (size_t i = 0; i < ARRAY_LEN(swaps); i++)
			if (str_eq(c->op, str_from(swaps[i].op))) {
				c->op = str_from(swaps[i].swapped);
				break;
			}
	}
	c->operand_constant = is_constant(c->operand);
}

static void set_conjunct(struct str text, struct plan_conjunct *c)
{
	size_t at, n;
	*c = (struct plan_conjunct){.text = without_brackets(text)};
	c->has_or = find_outside(c->text, STR(" OR ")) >= 0;
	c->has_subplan = str_find(c->text, STR("SubPlan ")) >= 0;
	if (c->has_or || set_null_test(c))
		return;
	if (str_starts(c->text, STR("NOT "))) {
		if (set_bare_column(without_brackets(str_skip(c->text, 4)), c))
			c->op = STR("NOT");
		return;
	}
	if (find_operator(c->text, &at, &n))
		set_comparison(c, at, n);
	else
		set_bare_column(c->text, c);
}

size_t plan_conjuncts(struct str condition, struct plan_conjunct *out)
{
	size_t n = 0;
	struct str rest = without_brackets(str_head(condition, MAX_CONDITION_BYTES));
	while (rest.n && n < PLAN_MAX_CONJUNCTS) {
		ptrdiff_t at = find_outside(rest, STR(" AND "));
		struct str one = at < 0 ? rest : str_head(rest, (size_t)at);
		rest = at < 0 ? str_skip(rest, rest.n) : str_skip(rest, (size_t)at + 5);
		set_conjunct(one, &out[n++]);
	}
	return n;
}

/* Bytes of a literal at the start of `s`: a string with its type, a number. */
static size_t literal_length(struct str s)
{
	size_t n = 0;
	if (s.p[0] == '\'') {
		while (n < s.n && s.p[n] == '\'') /* doubled quotes go on */
			n += quoted_length(str_skip(s, n));
		return n;
	}
	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || (n && (s.p[n] == '.' || s.p[n] == 'e'))))
		n++;
	return n;
}

struct str plan_condition_folded(struct str condition, struct arena *arena)
{
	struct buf out = {0};
	for (size_t i = 0; i < condition.n;) {
		struct str here = str_skip(condition, i);
		bool in_name = i > 0 && is_name_char(condition.p[i - 1]);
		size_t n = in_name ? 0 : literal_length(here);
		if (n) {
			buf_add_char(&out, '?');
			i += n;
			continue;
		}
		n = here.p[0] == '"' ? quoted_length(here) : 1;
		buf_add(&out, str_head(here, n));
		i += n;
	}
	struct str folded = arena_strdup(buf_str(&out), arena);
	buf_release(&out);
	return folded;
}

bool plan_conjunct_is_bare(const struct plan_conjunct *c)
{
	bool coarser = str_starts(c->cast, STR("date")) ||
		       (str_starts(c->cast, STR("time")) && !str_starts(c->cast, STR("timestamp")));
	return c->column.n && !c->function.n && !coarser;
}
