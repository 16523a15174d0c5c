#include "parsers/sql_split.h"

#include "base/base.h"

#define BLOCK_BYTES ((size_t)256 << 10)
/* The longest thing that must be seen whole: a dollar quote's tag of 63 bytes. */
#define LOOK_AHEAD_BYTES ((size_t)80)

struct sql_split sql_split_from(size_t (*read)(void *context, char *block, size_t cap), void *context)
{
	struct sql_split s = {.read = read, .context = context, .start = SIZE_MAX, .line = 1};
	s.cap = 2 * BLOCK_BYTES;
	s.buffer = xmalloc(s.cap);
	return s;
}

void sql_split_release(struct sql_split *s)
{
	free(s->buffer);
	*s = (struct sql_split){0};
}

static void count_lines(struct sql_split *s, size_t to)
{
	uint64_t lines = 0;
	for (const char *p = s->buffer + s->counted, *end = s->buffer + to; p < end; p++)
		lines += *p == '\n';
	s->line += lines;
	s->counted = MAX(s->counted, to);
}

/* Forgets what is no longer needed: everything before the statement, or before `at` when nothing is kept. */
static void drop_head(struct sql_split *s)
{
	/* Two bytes stay, to tell E'…' from a name's end. */
	size_t keep = s->start == SIZE_MAX || s->discard ? s->at - MIN(s->at, (size_t)2) : s->start;
	count_lines(s, keep);
	memmove(s->buffer, s->buffer + keep, s->end - keep);
	s->dropped += keep;
	s->end -= keep;
	s->at -= keep;
	s->counted -= keep;
	if (s->start != SIZE_MAX)
		s->start = s->discard ? 0 : s->start - keep;
}

/* Reads more; false when there is no more. A statement that is too long is no longer kept. */
static bool fill(struct sql_split *s)
{
	if (s->ended)
		return false;
	if (s->start != SIZE_MAX && s->end - s->start > SQL_STATEMENT_MAX_BYTES && !s->discard)
		s->discard = s->cut = true;
	drop_head(s);
	if (s->cap - s->end < BLOCK_BYTES) {
		s->cap *= 2;
		s->buffer = xrealloc(s->buffer, s->cap);
	}
	size_t n = s->read(s->context, s->buffer + s->end, BLOCK_BYTES);
	s->end += n;
	s->ended = n == 0;
	return n > 0;
}

static bool look_ahead(struct sql_split *s, size_t n)
{
	while (s->end - s->at < n)
		if (!fill(s))
			return false;
	return true;
}

static struct str rest(const struct sql_split *s)
{
	return str_of(s->buffer + s->at, s->end - s->at);
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

struct str sql_take_word(struct str *s)
{
	size_t n = 0;
	while (n < s->n && is_word_byte(s->p[n]))
		n++;
	struct str word = str_head(*s, n);
	*s = str_skip(*s, n);
	while (s->n && (s->p[0] == ' ' || (s->p[0] >= '\t' && s->p[0] <= '\r')))
		*s = str_skip(*s, 1);
	return word;
}

bool sql_take_keyword(struct str *s, struct str word)
{
	struct str tail = *s;
	if (!str_eq_nocase(sql_take_word(&tail), word))
		return false;
	*s = tail;
	return true;
}

static bool preceded_by_word(const struct sql_split *s)
{
	return s->at > 0 && is_word_byte(s->buffer[s->at - 1]);
}

/* E'…' has backslash escapes; so has '…' in dumps of servers that ran with standard_conforming_strings off. */
static enum sql_state string_state(const struct sql_split *s)
{
	bool has_prefix = s->at > 0 && (s->buffer[s->at - 1] | 0x20) == 'e';
	bool alone = s->at < 2 || !is_word_byte(s->buffer[s->at - 2]);
	return s->plain_backslash || (has_prefix && alone) ? SQL_ESCAPE_STRING : SQL_STRING;
}

/* "$tag$" at `at`; false when it is a parameter, or part of a name. */
static bool begin_dollar(struct sql_split *s)
{
	look_ahead(s, LOOK_AHEAD_BYTES);
	struct str text = rest(s);
	size_t n = 1;
	if (preceded_by_word(s) || (text.n > 1 && text.p[1] >= '0' && text.p[1] <= '9'))
		return false;
	while (n < text.n && n + 1 < sizeof s->tag && text.p[n] != '$' && is_word_byte(text.p[n]))
		n++;
	if (n >= text.n || text.p[n] != '$')
		return false;
	s->tag_n = n + 1;
	memcpy(s->tag, text.p, s->tag_n);
	s->at += s->tag_n;
	s->state = SQL_DOLLAR;
	return true;
}

/* Words that open or close a block in a function body without quotes; as psql counts them. */
static void track_block(struct sql_split *s)
{
	look_ahead(s, LOOK_AHEAD_BYTES);
	struct str text = rest(s);
	bool fresh = !preceded_by_word(s);
	struct str word = sql_take_word(&text);
	if (fresh && str_eq_nocase(word, STR("begin")))
		s->blocks++;
	else if (fresh && s->blocks && str_eq_nocase(word, STR("case")))
		s->blocks++;
	else if (fresh && s->blocks && str_eq_nocase(word, STR("end")))
		s->blocks--;
	s->at += MAX(word.n, (size_t)1);
}

/* Bytes that mean something in code; letters only where blocks are tracked. */
static const bool meaning[256] = {['\''] = true, ['"'] = true, ['$'] = true, ['-'] = true,
				  ['/'] = true,  [';'] = true, ['('] = true, [')'] = true};

static size_t skip_meaningless(const struct sql_split *s)
{
	size_t i = s->at;
	if (!s->tracks_blocks) {
		while (i < s->end && !meaning[(unsigned char)s->buffer[i]])
			i++;
		return i;
	}
	while (i < s->end && !meaning[(unsigned char)s->buffer[i]] && !strchr("bBcCeE", s->buffer[i]))
		i++;
	return i;
}

static bool begin_comment(struct sql_split *s, char c)
{
	look_ahead(s, 2);
	if (s->at + 1 >= s->end || s->buffer[s->at + 1] != (c == '-' ? '-' : '*'))
		return false;
	s->state = c == '-' ? SQL_LINE_COMMENT : SQL_BLOCK_COMMENT;
	s->comments = 1;
	s->at += 2;
	return true;
}

/* One step through code. True when the statement's semicolon was met (`at` is on it). */
static bool step_code(struct sql_split *s)
{
	s->at = skip_meaningless(s);
	if (s->at == s->end)
		return false;
	char c = s->buffer[s->at];
	switch (c) {
	case ';':
		if (s->parentheses == 0 && s->blocks == 0)
			return true;
		break;
	case '\'':
		s->state = string_state(s);
		break;
	case '"':
		s->state = SQL_NAME;
		break;
	case '(':
		s->parentheses++;
		break;
	case ')':
		s->parentheses -= s->parentheses > 0;
		break;
	case '$':
		if (begin_dollar(s))
			return false;
		break;
	case '-':
	case '/':
		if (begin_comment(s, c))
			return false;
		break;
	default:
		track_block(s);
		return false;
	}
	s->at++;
	return false;
}

/* To just after the next `c`, or to the end of what is held. */
static bool skip_to(struct sql_split *s, char c)
{
	const char *found = memchr(s->buffer + s->at, c, s->end - s->at);
	s->at = found ? (size_t)(found - s->buffer) + 1 : s->end;
	return found != NULL;
}

/* A doubled quote needs no thought: the string ends and the next begins. */
static void step_string(struct sql_split *s, char quote)
{
	if (skip_to(s, quote))
		s->state = SQL_CODE;
}

static void step_escape_string(struct sql_split *s)
{
	while (s->at < s->end && s->buffer[s->at] != '\'' && s->buffer[s->at] != '\\')
		s->at++;
	if (s->at == s->end)
		return;
	if (s->buffer[s->at] == '\\')
		s->at += look_ahead(s, 2) ? 2 : 1;
	else if (look_ahead(s, 2) && s->buffer[s->at + 1] == '\'')
		s->at += 2;
	else {
		s->at++;
		s->state = SQL_CODE;
	}
}

static void step_dollar(struct sql_split *s)
{
	struct str text = rest(s);
	ptrdiff_t found = str_find(text, str_of(s->tag, s->tag_n));
	if (found >= 0) {
		s->at += (size_t)found + s->tag_n;
		s->state = SQL_CODE;
	} else
		/* Its beginning may be the last bytes held. */
		s->at += s->ended || text.n < s->tag_n ? 0 : text.n - s->tag_n + 1;
	if (found < 0 && !fill(s))
		s->at = s->end;
}

static void step_block_comment(struct sql_split *s)
{
	while (s->at < s->end && s->buffer[s->at] != '*' && s->buffer[s->at] != '/')
		s->at++;
	if (!look_ahead(s, 2)) {
		s->at = s->end;
		return;
	}
	if (memcmp(s->buffer + s->at, "*/", 2) == 0)
		s->comments--;
	else if (memcmp(s->buffer + s->at, "/*", 2) == 0)
		s->comments++;
	else {
		s->at++;
		return;
	}
	s->at += 2;
	if (s->comments == 0)
		s->state = SQL_CODE;
}

static bool step(struct sql_split *s)
{
	switch (s->state) {
	case SQL_CODE:
		return step_code(s);
	case SQL_STRING:
		step_string(s, '\'');
		break;
	case SQL_NAME:
		step_string(s, '"');
		break;
	case SQL_ESCAPE_STRING:
		step_escape_string(s);
		break;
	case SQL_DOLLAR:
		step_dollar(s);
		break;
	case SQL_LINE_COMMENT:
		step_string(s, '\n');
		break;
	case SQL_BLOCK_COMMENT:
		step_block_comment(s);
		break;
	}
	return false;
}

/* Rows of COPY: up to the line "\.". */
static void skip_copy_data(struct sql_split *s)
{
	s->copy_data = false;
	for (;;) {
		struct str text = rest(s);
		ptrdiff_t found = str_find(text, STR("\n\\."));
		s->at += found >= 0 ? (size_t)found : text.n > 2 ? text.n - 2 : 0;
		if (found < 0) {
			if (!fill(s))
				break;
			continue;
		}
		look_ahead(s, 4);
		bool ends = s->at + 3 >= s->end || s->buffer[s->at + 3] == '\n' || s->buffer[s->at + 3] == '\r';
		s->at += ends ? MIN((size_t)3, s->end - s->at) : 1;
		if (ends)
			return;
	}
	s->at = s->end;
}

/* Statements that may define something. */
static bool is_wanted(struct str word)
{
	static const char *const words[] = {"create", "alter", "comment", "select", "set", "copy", "drop", "reset"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq_nocase(word, str_from(words[i])))
			return true;
	return false;
}

static bool defines_function(struct str text)
{
	if (!sql_take_keyword(&text, STR("create")))
		return false;
	if (sql_take_keyword(&text, STR("or")))
		sql_take_keyword(&text, STR("replace"));
	return sql_take_keyword(&text, STR("function")) || sql_take_keyword(&text, STR("procedure"));
}

/* Skips blanks, comments and stray semicolons; false at the end of the input. */
static bool find_start(struct sql_split *s)
{
	for (;;) {
		if (s->at == s->end && !fill(s))
			return false;
		char c = s->buffer[s->at];
		if (s->state != SQL_CODE)
			step(s);
		else if (c == ' ' || (c >= '\t' && c <= '\r') || c == ';')
			s->at++;
		else if (s->dropped + s->at == 0 && look_ahead(s, 3) && memcmp(s->buffer, "\xef\xbb\xbf", 3) == 0)
			s->at += 3;
		else if ((c != '-' && c != '/') || !begin_comment(s, c))
			return true;
	}
}

static void begin_statement(struct sql_split *s)
{
	look_ahead(s, LOOK_AHEAD_BYTES);
	struct str text = rest(s);
	count_lines(s, s->at);
	s->start = s->at;
	s->start_line = s->line;
	s->start_byte = s->dropped + s->at;
	s->parentheses = s->blocks = 0;
	s->cut = false;
	s->tracks_blocks = defines_function(text);
	s->discard = text.p[0] != '\\' && !is_wanted(sql_take_word(&text));
}

/* Whether the rows follow in the script: "… FROM stdin …". */
static bool copies_from_stdin(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (str_starts_nocase(str_skip(text, i), STR("stdin"))) {
			struct str before = str_trim(str_head(text, i));
			if (before.n > 4 && str_eq_nocase(str_skip(before, before.n - 4), STR("from")))
				return true;
		}
	return false;
}

static struct sql_statement end_statement(struct sql_split *s, size_t end)
{
	struct str text = str_trim(str_of(s->buffer + s->start, s->discard ? 0 : end - s->start));
	struct str tail = text;
	if (sql_take_keyword(&tail, STR("copy")))
		s->copy_data = copies_from_stdin(text);
	if (sql_take_keyword(&tail, STR("set")) && sql_take_keyword(&tail, STR("standard_conforming_strings")))
		s->plain_backslash = str_ends(text, STR("off"));
	s->start = SIZE_MAX;
	return (struct sql_statement){.text = text, .line = s->start_line, .byte = s->start_byte, .cut = s->cut};
}

static struct sql_statement take_meta(struct sql_split *s)
{
	while (!skip_to(s, '\n') && fill(s))
		;
	struct sql_statement statement = end_statement(s, s->at);
	statement.is_meta = true;
	return statement;
}

bool sql_split_next(struct sql_split *s, struct sql_statement *statement)
{
	for (;;) {
		if (s->copy_data)
			skip_copy_data(s);
		if (!find_start(s))
			return false;
		begin_statement(s);
		if (s->buffer[s->at] == '\\') {
			*statement = take_meta(s);
			return true;
		}
		bool complete = false;
		while (!complete && (s->at < s->end || fill(s)))
			complete = step(s);
		bool wanted = !s->discard || s->cut;
		s->cut |= !complete && s->state != SQL_CODE && s->state != SQL_LINE_COMMENT;
		*statement = end_statement(s, s->at);
		s->at += complete;
		s->state = SQL_CODE;
		if (wanted)
			return true;
	}
}
