#include "reports/markdown_text.h"

#include "base/base.h"
#include "base/utf8.h"
#include "reports/display.h"

/* Breaks what would become a link, a mention or a reference, without being seen. */
#define ZERO_WIDTH_SPACE "\u200b"

static const char *const special[] = {
	[MARKUP_GITHUB] = "\\`*_[]|~^$",
	[MARKUP_JIRA] = "\\*_{}[]|!~^+-?",
};

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_word(struct str s)
{
	return s.n && (((s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z') || (s.p[0] >= '0' && s.p[0] <= '9'));
}

/* True after "@" before a name, "#" before a number, ":" of a link, "www". */
static bool begins_reference(char c, struct str rest)
{
	return ((c == '@' || c == '#') && is_word(rest)) || (c == ':' && str_starts(rest, STR("/"))) ||
	       ((c == 'w' || c == 'W') && str_starts_nocase(rest, STR("ww.")));
}

static void add_ascii(struct buf *out, enum markup markup, char c, struct str rest)
{
	if (is_one_of(c, "\n\t\r"))
		buf_add_char(out, ' ');
	else if (markup == MARKUP_GITHUB && is_one_of(c, "<>&"))
		buf_add(out, c == '<' ? STR("&lt;") : c == '>' ? STR("&gt;") : STR("&amp;"));
	else {
		if (is_one_of(c, special[markup]))
			buf_add_char(out, '\\');
		buf_add_char(out, c);
		if (begins_reference(c, rest))
			buf_add(out, STR(ZERO_WIDTH_SPACE));
	}
}

void markdown_text(struct buf *out, enum markup markup, struct str text, size_t max)
{
	struct str rest = utf8_head(text, max);
	while (rest.n) {
		size_t n = utf8_sequence(rest);
		if (n == 0 || (display_is_unsafe(rest) && !is_one_of(rest.p[0], "\n\r")))
			buf_add(out, STR("\xEF\xBF\xBD"));
		else if (n == 1)
			add_ascii(out, markup, rest.p[0], str_skip(rest, 1));
		else
			buf_add(out, str_head(rest, n));
		rest = str_skip(rest, MAX(n, 1u));
	}
	if (text.n > max)
		buf_add(out, STR("\u2026"));
}

void markdown_paragraph(struct buf *out, enum markup markup, struct str text, size_t max)
{
	bool is_letter = is_word(text) && text.p[0] > '9';
	if (!is_letter)
		buf_add(out, STR(ZERO_WIDTH_SPACE));
	markdown_text(out, markup, text, max);
}

static size_t longest_run(struct str s, char c)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < s.n; i++) {
		run = s.p[i] == c ? run + 1 : 0;
		longest = MAX(longest, run);
	}
	return longest;
}

/* Code as it is, but for what cannot be shown and, in Jira, for the macro that would end it. */
static void add_code(struct buf *out, enum markup markup, struct str code)
{
	while (code.n) {
		size_t n = utf8_sequence(code);
		if (n == 0 || (display_is_unsafe(code) && code.p[0] != '\n'))
			buf_add(out, STR("\xEF\xBF\xBD"));
		else
			buf_add(out, str_head(code, n));
		if (markup == MARKUP_JIRA && str_starts_nocase(code, STR("{noformat")))
			buf_add(out, STR(ZERO_WIDTH_SPACE));
		code = str_skip(code, MAX(n, 1u));
	}
}

static void add_fence(struct buf *out, size_t length, const char *after)
{
	for (size_t i = 0; i < length; i++)
		buf_add_char(out, '`');
	buf_add(out, str_from(after));
}

void markdown_code(struct buf *out, enum markup markup, struct str code)
{
	if (markup == MARKUP_JIRA) {
		buf_add(out, STR("{noformat}\n"));
		add_code(out, markup, code);
		buf_add(out, STR("\n{noformat}\n"));
		return;
	}
	size_t fence = MAX(longest_run(code, '`') + 1, 3u);
	add_fence(out, fence, "sql\n");
	add_code(out, markup, code);
	buf_add_char(out, '\n');
	add_fence(out, fence, "\n");
}
