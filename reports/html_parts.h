#ifndef REPORTS_HTML_PARTS_H
#define REPORTS_HTML_PARTS_H
/*
 * The sections of the HTML report, in the order of the page. html.c writes what stands around them.
 */
#include <stdio.h>

#include "analysis/report.h"

void html_recommendations(FILE *out, const struct report *r);
void html_load(FILE *out, const struct report *r);
void html_patterns(FILE *out, const struct report *r);
void html_tables(FILE *out, const struct report *r);
void html_indexes(FILE *out, const struct report *r);
void html_plans(FILE *out, const struct report *r);
void html_server(FILE *out, const struct report *r);
void html_inputs(FILE *out, const struct report *r);

/* Everything up to the first section: head, style, skip link, navigation; and everything behind the last one. */
struct html_link {
	const char *id, *title;
};
void html_page_open(FILE *out, struct str title, struct str version, const struct html_link *links, size_t n);
void html_page_close(FILE *out, struct str version, const char *remark);

/* Starts a section with its heading; ended by html_section_close(). */
void html_section_open(FILE *out, const char *id, const char *title);
void html_section_close(FILE *out);
/* In place of a section's content: why there is none, and what to pass to get it. */
void html_empty(FILE *out, const char *why);

/* Links that stay the same between runs. */
void html_link_pattern(FILE *out, const struct report *r, uint64_t id);
void html_link_finding(FILE *out, const struct finding *f);
/* With the index's name. */
void html_link_index(FILE *out, const struct report_index *ri);
/* A link to an element itself, shown beside its heading. */
void html_permalink(FILE *out, const char *prefix, uint64_t id, const char *what);
/* The number in the anchor of r->plans[i]. */
uint64_t html_plan_id(const struct report *r, size_t i);
/* How many plans the page shows, from the first. */
size_t html_plans_shown(const struct report *r);
/* The tree of r->plans[number] with its heading of that level: 3 or 4. */
void html_plan(FILE *out, const struct report *r, size_t number, int level);
/* True when the page shows the pattern in full, with its plans. */
bool html_shows_pattern(const struct report *r, uint64_t id);

/* SQL in a frame with a label; the script adds a button that copies it. */
void html_sql(FILE *out, const char *title, const struct str *statements, size_t n);
void html_code(FILE *out, struct str text, size_t max);

#endif
