/* report.html: the first screen; the sections have files of their own. */
#include "base/base.h"
#include "base/timestamp.h"
#include "reports/formats.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

/* Databases, the first few, as the subject of the report. */
static void print_databases(FILE *out, const struct report *r)
{
	const struct workload *w = r->workload;
	for (size_t i = 0; i < w->dimensions_n[BY_DATABASE] && i < 3; i++) {
		fputs(i ? ", " : " \u00b7 ", out);
		html_text_line(out, w->dimensions[BY_DATABASE][i].name, 60);
	}
	if (w->dimensions_n[BY_DATABASE] > 3)
		fprintf(out, " and %zu more", w->dimensions_n[BY_DATABASE] - 3);
}

static void print_banner(FILE *out, const struct report *r)
{
	fprintf(out, "<header>\n<h1>PostgreSQL workload</h1>\n<p class=\"window\">%s ",
		figure_window(r->from_us, r->to_us, r->zone_offset_us).text);
	if (r->from_us != TIME_UNKNOWN)
		html_text_line(out, r->zone.n ? r->zone : STR("UTC"), 40);
	print_databases(out, r);
	fputs("</p>\n</header>\n", out);
}

static void print_headline(FILE *out, const struct report *r)
{
	if (r->workload->totals.calls.calls == 0)
		fprintf(out,
			"<p class=\"headline\"><b>%zu recommendations.</b> Without calls in a log they cannot be "
			"weighed by "
			"the time they save.</p>\n",
			r->recommendations_n);
	else if (r->recommendations_n && r->saved_us_per_day > 0)
		fprintf(out,
			"<p class=\"headline\">Following the recommendations would save about <b>%s a day</b>, %s of "
			"the %s that statements take.%s</p>\n",
			figure_duration(r->saved_us_per_day).text, figure_percent(r->saved_share).text,
			figure_duration(r->busy_us_per_day).text, format_first_ones(r).text);
	else if (r->recommendations_n)
		fprintf(out,
			"<p class=\"headline\">Statements take <b>%s a day</b>; there are %zu recommendations.</p>\n",
			figure_duration(r->busy_us_per_day).text, r->recommendations_n);
	else
		fprintf(out, "<p class=\"headline\">Statements take <b>%s a day</b>; nothing stands out.</p>\n",
			figure_duration(r->busy_us_per_day).text);
}

static void print_key_figure(FILE *out, const char *name, struct figure value)
{
	fprintf(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value.text);
}

static void print_summary(FILE *out, const struct report *r)
{
	const struct totals *t = &r->workload->totals;
	fputs("<section id=\"summary\" aria-label=\"Summary\">\n", out);
	print_headline(out, r);
	fputs("<dl class=\"key\">\n", out);
	print_key_figure(out, "critical", figure_count(r->recommendations_by[SEVERITY_FINDING_CRITICAL]));
	print_key_figure(out, "warnings", figure_count(r->recommendations_by[SEVERITY_FINDING_WARNING]));
	print_key_figure(out, "calls", figure_count(t->calls.calls));
	print_key_figure(out, "statement time", figure_duration((int64_t)MIN(t->calls.total_us, (uint64_t)INT64_MAX)));
	print_key_figure(out, "patterns", figure_count(r->patterns_n));
	print_key_figure(out, "errors", figure_count(t->errors));
	print_key_figure(out, "lock waits", figure_count(t->lock_waits));
	print_key_figure(out, "in temporary files", figure_bytes((double)t->temp_bytes));
	fputs("</dl>\n", out);
	if (r->notes_n) {
		fputs("<div class=\"notes\"><p class=\"label\">Read the figures with this in mind</p>\n<ul>\n", out);
		for (size_t i = 0; i < r->notes_n; i++) {
			fputs("<li>", out);
			html_text_cut(out, r->notes[i].text, 1000);
			fputs("</li>\n", out);
		}
		fputs("</ul></div>\n", out);
	}
	fputs("</section>\n", out);
}

static void print_page(const struct report *r, const struct render_options *options, FILE *out)
{
	static const struct html_link links[] = {
		{"recommendations", "Recommendations"},
		{"load", "Load"},
		{"patterns", "Statements"},
		{"tables", "Tables"},
		{"indexes", "Index strategy"},
		{"plans", "Plans"},
		{"server", "Server events"},
		{"inputs", "Inputs"},
	};
	(void)options;
	struct str title =
		arena_fmt(r->arena, "PostgreSQL workload %s", figure_minute(r->from_us, r->zone_offset_us).text);
	html_page_open(out, title, r->version, links, ARRAY_LEN(links));
	print_banner(out, r);
	fputs("<main>\n", out);
	print_summary(out, r);
	html_recommendations(out, r);
	html_load(out, r);
	html_patterns(out, r);
	html_tables(out, r);
	html_indexes(out, r);
	html_plans(out, r);
	html_server(out, r);
	html_inputs(out, r);
	html_page_close(
		out, r->version,
		"Percentiles are within 1 % of the exact ones. The same figures, unrounded, are in report.json.");
}

static bool render_html(const struct report *report, const struct render_options *options, struct err *err)
{
	return format_write_file(report, options, "report.html", print_page, err);
}

const struct renderer renderer_html = {
	.format = "html",
	.files = (const char *const[]){"report.html", NULL},
	.by_default = true,
	.render = render_html,
};
