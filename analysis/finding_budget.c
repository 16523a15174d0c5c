#include "analysis/finding_budget.h"

#include <math.h>

#include "base/base.h"

#define MEGABYTE 1048576.0

static bool is_chosen(const struct finding *f)
{
	return str_eq(str_from(f->rule->name), STR("index-missing"));
}

/* The choice needs statements and tables; without them nothing was weighed and single advice stands. */
static bool set_was_chosen(const struct rule_context *c)
{
	return c->workload->totals.entries && c->catalog->has_schema;
}

/* An index on top of the set, not one that takes the place of another. */
static bool adds_index(const struct finding *f)
{
	if (f->apply_commented || is_chosen(f))
		return false;
	if (f->rule->category == CATEGORY_INDEX)
		return f->index && f->index->hypothetical && f->index_bytes > 0 && f->apply_n;
	for (size_t i = 0; i < f->apply_n; i++)
		if (str_starts(f->apply[i], STR("CREATE INDEX")))
			return true;
	return false;
}

static void leave_out(struct rule_context *c, struct finding *f, struct str reason)
{
	f->apply_commented = true;
	finding_evidence(c, f, "not part of the chosen set", STR(""), "%.*s", STR_ARG(reason));
}

void findings_keep_budget(struct rule_context *c)
{
	double left = c->index_budget_bytes > 0 ? c->index_budget_bytes : INFINITY;
	if (!set_was_chosen(c))
		return;
	for (size_t i = 0; i < c->findings_n; i++)
		if (is_chosen(c->findings[i]) && !c->findings[i]->apply_commented)
			left -= MAX(c->findings[i]->index_bytes, 0.0);
	for (size_t i = 0; i < c->findings_n; i++) {
		struct finding *f = c->findings[i];
		if (!adds_index(f))
			continue;
		if (f->index_bytes <= 0)
			leave_out(c, f, STR("weighed with all other indexes, others save more for their size"));
		else if (f->index_bytes > left)
			leave_out(c, f,
				  arena_fmt(c->arena, "%.1f MB more than the index budget allows",
					    (f->index_bytes - MAX(left, 0.0)) / MEGABYTE));
		else
			left -= f->index_bytes;
	}
}
