#include "cmd/compare_text.h"

#include "base/base.h"
#include "base/utf8.h"
#include "reports/comparison_print.h"
#include "reports/figures.h"

#define INDENT 4
#define EFFECTS_SHOWN 3

static const enum tone kind_tones[] = {[CHANGE_SLOWER] = TONE_CRITICAL,
				       [CHANGE_NEW] = TONE_WARNING,
				       [CHANGE_FASTER] = TONE_GOOD,
				       [CHANGE_GONE] = TONE_PLAIN,
				       [CHANGE_UNCERTAIN] = TONE_FAINT};

static void print_rest(const struct terminal *t, size_t n)
{
	if (n > COMPARISON_SHOWN)
		fprintf(t->out, "%*sand %zu more\n", INDENT, "", n - COMPARISON_SHOWN);
}

static void print_side(const struct terminal *t, const char *name, const struct comparison_side *side,
		       struct arena *arena)
{
	struct figure calls = figure_count((uint64_t)comparison_whole_us(comparison_per_day(side, side->calls)));
	struct figure spent = figure_duration(comparison_whole_us(comparison_per_day(side, side->total_us)));
	fprintf(t->out, "%s", name);
	terminal_line(t, 1, TONE_STRONG, utf8_head(side->name, 70));
	terminal_line(t, INDENT, TONE_PLAIN,
		      arena_fmt(arena, "%s calls, %s of time a day; %zu patterns in %s", calls.text, spent.text,
				side->patterns_n, figure_duration(comparison_whole_us(side->seconds * 1e6)).text));
}

static void print_summary(const struct comparison *c, const struct terminal *t, struct arena *arena)
{
	struct str headline = comparison_headline(c, arena), advice = comparison_advice_line(c, arena);
	print_side(t, "before", c->before, arena);
	print_side(t, "after ", c->after, arena);
	if (headline.n || advice.n)
		fputc('\n', t->out);
	terminal_wrap(t, 0, TONE_STRONG, headline);
	terminal_wrap(t, 0, TONE_STRONG, advice);
}

static void print_changes(const struct comparison *c, enum comparison_kind kind, const struct terminal *t,
			  struct arena *arena)
{
	size_t shown = 0;
	fprintf(t->out, "\n%s: %zu\n", comparison_kind_titles[kind], c->changes_by[kind]);
	for (size_t i = 0; i < c->changes_n && shown < COMPARISON_SHOWN; i++) {
		const struct comparison_change *change = &c->changes[i];
		if (change->kind != kind)
			continue;
		terminal_line(t, 2, kind_tones[kind], comparison_change_line(c, change, arena));
		if (change->before && change->after)
			terminal_wrap(t, INDENT, TONE_PLAIN,
				      comparison_figures_line(change->before, change->after, change->doubt, arena));
		terminal_line(t, INDENT, TONE_FAINT, (change->after ? change->after : change->before)->query);
		shown++;
	}
	print_rest(t, c->changes_by[kind]);
}

static void print_effects(const struct comparison_result *r, const struct terminal *t, struct arena *arena)
{
	size_t shown = 0;
	for (size_t i = 0; i < r->effects_n && shown < EFFECTS_SHOWN; i++) {
		const struct comparison_effect *e = &r->effects[i];
		if (!e->before || !e->after)
			continue;
		double was = comparison_mean_us(e->before), is = comparison_mean_us(e->after);
		struct figure mean = figure_duration(comparison_whole_us(was));
		terminal_line(t, INDENT, was > is ? TONE_GOOD : TONE_PLAIN,
			      arena_fmt(arena, "%s \u2192 %s a call (%s)", mean.text,
					figure_duration(comparison_whole_us(is)).text, figure_change(was, is).text));
		terminal_wrap(t, INDENT + 2, TONE_PLAIN, comparison_figures_line(e->before, e->after, e->doubt, arena));
		terminal_line(t, INDENT + 2, TONE_FAINT, e->after->query);
		shown++;
	}
}

static void print_results(const struct comparison *c, enum advice_outcome outcome, const struct terminal *t,
			  struct arena *arena)
{
	size_t shown = 0;
	fprintf(t->out, "\n%s: %zu\n", comparison_outcome_titles[outcome], c->results_by[outcome]);
	for (size_t i = 0; i < c->results_n && shown < COMPARISON_SHOWN; i++) {
		const struct comparison_result *r = &c->results[i];
		if (r->outcome != outcome)
			continue;
		terminal_line(t, 2, TONE_STRONG, r->advice->title);
		terminal_wrap(t, INDENT, TONE_PLAIN, comparison_result_line(r, arena));
		terminal_wrap(t, INDENT, TONE_PLAIN, comparison_proof(r, arena));
		if (outcome == ADVICE_TAKEN)
			print_effects(r, t, arena);
		shown++;
	}
	print_rest(t, c->results_by[outcome]);
}

void compare_print_text(const struct comparison *c, const struct terminal *t)
{
	struct arena arena = {0};
	print_summary(c, t, &arena);
	if (c->results_by[ADVICE_TAKEN])
		print_results(c, ADVICE_TAKEN, t, &arena);
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (c->changes_by[kind])
			print_changes(c, kind, t, &arena);
	if (!c->changes_n)
		fputs("\nno statement became noticeably slower or faster, none is new, none gone\n", t->out);
	for (enum advice_outcome outcome = ADVICE_TAKEN + 1; outcome < ADVICE_OUTCOMES; outcome++)
		if (c->results_by[outcome])
			print_results(c, outcome, t, &arena);
	arena_release(&arena);
}
