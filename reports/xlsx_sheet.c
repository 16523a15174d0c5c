#include "reports/xlsx_sheet.h"

#include <math.h>

#include "base/base.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "reports/display.h"

#define CELL_MAX 32000
#define LINE_HEIGHT 15
#define LINES_MAX 6
/* Characters on a landscape page. */
#define PRINTED_WIDTH 205
/* Days from Excel's epoch (1899-12-30) to 1970-01-01. */
#define EXCEL_EPOCH_DAYS 25569

static const struct {
	const char *number_format;
	bool wrap, code;
} looks[LOOK_COUNT_OF_LOOKS] = {
	[LOOK_TEXT] = {NULL, false, false},
	[LOOK_WRAPPED] = {NULL, true, false},
	[LOOK_CODE] = {NULL, false, true},
	[LOOK_SQL] = {NULL, true, true},
	[LOOK_COUNT] = {"#,##0", false, false},
	[LOOK_MS] = {"#,##0.000", false, false},
	[LOOK_SECONDS] = {"#,##0.0", false, false},
	[LOOK_BYTES] = {"[>=1000000]#,##0.0,,\" MB\";[<=-1000000]-#,##0.0,,\" MB\";#,##0\" B\"", false, false},
	[LOOK_SHARE] = {"0.0%", false, false},
	[LOOK_PERCENT] = {"0%", false, false},
	[LOOK_TIME] = {"yyyy-mm-dd hh:mm:ss", false, false},
};

static lxw_format *new_format(struct xlsx_book *b)
{
	lxw_format *f = workbook_add_format(b->workbook);
	format_set_font_name(f, "Calibri");
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	return f;
}

static void make_looks(struct xlsx_book *b)
{
	for (size_t i = 0; i < LOOK_COUNT_OF_LOOKS; i++) {
		lxw_format *f = b->looks[i] = new_format(b);
		if (looks[i].number_format)
			format_set_num_format(f, looks[i].number_format);
		else
			format_set_indent(f, 1);
		if (looks[i].wrap)
			format_set_text_wrap(f);
		if (looks[i].code)
			format_set_font_name(f, "Consolas");
	}
}

static lxw_format *colored_format(struct xlsx_book *b, lxw_color_t text, lxw_color_t ground)
{
	lxw_format *f = workbook_add_format(b->workbook);
	format_set_font_color(f, text);
	format_set_bg_color(f, ground);
	return f;
}

static lxw_format *header_format(struct xlsx_book *b)
{
	lxw_format *f = new_format(b);
	format_set_bold(f);
	format_set_bottom(f, LXW_BORDER_THIN);
	format_set_bg_color(f, 0xE8EDF2);
	format_set_text_wrap(f);
	return f;
}

void xlsx_book_open(struct xlsx_book *b, const char *path, const char *folder)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)folder};
	*b = (struct xlsx_book){.workbook = workbook_new_opt(path, &options)};
	make_looks(b);
	b->title = new_format(b);
	format_set_bold(b->title);
	format_set_font_size(b->title, 16);
	b->header = header_format(b);
	format_set_indent(b->header, 1);
	b->number_header = header_format(b);
	format_set_align(b->number_header, LXW_ALIGN_RIGHT);
	b->link = new_format(b);
	format_set_indent(b->link, 1);
	format_set_font_color(b->link, 0x1D5F9E);
	format_set_underline(b->link, LXW_UNDERLINE_SINGLE);
	b->bad = colored_format(b, 0x9C0006, 0xFFC7CE);
	b->warn = colored_format(b, 0x7F6000, 0xFFEB9C);
	b->good = colored_format(b, 0x006100, 0xC6EFCE);
}

bool xlsx_book_close(struct xlsx_book *b)
{
	lxw_error error = workbook_close(b->workbook);
	buf_release(&b->text);
	buf_release(&b->label);
	return error == LXW_NO_ERROR;
}

/* U+FFFE and U+FFFF are not characters, and XML refuses them. */
static bool is_refused(struct str s, size_t n)
{
	return n == 0 || (display_is_unsafe(s) && s.p[0] != '\n') ||
	       (n == 3 && memcmp(s.p, "\xEF\xBF", 2) == 0 && (unsigned char)s.p[2] >= 0xBE);
}

const char *xlsx_cell_text(struct xlsx_book *b, struct str text)
{
	struct str rest = utf8_head(text, CELL_MAX);
	buf_clear(&b->text);
	while (rest.n) {
		size_t n = utf8_sequence(rest);
		buf_add(&b->text, is_refused(rest, n) ? STR("\xEF\xBF\xBD") : str_head(rest, n));
		rest = str_skip(rest, MAX(n, 1u));
		if (b->text.n > CELL_MAX)
			break;
	}
	if (text.n > CELL_MAX)
		buf_add(&b->text, STR(" \u2026 (cut: the whole text is in report.json)"));
	return buf_str(&b->text).p;
}

/* How many columns fit on a page: wider sheets would be printed too small to read. */
static size_t printed_columns(const struct xlsx_column *columns, size_t columns_n)
{
	double width = 0;
	size_t n = 0;
	while (n < columns_n && width + columns[n].width <= PRINTED_WIDTH)
		width += columns[n++].width;
	return MAX(n, 1u);
}

lxw_format *xlsx_header_of(const struct xlsx_book *b, enum xlsx_look look)
{
	return looks[look].number_format ? b->number_header : b->header;
}

lxw_worksheet *xlsx_sheet_add(struct xlsx_book *b, const char *name)
{
	if (b->sheets_n == XLSX_SHEETS_MAX)
		BUG("more sheets than expected");
	b->sheets_n++;
	return workbook_add_worksheet(b->workbook, name);
}

void xlsx_sheet_done(struct xlsx_sheet *s)
{
	s->book->rows[s->book->sheets_n - 1] = s->row + 1;
}

void xlsx_sheet_open(struct xlsx_sheet *s, struct xlsx_book *b, const char *name, const struct xlsx_column *columns,
		     size_t columns_n)
{
	*s = (struct xlsx_sheet){.book = b, .columns = columns, .columns_n = columns_n};
	s->printed_n = printed_columns(columns, columns_n);
	s->sheet = xlsx_sheet_add(b, name);
	for (size_t i = 0; i < columns_n; i++)
		worksheet_set_column(s->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, b->looks[columns[i].look]);
	worksheet_set_row(s->sheet, 0, 2 * LINE_HEIGHT, NULL);
	for (size_t i = 0; i < columns_n; i++)
		worksheet_write_string(s->sheet, 0, (lxw_col_t)i, columns[i].title, xlsx_header_of(b, columns[i].look));
	worksheet_freeze_panes(s->sheet, 1, columns_n > 3 ? 1 : 0);
	worksheet_repeat_rows(s->sheet, 0, 0);
	worksheet_set_landscape(s->sheet);
	worksheet_set_paper(s->sheet, 9); /* A4 */
	worksheet_fit_to_pages(s->sheet, 1, 0);
	worksheet_set_footer(s->sheet, "&L&A&RPage &P of &N");
}

static void add_bar(struct xlsx_sheet *s, lxw_col_t column)
{
	lxw_conditional_format bar = {.type = LXW_CONDITIONAL_DATA_BAR, .bar_color = 0x9DC3E6, .bar_solid = LXW_TRUE};
	worksheet_conditional_format_range(s->sheet, 1, column, s->row, column, &bar);
}

/* Programs differ in whether they fit rows to wrapped text when they open the file, so it is done here. */
static void fit_row(struct xlsx_sheet *s)
{
	if (s->lines > 1)
		worksheet_set_row(s->sheet, s->row, (double)(MIN(s->lines, (size_t)LINES_MAX) * LINE_HEIGHT), NULL);
	s->lines = 1;
}

static void set_print_area(struct xlsx_sheet *s)
{
	worksheet_print_area(s->sheet, 0, 0, s->row, (lxw_col_t)(s->printed_n - 1));
}

void xlsx_sheet_close(struct xlsx_sheet *s)
{
	if (s->row > 0)
		fit_row(s);
	set_print_area(s);
	xlsx_sheet_done(s);
	worksheet_autofilter(s->sheet, 0, 0, MAX(s->row, 1u), (lxw_col_t)(s->columns_n - 1));
	for (size_t i = 0; i < s->columns_n && s->row > 0; i++)
		if (s->columns[i].bar)
			add_bar(s, (lxw_col_t)i);
}

/* Lines the text takes in its column; words that wrap early are allowed for. */
static size_t lines_of(const struct xlsx_sheet *s, struct str text)
{
	size_t width = (size_t)(s->columns[s->col].width * 0.85), lines = 0, at = 0;
	while (at <= text.n && lines < LINES_MAX) {
		ptrdiff_t end = str_find_char(str_skip(text, at), '\n');
		size_t n = end < 0 ? text.n - at : (size_t)end;
		lines += MAX((n + width - 1) / width, 1u);
		at += n + 1;
	}
	return lines;
}

void xlsx_row(struct xlsx_sheet *s)
{
	if (s->row > 0)
		fit_row(s);
	s->row++;
	s->col = 0;
}

void xlsx_skip(struct xlsx_sheet *s)
{
	s->col++;
}

static lxw_format *look_of(const struct xlsx_sheet *s)
{
	return s->col < s->columns_n ? s->book->looks[s->columns[s->col].look] : s->book->looks[LOOK_TEXT];
}

void xlsx_text(struct xlsx_sheet *s, struct str text)
{
	if (s->col < s->printed_n && looks[s->columns[s->col].look].wrap)
		s->lines = MAX(s->lines, lines_of(s, text));
	if (text.n)
		worksheet_write_string(s->sheet, s->row, s->col, xlsx_cell_text(s->book, text), look_of(s));
	s->col++;
}

void xlsx_signed(struct xlsx_sheet *s, double n)
{
	if (isfinite(n))
		worksheet_write_number(s->sheet, s->row, s->col, n, look_of(s));
	s->col++;
}

void xlsx_number(struct xlsx_sheet *s, double n)
{
	xlsx_signed(s, n >= 0 ? n : (double)NAN);
}

void xlsx_time(struct xlsx_sheet *s, int64_t at_us)
{
	double days = (double)(at_us + s->book->zone_offset_us) / (double)US_PER_DAY + EXCEL_EPOCH_DAYS;
	xlsx_signed(s, at_us == TIME_UNKNOWN || days < 0 ? (double)NAN : days);
}

void xlsx_link(struct xlsx_sheet *s, const char *sheet, size_t row, struct str text)
{
	char target[64];
	snprintf(target, sizeof target, "internal:'%s'!A%zu", sheet, row + 1);
	worksheet_write_url_opt(s->sheet, s->row, s->col, target, s->book->link,
				xlsx_cell_text(s->book, utf8_head(text, 200)), NULL);
	s->col++;
}

void xlsx_list(struct xlsx_sheet *s, const struct str *items, size_t n, const char *between)
{
	struct buf text = {0};
	for (size_t i = 0; i < n && text.n < 64000; i++) {
		buf_add(&text, i ? str_from(between) : STR(""));
		buf_add(&text, str_head(items[i], 64000));
	}
	xlsx_text(s, buf_str(&text));
	buf_release(&text);
}

void xlsx_color(struct xlsx_sheet *s, size_t column, const char *text, lxw_format *format)
{
	lxw_conditional_format c = {.type = LXW_CONDITIONAL_TYPE_TEXT,
				    .criteria = LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH,
				    .value_string = (char *)text,
				    .format = format};
	if (s->row > 0)
		worksheet_conditional_format_range(s->sheet, 1, (lxw_col_t)column, s->row, (lxw_col_t)column, &c);
}
