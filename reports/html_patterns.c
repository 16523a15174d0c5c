/* Statement patterns: one table of many, and each of the first ones with all that is known of it. */
#include "base/base.h"
#include "reports/html_charts.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

/* The page lists this many times what it shows in full. */
#define LISTED_TIMES 20
#define SHOWN_SAMPLES 3
/* The style sheet leaves out the cards behind them on paper. */
#define PRINTED 10
#define SHOWN_INDEXES 8

static void print_row(FILE *out, const struct report *r, const struct report_pattern *rp)
{
	const struct pattern *p = rp->pattern;
	html_row_open(out);
	fputs("<th scope=\"row\">", out);
	html_link_pattern(out, r, p->id);
	fputs("</th>", out);
	html_cell_share(out, rp->share);
	html_cell_us(out, p->tally.total_us);
	html_cell_count(out, p->tally.calls);
	html_cell_number(out, rp->mean_us, figure_duration((int64_t)rp->mean_us));
	html_cell_us(out, rp->p50_us);
	html_cell_us(out, rp->p95_us);
	html_cell_us(out, rp->p99_us);
	html_cell_us(out, p->max_us);
	html_row_close(out);
}

static void print_overview(FILE *out, const struct report *r, size_t n)
{
	static const struct html_column columns[] = {
		{"statement", false}, {"share", true}, {"total", true}, {"calls", true},   {"mean", true},
		{"median", true},     {"95 %", true},  {"99 %", true},  {"longest", true},
	};
	html_table_open(out, &(struct html_table){.caption = "Statement patterns by total time",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .sorted = 3,
						  .filterable = true});
	for (size_t i = 0; i < n; i++)
		print_row(out, r, &r->patterns[i]);
	html_table_close(out);
	if (n < r->patterns_n)
		fprintf(out,
			"<p class=\"more\">%s of %s patterns; all of them are in report.json and report.xlsx.</p>\n",
			figure_count(n).text, figure_count(r->patterns_n).text);
}

static void print_fact(FILE *out, const char *name, struct figure value)
{
	fprintf(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value.text);
}

static void print_event_facts(FILE *out, const struct pattern *p)
{
	if (p->temp_files)
		print_fact(out, "temporary files", figure_count(p->temp_files));
	if (p->temp_bytes)
		print_fact(out, "written to them", figure_bytes((double)p->temp_bytes));
	if (p->lock_waits)
		print_fact(out, "lock waits", figure_count(p->lock_waits));
	if (p->lock_wait_us)
		print_fact(out, "waited for locks", figure_duration((int64_t)p->lock_wait_us));
	if (p->errors)
		print_fact(out, "errors", figure_count(p->errors));
	if (p->cancels)
		print_fact(out, "cancelled", figure_count(p->cancels));
}

static void print_facts(FILE *out, const struct report_pattern *rp)
{
	const struct pattern *p = rp->pattern;
	fputs("<dl class=\"facts\">\n", out);
	print_fact(out, "share of all time", figure_percent(rp->share));
	print_fact(out, "total", figure_duration((int64_t)p->tally.total_us));
	print_fact(out, "calls", figure_count(p->tally.calls));
	print_fact(out, "mean", figure_duration((int64_t)rp->mean_us));
	print_fact(out, "deviation", figure_duration((int64_t)rp->stddev_us));
	print_fact(out, "median", figure_duration((int64_t)rp->p50_us));
	print_fact(out, "90 %", figure_duration((int64_t)rp->p90_us));
	print_fact(out, "95 %", figure_duration((int64_t)rp->p95_us));
	print_fact(out, "99 %", figure_duration((int64_t)rp->p99_us));
	print_fact(out, "longest", figure_duration((int64_t)p->max_us));
	print_event_facts(out, p);
	fputs("</dl>\n", out);
}

static void print_dimension(FILE *out, const struct pattern *p, enum dimension d, const char *title)
{
	if (p->dimensions_n[d] == 0)
		return;
	fprintf(out, "<div><dt>%s</dt><dd>", title);
	for (size_t i = 0; i < p->dimensions_n[d] && i < 6; i++) {
		fputs(i ? ", " : "", out);
		html_text_line(out, p->dimensions[d][i].name, 60);
	}
	fputs(p->dimensions_n[d] > 6 ? ", \u2026</dd></div>\n" : "</dd></div>\n", out);
}

static void print_dimensions(FILE *out, const struct report *r, const struct pattern *p)
{
	fputs("<dl class=\"facts\">\n", out);
	print_fact(out, "first seen", figure_time(p->first_us, r->zone_offset_us));
	print_fact(out, "last seen", figure_time(p->last_us, r->zone_offset_us));
	print_dimension(out, p, BY_DATABASE, "databases");
	print_dimension(out, p, BY_USER, "users");
	print_dimension(out, p, BY_APPLICATION, "applications");
	print_dimension(out, p, BY_CLIENT, "clients");
	fprintf(out, "<div><dt>pattern</dt><dd><code>%016" PRIx64 "</code></dd></div>\n", p->id);
	fputs("</dl>\n", out);
}

static void print_samples(FILE *out, const struct report *r, const struct pattern *p)
{
	if (p->samples_n == 0)
		return;
	fputs("<details><summary>Samples</summary>\n", out);
	for (size_t i = 0; i < p->samples_n && i < SHOWN_SAMPLES; i++) {
		const struct sample *s = &p->samples[i];
		fprintf(out, "<div class=\"sql\"><p class=\"label\">%s, took %s</p>\n",
			figure_time(s->at_us, r->zone_offset_us).text, figure_duration(s->duration_us).text);
		html_code(out, s->text, 4096);
		fputs("</div>\n", out);
	}
	fputs("</details>\n", out);
}

static void print_findings(FILE *out, const struct report_pattern *rp)
{
	if (rp->recommendations_n == 0)
		return;
	fputs("<div><h4>Recommendations</h4>\n<ul class=\"links\">\n", out);
	for (size_t i = 0; i < rp->recommendations_n; i++) {
		fputs("<li>", out);
		html_link_finding(out, rp->recommendations[i]);
		fputs("</li>\n", out);
	}
	fputs("</ul></div>\n", out);
}

static void print_indexes(FILE *out, const struct report *r, const struct report_pattern *rp)
{
	if (rp->indexes_n == 0)
		return;
	fputs("<div><h4>Indexes that serve it, or would</h4>\n<ul class=\"links\">\n", out);
	for (size_t i = 0; i < rp->indexes_n && i < SHOWN_INDEXES; i++) {
		const struct report_index *ri = &r->indexes[rp->indexes[i]];
		fputs("<li>", out);
		html_link_index(out, ri);
		fputs(" <span class=\"source\">", out);
		html_text_line(out, ri->keys, 120);
		fputs(ri->index->hypothetical ? "; to be made</span></li>\n" : "</span></li>\n", out);
	}
	if (rp->indexes_n > SHOWN_INDEXES)
		fprintf(out, "<li>and %s more</li>\n", figure_count(rp->indexes_n - SHOWN_INDEXES).text);
	fputs("</ul></div>\n", out);
}

/* The slowest plan open, the others folded. */
static void print_plans(FILE *out, const struct report *r, const struct report_pattern *rp)
{
	size_t shown = html_plans_shown(r), n = 0;
	for (size_t i = 0; i < rp->plans_n; i++) {
		if (rp->plans[i] >= shown)
			continue;
		if (n == 1)
			fputs("<details><summary>Other plans of it</summary>\n", out);
		html_plan(out, r, rp->plans[i], 4);
		n++;
	}
	if (n > 1)
		fputs("</details>\n", out);
}

static void print_pattern(FILE *out, const struct report *r, const struct report_pattern *rp, size_t number)
{
	const struct pattern *p = rp->pattern;
	fprintf(out, "<article class=\"card\" id=\"p-%016" PRIx64 "\">\n<h3><span class=\"rank\">%zu</span> ", p->id,
		number);
	fprintf(out, "%s", statement_kind_names[p->kind]);
	for (size_t i = 0; i < rp->tables_n && i < 3; i++) {
		fputs(i ? ", " : " on ", out);
		html_text_line(out, rp->tables[i], 80);
	}
	html_permalink(out, "p", p->id, "pattern");
	fputs("</h3>\n", out);
	html_code(out, p->query, 8192);
	print_facts(out, rp);
	print_dimensions(out, r, p);
	fputs("<div class=\"columns\">\n", out);
	print_findings(out, rp);
	print_indexes(out, r, rp);
	fputs("</div>\n<div class=\"charts\">\n", out);
	html_chart_durations(out, rp);
	html_chart_hours(out, r, rp);
	fputs("</div>\n", out);
	print_plans(out, r, rp);
	print_samples(out, r, p);
	fputs("</article>\n", out);
}

void html_patterns(FILE *out, const struct report *r)
{
	size_t shown = MIN(r->top, r->patterns_n);
	html_section_open(out, "patterns", "Statements");
	if (r->patterns_n == 0)
		html_empty(
			out,
			"No statement was seen: pass the server\u2019s log, written with log_min_duration_statement.");
	else
		print_overview(out, r, MIN(shown * LISTED_TIMES, r->patterns_n));
	if (shown > PRINTED)
		fprintf(out, "<p class=\"more only-print\">Printed are the first %d in full.</p>\n", PRINTED);
	for (size_t i = 0; i < shown; i++)
		print_pattern(out, r, &r->patterns[i], i + 1);
	html_section_close(out);
}
