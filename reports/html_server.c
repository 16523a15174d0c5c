/* The load as a whole, what the server said, and what was read to know it. */
#include "base/base.h"
#include "reports/formats.h"
#include "reports/html_charts.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define LISTED_NAMES 20
#define LISTED_ERRORS 100

static void print_dimension(FILE *out, const struct report *r, enum dimension d, const char *caption,
			    const char *column)
{
	const struct html_column columns[] = {{column, false}, {"calls", true}, {"total", true}, {"share", true}};
	size_t n = r->workload->dimensions_n[d];
	uint64_t all_us = r->workload->totals.calls.total_us;
	if (n == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = caption, .columns = columns, .columns_n = 4, .sorted = 3});
	for (size_t i = 0; i < n && i < LISTED_NAMES; i++) {
		const struct dimension_row *row = &r->workload->dimensions[d][i];
		html_row_open(out);
		html_cell_name(out, row->name.n ? row->name : STR("(none)"));
		html_cell_count(out, row->tally.calls);
		html_cell_us(out, row->tally.total_us);
		html_cell_share(out, all_us ? (double)row->tally.total_us / (double)all_us : 0);
		html_row_close(out);
	}
	html_table_close(out);
}

void html_load(FILE *out, const struct report *r)
{
	html_section_open(out, "load", "Load");
	html_chart_timeline(out, r);
	html_chart_percentiles(out, r);
	fputs("<div class=\"columns\">\n", out);
	print_dimension(out, r, BY_DATABASE, "Time by database", "database");
	print_dimension(out, r, BY_USER, "Time by user", "user");
	print_dimension(out, r, BY_APPLICATION, "Time by application", "application");
	print_dimension(out, r, BY_CLIENT, "Time by client", "client");
	fputs("</div>\n", out);
	html_section_close(out);
}

static void event_row(FILE *out, const char *name, uint64_t count)
{
	html_row_open(out);
	html_cell_name(out, str_from(name));
	html_cell_count(out, count);
	html_row_close(out);
}

static void print_events(FILE *out, const struct totals *t)
{
	static const struct html_column columns[] = {{"event", false}, {"count", true}};
	html_table_open(out, &(struct html_table){.caption = "Server events", .columns = columns, .columns_n = 2});
	event_row(out, "sessions", t->sessions);
	event_row(out, "connections", t->connections);
	event_row(out, "disconnections", t->disconnections);
	event_row(out, "errors", t->errors);
	event_row(out, "statements cancelled", t->cancels);
	event_row(out, "lock waits", t->lock_waits);
	event_row(out, "deadlocks", t->deadlocks);
	event_row(out, "temporary files", t->temp_files);
	event_row(out, "checkpoints", t->checkpoints);
	event_row(out, "automatic vacuums", t->autovacuums);
	event_row(out, "automatic analyzes", t->autoanalyzes);
	event_row(out, "plans logged", t->plans);
	html_table_close(out);
}

static void print_errors(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {{"message", false}, {"code", false},  {"level", false},
						     {"count", true},    {"first", false}, {"last", false}};
	const struct workload *w = r->workload;
	if (w->errors_n == 0)
		return;
	html_table_open(out, &(struct html_table){.caption = "Errors and messages by number",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .sorted = 4,
						  .filterable = w->errors_n > 12});
	for (size_t i = 0; i < w->errors_n && i < LISTED_ERRORS; i++) {
		const struct error_row *e = &w->errors[i];
		html_row_open(out);
		fputs("<th scope=\"row\">", out);
		html_text_cut(out, e->message, 600);
		fputs("</th>", out);
		html_cell_text(out, e->sqlstate);
		html_cell_plain(out, format_log_levels[e->severity]);
		html_cell_count(out, e->count);
		html_cell_plain(out, figure_time(e->first_us, r->zone_offset_us).text);
		html_cell_plain(out, figure_time(e->last_us, r->zone_offset_us).text);
		html_row_close(out);
	}
	html_table_close(out);
	if (w->errors_n > LISTED_ERRORS)
		fprintf(out, "<p class=\"more\">%s more kinds are in report.json.</p>\n",
			figure_count(w->errors_n - LISTED_ERRORS).text);
}

void html_server(FILE *out, const struct report *r)
{
	html_section_open(out, "server", "Server events");
	fputs("<div class=\"columns\">\n", out);
	print_events(out, &r->workload->totals);
	fputs("</div>\n", out);
	print_errors(out, r);
	html_section_close(out);
}

static void input_row(FILE *out, const struct report_input *in)
{
	html_row_open(out);
	html_cell_name(out, in->path);
	html_cell_plain(out, input_kind_names[in->kind]);
	fputs("<td>", out);
	html_text_line(out, in->format, 40);
	if (in->compression.n) {
		fputs(", ", out);
		html_text_line(out, in->compression, 40);
	}
	fputs("</td>", out);
	html_cell_number(out, (double)in->bytes, figure_bytes((double)in->bytes));
	html_cell_count(out, in->entries);
	html_cell_count(out, in->unparsed_lines);
	fprintf(out, "<td><span class=\"verdict %s\">%s</span> ", in->status == INPUT_OK ? "keep" : "doubt",
		input_status_names[in->status]);
	html_text_cut(out, in->error, 400);
	fputs("</td>", out);
	html_row_close(out);
}

static void print_unparsed(FILE *out, const struct report_input *in)
{
	for (size_t i = 0; i < in->unparsed_n; i++)
		html_code(out, in->unparsed[i], 400);
}

void html_inputs(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"file", false},   {"kind", false},   {"format", false},
		{"size", true},    {"entries", true}, {"lines not understood", true},
		{"status", false},
	};
	size_t unparsed = 0;
	html_section_open(out, "inputs", "Inputs");
	html_table_open(out, &(struct html_table){.caption = "What was read, and how much of it was understood",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns)});
	for (size_t i = 0; i < r->inputs_n; i++) {
		input_row(out, &r->inputs[i]);
		unparsed += r->inputs[i].unparsed_n;
	}
	html_table_close(out);
	if (unparsed) {
		fputs("<details><summary>Lines that were not understood</summary>\n", out);
		for (size_t i = 0; i < r->inputs_n; i++)
			print_unparsed(out, &r->inputs[i]);
		fputs("</details>\n", out);
	}
	html_section_close(out);
}
