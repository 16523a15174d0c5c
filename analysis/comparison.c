#include "analysis/comparison.h"

#include <math.h>

#include "base/base.h"

#define SECONDS_PER_DAY 86400.0

const struct comparison_limits comparison_limits_default = {.calls = 20, .factor = 1.5, .share = 0.001};
const char *const comparison_kind_names[] = {"slower", "new", "faster", "gone"};
const char *const advice_outcome_names[] = {"taken", "open", "gone", "unknown"};

/* The patterns of a side, sorted by id. */
struct by_id {
	const struct comparison_pattern **items;
	size_t n;
};

double comparison_per_day(const struct comparison_side *side, uint64_t count)
{
	return (double)count * SECONDS_PER_DAY / side->seconds;
}

double comparison_mean_us(const struct comparison_pattern *p)
{
	return p->calls ? (double)p->total_us / (double)p->calls : 0;
}

static int compare_ids(const void *a, const void *b)
{
	const struct comparison_pattern *x = *(const struct comparison_pattern *const *)a;
	const struct comparison_pattern *y = *(const struct comparison_pattern *const *)b;
	return (x->id > y->id) - (x->id < y->id);
}

static struct by_id sort_by_id(const struct comparison_side *side, struct arena *arena)
{
	struct by_id sorted = {ARENA_ARRAY(const struct comparison_pattern *, side->patterns_n, arena),
			       side->patterns_n};
	for (size_t i = 0; i < sorted.n; i++)
		sorted.items[i] = &side->patterns[i];
	if (sorted.n)
		qsort(sorted.items, sorted.n, sizeof *sorted.items, compare_ids);
	return sorted;
}

static const struct comparison_pattern *find_pattern(const struct by_id *sorted, uint64_t id)
{
	struct comparison_pattern wanted = {.id = id};
	const struct comparison_pattern *key = &wanted;
	const struct comparison_pattern *const *found =
		sorted->n ? bsearch(&key, sorted->items, sorted->n, sizeof *sorted->items, compare_ids) : NULL;
	return found ? *found : NULL;
}

static bool is_noticeable(const struct comparison_side *side, const struct comparison_pattern *p, double share)
{
	return p && p->total_us && (double)p->total_us >= share * (double)side->total_us;
}

/* Sorts a pattern into a kind of change; CHANGE_KINDS when there is none worth telling. */
static enum comparison_kind kind_of(const struct comparison *c, const struct comparison_pattern *before,
				    const struct comparison_pattern *after, const struct comparison_limits *limits)
{
	if (!is_noticeable(c->before, before, limits->share) && !is_noticeable(c->after, after, limits->share))
		return CHANGE_KINDS;
	if (!before)
		return CHANGE_NEW;
	if (!after)
		return CHANGE_GONE;
	if (before->calls < limits->calls || after->calls < limits->calls)
		return CHANGE_KINDS;
	double was = comparison_mean_us(before), is = comparison_mean_us(after);
	if (is > was && is >= limits->factor * was)
		return CHANGE_SLOWER;
	return was > is && was >= limits->factor * is ? CHANGE_FASTER : CHANGE_KINDS;
}

static void add_change(struct comparison *c, const struct comparison_pattern *before,
		       const struct comparison_pattern *after, const struct comparison_limits *limits)
{
	enum comparison_kind kind = kind_of(c, before, after, limits);
	if (kind == CHANGE_KINDS)
		return;
	double was = before ? comparison_per_day(c->before, before->total_us) : 0;
	double is = after ? comparison_per_day(c->after, after->total_us) : 0;
	c->changes[c->changes_n++] = (struct comparison_change){kind, before, after, is - was};
	c->changes_by[kind]++;
}

static int compare_changes(const void *a, const void *b)
{
	const struct comparison_change *x = a, *y = b;
	double i = fabs(x->us_per_day), k = fabs(y->us_per_day);
	int c = (x->kind > y->kind) - (x->kind < y->kind);
	c = c ? c : (i < k) - (i > k);
	uint64_t left = (x->after ? x->after : x->before)->id, right = (y->after ? y->after : y->before)->id;
	return c ? c : (left > right) - (left < right);
}

static void find_changes(struct comparison *c, const struct by_id *before, const struct by_id *after,
			 const struct comparison_limits *limits, struct arena *arena)
{
	c->changes = ARENA_ARRAY(struct comparison_change, before->n + after->n, arena);
	for (size_t i = 0; i < before->n; i++)
		add_change(c, before->items[i], find_pattern(after, before->items[i]->id), limits);
	for (size_t i = 0; i < after->n; i++)
		if (!find_pattern(before, after->items[i]->id))
			add_change(c, NULL, after->items[i], limits);
	if (c->changes_n)
		qsort(c->changes, c->changes_n, sizeof *c->changes, compare_changes);
}

/* "s.t USING btree (a)" of a CREATE INDEX statement, whatever the index is called; empty for anything else. */
static struct str index_body(struct str statement)
{
	bool unique = str_starts(statement, STR("CREATE UNIQUE INDEX "));
	ptrdiff_t at = str_find(statement, STR(" ON "));
	if (at < 0 || (!unique && !str_starts(statement, STR("CREATE INDEX "))))
		return STR("");
	struct str body = str_skip(statement, (size_t)at + 4);
	str_take(&body, STR("ONLY "));
	return str_trim(body);
}

/* The last word of DROP INDEX and DROP CONSTRAINT statements: what they remove. */
static struct str dropped_name(struct str statement)
{
	ptrdiff_t at = str_find_last(statement, STR(" "));
	bool drops = str_starts(statement, STR("DROP INDEX ")) || str_find(statement, STR(" DROP CONSTRAINT ")) >= 0;
	return drops && at >= 0 ? str_skip(statement, (size_t)at + 1) : STR("");
}

/* Equal but for quotes around names: the advice quotes as needed, a catalogue has names as they are. */
static bool same_unquoted(struct str a, struct str b)
{
	size_t i = 0, k = 0;
	for (;;) {
		while (i < a.n && a.p[i] == '"')
			i++;
		while (k < b.n && b.p[k] == '"')
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (a.p[i++] != b.p[k++])
			return false;
	}
}

static bool has_index_like(const struct comparison_side *side, struct str body)
{
	for (size_t i = 0; i < side->indexes_n; i++)
		if (same_unquoted(index_body(side->indexes[i].definition), body))
			return true;
	return false;
}

static bool has_index_named(const struct comparison_side *side, struct str name, struct arena *arena)
{
	for (size_t i = 0; i < side->indexes_n; i++) {
		const struct comparison_index *x = &side->indexes[i];
		struct str qualified = arena_fmt(arena, "%.*s.%.*s", STR_ARG(x->schema), STR_ARG(x->name));
		if (same_unquoted(name, x->name) || same_unquoted(name, qualified))
			return true;
	}
	return false;
}

static bool still_stands(const struct comparison_side *after, uint64_t id)
{
	for (size_t i = 0; i < after->advice_n; i++)
		if (after->advice[i].id == id)
			return true;
	return false;
}

static enum advice_outcome outcome_of(const struct comparison *c, const struct comparison_advice *advice,
				      const struct by_id *after, struct arena *arena)
{
	struct str made = {0}, dropped = {0};
	for (size_t i = 0; i < advice->apply_n && !made.n && !dropped.n; i++) {
		made = index_body(advice->apply[i]);
		dropped = dropped_name(advice->apply[i]);
	}
	if (still_stands(c->after, advice->id))
		return ADVICE_OPEN;
	if (!c->after->indexes_n && (c->before->indexes_n || made.n || dropped.n))
		return ADVICE_UNKNOWN;
	if (made.n)
		return has_index_like(c->after, made) ? ADVICE_TAKEN : ADVICE_GONE;
	if (dropped.n)
		return has_index_named(c->after, dropped, arena) ? ADVICE_GONE : ADVICE_TAKEN;
	for (size_t i = 0; i < advice->patterns_n; i++)
		if (find_pattern(after, advice->patterns[i]))
			return ADVICE_TAKEN;
	return ADVICE_GONE;
}

/* What a taken advice brought; false, when a pattern is missing on one side. */
static bool measure(const struct comparison *c, const struct comparison_advice *advice, const struct by_id *before,
		    const struct by_id *after, double *saved_us_per_day)
{
	double saved = 0;
	for (size_t i = 0; i < advice->patterns_n; i++) {
		const struct comparison_pattern *was = find_pattern(before, advice->patterns[i]);
		const struct comparison_pattern *is = find_pattern(after, advice->patterns[i]);
		if (!was || !is || !was->calls || !is->calls)
			return false;
		saved += comparison_per_day(c->after, is->calls) * (comparison_mean_us(was) - comparison_mean_us(is));
	}
	*saved_us_per_day = saved;
	return advice->patterns_n > 0;
}

static void follow_advice(struct comparison *c, const struct by_id *before, const struct by_id *after,
			  struct arena *arena)
{
	c->results_n = c->before->advice_n;
	c->results = ARENA_ARRAY(struct comparison_result, c->results_n, arena);
	for (size_t i = 0; i < c->results_n; i++) {
		struct comparison_result *r = &c->results[i];
		r->advice = &c->before->advice[i];
		r->outcome = outcome_of(c, r->advice, after, arena);
		r->measurable =
			r->outcome == ADVICE_TAKEN && measure(c, r->advice, before, after, &r->saved_us_per_day);
		c->results_by[r->outcome]++;
	}
}

struct comparison comparison_make(const struct comparison_side *before, const struct comparison_side *after,
				  const struct comparison_limits *limits, struct arena *arena)
{
	struct comparison c = {.before = before, .after = after};
	struct by_id first = sort_by_id(before, arena), second = sort_by_id(after, arena);
	find_changes(&c, &first, &second, limits, arena);
	follow_advice(&c, &first, &second, arena);
	return c;
}
