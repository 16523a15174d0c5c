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
