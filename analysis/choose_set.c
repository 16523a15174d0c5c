#include "base/base.h"

#include "analysis/chooser.h"

#include <math.h>

#define MAX_ROUNDS 8
#define MANY_SUBJECTS 1000 /* above it one attempt has to do */
#define ROOM_LEFT 0.9      /* a set that fills more of the budget may have been cut short by it */
#define PRICE_DOUBLINGS 5
#define PRICE_HALVINGS 4

/* A greedy step's offer: a single candidate, or all that a join needs at once. */
struct offer {
	uint32_t all[8];
	size_t all_n;
	struct move move; /* those of them that are not chosen yet */
	double gain, worth;
	bool stale;
};

/* `exponent`: how much space counts, from 0, not at all, to 1: gain for each byte. */
static void price_offer(struct chooser *h, struct offer *o, double exponent)
{
	o->move.on_n = 0;
	for (size_t i = 0; i < o->all_n; i++)
		if (!h->candidates[o->all[i]].chosen)
			o->move.on[o->move.on_n++] = o->all[i];
	o->gain = o->move.on_n ? chooser_try(h, &o->move, false) : 0;
	o->worth = o->gain / pow(MAX(move_bytes(h, &o->move), 65536.0), exponent);
	o->stale = false;
}

/* The offers that a query's plan has a say in. */
struct offer_list {
	uint32_t *items;
	size_t n, cap;
};

static void mark_stale(struct chooser *h, const struct move *m, struct offer *offers)
{
	for (size_t i = 0; i < m->on_n; i++) {
		const struct candidate *c = &h->candidates[m->on[i]];
		for (size_t j = 0; j < c->places_n; j++) {
			const struct offer_list *list = &h->offers_of[c->places[j].query];
			for (size_t k = 0; k < list->n; k++)
				offers[list->items[k]].stale = true;
		}
	}
}

static void index_offers(struct chooser *h, const struct offer *offers, size_t n)
{
	h->offers_of = ARENA_ARRAY(struct offer_list, h->subjects_n, h->arena);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < offers[i].all_n; k++) {
			const struct candidate *c = &h->candidates[offers[i].all[k]];
			for (size_t j = 0; j < c->places_n; j++) {
				struct offer_list *list = &h->offers_of[c->places[j].query];
				if (!list->n || list->items[list->n - 1] != i)
					*ARENA_PUSH(list->items, list->n, list->cap, h->arena) = (uint32_t)i;
			}
		}
}

static size_t make_offers(struct chooser *h, struct offer **offers)
{
	size_t n = 0, cap = 0;
	*offers = NULL;
	for (size_t i = 0; i < h->candidates_n; i++)
		*ARENA_PUSH(*offers, n, cap, h->arena) =
			(struct offer){.all = {(uint32_t)i}, .all_n = 1, .stale = true};
	for (size_t i = 0; i < h->subjects_n; i++) {
		const struct subject *s = &h->subjects[i];
		struct offer o = {.stale = true};
		for (unsigned slot = 0; slot < 64 && o.all_n < ARRAY_LEN(o.all); slot++)
			if (s->bundle >> slot & 1)
				o.all[o.all_n++] = s->candidates[slot];
		if (o.all_n > 1)
			*ARENA_PUSH(*offers, n, cap, h->arena) = o;
	}
	index_offers(h, *offers, n);
	return n;
}

static struct offer *best_offer(struct chooser *h, struct offer *offers, size_t n)
{
	struct offer *best = NULL;
	for (size_t i = 0; i < n; i++)
		if (offers[i].gain >= chooser_least_gain(h) && (!best || offers[i].worth > best->worth) &&
		    chooser_fits(h, &offers[i].move))
			best = &offers[i];
	return best;
}

/*
 * Gains mostly shrink as the set grows, so an old figure is a bound: only what looks best is priced again. What grew
 * nevertheless is found when everything is priced anew at the end.
 */
static void choose_greedily(struct chooser *h, struct offer *offers, size_t n, double exponent)
{
	bool any = true;
	while (any) {
		for (size_t i = 0; i < n; i++)
			if (offers[i].stale)
				price_offer(h, &offers[i], exponent);
		any = false;
		for (struct offer *best; (best = best_offer(h, offers, n));) {
			if (best->stale) {
				price_offer(h, best, exponent);
				continue;
			}
			struct move m = best->move;
			chooser_try(h, &m, true);
			mark_stale(h, &m, offers);
			best->gain = 0;
			any = true;
		}
	}
}

static bool drop_useless(struct chooser *h)
{
	bool any = false;
	for (size_t i = 0; i < h->candidates_n; i++) {
		struct move m = {.off = {(uint32_t)i}, .off_n = 1};
		if (h->candidates[i].chosen && chooser_try(h, &m, false) > -chooser_least_gain(h)) {
			chooser_try(h, &m, true);
			any = true;
		}
	}
	return any;
}

/* Keeps the better of two moves. */
static void consider(struct chooser *h, const struct move *m, struct move *best, double *best_gain)
{
	double gain = chooser_fits(h, m) ? chooser_try(h, m, false) : -1;
	if (gain > *best_gain) {
		*best = *m;
		*best_gain = gain;
	}
}

/* Another index instead of `at`, or instead of `at` and one more of the same table. */
static bool replace_one(struct chooser *h, size_t at)
{
	struct move best = {.on_n = 0};
	double best_gain = chooser_least_gain(h) * 0.1;
	const struct candidate_list *table = chooser_list(h, &h->kept_of, h->candidates[at].index->table);
	for (size_t n = 0; n < table->n; n++) {
		size_t i = chooser_candidate_number(h, table->items[n]);
		if (i == SIZE_MAX || h->candidates[i].chosen ||
		    !candidate_shares_query(&h->candidates[i], &h->candidates[at]))
			continue;
		struct move m = {.on = {(uint32_t)i}, .on_n = 1, .off = {(uint32_t)at}, .off_n = 1};
		consider(h, &m, &best, &best_gain);
		m.off_n = 2;
		for (size_t k = 0; k < table->n; k++) {
			size_t j = chooser_candidate_number(h, table->items[k]);
			if (j == SIZE_MAX || j == at || !h->candidates[j].chosen ||
			    !index_model_covers(table->items[n], table->items[k]))
				continue;
			m.off[1] = (uint32_t)j;
			consider(h, &m, &best, &best_gain);
		}
	}
	if (best.on_n)
		chooser_try(h, &best, true);
	return best.on_n > 0;
}

static bool escorted(struct chooser *h, size_t at)
{
	return h->subjects_n <= MANY_SUBJECTS && chooser_escort(h, at);
}

/* True when something changed. */
static bool improve(struct chooser *h)
{
	bool any = true, ever = false;
	for (int round = 0; any && round < MAX_ROUNDS; round++) {
		any = drop_useless(h);
		for (size_t i = 0; i < h->candidates_n; i++)
			any = (h->candidates[i].chosen ? replace_one(h, i) : escorted(h, i)) || any;
		ever = ever || any;
	}
	return ever;
}

/* What was in the way of an index may have gone when others were replaced. */
static void build_set(struct chooser *h, struct offer *offers, size_t n, double exponent)
{
	bool changed = true;
	int rounds = h->subjects_n > MANY_SUBJECTS ? 1 : MAX_ROUNDS / 2;
	for (int round = 0; changed && round < rounds; round++) {
		for (size_t i = 0; i < n; i++)
			offers[i].stale = true;
		choose_greedily(h, offers, n, exponent);
		changed = improve(h);
	}
}

static double objective(const struct chooser *h)
{
	double sum = 0;
	for (size_t i = 0; i < h->subjects_n; i++)
		sum += h->subjects[i].now;
	for (size_t i = 0; i < h->candidates_n; i++)
		sum += h->candidates[i].chosen ? chooser_upkeep(h, &h->candidates[i]) : 0;
	return sum;
}

static void choose_nothing(struct chooser *h)
{
	for (size_t i = 0; i < h->candidates_n; i++)
		if (h->candidates[i].chosen) {
			struct move m = {.off = {(uint32_t)i}, .off_n = 1};
			chooser_try(h, &m, true);
		}
}

static void choose_set(struct chooser *h, const bool *set)
{
	choose_nothing(h);
	for (size_t i = 0; i < h->candidates_n; i++)
		if (set[i]) {
			struct move m = {.on = {(uint32_t)i}, .on_n = 1};
			chooser_try(h, &m, true);
		}
}

/* The best set met so far. */
struct incumbent {
	bool *chosen;
	double objective, bytes;
};

static void remember_if_better(struct chooser *h, struct incumbent *best)
{
	double reached = objective(h);
	if (reached >= best->objective)
		return;
	best->objective = reached;
	best->bytes = h->bytes;
	for (size_t i = 0; i < h->candidates_n; i++)
		best->chosen[i] = h->candidates[i].chosen;
}

static void build_from_nothing(struct chooser *h, struct offer *offers, size_t n, double exponent)
{
	choose_nothing(h);
	build_set(h, offers, n, exponent);
}

/*
 * With space at that price nothing wide is taken where something narrow does nearly as well, as long as the price
 * lasts; what room is left is then filled at the usual price. True when there was room.
 */
static bool build_at_price(struct chooser *h, struct offer *offers, size_t n, double factor, struct incumbent *best)
{
	double usual = h->byte_price_us;
	h->byte_price_us = usual * factor;
	build_from_nothing(h, offers, n, 0.5);
	h->byte_price_us = usual;
	double bytes = h->bytes;
	remember_if_better(h, best);
	build_set(h, offers, n, 1);
	remember_if_better(h, best);
	return bytes < h->options->budget_bytes * ROOM_LEFT;
}

/*
 * A tight budget is a knapsack: sets built greedily are stuck with a wide index where a narrower one would have left
 * room for others. Raising the price of space until the set fits by itself, and halving in on that price, finds them.
 */
static void fit_price(struct chooser *h, struct offer *offers, size_t n, struct incumbent *best)
{
	double low = 1, high = 1;
	bool fits = false;
	for (int i = 0; i < PRICE_DOUBLINGS && !fits; i++) {
		low = high;
		high *= 4;
		fits = build_at_price(h, offers, n, high, best);
	}
	for (int i = 0; i < PRICE_HALVINGS; i++) {
		double middle = sqrt(low * high);
		*(build_at_price(h, offers, n, middle, best) ? &high : &low) = middle;
	}
}

/* Value for space, value alone, and between; under a tight budget at several prices of space: whichever ends best. */
void chooser_choose(struct chooser *h)
{
	static const double exponents[] = {1, 0.5, 0};
	struct incumbent best = {ARENA_ARRAY(bool, h->candidates_n, h->arena), INFINITY, 0};
	bool many = h->subjects_n > MANY_SUBJECTS;
	struct offer *offers;
	size_t n = make_offers(h, &offers);
	for (size_t i = 0; i < (many ? 1 : ARRAY_LEN(exponents)); i++) {
		build_from_nothing(h, offers, n, exponents[i]);
		remember_if_better(h, &best);
	}
	if (!many && best.bytes > h->options->budget_bytes * ROOM_LEFT)
		fit_price(h, offers, n, &best);
	choose_set(h, best.chosen);
}
