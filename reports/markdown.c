/*
 * report.md: the ten best recommendations for a ticket's comment, within 60,000 bytes, in GitHub's Markdown or in
 * Jira's wiki markup.
 */
#include "base/base.h"
#include "base/timestamp.h"
#include "analysis/rule.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/markdown_text.h"

#define BEST_RECOMMENDATIONS 10
#define LISTED_STATEMENTS 5
#define LISTED_EVIDENCE 8
/* GitHub takes 65,536 characters a comment, Jira 32,767 by default. */
static const size_t size_limit[] = {[MARKUP_GITHUB] = 60000, [MARKUP_JIRA] = 30000};
#define SQL_LIMIT 3000

/* What the two markups write around the same things. */
static const struct dialect {
	const char *heading, *subheading, *bold, *bullet;
	const char *head_open, *head_between, *head_close; /* of a table's header row */
	bool has_rule;                                     /* a row of dashes below it */
	const char *fold_open, *fold_close;
} dialects[] = {
	[MARKUP_GITHUB] = {"## ", "### ", "**", "- ", "| ", " | ", " |\n", true,
			   "<details><summary>SQL to undo</summary>\n\n", "\n</details>\n"},
	[MARKUP_JIRA] = {"h2. ", "h3. ", "*", "* ", "|| ", " || ", " ||\n", false, "SQL to undo:\n", ""},
};

struct writer {
	struct buf out;
	enum markup markup;
	const struct dialect *d;
};

static void add(struct writer *w, const char *text)
{
	buf_add(&w->out, str_from(text));
}

/* A figure of ours: its signs may be markup too. */
static void add_figure(struct writer *w, struct figure f)
{
	markdown_text(&w->out, w->markup, str_from(f.text), sizeof f.text);
}

static void add_text(struct writer *w, struct str text, size_t max)
{
	markdown_text(&w->out, w->markup, text, max);
}

static void add_table_head(struct writer *w, const char *const *titles, size_t n)
{
	add(w, w->d->head_open);
	for (size_t i = 0; i < n; i++) {
		add(w, i ? w->d->head_between : "");
		add(w, titles[i]);
	}
	add(w, w->d->head_close);
	for (size_t i = 0; w->d->has_rule && i < n; i++)
		add(w, i + 1 < n ? "|---" : "|---|\n");
}

static void add_headline(struct writer *w, const struct report *r)
{
	add(w, w->d->heading);
	add(w, "PostgreSQL workload, ");
	add_figure(w, figure_window(r->from_us, r->to_us, r->zone_offset_us));
	if (r->from_us != TIME_UNKNOWN) {
		add(w, " ");
		add_text(w, r->zone.n ? r->zone : STR("UTC"), 40);
	}
	add(w, "\n\n");
	if (r->saved_us_per_day > 0) {
		add(w, "Following the recommendations would save about ");
		add(w, w->d->bold);
		add_figure(w, figure_duration(r->saved_us_per_day));
		add(w, " a day");
		add(w, w->d->bold);
		add(w, ", ");
		add_figure(w, figure_percent(r->saved_share));
		add(w, " of the ");
		add_figure(w, figure_duration(r->busy_us_per_day));
		add(w, " that statements take.");
		add_text(w, str_from(format_first_ones(r).text), sizeof(struct format_sentence));
		add(w, "\n\n");
	}
	if (r->recommendations_n == 0)
		add(w, "No rule found anything to recommend in this workload.\n\n");
}

static void add_overview(struct writer *w, const struct report *r, size_t n)
{
	static const char *const titles[] = {"#", "recommendation", "severity", "saves a day", "confidence", "on disk"};
	if (n == 0)
		return;
	add_table_head(w, titles, ARRAY_LEN(titles));
	for (size_t i = 0; i < n; i++) {
		const struct finding *f = r->recommendations[i];
		buf_fmt(&w->out, "| %u | ", f->rank);
		add_text(w, f->title, 160);
		buf_fmt(&w->out, " | %s | ", finding_severity_names[f->severity]);
		add_figure(w,
			   f->benefit_us_per_day ? figure_duration(f->benefit_us_per_day) : (struct figure){"\u2013"});
		add(w, " | ");
		add_figure(w, figure_confidence(f->confidence));
		add(w, " | ");
		add_figure(w, f->index_bytes != 0 ? figure_bytes_change(f->index_bytes) : (struct figure){"\u2013"});
		add(w, " |\n");
	}
	add(w, "\n");
}

static size_t length_of(const struct str *statements, size_t n)
{
	size_t length = 0;
	for (size_t i = 0; i < n; i++)
		length += statements[i].n + 2;
	return length;
}

static void add_sql(struct writer *w, const struct str *statements, size_t n, const char *file)
{
	struct buf sql = {0};
	if (length_of(statements, n) > SQL_LIMIT) {
		buf_fmt(&w->out, "The SQL is in %s.\n", file);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		buf_add(&sql, statements[i]);
		buf_add(&sql, i + 1 < n ? STR(";\n") : STR(";"));
	}
	markdown_code(&w->out, w->markup, buf_str(&sql));
	buf_release(&sql);
}

static void add_evidence(struct writer *w, const struct finding *f)
{
	for (size_t i = 0; i < f->evidence_n && i < LISTED_EVIDENCE; i++) {
		const struct evidence *e = &f->evidence[i];
		add(w, w->d->bullet);
		add_text(w, e->what, 120);
		add(w, ": ");
		add_text(w, e->value, 200);
		if (e->source.n) {
			add(w, " (");
			add_text(w, e->source, 120);
			add(w, ")");
		}
		add(w, "\n");
	}
	add(w, f->evidence_n ? "\n" : "");
}

static void add_recommendation(struct writer *w, const struct finding *f)
{
	buf_fmt(&w->out, "%s%u. ", w->d->subheading, f->rank);
	add_text(w, f->title, 300);
	add(w, "\n\n");
	markdown_paragraph(&w->out, w->markup, f->rationale, 1500);
	add(w, "\n\n");
	add_evidence(w, f);
	if (f->apply_n == 0)
		return;
	if (f->apply_commented)
		add(w, "Not certain enough to run unread:\n\n");
	add_sql(w, f->apply, f->apply_n, "apply.sql");
	if (f->rollback_n) {
		add(w, w->d->fold_open);
		add_sql(w, f->rollback, f->rollback_n, "rollback.sql");
		add(w, w->d->fold_close);
	}
	add(w, "\n");
}

/* As many as fit; those that do not are said. */
static void add_recommendations(struct writer *w, const struct report *r, size_t n)
{
	size_t i, limit = size_limit[w->markup] - 6000; /* what follows needs the rest */
	for (i = 0; i < n; i++) {
		size_t before = w->out.n;
		add_recommendation(w, r->recommendations[i]);
		if (w->out.n > limit) {
			w->out.n = before;
			break;
		}
	}
	if (i < r->recommendations_n)
		buf_fmt(&w->out, "%zu more recommendations are in report.html.\n\n", r->recommendations_n - i);
}

static void add_statements(struct writer *w, const struct report *r)
{
	static const char *const titles[] = {"statement", "share", "calls", "mean", "95 %"};
	size_t n = MIN(r->patterns_n, (size_t)LISTED_STATEMENTS);
	if (n == 0)
		return;
	add(w, w->d->subheading);
	add(w, "Statements that take most time\n\n");
	add_table_head(w, titles, ARRAY_LEN(titles));
	for (size_t i = 0; i < n; i++) {
		const struct report_pattern *p = &r->patterns[i];
		add(w, "| ");
		add_text(w, p->pattern->query, 120);
		add(w, " | ");
		add_figure(w, figure_percent(p->share));
		add(w, " | ");
		add_figure(w, figure_count(p->pattern->tally.calls));
		add(w, " | ");
		add_figure(w, figure_duration((int64_t)p->mean_us));
		add(w, " | ");
		add_figure(w, figure_duration((int64_t)p->p95_us));
		add(w, " |\n");
	}
	add(w, "\n");
}

static void add_notes(struct writer *w, const struct report *r)
{
	for (size_t i = 0; i < r->notes_n && i < LISTED_EVIDENCE; i++) {
		add(w, w->d->bullet);
		add_text(w, r->notes[i].text, 250);
		add(w, "\n");
	}
}

static void print_markdown(const struct report *r, const struct render_options *options, FILE *out)
{
	struct writer w = {.markup = str_eq(options->flavor, STR("jira")) ? MARKUP_JIRA : MARKUP_GITHUB};
	size_t n = MIN(r->recommendations_n, (size_t)BEST_RECOMMENDATIONS);
	w.d = &dialects[w.markup];
	add_headline(&w, r);
	add_overview(&w, r, n);
	add_recommendations(&w, r, n);
	add_statements(&w, r);
	add_notes(&w, r);
	fwrite(w.out.p, 1, w.out.n, out);
	buf_release(&w.out);
}

static bool render_markdown(const struct report *report, const struct render_options *options, struct err *err)
{
	return format_write_file(report, options, "report.md", print_markdown, err);
}

const struct renderer renderer_markdown = {
	.format = "md",
	.files = (const char *const[]){"report.md", NULL},
	.by_default = false,
	.render = render_markdown,
};
