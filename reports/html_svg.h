#ifndef REPORTS_HTML_SVG_H
#define REPORTS_HTML_SVG_H
/*
 * What the charts of the HTML report are drawn with: inline SVG without script or style attributes, coloured by the
 * page's style sheet, with a title for those who cannot see it.
 */
#include <stdio.h>

#include "analysis/series.h"
#include "reports/axis.h"
#include "reports/figures.h"

/* The plotting area inside a chart's box, in SVG units. */
struct svg_frame {
	double width, height, left, top, right, bottom;
};

void svg_open(FILE *out, const struct svg_frame *f, const char *title);
void svg_close(FILE *out);
/* `anchor`: start, middle or end. */
void svg_label(FILE *out, double x, double y, const char *anchor, struct figure text);
/* A line for each mark of the axis, with its figure on the left. */
void svg_grid(FILE *out, const struct svg_frame *f, const struct value_axis *axis, struct figure (*show)(double value));
/* One path for all bars. */
void svg_bars(FILE *out, const struct svg_frame *f, const double *values, size_t n, double end, const char *class);
/* Marks at round times of the zone under the bars. */
void svg_time_axis(FILE *out, const struct svg_frame *f, const struct series_axis *axis, int64_t zone_offset_us,
		   size_t marks);

#endif
