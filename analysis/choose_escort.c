#include "base/base.h"

#include "analysis/chooser.h"

#include <math.h>

/* What a candidate brings to those queries that it makes faster, and whether it makes another one slower. */
struct effect {
	double gain;
	bool harms;
};

static struct effect effect_of(struct chooser *h, const struct candidate *c)
{
	struct effect e = {.gain = -chooser_upkeep(h, c)};
	for (size_t i = 0; i < c->places_n; i++) {
		const struct subject *s = &h->subjects[c->places[i].query];
		uint64_t enabled = s->enabled | UINT64_C(1) << c->places[i].slot;
		double change = s->now - subject_time(s, planner_run(s->planner, enabled, &h->scratch));
		e.gain += MAX(change, 0.0);
		e.harms = e.harms || change < 0;
	}
	return e;
}

/* The escort does more than a chosen one: it begins with the same key and has more of them. */
static bool stands_in(const struct model_index *escort, const struct model_index *chosen)
{
	return escort->keys_n > chosen->keys_n && term_equal(&escort->keys[0].term, &chosen->keys[0].term) &&
	       escort->method == chosen->method && !chosen->include_n;
}

static bool is_moved(const struct move *m, uint32_t number)
{
	for (size_t i = 0; i < m->off_n; i++)
		if (m->off[i] == number)
			return true;
	return false;
}

/* Takes off what is worth least for its bytes until the move fits into the budget; false: it never does. */
static bool make_room(struct chooser *h, struct move *m)
{
	while (!chooser_fits(h, m)) {
		double least = INFINITY;
		size_t victim = SIZE_MAX;
		for (size_t i = 0; i < h->candidates_n; i++) {
			const struct candidate *c = &h->candidates[i];
			struct move alone = {.off = {(uint32_t)i}, .off_n = 1};
			double worth = c->chosen && !is_moved(m, (uint32_t)i)
					       ? -chooser_try(h, &alone, false) / MAX(c->index->bytes, 65536.0)
					       : INFINITY;
			if (worth < least) {
				least = worth;
				victim = i;
			}
		}
		if (victim == SIZE_MAX || m->off_n == ARRAY_LEN(m->off))
			return false;
		m->off[m->off_n++] = (uint32_t)victim;
	}
	return true;
}

bool chooser_escort(struct chooser *h, size_t at)
{
	const struct candidate *c = &h->candidates[at];
	const struct candidate_list *table = chooser_list(h, &h->kept_of, c->index->table);
	struct effect e = effect_of(h, c);
	struct move best = {.on_n = 0};
	double best_gain = chooser_least_gain(h);
	if (!e.harms || e.gain < best_gain)
		return false;
	for (size_t i = 0; i < table->n; i++) {
		size_t escort = chooser_candidate_number(h, table->items[i]);
		if (escort == SIZE_MAX || escort == at || h->candidates[escort].chosen ||
		    !candidate_shares_query(c, &h->candidates[escort]))
			continue;
		struct move m = {.on = {(uint32_t)at, (uint32_t)escort}, .on_n = 2};
		for (size_t k = 0; k < table->n && m.off_n < ARRAY_LEN(m.off); k++) {
			size_t j = chooser_candidate_number(h, table->items[k]);
			if (j != SIZE_MAX && h->candidates[j].chosen && stands_in(table->items[i], table->items[k]))
				m.off[m.off_n++] = (uint32_t)j;
		}
		double gain = make_room(h, &m) ? chooser_try(h, &m, false) : 0;
		if (gain > best_gain) {
			best = m;
			best_gain = gain;
		}
	}
	if (best.on_n)
		chooser_try(h, &best, true);
	return best.on_n > 0;
}
