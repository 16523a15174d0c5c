/*
 * report.xlsx: what to do first, then every list of the report on a sheet of its own. The creation date is the end of
 * the log, so that equal input gives equal bytes.
 */
#include "base/base.h"
#include "base/outfile.h"
#include "base/timestamp.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/xlsx_check.h"
#include "reports/xlsx_lists.h"
#include "reports/xlsx_sheet.h"

static void set_properties(struct xlsx_book *b, const struct report *r)
{
	char comment[128];
	snprintf(comment, sizeof comment, "pgassay %.*s", STR_ARG(r->version));
	bool known = r->to_us != TIME_UNKNOWN && r->to_us > US_PER_S;
	lxw_doc_properties properties = {
		.title = (char *)"PostgreSQL workload",
		.subject = (char *)"Recommendations, statements, tables, indexes and plans",
		.author = (char *)"pgassay",
		.comments = comment,
		.created = known ? (time_t)(r->to_us / US_PER_S) : 1,
	};
	workbook_set_properties(b->workbook, &properties);
}

static void print_workbook(const struct report *r, const struct render_options *options, struct xlsx_book *b)
{
	(void)options;
	b->zone_offset_us = r->zone_offset_us;
	set_properties(b, r);
	xlsx_summary(b, r);
	xlsx_recommendations(b, r);
	xlsx_patterns(b, r);
	xlsx_tables(b, r);
	xlsx_indexes(b, r);
	xlsx_plans(b, r);
	xlsx_events(b, r);
	xlsx_inputs(b, r);
	xlsx_chart_data(b, r);
}

static bool render_xlsx(const struct report *report, const struct render_options *options, struct err *err)
{
	struct buf path = {0};
	struct outfile file;
	struct xlsx_book book;
	buf_fmt(&path, "%s/report.xlsx", options->folder);
	bool ok = outfile_reserve(&file, path.p, err);
	if (ok) {
		xlsx_book_open(&book, file.temporary, options->folder);
		print_workbook(report, options, &book);
		if (xlsx_book_close(&book) && xlsx_is_whole(file.temporary, book.rows, book.sheets_n))
			ok = outfile_commit(&file, err);
		else {
			outfile_abort(&file);
			ok = err_set(err, ERR_WRITE, "could not write \"%s\" to its end", path.p);
		}
	}
	buf_release(&path);
	return ok;
}

const struct renderer renderer_xlsx = {
	.format = "xlsx",
	.files = (const char *const[]){"report.xlsx", NULL},
	.by_default = true,
	.render = render_xlsx,
};
