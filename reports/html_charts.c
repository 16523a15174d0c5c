/* How long statements take: all of them side by side, and one by one. */
#include "reports/html_charts.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "reports/html_parts.h"
#include "reports/html_svg.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define COMPARED_PATTERNS 10
#define ROW_HEIGHT 24
#define LABEL_WIDTH 360
#define LABEL_CHARACTERS 58

/* A logarithmic axis. */
struct log_axis {
	double left, right, low_us, high_us;
};

static double log_x(const struct log_axis *a, double us)
{
	double at = log10(MIN(MAX(us, a->low_us), a->high_us) / a->low_us) / log10(a->high_us / a->low_us);
	return a->left + (a->right - a->left) * at;
}

/* 1, 2, 5, 10 … µs, up or down from `us`. */
static double round_us(double us, bool up)
{
	static const double factors[] = {1, 2, 5, 10};
	double decade = pow(10, floor(log10(us)));
	size_t i = 0;
	while (i < 3 && us > decade * factors[i] * 1.0000001)
		i++;
	if (!up && i > 0 && us < decade * factors[i] * 0.9999999)
		i--;
	return decade * factors[i];
}

/* The next one. */
static double next_mark(double us, bool decades)
{
	double leading = us / pow(10, floor(log10(us) + 1e-9));
	return us * (decades ? 10 : leading > 1.5 && leading < 3 ? 2.5 : 2);
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
	struct log_axis a = {LABEL_WIDTH, 890, round_us((double)low, false), round_us((double)high, true)};
	if (a.high_us <= a.low_us)
		a.high_us = a.low_us * 10;
	return a;
}

static void percentile_row(FILE *out, const struct log_axis *a, const struct report_pattern *rp, double y)
{
	double p50 = log_x(a, (double)rp->p50_us), p95 = log_x(a, (double)rp->p95_us),
	       p99 = log_x(a, (double)rp->p99_us);
	fprintf(out, "<text x=\"0\" y=\"%.1f\">", y + 4);
	html_text_line(out, rp->pattern->query, LABEL_CHARACTERS);
	fprintf(out, "</text>\n<path class=\"range\" d=\"M%.1f %.1fH%.1f\"/>\n", p50, y, p99);
	fprintf(out, "<path class=\"p99\" d=\"M%.1f %.1fv10\"/>\n", p99, y - 5);
	fprintf(out, "<rect class=\"p95\" x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"6\"/>\n", p95 - 3, y - 3);
	fprintf(out, "<circle class=\"p50\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", p50, y);
}

static void percentile_legend(FILE *out, const struct svg_frame *f)
{
	double x = f->left, y = f->top - 14;
	fprintf(out,
		"<circle class=\"p50\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/><text x=\"%.1f\" y=\"%.1f\">median</text>\n",
		x + 4, y, x + 14, y + 4);
	fprintf(out,
		"<rect class=\"p95\" x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"6\"/>"
		"<text x=\"%.1f\" y=\"%.1f\">95 %%</text>\n",
		x + 77, y - 3, x + 89, y + 4);
	fprintf(out, "<path class=\"p99\" d=\"M%.1f %.1fv10\"/><text x=\"%.1f\" y=\"%.1f\">99 %% of calls</text>\n",
		x + 140, y - 5, x + 149, y + 4);
}

static void percentile_marks(FILE *out, const struct svg_frame *f, const struct log_axis *a)
{
	bool decades = a->high_us / a->low_us > 2000;
	for (double us = a->low_us; us <= a->high_us * 1.001; us = next_mark(us, decades)) {
		double x = log_x(a, us);
		fprintf(out, "<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/>\n", x, f->top, f->bottom);
		svg_label(out, x, f->bottom + 16, "middle", figure_round_duration((int64_t)(us + 0.5)));
	}
}

void html_chart_percentiles(FILE *out, const struct report *r)
{
	static const char title[] = "Time a call takes, of the statements that take most time together (logarithmic)";
	const struct report_pattern *chosen[COMPARED_PATTERNS];
	size_t n = choose_patterns(r, chosen, COMPARED_PATTERNS);
	if (n == 0)
		return;
	struct log_axis a = percentile_axis(chosen, n);
	struct svg_frame f = {920, (double)n * ROW_HEIGHT + 54, a.left, 26, a.right, (double)n * ROW_HEIGHT + 30};
	fprintf(out,
		"<figure class=\"wide\"><figcaption>%s; its figures are in the table of <a href=\"#patterns\">"
		"statements</a></figcaption>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-label=\"Chart\">\n",
		title);
	svg_open(out, &f, title);
	percentile_legend(out, &f);
	percentile_marks(out, &f, &a);
	for (size_t i = 0; i < n; i++)
		percentile_row(out, &a, chosen[i], f.top + ((double)i + 0.6) * ROW_HEIGHT);
	svg_close(out);
	fputs("</div></figure>\n", out);
}

static const struct svg_frame small_frame = {400, 124, 50, 12, 392, 96};

static double largest(const double *values, size_t n)
{
	double max = 0;
	for (size_t i = 0; i < n; i++)
		max = MAX(max, values[i]);
	return max;
}

static void durations_table(FILE *out, const struct duration_steps *d)
{
	static const struct html_column columns[] = {{"took", false}, {"calls", true}};
	fputs("<details><summary>Table</summary>\n", out);
	html_table_open(out,
			&(struct html_table){
				.caption = "Calls by duration", .columns = columns, .columns_n = 2, .fixed = true});
	for (size_t i = 0; i < d->n; i++) {
		if (d->steps[i].calls == 0)
			continue;
		html_row_open(out);
		fprintf(out, "<th scope=\"row\">%s \u2013 %s</th>", figure_duration((int64_t)d->steps[i].from_us).text,
			figure_duration((int64_t)d->steps[i].to_us).text);
		html_cell_count(out, d->steps[i].calls);
		html_row_close(out);
	}
	html_table_close(out);
	fputs("</details>\n", out);
}

/* Where a duration stands among the steps: within its step by its logarithm. */
static double duration_x(const struct svg_frame *f, const struct duration_steps *d, uint64_t us)
{
	double pitch = (f->right - f->left) / (double)d->n;
	for (size_t i = 0; i < d->n; i++) {
		double from = (double)MAX(d->steps[i].from_us, 1u), to = (double)d->steps[i].to_us;
		if ((double)us < to)
			return f->left +
			       pitch * ((double)i + MIN(MAX(log((double)MAX(us, 1u) / from) / log(to / from), 0), 1));
	}
	return f->right;
}

static void percentile_line(FILE *out, const struct svg_frame *f, const struct duration_steps *d, uint64_t us)
{
	double x = duration_x(f, d, us);
	fprintf(out, "<path class=\"mark\" d=\"M%.1f %.1fV%.1fm-3 -5l3 5l3 -5z\"/>\n", x, f->top - 4, f->bottom);
}

static void duration_marks(FILE *out, const struct svg_frame *f, const struct duration_steps *d)
{
	size_t every = MAX((d->n + 4) / 5, 1u);
	double pitch = (f->right - f->left) / (double)d->n;
	for (size_t i = 0; i <= d->n; i += every) {
		uint64_t us = i < d->n ? d->steps[i].from_us : d->steps[i - 1].to_us;
		fprintf(out, "<path class=\"tick\" d=\"M%.1f %.1fv4\"/>\n", f->left + pitch * (double)i, f->bottom);
		svg_label(out, f->left + pitch * (double)i, f->bottom + 16, i == d->n ? "end" : "middle",
			  figure_round_duration((int64_t)us));
	}
}

void html_chart_durations(FILE *out, const struct report_pattern *rp)
{
	static const char title[] = "Calls by the time they took; the marks are median, 95 % and 99 %";
	const struct svg_frame *f = &small_frame;
	struct duration_steps d;
	double values[DURATION_STEPS_MAX];
	duration_steps_of(&rp->pattern->durations, &d);
	if (d.n == 0)
		return;
	for (size_t i = 0; i < d.n; i++)
		values[i] = (double)d.steps[i].calls;
	struct value_axis axis = value_axis_of(largest(values, d.n), true);
	fprintf(out, "<figure><figcaption>%s</figcaption>\n", title);
	svg_open(out, f, title);
	svg_grid(out, f, &axis, figure_round_count);
	svg_bars(out, f, values, d.n, axis.end, "bar-calls");
	duration_marks(out, f, &d);
	percentile_line(out, f, &d, rp->p50_us);
	percentile_line(out, f, &d, rp->p95_us);
	percentile_line(out, f, &d, rp->p99_us);
	svg_close(out);
	durations_table(out, &d);
	fputs("</figure>\n", out);
}

static void hours_table(FILE *out, const struct report *r, const struct series_axis *axis, const double *values)
{
	static const struct html_column columns[] = {{"from", false}, {"calls", true}};
	fputs("<details><summary>Table</summary>\n", out);
	html_table_open(out, &(struct html_table){.caption = "Calls over time", .columns = columns, .columns_n = 2});
	for (size_t i = 0; i < axis->n; i++) {
		if (values[i] <= 0)
			continue;
		html_row_open(out);
		html_cell_name(
			out,
			str_from(figure_minute(axis->first_us + (int64_t)i * axis->step_us, r->zone_offset_us).text));
		html_cell_count(out, (uint64_t)values[i]);
		html_row_close(out);
	}
	html_table_close(out);
	fputs("</details>\n", out);
}

void html_chart_hours(FILE *out, const struct report *r, const struct report_pattern *rp)
{
	static const char title[] = "Calls over time";
	const struct svg_frame *f = &small_frame;
	struct series_axis axis = series_axis_of(r->from_us, r->to_us, r->zone_offset_us, US_PER_HOUR);
	double values[SERIES_MAX] = {0};
	if (axis.n < 2 || axis.n > SERIES_MAX || rp->pattern->hours_n == 0)
		return;
	series_add_hours(values, &axis, rp->pattern->hours, rp->pattern->hours_n);
	struct value_axis calls = value_axis_of(largest(values, axis.n), true);
	fprintf(out, "<figure><figcaption>%s</figcaption>\n", title);
	svg_open(out, f, title);
	svg_grid(out, f, &calls, figure_round_count);
	svg_bars(out, f, values, axis.n, calls.end, "bar-calls");
	svg_time_axis(out, f, &axis, r->zone_offset_us, 5);
	svg_close(out);
	hours_table(out, r, &axis, values);
	fputs("</figure>\n", out);
}
