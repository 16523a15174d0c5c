/* The words that describe a comparison on the terminal and in Markdown. */
#include <math.h>

#include "base/base.h"
#include "reports/comparison_print.h"
#include "reports/figures.h"

/* 29,000 years: more a day than any server spends, and still a 64-bit integer. */
#define US_MAX 9e17

const char *const comparison_kind_titles[] = {[CHANGE_SLOWER] = "Slower",
					      [CHANGE_NEW] = "New",
					      [CHANGE_FASTER] = "Faster",
					      [CHANGE_GONE] = "Gone",
					      [CHANGE_UNCERTAIN] = "Changed, but not certain"};
const char *const comparison_outcome_titles[] = {
	[ADVICE_TAKEN] = "Advice taken",
	[ADVICE_OPEN] = "Advice still open",
	[ADVICE_GONE] = "Advice no longer given, and not seen followed",
	[ADVICE_UNKNOWN] = "Advice that cannot be followed up without a schema",
};

int64_t comparison_whole_us(double us)
{
	return us >= US_MAX ? (int64_t)US_MAX : us <= -US_MAX ? -(int64_t)US_MAX : (int64_t)llround(us);
}

static const char *duration(double us, struct arena *arena)
{
	return arena_strdup(str_from(figure_duration(comparison_whole_us(us)).text), arena).p;
}

struct str comparison_headline(const struct comparison *c, struct arena *arena)
{
	const double *us = c->common_us_per_day;
	if (us[0] <= 0)
		return STR("");
	return arena_fmt(arena, "Statements of both sides, at the calls of after: %s a day before, %s now (%s)",
			 duration(us[0], arena), duration(us[1], arena), figure_change(us[0], us[1]).text);
}

struct str comparison_advice_line(const struct comparison *c, struct arena *arena)
{
	size_t taken = c->results_by[ADVICE_TAKEN];
	if (c->results_n == 0)
		return STR("");
	if (c->measured_n == 0)
		return arena_fmt(arena, "Advice taken: %zu of %zu", taken, c->results_n);
	return arena_fmt(arena, "Advice taken: %zu of %zu; at the calls of before it saves %s a day, promised %s",
			 taken, c->results_n, duration(c->saved_us_per_day, arena),
			 duration(c->promised_us_per_day, arena));
}

struct str comparison_change_line(const struct comparison *c, const struct comparison_change *change,
				  struct arena *arena)
{
	const struct comparison_pattern *only = change->before ? change->before : change->after;
	struct figure day = figure_duration_change(comparison_whole_us(change->us_per_day));
	double mean = comparison_mean_us(only);
	if (change->before && change->after) {
		double is = comparison_mean_us(change->after);
		return arena_fmt(arena, "%s \u2192 %s a call (%s), %s a day", duration(mean, arena),
				 duration(is, arena), figure_change(mean, is).text, day.text);
	}
	const struct comparison_side *side = change->before ? c->before : c->after;
	uint64_t calls = (uint64_t)comparison_whole_us(comparison_per_day(side, only->calls));
	return arena_fmt(arena, "%s calls a day of %s (95 %%: %s), %s a day", figure_count(calls).text,
			 duration(mean, arena), duration((double)only->p95_us, arena), day.text);
}

struct str comparison_figures_line(const struct comparison_pattern *before, const struct comparison_pattern *after,
				   enum comparison_doubt doubt, struct arena *arena)
{
	struct str calls = arena_fmt(arena, "%s \u2192 %s calls", figure_count(before->calls).text,
				     figure_count(after->calls).text);
	struct str doubts = doubt == DOUBT_FEW_CALLS ? STR("; too few calls to be sure")
			    : doubt == DOUBT_NOISE   ? STR("; within the spread of the calls")
						     : STR("");
	return arena_fmt(arena, "%.*s; median %s \u2192 %s, 95 %% %s \u2192 %s, 99 %% %s \u2192 %s%.*s", STR_ARG(calls),
			 duration((double)before->p50_us, arena), duration((double)after->p50_us, arena),
			 duration((double)before->p95_us, arena), duration((double)after->p95_us, arena),
			 duration((double)before->p99_us, arena), duration((double)after->p99_us, arena),
			 STR_ARG(doubts));
}

struct str comparison_proof(const struct comparison_result *r, struct arena *arena)
{
	if (r->outcome != ADVICE_TAKEN)
		return STR("");
	if (r->proof == PROOF_SCHEMA && r->index.n)
		return arena_fmt(arena, "the schema has it as \"%.*s\"", STR_ARG(r->index));
	if (r->proof == PROOF_SCHEMA)
		return STR("the schema no longer has it");
	if (r->proof == PROOF_PLAN)
		return arena_fmt(arena, "a plan used \"%.*s\"", STR_ARG(r->index));
	if (r->proof == PROOF_TIMES)
		return STR("inferred from the times of its statements");
	return STR("inferred: half of the calls or more are gone");
}

struct str comparison_result_line(const struct comparison_result *r, struct arena *arena)
{
	struct str promised =
		r->advice->benefit_us_per_day <= 0
			? STR("promised no time")
			: arena_fmt(arena, "promised %s a day", figure_duration(r->advice->benefit_us_per_day).text);
	if (r->outcome != ADVICE_TAKEN)
		return promised;
	if (!r->measurable)
		return arena_fmt(arena, "%.*s, not measurable: its statements run on one side only", STR_ARG(promised));
	return arena_fmt(arena, "%.*s, measured %s a day%s", STR_ARG(promised), duration(r->saved_us_per_day, arena),
			 r->certain ? "" : " (not certain)");
}

struct str comparison_severity(const struct comparison_change *change)
{
	bool counts = change->kind == CHANGE_SLOWER || change->kind == CHANGE_NEW;
	return counts ? str_from(finding_severity_names[change->severity]) : STR("");
}
