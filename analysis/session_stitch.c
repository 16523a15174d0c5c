#include "base/base.h"

#include "analysis/samples.h"
#include "analysis/workload_state.h"

void session_fragments_sort(struct session_fragments *f)
{
	session_places_sort(f->items, f->n, sizeof *f->items);
}

void session_fragment_release(struct session_fragment *f)
{
	for (uint32_t i = 0; i < f->head_n; i++)
		session_event_drop(&f->head[i]);
	for (unsigned i = 0; f->events && i < session_total_events(); i++)
		session_event_drop(&f->events[i]);
	free(f->head);
	free(f->integers);
	free(f->events);
}

void session_fragments_release(struct session_fragments *f)
{
	for (size_t i = 0; i < f->n; i++)
		session_fragment_release(&f->items[i]);
	free(f->items);
	*f = (struct session_fragments){0};
}

/* One automaton over all fragments of one session. */
struct run {
	const struct session_automaton *automaton;
	unsigned bit, first_integer, first_event;
	uint64_t *integers;
	struct session_event *events;
	struct workload_state *w;
};

/* Runs the head of a fragment on what its predecessor left; afterwards the state is the fragment's own tail. */
static void run_fragment(struct run *r, struct session_fragment *f)
{
	const struct session_automaton *a = r->automaton;
	bool reset = f->head_n == 0 && !(f->unsynchronised & 1u << r->bit);
	for (uint32_t i = 0; i < f->head_n && !reset; i++) {
		enum session_effect effect = a->effect(&f->head[i]);
		if (effect != SESSION_IGNORES)
			a->step(r->integers, r->events, &f->head[i], r->w);
		reset = effect == SESSION_RESETS;
	}
	if (f->unsynchronised & 1u << r->bit)
		return;
	if (f->head_n == 0)
		a->finish(r->integers, r->events, r->w); /* a session begins: whatever had the key before is over */
	for (unsigned i = 0; i < a->events; i++)
		session_event_drop(&r->events[i]);
	memset(r->integers, 0, a->integers * sizeof *r->integers);
	if (!f->integers)
		return;
	memcpy(r->integers, f->integers + r->first_integer, a->integers * sizeof *r->integers);
	for (unsigned i = 0; i < a->events; i++) {
		r->events[i] = f->events[r->first_event + i];
		f->events[r->first_event + i] = (struct session_event){0};
	}
}

static void run_session(struct run *r, struct session_fragment *fragments, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_fragment(r, &fragments[i]);
	r->automaton->finish(r->integers, r->events, r->w);
	for (unsigned i = 0; i < r->automaton->events; i++)
		session_event_drop(&r->events[i]);
	memset(r->integers, 0, r->automaton->integers * sizeof *r->integers);
}

static size_t same_session(const struct session_fragment *f, size_t n)
{
	size_t i = 1;
	while (i < n && session_place_is_same(&f[i].place, &f[0].place))
		i++;
	return i;
}

void sessions_stitch(struct session_fragments *f, struct workload_state *w)
{
	struct run r = {.w = w};
	r.integers = xcalloc(session_total_integers(), sizeof *r.integers);
	r.events = xcalloc(session_total_events(), sizeof *r.events);
	session_places_adopt(f->items, f->n, sizeof *f->items);
	for (size_t i = 0, n; i < f->n; i += n) {
		n = same_session(&f->items[i], f->n - i);
		r.first_integer = r.first_event = 0;
		for (r.bit = 0; r.bit < session_automata_n; r.bit++) {
			r.automaton = session_automata[r.bit];
			run_session(&r, &f->items[i], n);
			r.first_integer += r.automaton->integers;
			r.first_event += r.automaton->events;
		}
	}
	free(r.integers);
	free(r.events);
	session_fragments_release(f);
}
