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

/* An index on a partitioned table is one on its partitions. */
static bool is_partition(const struct rule_context *c, const struct table *t, struct str name)
{
	for (size_t i = 0; t && i < t->partitions_n; i++) {
		const struct table *p = t->partitions[i];
		if (str_eq(arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(p->schema), STR_ARG(p->name)), name) ||
		    is_partition(c, p, name))
			return true;
	}
	return false;
}

/* A finding without columns speaks of a whole statement; its table is only the first of them. */
static bool same_table(const struct rule_context *c, const struct finding *f, const struct finding *index)
{
	return !f->table.n || !f->columns_n || str_eq(f->table, index->table) ||
	       is_partition(c, index->index->table, f->table);
}

/* What the chosen indexes leave of a statement's time, from 0 to 1. */
static double left_of_pattern(const struct rule_context *c, uint64_t pattern)
{
	double left = 1;
	for (size_t i = 0; i < c->findings_n; i++) {
		const struct finding *index = c->findings[i];
		for (size_t k = 0; creates_index(index) && k < index->left_n; k++)
			if (index->left[k].pattern == pattern)
				left = MIN(left, index->left[k].left);
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

/* What only runs inside other statements (the look-ups of foreign keys) has no time of its own: the keys must do. */
static bool serves_nested(const struct rule_context *c, const struct finding *f, const struct finding *index)
{
	bool nested = f->apply_commented;
	for (size_t i = 0; i < f->patterns_n && !nested; i++) {
		const struct pattern *p = workload_pattern(c->workload, f->patterns[i]);
		nested = p && p->nested_only;
	}
	for (size_t i = 0; nested && i < f->columns_n; i++)
		if (index->columns_n && str_eq(f->columns[i], index->columns[0]))
			return true;
	return false;
}

/* The index that takes away what `f` speaks of, or NULL. */
static const struct finding *cure_of(const struct rule_context *c, const struct finding *f)
{
	const struct finding *best = NULL;
	for (size_t i = 0; i < c->findings_n; i++) {
		const struct finding *index = c->findings[i];
		if (!creates_index(index) || !same_table(c, f, index))
			continue;
		if (serves_nested(c, f, index))
			return index;
		size_t served = 0;
		for (size_t k = 0; k < f->patterns_n; k++)
			served += has_pattern(index, f->patterns[k]);
		if (served && (!best || index->benefit_us_per_day > best->benefit_us_per_day))
			best = index;
	}
	if (best && (best->benefit_us_per_day >= f->benefit_us_per_day / 100 * CURE_PER_CENT ||
		     left_by_indexes(c, f) * 100 <= 100 - CURE_PER_CENT))
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
