#include "base/base.h"

/*
 * From what grew to what is read: sessions are stitched, statements parsed, spellings of one statement brought
 * together, everything sorted.
 */
#include "analysis/grouping.h"
#include "analysis/redact_plan.h"
#include "analysis/workload_state.h"
#include "base/timestamp.h"
#include "parsers/pg_tree.h"

struct parsing {
	struct workload *w;
	const struct catalog *catalog;
};

static void parse_all(void *argument)
{
	struct parsing *p = argument;
	struct workload_state *s = p->w->state;
	for (size_t i = 0; i < s->patterns_n; i++) {
		struct pattern *pattern = &s->pattern_list[i]->p;
		pattern->shape = shape_parse(pattern->query, p->catalog, &p->w->arena);
		if (pattern->shape->parsed && !pattern->cut) {
			pattern->id = pattern->shape->fingerprint;
			pattern->kind = pattern->shape->kind;
		}
	}
}

static int by_time(const void *a, const void *b)
{
	const struct pattern *x = *(struct pattern *const *)a, *y = *(struct pattern *const *)b;
	if (x->tally.total_us != y->tally.total_us)
		return x->tally.total_us < y->tally.total_us ? 1 : -1;
	if (x->tally.calls != y->tally.calls)
		return x->tally.calls < y->tally.calls ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

static int by_plan_time(const void *a, const void *b)
{
	const struct plan_sample *x = a, *y = b;
	if (x->tally.total_us != y->tally.total_us)
		return x->tally.total_us < y->tally.total_us ? 1 : -1;
	return (x->shape > y->shape) - (x->shape < y->shape);
}

/* The public lists of a pattern. */
static void publish(struct pattern_state *s, struct arena *arena)
{
	struct pattern *p = &s->p;
	for (int d = 0; d < DIMENSION_COUNT; d++)
		p->dimensions[d] = who_rows(&s->who, (enum dimension)d, &p->dimensions_n[d], arena);
	reuse_finish(&s->reuse);
	p->reuse = &s->reuse;
	p->rhythm = &s->rhythm;
	p->samples = samples_list(&s->samples, &p->samples_n, arena);
	p->plans = ARENA_ARRAY(struct plan_sample, s->plans_n, arena);
	p->plans_n = s->plans_n;
	for (uint32_t i = 0; i < s->plans_n; i++)
		p->plans[i] = s->plans[i].s;
	if (p->plans_n)
		qsort(p->plans, p->plans_n, sizeof *p->plans, by_plan_time);
	p->nested_only = p->tally.calls == 0 && p->plans_n > 0;
}

static void publish_dimensions(struct workload *w)
{
	struct who_list all = {0};
	for (size_t i = 0; i < w->state->identities.n; i++) {
		struct identity *identity = w->state->identities.items[i];
		if (identity->tally.calls || identity->tally.total_us)
			who_add(&all, identity, identity->tally);
	}
	for (int d = 0; d < DIMENSION_COUNT; d++)
		w->dimensions[d] = who_rows(&all, (enum dimension)d, &w->dimensions_n[d], &w->arena);
	who_release(&all);
}

struct str workload_main_database(const struct workload *w)
{
	struct map calls = {0};
	struct str best = {0};
	uint64_t most = 0;
	for (size_t i = 0; i < w->state->identities.n; i++) {
		const struct identity *identity = w->state->identities.items[i];
		struct str name = identity->names[BY_DATABASE];
		/* Counts are kept as pointers, one more than they are, so that none is NULL. */
		uintptr_t before = (uintptr_t)map_get(&calls, name), now = MAX(before, 1) + identity->tally.calls;
		if (!name.n || !identity->tally.calls)
			continue;
		map_put(&calls, name, (void *)now);
		if (now > most || (now == most && str_cmp(name, best) < 0)) {
			most = now;
			best = name;
		}
	}
	map_release(&calls);
	return best;
}

static void publish_patterns(struct workload *w)
{
	struct workload_state *s = w->state;
	w->patterns_n = s->patterns_n + (s->other != NULL);
	w->patterns = ARENA_ARRAY(struct pattern *, w->patterns_n, &w->arena);
	for (size_t i = 0; i < s->patterns_n; i++) {
		publish(s->pattern_list[i], &w->arena);
		w->patterns[i] = &s->pattern_list[i]->p;
	}
	if (s->other) {
		publish(s->other, &w->arena);
		s->other->p.shape = shape_parse(STR(""), NULL, &w->arena);
		w->patterns[s->patterns_n] = &s->other->p;
	}
	if (w->patterns_n)
		qsort(w->patterns, w->patterns_n, sizeof(struct pattern *), by_time);
}

/* Errors name the statement by the report's id from now on. */
static void publish_errors(struct workload *w)
{
	w->errors = error_rows_list(&w->state->errors, &w->errors_n, &w->arena);
	w->capped_errors |= w->state->errors.capped;
	for (size_t i = 0; i < w->errors_n; i++) {
		const struct pattern *p = workload_pattern_of_scan(w, w->errors[i].pattern);
		w->errors[i].pattern = p ? p->id : 0;
	}
}

static void finish_behaviour(struct workload_state *s)
{
	struct u64_map report_ids = {0};
	for (size_t i = 0; i < s->patterns.cap; i++) {
		struct pattern_state *p = s->patterns.slots[i].value;
		if (p)
			u64_map_put(&report_ids, s->patterns.slots[i].key, &p->p.id);
	}
	behaviour_finish(&s->behaviour, &report_ids);
	u64_map_release(&report_ids);
}

/* Totals that are the number of events of a type. */
static void total_events(struct totals *t)
{
	t->deadlocks = t->events[EVENT_DEADLOCK];
	t->checkpoints = t->events[EVENT_CHECKPOINT];
	t->autovacuums = t->events[EVENT_AUTOVACUUM];
	t->autoanalyzes = t->events[EVENT_AUTOANALYZE];
	t->plans = t->events[EVENT_PLAN];
}

void workload_finish(struct workload *w, const struct catalog *catalog)
{
	struct workload_state *s = w->state;
	sessions_stitch(&s->fragments, s);
	behaviour_stitch(&s->behaviour);
	state_prune(s, w->options.max_patterns);
	struct parsing parsing = {w, catalog};
	pg_on_large_stack(parse_all, &parsing);
	group_patterns(s);
	publish_patterns(w);
	publish_dimensions(w);
	publish_errors(w);
	finish_behaviour(s);
	w->hours = s->hours;
	w->hours_n = s->hours_n;
	w->totals.sessions = s->client_sessions.n;
	total_events(&w->totals);
}

struct pattern *workload_pattern(const struct workload *w, uint64_t id)
{
	struct pattern_state *p = u64_map_get(&w->state->by_report_id, id);
	return p ? &p->p : NULL;
}

struct pattern *workload_pattern_of_scan(const struct workload *w, uint64_t scan_id)
{
	struct pattern_state *p = scan_id ? u64_map_get(&w->state->patterns, scan_id) : NULL;
	return p ? &p->p : NULL;
}

static enum plan_format format_of(struct str document)
{
	struct str text = str_trim(document);
	if (str_starts(text, STR("{")) || str_starts(text, STR("[")))
		return PLAN_FORMAT_JSON;
	if (str_starts(text, STR("<")))
		return PLAN_FORMAT_XML;
	return str_starts(text, STR("- Plan")) || str_starts(text, STR("Plan:")) ? PLAN_FORMAT_YAML : PLAN_FORMAT_TEXT;
}

void workload_add_plan(struct workload *w, const struct plan *plan, struct str document, struct str query,
		       struct str source)
{
	struct str sql = plan->query.n ? plan->query : query, unused;
	struct scan_result scan;
	struct buf redacted = {0};
	struct plan_sample sample = {.at_us = TIME_UNKNOWN, .duration_us = -1, .source = source};
	if (!sql.n)
		return;
	sample.format = format_of(document);
	scan_statement(sql, &w->options.scan, &scan);
	struct pattern_state *p = state_pattern(w->state, &scan, sql, &w->options.scan);
	plan_glance(document, &unused, &sample.shape, &w->arena);
	sample.order = scan.literals;
	if (plan->execution_ms >= 0)
		sample.duration_us = (int64_t)(plan->execution_ms * 1000 + 0.5);
	redact_plan(document, sample.format, w->options.samples, &redacted);
	sample.document = buf_str(&redacted);
	sample.tally = (struct tally){1, (uint64_t)MAX(sample.duration_us, 0)};
	pattern_add_plan(p, &sample);
	buf_release(&redacted);
}
