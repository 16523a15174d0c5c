/* Native charts, and the sheet that holds the figures over time that they show. */
#include "base/base.h"
#include "base/timestamp.h"
#include "reports/xlsx_lists.h"

#define MARKS 8

void xlsx_chart(struct xlsx_sheet *s, const struct xlsx_chart *c)
{
	lxw_chart *chart = workbook_add_chart(s->book->workbook, c->type);
	lxw_chart_series *series = chart_add_series(chart, c->labels, c->figures);
	lxw_chart_fill fill = {.color = 0x4D86B8};
	lxw_chart_font font = {.size = 11};
	lxw_chart_options place = {.x_scale = 0.96,
				   .y_scale = 0.67,
				   .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
				   .description = (char *)c->title};
	chart_title_set_name(chart, c->title);
	chart_title_set_name_font(chart, &font);
	chart_series_set_fill(series, &fill);
	chart_set_series_gap(chart, 40);
	if (c->number_format)
		chart_axis_set_num_format(chart->y_axis, c->number_format);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	if (c->type == LXW_CHART_BAR)
		chart_axis_set_reverse(chart->y_axis);
	else
		chart_axis_set_interval_unit(chart->x_axis, (uint16_t)(c->steps / MARKS + 1));
	worksheet_insert_chart_opt(s->sheet, c->row, c->col, chart, &place);
}

void xlsx_chart_of_series(struct xlsx_sheet *s, const struct report *r, size_t series, lxw_row_t row, lxw_col_t col)
{
	const struct report_series *of = &r->series[series];
	char labels[64], figures[64], title[96];
	unsigned last = (unsigned)r->axis.n + 1;
	char column = (char)('C' + series);
	snprintf(labels, sizeof labels, "='" XLSX_CHART_DATA "'!$B$2:$B$%u", last);
	snprintf(figures, sizeof figures, "='" XLSX_CHART_DATA "'!$%c$2:$%c$%u", column, column, last);
	if (of->unit == UNIT_MEAN)
		snprintf(title, sizeof title, "%s (mean number)", of->title);
	else
		snprintf(title, sizeof title, "%s per %s%s", of->title, figure_step(r->axis.step_us).text,
			 of->unit == UNIT_BYTES ? " (MB)" : "");
	xlsx_chart(s, &(struct xlsx_chart){.type = LXW_CHART_COLUMN,
					   .title = title,
					   .labels = labels,
					   .figures = figures,
					   .number_format = of->unit == UNIT_BYTES ? "#,##0.0,," : NULL,
					   .steps = r->axis.n,
					   .row = row,
					   .col = col});
}

/* A text, so that no program takes the axis for one of whole days. */
static struct figure label_of(const struct report *r, int64_t at_us)
{
	struct figure time = figure_time(at_us, r->zone_offset_us), label;
	bool within_a_day = (int64_t)r->axis.n * r->axis.step_us <= US_PER_DAY;
	snprintf(label.text, sizeof label.text, "%.*s", within_a_day ? 8 : 11, time.text + (within_a_day ? 11 : 5));
	return label;
}

void xlsx_chart_data(struct xlsx_book *b, const struct report *r)
{
	static const enum xlsx_look looks[] = {
		[UNIT_COUNT] = LOOK_COUNT, [UNIT_MEAN] = LOOK_MS, [UNIT_BYTES] = LOOK_BYTES};
	struct xlsx_column columns[XLSX_SERIES_MAX + 2] = {{"from", 19, LOOK_TIME, false},
							   {"label", 16, LOOK_TEXT, false}};
	struct xlsx_sheet s;
	if (r->series_n == 0)
		return;
	size_t n = MIN(r->series_n, (size_t)XLSX_SERIES_MAX);
	for (size_t i = 0; i < n; i++)
		columns[i + 2] = (struct xlsx_column){r->series[i].title, 16, looks[r->series[i].unit], false};
	xlsx_sheet_open(&s, b, XLSX_CHART_DATA, columns, n + 2);
	for (size_t k = 0; k < r->axis.n; k++) {
		xlsx_row(&s);
		int64_t at_us = r->axis.first_us + (int64_t)k * r->axis.step_us;
		xlsx_time(&s, at_us);
		xlsx_text(&s, str_from(label_of(r, at_us).text));
		for (size_t i = 0; i < n; i++)
			xlsx_number(&s, r->series[i].values[k]);
	}
	xlsx_sheet_close(&s);
}
