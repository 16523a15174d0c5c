/*
 * Promises nothing twice: a finding that only names a fault ("reads all rows for a few") is settled by the index that
 * another finding recommends for the same statements on the same table. It stays in the report, where it explains, but
 * it claims no time of its own.
 */
#include "analysis/rule.h"

#include "base/base.h"

static bool recommends_index(const struct finding *f)
{
	return f->index && f->index->hypothetical && f->apply_n;
}

static bool serves_pattern(const struct finding *f, uint64_t pattern)
{
	for (size_t i = 0; i < f->patterns_n; i++)
		if (f->patterns[i] == pattern)
			return true;
	return false;
}

/* The best recommended index that serves all patterns of `f`, or NULL. */
static const struct finding *settled_by(const struct rule_context *c, const struct finding *f)
{
	const struct finding *best = NULL;
	for (size_t i = 0; i < c->findings_n; i++) {
		const struct finding *other = c->findings[i];
		size_t served = 0;
		if (!recommends_index(other) || !str_eq(other->table, f->table))
			continue;
		while (served < f->patterns_n && serves_pattern(other, f->patterns[served]))
			served++;
		if (served == f->patterns_n && (!best || other->benefit_us_per_day > best->benefit_us_per_day))
			best = other;
	}
	return best;
}

void findings_settle(struct rule_context *c)
{
	for (size_t i = 0; i < c->findings_n; i++) {
		struct finding *f = c->findings[i];
		if (f->apply_n || f->benefit_us_per_day <= 0 || !f->table.n || !f->patterns_n)
			continue;
		const struct finding *index = settled_by(c, f);
		if (!index)
			continue;
		f->benefit_us_per_day = 0;
		f->benefit_relative = 0;
		f->severity = SEVERITY_FINDING_INFO;
		f->rationale = arena_fmt(c->arena, "%.*s The index \"%.*s\" that is recommended too takes care of it.",
					 STR_ARG(f->rationale), STR_ARG(index->index->name));
	}
}
