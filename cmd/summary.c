#include "cmd/summary.h"

#include "analysis/rule.h"
#include "base/base.h"
#include "reports/figures.h"

#define SHOWN 5
#define SHOWN_STATEMENTS 2

static void print_read(const struct terminal *t, const struct report *r)
{
	size_t used = 0;
	uint64_t bytes = 0;
	for (size_t i = 0; i < r->inputs_n; i++) {
		used += r->inputs[i].entries > 0;
		bytes += r->inputs[i].bytes;
	}
	char text[256];
	snprintf(text, sizeof text,
		 "read %zu of %zu inputs, %.1f MB: %" PRIu64 " log entries, %" PRIu64 " calls (%s) in %zu patterns, "
		 "%zu tables, %zu plans",
		 used, r->inputs_n, (double)bytes / 1e6, r->workload->totals.entries, r->workload->totals.calls.calls,
		 figure_duration((int64_t)MIN(r->workload->totals.calls.total_us, (uint64_t)INT64_MAX)).text,
		 r->patterns_n, r->tables_n, r->plans_n);
	terminal_wrap(t, 0, TONE_PLAIN, str_from(text));
}

/* What following them brings; the figure everything else stands behind. */
static void print_headline(const struct terminal *t, const struct report *r)
{
	char text[256];
	int n = snprintf(text, sizeof text, "%zu recommendations", r->recommendations_n);
	if (r->saved_us_per_day > 0)
		n += snprintf(text + n, sizeof text - (size_t)n, ", together they save about %s a day, %s of all time",
			      figure_duration(r->saved_us_per_day).text, figure_percent(r->saved_share).text);
	if (r->recommendations_n > SHOWN)
		snprintf(text + n, sizeof text - (size_t)n, "; the best %d:", SHOWN);
	terminal_wrap(t, 0, TONE_STRONG, str_from(text));
}

static void print_finding(const struct terminal *t, const struct finding *f, struct arena *arena)
{
	static const enum tone tones[] = {TONE_PLAIN, TONE_WARNING, TONE_CRITICAL};
	fputc('\n', t->out);
	terminal_wrap(t, 0, TONE_STRONG, arena_fmt(arena, "%u. %.*s", f->rank, STR_ARG(f->title)));
	fprintf(t->out, "   %s, ", f->rule->name);
	terminal_print(t, tones[f->severity], str_from(finding_severity_names[f->severity]));
	fprintf(t->out, ", confidence %u %%", f->confidence / 10);
	if (f->benefit_us_per_day > 0)
		fprintf(t->out, ", saves %s a day (%s)", figure_duration(f->benefit_us_per_day).text,
			finding_basis_names[f->basis]);
	fputc('\n', t->out);
	for (size_t i = 0; i < f->apply_n && i < SHOWN_STATEMENTS; i++)
		terminal_wrap(t, 3, TONE_GOOD, arena_fmt(arena, "%.*s;", STR_ARG(f->apply[i])));
}

void summary_print(const struct terminal *t, const struct report *r, const char *folder,
		   const struct renderer **written, size_t written_n)
{
	print_read(t, r);
	print_headline(t, r);
	for (size_t i = 0; i < r->recommendations_n && i < SHOWN; i++)
		print_finding(t, r->recommendations[i], r->arena);
	fputs("\nreports:\n", t->out);
	for (size_t i = 0; i < written_n; i++)
		for (size_t k = 0; written[i]->files[k]; k++)
			fprintf(t->out, "  %s/%s\n", folder, written[i]->files[k]);
}
