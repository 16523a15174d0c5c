#include "analysis/plan_change.h"

#include "analysis/plan_issues.h"
#include "base/base.h"

static double mean_ms(const struct tally *t)
{
	return t->calls ? (double)t->total_us / 1000 / (double)t->calls : 0;
}

struct str plan_change_text(const struct joined_plan *p, struct arena *arena)
{
	if (!p->sample || !p->pattern || p->pattern->plans_n < 2)
		return STR("");
	const struct plan_sample *fastest = &p->pattern->plans[0];
	for (size_t i = 1; i < p->pattern->plans_n; i++)
		if (mean_ms(&p->pattern->plans[i].tally) < mean_ms(&fastest->tally))
			fastest = &p->pattern->plans[i];
	struct str own =
		arena_fmt(arena, "one of %zu plans of this statement: %" PRIu64 " execution%s of %.*s on average",
			  p->pattern->plans_n, p->sample->tally.calls, p->sample->tally.calls == 1 ? "" : "s",
			  STR_ARG(plan_show_ms(mean_ms(&p->sample->tally), arena)));
	if (fastest == p->sample)
		return arena_fmt(arena, "%.*s, the fastest", STR_ARG(own));
	return arena_fmt(arena, "%.*s; the fastest plan takes %.*s", STR_ARG(own),
			 STR_ARG(plan_show_ms(mean_ms(&fastest->tally), arena)));
}
