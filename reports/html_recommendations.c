/* The first thing to read: what to do, in order, what it brings, what it costs, and how to do and undo it. */
#include "base/base.h"
#include "analysis/rule.h"
#include "reports/html_parts.h"
#include "reports/html_table.h"
#include "reports/html_text.h"

#define LINKED_PATTERNS 5
/* Longer evidence is a sentence, not a figure. */
#define FIGURE_MAX 48
/* More evidence than that is folded. */
#define OPEN_EVIDENCE 6

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

static void cell_saved(FILE *out, const struct report *r, const struct finding *f)
{
	double share = r->busy_us_per_day > 0 ? (double)f->benefit_us_per_day / (double)r->busy_us_per_day : 0;
	if (f->benefit_us_per_day)
		html_cell_bar(out, (double)f->benefit_us_per_day, figure_duration(f->benefit_us_per_day), share);
	else
		fputs("<td class=\"n\" data-v=\"0\">\u2013</td>", out);
}

static void print_row(FILE *out, const struct report *r, const struct finding *f)
{
	html_row_open(out);
	fprintf(out, "<td class=\"n\" data-v=\"%u\">%u</td><th scope=\"row\"><a href=\"#r-%016" PRIx64 "\">", f->rank,
		f->rank, f->id);
	html_text_line(out, f->title, 160);
	fputs("</a></th>", out);
	cell_saved(out, r, f);
	fprintf(out, "<td data-v=\"%d\">", (int)f->severity);
	print_severity(out, f);
	fputs("</td>", out);
	html_cell_number(out, f->confidence, figure_confidence(f->confidence));
	html_cell_plain(out, finding_basis_names[f->basis]);
	cell_change(out, f->index_bytes, figure_bytes_change(f->index_bytes));
	cell_change(out, (double)f->write_us_per_day, figure_duration_change(f->write_us_per_day));
	html_row_close(out);
}

static void print_overview(FILE *out, const struct report *r)
{
	static const struct html_column columns[] = {
		{"#", true},          {"recommendation", false}, {"saves a day", true}, {"severity", false},
		{"confidence", true}, {"basis", false},          {"on disk", true},     {"writes cost a day", true},
	};
	html_table_open(out,
			&(struct html_table){.caption = "Recommendations by rank; the bars are shares of the time all "
							"statements take",
					     .columns = columns,
					     .columns_n = ARRAY_LEN(columns),
					     .filterable = r->recommendations_n > 12});
	for (size_t i = 0; i < r->recommendations_n; i++)
		print_row(out, r, r->recommendations[i]);
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
		print_fact(out, "on disk", figure_bytes_change(f->index_bytes).text);
	if (f->write_us_per_day)
		print_fact(out, "writes cost a day", figure_duration_change(f->write_us_per_day).text);
	fprintf(out, "<div><dt>rule</dt><dd><code>%s</code></dd></div>\n", f->rule->name);
	fputs("</dl>\n", out);
}

/* 16 hex digits. */
static bool read_id(struct str text, uint64_t *id)
{
	static const char digits[] = "0123456789abcdef";
	*id = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *digit = memchr(digits, text.p[i], 16);
		if (!digit)
			return false;
		*id = *id << 4 | (uint64_t)(digit - digits);
	}
	return text.n == 16;
}

/* A pattern's id leads to it. */
static void print_source(FILE *out, const struct report *r, struct str source)
{
	struct str rest = source;
	uint64_t id;
	bool is_pattern = str_take(&rest, STR("pattern ")) && read_id(rest, &id) && html_shows_pattern(r, id);
	fputs(" <span class=\"source\">", out);
	if (is_pattern)
		fprintf(out, "<a href=\"#p-%016" PRIx64 "\">", id);
	html_text_line(out, source, 200);
	fputs(is_pattern ? "</a></span>" : "</span>", out);
}

static void print_one_evidence(FILE *out, const struct report *r, const struct evidence *e)
{
	bool is_figure = e->value.n <= FIGURE_MAX;
	fputs("<li>", out);
	html_text_cut(out, e->what, 300);
	fputs(is_figure ? ": <b>" : ": ", out);
	html_text_cut(out, e->value, 500);
	fputs(is_figure ? "</b>" : "", out);
	if (e->source.n)
		print_source(out, r, e->source);
	fputs("</li>\n", out);
}

static void print_evidence(FILE *out, const struct report *r, const struct finding *f)
{
	size_t shown = f->evidence_n <= OPEN_EVIDENCE + 2 ? f->evidence_n : OPEN_EVIDENCE;
	if (f->evidence_n == 0)
		return;
	fputs("<h4>Evidence</h4>\n<ul class=\"evidence\">\n", out);
	for (size_t i = 0; i < shown; i++)
		print_one_evidence(out, r, &f->evidence[i]);
	fputs("</ul>\n", out);
	if (shown == f->evidence_n)
		return;
	fprintf(out, "<details><summary>%zu more</summary>\n<ul class=\"evidence\">\n", f->evidence_n - shown);
	for (size_t i = shown; i < f->evidence_n; i++)
		print_one_evidence(out, r, &f->evidence[i]);
	fputs("</ul>\n</details>\n", out);
}

static void print_patterns(FILE *out, const struct report *r, const struct finding *f)
{
	if (f->patterns_n == 0)
		return;
	fputs("<h4>Statements it concerns</h4>\n<ul class=\"links\">\n", out);
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
	print_changes(out, f);
	print_patterns(out, r, f);
	print_evidence(out, r, f);
	fputs("</article>\n", out);
}

void html_recommendations(FILE *out, const struct report *r)
{
	html_section_open(out, "recommendations", "Recommendations");
	if (r->recommendations_n == 0)
		fputs("<p class=\"empty\">No rule found anything to recommend in this workload.</p>\n", out);
	else
		print_overview(out, r);
	for (size_t i = 0; i < r->recommendations_n; i++)
		print_recommendation(out, r, r->recommendations[i]);
	html_section_close(out);
}
