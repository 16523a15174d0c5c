#ifndef CMD_COMPARE_TEXT_H
#define CMD_COMPARE_TEXT_H
/* A comparison on the terminal, at most 80 columns wide. */
#include "analysis/comparison.h"
#include "cmd/terminal.h"

void compare_print_text(const struct comparison *c, const struct terminal *t);

#endif
