#ifndef REPORTS_XLSX_LISTS_H
#define REPORTS_XLSX_LISTS_H
/*
 * The sheets of the workbook, in their order. Patterns and recommendations stand in report order, so that row n below
 * the header is the n-th of them: that is what links rely on.
 */
#include "analysis/report.h"
#include "reports/figures.h"
#include "reports/xlsx_sheet.h"

#define XLSX_RECOMMENDATIONS "Recommendations"
#define XLSX_PATTERNS "Patterns"
#define XLSX_CHART_DATA "Chart data"
#define XLSX_SERIES_MAX 16

void xlsx_summary(struct xlsx_book *b, const struct report *r);
void xlsx_recommendations(struct xlsx_book *b, const struct report *r);
void xlsx_patterns(struct xlsx_book *b, const struct report *r);
void xlsx_tables(struct xlsx_book *b, const struct report *r);
void xlsx_indexes(struct xlsx_book *b, const struct report *r);
void xlsx_plans(struct xlsx_book *b, const struct report *r);
void xlsx_events(struct xlsx_book *b, const struct report *r);
void xlsx_inputs(struct xlsx_book *b, const struct report *r);
/* The last sheet: what the charts over time are drawn from. */
void xlsx_chart_data(struct xlsx_book *b, const struct report *r);

struct xlsx_chart {
	uint8_t type;
	const char *title, *labels, *figures; /* ranges of cells */
	const char *number_format;            /* of the value axis; NULL: plain */
	size_t steps;                         /* of a time axis */
	lxw_row_t row;
	lxw_col_t col;
};
void xlsx_chart(struct xlsx_sheet *s, const struct xlsx_chart *c);
/* Of r->series[series], from the sheet of chart data. */
void xlsx_chart_of_series(struct xlsx_sheet *s, const struct report *r, size_t series, lxw_row_t row, lxw_col_t col);

/* A link to the pattern with that report id; an empty cell when there is none. */
void xlsx_pattern_link(struct xlsx_sheet *s, const struct report *r, uint64_t id);

#endif
