/* What was read, and how much of it was understood. */
#include "base/base.h"
#include "base/timestamp.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

/* Where to look for an execution that a finding names by process and time. */
static void print_times(FILE *out, const struct report_input *in)
{
	char from[TIMESTAMP_MAX], to[TIMESTAMP_MAX];
	fputs("<td>", out);
	if (in->from_us != TIME_UNKNOWN) {
		html_text_line(out, timestamp_format(in->from_us, from), TIMESTAMP_MAX);
		fputs(" to ", out);
		html_text_line(out, timestamp_format(in->to_us, to), TIMESTAMP_MAX);
	}
	fputs("</td>", out);
}

static void input_row(FILE *out, const struct report_input *in)
{
	html_row_open(out);
	html_cell_name(out, in->path);
	html_cell_plain(out, input_kind_names[in->kind]);
	fputs("<td>", out);
	html_text_line(out, in->format, 40);
	if (in->compression.n && !str_eq(in->compression, STR("none"))) {
		fputs(", ", out);
		html_text_line(out, in->compression, 40);
	}
	fputs("</td>", out);
	html_cell_number(out, (double)in->bytes, figure_bytes((double)in->bytes));
	html_cell_count(out, in->entries);
	html_cell_count(out, in->unparsed_lines);
	print_times(out, in);
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
		{"covers", false}, {"status", false},
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
