#ifndef REPORTS_XLSX_SHEET_H
#define REPORTS_XLSX_SHEET_H
/*
 * Sheets of the workbook: a list of records under a frozen, filtered header, with real numbers and dates.
 *
 * libxlsxwriter takes what it is given, so this is where text is made fit for a cell: valid UTF-8 without control
 * characters, at most 32,000 bytes (Excel takes 32,767 characters, and the library drops longer ones). Text is always
 * written as text; nothing here writes a formula. The workbook is in constant-memory mode: cells go in row by row.
 *
 *     struct xlsx_sheet s;
 *     xlsx_sheet_open(&s, book, "Tables", columns, ARRAY_LEN(columns));
 *     xlsx_row(&s);
 *     xlsx_text(&s, name);
 *     xlsx_number(&s, rows);
 *     xlsx_sheet_close(&s);
 */
#include <xlsxwriter.h>

#include "base/buf.h"
#include "base/str.h"
#include "reports/xlsx_check.h"

/* How a column looks; numbers are what they are, whatever the look. */
enum xlsx_look {
	LOOK_TEXT,
	LOOK_WRAPPED,
	LOOK_CODE,
	LOOK_SQL, /* code of several lines */
	LOOK_COUNT,
	LOOK_MS,
	LOOK_SECONDS,
	LOOK_BYTES,
	LOOK_SHARE,
	LOOK_PERCENT, /* whole per cent */
	LOOK_TIME,
	LOOK_COUNT_OF_LOOKS
};

struct xlsx_column {
	const char *title;
	double width;
	enum xlsx_look look;
	bool bar; /* with a data bar */
};

struct xlsx_book {
	lxw_workbook *workbook;
	lxw_format *looks[LOOK_COUNT_OF_LOOKS];
	lxw_format *title, *header, *number_header, *link, *good, *bad, *warn;
	int64_t zone_offset_us;
	struct buf text; /* of the cell being written */
	struct buf label;
	uint32_t rows[XLSX_SHEETS_MAX]; /* by sheet: how many it must have */
	size_t sheets_n;
};

struct xlsx_sheet {
	struct xlsx_book *book;
	lxw_worksheet *sheet;
	const struct xlsx_column *columns;
	size_t columns_n, printed_n; /* printed_n: of them, how many fit on a page */
	lxw_row_t row;
	lxw_col_t col;
	size_t lines; /* of the tallest cell that is printed of this row */
};

void xlsx_book_open(struct xlsx_book *b, const char *path, const char *folder);
/* Writes the file; false when it could not be. */
bool xlsx_book_close(struct xlsx_book *b);

void xlsx_sheet_open(struct xlsx_sheet *s, struct xlsx_book *b, const char *name, const struct xlsx_column *columns,
		     size_t columns_n);
/* Adds a sheet to the workbook; its last row is remembered by xlsx_sheet_done(). */
lxw_worksheet *xlsx_sheet_add(struct xlsx_book *b, const char *name);
/* All rows are written, up to s->row. */
void xlsx_sheet_done(struct xlsx_sheet *s);
/* Filter, data bars and print area (as many columns as fit on a page), for the rows written. */
void xlsx_sheet_close(struct xlsx_sheet *s);

/* The header format that goes with a column's look: numbers stand at the right. */
lxw_format *xlsx_header_of(const struct xlsx_book *b, enum xlsx_look look);

/* The next row; then its cells, from the left. */
void xlsx_row(struct xlsx_sheet *s);
void xlsx_text(struct xlsx_sheet *s, struct str text);
void xlsx_number(struct xlsx_sheet *s,
		 double n); /* empty when not finite or negative zero of the catalogue (STAT_NONE) */
void xlsx_signed(struct xlsx_sheet *s, double n); /* the same for figures that may be negative */
void xlsx_time(struct xlsx_sheet *s, int64_t at_us);
void xlsx_skip(struct xlsx_sheet *s);
/* Texts in one cell, with `between` between them. */
void xlsx_list(struct xlsx_sheet *s, const struct str *items, size_t n, const char *between);
/* Cells of a column (from 0) that begin with `text` get `format`; once all rows are written. */
void xlsx_color(struct xlsx_sheet *s, size_t column, const char *text, lxw_format *format);
/* Text that leads to a row (from 1, below the header) of another sheet of this workbook. */
void xlsx_link(struct xlsx_sheet *s, const char *sheet, size_t row, struct str text);

/* `text` fit for a cell; valid until the next call. */
const char *xlsx_cell_text(struct xlsx_book *b, struct str text);

#endif
