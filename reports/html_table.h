#ifndef REPORTS_HTML_TABLE_H
#define REPORTS_HTML_TABLE_H
/*
 * Tables of the HTML report: a caption, scoped headers, the sort order said, raw values beside the shown ones so that
 * the script can sort, and a frame that scrolls on narrow screens.
 *
 *     html_table_open(out, &(struct html_table){.caption = "…", .columns = columns, .columns_n = 3});
 *     html_row_open(out);
 *     html_cell_name(out, name);
 *     html_cell_number(out, bytes, figure_bytes(bytes));
 *     html_row_close(out);
 *     html_table_close(out);
 */
#include <stdio.h>

#include "base/str.h"
#include "reports/figures.h"

struct html_column {
	const char *title;
	bool number;
};

struct html_table {
	const char *caption;
	const struct html_column *columns;
	size_t columns_n;
	int sorted;      /* 1-based column the rows are sorted by, the largest first; 0: none */
	bool filterable; /* the script adds a filter field */
	bool fixed;      /* not sortable: the order of rows means something */
};

void html_table_open(FILE *out, const struct html_table *t);
void html_table_close(FILE *out);
void html_row_open(FILE *out);
void html_row_close(FILE *out);

#define HTML_NAME_MAX 200

/* The row's header cell. */
void html_cell_name(FILE *out, struct str name);
void html_cell_text(FILE *out, struct str text);
void html_cell_plain(FILE *out, const char *text); /* a text of ours */
void html_cell_number(FILE *out, double raw, struct figure shown);
void html_cell_count(FILE *out, uint64_t n);
void html_cell_us(FILE *out, uint64_t us);
/* A figure over a bar of `share` of one. */
void html_cell_bar(FILE *out, double raw, struct figure shown, double share);
/* A share of one as a bar with its percentage. */
void html_cell_share(FILE *out, double share);

#endif
