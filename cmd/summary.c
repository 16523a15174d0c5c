#include <stdio.h>

#include "cmd/summary.h"

#include "analysis/rule.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/utf8.h"

#define SHOWN 5

/* Names come from logs: nothing of them may steer the terminal. */
static void print_safely(FILE *out, struct str s)
{
	struct buf valid = {0};
	utf8_add_valid(&valid, s);
	for (size_t i = 0; i < valid.n; i++) {
		unsigned char c = (unsigned char)valid.p[i];
		bool c1 = c == 0xC2 && i + 1 < valid.n && (unsigned char)valid.p[i + 1] < 0xA0;
		fputc(c < 0x20 || c == 0x7F || c1 ? '?' : c, out);
		i += c1;
	}
	buf_release(&valid);
}

static void print_read(FILE *out, const struct report *r)
{
	size_t used = 0;
	uint64_t bytes = 0;
	for (size_t i = 0; i < r->inputs_n; i++) {
		used += r->inputs[i].entries > 0;
		bytes += r->inputs[i].bytes;
	}
	fprintf(out,
		"read %zu of %zu inputs, %.1f MB: %" PRIu64 " log entries, %" PRIu64
		" calls (%.1f s) in %zu patterns, %zu "
		"tables, %zu plans\n",
		used, r->inputs_n, (double)bytes / 1e6, r->workload->totals.entries, r->workload->totals.calls.calls,
		(double)r->workload->totals.calls.total_us / 1e6, r->patterns_n, r->tables_n, r->plans_n);
}

static void print_finding(FILE *out, const struct finding *f)
{
	fprintf(out, "\n%u. ", f->rank);
	print_safely(out, f->title);
	fprintf(out, "\n   %s, %s, confidence %u %%", f->rule->name, finding_severity_names[f->severity],
		f->confidence / 10);
	if (f->benefit_us_per_day > 0)
		fprintf(out, ", saves %.1f s a day (%s)", (double)f->benefit_us_per_day / 1e6,
			finding_basis_names[f->basis]);
	fputc('\n', out);
	for (size_t i = 0; i < f->apply_n && i < 2; i++) {
		fputs("   ", out);
		print_safely(out, f->apply[i]);
		fputs(";\n", out);
	}
}

void summary_print(FILE *out, const struct report *r, const char *folder, const struct renderer **written,
		   size_t written_n)
{
	print_read(out, r);
	fprintf(out, "%zu recommendations", r->recommendations_n);
	fprintf(out, r->recommendations_n > SHOWN ? ", the best %d:\n" : "\n", SHOWN);
	for (size_t i = 0; i < r->recommendations_n && i < SHOWN; i++)
		print_finding(out, r->recommendations[i]);
	fputs("\nreports:\n", out);
	for (size_t i = 0; i < written_n; i++)
		for (size_t k = 0; written[i]->files[k]; k++)
			fprintf(out, "  %s/%s\n", folder, written[i]->files[k]);
}
