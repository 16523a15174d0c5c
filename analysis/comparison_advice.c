/* What became of the advice of the first side, and what it brought: see comparison.h. */
#include "analysis/comparison.h"

#include <math.h>

#include "base/base.h"

/* Of what was promised, so much must have come for times alone to show that advice was taken. */
#define REALISED_PART 0.5

const char *const advice_outcome_names[] = {"taken", "open", "gone", "unknown"};
const char *const advice_proof_names[] = {"schema", "plan", "times", "calls", "none"};

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

/* The name that such a statement gives; empty when it is for the server to choose. */
static struct str index_name(struct str statement)
{
	ptrdiff_t at = str_find(statement, STR(" ON "));
	if (at < 0 || !index_body(statement).n)
		return STR("");
	struct str head = str_head(statement, (size_t)at);
	ptrdiff_t space = str_find_last(head, STR(" "));
	return space < 0 ? STR("") : str_skip(head, (size_t)space + 1);
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

static const struct comparison_index *index_like(const struct comparison_side *side, struct str body)
{
	for (size_t i = 0; i < side->indexes_n; i++)
		if (same_unquoted(index_body(side->indexes[i].definition), body))
			return &side->indexes[i];
	return NULL;
}

/* The server writes a predicate in other words than the advice: "(status)::text = ANY (…)" for "status in (…)". */
static const struct comparison_index *index_called(const struct comparison_side *side, struct str name, struct str body)
{
	struct str rest = body, table;
	if (!name.n || !str_cut(&rest, ' ', &table))
		return NULL;
	for (size_t i = 0; i < side->indexes_n; i++)
		if (same_unquoted(side->indexes[i].name, name) &&
		    str_starts(index_body(side->indexes[i].definition), table))
			return &side->indexes[i];
	return NULL;
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

static bool plans_use(const struct comparison_side *side, struct str name)
{
	for (size_t i = 0; name.n && i < side->used_indexes_n; i++)
		if (same_unquoted(side->used_indexes[i], name))
			return true;
	return false;
}

static void fill_effects(const struct comparison *c, struct comparison_result *r, const struct comparison_ids *before,
			 const struct comparison_ids *after, struct arena *arena)
{
	r->effects = ARENA_ARRAY(struct comparison_effect, r->advice->patterns_n, arena);
	for (size_t i = 0; i < r->advice->patterns_n; i++) {
		struct comparison_effect e = {.before = comparison_find(before, r->advice->patterns[i]),
					      .after = comparison_find(after, r->advice->patterns[i])};
		if (!e.before && !e.after)
			continue;
		if (e.before && e.after) {
			e.doubt = comparison_doubt_of(e.before, e.after, &c->limits);
			double calls = comparison_per_day(c->before, e.before->calls);
			e.saved_us_per_day = comparison_saved_us(calls, e.before, e.after);
		}
		r->effects[r->effects_n++] = e;
	}
}

static bool runs_on_both(const struct comparison_effect *e)
{
	return e->before && e->after && e->before->calls && e->after->calls;
}

/* The statements became as much faster as only the advice explains. */
static bool times_show_it(const struct comparison_result *r)
{
	double was = 0, saved = 0;
	for (size_t i = 0; i < r->effects_n; i++) {
		const struct comparison_effect *e = &r->effects[i];
		if (!runs_on_both(e))
			continue;
		if (e->doubt)
			return false;
		was += (double)e->after->calls * comparison_mean_us(e->before);
		saved += (double)e->after->calls * (comparison_mean_us(e->before) - comparison_mean_us(e->after));
	}
	return was > 0 && r->advice->benefit_relative > 0 && saved >= REALISED_PART * r->advice->benefit_relative * was;
}

/* Of all calls of a side. */
static double share_of_calls(const struct comparison_side *side, const struct comparison_pattern *p)
{
	return p && side->calls ? (double)p->calls / (double)side->calls : 0;
}

/* Half of the calls of its statements are gone, of all that are made. */
static bool calls_show_it(const struct comparison *c, const struct comparison_result *r)
{
	double was = 0, is = 0;
	for (size_t i = 0; i < r->effects_n; i++) {
		was += share_of_calls(c->before, r->effects[i].before);
		is += share_of_calls(c->after, r->effects[i].after);
	}
	return is > 0 && is <= (1 - REALISED_PART) * was;
}

static void taken(struct comparison_result *r, enum advice_proof proof)
{
	r->outcome = ADVICE_TAKEN;
	r->proof = proof;
}

/* Advice to make the index with this body. */
static void follow_made(const struct comparison *c, struct comparison_result *r, struct str statement)
{
	const struct comparison_index *found = index_like(c->after, index_body(statement));
	found = found ? found : index_called(c->after, index_name(statement), index_body(statement));
	r->outcome = c->after->indexes_n ? ADVICE_GONE : ADVICE_UNKNOWN;
	if (found) {
		r->index = found->name;
		taken(r, PROOF_SCHEMA);
	} else if (!c->after->indexes_n && plans_use(c->after, index_name(statement))) {
		r->index = index_name(statement);
		taken(r, PROOF_PLAN);
	} else if (!c->after->indexes_n && times_show_it(r)) {
		taken(r, PROOF_TIMES);
	}
}

static void follow(const struct comparison *c, struct comparison_result *r, struct arena *arena)
{
	struct str made = {0}, dropped = {0};
	const struct comparison_advice *advice = r->advice;
	for (size_t i = 0; i < advice->apply_n && !made.n && !dropped.n; i++) {
		made = index_body(advice->apply[i]).n ? advice->apply[i] : made;
		dropped = dropped_name(advice->apply[i]);
	}
	r->proof = PROOF_NONE;
	if (still_stands(c->after, advice->id))
		r->outcome = ADVICE_OPEN;
	else if (made.n)
		follow_made(c, r, made);
	else if (!c->after->indexes_n && (c->before->indexes_n || dropped.n))
		r->outcome = ADVICE_UNKNOWN;
	else if (dropped.n && has_index_named(c->after, dropped, arena))
		r->outcome = ADVICE_GONE;
	else if (dropped.n)
		taken(r, PROOF_SCHEMA);
	else if (times_show_it(r))
		taken(r, PROOF_TIMES);
	else if (r->advice->benefit_us_per_day > 0 && calls_show_it(c, r))
		taken(r, PROOF_CALLS);
	else
		r->outcome = ADVICE_GONE;
}

/* Sure of nine tenths of what it saved is sure enough. */
static void measure(struct comparison_result *r)
{
	size_t both = 0;
	double all = 0, doubtful = 0;
	for (size_t i = 0; i < r->effects_n; i++) {
		const struct comparison_effect *e = &r->effects[i];
		if (!runs_on_both(e))
			continue;
		both++;
		r->saved_us_per_day += e->saved_us_per_day;
		all += fabs(e->saved_us_per_day);
		doubtful += e->doubt ? fabs(e->saved_us_per_day) : 0;
	}
	r->measurable = both > 0;
	r->certain = all > 0 && doubtful <= all / 10;
}

/* Counts each pattern once, however many pieces of advice concern it. */
static void sum_up(struct comparison *c, struct arena *arena)
{
	size_t n = 0, cap = 0;
	uint64_t *seen = NULL;
	for (size_t i = 0; i < c->results_n; i++) {
		const struct comparison_result *r = &c->results[i];
		if (r->outcome != ADVICE_TAKEN || !r->measurable)
			continue;
		c->measured_n++;
		c->promised_us_per_day += (double)r->advice->benefit_us_per_day;
		for (size_t k = 0; k < r->effects_n; k++) {
			uint64_t id = (r->effects[k].after ? r->effects[k].after : r->effects[k].before)->id;
			bool known = false;
			for (size_t j = 0; j < n && !known; j++)
				known = seen[j] == id;
			if (known)
				continue;
			*ARENA_PUSH(seen, n, cap, arena) = id;
			c->saved_us_per_day += r->effects[k].saved_us_per_day;
		}
	}
}

void comparison_follow_advice(struct comparison *c, const struct comparison_ids *before,
			      const struct comparison_ids *after, struct arena *arena)
{
	c->results_n = c->before->advice_n;
	c->results = ARENA_ARRAY(struct comparison_result, c->results_n, arena);
	for (size_t i = 0; i < c->results_n; i++) {
		struct comparison_result *r = &c->results[i];
		r->advice = &c->before->advice[i];
		fill_effects(c, r, before, after, arena);
		follow(c, r, arena);
		if (r->outcome == ADVICE_TAKEN)
			measure(r);
		c->results_by[r->outcome]++;
	}
	sum_up(c, arena);
}
