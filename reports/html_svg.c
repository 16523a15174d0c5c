#include "reports/html_svg.h"

#include "base/base.h"
#include "base/timestamp.h"
#include "reports/html_text.h"

void svg_open(FILE *out, const struct svg_frame *f, const char *title)
{
	fprintf(out, "<svg class=\"chart\" viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" role=\"img\" aria-label=\"",
		f->width, f->height, f->width, f->height);
	html_text(out, str_from(title));
	fputs("\">\n", out);
}

void svg_close(FILE *out)
{
	fputs("</svg>\n", out);
}

void svg_label(FILE *out, double x, double y, const char *anchor, struct figure text)
{
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	html_text(out, str_from(text.text));
	fputs("</text>\n", out);
}

void svg_grid(FILE *out, const struct svg_frame *f, const struct value_axis *axis, struct figure (*show)(double value))
{
	for (size_t i = 0; i <= axis->marks; i++) {
		double y = f->bottom - (f->bottom - f->top) * (double)i / (double)axis->marks;
		fprintf(out, "<path class=\"%s\" d=\"M%.1f %.1fH%.1f\"/>\n", i ? "grid" : "tick", f->left, y, f->right);
		svg_label(out, f->left - 6, y + 3.5, "end", show(axis->step * (double)i));
	}
}

void svg_bars(FILE *out, const struct svg_frame *f, const double *values, size_t n, double end, const char *class)
{
	double pitch = (f->right - f->left) / (double)MAX(n, 1u), gap = pitch > 3 ? 1 : pitch / 4;
	fprintf(out, "<path class=\"%s\" d=\"", class);
	for (size_t i = 0; i < n; i++) {
		double height = (f->bottom - f->top) * values[i] / end;
		if (height <= 0)
			continue;
		fprintf(out, "M%.1f %.1fv%.1fh%.2fV%.1fz", f->left + pitch * (double)i, f->bottom, -MAX(height, 0.8),
			pitch - gap, f->bottom);
	}
	fputs("\"/>\n", out);
}

/* As much of a time as tells the marks of an axis apart: seconds, minutes or days; midnight is the day that begins. */
static struct figure mark_label(int64_t at_us, int64_t step_us, int64_t zone_offset_us)
{
	struct figure time = figure_time(at_us, zone_offset_us), shown = {{0}};
	bool midnight = (at_us + zone_offset_us) % US_PER_DAY == 0;
	if (step_us >= US_PER_DAY || midnight)
		snprintf(shown.text, sizeof shown.text, "%.5s", time.text + 5);
	else
		snprintf(shown.text, sizeof shown.text, "%.*s", step_us < US_PER_MIN ? 8 : 5, time.text + 11);
	return shown;
}

void svg_time_axis(FILE *out, const struct svg_frame *f, const struct series_axis *axis, int64_t zone_offset_us,
		   size_t marks)
{
	int64_t span_us = (int64_t)axis->n * axis->step_us, step_us = time_axis_step_us(span_us, marks);
	int64_t local_us = axis->first_us + zone_offset_us;
	for (int64_t at = (local_us + step_us - 1) / step_us * step_us; at < local_us + span_us; at += step_us) {
		double x = f->left + (f->right - f->left) * (double)(at - local_us) / (double)span_us;
		bool at_edge = x > f->right - 20;
		fprintf(out, "<path class=\"tick\" d=\"M%.1f %.1fv4\"/>\n", x, f->bottom);
		svg_label(out, x, f->bottom + 16, at_edge ? "end" : "middle",
			  mark_label(at - zone_offset_us, step_us, zone_offset_us));
	}
}
