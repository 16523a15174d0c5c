#include "cmd/terminal.h"

#include <unistd.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "cmd/options.h"
#include "reports/display.h"

static const char *const codes[] = {
	[TONE_PLAIN] = "",        [TONE_STRONG] = "\033[1m",   [TONE_FAINT] = "\033[2m",
	[TONE_GOOD] = "\033[32m", [TONE_WARNING] = "\033[33m", [TONE_CRITICAL] = "\033[31m"};

struct terminal terminal_on(FILE *out, int when)
{
	bool automatic = isatty(fileno(out)) == 1 && !getenv("NO_COLOR");
	return (struct terminal){out, when == WHEN_ALWAYS || (when == WHEN_AUTO && automatic)};
}

void print_safely(FILE *out, struct str s)
{
	struct buf valid = {0};
	utf8_add_valid(&valid, s);
	for (struct str rest = buf_str(&valid); rest.n;) {
		size_t n = utf8_sequence(rest);
		if (display_is_unsafe(rest) || rest.p[0] == '\t')
			fputc('?', out);
		else
			fwrite(rest.p, 1, n, out);
		rest = str_skip(rest, n);
	}
	buf_release(&valid);
}

void terminal_print(const struct terminal *t, enum tone tone, struct str s)
{
	bool colored = t->color && tone != TONE_PLAIN;
	if (colored)
		fputs(codes[tone], t->out);
	print_safely(t->out, s);
	if (colored)
		fputs("\033[0m", t->out);
}

/* At most `width` characters of `text`: columns, but for wide scripts. */
static struct str cut_to(struct str text, size_t width)
{
	size_t at = 0;
	for (size_t n = 0; at < text.n && n < width; n++) {
		size_t step = utf8_sequence(str_skip(text, at));
		at += step ? step : 1;
	}
	return str_head(text, at);
}

static void print_line(const struct terminal *t, int indent, enum tone tone, struct str text)
{
	fprintf(t->out, "%*s", indent, "");
	terminal_print(t, tone, text);
	fputc('\n', t->out);
}

void terminal_line(const struct terminal *t, int indent, enum tone tone, struct str text)
{
	print_line(t, indent, tone, cut_to(text, (size_t)(TERMINAL_WIDTH - indent)));
}

/* Bytes of the text's first line, when `line` is as much as fits: figures keep their units where that is possible. */
static size_t line_end(struct str text, struct str line)
{
	static const struct str ends[] = {STR_INIT(", "), STR_INIT("; "), STR_INIT(": ")};
	ptrdiff_t last = -1, space = str_find_last(line, STR(" "));
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		last = MAX(last, str_find_last(line, ends[i]));
	if (last > (ptrdiff_t)line.n / 2)
		return (size_t)last + 1;
	if (space > 0)
		return (size_t)space;
	ptrdiff_t next = str_find_char(str_skip(text, line.n), ' ');
	return next < 0 ? text.n : line.n + (size_t)next;
}

void terminal_wrap(const struct terminal *t, int indent, enum tone tone, struct str text)
{
	while (text.n) {
		struct str line = cut_to(text, (size_t)(TERMINAL_WIDTH - indent));
		if (line.n < text.n)
			line = str_head(text, line_end(text, line));
		print_line(t, indent, tone, line);
		text = str_trim(str_skip(text, line.n));
	}
}
