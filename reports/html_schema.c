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

static void table_row(FILE *out, const struct report_table *t, uint64_t all_us)
{
	double rows = t->table ? t->table->rows : STAT_NONE, bytes = t->table ? t->table->bytes : STAT_NONE;
	html_row_open(out);
	fputs("<th scope=\"row\">", out);
	print_qualified(out, t->schema, t->name);
	fputs("</th>", out);
	html_cell_share(out, all_us ? (double)(t->read_us + t->write_us) / (double)all_us : 0);
	html_cell_us(out, t->read_us);
	html_cell_us(out, t->write_us);
	html_cell_count(out, t->calls);
	html_cell_number(out, t->writes_per_day, figure_stat(t->writes_per_day));
	html_cell_number(out, rows, figure_stat(rows));
	html_cell_number(out, bytes, figure_bytes(bytes));
	html_cell_count(out, t->indexes);
	html_row_close(out);
}

void html_tables(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"table", false},  {"share of time", true}, {"reading", true},
		{"writing", true}, {"calls", true},         {"rows written a day", true},
		{"rows", true},    {"size", true},          {"indexes", true},
	};
	html_section_open(out, "tables", "Tables");
	if (r->tables_n == 0)
		html_empty(out,
			   "No table is known: the statements name none, and no schema was given. Pass the output of "
			   "<code>pg_dump --schema-only</code>.");
	else {
		html_table_open(out,
				&(struct html_table){.caption = "Tables by the time of the statements that use them; "
								"one that uses several counts for each",
						     .columns = columns,
						     .columns_n = ARRAY_LEN(columns),
						     .sorted = 2,
						     .filterable = r->tables_n > 12});
		for (size_t i = 0; i < r->tables_n; i++)
			table_row(out, &r->tables[i], r->workload->totals.calls.total_us);
		html_table_close(out);
	}
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

static void cell_index(FILE *out, const struct report_index *ri)
{
	fprintf(out, "<th scope=\"row\" class=\"index\" id=\"i-%016" PRIx64 "\"><b>", ri->id);
	html_text_line(out, ri->index->name, HTML_NAME_MAX);
	fputs("</b> on ", out);
	print_qualified(out, ri->index->table->schema, ri->index->table->name);
	fputs("<br><code>", out);
	html_text_cut(out, ri->keys, 600);
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
	cell_index(out, ri);
	fprintf(out, "<td class=\"reason\"><span class=\"verdict %s\">", verdict_class(ri->verdict));
	html_text_line(out, ri->verdict, 60);
	fputs("</span> ", out);
	if (ri->finding && ri->index->hypothetical)
		fprintf(out, "<a href=\"#r-%016" PRIx64 "\">recommendation %u</a>", ri->finding->id, ri->finding->rank);
	else if (ri->finding)
		html_link_finding(out, ri->finding);
	else
		html_text_cut(out, ri->reason, 300);
	fputs("</td>", out);
	html_cell_number(out, index->bytes, figure_bytes(index->bytes));
	html_cell_number(out, index->scans, figure_stat(index->scans));
	html_cell_count(out, ri->serves_calls);
	cell_serves(out, r, ri);
	html_row_close(out);
}

/* "18 indexes, 54.2 MiB; 3 of them (1.2 MiB) are in doubt. 24 new ones are recommended (+141 MiB)." */
static void print_index_totals(FILE *out, const struct report *r)
{
	const struct report_index_totals *t = &r->index_totals;
	fprintf(out, "<p>There %s <b>%zu %s</b> (%s)", t->n[0] == 1 ? "is" : "are", t->n[0],
		t->n[0] == 1 ? "index" : "indexes", figure_bytes(t->bytes[0]).text);
	if (t->doubted)
		fprintf(out, ", of which <b>%zu</b> (%s) can go or must be looked at", t->doubted,
			figure_bytes(t->doubted_bytes).text);
	if (t->n[1])
		fprintf(out, "; <b>%zu</b> to be made (%s)", t->n[1], figure_bytes_change(t->bytes[1]).text);
	fputs(". Of each: what it is for, how often that is needed, what it costs on disk, and what should become of "
	      "it.</p>\n",
	      out);
}

void html_indexes(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"index", false},         {"verdict", false},    {"size", true},
		{"scans (server)", true}, {"calls (log)", true}, {"statements it serves", false},
	};
	html_section_open(out, "indexes", "Index strategy");
	if (r->indexes_n == 0)
		html_empty(out,
			   "No index is known, because no schema was given: pass the output of <code>pg_dump "
			   "--schema-only</code> to see what every index serves, how often, and whether it is worth "
			   "its place.");
	else {
		print_index_totals(out, r);
		html_table_open(out, &(struct html_table){.caption = "Indexes by table; sizes and scans are of the "
								     "statistics snapshot, calls are of the log",
							  .columns = columns,
							  .columns_n = ARRAY_LEN(columns),
							  .filterable = true});
		for (size_t i = 0; i < r->indexes_n; i++)
			index_row(out, r, &r->indexes[i]);
		html_table_close(out);
	}
	html_section_close(out);
}
