#ifndef CMD_COMPARE_PRINT_H
#define CMD_COMPARE_PRINT_H
/*
 * A comparison for people (the terminal, at most 80 columns; Markdown for a ticket) and for programs (JSON). The
 * readable ones show the largest changes and count the rest.
 */
#include "analysis/comparison.h"
#include "cmd/terminal.h"

void compare_print_text(const struct comparison *c, const struct terminal *t);
void compare_print_markdown(const struct comparison *c, FILE *out);
/* Schema "pgassay-compare/1". */
void compare_print_json(const struct comparison *c, FILE *out);

/* What the readable ones share: at most so many lines of each kind. */
#define COMPARE_SHOWN 10
/* Rounded; saturates. */
int64_t compare_whole_us(double us);
/* "12.3 ms → 45.6 ms a call, +12.3 s a day". */
struct str compare_change_line(const struct comparison *c, const struct comparison_change *change, struct arena *arena);
/* "promised 12.3 s a day, measured 11.9 s"; "not measurable" where it is not. */
struct str compare_result_line(const struct comparison_result *r, struct arena *arena);
extern const char *const compare_kind_titles[];    /* by enum comparison_kind */
extern const char *const compare_outcome_titles[]; /* by enum advice_outcome */

#endif
