/* compare.md: a comparison for a ticket's comment. */
#include "base/base.h"
#include "reports/comparison_print.h"
#include "reports/figures.h"

#define TEXT_MAX 200
#define EFFECTS_SHOWN 5

static const struct dialect {
	const char *heading, *subheading, *bullet, *sub_bullet, *head;
} dialects[] = {
	[MARKUP_GITHUB] = {"## ", "### ", "- ", "  - ",
			   "| | | calls a day | time a day | patterns |\n|---|---|---|---|---|\n"},
	[MARKUP_JIRA] = {"h2. ", "h3. ", "* ", "** ", "|| || || calls a day || time a day || patterns ||\n"},
};

struct writer {
	struct buf out;
	struct arena arena;
	enum markup markup;
	const struct dialect *d;
};

static void add(struct writer *w, const char *text)
{
	buf_add(&w->out, str_from(text));
}

static void add_text(struct writer *w, const char *before, struct str text, const char *after)
{
	add(w, before);
	markdown_text(&w->out, w->markup, text, TEXT_MAX);
	add(w, after);
}

static void add_side(struct writer *w, const char *name, const struct comparison_side *side)
{
	buf_fmt(&w->out, "| %s | ", name);
	add_text(w, "", side->name, " | ");
	buf_fmt(&w->out, "%s | %s | %zu |\n",
		figure_count((uint64_t)comparison_whole_us(comparison_per_day(side, side->calls))).text,
		figure_duration(comparison_whole_us(comparison_per_day(side, side->total_us))).text, side->patterns_n);
}

static void add_rest(struct writer *w, size_t n)
{
	if (n > COMPARISON_SHOWN)
		buf_fmt(&w->out, "%sand %zu more\n", w->d->bullet, n - COMPARISON_SHOWN);
}

static void add_change(struct writer *w, const struct comparison *c, const struct comparison_change *change)
{
	struct str severity = comparison_severity(change);
	add(w, w->d->bullet);
	if (severity.n)
		buf_fmt(&w->out, "%.*s: ", STR_ARG(severity));
	add_text(w, "", comparison_change_line(c, change, &w->arena), ": ");
	add_text(w, "", (change->after ? change->after : change->before)->query, "\n");
	if (change->before && change->after)
		add_text(w, w->d->sub_bullet,
			 comparison_figures_line(change->before, change->after, change->doubt, &w->arena), "\n");
}

static void add_changes(struct writer *w, const struct comparison *c, enum comparison_kind kind)
{
	size_t shown = 0;
	buf_fmt(&w->out, "\n%s%s: %zu\n\n", w->d->subheading, comparison_kind_titles[kind], c->changes_by[kind]);
	for (size_t i = 0; i < c->changes_n && shown < COMPARISON_SHOWN; i++) {
		if (c->changes[i].kind != kind)
			continue;
		add_change(w, c, &c->changes[i]);
		shown++;
	}
	add_rest(w, c->changes_by[kind]);
}

static void add_effects(struct writer *w, const struct comparison_result *r)
{
	struct str proof = comparison_proof(r, &w->arena);
	size_t shown = 0;
	if (proof.n)
		add_text(w, w->d->sub_bullet, proof, "\n");
	for (size_t i = 0; i < r->effects_n && r->outcome == ADVICE_TAKEN && shown < EFFECTS_SHOWN; i++) {
		const struct comparison_effect *e = &r->effects[i];
		if (!e->before || !e->after)
			continue;
		add_text(w, w->d->sub_bullet, comparison_figures_line(e->before, e->after, e->doubt, &w->arena), ": ");
		add_text(w, "", e->after->query, "\n");
		shown++;
	}
}

static void add_results(struct writer *w, const struct comparison *c, enum advice_outcome outcome)
{
	size_t shown = 0;
	buf_fmt(&w->out, "\n%s%s: %zu\n\n", w->d->subheading, comparison_outcome_titles[outcome],
		c->results_by[outcome]);
	for (size_t i = 0; i < c->results_n && shown < COMPARISON_SHOWN; i++) {
		const struct comparison_result *r = &c->results[i];
		if (r->outcome != outcome)
			continue;
		add_text(w, w->d->bullet, r->advice->title, ": ");
		add_text(w, "", comparison_result_line(r, &w->arena), "\n");
		add_effects(w, r);
		shown++;
	}
	add_rest(w, c->results_by[outcome]);
}

static void add_lines(struct writer *w, const struct comparison *c)
{
	struct str headline = comparison_headline(c, &w->arena), advice = comparison_advice_line(c, &w->arena);
	if (headline.n)
		add_text(w, "\n", headline, ".\n");
	if (advice.n)
		add_text(w, "\n", advice, ".\n");
	if (!c->changes_n)
		add(w, "\nNo statement became noticeably slower or faster, none is new, none gone.\n");
}

void comparison_print_markdown(const struct comparison *c, enum markup markup, FILE *out)
{
	struct writer w = {.markup = markup, .d = &dialects[markup]};
	add(&w, w.d->heading);
	add(&w, "Comparison\n\n");
	add(&w, w.d->head);
	add_side(&w, "before", c->before);
	add_side(&w, "after", c->after);
	add_lines(&w, c);
	if (c->results_by[ADVICE_TAKEN])
		add_results(&w, c, ADVICE_TAKEN);
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (c->changes_by[kind])
			add_changes(&w, c, kind);
	for (enum advice_outcome outcome = ADVICE_TAKEN + 1; outcome < ADVICE_OUTCOMES; outcome++)
		if (c->results_by[outcome])
			add_results(&w, c, outcome);
	fwrite(w.out.p, 1, w.out.n, out);
	buf_release(&w.out);
	arena_release(&w.arena);
}
