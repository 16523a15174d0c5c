#include "reports/html_table.h"

#include <math.h>

#include "base/base.h"
#include "reports/html_text.h"

void html_table_open(FILE *out, const struct html_table *t)
{
	fputs("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"", out);
	html_text(out, str_from(t->caption));
	fprintf(out, "\">\n<table%s%s>\n<caption>", t->filterable ? " data-filter" : "", t->fixed ? " data-fixed" : "");
	html_text(out, str_from(t->caption));
	fputs("</caption>\n<thead><tr>", out);
	for (size_t i = 0; i < t->columns_n; i++) {
		fprintf(out, "<th scope=\"col\"%s%s>", t->columns[i].number ? " class=\"n\"" : "",
			t->sorted == (int)i + 1 ? " aria-sort=\"descending\"" : "");
		html_text(out, str_from(t->columns[i].title));
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

void html_table_close(FILE *out)
{
	fputs("</tbody>\n</table>\n</div>\n", out);
}

void html_row_open(FILE *out)
{
	fputs("<tr>", out);
}

void html_row_close(FILE *out)
{
	fputs("</tr>\n", out);
}

void html_cell_name(FILE *out, struct str name)
{
	fputs("<th scope=\"row\">", out);
	html_text_line(out, name, HTML_NAME_MAX);
	fputs("</th>", out);
}

void html_cell_text(FILE *out, struct str text)
{
	fputs("<td>", out);
	html_text_cut(out, text, 2000);
	fputs("</td>", out);
}

void html_cell_plain(FILE *out, const char *text)
{
	html_cell_text(out, str_from(text));
}

void html_cell_number(FILE *out, double raw, struct figure shown)
{
	if (isfinite(raw))
		fprintf(out, "<td class=\"n\" data-v=\"%.17g\">%s</td>", raw, shown.text);
	else
		fprintf(out, "<td class=\"n\">%s</td>", shown.text);
}

void html_cell_count(FILE *out, uint64_t n)
{
	fprintf(out, "<td class=\"n\" data-v=\"%" PRIu64 "\">%s</td>", n, figure_count(n).text);
}

void html_cell_us(FILE *out, uint64_t us)
{
	int64_t shown = us > INT64_MAX ? INT64_MAX : (int64_t)us;
	fprintf(out, "<td class=\"n\" data-v=\"%" PRIu64 "\">%s</td>", us, figure_duration(shown).text);
}

void html_cell_bar(FILE *out, double raw, struct figure shown, double share)
{
	double width = !(share > 0) ? 0 : share < 1 ? share * 100 : 100;
	fprintf(out,
		"<td class=\"n share\" data-v=\"%.17g\">%s<svg class=\"bar\" viewBox=\"0 0 100 4\" width=\"100\" "
		"height=\"4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"100\" height=\"4\" "
		"class=\"rail\"/><rect width=\"%.2f\" height=\"4\"/></svg></td>",
		isfinite(raw) ? raw : 0, shown.text, width);
}

void html_cell_share(FILE *out, double share)
{
	html_cell_bar(out, round(share * 1e6) / 1e6, figure_percent(share), share);
}
