#ifndef REPORTS_COMPARISON_PRINT_H
#define REPORTS_COMPARISON_PRINT_H
/*
 * A comparison for people (HTML; Markdown for a ticket) and for programs (JSON), and the words they share with the
 * terminal. Every statement on speed stands with the calls and percentiles of both sides. The readable ones show the
 * largest changes and count the rest.
 */
#include <stdio.h>

#include "analysis/comparison.h"
#include "reports/markdown_text.h"

void comparison_print_html(const struct comparison *c, struct str version, FILE *out);
void comparison_print_markdown(const struct comparison *c, enum markup markup, FILE *out);
/* Schema "pgassay-compare/1": docs/compare-1.schema.json. */
void comparison_print_json(const struct comparison *c, struct str version, FILE *out);

/* What Markdown and the terminal share: at most so many lines of each kind. */
#define COMPARISON_SHOWN 10
extern const char *const comparison_kind_titles[];    /* by enum comparison_kind */
extern const char *const comparison_outcome_titles[]; /* by enum advice_outcome */

/* Rounded; saturates. */
int64_t comparison_whole_us(double us);

/* "Statements of both sides, at the calls of after: 23.0 h a day before, 1.20 h now (−94.8 %)"; empty when none runs on
 * both. */
struct str comparison_headline(const struct comparison *c, struct arena *arena);
/* "Advice taken: 3 of 8; at the calls of before it saves 11.9 h a day, promised 12.3 h"; empty when BEFORE gave
 * none. */
struct str comparison_advice_line(const struct comparison *c, struct arena *arena);
/* "12.3 ms → 45.6 ms a call (×3.7), +12.3 s a day", or of a new or gone one what it takes a day. */
struct str comparison_change_line(const struct comparison *c, const struct comparison_change *change,
				  struct arena *arena);
/* "480 → 512 calls; median 25.2 → 4.01 ms, 95 % 28.3 → 5.10 ms, 99 % 31.4 → 6.00 ms"; then the doubt, if any. */
struct str comparison_figures_line(const struct comparison_pattern *before, const struct comparison_pattern *after,
				   enum comparison_doubt doubt, struct arena *arena);
/* "promised 12.3 s a day, measured 11.9 s (in the schema as "x")"; "not measurable" where it is not. */
struct str comparison_result_line(const struct comparison_result *r, struct arena *arena);
/* What shows that it was taken; empty when it was not. */
struct str comparison_proof(const struct comparison_result *r, struct arena *arena);
/* What --fail-on would look at: "critical", "warning", "info"; empty for other kinds than slower and new. */
struct str comparison_severity(const struct comparison_change *change);

#endif
