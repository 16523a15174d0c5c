#include "reports/html_charts.h"

#include <math.h>

#include "base/base.h"
#include "analysis/behaviour.h"
#include "base/timestamp.h"
#include "reports/html_table.h"
#include "reports/html_text.h"
#include "reports/series.h"

/* The plotting area inside a chart's box, in SVG units. */
struct frame {
	double width, height, left, top, right, bottom;
};

static const struct frame timeline_frame = {560, 168, 62, 10, 552, 140};
static const struct frame small_frame = {360, 110, 46, 8, 354, 88};

static void open_svg(FILE *out, const struct frame *f, const char *title)
{
	fprintf(out, "<svg class=\"chart\" viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" role=\"img\" aria-label=\"",
		f->width, f->height, f->width, f->height);
	html_text(out, str_from(title));
	fputs("\">\n", out);
}

static void label(FILE *out, double x, double y, const char *anchor, struct figure text)
{
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	html_text(out, str_from(text.text));
	fputs("</text>\n", out);
}

/* Horizontal lines at 0, half and all of the axis. */
static void grid(FILE *out, const struct frame *f, double end, struct figure (*show)(double value))
{
	for (int i = 0; i <= 2; i++) {
		double y = f->bottom - (f->bottom - f->top) * i / 2;
		fprintf(out, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>\n", f->left, y, f->right);
		label(out, f->left - 6, y + 3.5, "end", show(end * i / 2));
	}
}

/* One path for all bars. */
static void bars(FILE *out, const struct frame *f, const double *values, size_t n, double end, const char *class)
{
	double pitch = (f->right - f->left) / (double)MAX(n, 1u), gap = pitch > 3 ? 1 : pitch / 4;
	fprintf(out, "<path class=\"%s\" d=\"", class);
	for (size_t i = 0; i < n; i++) {
		double height = (f->bottom - f->top) * values[i] / end;
		if (height <= 0)
			continue;
		fprintf(out, "M%.1f %.1fv%.1fh%.1fV%.1fz", f->left + pitch * (double)i, f->bottom, -MAX(height, 0.8),
			pitch - gap, f->bottom);
	}
	fputs("\"/>\n", out);
}

static int64_t step_start_us(const struct series *s, size_t i)
{
	return s->first_us + (int64_t)i * s->step_us;
}

/* As much of a time as tells the marks of an axis apart. */
static struct figure show_moment(const struct series *s, size_t i, int64_t zone_offset_us)
{
	struct figure time = figure_time(step_start_us(s, i), zone_offset_us), shown = {{0}};
	int64_t span_us = (int64_t)s->n * s->step_us;
	if (span_us > 2 * US_PER_DAY)
		snprintf(shown.text, sizeof shown.text, "%.5s", time.text + 5); /* 11-21 */
	else
		snprintf(shown.text, sizeof shown.text, "%.*s", span_us > 10 * US_PER_MIN ? 5 : 8, time.text + 11);
	return shown;
}

/* About `marks` points in time under the bars. */
static void time_axis(FILE *out, const struct frame *f, const struct series *s, int64_t zone_offset_us, size_t marks)
{
	size_t every = MAX((s->n + marks - 1) / marks, 1u);
	double pitch = (f->right - f->left) / (double)MAX(s->n, 1u);
	for (size_t i = 0; i < s->n; i += every) {
		double x = f->left + pitch * (double)i;
		fprintf(out, "<path class=\"tick\" d=\"M%.1f %.1fv4\"/>\n", x, f->bottom);
		label(out, x, f->bottom + 16, i ? "middle" : "start", show_moment(s, i, zone_offset_us));
	}
}

static double largest(const double *values, size_t n)
{
	double max = 0;
	for (size_t i = 0; i < n; i++)
		max = MAX(max, values[i]);
	return max;
}

/* What a timeline shows of a step. */
enum measure { MEASURE_CALLS, MEASURE_AT_WORK };

static double measured(const struct series *s, size_t i, enum measure measure)
{
	return measure == MEASURE_CALLS ? (double)s->steps[i].calls : (double)s->steps[i].total_us / (double)s->step_us;
}

static void timeline(FILE *out, const struct report *r, const struct series *s, const char *title, enum measure measure)
{
	double values[SERIES_MAX];
	for (size_t i = 0; i < s->n; i++)
		values[i] = measured(s, i, measure);
	double end = series_axis_end(largest(values, s->n));
	fprintf(out, "<figure><figcaption>%s</figcaption>\n", title);
	open_svg(out, &timeline_frame, title);
	grid(out, &timeline_frame, end, figure_round_count);
	bars(out, &timeline_frame, values, s->n, end, measure == MEASURE_CALLS ? "bar-calls" : "bar-time");
	time_axis(out, &timeline_frame, s, r->zone_offset_us, 6);
	fputs("</svg>\n", out);
}

static void timeline_close(FILE *out)
{
	fputs("</figure>\n", out);
}

static void calls_table(FILE *out, const struct report *r, const struct series *s, const char *caption)
{
	static const struct html_column columns[] = {{"from", false}, {"calls", true}, {"statement time", true}};
	fputs("<details><summary>Table</summary>\n", out);
	html_table_open(out, &(struct html_table){.caption = caption, .columns = columns, .columns_n = 3});
	for (size_t i = 0; i < s->n; i++) {
		html_row_open(out);
		html_cell_name(out, str_from(figure_minute(step_start_us(s, i), r->zone_offset_us).text));
		html_cell_count(out, s->steps[i].calls);
		html_cell_us(out, s->steps[i].total_us);
		html_row_close(out);
	}
	html_table_close(out);
	fputs("</details>\n", out);
}

static void load_table(FILE *out, const struct report *r, const struct series *s, const char *caption)
{
	static const struct html_column columns[] = {{"from", false}, {"mean number", true}};
	fputs("<details><summary>Table</summary>\n", out);
	html_table_open(out, &(struct html_table){.caption = caption, .columns = columns, .columns_n = 2});
	for (size_t i = 0; i < s->n; i++) {
		double number = measured(s, i, MEASURE_AT_WORK);
		struct figure shown;
		snprintf(shown.text, sizeof shown.text, "%.2f", number);
		html_row_open(out);
		html_cell_name(out, str_from(figure_time(step_start_us(s, i), r->zone_offset_us).text));
		html_cell_number(out, number, shown);
		html_row_close(out);
	}
	html_table_close(out);
	fputs("</details>\n", out);
}

static void calls_timeline(FILE *out, const struct report *r)
{
	struct series s;
	char title[64];
	series_of_hours(r->workload->hours, r->workload->hours_n, &s);
	if (s.n < 2) /* one bar shows nothing */
		return;
	int64_t hours = s.step_us / US_PER_HOUR;
	if (hours == 1)
		snprintf(title, sizeof title, "Calls per hour");
	else
		snprintf(title, sizeof title, "Calls per %" PRId64 " hours", hours);
	timeline(out, r, &s, title, MEASURE_CALLS);
	calls_table(out, r, &s, title);
	timeline_close(out);
}

static void load_timeline(FILE *out, const struct report *r, const struct load *load, const char *title)
{
	struct series s;
	series_of_load(load, &s);
	if (s.n < 2)
		return;
	timeline(out, r, &s, title, MEASURE_AT_WORK);
	load_table(out, r, &s, title);
	timeline_close(out);
}

void html_chart_timeline(FILE *out, const struct report *r)
{
	fputs("<div class=\"charts\">\n", out);
	if (r->workload->behaviour)
		load_timeline(out, r, &r->workload->behaviour->statements, "Statements at work (mean number)");
	calls_timeline(out, r);
	if (r->workload->behaviour)
		load_timeline(out, r, &r->workload->behaviour->connections, "Connections (mean number)");
	fputs("</div>\n", out);
}

#define COMPARED_PATTERNS 10
#define ROW_HEIGHT 26

/* A logarithmic axis from 10^low to 10^high µs. */
struct log_axis {
	double left, right, low, high;
};

static double log_x(const struct log_axis *a, uint64_t us)
{
	double at = us ? log10((double)us) : a->low;
	at = MIN(MAX(at, a->low), a->high);
	return a->left + (a->right - a->left) * (at - a->low) / (a->high - a->low);
}

/* Patterns with calls, in order, at most `max`. */
static size_t choose_patterns(const struct report *r, const struct report_pattern **chosen, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < r->patterns_n && n < max; i++)
		if (r->patterns[i].pattern->tally.calls && !r->patterns[i].pattern->is_other)
			chosen[n++] = &r->patterns[i];
	return n;
}

static struct log_axis percentile_axis(const struct report_pattern *const *chosen, size_t n)
{
	uint64_t low = UINT64_MAX, high = 1;
	for (size_t i = 0; i < n; i++) {
		low = MIN(low, MAX(chosen[i]->p50_us, 1u));
		high = MAX(high, chosen[i]->p99_us);
	}
	struct log_axis a = {300, 612, floor(log10((double)low)), ceil(log10((double)high))};
	if (a.high <= a.low)
		a.high = a.low + 1;
	return a;
}

static void percentile_row(FILE *out, const struct log_axis *a, const struct report_pattern *rp, double y)
{
	double p50 = log_x(a, rp->p50_us), p95 = log_x(a, rp->p95_us), p99 = log_x(a, rp->p99_us);
	fprintf(out, "<text x=\"0\" y=\"%.1f\">", y + 4);
	html_text_line(out, rp->pattern->query, 46);
	fprintf(out, "</text>\n<path class=\"range\" d=\"M%.1f %.1fH%.1f\"/>\n", p50, y, p99);
	fprintf(out, "<path class=\"tick\" d=\"M%.1f %.1fv10\"/>\n", p99, y - 5);
	fprintf(out, "<rect class=\"p95\" x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"6\"/>\n", p95 - 3, y - 3);
	fprintf(out, "<circle class=\"p50\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", p50, y);
}

void html_chart_percentiles(FILE *out, const struct report *r)
{
	const struct report_pattern *chosen[COMPARED_PATTERNS];
	size_t n = choose_patterns(r, chosen, COMPARED_PATTERNS);
	if (n == 0)
		return;
	struct log_axis a = percentile_axis(chosen, n);
	struct frame f = {640, (double)n * ROW_HEIGHT + 34, a.left, 4, a.right, (double)n * ROW_HEIGHT + 8};
	fputs("<figure><figcaption>Latency of the patterns that take most time: median (dot), 95 % (square), 99 % "
	      "(bar); "
	      "the figures are in the table of patterns</figcaption>\n",
	      out);
	open_svg(out, &f, "Median, 95th and 99th percentile of the patterns that take most time");
	for (double decade = a.low; decade <= a.high + 0.5; decade++) {
		double us = pow(10, decade), x = log_x(&a, (uint64_t)us);
		fprintf(out, "<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/>\n", x, f.top, f.bottom);
		label(out, x, f.bottom + 16, "middle", figure_round_duration((int64_t)us));
	}
	for (size_t i = 0; i < n; i++)
		percentile_row(out, &a, chosen[i], f.top + ((double)i + 0.6) * ROW_HEIGHT);
	fputs("</svg></figure>\n", out);
}

static void durations_table(FILE *out, const struct duration_steps *d)
{
	static const struct html_column columns[] = {{"took", false}, {"calls", true}};
	fputs("<details><summary>Table</summary>\n", out);
	html_table_open(out,
			&(struct html_table){
				.caption = "Calls by duration", .columns = columns, .columns_n = 2, .fixed = true});
	for (size_t i = 0; i < d->n; i++) {
		html_row_open(out);
		fprintf(out, "<th scope=\"row\">%s \u2013 %s</th>", figure_duration((int64_t)d->steps[i].from_us).text,
			figure_duration((int64_t)d->steps[i].to_us).text);
		html_cell_count(out, d->steps[i].calls);
		html_row_close(out);
	}
	html_table_close(out);
	fputs("</details>\n", out);
}

void html_chart_durations(FILE *out, const struct report_pattern *rp)
{
	const struct frame *f = &small_frame;
	struct duration_steps d;
	double values[DURATION_STEPS_MAX];
	duration_steps_of(&rp->pattern->durations, &d);
	if (d.n == 0)
		return;
	for (size_t i = 0; i < d.n; i++)
		values[i] = (double)d.steps[i].calls;
	double end = series_axis_end(largest(values, d.n)), pitch = (f->right - f->left) / (double)d.n;
	size_t every = MAX((d.n + 5) / 6, 1u);
	fputs("<figure><figcaption>Calls by duration</figcaption>\n", out);
	open_svg(out, f, "Number of calls by duration");
	grid(out, f, end, figure_round_count);
	bars(out, f, values, d.n, end, "bar-calls");
	for (size_t i = every; i < d.n; i += every)
		label(out, f->left + pitch * (double)i, f->bottom + 14, "middle",
		      figure_round_duration((int64_t)d.steps[i].from_us));
	fputs("</svg>\n", out);
	durations_table(out, &d);
	fputs("</figure>\n", out);
}

void html_chart_hours(FILE *out, const struct report *r, const struct report_pattern *rp)
{
	const struct frame *f = &small_frame;
	struct series s;
	double values[SERIES_MAX];
	series_of_hours(rp->pattern->hours, rp->pattern->hours_n, &s);
	if (s.n < 2)
		return;
	for (size_t i = 0; i < s.n; i++)
		values[i] = (double)s.steps[i].calls;
	double end = series_axis_end(largest(values, s.n));
	if (largest(values, s.n) <= 0)
		return;
	fputs("<figure><figcaption>Calls over time</figcaption>\n", out);
	open_svg(out, f, "Number of calls over time");
	grid(out, f, end, figure_round_count);
	bars(out, f, values, s.n, end, "bar-calls");
	time_axis(out, f, &s, r->zone_offset_us, 4);
	fputs("</svg>\n", out);
	calls_table(out, r, &s, "Calls and statement time of this pattern");
	fputs("</figure>\n", out);
}
