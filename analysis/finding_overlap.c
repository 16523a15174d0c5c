#include "analysis/finding_overlap.h"

#include "base/base.h"

/* An index cures a finding when it saves at least this share of what the finding has at stake. */
#define CURE_PER_CENT 50

static bool creates_index(const struct finding *f)
{
	return f->rule->category == CATEGORY_INDEX && f->index && f->index->hypothetical && f->apply_n > 0;
}

static bool has_pattern(const struct finding *f, uint64_t pattern)
{
	for (size_t i = 0; i < f->patterns_n; i++)
		if (f->patterns[i] == pattern)
			return true;
	return false;
}

static bool same_table(const struct finding *a, const struct finding *b)
{
	return !a->table.n || str_eq(a->table, b->table);
}

/* The index that saves most of what `f` has at stake, or NULL. */
static const struct finding *cure_of(const struct rule_context *c, const struct finding *f)
{
	const struct finding *best = NULL;
	for (size_t i = 0; i < c->findings_n; i++) {
		const struct finding *index = c->findings[i];
		if (!creates_index(index) || !same_table(f, index))
			continue;
		size_t served = 0;
		for (size_t k = 0; k < f->patterns_n; k++)
			served += has_pattern(index, f->patterns[k]);
		if (served && (!best || index->benefit_us_per_day > best->benefit_us_per_day))
			best = index;
	}
	if (best && best->benefit_us_per_day >= f->benefit_us_per_day / 100 * CURE_PER_CENT)
		return best;
	return NULL;
}

static void become_remark(struct rule_context *c, struct finding *f, const struct finding *cure)
{
	f->severity = SEVERITY_FINDING_INFO;
	f->benefit_us_per_day = 0;
	f->benefit_relative = 0;
	finding_evidence(c, f, "taken away by", STR(""), "%.*s", STR_ARG(cure->title));
	f->rationale =
		arena_fmt(c->arena, "%.*s The recommendation \"%.*s\" takes this away; its time is counted there.",
			  STR_ARG(f->rationale), STR_ARG(cure->title));
}

static bool same_key(const struct index_key *a, const struct index_key *b)
{
	return a->column == b->column && str_eq(a->expression, b->expression) && str_eq(a->opclass, b->opclass);
}

/* True when `wide` begins with all keys of `narrow` and holds the same rows. */
static bool begins_with(const struct index *wide, const struct index *narrow)
{
	if (wide->table != narrow->table || wide->keys_n < narrow->keys_n || !str_eq(wide->method, narrow->method) ||
	    !str_eq(wide->predicate, narrow->predicate) || narrow->include_n)
		return false;
	for (size_t i = 0; i < narrow->keys_n; i++)
		if (!same_key(&wide->keys[i], &narrow->keys[i]))
			return false;
	return true;
}

/* Of two equal indexes the later finding gives way. */
static struct finding *maker_of_same_index(const struct rule_context *c, size_t of)
{
	const struct finding *f = c->findings[of];
	for (size_t i = 0; i < c->findings_n; i++) {
		struct finding *other = c->findings[i];
		if (i == of || !creates_index(other) || !begins_with(other->index, f->index))
			continue;
		if (i < of || other->index->keys_n > f->index->keys_n)
			return other;
	}
	return NULL;
}

static void hand_over(struct rule_context *c, const struct finding *from, struct finding *to)
{
	finding_evidence(c, to, "also", str_from(from->rule->name), "%.*s", STR_ARG(from->title));
	for (size_t i = 0; i < from->evidence_n; i++)
		*ARENA_PUSH(to->evidence, to->evidence_n, to->evidence_cap, c->arena) = from->evidence[i];
	for (size_t i = 0; i < from->patterns_n; i++)
		if (!has_pattern(to, from->patterns[i]))
			*ARENA_PUSH(to->patterns, to->patterns_n, to->patterns_cap, c->arena) = from->patterns[i];
	to->severity = MAX(to->severity, from->severity);
}

static void merge_equal_indexes(struct rule_context *c)
{
	for (size_t i = 0; i < c->findings_n;) {
		struct finding *other = creates_index(c->findings[i]) ? maker_of_same_index(c, i) : NULL;
		if (!other) {
			i++;
			continue;
		}
		hand_over(c, c->findings[i], other);
		c->findings_n--;
		memmove(&c->findings[i], &c->findings[i + 1], (c->findings_n - i) * sizeof *c->findings);
	}
}

/* What the chosen indexes leave of a statement's time, from 0 to 1. */
static double left_of_pattern(const struct rule_context *c, uint64_t pattern)
{
	double left = 1;
	for (size_t i = 0; i < c->findings_n; i++) {
		const struct finding *index = c->findings[i];
		if (creates_index(index) && has_pattern(index, pattern))
			left *= 1 - MIN(MAX(index->benefit_relative, 0.0), 1.0);
	}
	return left;
}

/* The same of all statements of a finding, each by its weight in time. */
static double left_by_indexes(const struct rule_context *c, const struct finding *f)
{
	double before = 0, after = 0;
	for (size_t i = 0; i < f->patterns_n; i++) {
		const struct pattern *p = workload_pattern(c->workload, f->patterns[i]);
		double us = p ? (double)p->tally.total_us : 0;
		before += us;
		after += us * left_of_pattern(c, f->patterns[i]);
	}
	return before > 0 ? after / before : 1;
}

/* A loop over a slow statement saves less once an index has made the statement fast. */
static void count_after_indexes(struct rule_context *c, struct finding *f)
{
	if (f->benefit_us_per_day <= 0)
		return;
	double left = left_by_indexes(c, f);
	if (left >= 1)
		return;
	f->benefit_us_per_day = (int64_t)((double)f->benefit_us_per_day * left);
	f->benefit_relative *= left;
	finding_evidence(c, f, "counted after the recommended indexes", STR(""), "%.1f %% of its time is left",
			 left * 100);
}

/* The first remark of the same rule on the same table, or NULL. */
static struct finding *same_remark(const struct rule_context *c, size_t of, const struct finding *const *cures)
{
	const struct finding *f = c->findings[of];
	for (size_t i = 0; i < of; i++)
		if (cures[i] && c->findings[i]->rule == f->rule && str_eq(c->findings[i]->table, f->table))
			return c->findings[i];
	return NULL;
}

static void settle_cured(struct rule_context *c)
{
	const struct finding **cures = ARENA_ARRAY(const struct finding *, c->findings_n, c->arena);
	struct finding *kept;
	size_t n = 0;
	for (size_t i = 0; i < c->findings_n; i++)
		cures[i] = c->findings[i]->rule->cured_by_index ? cure_of(c, c->findings[i]) : NULL;
	for (size_t i = 0; i < c->findings_n; i++)
		if (cures[i])
			become_remark(c, c->findings[i], cures[i]);
	for (size_t i = 0; i < c->findings_n; i++) {
		cures[n] = cures[i];
		c->findings[n] = c->findings[i];
		if (cures[i] && (kept = same_remark(c, n, cures)))
			hand_over(c, c->findings[n], kept);
		else
			n++;
	}
	c->findings_n = n;
}

void findings_settle(struct rule_context *c)
{
	merge_equal_indexes(c);
	for (size_t i = 0; i < c->findings_n; i++)
		if (c->findings[i]->rule->category == CATEGORY_QUERY && !c->findings[i]->rule->cured_by_index)
			count_after_indexes(c, c->findings[i]);
	settle_cured(c);
}
