#include "base/base.h"

#include "analysis/choose.h"

#include <math.h>

#define MAX_OWN 14          /* candidates that a query keeps for itself */
#define REGRESSION_WEIGHT 3 /* a pattern that becomes slower counts this often */
#define SPACE_PRICE 0.01    /* using the whole budget costs this share of the workload's time */
#define MAX_SCALE 20.0      /* measured over modelled time is believed up to here */
#define INDEXED_SCALE 4.0   /* above it, a statement that has its index waits for something else */
#define GUESSED_LEFT 0.4    /* where conditions were guessed, less than the rest of this is no gain */
#define MIN_COVERED_ROWS 100.0
#define MAX_ROUNDS 8
#define MANY_SUBJECTS 1000 /* above it one attempt has to do */
#define MAX_RIVALS 4

const char *const rejection_texts[] = {
	"no plan would use it once the chosen ones exist",
	"it would save too little",
	"keeping it up to date would cost more than it saves",
	"it does not fit into the budget",
};

struct place {
	uint32_t query, slot;
};

struct candidate {
	struct model_index *index;
	struct str signature;
	double write_us, price_us, entries;
	struct place *places; /* queries that could use it */
	size_t places_n, places_cap;
	double alone_us; /* saved if it were the only one */
	bool chosen;
};

struct subject {
	struct query *query;
	struct planner *planner;
	uint64_t existing; /* bits that always are on */
	uint64_t enabled;
	double base_us, scale;
	bool joins;   /* some block reads several relations */
	bool guessed; /* some of its conditions' selectivities are guesses */
	double now;   /* weighted time in the window under `enabled` */
	uint32_t candidates[PLANNER_MAX_INDEXES];
	uint64_t bundle; /* what its best plan uses when everything exists */
};

struct offer_list;

struct chooser {
	const struct query_context *context;
	const struct choose_options *options;
	struct arena *arena;
	struct arena scratch;
	struct candidate_pool pool;
	struct write_load *writes;
	struct subject *subjects;
	size_t subjects_n;
	struct candidate *candidates;
	size_t candidates_n, candidates_cap;
	struct u64_map candidate_of;  /* struct model_index * -> struct candidate *'s number + 1 */
	struct u64_map existing_of;   /* struct table * -> struct candidate_list * of its existing indexes */
	struct u64_map kept_of;       /* struct table * -> struct candidate_list * of candidates */
	struct offer_list *offers_of; /* by subject */
	double total_us, bytes;
};

/* ------------------------------------------------------------------ one query's time */

static double weighted(const struct subject *s, double modelled_us)
{
	double measured = s->query->mean_us;
	double saved = (s->base_us - modelled_us) * s->scale;
	if (s->guessed && saved > 0 && modelled_us > s->base_us * GUESSED_LEFT)
		saved = 0;
	double time = MAX(measured - saved, MIN(measured, COST_STATEMENT_US));
	if (saved < 0)
		time = measured - saved * REGRESSION_WEIGHT;
	return time * s->query->calls;
}

static double time_with(struct chooser *h, const struct subject *s, uint64_t enabled)
{
	return weighted(s, planner_run(s->planner, enabled, &h->scratch).us);
}

/* ------------------------------------------------------------------ setting up */

static struct candidate_list *list_of(struct chooser *h, struct u64_map *map, const struct table *t)
{
	struct candidate_list *list = u64_map_get(map, (uint64_t)(uintptr_t)t);
	if (!list) {
		list = ARENA_NEW(struct candidate_list, h->arena);
		u64_map_put(map, (uint64_t)(uintptr_t)t, list);
	}
	return list;
}

static void load_existing(struct chooser *h)
{
	const struct catalog *c = h->context->catalog;
	for (size_t i = 0; i < c->tables_n; i++) {
		struct candidate_list *list = list_of(h, &h->existing_of, c->tables[i]);
		for (size_t j = 0; j < c->tables[i]->indexes_n; j++) {
			struct model_index *x = index_model_of(h->context, c->tables[i]->indexes[j], h->arena);
			if (x)
				candidate_list_add(list, x, h->arena);
		}
	}
}

/* The tables of a query, each once. */
static size_t tables_of(const struct query *q, const struct table **tables, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++) {
			const struct table *t = q->blocks[i].relations[j].table;
			size_t k = 0;
			while (k < n && tables[k] != t)
				k++;
			if (t && k == n && n < max)
				tables[n++] = t;
		}
	return n;
}

static void add_existing(struct chooser *h, const struct query *q, struct candidate_list *out)
{
	const struct table *tables[QUERY_MAX_RELATIONS];
	size_t n = tables_of(q, tables, ARRAY_LEN(tables));
	for (size_t i = 0; i < n; i++) {
		const struct candidate_list *list = list_of(h, &h->existing_of, tables[i]);
		for (size_t j = 0; j < list->n; j++)
			candidate_list_add(out, list->items[j], &h->scratch);
	}
}

static uint64_t existing_bits(const struct planner *p)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < p->indexes_n; i++)
		bits |= p->indexes[i]->existing ? UINT64_C(1) << i : 0;
	return bits;
}

static struct planner *planner_over(struct chooser *h, const struct query *q, const struct candidate_list *list,
				    struct arena *arena)
{
	return planner_new(h->context, q, (const struct model_index *const *)list->items, list->n, arena);
}

struct ranked {
	double gain;
	size_t slot;
};

static int by_gain(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->gain != y->gain)
		return x->gain < y->gain ? 1 : -1;
	return (x->slot > y->slot) - (x->slot < y->slot);
}

static const struct relation *relation_on(const struct query *q, const struct table *t)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++)
			if (q->blocks[i].relations[j].table == t)
				return &q->blocks[i].relations[j];
	return NULL;
}

/* An index of the server whose leading keys are the same serves all that `x` would. */
static bool is_covered(struct chooser *h, const struct model_index *x)
{
	const struct candidate_list *existing = list_of(h, &h->existing_of, x->table);
	for (size_t i = 0; i < existing->n; i++)
		if (index_model_covers(existing->items[i], x))
			return true;
	return false;
}

/* The first relation of that table from which so many rows are fetched that leaving out the heap shows. */
static const struct relation *covering_relation(const struct query *q, const struct table *t)
{
	for (size_t i = 0; i < q->blocks_n; i++) {
		const struct query_block *b = &q->blocks[i];
		for (size_t j = 0; j < b->relations_n; j++) {
			const struct relation *r = &b->relations[j];
			bool joined = b->relations_n > 1;
			double rows =
				joined ? query_rows(b, (1u << b->relations_n) - 1) : r->heap.rows * r->selectivity;
			if (b->stops_early && b->order_relation == r->number)
				rows = MIN(rows, b->limit_rows);
			if (r->table == t && !r->guessed && rows * b->executions >= MIN_COVERED_ROWS)
				return r;
		}
	}
	return NULL;
}

static void keep(struct chooser *h, struct model_index *x)
{
	if (is_covered(h, x))
		return;
	candidate_list_add(list_of(h, &h->kept_of, x->table), x, h->arena);
}

/* Of all that the shape suggests, keeps what the best plan uses and what helps most on its own. */
static void keep_useful(struct chooser *h, const struct query *q)
{
	struct arena_mark mark = arena_mark(&h->scratch);
	struct candidate_list all = {0};
	struct arena planning = {0};
	add_existing(h, q, &all);
	candidates_of_query(&h->pool, q, &h->options->limits, &all);
	struct planner *p = planner_over(h, q, &all, &planning);
	uint64_t existing = existing_bits(p);
	double base = planner_run(p, existing, &h->scratch).us;
	uint64_t every = p->indexes_n == 64 ? UINT64_MAX : (UINT64_C(1) << p->indexes_n) - 1;
	uint64_t used = planner_run(p, every, &h->scratch).used & ~existing;
	struct ranked ranked[PLANNER_MAX_INDEXES];
	size_t n = 0;
	for (size_t i = 0; i < p->indexes_n; i++)
		if (!(existing >> i & 1)) {
			double with = planner_run(p, existing | UINT64_C(1) << i, &h->scratch).us;
			double bonus = used >> i & 1 ? base : 0;
			ranked[n++] = (struct ranked){base - with + bonus, i};
		}
	qsort(ranked, n, sizeof *ranked, by_gain);
	for (size_t i = 0; i < n && i < MAX_OWN && ranked[i].gain > base * 0.02; i++) {
		struct model_index *x = all.items[0];
		for (size_t j = 0; j < all.n; j++)
			if (all.items[j] == p->indexes[ranked[i].slot])
				x = all.items[j];
		keep(h, x);
		const struct relation *r = i < 4 ? covering_relation(q, x->table) : NULL;
		struct model_index *wide = r ? candidate_covering(&h->pool, x, r) : NULL;
		if (wide)
			keep(h, wide);
	}
	arena_release(&planning);
	arena_rewind(&h->scratch, mark);
}

static void merge_candidates(struct chooser *h)
{
	for (size_t t = 0; t < h->context->catalog->tables_n; t++) {
		struct candidate_list *list = list_of(h, &h->kept_of, h->context->catalog->tables[t]);
		size_t n = MIN(list->n, 40u);
		for (size_t i = 0; i < n; i++)
			for (size_t j = i + 1; j < n; j++) {
				struct model_index *x = candidate_merge(&h->pool, list->items[i], list->items[j]);
				if (x && list->n < 120)
					candidate_list_add(list, x, h->arena);
			}
	}
}

static bool has_joins(const struct query *q)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		if (q->blocks[i].relations_n > 1)
			return true;
	return false;
}

static bool is_guessed(const struct query *q)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++)
			if (q->blocks[i].relations[j].guessed)
				return true;
	return false;
}

static struct candidate *candidate_for(struct chooser *h, struct model_index *x, uint32_t *number)
{
	uintptr_t known = (uintptr_t)u64_map_get(&h->candidate_of, (uint64_t)(uintptr_t)x);
	if (!known) {
		struct candidate *c = ARENA_PUSH(h->candidates, h->candidates_n, h->candidates_cap, h->arena);
		*c = (struct candidate){.index = x, .signature = index_model_signature(x, h->arena)};
		c->write_us = write_load_cost(h->writes, x, &c->entries);
		c->price_us = x->bytes / MAX(h->options->budget_bytes, 1.0) * SPACE_PRICE * h->total_us;
		known = h->candidates_n;
		u64_map_put(&h->candidate_of, (uint64_t)(uintptr_t)x, (void *)known);
	}
	*number = (uint32_t)(known - 1);
	return &h->candidates[known - 1];
}

/* Could any of the query's relations use it? */
static bool concerns(const struct chooser *h, const struct query *q, const struct model_index *x)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++) {
			const struct query_block *b = &q->blocks[i];
			uint32_t others = ((1u << b->relations_n) - 1) & ~(1u << j);
			if (b->relations[j].table == x->table &&
			    index_match_of(h->context, x, b, &b->relations[j], others).usable)
				return true;
		}
	return false;
}

/* What changes nothing alone, nor in company, need not be tried again and again. */
static bool matters(struct chooser *h, const struct subject *s, size_t slot)
{
	uint64_t bit = UINT64_C(1) << slot;
	if (s->bundle & bit)
		return true;
	struct estimate with = planner_run(s->planner, s->existing | bit, &h->scratch);
	if (with.used & bit || fabs(with.us - s->base_us) > 1)
		return true;
	if (!s->joins)
		return false;
	uint64_t company = s->existing | s->bundle;
	for (size_t i = 0; i < s->planner->indexes_n; i++) /* instead of those of its table that the best plan uses */
		if (s->bundle >> i & 1 && s->planner->indexes[i]->table == s->planner->indexes[slot]->table)
			company &= ~(UINT64_C(1) << i);
	return planner_run(s->planner, company | bit, &h->scratch).used & bit;
}

/* The final planner of a query: its existing indexes and every kept candidate that concerns it. */
static void prepare_subject(struct chooser *h, struct subject *s)
{
	const struct table *tables[QUERY_MAX_RELATIONS];
	struct candidate_list list = {0};
	struct arena_mark mark = arena_mark(&h->scratch);
	add_existing(h, s->query, &list);
	size_t n = tables_of(s->query, tables, ARRAY_LEN(tables));
	for (size_t i = 0; i < n; i++) {
		const struct candidate_list *kept = list_of(h, &h->kept_of, tables[i]);
		for (size_t j = 0; j < kept->n; j++)
			if (concerns(h, s->query, kept->items[j]))
				candidate_list_add(&list, kept->items[j], &h->scratch);
	}
	s->planner = planner_over(h, s->query, &list, h->arena);
	s->existing = s->enabled = existing_bits(s->planner);
	s->joins = has_joins(s->query);
	uint64_t every = s->planner->indexes_n == 64 ? UINT64_MAX : (UINT64_C(1) << s->planner->indexes_n) - 1;
	struct estimate base = planner_run(s->planner, s->existing, &h->scratch);
	s->base_us = base.us;
	s->bundle = planner_run(s->planner, every, &h->scratch).used & ~s->existing;
	for (size_t i = 0; i < s->planner->indexes_n; i++) {
		struct candidate *c;
		if (s->existing >> i & 1 || !matters(h, s, i))
			continue;
		for (size_t j = 0; j < list.n; j++)
			if (list.items[j] == s->planner->indexes[i]) {
				c = candidate_for(h, list.items[j], &s->candidates[i]);
				*ARENA_PUSH(c->places, c->places_n, c->places_cap, h->arena) =
					(struct place){(uint32_t)(s - h->subjects), (uint32_t)i};
			}
	}
	s->scale = MIN(MAX(s->query->mean_us / MAX(s->base_us, 1.0), 0.02), MAX_SCALE);
	if (s->scale > INDEXED_SCALE && base.used)
		s->scale = 1;
	s->guessed = is_guessed(s->query);
	s->now = weighted(s, s->base_us);
	arena_rewind(&h->scratch, mark);
}

/* ------------------------------------------------------------------ moves */

/* A move turns some candidates on and some off. */
struct move {
	uint32_t on[8], off[8];
	size_t on_n, off_n;
};

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

/* Time gained by a move, net of writes and space. With `apply` it is made. */
static double try_move(struct chooser *h, const struct move *m, bool apply)
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
		gain += (on ? -1 : 1) * (c->write_us + c->price_us);
		if (apply) {
			c->chosen = on;
			h->bytes += (on ? 1 : -1) * c->index->bytes;
		}
	}
	arena_rewind(&h->scratch, mark);
	return gain;
}

static double bytes_of(const struct chooser *h, const struct move *m)
{
	double bytes = 0;
	for (size_t i = 0; i < m->on_n; i++)
		bytes += h->candidates[m->on[i]].index->bytes;
	for (size_t i = 0; i < m->off_n; i++)
		bytes -= h->candidates[m->off[i]].index->bytes;
	return bytes;
}

static bool fits(const struct chooser *h, const struct move *m)
{
	double more = bytes_of(h, m);
	return more <= 0 || h->bytes + more <= h->options->budget_bytes;
}

static double least_gain(const struct chooser *h)
{
	return h->total_us * h->options->min_share;
}

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
	o->gain = o->move.on_n ? try_move(h, &o->move, false) : 0;
	o->worth = o->gain / pow(MAX(bytes_of(h, &o->move), 65536.0), exponent);
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
		if (offers[i].gain >= least_gain(h) && (!best || offers[i].worth > best->worth) &&
		    fits(h, &offers[i].move))
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
			try_move(h, &m, true);
			mark_stale(h, &m, offers);
			best->gain = 0;
			any = true;
		}
	}
}

/* ------------------------------------------------------------------ improving */

static bool drop_useless(struct chooser *h)
{
	bool any = false;
	for (size_t i = 0; i < h->candidates_n; i++) {
		struct move m = {.off = {(uint32_t)i}, .off_n = 1};
		if (h->candidates[i].chosen && try_move(h, &m, false) > -least_gain(h)) {
			try_move(h, &m, true);
			any = true;
		}
	}
	return any;
}

static bool shares_query(const struct candidate *a, const struct candidate *b)
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

/* SIZE_MAX: no query has a use for it. */
static size_t candidate_number(const struct chooser *h, const struct model_index *x)
{
	uintptr_t known = (uintptr_t)u64_map_get(&h->candidate_of, (uint64_t)(uintptr_t)x);
	return known ? known - 1 : SIZE_MAX;
}

/* Keeps the better of two moves. */
static void consider(struct chooser *h, const struct move *m, struct move *best, double *best_gain)
{
	double gain = fits(h, m) ? try_move(h, m, false) : -1;
	if (gain > *best_gain) {
		*best = *m;
		*best_gain = gain;
	}
}

/* Another index instead of `at`, or instead of `at` and one more of the same table. */
static bool replace_one(struct chooser *h, size_t at)
{
	struct move best = {.on_n = 0};
	double best_gain = least_gain(h) * 0.1;
	const struct candidate_list *table = list_of(h, &h->kept_of, h->candidates[at].index->table);
	for (size_t n = 0; n < table->n; n++) {
		size_t i = candidate_number(h, table->items[n]);
		if (i == SIZE_MAX || h->candidates[i].chosen || !shares_query(&h->candidates[i], &h->candidates[at]))
			continue;
		struct move m = {.on = {(uint32_t)i}, .on_n = 1, .off = {(uint32_t)at}, .off_n = 1};
		consider(h, &m, &best, &best_gain);
		m.off_n = 2;
		for (size_t k = 0; k < table->n; k++) {
			size_t j = candidate_number(h, table->items[k]);
			if (j == SIZE_MAX || j == at || !h->candidates[j].chosen ||
			    !index_model_covers(table->items[n], table->items[k]))
				continue;
			m.off[1] = (uint32_t)j;
			consider(h, &m, &best, &best_gain);
		}
	}
	if (best.on_n)
		try_move(h, &best, true);
	return best.on_n > 0;
}

/* True when something changed. */
static bool improve(struct chooser *h)
{
	bool any = true, ever = false;
	for (int round = 0; any && round < MAX_ROUNDS; round++) {
		any = drop_useless(h);
		for (size_t i = 0; i < h->candidates_n; i++)
			any = (h->candidates[i].chosen && replace_one(h, i)) || any;
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
		sum += h->candidates[i].chosen ? h->candidates[i].write_us + h->candidates[i].price_us : 0;
	return sum;
}

static void choose_nothing(struct chooser *h)
{
	for (size_t i = 0; i < h->candidates_n; i++)
		if (h->candidates[i].chosen) {
			struct move m = {.off = {(uint32_t)i}, .off_n = 1};
			try_move(h, &m, true);
		}
}

static void choose_set(struct chooser *h, const bool *set)
{
	choose_nothing(h);
	for (size_t i = 0; i < h->candidates_n; i++)
		if (set[i]) {
			struct move m = {.on = {(uint32_t)i}, .on_n = 1};
			try_move(h, &m, true);
		}
}

/* Value for space, value alone, and between: whichever ends best. */
static void choose_best(struct chooser *h)
{
	static const double exponents[] = {1, 0.5, 0};
	bool *best = ARENA_ARRAY(bool, h->candidates_n, h->arena);
	double best_objective = INFINITY;
	size_t tries = h->subjects_n > MANY_SUBJECTS ? 1 : ARRAY_LEN(exponents);
	struct offer *offers;
	size_t n = make_offers(h, &offers);
	for (size_t i = 0; i < tries; i++) {
		struct offer *mine = ARENA_ARRAY(struct offer, n, h->arena);
		choose_nothing(h);
		if (n)
			memcpy(mine, offers, n * sizeof *mine);
		build_set(h, mine, n, exponents[i]);
		if (objective(h) >= best_objective)
			continue;
		best_objective = objective(h);
		for (size_t j = 0; j < h->candidates_n; j++)
			best[j] = h->candidates[j].chosen;
	}
	choose_set(h, best);
}

/* ------------------------------------------------------------------ the result */

static int by_saving(const void *a, const void *b)
{
	const struct served *x = a, *y = b;
	double gain_x = (x->before_us - x->after_us) * (double)x->pattern->tally.calls;
	double gain_y = (y->before_us - y->after_us) * (double)y->pattern->tally.calls;
	if (gain_x != gain_y)
		return gain_x < gain_y ? 1 : -1;
	return (x->pattern->id > y->pattern->id) - (x->pattern->id < y->pattern->id);
}

static void note_served(struct chooser *h, const struct candidate *c, struct advised_index *out)
{
	out->served = ARENA_ARRAY(struct served, c->places_n, h->arena);
	for (size_t i = 0; i < c->places_n; i++) {
		const struct subject *s = &h->subjects[c->places[i].query];
		struct estimate with = planner_run(s->planner, s->enabled, &h->scratch);
		if (!(with.used >> c->places[i].slot & 1) || s->now >= s->query->mean_us * s->query->calls)
			continue;
		out->served[out->served_n++] = (struct served){
			.pattern = s->query->pattern,
			.before_us = s->query->mean_us,
			.after_us = s->now / s->query->calls,
			.before_cost = planner_run(s->planner, s->existing, &h->scratch).cost,
			.after_cost = with.cost,
			.relation = relation_on(s->query, c->index->table),
		};
	}
	qsort(out->served, out->served_n, sizeof *out->served, by_saving);
}

static void note_rivals(struct chooser *h, const struct candidate *c, struct advised_index *out)
{
	const struct candidate_list *table = list_of(h, &h->kept_of, c->index->table);
	size_t cap = 0;
	for (size_t i = 0; i < table->n && out->rivals_n < MAX_RIVALS; i++) {
		size_t number = candidate_number(h, table->items[i]);
		if (number != SIZE_MAX && !h->candidates[number].chosen && shares_query(c, &h->candidates[number]))
			*ARENA_PUSH(out->rivals, out->rivals_n, cap, h->arena) = table->items[i];
	}
}

static bool may_drop(const struct index *x)
{
	return !x->constraint && !x->unique && !x->replica_identity && !x->clustered && !x->parent && !x->attached_n;
}

static void note_covered(struct chooser *h, const struct candidate *c, struct advised_index *out)
{
	const struct candidate_list *list = list_of(h, &h->existing_of, c->index->table);
	size_t cap = 0;
	for (size_t i = 0; i < list->n; i++)
		if (may_drop(list->items[i]->existing) && index_model_covers(c->index, list->items[i]))
			*ARENA_PUSH(out->covers, out->covers_n, cap, h->arena) = list->items[i]->existing;
}

static int by_total(const void *a, const void *b)
{
	const struct advised_index *x = a, *y = b;
	if (x->saved_us != y->saved_us)
		return x->saved_us < y->saved_us ? 1 : -1;
	return str_cmp(x->index->table->name, y->index->table->name);
}

/* An index is credited with what would be lost without it, or its share where another could step in. */
static double credited(struct chooser *h, const struct candidate *c, size_t number, const struct advised_index *a)
{
	struct move m = {.off = {(uint32_t)number}, .off_n = 1};
	double alone = -try_move(h, &m, false) + c->write_us + c->price_us, shared = 0;
	for (size_t i = 0; i < a->served_n; i++)
		shared += (a->served[i].before_us - a->served[i].after_us) * (double)a->served[i].pattern->tally.calls;
	return MAX(alone, MIN(shared, alone * 4));
}

static void note_rejected(struct chooser *h, struct advice *advice)
{
	advice->rejected = ARENA_ARRAY(struct rejected_index, h->candidates_n, h->arena);
	for (size_t i = 0; i < h->candidates_n; i++) {
		const struct candidate *c = &h->candidates[i];
		if (c->chosen)
			continue;
		struct move m = {.on = {(uint32_t)i}, .on_n = 1};
		double gain = try_move(h, &m, false);
		double saved = gain + c->write_us + c->price_us;
		enum rejection why = saved <= 0             ? REJECT_NOT_USED
				     : saved < c->write_us  ? REJECT_WRITES
				     : gain < least_gain(h) ? REJECT_TOO_LITTLE
							    : REJECT_BUDGET;
		advice->rejected[advice->rejected_n++] = (struct rejected_index){c->index, why, saved};
	}
}

static struct advice *result_of(struct chooser *h)
{
	struct advice *a = ARENA_NEW(struct advice, h->arena);
	*a = (struct advice){.total_us = h->total_us,
			     .bytes = h->bytes,
			     .budget_bytes = h->options->budget_bytes,
			     .queries_n = h->subjects_n};
	a->indexes = ARENA_ARRAY(struct advised_index, h->candidates_n, h->arena);
	for (size_t i = 0; i < h->subjects_n; i++)
		a->after_us += h->subjects[i].now;
	for (size_t i = 0; i < h->candidates_n; i++) {
		const struct candidate *c = &h->candidates[i];
		struct advised_index *out = &a->indexes[a->indexes_n];
		double calls = 0;
		if (!c->chosen)
			continue;
		*out = (struct advised_index){.index = c->index, .write_us = c->write_us, .entries = c->entries};
		note_served(h, c, out);
		for (size_t j = 0; j < out->served_n; j++)
			calls += (double)out->served[j].pattern->tally.calls;
		if (!out->served_n || calls < h->options->min_calls)
			continue;
		out->saved_us = credited(h, c, i, out);
		note_rivals(h, c, out);
		note_covered(h, c, out);
		a->indexes_n++;
	}
	qsort(a->indexes, a->indexes_n, sizeof *a->indexes, by_total);
	note_rejected(h, a);
	return a;
}

static void load_queries(struct chooser *h)
{
	const struct workload *w = h->context->workload;
	for (size_t i = 0; i < w->patterns_n; i++) { /* for what they teach about each other's columns */
		struct arena once = {0};
		query_model_of(h->context, w->patterns[i], &once);
		arena_release(&once);
	}
	h->subjects = ARENA_ARRAY(struct subject, w->patterns_n, h->arena);
	for (size_t i = 0; i < w->patterns_n; i++) {
		struct query *q = query_model_of(h->context, w->patterns[i], h->arena);
		if (!q)
			continue;
		h->subjects[h->subjects_n++].query = q;
		h->total_us += q->mean_us * q->calls;
	}
}

struct advice *choose_indexes(const struct query_context *c, const struct choose_options *options, struct arena *arena)
{
	struct chooser h = {.context = c, .options = options, .arena = arena, .pool = {.context = c, .arena = arena}};
	load_queries(&h);
	load_existing(&h);
	h.writes = write_load_of(c, arena);
	for (size_t i = 0; i < h.subjects_n; i++)
		keep_useful(&h, h.subjects[i].query);
	merge_candidates(&h);
	for (size_t i = 0; i < h.subjects_n; i++)
		prepare_subject(&h, &h.subjects[i]);
	choose_best(&h);
	struct advice *a = result_of(&h);
	map_release(&h.pool.by_signature);
	u64_map_release(&h.candidate_of);
	u64_map_release(&h.existing_of);
	u64_map_release(&h.kept_of);
	arena_release(&h.scratch);
	return a;
}
