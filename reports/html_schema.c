/* Tables, and the index strategy: every index with what it serves, how often, its size and its verdict. */
#include "base/base.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define LISTED_SERVED 3

static void print_qualified(FILE *out, struct str schema, struct str name)
{
	if (schema.n && !str_eq(schema, STR("public"))) {
		html_text_line(out, schema, HTML_NAME_MAX);
		fputc('.', out);
	}
	html_text_line(out, name, HTML_NAME_MAX);
}

void html_tables(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"table", false},       {"rows", true},         {"size", true},         {"calls", true},
		{"time reading", true}, {"time writing", true}, {"writes a day", true}, {"indexes", true},
	};
	if (r->tables_n == 0)
		return;
	html_section_open(out, "tables", "Tables");
	html_table_open(out, &(struct html_table){.caption = "Tables and the time spent on them",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .filterable = r->tables_n > 12});
	for (size_t i = 0; i < r->tables_n; i++) {
		const struct report_table *t = &r->tables[i];
		double rows = t->table ? t->table->rows : STAT_NONE, bytes = t->table ? t->table->bytes : STAT_NONE;
		html_row_open(out);
		fputs("<th scope=\"row\">", out);
		print_qualified(out, t->schema, t->name);
		fputs("</th>", out);
		html_cell_number(out, rows, figure_stat(rows));
		html_cell_number(out, bytes, figure_bytes(bytes));
		html_cell_count(out, t->calls);
		html_cell_us(out, t->read_us);
		html_cell_us(out, t->write_us);
		html_cell_number(out, t->writes_per_day, figure_stat(t->writes_per_day));
		html_cell_count(out, t->indexes);
		html_row_close(out);
	}
	html_table_close(out);
	html_section_close(out);
}

static void cell_serves(FILE *out, const struct report *r, const struct report_index *ri)
{
	fprintf(out, "<td class=\"serves\" data-v=\"%zu\">", ri->serves_n);
	if (ri->serves_n == 0)
		fputs("nothing seen", out);
	for (size_t i = 0; i < ri->serves_n && i < LISTED_SERVED; i++) {
		fputs(i ? "<br>" : "", out);
		html_link_pattern(out, r, ri->serves[i]);
	}
	if (ri->serves_n > LISTED_SERVED)
		fprintf(out, "<br>and %s more", figure_count(ri->serves_n - LISTED_SERVED).text);
	fputs("</td>", out);
}

static void cell_index(FILE *out, const struct index *index)
{
	fputs("<th scope=\"row\" class=\"index\"><b>", out);
	html_text_line(out, index->name, HTML_NAME_MAX);
	fputs("</b> on ", out);
	print_qualified(out, index->table->schema, index->table->name);
	fputs("<br><code>", out);
	html_text_cut(out, index->definition, 1000);
	fputs("</code></th>", out);
}

static const char *verdict_class(struct str verdict)
{
	return str_eq(verdict, STR("keep")) ? "keep" : str_eq(verdict, STR("new")) ? "new" : "doubt";
}

static void index_row(FILE *out, const struct report *r, const struct report_index *ri)
{
	const struct index *index = ri->index;
	html_row_open(out);
	cell_index(out, index);
	fprintf(out, "<td class=\"reason\"><span class=\"verdict %s\">", verdict_class(ri->verdict));
	html_text_line(out, ri->verdict, 60);
	fputs("</span> ", out);
	html_text_cut(out, ri->reason, 300);
	fputs("</td>", out);
	html_cell_number(out, index->bytes, figure_bytes(index->bytes));
	html_cell_number(out, index->scans, figure_stat(index->scans));
	html_cell_count(out, ri->serves_calls);
	cell_serves(out, r, ri);
	html_row_close(out);
}

void html_indexes(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"index", false},         {"verdict", false},    {"size", true},
		{"scans (server)", true}, {"calls (log)", true}, {"statements it serves", false},
	};
	if (r->indexes_n == 0)
		return;
	html_section_open(out, "indexes", "Index strategy");
	fputs("<p>Every index, what it is for, how often that is needed, and what should become of it.</p>\n", out);
	html_table_open(out, &(struct html_table){.caption = "Indexes and what they serve",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .filterable = true});
	for (size_t i = 0; i < r->indexes_n; i++)
		index_row(out, r, &r->indexes[i]);
	html_table_close(out);
	html_section_close(out);
}
