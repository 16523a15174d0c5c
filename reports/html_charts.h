#ifndef REPORTS_HTML_CHARTS_H
#define REPORTS_HTML_CHARTS_H
/*
 * Charts of the HTML report, drawn with reports/html_svg.h; behind each is a table of the same figures.
 */
#include <stdio.h>

#include "analysis/report.h"

/* Those of the report's series that are named (NULL ends the names) and not empty, side by side; then their table. */
void html_chart_timelines(FILE *out, const struct report *r, const char *const *names, const char *caption);
/* Median, 95 and 99 % of the patterns that take most time, on one logarithmic scale. */
void html_chart_percentiles(FILE *out, const struct report *r);
/* How long the calls of one pattern took. */
void html_chart_durations(FILE *out, const struct report_pattern *rp);
/* A pattern's calls by hour. */
void html_chart_hours(FILE *out, const struct report *r, const struct report_pattern *rp);

#endif
