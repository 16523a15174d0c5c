/* The first thing to read: what to do, in order, what it brings, what it costs, and how to do and undo it. */
#include "base/base.h"
#include "analysis/rule.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define LINKED_PATTERNS 5
/* Longer evidence is a sentence, not a figure. */
#define FIGURE_MAX 48

static void print_severity(FILE *out, const struct finding *f)
{
	const char *name = finding_severity_names[f->severity];
	fprintf(out, "<span class=\"badge %s\">%s</span>", name, name);
}

/* Nothing is a dash, so that the eye finds what there is. */
static void cell_change(FILE *out, double raw, struct figure shown)
{
	html_cell_number(out, raw, raw != 0 ? shown : (struct figure){"\u2013"});
}

static void print_row(FILE *out, const struct finding *f)
{
	html_row_open(out);
	fprintf(out, "<td class=\"n\" data-v=\"%u\">%u</td><th scope=\"row\"><a href=\"#r-%016" PRIx64 "\">", f->rank,
		f->rank, f->id);
	html_text_line(out, f->title, 160);
	fprintf(out, "</a></th><td data-v=\"%d\">", (int)f->severity);
	print_severity(out, f);
	fputs("</td>", out);
	cell_change(out, (double)f->benefit_us_per_day, figure_duration(f->benefit_us_per_day));
	html_cell_number(out, f->confidence, figure_confidence(f->confidence));
	html_cell_plain(out, finding_basis_names[f->basis]);
	cell_change(out, f->index_bytes, figure_bytes_change(f->index_bytes));
	cell_change(out, (double)f->write_us_per_day, figure_duration_change(f->write_us_per_day));
	html_row_close(out);
}

static void print_overview(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"#", true},          {"recommendation", false}, {"severity", false},  {"saves a day", true},
		{"confidence", true}, {"basis", false},          {"index size", true}, {"writes a day", true},
	};
	html_table_open(out, &(struct html_table){.caption = "Recommendations by rank",
						  .columns = columns,
						  .columns_n = ARRAY_LEN(columns),
						  .filterable = r->recommendations_n > 12});
	for (size_t i = 0; i < r->recommendations_n; i++)
		print_row(out, r->recommendations[i]);
	html_table_close(out);
}

static void print_fact(FILE *out, const char *name, const char *value)
{
	fprintf(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

static void print_facts(FILE *out, const struct finding *f)
{
	fputs("<dl class=\"facts\">\n", out);
	if (f->benefit_us_per_day)
		print_fact(out, "saves a day", figure_duration(f->benefit_us_per_day).text);
	if (f->benefit_relative > 0)
		print_fact(out, "of these statements\u2019 time", figure_percent(f->benefit_relative).text);
	print_fact(out, "confidence", figure_confidence(f->confidence).text);
	print_fact(out, "basis", finding_basis_names[f->basis]);
	if (f->index_bytes != 0)
		print_fact(out, "index size", figure_bytes_change(f->index_bytes).text);
	if (f->write_us_per_day)
		print_fact(out, "writes a day", figure_duration_change(f->write_us_per_day).text);
	fprintf(out, "<div><dt>rule</dt><dd><code>%s</code></dd></div>\n", f->rule->name);
	fputs("</dl>\n", out);
}

static void print_evidence(FILE *out, const struct finding *f)
{
	if (f->evidence_n == 0)
		return;
	fputs("<p class=\"label\">Evidence</p>\n<ul class=\"evidence\">\n", out);
	for (size_t i = 0; i < f->evidence_n; i++) {
		const struct evidence *e = &f->evidence[i];
		fputs("<li>", out);
		html_text_cut(out, e->what, 300);
		bool is_figure = e->value.n <= FIGURE_MAX;
		fputs(is_figure ? ": <b>" : ": ", out);
		html_text_cut(out, e->value, 500);
		fputs(is_figure ? "</b>" : "", out);
		if (e->source.n) {
			fputs(" <span class=\"source\">", out);
			html_text_line(out, e->source, 200);
			fputs("</span>", out);
		}
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void print_patterns(FILE *out, const struct report *r, const struct finding *f)
{
	if (f->patterns_n == 0)
		return;
	fputs("<p class=\"label\">Statements it concerns</p>\n<ul class=\"links\">\n", out);
	for (size_t i = 0; i < f->patterns_n && i < LINKED_PATTERNS; i++) {
		const struct report_pattern *rp = report_pattern_of(r, f->patterns[i]);
		fputs("<li>", out);
		html_link_pattern(out, r, f->patterns[i]);
		if (rp)
			fprintf(out, " <span class=\"source\">%s calls, %s</span>",
				figure_count(rp->pattern->tally.calls).text,
				figure_duration((int64_t)rp->pattern->tally.total_us).text);
		fputs("</li>\n", out);
	}
	if (f->patterns_n > LINKED_PATTERNS)
		fprintf(out, "<li>and %s more: see report.json</li>\n",
			figure_count(f->patterns_n - LINKED_PATTERNS).text);
	fputs("</ul>\n", out);
}

static void print_changes(FILE *out, const struct finding *f)
{
	if (f->apply_n == 0)
		return;
	html_sql(out,
		 f->apply_commented ? "SQL to apply, after checking: it is not certain enough to run unread"
				    : "SQL to apply",
		 f->apply, f->apply_n);
	if (f->rollback_n == 0)
		return;
	fputs("<details><summary>SQL to undo</summary>\n", out);
	html_sql(out, "SQL to undo", f->rollback, f->rollback_n);
	fputs("</details>\n", out);
}

static void print_recommendation(FILE *out, const struct report *r, const struct finding *f)
{
	fprintf(out, "<article class=\"card %s\" id=\"r-%016" PRIx64 "\">\n<h3><span class=\"rank\">%u</span> ",
		finding_severity_names[f->severity], f->id, f->rank);
	html_text_cut(out, f->title, 400);
	fputc(' ', out);
	print_severity(out, f);
	html_permalink(out, "r", f->id, "recommendation");
	fputs("</h3>\n", out);
	print_facts(out, f);
	fputs("<p>", out);
	html_text_cut(out, f->rationale, 4000);
	fputs("</p>\n", out);
	print_evidence(out, f);
	print_patterns(out, r, f);
	print_changes(out, f);
	fputs("</article>\n", out);
}

void html_recommendations(FILE *out, const struct report *r)
{
	html_section_open(out, "recommendations", "Recommendations");
	if (r->recommendations_n == 0)
		fputs("<p>No rule found anything to recommend in this workload.</p>\n", out);
	else
		print_overview(out, r);
	for (size_t i = 0; i < r->recommendations_n; i++)
		print_recommendation(out, r, r->recommendations[i]);
	html_section_close(out);
}
