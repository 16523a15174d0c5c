#include "base/base.h"

#include "analysis/samples.h"
#include "analysis/workload_state.h"

static void add_tally(struct tally *into, struct tally from)
{
	into->calls += from.calls;
	into->total_us += from.total_us;
}

/* The totals are 64-bit counts and nothing else. */
#define TOTALS (sizeof(struct totals) / sizeof(uint64_t))
_Static_assert(sizeof(struct totals) % sizeof(uint64_t) == 0, "totals are 64-bit counts");

static void merge_totals(struct totals *into, const struct totals *from)
{
	uint64_t sum[TOTALS], more[TOTALS];
	memcpy(sum, into, sizeof sum);
	memcpy(more, from, sizeof more);
	for (size_t i = 0; i < TOTALS; i++)
		sum[i] += more[i];
	memcpy(into, sum, sizeof sum);
}

static struct identity *translate(void *context, const struct identity *i)
{
	struct workload_state *w = context;
	return identity_intern(&w->identities, i->names, &w->workload->arena);
}

static void merge_identities(struct workload_state *into, const struct workload_state *from)
{
	for (size_t i = 0; i < from->identities.n; i++)
		add_tally(&translate(into, from->identities.items[i])->tally, from->identities.items[i]->tally);
	into->identities.capped |= from->identities.capped;
}

static void merge_pattern(struct workload_state *into, struct pattern_state *from)
{
	struct pattern_state *p = u64_map_get(&into->patterns, from->p.scan_id);
	if (!p && !from->p.query.p) { /* of seams, and folded since */
		p = state_other(into);
	} else if (!p) {
		p = state_add_pattern(into, from->p.scan_id);
		p->p.query = from->p.query;
		p->p.kind = from->p.kind;
		p->p.cut = from->p.cut;
		p->several = from->several;
		p->aggregate = from->aggregate;
		p->turn = from->turn;
		p->slots = from->slots;
		from->p.query = (struct str){0}; /* has moved */
	}
	pattern_merge(p, from, translate, into);
}

static void translate_events(struct workload_state *into, struct session_event *events, size_t n)
{
	for (size_t i = 0; events && i < n; i++)
		if (events[i].identity)
			events[i].identity = translate(into, events[i].identity);
}

void state_move_fragments(struct workload_state *into, struct workload_state *from, size_t first)
{
	for (size_t i = first; i < from->fragments.n; i++) {
		struct session_fragment *f = session_fragments_add(&into->fragments);
		*f = from->fragments.items[i];
		translate_events(into, f->head, f->head_n);
		translate_events(into, f->events, session_total_events());
	}
	from->fragments.n = MIN(from->fragments.n, first);
}

static void merge_client_sessions(struct workload_state *into, const struct workload_state *from)
{
	for (size_t i = 0; i < from->client_sessions.cap; i++)
		if (from->client_sessions.slots[i].value)
			state_add_client_session(into, from->client_sessions.slots[i].key);
}

void workload_merge(struct workload *into, struct workload *from)
{
	struct workload_state *i = into->state, *f = from->state;
	merge_totals(&into->totals, &from->totals);
	state_see(i, from->first_us);
	state_see(i, from->last_us);
	merge_identities(i, f);
	for (size_t p = 0; p < f->patterns_n; p++)
		merge_pattern(i, f->pattern_list[p]);
	if (f->other)
		pattern_merge(state_other(i), f->other, translate, i);
	for (size_t h = 0; h < f->hours_n; h++)
		hour_add(&i->hours, &i->hours_n, &i->hours_cap, f->hours[h].hour, f->hours[h].tally);
	error_rows_merge(&i->errors, &f->errors, &into->arena);
	merge_client_sessions(i, f);
	state_move_fragments(i, f, 0);
	behaviour_merge(&i->behaviour, &f->behaviour);
	timeline_merge(&i->timeline, &f->timeline);
	into->capped_patterns |= from->capped_patterns;
	into->capped_sessions |= from->capped_sessions;
	into->capped_errors |= from->capped_errors;
	workload_free(from);
}
