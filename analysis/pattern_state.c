#include "base/base.h"

#include "analysis/pattern_state.h"
#include "base/timestamp.h"

int64_t hour_of(int64_t at_us)
{
	int64_t hour = at_us / US_PER_HOUR;
	return hour - (at_us % US_PER_HOUR < 0);
}

void hour_add(struct hour_row **rows, size_t *n, uint32_t *cap, int64_t hour, struct tally tally)
{
	size_t at = *n;
	if (at && (*rows)[at - 1].hour == hour) {
		(*rows)[at - 1].tally.calls += tally.calls;
		(*rows)[at - 1].tally.total_us += tally.total_us;
		return;
	}
	while (at > 0 && (*rows)[at - 1].hour > hour) /* logs are nearly in order */
		at--;
	if (at == 0 || (*rows)[at - 1].hour != hour) {
		if (*n == *cap) {
			*cap = *cap ? *cap * 2 : 1;
			*rows = xrealloc(*rows, *cap * sizeof **rows);
		}
		memmove(&(*rows)[at + 1], &(*rows)[at], (*n - at) * sizeof **rows);
		(*rows)[at] = (struct hour_row){hour, {0, 0}};
		(*n)++;
		at++;
	}
	(*rows)[at - 1].tally.calls += tally.calls;
	(*rows)[at - 1].tally.total_us += tally.total_us;
}

void pattern_add_hour(struct pattern_state *s, int64_t hour, struct tally tally)
{
	hour_add(&s->p.hours, &s->p.hours_n, &s->hours_cap, hour, tally);
}

void pattern_see(struct pattern_state *s, int64_t at_us)
{
	if (at_us == TIME_UNKNOWN)
		return;
	if (s->p.first_us == TIME_UNKNOWN || at_us < s->p.first_us)
		s->p.first_us = at_us;
	if (s->p.last_us == TIME_UNKNOWN || at_us > s->p.last_us)
		s->p.last_us = at_us;
}

void pattern_add_query_id(struct pattern_state *s, int64_t query_id)
{
	struct pattern *p = &s->p;
	size_t low = 0, high = p->query_ids_n;
	if (query_id == 0)
		return;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (p->query_ids[middle] < query_id)
			low = middle + 1;
		else
			high = middle;
	}
	if ((low < p->query_ids_n && p->query_ids[low] == query_id) || low == PATTERN_MAX_QUERY_IDS)
		return;
	if (p->query_ids_n == PATTERN_MAX_QUERY_IDS)
		p->query_ids_n--;
	if (p->query_ids_n == s->query_ids_cap) {
		s->query_ids_cap = s->query_ids_cap ? s->query_ids_cap * 2 : 1;
		p->query_ids = xrealloc(p->query_ids, s->query_ids_cap * sizeof *p->query_ids);
	}
	memmove(&p->query_ids[low + 1], &p->query_ids[low], (p->query_ids_n - low) * sizeof *p->query_ids);
	p->query_ids[low] = query_id;
	p->query_ids_n++;
}

static void add_reuse(struct pattern_state *s, const struct call *c)
{
	switch (s->p.kind) {
	case KIND_SELECT:
		reuse_add(&s->reuse, c->content, c->at_us);
		break;
	case KIND_INSERT:
	case KIND_UPDATE:
	case KIND_DELETE:
	case KIND_MERGE:
	case KIND_COPY:
		reuse_add(&s->reuse, REUSE_WRITES, c->at_us);
		break;
	default:
		break;
	}
}

void pattern_add_call(struct pattern_state *s, const struct call *c)
{
	struct pattern *p = &s->p;
	uint64_t us = c->duration_us > 0 ? (uint64_t)c->duration_us : 0;
	struct tally one = {1, us};
	p->min_us = p->tally.calls ? MIN(p->min_us, us) : us;
	p->max_us = MAX(p->max_us, us);
	p->tally.calls++;
	p->tally.total_us += us;
	p->sum_of_squares += (u128)us * us;
	p->max_list = MAX(p->max_list, c->list_length);
	hist_add(&p->durations, us, 1);
	who_add(&s->who, c->identity, one);
	if (c->at_us != TIME_UNKNOWN)
		pattern_add_hour(s, hour_of(c->at_us), one);
	if (c->at_us != TIME_UNKNOWN)
		rhythm_add(&s->rhythm, c->at_us - (int64_t)us, c->duration_us);
	pattern_see(s, c->at_us);
	pattern_add_query_id(s, c->query_id);
	add_reuse(s, c);
}

static void free_plan(struct kept_plan *k)
{
	free((void *)(uintptr_t)k->s.document.p);
	free((void *)(uintptr_t)k->s.source.p);
}

void pattern_drop_plan(struct pattern_state *s, uint32_t i)
{
	free_plan(&s->plans[i]);
}

static struct str copy(struct str s)
{
	char *p = xmalloc(s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	return str_of(p, s.n);
}

static uint32_t plan_position(const struct pattern_state *s, uint64_t shape)
{
	uint32_t at = 0;
	while (at < s->plans_n && s->plans[at].s.shape < shape)
		at++;
	return at;
}

static bool is_better_plan(const struct plan_sample *a, const struct plan_sample *b)
{
	if (a->duration_us != b->duration_us)
		return a->duration_us > b->duration_us;
	if (a->order != b->order)
		return a->order < b->order;
	if (a->at_us != b->at_us)
		return a->at_us < b->at_us;
	return str_cmp(a->source, b->source) < 0;
}

bool pattern_wants_plan(const struct pattern_state *s, uint64_t shape, int64_t duration_us)
{
	uint32_t at = plan_position(s, shape);
	if (at < s->plans_n && s->plans[at].s.shape == shape)
		return duration_us >= s->plans[at].s.duration_us;
	return at < PATTERN_MAX_PLANS;
}

void pattern_add_plan(struct pattern_state *s, const struct plan_sample *plan)
{
	uint32_t at = plan_position(s, plan->shape);
	struct kept_plan *k = &s->plans[at];
	if (at < s->plans_n && k->s.shape == plan->shape) {
		struct tally tally = {k->s.tally.calls + plan->tally.calls, k->s.tally.total_us + plan->tally.total_us};
		if (plan->document.n && is_better_plan(plan, &k->s)) {
			free_plan(k);
			k->s = *plan;
			k->s.document = copy(plan->document);
			k->s.source = copy(plan->source);
		}
		k->s.tally = tally;
		return;
	}
	if (at == PATTERN_MAX_PLANS)
		return;
	if (s->plans_n == PATTERN_MAX_PLANS)
		free_plan(&s->plans[--s->plans_n]);
	if (s->plans_n == s->plans_cap) {
		s->plans_cap = s->plans_cap ? s->plans_cap * 2 : 1;
		s->plans = xrealloc(s->plans, s->plans_cap * sizeof *s->plans);
	}
	memmove(&s->plans[at + 1], &s->plans[at], (s->plans_n - at) * sizeof *s->plans);
	s->plans_n++;
	s->plans[at].s = *plan;
	s->plans[at].s.document = copy(plan->document);
	s->plans[at].s.source = copy(plan->source);
}

static void add_tally(struct tally *into, struct tally from)
{
	into->calls += from.calls;
	into->total_us += from.total_us;
}

static void merge_numbers(struct pattern *into, const struct pattern *from)
{
	if (from->tally.calls)
		into->min_us = into->tally.calls ? MIN(into->min_us, from->min_us) : from->min_us;
	into->max_us = MAX(into->max_us, from->max_us);
	add_tally(&into->tally, from->tally);
	add_tally(&into->parse, from->parse);
	add_tally(&into->bind, from->bind);
	into->sum_of_squares += from->sum_of_squares;
	into->temp_files += from->temp_files;
	into->temp_bytes += from->temp_bytes;
	into->temp_max_bytes = MAX(into->temp_max_bytes, from->temp_max_bytes);
	into->lock_waits += from->lock_waits;
	into->lock_wait_us += from->lock_wait_us;
	into->errors += from->errors;
	into->cancels += from->cancels;
	into->max_list = MAX(into->max_list, from->max_list);
	hist_merge(&into->durations, &from->durations);
}

void pattern_merge(struct pattern_state *into, const struct pattern_state *from,
		   struct identity *(*translate)(void *context, const struct identity *i), void *context)
{
	merge_numbers(&into->p, &from->p);
	pattern_see(into, from->p.first_us);
	pattern_see(into, from->p.last_us);
	for (size_t i = 0; i < from->p.hours_n; i++)
		pattern_add_hour(into, from->p.hours[i].hour, from->p.hours[i].tally);
	for (size_t i = 0; i < from->p.query_ids_n; i++)
		pattern_add_query_id(into, from->p.query_ids[i]);
	for (uint32_t i = 0; i < from->who.n; i++)
		who_add(&into->who, translate(context, from->who.items[i].identity), from->who.items[i].tally);
	for (uint32_t i = 0; i < from->plans_n; i++)
		pattern_add_plan(into, &from->plans[i].s);
	samples_merge(&into->samples, &from->samples);
	reuse_merge(&into->reuse, &from->reuse);
	rhythm_merge(&into->rhythm, &from->rhythm);
}

void pattern_release(struct pattern_state *s)
{
	for (uint32_t i = 0; i < s->plans_n; i++)
		free_plan(&s->plans[i]);
	free(s->plans);
	free(s->p.hours);
	free(s->p.query_ids);
	hist_release(&s->p.durations);
	reuse_release(&s->reuse);
	rhythm_release(&s->rhythm);
	who_release(&s->who);
	samples_release(&s->samples);
}
