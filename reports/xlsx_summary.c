/* The first sheet: the headline, the key figures, the best recommendations, charts, and the hours they are drawn from.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "analysis/behaviour.h"
#include "analysis/rule.h"
#include "reports/figures.h"
#include "reports/series.h"
#include "reports/xlsx_lists.h"

#define BEST_RECOMMENDATIONS 10
#define CHARTED_PATTERNS 10
#define CHARTED_HOURS 2000

static const struct xlsx_column columns[] = {
	{"", 24, LOOK_TEXT, false}, {"", 17, LOOK_TEXT, false}, {"", 18, LOOK_TEXT, false},
	{"", 12, LOOK_TEXT, false}, {"", 66, LOOK_TEXT, false},
};

static void open_sheet(struct xlsx_sheet *s, struct xlsx_book *b)
{
	*s = (struct xlsx_sheet){.book = b, .columns = columns, .columns_n = ARRAY_LEN(columns)};
	s->sheet = workbook_add_worksheet(b->workbook, "Summary");
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		worksheet_set_column(s->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
	worksheet_gridlines(s->sheet, LXW_HIDE_ALL_GRIDLINES);
	worksheet_set_landscape(s->sheet);
	worksheet_set_paper(s->sheet, 9);
	worksheet_fit_to_pages(s->sheet, 1, 0);
	worksheet_set_footer(s->sheet, "&L&A&RPage &P of &N");
}

static void heading(struct xlsx_sheet *s, const char *const *titles, const enum xlsx_look *looks, size_t n)
{
	s->row += 2;
	for (size_t i = 0; i < n; i++)
		worksheet_write_string(s->sheet, s->row, (lxw_col_t)i, titles[i], xlsx_header_of(s->book, looks[i]));
}

static void write_number(struct xlsx_sheet *s, lxw_col_t col, double n, enum xlsx_look look)
{
	worksheet_write_number(s->sheet, s->row, col, n, s->book->looks[look]);
}

static void write_text(struct xlsx_sheet *s, lxw_col_t col, const char *text)
{
	worksheet_write_string(s->sheet, s->row, col, text, s->book->looks[LOOK_TEXT]);
}

static void key_figure(struct xlsx_sheet *s, const char *name, double n, enum xlsx_look look)
{
	s->row++;
	write_text(s, 0, name);
	lxw_format *format = s->book->looks[look];
	worksheet_write_number(s->sheet, s->row, 1, n, format);
}

static void write_headline(struct xlsx_sheet *s, const struct report *r)
{
	char text[256];
	worksheet_set_row(s->sheet, 0, 26, NULL);
	worksheet_write_string(s->sheet, 0, 0, "PostgreSQL workload", s->book->title);
	s->row = 1;
	snprintf(text, sizeof text, "%s ", figure_window(r->from_us, r->to_us, r->zone_offset_us).text);
	struct buf window = {0};
	buf_add(&window, str_from(text));
	if (r->from_us != TIME_UNKNOWN)
		buf_add(&window, r->zone.n ? r->zone : STR("UTC"));
	write_text(s, 0, xlsx_cell_text(s->book, buf_str(&window)));
	buf_release(&window);
	s->row = 2;
	snprintf(text, sizeof text, "The recommendations would save about %s a day, %s of the %s that statements take.",
		 figure_duration(r->saved_us_per_day).text, figure_percent(r->saved_share).text,
		 figure_duration(r->busy_us_per_day).text);
	if (r->saved_us_per_day > 0)
		write_text(s, 0, text);
	s->row = 3;
}

static void write_key_figures(struct xlsx_sheet *s, const struct report *r)
{
	const struct totals *t = &r->workload->totals;
	key_figure(s, "calls", (double)t->calls.calls, LOOK_COUNT);
	key_figure(s, "statement time (s)", (double)t->calls.total_us / 1e6, LOOK_SECONDS);
	key_figure(s, "patterns", (double)r->patterns_n, LOOK_COUNT);
	key_figure(s, "critical findings", (double)r->recommendations_by[SEVERITY_FINDING_CRITICAL], LOOK_COUNT);
	key_figure(s, "warnings", (double)r->recommendations_by[SEVERITY_FINDING_WARNING], LOOK_COUNT);
	key_figure(s, "errors", (double)t->errors, LOOK_COUNT);
	key_figure(s, "lock waits", (double)t->lock_waits, LOOK_COUNT);
	key_figure(s, "deadlocks", (double)t->deadlocks, LOOK_COUNT);
	key_figure(s, "temporary files", (double)t->temp_files, LOOK_COUNT);
	key_figure(s, "written to them", (double)t->temp_bytes, LOOK_BYTES);
	for (size_t i = 0; i < r->notes_n; i++) {
		s->row++;
		write_text(s, 0, "note");
		write_text(s, 1, xlsx_cell_text(s->book, r->notes[i].text));
	}
}

static void write_best(struct xlsx_sheet *s, const struct report *r)
{
	static const char *const titles[] = {"severity", "saves a day (s)", "confidence", "basis", "recommendation"};
	static const enum xlsx_look looks[] = {LOOK_TEXT, LOOK_SECONDS, LOOK_PERCENT, LOOK_TEXT, LOOK_TEXT};
	heading(s, titles, looks, ARRAY_LEN(titles));
	for (size_t i = 0; i < r->recommendations_n && i < BEST_RECOMMENDATIONS; i++) {
		const struct finding *f = r->recommendations[i];
		s->row++;
		write_text(s, 0, finding_severity_names[f->severity]);
		write_number(s, 1, (double)f->benefit_us_per_day / 1e6, LOOK_SECONDS);
		write_number(s, 2, f->confidence / 1000.0, LOOK_PERCENT);
		write_text(s, 3, finding_basis_names[f->basis]);
		s->col = 4;
		xlsx_link(s, XLSX_RECOMMENDATIONS, i + 1, f->title);
	}
}

/* Rows of this sheet, from 1, that hold the figures of a chart. */
struct rows {
	unsigned first, last;
};

static void add_chart(struct xlsx_sheet *s, uint8_t type, const char *title, char categories, char values,
		      struct rows rows, lxw_row_t place_at)
{
	char labels[64], figures[64];
	snprintf(labels, sizeof labels, "=Summary!$%c$%u:$%c$%u", categories, rows.first, categories, rows.last);
	snprintf(figures, sizeof figures, "=Summary!$%c$%u:$%c$%u", values, rows.first, values, rows.last);
	lxw_chart *chart = workbook_add_chart(s->book->workbook, type);
	lxw_chart_series *series = chart_add_series(chart, labels, figures);
	lxw_chart_fill fill = {.color = 0x4D86B8};
	lxw_chart_font font = {.size = 11};
	lxw_chart_options place = {.x_scale = 1.35,
				   .y_scale = 0.95,
				   .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
				   .description = (char *)title};
	chart_title_set_name(chart, title);
	chart_title_set_name_font(chart, &font);
	chart_series_set_fill(series, &fill);
	chart_set_series_gap(chart, 40);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	if (type == LXW_CHART_BAR)
		chart_axis_set_reverse(chart->y_axis);
	else
		chart_axis_set_interval_unit(chart->x_axis, (uint16_t)((rows.last - rows.first) / 8 + 1));
	worksheet_insert_chart_opt(s->sheet, place_at, 6, chart, &place);
}

static void write_most_time(struct xlsx_sheet *s, const struct report *r)
{
	static const char *const titles[] = {"statement kind", "total (s)", "share", "calls", "statement"};
	static const enum xlsx_look looks[] = {LOOK_TEXT, LOOK_SECONDS, LOOK_SHARE, LOOK_COUNT, LOOK_TEXT};
	size_t n = MIN(r->patterns_n, (size_t)CHARTED_PATTERNS);
	heading(s, titles, looks, ARRAY_LEN(titles));
	struct rows rows = {s->row + 2, s->row + 1 + (unsigned)n};
	for (size_t i = 0; i < n; i++) {
		const struct report_pattern *rp = &r->patterns[i];
		s->row++;
		write_text(s, 0, statement_kind_names[rp->pattern->kind]);
		write_number(s, 1, (double)rp->pattern->tally.total_us / 1e6, LOOK_SECONDS);
		write_number(s, 2, rp->share, LOOK_SHARE);
		write_number(s, 3, (double)rp->pattern->tally.calls, LOOK_COUNT);
		s->col = 4;
		xlsx_link(s, XLSX_PATTERNS, i + 1, utf8_head(rp->pattern->query, 60));
	}
	if (n)
		add_chart(s, LXW_CHART_BAR, "Statements with most time (s)", 'E', 'B', rows, 0);
}

static void write_load(struct xlsx_sheet *s, const struct report *r)
{
	static const char *const titles[] = {"from", "at work (mean)"};
	static const enum xlsx_look looks[] = {LOOK_TEXT, LOOK_SECONDS};
	struct series load;
	if (!r->workload->behaviour)
		return;
	series_of_load(&r->workload->behaviour->statements, &load);
	if (load.n < 2)
		return;
	heading(s, titles, looks, ARRAY_LEN(titles));
	struct rows rows = {s->row + 2, s->row + 1 + (unsigned)load.n};
	for (size_t i = 0; i < load.n; i++) {
		int64_t at_us = load.first_us + (int64_t)i * load.step_us;
		s->row++;
		write_text(s, 0, figure_time(at_us, r->zone_offset_us).text);
		write_number(s, 1, (double)load.steps[i].total_us / (double)load.step_us, LOOK_MS);
	}
	add_chart(s, LXW_CHART_COLUMN, "Statements at work (mean number)", 'A', 'B', rows, 15);
}

static void write_hours(struct xlsx_sheet *s, const struct report *r)
{
	static const char *const titles[] = {"hour", "calls", "statement time (s)"};
	static const enum xlsx_look looks[] = {LOOK_TEXT, LOOK_COUNT, LOOK_SECONDS};
	const struct workload *w = r->workload;
	size_t n = MIN(w->hours_n, (size_t)CHARTED_HOURS);
	heading(s, titles, looks, ARRAY_LEN(titles));
	struct rows rows = {s->row + 2, s->row + 1 + (unsigned)n};
	for (size_t i = w->hours_n - n; i < w->hours_n; i++) {
		s->row++;
		write_text(s, 0, figure_minute(w->hours[i].hour * US_PER_HOUR, r->zone_offset_us).text);
		write_number(s, 1, (double)w->hours[i].tally.calls, LOOK_COUNT);
		write_number(s, 2, (double)w->hours[i].tally.total_us / 1e6, LOOK_SECONDS);
	}
	if (n > 1)
		add_chart(s, LXW_CHART_COLUMN, "Calls per hour", 'A', 'B', rows, 30);
}

void xlsx_summary(struct xlsx_book *b, const struct report *r)
{
	struct xlsx_sheet s;
	open_sheet(&s, b);
	write_headline(&s, r);
	write_key_figures(&s, r);
	write_best(&s, r);
	write_most_time(&s, r);
	write_load(&s, r);
	write_hours(&s, r);
}
