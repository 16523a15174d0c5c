#include "base/base.h"

#include "analysis/scan_memo.h"
#include "analysis/statement_turn.h"
#include "analysis/workload_state.h"
#include "base/hash.h"
#include "base/timestamp.h"

#define DEFAULT_MAX_PATTERNS 50000
#define DEFAULT_MAX_SESSIONS 1000000

struct workload *workload_new(const struct workload_options *options)
{
	struct workload *w = xcalloc(1, sizeof *w);
	w->options = *options;
	if (!w->options.max_patterns)
		w->options.max_patterns = DEFAULT_MAX_PATTERNS;
	if (!w->options.max_sessions)
		w->options.max_sessions = DEFAULT_MAX_SESSIONS;
	w->first_us = w->last_us = TIME_UNKNOWN;
	w->state = xcalloc(1, sizeof *w->state);
	w->state->workload = w;
	behaviour_init(&w->state->behaviour);
	w->behaviour = &w->state->behaviour;
	w->timeline = &w->state->timeline;
	return w;
}

static void free_pattern(struct pattern_state *p)
{
	pattern_release(p);
	free((void *)(uintptr_t)p->p.query.p);
	free(p);
}

void workload_free(struct workload *w)
{
	if (!w)
		return;
	struct workload_state *s = w->state;
	for (size_t i = 0; i < s->patterns_n; i++)
		free_pattern(s->pattern_list[i]);
	if (s->other)
		free_pattern(s->other);
	free(s->pattern_list);
	free(s->hours);
	scan_memo_free(s->memo);
	u64_map_release(&s->patterns);
	u64_map_release(&s->by_report_id);
	u64_map_release(&s->client_sessions);
	identities_release(&s->identities);
	error_rows_release(&s->errors);
	session_fragments_release(&s->fragments);
	behaviour_release(&s->behaviour);
	timeline_release(&s->timeline);
	arena_release(&w->arena);
	free(s);
	free(w);
}

static struct pattern_state *new_pattern(uint64_t scan_id)
{
	struct pattern_state *p = xcalloc(1, sizeof *p);
	p->p.scan_id = p->p.id = scan_id;
	p->p.first_us = p->p.last_us = TIME_UNKNOWN;
	return p;
}

struct pattern_state *state_other(struct workload_state *w)
{
	if (!w->other) {
		w->other = new_pattern(0);
		w->other->p.is_other = true;
		w->other->p.query = state_own_text(STR("(other)"));
		w->workload->capped_patterns = true;
	}
	return w->other;
}

struct str state_own_text(struct str s)
{
	char *p = xmalloc(s.n + 1);
	memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return str_of(p, s.n);
}

static int by_cost(const void *a, const void *b)
{
	const struct pattern *x = &(*(struct pattern_state *const *)a)->p, *y = &(*(struct pattern_state *const *)b)->p;
	if (x->tally.total_us != y->tally.total_us)
		return x->tally.total_us < y->tally.total_us ? 1 : -1;
	if (x->tally.calls != y->tally.calls)
		return x->tally.calls < y->tally.calls ? 1 : -1;
	return (x->scan_id > y->scan_id) - (x->scan_id < y->scan_id);
}

static struct identity *itself(void *context, const struct identity *i)
{
	(void)context;
	return (struct identity *)(uintptr_t)i;
}

/* Sums survive in the pattern "(other)"; what tells one statement from another does not. */
static void fold_into_other(struct workload_state *w, struct pattern_state *p)
{
	struct pattern_state *other = state_other(w);
	samples_release(&p->samples);
	reuse_release(&p->reuse);
	for (uint32_t i = 0; i < p->plans_n; i++)
		pattern_drop_plan(p, i);
	p->plans_n = 0;
	pattern_merge(other, p, itself, NULL);
	free_pattern(p);
}

void state_prune(struct workload_state *w, size_t keep)
{
	if (w->patterns_n <= keep)
		return;
	qsort(w->pattern_list, w->patterns_n, sizeof *w->pattern_list, by_cost);
	for (size_t i = keep; i < w->patterns_n; i++)
		fold_into_other(w, w->pattern_list[i]);
	w->patterns_n = keep;
	u64_map_release(&w->patterns);
	for (size_t i = 0; i < keep; i++)
		u64_map_put(&w->patterns, w->pattern_list[i]->p.scan_id, w->pattern_list[i]);
	w->generation++;
}

struct pattern_state *state_add_pattern(struct workload_state *w, uint64_t scan_id)
{
	if (w->patterns_n >= 2 * w->workload->options.max_patterns)
		state_prune(w, w->workload->options.max_patterns);
	struct pattern_state *p = new_pattern(scan_id);
	if (w->patterns_n == w->patterns_cap) {
		w->patterns_cap = MAX(64u, w->patterns_cap * 2);
		w->pattern_list = xrealloc(w->pattern_list, w->patterns_cap * sizeof *w->pattern_list);
	}
	w->pattern_list[w->patterns_n++] = p;
	u64_map_put(&w->patterns, scan_id, p);
	return p;
}

struct pattern_state *state_pattern(struct workload_state *w, const struct scan_result *scan, struct str sql,
				    const struct scan_options *options)
{
	struct pattern_state *p = u64_map_get(&w->patterns, scan->fingerprint);
	if (p)
		return p;
	struct buf text = {0};
	scan_normalize(sql, options, &text);
	p = state_add_pattern(w, scan->fingerprint);
	p->p.query = state_own_text(buf_str(&text));
	p->p.kind = scan->kind;
	p->p.cut = scan->cut;
	p->several = scan->several;
	p->turn = (uint8_t)statement_turn(p->p.query);
	p->aggregate = statement_is_aggregate(p->p.query);
	p->slots = scan->slots;
	buf_release(&text);
	return p;
}

struct pattern_state *state_pattern_by_id(struct workload_state *w, uint64_t scan_id)
{
	struct pattern_state *p = u64_map_get(&w->patterns, scan_id);
	if (!p && w->is_seam)
		return state_add_pattern(w, scan_id);
	return p ? p : state_other(w);
}

void state_add_call(struct workload_state *w, struct pattern_state *p, const struct call *c)
{
	struct tally one = {1, (uint64_t)MAX(c->duration_us, 0)};
	pattern_add_call(p, c);
	w->workload->totals.calls.calls++;
	w->workload->totals.calls.total_us += one.total_us;
	c->identity->tally.calls++;
	c->identity->tally.total_us += one.total_us;
	behaviour_add_call(&w->behaviour, c->at_us, c->duration_us);
	timeline_add_call(&w->timeline, c->at_us);
	if (c->at_us != TIME_UNKNOWN)
		hour_add(&w->hours, &w->hours_n, &w->hours_cap, hour_of(c->at_us), one);
}

void state_see(struct workload_state *w, int64_t at_us)
{
	struct workload *all = w->workload;
	if (at_us == TIME_UNKNOWN)
		return;
	if (all->first_us == TIME_UNKNOWN || at_us < all->first_us)
		all->first_us = at_us;
	all->last_us = MAX(all->last_us, at_us);
}

void state_add_client_session(struct workload_state *w, uint64_t key)
{
	if (w->client_sessions.n < w->workload->options.max_sessions)
		u64_map_put(&w->client_sessions, key, w);
	else if (!u64_map_get(&w->client_sessions, key))
		w->workload->capped_sessions = true;
}

double workload_seconds(const struct workload *w)
{
	if (w->first_us == TIME_UNKNOWN || w->last_us - w->first_us < US_PER_S)
		return 1;
	return (double)(w->last_us - w->first_us) / (double)US_PER_S;
}
