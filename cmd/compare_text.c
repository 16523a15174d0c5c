/* A comparison on the terminal, and the lines it shares with Markdown. */
#include "cmd/compare_print.h"

#include <math.h>

#include "base/base.h"
#include "base/utf8.h"
#include "reports/figures.h"

#define INDENT 4
/* 29,000 years: more a day than any server spends, and still a 64-bit integer. */
#define US_MAX 9e17
#define TEXT_WIDTH (80 - INDENT)

const char *const compare_kind_titles[] = {
	[CHANGE_SLOWER] = "Slower", [CHANGE_NEW] = "New", [CHANGE_FASTER] = "Faster", [CHANGE_GONE] = "Gone"};
const char *const compare_outcome_titles[] = {
	[ADVICE_TAKEN] = "Advice taken",
	[ADVICE_OPEN] = "Advice still open",
	[ADVICE_GONE] = "Advice that no longer applies",
	[ADVICE_UNKNOWN] = "Advice that cannot be followed up without a schema",
};
static const enum tone kind_tones[] = {[CHANGE_SLOWER] = TONE_CRITICAL,
				       [CHANGE_NEW] = TONE_WARNING,
				       [CHANGE_FASTER] = TONE_GOOD,
				       [CHANGE_GONE] = TONE_PLAIN};

int64_t compare_whole_us(double us)
{
	return us >= US_MAX ? (int64_t)US_MAX : us <= -US_MAX ? -(int64_t)US_MAX : (int64_t)llround(us);
}

struct str compare_change_line(const struct comparison *c, const struct comparison_change *change, struct arena *arena)
{
	const struct comparison_pattern *only = change->before ? change->before : change->after;
	struct figure day = figure_duration_change(compare_whole_us(change->us_per_day));
	struct figure mean = figure_duration(compare_whole_us(comparison_mean_us(only)));
	if (change->before && change->after)
		return arena_fmt(arena, "%s -> %s a call, %s a day", mean.text,
				 figure_duration(compare_whole_us(comparison_mean_us(change->after))).text, day.text);
	const struct comparison_side *side = change->before ? c->before : c->after;
	uint64_t calls = (uint64_t)compare_whole_us(comparison_per_day(side, only->calls));
	return arena_fmt(arena, "%s calls a day of %s, %s a day", figure_count(calls).text, mean.text, day.text);
}

struct str compare_result_line(const struct comparison_result *r, struct arena *arena)
{
	struct str promised =
		r->advice->benefit_us_per_day <= 0
			? STR("promised no time")
			: arena_fmt(arena, "promised %s a day", figure_duration(r->advice->benefit_us_per_day).text);
	if (r->outcome != ADVICE_TAKEN)
		return promised;
	if (!r->measurable)
		return arena_fmt(arena, "%.*s, not measurable", STR_ARG(promised));
	return arena_fmt(arena, "%.*s, measured %s a day", STR_ARG(promised),
			 figure_duration(compare_whole_us(r->saved_us_per_day)).text);
}

/* At most `width` characters of `text`: columns, but for wide scripts. */
static struct str cut_to(struct str text, size_t width)
{
	size_t at = 0;
	for (size_t n = 0; at < text.n && n < width; n++) {
		size_t step = utf8_sequence(str_skip(text, at));
		at += step ? step : 1;
	}
	return str_head(text, at);
}

static void print_indented(const struct terminal *t, enum tone tone, struct str text)
{
	fprintf(t->out, "%*s", INDENT, "");
	terminal_print(t, tone, cut_to(text, TEXT_WIDTH));
	fputc('\n', t->out);
}

static void print_rest(const struct terminal *t, size_t n)
{
	if (n > COMPARE_SHOWN)
		fprintf(t->out, "%*sand %zu more\n", INDENT, "", n - COMPARE_SHOWN);
}

static void print_total(const struct terminal *t, const char *name, const struct comparison_side *side,
			struct arena *arena)
{
	struct figure calls = figure_count((uint64_t)compare_whole_us(comparison_per_day(side, side->calls)));
	struct figure spent = figure_duration(compare_whole_us(comparison_per_day(side, side->total_us)));
	fprintf(t->out, "%s ", name);
	terminal_print(t, TONE_STRONG, cut_to(side->name, 72));
	fputc('\n', t->out);
	print_indented(t, TONE_PLAIN,
		       arena_fmt(arena, "%s calls, %s of time a day; %zu patterns in %s", calls.text, spent.text,
				 side->patterns_n, figure_duration(compare_whole_us(side->seconds * 1e6)).text));
}

static void print_changes(const struct comparison *c, enum comparison_kind kind, const struct terminal *t,
			  struct arena *arena)
{
	size_t shown = 0;
	fprintf(t->out, "\n%s: %zu\n", compare_kind_titles[kind], c->changes_by[kind]);
	for (size_t i = 0; i < c->changes_n && shown < COMPARE_SHOWN; i++) {
		const struct comparison_change *change = &c->changes[i];
		if (change->kind != kind)
			continue;
		fputs("  ", t->out);
		terminal_print(t, kind_tones[kind], cut_to(compare_change_line(c, change, arena), 78));
		fputc('\n', t->out);
		print_indented(t, TONE_PLAIN, (change->after ? change->after : change->before)->query);
		shown++;
	}
	print_rest(t, c->changes_by[kind]);
}

static void print_results(const struct comparison *c, enum advice_outcome outcome, const struct terminal *t,
			  struct arena *arena)
{
	size_t shown = 0;
	fprintf(t->out, "\n%s: %zu\n", compare_outcome_titles[outcome], c->results_by[outcome]);
	for (size_t i = 0; i < c->results_n && shown < COMPARE_SHOWN; i++) {
		const struct comparison_result *r = &c->results[i];
		if (r->outcome != outcome)
			continue;
		fputs("  ", t->out);
		terminal_print(t, TONE_STRONG, cut_to(r->advice->title, 78));
		fputc('\n', t->out);
		print_indented(t, TONE_PLAIN, compare_result_line(r, arena));
		shown++;
	}
	print_rest(t, c->results_by[outcome]);
}

void compare_print_text(const struct comparison *c, const struct terminal *t)
{
	struct arena arena = {0};
	print_total(t, "before", c->before, &arena);
	print_total(t, "after ", c->after, &arena);
	for (enum comparison_kind kind = 0; kind < CHANGE_KINDS; kind++)
		if (c->changes_by[kind])
			print_changes(c, kind, t, &arena);
	if (!c->changes_n)
		fputs("\nno statement became noticeably slower or faster, none is new, none gone\n", t->out);
	for (enum advice_outcome outcome = 0; outcome < ADVICE_OUTCOMES; outcome++)
		if (c->results_by[outcome])
			print_results(c, outcome, t, &arena);
	arena_release(&arena);
}
