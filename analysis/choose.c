#include "base/base.h"

#include "analysis/chooser.h"

#include <math.h>

#define MAX_RIVALS 4
#define NOTICED_SHARE 0.005      /* of the workload's time: below it, an index has to */
#define NOTICED_US 100.0         /* save that much a call: the model tells no less */
#define NOTICED_TIMES_WRITES 2.0 /* and bring that much more than it costs */

const char *const rejection_texts[] = {
	"no plan would use it once the chosen ones exist",
	"it would save too little",
	"keeping it up to date would cost more than it saves",
	"it does not fit into the budget",
};

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
		const struct query_block *block = NULL;
		const struct relation *relation = query_served_by(s->query, c->index, &block);
		out->served[out->served_n++] = (struct served){
			.pattern = s->query->pattern,
			.before_us = s->query->mean_us,
			.after_us = s->now / s->query->calls,
			.before_cost = planner_run(s->planner, s->existing, &h->scratch).cost,
			.after_cost = with.cost,
			.block = block,
			.relation = relation,
		};
	}
	qsort(out->served, out->served_n, sizeof *out->served, by_saving);
}

static void note_rivals(struct chooser *h, const struct candidate *c, struct advised_index *out)
{
	const struct candidate_list *table = chooser_list(h, &h->kept_of, c->index->table);
	size_t cap = 0;
	for (size_t i = 0; i < table->n && out->rivals_n < MAX_RIVALS; i++) {
		size_t number = chooser_candidate_number(h, table->items[i]);
		if (number != SIZE_MAX && !h->candidates[number].chosen &&
		    candidate_shares_query(c, &h->candidates[number]))
			*ARENA_PUSH(out->rivals, out->rivals_n, cap, h->arena) = table->items[i];
	}
}

static bool may_drop(const struct index *x)
{
	return !x->constraint && !x->unique && !x->replica_identity && !x->clustered && !x->parent && !x->attached_n;
}

static void note_covered(struct chooser *h, const struct candidate *c, struct advised_index *out)
{
	const struct candidate_list *list = chooser_list(h, &h->existing_of, c->index->table);
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

/* What a query would lose without the candidate in `slot`; never nothing, so that equal stand-ins share. */
static double loss_without(struct chooser *h, const struct subject *s, unsigned slot)
{
	uint64_t others = s->enabled & ~(UINT64_C(1) << slot);
	double then = subject_time(s, planner_run(s->planner, others, &h->scratch));
	return MAX(then - s->now, 1e-3);
}

/*
 * What a query saves with the whole set goes to the chosen indexes that its plan uses, by what it would lose without
 * each: together they are credited with what the set saves, also where one could step in for another.
 */
static double credited(struct chooser *h, const struct candidate *c)
{
	double sum = 0;
	for (size_t i = 0; i < c->places_n; i++) {
		const struct subject *s = &h->subjects[c->places[i].query];
		uint64_t used = planner_run(s->planner, s->enabled, &h->scratch).used & ~s->existing;
		double saved = s->query->mean_us * s->query->calls - s->now, all = 0;
		if (!(used >> c->places[i].slot & 1) || saved <= 0)
			continue;
		for (unsigned slot = 0; slot < 64; slot++)
			all += used >> slot & 1 ? loss_without(h, s, slot) : 0;
		sum += saved * loss_without(h, s, c->places[i].slot) / all;
	}
	return sum;
}

static double calls_served(struct chooser *h, const struct candidate *c)
{
	double calls = 0;
	for (size_t i = 0; i < c->places_n; i++) {
		const struct subject *s = &h->subjects[c->places[i].query];
		if (planner_run(s->planner, s->enabled, &h->scratch).used >> c->places[i].slot & 1)
			calls += s->query->calls;
	}
	return calls;
}

/*
 * An index that nobody would notice: it saves less a call than the model can tell, or hardly more than writers pay for
 * it, and little of the whole.
 */
static bool is_negligible(struct chooser *h, size_t number)
{
	struct candidate *c = &h->candidates[number];
	struct move m = {.off = {(uint32_t)number}, .off_n = 1};
	double saved = -chooser_try(h, &m, false) + chooser_upkeep(h, c);
	if (saved >= h->total_us * NOTICED_SHARE)
		return false;
	return saved < calls_served(h, c) * NOTICED_US || saved < c->write_us * NOTICED_TIMES_WRITES;
}

static void drop_negligible(struct chooser *h)
{
	for (bool any = true; any;) {
		any = false;
		for (size_t i = h->candidates_n; i-- > 0 && !any;)
			if (h->candidates[i].chosen && is_negligible(h, i)) {
				struct move m = {.off = {(uint32_t)i}, .off_n = 1};
				chooser_try(h, &m, true);
				any = true;
			}
	}
}

static void note_rejected(struct chooser *h, struct advice *advice)
{
	advice->rejected = ARENA_ARRAY(struct rejected_index, h->candidates_n, h->arena);
	for (size_t i = 0; i < h->candidates_n; i++) {
		const struct candidate *c = &h->candidates[i];
		if (c->chosen)
			continue;
		struct move m = {.on = {(uint32_t)i}, .on_n = 1};
		double gain = chooser_try(h, &m, false);
		double saved = gain + chooser_upkeep(h, c);
		enum rejection why = saved <= 0                     ? REJECT_NOT_USED
				     : saved < c->write_us          ? REJECT_WRITES
				     : gain < chooser_least_gain(h) ? REJECT_TOO_LITTLE
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
		out->saved_us = credited(h, c);
		note_rivals(h, c, out);
		note_covered(h, c, out);
		a->indexes_n++;
	}
	qsort(a->indexes, a->indexes_n, sizeof *a->indexes, by_total);
	note_rejected(h, a);
	return a;
}

struct advice *choose_indexes(const struct query_context *c, const struct choose_options *options, struct arena *arena)
{
	struct chooser h = {.context = c, .options = options, .arena = arena, .pool = {.context = c, .arena = arena}};
	chooser_prepare(&h);
	chooser_choose(&h);
	drop_negligible(&h);
	struct advice *a = result_of(&h);
	map_release(&h.pool.by_signature);
	u64_map_release(&h.candidate_of);
	u64_map_release(&h.existing_of);
	u64_map_release(&h.kept_of);
	arena_release(&h.scratch);
	return a;
}
