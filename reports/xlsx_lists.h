#ifndef REPORTS_XLSX_LISTS_H
#define REPORTS_XLSX_LISTS_H
/*
 * The sheets of the workbook, in their order. Patterns and recommendations stand in report order, so that row n below
 * the header is the n-th of them: that is what links rely on.
 */
#include "analysis/report.h"
#include "reports/xlsx_sheet.h"

#define XLSX_RECOMMENDATIONS "Recommendations"
#define XLSX_PATTERNS "Patterns"

void xlsx_summary(struct xlsx_book *b, const struct report *r);
void xlsx_recommendations(struct xlsx_book *b, const struct report *r);
void xlsx_patterns(struct xlsx_book *b, const struct report *r);
void xlsx_tables(struct xlsx_book *b, const struct report *r);
void xlsx_indexes(struct xlsx_book *b, const struct report *r);
void xlsx_plans(struct xlsx_book *b, const struct report *r);
void xlsx_events(struct xlsx_book *b, const struct report *r);
void xlsx_inputs(struct xlsx_book *b, const struct report *r);

/* A link to the pattern with that report id; an empty cell when there is none. */
void xlsx_pattern_link(struct xlsx_sheet *s, const struct report *r, uint64_t id);

#endif
