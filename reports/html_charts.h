#ifndef REPORTS_HTML_CHARTS_H
#define REPORTS_HTML_CHARTS_H
/*
 * Charts of the HTML report: inline SVG without script or style attributes, coloured by the page's style sheet, each
 * with a title for those who cannot see it and a table of the same figures behind it.
 */
#include <stdio.h>

#include "analysis/report.h"

/* Calls and busy time over the whole window. */
void html_chart_timeline(FILE *out, const struct report *r);
/* Median, 95 and 99 % of the patterns that take most time, on one logarithmic scale. */
void html_chart_percentiles(FILE *out, const struct report *r);
/* How long the calls of one pattern took. */
void html_chart_durations(FILE *out, const struct report_pattern *rp);
/* A pattern's calls by hour. */
void html_chart_hours(FILE *out, const struct report *r, const struct report_pattern *rp);

#endif
