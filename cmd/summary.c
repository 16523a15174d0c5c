#include "cmd/summary.h"

#include "analysis/rule.h"
#include "base/base.h"
#include "reports/figures.h"

#define SHOWN 5
#define SHOWN_STATEMENTS 2

static void print_read(FILE *out, const struct report *r)
{
	size_t used = 0;
	uint64_t bytes = 0;
	for (size_t i = 0; i < r->inputs_n; i++) {
		used += r->inputs[i].entries > 0;
		bytes += r->inputs[i].bytes;
	}
	fprintf(out, "read %zu of %zu inputs, %.1f MB: ", used, r->inputs_n, (double)bytes / 1e6);
	fprintf(out, "%" PRIu64 " log entries, %" PRIu64 " calls (%.1f s) in %zu patterns, %zu tables, %zu plans\n",
		r->workload->totals.entries, r->workload->totals.calls.calls,
		(double)r->workload->totals.calls.total_us / 1e6, r->patterns_n, r->tables_n, r->plans_n);
}

static void print_finding(const struct terminal *t, const struct finding *f)
{
	static const enum tone tones[] = {TONE_PLAIN, TONE_WARNING, TONE_CRITICAL};
	fprintf(t->out, "\n%u. ", f->rank);
	terminal_print(t, TONE_STRONG, f->title);
	fprintf(t->out, "\n   %s, ", f->rule->name);
	terminal_print(t, tones[f->severity], str_from(finding_severity_names[f->severity]));
	fprintf(t->out, ", confidence %u %%", f->confidence / 10);
	if (f->benefit_us_per_day > 0)
		fprintf(t->out, ", saves %s a day (%s)", figure_duration(f->benefit_us_per_day).text,
			finding_basis_names[f->basis]);
	fputc('\n', t->out);
	for (size_t i = 0; i < f->apply_n && i < SHOWN_STATEMENTS; i++) {
		fputs("   ", t->out);
		terminal_print(t, TONE_GOOD, f->apply[i]);
		fputs(";\n", t->out);
	}
}

void summary_print(const struct terminal *t, const struct report *r, const char *folder,
		   const struct renderer **written, size_t written_n)
{
	print_read(t->out, r);
	fprintf(t->out, "%zu recommendations", r->recommendations_n);
	if (r->recommendations_n > SHOWN)
		fprintf(t->out, ", the best %d:", SHOWN);
	fputc('\n', t->out);
	for (size_t i = 0; i < r->recommendations_n && i < SHOWN; i++)
		print_finding(t, r->recommendations[i]);
	fputs("\nreports:\n", t->out);
	for (size_t i = 0; i < written_n; i++)
		for (size_t k = 0; written[i]->files[k]; k++)
			fprintf(t->out, "  %s/%s\n", folder, written[i]->files[k]);
}
