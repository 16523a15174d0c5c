#ifndef CMD_TERMINAL_H
#define CMD_TERMINAL_H
/*
 * Text for people: safe, since names and statements come from logs and must not steer the terminal, and in colour where
 * that is wanted.
 */
#include <stdio.h>

#include "base/str.h"

enum tone { TONE_PLAIN, TONE_STRONG, TONE_FAINT, TONE_GOOD, TONE_WARNING, TONE_CRITICAL };

struct terminal {
	FILE *out;
	bool color;
};

/* `when` is an enum when; auto means: when `out` is a terminal and NO_COLOR is not set. */
struct terminal terminal_on(FILE *out, int when);
/* Valid UTF-8; control characters and marks that change the reading direction as '?'. */
void terminal_print(const struct terminal *t, enum tone tone, struct str s);
void print_safely(FILE *out, struct str s);

#define TERMINAL_WIDTH 80
/* One line, indented, cut at the width. */
void terminal_line(const struct terminal *t, int indent, enum tone tone, struct str text);
/*
 * As many lines as it takes: broken behind commas and semicolons where there are any, else at spaces. A longer word
 * stands out over the edge; nothing is left out.
 */
void terminal_wrap(const struct terminal *t, int indent, enum tone tone, struct str text);

#endif
