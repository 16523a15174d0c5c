/* Charts over the whole window, each on the same axis of time, and one table of their figures. */
#include "base/base.h"
#include "base/timestamp.h"
#include "reports/html_charts.h"
#include "reports/html_svg.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

static const struct svg_frame frame = {480, 160, 56, 10, 474, 134};
#define TIME_MARKS 7
#define CHARTS_MAX 8

static struct figure show_bytes(double value)
{
	return figure_round_bytes(value);
}

static struct figure show_mean(double value)
{
	struct figure f;
	snprintf(f.text, sizeof f.text, "%.*f", value >= 100 ? 0 : value >= 10 ? 1 : 2, value);
	return f;
}

static struct figure show_whole(double value)
{
	return figure_count((uint64_t)(value + 0.5));
}

static const struct unit_look {
	struct figure (*mark)(double value); /* of the axis */
	struct figure (*cell)(double value); /* of the table */
	const char *bars;
} looks[] = {
	[UNIT_COUNT] = {figure_round_count, show_whole, "bar-calls"},
	[UNIT_MEAN] = {figure_round_count, show_mean, "bar-time"},
	[UNIT_BYTES] = {show_bytes, figure_bytes, "bar-bytes"},
};

/* "Lock waits per 10 min", "Statements at work (mean number)". */
static void print_title(char *title, size_t size, const struct report *r, const struct report_series *s)
{
	if (s->unit == UNIT_MEAN)
		snprintf(title, size, "%s (mean number)", s->title);
	else
		snprintf(title, size, "%s per %s", s->title, figure_step(r->axis.step_us).text);
}

static void print_chart(FILE *out, const struct report *r, const struct report_series *s)
{
	char title[96];
	struct value_axis axis =
		s->unit == UNIT_BYTES ? value_axis_of_bytes(s->most) : value_axis_of(s->most, s->unit == UNIT_COUNT);
	print_title(title, sizeof title, r, s);
	fprintf(out, "<figure><figcaption>%s</figcaption>\n", title);
	svg_open(out, &frame, title);
	svg_grid(out, &frame, &axis, looks[s->unit].mark);
	svg_bars(out, &frame, s->values, r->axis.n, axis.end, looks[s->unit].bars);
	svg_time_axis(out, &frame, &r->axis, r->zone_offset_us, TIME_MARKS);
	svg_close(out);
	fputs("</figure>\n", out);
}

static bool is_empty_step(const struct report_series *const *chosen, size_t n, size_t step)
{
	for (size_t i = 0; i < n; i++)
		if (chosen[i]->values[step] > 0)
			return false;
	return true;
}

static void print_table(FILE *out, const struct report *r, const struct report_series *const *chosen, size_t n,
			const char *caption)
{
	struct html_column columns[CHARTS_MAX + 1] = {{"from", false}};
	char full[128];
	for (size_t i = 0; i < n; i++)
		columns[i + 1] = (struct html_column){chosen[i]->title, true};
	snprintf(full, sizeof full, "%s, per %s; steps without any are left out", caption,
		 figure_step(r->axis.step_us).text);
	fputs("<details><summary>Table</summary>\n", out);
	html_table_open(out, &(struct html_table){.caption = full, .columns = columns, .columns_n = n + 1});
	for (size_t k = 0; k < r->axis.n; k++) {
		if (is_empty_step(chosen, n, k))
			continue;
		html_row_open(out);
		html_cell_name(
			out,
			str_from(figure_time(r->axis.first_us + (int64_t)k * r->axis.step_us, r->zone_offset_us).text));
		for (size_t i = 0; i < n; i++)
			html_cell_number(out, chosen[i]->values[k], looks[chosen[i]->unit].cell(chosen[i]->values[k]));
		html_row_close(out);
	}
	html_table_close(out);
	fputs("</details>\n", out);
}

void html_chart_timelines(FILE *out, const struct report *r, const char *const *names, const char *caption)
{
	const struct report_series *chosen[CHARTS_MAX];
	size_t n = 0;
	for (size_t i = 0; names[i] && n < CHARTS_MAX; i++)
		for (size_t k = 0; k < r->series_n; k++)
			if (strcmp(r->series[k].name, names[i]) == 0)
				chosen[n++] = &r->series[k];
	if (n == 0)
		return;
	fputs("<div class=\"charts\">\n", out);
	for (size_t i = 0; i < n; i++)
		print_chart(out, r, chosen[i]);
	fputs("</div>\n", out);
	print_table(out, r, chosen, n, caption);
}
