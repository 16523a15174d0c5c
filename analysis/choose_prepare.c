#include "base/base.h"

#include "analysis/chooser.h"

#include <math.h>

#define MAX_OWN 14        /* candidates that a query keeps for itself */
#define SPACE_PRICE 0.02  /* using the whole budget costs this share of the workload's time */
#define MAX_SCALE 20.0    /* measured over modelled time is believed up to here */
#define INDEXED_SCALE 4.0 /* above it, a statement that has its index waits for something else */
#define MIN_COVERED_ROWS 100.0

struct candidate_list *chooser_list(struct chooser *h, struct u64_map *map, const struct table *t)
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
		struct candidate_list *list = chooser_list(h, &h->existing_of, c->tables[i]);
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
		const struct candidate_list *list = chooser_list(h, &h->existing_of, tables[i]);
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

const struct relation *query_served_by(const struct query *q, const struct model_index *x,
				       const struct query_block **block)
{
	const struct relation *any = NULL;
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++) {
			const struct query_block *b = &q->blocks[i];
			const struct relation *r = &b->relations[j];
			uint32_t others = ((1u << b->relations_n) - 1) & ~(1u << j);
			if (r->table != x->table)
				continue;
			bool bounded = index_match_of(x, b, r, others).bounded;
			if (!any || bounded) {
				any = r;
				*block = b;
			}
			if (bounded)
				return r;
		}
	return any;
}

/* An index of the server whose leading keys are the same serves all that `x` would. */
static bool is_covered(struct chooser *h, const struct model_index *x)
{
	const struct candidate_list *existing = chooser_list(h, &h->existing_of, x->table);
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
	candidate_list_add(chooser_list(h, &h->kept_of, x->table), x, h->arena);
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
		struct candidate_list *list = chooser_list(h, &h->kept_of, h->context->catalog->tables[t]);
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
		known = h->candidates_n;
		u64_map_put(&h->candidate_of, (uint64_t)(uintptr_t)x, (void *)known);
	}
	*number = (uint32_t)(known - 1);
	return &h->candidates[known - 1];
}

static bool serves_or_arm(const struct relation *r, const struct model_index *x)
{
	for (size_t i = 0; i < r->clauses_n; i++)
		if (r->clauses[i].or_group > 0 && term_equal(&r->clauses[i].term, &x->keys[0].term))
			return true;
	return false;
}

/* Could any of the query's relations use it? */
static bool concerns(const struct query *q, const struct model_index *x)
{
	for (size_t i = 0; i < q->blocks_n; i++)
		for (size_t j = 0; j < q->blocks[i].relations_n; j++) {
			const struct query_block *b = &q->blocks[i];
			uint32_t others = ((1u << b->relations_n) - 1) & ~(1u << j);
			if (b->relations[j].table != x->table)
				continue;
			if (serves_or_arm(&b->relations[j], x) || index_match_of(x, b, &b->relations[j], others).usable)
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

static bool reads_by_index(const struct subject *s, uint64_t used, const struct table *t)
{
	for (size_t i = 0; i < s->planner->indexes_n; i++)
		if (used >> i & 1 && s->planner->indexes[i]->table == t)
			return true;
	return false;
}

/* Time that plans showed to go into reading tables from end to end, where the model has no index for them either. */
static double scanned_us(const struct subject *s, uint64_t used)
{
	double sum = 0;
	for (size_t i = 0; i < s->query->blocks_n; i++)
		for (size_t j = 0; j < s->query->blocks[i].relations_n; j++) {
			const struct relation *r = &s->query->blocks[i].relations[j];
			if (r->observed_whole && !reads_by_index(s, used, r->table))
				sum += MAX(r->observed_us, 0.0);
		}
	return sum;
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
		const struct candidate_list *kept = chooser_list(h, &h->kept_of, tables[i]);
		for (size_t j = 0; j < kept->n; j++)
			if (concerns(s->query, kept->items[j]))
				candidate_list_add(&list, kept->items[j], &h->scratch);
	}
	s->planner = planner_over(h, s->query, &list, h->arena);
	s->existing = s->enabled = existing_bits(s->planner);
	s->joins = has_joins(s->query);
	uint64_t every = s->planner->indexes_n == 64 ? UINT64_MAX : (UINT64_C(1) << s->planner->indexes_n) - 1;
	struct estimate base = planner_run(s->planner, s->existing, &h->scratch);
	s->base_us = base.us;
	s->base_cost = base.cost;
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
	s->scale = MAX(s->query->mean_us / MAX(s->base_us, 1.0), 0.02);
	if (scanned_us(s, base.used) * 2 < s->query->mean_us) /* plans did not see where the time goes */
		s->scale = s->scale > INDEXED_SCALE && base.used ? 1 : MIN(s->scale, MAX_SCALE);
	s->guessed = is_guessed(s->query);
	s->now = subject_time(s, base);
	arena_rewind(&h->scratch, mark);
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

void chooser_prepare(struct chooser *h)
{
	load_queries(h);
	h->byte_price_us = SPACE_PRICE * h->total_us / MAX(h->options->budget_bytes, 1.0);
	load_existing(h);
	h->writes = write_load_of(h->context, h->arena);
	for (size_t i = 0; i < h->subjects_n; i++)
		keep_useful(h, h->subjects[i].query);
	merge_candidates(h);
	for (size_t i = 0; i < h->subjects_n; i++)
		prepare_subject(h, &h->subjects[i]);
}
