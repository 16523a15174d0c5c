#include "reports/html_text.h"

#include "base/base.h"
#include "base/utf8.h"
#include "reports/display.h"
#include "reports/figures.h"

/* What a byte must become; empty: look closer or copy. */
static const char *const entities[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && !entities[c];
}

/* Bytes of the character at the start of `s` that were dealt with. */
static size_t write_character(FILE *out, struct str s)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t n = utf8_sequence(s);
	if (entities[c])
		fputs(entities[c], out);
	else if (c == '\n' || c == '\t')
		fputc(c, out);
	else if (n == 0)
		fputs("\xEF\xBF\xBD", out);
	else if (display_is_unsafe(s))
		fprintf(out, "\u2039U+%04" PRIX32 "\u203a", display_code_point(s.p, n));
	else
		fwrite(s.p, 1, n, out);
	return MAX(n, 1u);
}

void html_text(FILE *out, struct str text)
{
	while (text.n) {
		size_t plain = 0;
		while (plain < text.n && is_plain((unsigned char)text.p[plain]))
			plain++;
		fwrite(text.p, 1, plain, out);
		text = str_skip(text, plain);
		if (text.n)
			text = str_skip(text, write_character(out, text));
	}
}

void html_text_cut(FILE *out, struct str text, size_t max)
{
	struct str head = utf8_head(text, max);
	html_text(out, head);
	if (head.n < text.n)
		fprintf(out, "\u2026 (%s more bytes: see report.json)", figure_count(text.n - head.n).text);
}

void html_text_line(FILE *out, struct str text, size_t max)
{
	struct str head = utf8_head(text, max);
	html_text(out, head);
	if (head.n < text.n)
		fputs("\u2026", out);
}
