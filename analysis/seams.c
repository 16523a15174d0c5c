#include "analysis/seams.h"

#include <pthread.h>

#include "analysis/workload_state.h"
#include "base/base.h"

/* So many are let lie before it is worth joining them. */
#define LOOSE_PIECES 512u
/* A place's number is the part's, then the session's within it. */
#define PART_SHIFT 32

struct seams {
	pthread_mutex_t lock;
	struct workload *open; /* what is not joined yet, and what joining counted */
	uint64_t stream_order;
	uint64_t complete; /* parts before this one have all come */
	uint64_t *early;   /* parts that came before their turn */
	size_t early_n, early_cap;
	size_t joined; /* fragments and pieces that were left when they were joined last */
};

struct seams *seams_new(const struct workload_options *options, uint64_t stream_order)
{
	struct seams *s = xcalloc(1, sizeof *s);
	pthread_mutex_init(&s->lock, NULL);
	s->open = workload_new(options);
	s->open->state->is_seam = true;
	s->stream_order = stream_order;
	return s;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_process_and_number(const void *a, const void *b)
{
	const struct session_place *x = a, *y = b;
	int c = compare(x->process, y->process);
	return c ? c : compare(x->number, y->number);
}

static bool is_same_process(const struct session_place *a, const struct session_place *b)
{
	return a->process == b->process;
}

/* Another session of a process with the same number. */
static bool is_other_session(const struct session_place *a, const struct session_place *b)
{
	return a->session && b->session && a->session != b->session;
}

/* Clocks of processes differ: a session that only a parallel worker has spoken for gets its own time. */
static void take_over_place(struct session_place *a, const struct session_place *b)
{
	if (a->session || !b->session)
		return;
	a->session = b->session;
	a->first_us = b->first_us;
	a->line = b->line;
}

/* What may be joined: parts before `complete`; tracks with open lock waits only when all waits are at hand. */
struct joining {
	struct workload_state *w;
	uint64_t complete;
	bool all_waits;
};

static bool is_complete(const struct joining *j, const struct session_place *place)
{
	return place->number >> PART_SHIFT < j->complete;
}

/* --- tracks --- */

static void end_track(struct track_piece *t, int64_t at_us, struct behaviour *b)
{
	if (!t->track.ended)
		track_feed(&t->track, &(struct session_event){.type = SESSION_END, .at_us = at_us}, b);
}

static void join_track(struct track_piece *a, const struct track_piece *b, struct behaviour *out)
{
	struct track next = b->track;
	next.ended = false; /* what comes before `a` may not be known yet */
	track_join(&a->track, &next, out);
	take_over_place(&a->place, &b->place);
	if (b->track.ended)
		end_track(a, b->track.ended_at_us, out);
}

static bool may_join_tracks(const struct joining *j, const struct track_piece *a, const struct track_piece *b)
{
	if (!is_same_process(&a->place, &b->place) || !is_complete(j, &b->place))
		return false;
	return j->all_waits || (a->track.waits_n == 0 && b->track.waits_n == 0);
}

static size_t join_tracks(const struct joining *j, struct track_piece *pieces, size_t n)
{
	struct behaviour *b = &j->w->behaviour;
	size_t kept = 0;
	if (n)
		qsort(pieces, n, sizeof *pieces, by_process_and_number);
	for (size_t i = 0; i < n; i++) {
		struct track_piece next = pieces[i], *last = kept ? &pieces[kept - 1] : NULL;
		bool meets = last && may_join_tracks(j, last, &next);
		bool goes_on = meets && !last->track.ended && !next.track.whole &&
			       !is_other_session(&last->place, &next.place);
		if (goes_on)
			join_track(last, &next, b);
		else if (meets)
			end_track(last, next.place.first_us, b);
		kept -= meets && track_is_empty(&last->track);
		if (!goes_on)
			pieces[kept++] = next;
	}
	return kept;
}

/* --- fragments --- */

static void give_state(struct session_fragment *f)
{
	if (f->integers)
		return;
	f->integers = xcalloc(session_total_integers(), sizeof *f->integers);
	f->events = xcalloc(session_total_events(), sizeof *f->events);
}

static bool has_state(const struct session_fragment *f)
{
	for (unsigned i = 0; f->integers && i < session_total_integers(); i++)
		if (f->integers[i])
			return true;
	for (unsigned i = 0; f->events && i < session_total_events(); i++)
		if (f->events[i].type != SESSION_NONE)
			return true;
	return false;
}

static void drop_empty_state(struct session_fragment *f)
{
	if (has_state(f))
		return;
	free(f->integers);
	free(f->events);
	f->integers = NULL;
	f->events = NULL;
}

static void add_to_head(struct session_fragment *f, const struct session_event *e)
{
	f->head = xrealloc(f->head, (f->head_n + 1) * sizeof *f->head);
	f->head[f->head_n] = (struct session_event){0};
	session_event_keep(&f->head[f->head_n++], e);
}

/* The events that the fragment's automata wait for, up to each one's reset. `reset`: bit per automaton that is done. */
static void feed_fragment(struct session_fragment *f, const struct session_event *e, uint32_t *reset,
			  struct workload_state *w)
{
	uint64_t *integers = f->integers;
	struct session_event *events = f->events;
	bool to_head = false;
	for (unsigned a = 0; a < session_automata_n; a++) {
		const struct session_automaton *automaton = session_automata[a];
		enum session_effect effect = *reset & 1u << a ? SESSION_IGNORES : automaton->effect(e);
		if (effect != SESSION_IGNORES && f->unsynchronised & 1u << a)
			to_head = true;
		else if (effect != SESSION_IGNORES)
			automaton->step(integers, events, e, w);
		if (effect == SESSION_RESETS)
			*reset |= 1u << a;
		integers += automaton->integers;
		events += automaton->events;
	}
	if (to_head)
		add_to_head(f, e);
}

/* The state of one automaton at the end of `from` becomes that of `to`. */
static void take_state(struct session_fragment *to, struct session_fragment *from, unsigned automaton)
{
	unsigned integer = 0, event = 0;
	for (unsigned a = 0; a < automaton; a++) {
		integer += session_automata[a]->integers;
		event += session_automata[a]->events;
	}
	for (unsigned i = 0; i < session_automata[automaton]->integers; i++)
		to->integers[integer + i] = from->integers[integer + i];
	for (unsigned i = 0; i < session_automata[automaton]->events; i++) {
		session_event_drop(&to->events[event + i]);
		to->events[event + i] = from->events[event + i];
		from->events[event + i] = (struct session_event){0};
	}
	to->unsynchronised &= ~(1u << automaton);
}

static void join_fragment(struct session_fragment *a, struct session_fragment *b, struct workload_state *w)
{
	uint32_t reset = 0;
	give_state(a);
	give_state(b);
	for (uint32_t i = 0; i < b->head_n; i++)
		feed_fragment(a, &b->head[i], &reset, w);
	for (unsigned k = 0; k < session_automata_n; k++)
		if (!(b->unsynchronised & 1u << k))
			take_state(a, b, k);
	take_over_place(&a->place, &b->place);
	session_fragment_release(b);
	drop_empty_state(a);
}

static void end_fragment(struct session_fragment *f, int64_t at_us, struct workload_state *w)
{
	uint32_t reset = 0;
	give_state(f);
	feed_fragment(f, &(struct session_event){.type = SESSION_END, .at_us = at_us}, &reset, w);
	f->unsynchronised = 0;
	drop_empty_state(f);
}

static bool is_known_beginning(const struct session_fragment *f)
{
	return f->head_n == 0 && f->unsynchronised == 0;
}

static size_t join_fragments(const struct joining *j, struct session_fragment *fragments, size_t n)
{
	size_t kept = 0;
	if (n)
		qsort(fragments, n, sizeof *fragments, by_process_and_number);
	for (size_t i = 0; i < n; i++) {
		struct session_fragment next = fragments[i], *last = kept ? &fragments[kept - 1] : NULL;
		bool meets = last && is_same_process(&last->place, &next.place) && is_complete(j, &next.place);
		bool goes_on = meets && !is_known_beginning(&next) && !is_other_session(&last->place, &next.place);
		if (goes_on)
			join_fragment(last, &next, j->w);
		else if (meets)
			end_fragment(last, next.place.first_us, j->w);
		if (meets && last->head_n == 0 && !has_state(last)) {
			session_fragment_release(last);
			kept--;
		}
		if (!goes_on)
			fragments[kept++] = next;
	}
	return kept;
}

/* --- parts --- */

static void join_all(const struct joining *j, size_t first_fragment, size_t first_piece)
{
	struct session_fragments *f = &j->w->fragments;
	struct behaviour *b = &j->w->behaviour;
	if (f->n > first_fragment)
		f->n = first_fragment + join_fragments(j, f->items + first_fragment, f->n - first_fragment);
	if (b->pieces_n > first_piece)
		b->pieces_n = first_piece + join_tracks(j, b->pieces + first_piece, b->pieces_n - first_piece);
}

static bool take_early(struct seams *s)
{
	for (size_t i = 0; i < s->early_n; i++)
		if (s->early[i] == s->complete) {
			s->early[i] = s->early[--s->early_n];
			return true;
		}
	return false;
}

static void note_part(struct seams *s, uint64_t part)
{
	if (s->early_n == s->early_cap) {
		s->early_cap = MAX(16u, s->early_cap * 2);
		s->early = xrealloc(s->early, s->early_cap * sizeof *s->early);
	}
	s->early[s->early_n++] = part;
	while (take_early(s))
		s->complete++;
}

static void set_place(struct session_place *place, uint64_t stream_order, uint64_t part)
{
	place->stream_order = stream_order;
	place->number |= part << PART_SHIFT;
}

void seams_take(struct seams *s, struct workload *w, size_t first_fragment, size_t first_piece, uint64_t part)
{
	struct workload_state *from = w->state, *open = s->open->state;
	for (size_t i = first_fragment; i < from->fragments.n; i++)
		set_place(&from->fragments.items[i].place, s->stream_order, part);
	for (size_t i = first_piece; i < from->behaviour.pieces_n; i++)
		set_place(&from->behaviour.pieces[i].place, s->stream_order, part);
	pthread_mutex_lock(&s->lock);
	state_move_fragments(open, from, first_fragment);
	for (size_t i = first_piece; i < from->behaviour.pieces_n; i++)
		*behaviour_add_piece(&open->behaviour) = from->behaviour.pieces[i];
	from->behaviour.pieces_n = MIN(from->behaviour.pieces_n, first_piece);
	note_part(s, part);
	if (open->fragments.n + open->behaviour.pieces_n > 2 * s->joined + LOOSE_PIECES) {
		join_all(&(struct joining){open, s->complete, false}, 0, 0);
		s->joined = open->fragments.n + open->behaviour.pieces_n;
	}
	pthread_mutex_unlock(&s->lock);
}

void seams_end(struct seams *s, struct workload *w)
{
	if (!s)
		return;
	size_t fragments = w->state->fragments.n, pieces = w->state->behaviour.pieces_n;
	workload_merge(w, s->open);
	join_all(&(struct joining){w->state, UINT64_MAX, true}, fragments, pieces);
	pthread_mutex_destroy(&s->lock);
	free(s->early);
	free(s);
}
