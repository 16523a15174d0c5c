#include "base/base.h"
#include "parsers/log_prefix_ops.h"

#define MAX_TEXT 600 /* bytes of one free text: a ps display may be long, names are 63 */
#define MAX_STEPS 4000

struct match {
	struct prefix *p;
	struct str line;
	struct log_entry *entry;
	const struct log_word *word;
	size_t end;
	size_t reached;         /* how far the fixed part got, for partial matches */
	bool anchored;          /* a time or a pid was met */
	size_t run_at, run_end; /* where the stretch of names stands in the line */
	unsigned steps;
};

void prefix_set_number(struct log_entry *e, char escape, uint64_t v, bool negative)
{
	switch (escape) {
	case 'p':
		e->pid = (uint32_t)v;
		break;
	case 'P':
		e->leader_pid = (uint32_t)v;
		break;
	case 'l':
		e->line_number = v;
		break;
	case 'x':
		e->xid = v;
		break;
	case 'Q':
		e->query_id = (int64_t)(negative ? 0 - v : v);
		break;
	}
}

/* "10.0.0.1(51234)" is a host with its port. */
static struct str without_port(struct str host)
{
	if (!str_ends(host, STR(")")))
		return host;
	ptrdiff_t open = str_find_char(host, '(');
	return open > 0 ? str_head(host, (size_t)open) : host;
}

struct str *prefix_slice_of(struct log_entry *e, char escape)
{
	switch (escape) {
	case 'u':
		return &e->user;
	case 'd':
		return &e->database;
	case 'a':
		return &e->application;
	case 'b':
		return &e->backend_type;
	case 'i':
		return &e->command_tag;
	case 'h':
	case 'r':
		return &e->client;
	case 'c':
		return &e->session_id;
	case 'v':
		return &e->virtual_xid;
	case 'e':
		return &e->sqlstate;
	default:
		return NULL;
	}
}

static void set_text(struct log_entry *e, char escape, struct str s)
{
	struct str *slice = prefix_slice_of(e, escape);
	if (slice)
		*slice = escape == 'h' || escape == 'r' ? without_port(s) : s;
}

/* Literals are a few bytes long: comparing them here is cheaper than a call. */
static bool has_literal(struct str line, size_t at, struct str literal)
{
	const char *p = line.p + at;
	if (line.n - at < literal.n)
		return false;
	for (size_t i = 0; i < literal.n; i++)
		if (p[i] != literal.p[i])
			return false;
	return true;
}

/* The digits that belong to what follows a number without anything in between: the year, or an epoch's seconds. */
static size_t digits_behind(const struct match *m, const struct prefix_op *op)
{
	if (op + 1 == m->p->ops + m->p->n)
		return 0;
	return op[1].kind == OP_TIME ? 4 : op[1].kind == OP_EPOCH ? 10 : 0;
}

/* An operation of fixed shape at `at`: the bytes it takes, padding included, or -1. */
static ptrdiff_t take_fixed(struct match *m, const struct prefix_op *op, size_t at)
{
	if (op->kind == OP_LITERAL)
		return has_literal(m->line, at, op->literal) ? (ptrdiff_t)op->literal.n : -1;
	struct str s = str_skip(m->line, at);
	size_t blanks = 0;
	if (op->width > 0)
		while (blanks < s.n && blanks < (size_t)op->width && s.p[blanks] == ' ')
			blanks++;
	s = str_skip(s, blanks);
	ptrdiff_t used = -1;
	uint64_t number = 0;
	int64_t at_us = 0;
	bool negative = false;
	switch (op->kind) {
	case OP_TIME:
	case OP_EPOCH:
		used = op->kind == OP_TIME ? shape_time(&m->p->time, s, &at_us) : shape_epoch(s, &at_us);
		if (used > 0 && op->escape != 's')
			m->entry->at_us = at_us;
		break;
	case OP_NUMBER:
		used = shape_number(s, &number, &negative);
		if ((size_t)MAX(used, 0) > digits_behind(m, op) && digits_behind(m, op))
			used = shape_number(str_head(s, (size_t)used - digits_behind(m, op)), &number, &negative);
		if (used >= 0)
			prefix_set_number(m->entry, op->escape, number, negative);
		break;
	case OP_SESSION:
		used = shape_session(s);
		if (used > (ptrdiff_t)digits_behind(m, op))
			used -= (ptrdiff_t)digits_behind(m, op);
		break;
	case OP_VXID:
		used = shape_vxid(s);
		break;
	case OP_BLANKS:
		for (used = 0; (size_t)used < s.n && s.p[used] == ' '; used++)
			;
		break;
	default:
		used = shape_sqlstate(s);
		break;
	}
	if (used < 0)
		return -1;
	if (op->kind == OP_SESSION || op->kind == OP_VXID || op->kind == OP_SQLSTATE)
		set_text(m->entry, op->escape, str_head(s, (size_t)used));
	if (op->kind == OP_TIME || op->kind == OP_EPOCH || (op->escape == 'p' && used))
		m->anchored = true;
	size_t n = blanks + (size_t)used;
	if (op->width < 0)
		while (n < (size_t)-op->width && at + n < m->line.n && m->line.p[at + n] == ' ')
			n++;
	return (ptrdiff_t)n;
}

static bool match_from(struct match *m, size_t i, size_t at);

/* What a session is called before it has a name. */
static const struct str nameless = STR_INIT("[unknown]");

/* Without padding, which may stand on either side. */
static struct str known(struct str s)
{
	while (s.n && s.p[0] == ' ')
		s = str_skip(s, 1);
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return str_eq(s, nameless) ? str_head(s, 0) : s;
}

static bool try_text(struct match *m, size_t i, size_t at, size_t end)
{
	if (m->steps++ > MAX_STEPS || !match_from(m, i + 1, end))
		return false;
	const struct prefix_op *op = &m->p->ops[i];
	set_text(m->entry, op->escape, known(str_of(m->line.p + at, end - at)));
	return true;
}

/* Names with separators in them that the log has introduced. */
static bool try_names(struct match *m, size_t i, size_t at)
{
	struct str rest = str_skip(m->line, at);
	if (m->p->glued && str_starts(rest, nameless) && try_text(m, i, at, at + nameless.n))
		return true;
	for (size_t k = 0; k < m->p->names_n; k++) {
		struct str name = str_of(m->p->names[k], m->p->name_lengths[k]);
		if (str_starts(rest, name) && try_text(m, i, at, at + name.n))
			return true;
	}
	return false;
}

/* Names are short: looking for the first byte beats memmem()'s preparations. */
static ptrdiff_t find_literal(struct str s, struct str literal)
{
	const char *at = s.p, *end = s.p + s.n;
	while (at < end && (at = memchr(at, literal.p[0], (size_t)(end - at)))) {
		if (has_literal(s, (size_t)(at - s.p), literal))
			return at - s.p;
		at++;
	}
	return -1;
}

/* A command tag may be several words, in capitals, and so may a ps display: "DROP TABLE", "UPDATE waiting". */
static size_t tag_length(struct str s)
{
	static const struct str states[] = {STR_INIT("idle in transaction (aborted)"), STR_INIT("idle in transaction")};
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_starts(s, states[i]))
			return states[i].n;
	size_t n = 0;
	while (n < s.n && ((s.p[n] >= 'A' && s.p[n] <= 'Z') || (s.p[n] == ' ' && n)))
		n++;
	while (n && s.p[n - 1] == ' ')
		n--;
	return str_starts(str_skip(s, n), STR(" waiting")) ? n + 8 : n;
}

static bool match_text(struct match *m, size_t i, size_t at)
{
	const struct prefix_op *op = &m->p->ops[i];
	const struct prefix_op *next = i + 1 < m->p->n ? op + 1 : NULL;
	size_t limit = MIN(m->line.n, at + MAX_TEXT);
	size_t from = at;
	if (m->p->names_n && op->escape != '*' && try_names(m, i, at))
		return true;
	size_t tag = op->escape == 'i' ? tag_length(str_skip(m->line, at)) : 0;
	if (tag && try_text(m, i, at, at + tag))
		return true;
	if (op->width)
		from = MIN(limit, at + (size_t)abs(op->width));
	if (!next || next->kind != OP_LITERAL) {
		bool padded = next && next->kind == OP_BLANKS;
		for (size_t end = from; end <= limit; end++)
			if ((!padded || (end < limit && m->line.p[end] == ' ')) && try_text(m, i, at, end))
				return true;
		return false;
	}
	while (from <= limit) {
		ptrdiff_t found = find_literal(str_of(m->line.p + from, limit - from), next->literal);
		if (found < 0)
			return false;
		if (try_text(m, i, at, from + (size_t)found))
			return true;
		from += (size_t)found + 1;
	}
	return false;
}

static bool in_host(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == ':' || c == '-' ||
	       c == '_' || c == '%' || c == '/';
}

/* Longest first: an IPv6 address holds the ':' that may follow it. */
static bool match_host(struct match *m, size_t i, size_t at)
{
	struct str s = str_skip(m->line, at);
	int width = m->p->ops[i].width;
	size_t n = 0;
	while (width > 0 && n < s.n && s.p[n] == ' ')
		n++;
	if (n < s.n && s.p[n] == '[') {
		ptrdiff_t close = str_find_char(str_head(str_skip(s, n), 16), ']');
		n += close > 0 ? (size_t)close + 1 : 0;
	} else {
		while (n < s.n && in_host(s.p[n]))
			n++;
		size_t port = n;
		if (port < s.n && s.p[port] == '(')
			for (port++; port < s.n && is_digit(s.p[port]); port++)
				;
		if (port < s.n && s.p[port] == ')')
			n = port + 1;
	}
	while (width < 0 && n < (size_t)-width && n < s.n && s.p[n] == ' ')
		n++;
	for (size_t end = n + 1; end-- > 0;)
		if (try_text(m, i, at, at + end))
			return true;
	return false;
}

static bool at_word(struct match *m, size_t at)
{
	const struct log_word *word = log_word_at(str_skip(m->line, at));
	if (!word)
		return false;
	m->word = word;
	m->end = at;
	return true;
}

/* Everything from operation `i` on, at offset `at`. */
static bool match_from(struct match *m, size_t i, size_t at)
{
	for (;; i++) {
		if (i == m->p->run_to)
			m->run_end = at;
		if (i == m->p->n)
			return at_word(m, at);
		if (i == m->p->run_from && i < m->p->run_to)
			m->run_at = at;
		const struct prefix_op *op = &m->p->ops[i];
		if (op->kind == OP_TEXT)
			return match_text(m, i, at);
		if (op->kind == OP_HOST)
			return match_host(m, i, at);
		if (op->kind == OP_STOP) {
			if (at_word(m, at))
				return true;
			continue;
		}
		ptrdiff_t used = take_fixed(m, op, at);
		if (used < 0)
			return false;
		at += (size_t)used;
		if (at > m->reached && m->steps == 0)
			m->reached = at;
	}
}

bool prefix_match(struct prefix *p, struct str line, struct log_entry *entry, const struct log_word **word, size_t *end)
{
	if (p->straight && straight_match(p->straight, line, entry, word, end))
		return true;
	struct match m = {.p = p, .line = line, .entry = entry};
	if (!match_from(&m, 0, 0))
		return false;
	if (p->straight && m.run_end > m.run_at)
		straight_learn(p->straight, p, line, m.run_at, m.run_end - m.run_at, entry);
	*word = m.word;
	*end = m.end;
	return true;
}

/* A word further on than this is part of a message, not the end of a prefix. */
#define MAX_PREFIX 1000

bool prefix_match_partly(struct prefix *p, struct str line, struct log_entry *entry, const struct log_word **word,
			 size_t *end)
{
	struct match m = {.p = p, .line = line, .entry = entry};
	if (match_from(&m, 0, 0) || !m.anchored)
		return false;
	ptrdiff_t at = log_word_find(str_head(str_skip(line, m.reached), MAX_PREFIX), word);
	if (at < 0)
		return false;
	*end = m.reached + (size_t)at;
	return true;
}
