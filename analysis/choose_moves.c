#include "base/base.h"

#include "analysis/chooser.h"

#include <math.h>

#define REGRESSION_WEIGHT 3 /* a pattern that becomes slower counts this often */
#define BUILD_SLACK 1.04    /* CREATE INDEX makes no two pages equally full */
#define CAUTION 0.3         /* of what a set may turn out larger: kept free in the budget */
#define GUESSED_LEFT 0.4    /* where conditions were guessed, less than the rest of this is no gain */
#define UNSURE_LEFT 0.95    /* the server may as well keep a plan that hardly is dearer */

double subject_time(const struct subject *s, struct estimate e)
{
	double measured = s->query->mean_us;
	double saved = (s->base_us - e.us) * s->scale;
	if (s->guessed && saved > 0 && e.us > s->base_us * GUESSED_LEFT)
		saved = 0;
	if (saved > 0 && e.cost > s->base_cost * UNSURE_LEFT)
		saved = 0;
	double time = MAX(measured - saved, MIN(measured, COST_STATEMENT_US));
	if (saved < 0)
		time = measured - saved * REGRESSION_WEIGHT;
	return time * s->query->calls;
}

static double time_with(struct chooser *h, const struct subject *s, uint64_t enabled)
{
	return subject_time(s, planner_run(s->planner, enabled, &h->scratch));
}

static uint64_t moved(const struct chooser *h, const struct move *m, const struct subject *s)
{
	uint64_t enabled = s->enabled;
	uint32_t number = (uint32_t)(s - h->subjects);
	for (size_t i = 0; i < m->off_n + m->on_n; i++) {
		const struct candidate *c = &h->candidates[i < m->off_n ? m->off[i] : m->on[i - m->off_n]];
		for (size_t j = 0; j < c->places_n; j++)
			if (c->places[j].query == number) {
				uint64_t bit = UINT64_C(1) << c->places[j].slot;
				enabled = i < m->off_n ? enabled & ~bit : enabled | bit;
			}
	}
	return enabled;
}

static void collect_subjects(const struct chooser *h, const struct move *m, uint32_t **subjects, size_t *n,
			     struct arena *arena)
{
	size_t cap = 0;
	*n = 0;
	*subjects = NULL;
	for (size_t i = 0; i < m->off_n + m->on_n; i++) {
		const struct candidate *c = &h->candidates[i < m->off_n ? m->off[i] : m->on[i - m->off_n]];
		for (size_t j = 0; j < c->places_n; j++) {
			bool known = false;
			for (size_t k = 0; k < *n && m->off_n + m->on_n > 1 && !known; k++)
				known = (*subjects)[k] == c->places[j].query;
			if (!known)
				*ARENA_PUSH(*subjects, *n, cap, arena) = c->places[j].query;
		}
	}
}

static double squared_doubt(const struct candidate *c)
{
	double doubt = c->index->bytes_most - c->index->bytes;
	return doubt * doubt;
}

double chooser_try(struct chooser *h, const struct move *m, bool apply)
{
	struct arena_mark mark = arena_mark(&h->scratch);
	uint32_t *subjects;
	size_t n;
	double gain = 0;
	collect_subjects(h, m, &subjects, &n, &h->scratch);
	for (size_t i = 0; i < n; i++) {
		struct subject *s = &h->subjects[subjects[i]];
		uint64_t enabled = moved(h, m, s);
		double then = time_with(h, s, enabled);
		gain += s->now - then;
		if (apply) {
			s->enabled = enabled;
			s->now = then;
		}
	}
	for (size_t i = 0; i < m->on_n + m->off_n; i++) {
		bool on = i >= m->off_n;
		struct candidate *c = &h->candidates[on ? m->on[i - m->off_n] : m->off[i]];
		gain += (on ? -1 : 1) * chooser_upkeep(h, c);
		if (apply) {
			c->chosen = on;
			h->bytes += (on ? 1 : -1) * c->index->bytes;
			h->squared_doubt += (on ? 1 : -1) * squared_doubt(c);
		}
	}
	arena_rewind(&h->scratch, mark);
	return gain;
}

double chooser_upkeep(const struct chooser *h, const struct candidate *c)
{
	return c->write_us + c->index->bytes * h->byte_price_us;
}

double move_bytes(const struct chooser *h, const struct move *m)
{
	double bytes = 0;
	for (size_t i = 0; i < m->on_n; i++)
		bytes += h->candidates[m->on[i]].index->bytes;
	for (size_t i = 0; i < m->off_n; i++)
		bytes -= h->candidates[m->off[i]].index->bytes;
	return bytes;
}

/* Errors of many guesses partly cancel out, so doubts add up by their squares. */
bool chooser_fits(const struct chooser *h, const struct move *m)
{
	double more = move_bytes(h, m), doubt = h->squared_doubt;
	for (size_t i = 0; i < m->on_n; i++)
		doubt += squared_doubt(&h->candidates[m->on[i]]);
	for (size_t i = 0; i < m->off_n; i++)
		doubt -= squared_doubt(&h->candidates[m->off[i]]);
	double most = h->bytes + more;
	if (h->options->budget_stated)
		most = most * BUILD_SLACK + CAUTION * sqrt(MAX(doubt, 0.0));
	return more <= 0 || most <= h->options->budget_bytes;
}

double chooser_least_gain(const struct chooser *h)
{
	return h->total_us * h->options->min_share;
}

bool candidate_shares_query(const struct candidate *a, const struct candidate *b)
{
	for (size_t i = 0, j = 0; i < a->places_n && j < b->places_n;) {
		if (a->places[i].query == b->places[j].query)
			return true;
		if (a->places[i].query < b->places[j].query)
			i++;
		else
			j++;
	}
	return false;
}

size_t chooser_candidate_number(const struct chooser *h, const struct model_index *x)
{
	uintptr_t known = (uintptr_t)u64_map_get(&h->candidate_of, (uint64_t)(uintptr_t)x);
	return known ? known - 1 : SIZE_MAX;
}
