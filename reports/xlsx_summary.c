/*
 * The first sheet, two pages when printed: the headline, the key figures, the best recommendations, then the statements
 * that take most time and the charts.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "analysis/rule.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/xlsx_lists.h"

#define BEST_RECOMMENDATIONS 10
#define CHARTED_PATTERNS 10
#define QUERY_MAX 60
#define CHART_ROWS 10

static const struct xlsx_column columns[] = {
	{"", 24, LOOK_TEXT, false}, {"", 17, LOOK_TEXT, false}, {"", 18, LOOK_TEXT, false},
	{"", 12, LOOK_TEXT, false}, {"", 66, LOOK_TEXT, false},
};

static void open_sheet(struct xlsx_sheet *s, struct xlsx_book *b)
{
	*s = (struct xlsx_sheet){.book = b, .columns = columns, .columns_n = ARRAY_LEN(columns)};
	s->sheet = xlsx_sheet_add(b, "Summary");
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

static void write_headline(struct xlsx_sheet *s, const struct report *r)
{
	char text[400];
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
	snprintf(text, sizeof text,
		 "Following the recommendations would save about %s a day, %s of the %s that statements take.%s",
		 figure_duration(r->saved_us_per_day).text, figure_percent(r->saved_share).text,
		 figure_duration(r->busy_us_per_day).text, format_first_ones(r).text);
	if (r->saved_us_per_day > 0)
		write_text(s, 0, text);
	s->row = 3;
}

/* Two columns of them: a name and a figure each. */
static void write_key_figures(struct xlsx_sheet *s, const struct report *r)
{
	const struct totals *t = &r->workload->totals;
	const struct {
		const char *name;
		double n;
		enum xlsx_look look;
	} figures[] = {
		{"critical findings", (double)r->recommendations_by[SEVERITY_FINDING_CRITICAL], LOOK_COUNT},
		{"errors", (double)t->errors, LOOK_COUNT},
		{"warnings", (double)r->recommendations_by[SEVERITY_FINDING_WARNING], LOOK_COUNT},
		{"deadlocks", (double)t->deadlocks, LOOK_COUNT},
		{"calls", (double)t->calls.calls, LOOK_COUNT},
		{"lock waits", (double)t->lock_waits, LOOK_COUNT},
		{"statement time (s)", (double)t->calls.total_us / 1e6, LOOK_SECONDS},
		{"temporary files", (double)t->temp_files, LOOK_COUNT},
		{"statement patterns", (double)r->patterns_n, LOOK_COUNT},
		{"written to them", (double)t->temp_bytes, LOOK_BYTES},
	};
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		lxw_col_t at = i % 2 ? 2 : 0;
		s->row += !at;
		write_text(s, at, figures[i].name);
		write_number(s, at + 1, figures[i].n, figures[i].look);
	}
}

static void write_notes(struct xlsx_sheet *s, const struct report *r)
{
	s->row += r->notes_n > 0;
	for (size_t i = 0; i < r->notes_n; i++) {
		s->row++;
		write_text(s, 0, xlsx_cell_text(s->book, r->notes[i].text));
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

/* For a label of the chart. */
static struct str short_query(struct xlsx_sheet *s, struct str query)
{
	struct str head = utf8_head(query, QUERY_MAX);
	buf_clear(&s->book->label);
	buf_add(&s->book->label, head);
	buf_add(&s->book->label, head.n < query.n ? STR("\u2026") : STR(""));
	return buf_str(&s->book->label);
}

static void write_most_time(struct xlsx_sheet *s, const struct report *r, size_t n)
{
	static const char *const titles[] = {"statement kind", "total (s)", "share", "calls", "statement"};
	static const enum xlsx_look looks[] = {LOOK_TEXT, LOOK_SECONDS, LOOK_SHARE, LOOK_COUNT, LOOK_TEXT};
	heading(s, titles, looks, ARRAY_LEN(titles));
	for (size_t i = 0; i < n; i++) {
		const struct report_pattern *rp = &r->patterns[i];
		s->row++;
		write_text(s, 0, statement_kind_names[rp->pattern->kind]);
		write_number(s, 1, (double)rp->pattern->tally.total_us / 1e6, LOOK_SECONDS);
		write_number(s, 2, rp->share, LOOK_SHARE);
		write_number(s, 3, (double)rp->pattern->tally.calls, LOOK_COUNT);
		s->col = 4;
		xlsx_link(s, XLSX_PATTERNS, i + 1, short_query(s, rp->pattern->query));
	}
}

/* The charts, two beside each other, from the row below on. */
static void place_charts(struct xlsx_sheet *s, const struct report *r, size_t patterns, unsigned first_row)
{
	char labels[64], figures[64];
	lxw_row_t top = s->row + 2;
	size_t placed = 0;
	if (patterns) {
		snprintf(labels, sizeof labels, "=Summary!$E$%u:$E$%u", first_row, first_row + (unsigned)patterns - 1);
		snprintf(figures, sizeof figures, "=Summary!$B$%u:$B$%u", first_row,
			 first_row + (unsigned)patterns - 1);
		xlsx_chart(s, &(struct xlsx_chart){.type = LXW_CHART_BAR,
						   .title = "Statements with most time (s)",
						   .labels = labels,
						   .figures = figures,
						   .row = top,
						   .col = 0});
		placed++;
	}
	for (size_t i = 0; i < r->series_n; i++, placed++)
		xlsx_chart_of_series(s, r, i, top + (lxw_row_t)(placed / 2 * CHART_ROWS), placed % 2 ? 4 : 0);
	s->row = top + (lxw_row_t)((placed + 1) / 2 * CHART_ROWS);
}

void xlsx_summary(struct xlsx_book *b, const struct report *r)
{
	struct xlsx_sheet s;
	size_t n = MIN(r->patterns_n, (size_t)CHARTED_PATTERNS);
	lxw_row_t breaks[2] = {0};
	open_sheet(&s, b);
	write_headline(&s, r);
	write_key_figures(&s, r);
	write_best(&s, r);
	write_notes(&s, r);
	write_most_time(&s, r, n);
	xlsx_sheet_done(&s);
	breaks[0] = s.row + 1;
	worksheet_set_h_pagebreaks(s.sheet, breaks);
	place_charts(&s, r, n, s.row + 2 - (unsigned)n);
	worksheet_print_area(s.sheet, 0, 0, s.row, ARRAY_LEN(columns) - 1);
}
