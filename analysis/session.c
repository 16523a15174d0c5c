#include "base/base.h"

#include "analysis/samples.h"
#include "analysis/workload_state.h"
#include "base/hash.h"
#include "base/timestamp.h"

/* Sessions that are followed at a time; more than any server allows to be connected. The oldest becomes a fragment. */
#define MAX_LIVE 16384u
#define MAX_KEYS (4 * MAX_LIVE)
/* Events kept while waiting for a reset. Only a session that never does anything but what depends gets here. */
#define MAX_HEAD 256u

const struct session_automaton *const session_automata[] = {&session_calls, &session_temp_files};
const unsigned session_automata_n = ARRAY_LEN(session_automata);

unsigned session_total_integers(void)
{
	unsigned n = 0;
	for (unsigned a = 0; a < session_automata_n; a++)
		n += session_automata[a]->integers;
	return n;
}

unsigned session_total_events(void)
{
	unsigned n = 0;
	for (unsigned a = 0; a < session_automata_n; a++)
		n += session_automata[a]->events;
	return n;
}

void session_event_keep(struct session_event *slot, const struct session_event *e)
{
	struct kept_sample *old = slot->sample;
	*slot = *e;
	if (slot->sample)
		slot->sample->references++;
	sample_release(old);
}

void session_event_drop(struct session_event *slot)
{
	if (slot->type == SESSION_NONE)
		return;
	sample_release(slot->sample);
	*slot = (struct session_event){0};
}

struct session {
	uint64_t key; /* of the process */
	uint64_t id;  /* hash of the session id; 0: unknown */
	int64_t first_us;
	uint64_t line, number; /* number: of its beginning within the segment */
	struct identity *identity;
	struct session *newer, *older; /* by last use */
	struct track track;
	bool is_client, is_known; /* is_known: not seen for the first time just now */
	bool has_fed;             /* since it is known */
	bool has_spoken;          /* itself, not only a parallel worker */
	uint32_t unsynchronised;  /* bit per automaton */
	uint32_t head_n, head_cap;
	struct session_event *head;
	uint64_t *integers;
	struct session_event *events;
};

struct sessions {
	struct workload_state *w;
	uint64_t stream_order, begun;
	struct u64_map by_key;
	struct session *newest, *oldest, *unused;
	size_t live;
	struct session *last; /* the one asked for last */
	struct arena arena;
};

struct sessions *sessions_new(struct workload_state *w, uint64_t stream_order)
{
	struct sessions *all = xcalloc(1, sizeof *all);
	all->w = w;
	all->stream_order = stream_order;
	return all;
}

static void unlink_session(struct sessions *all, struct session *s)
{
	*(s->newer ? &s->newer->older : &all->newest) = s->older;
	*(s->older ? &s->older->newer : &all->oldest) = s->newer;
	s->newer = s->older = NULL;
}

static void link_newest(struct sessions *all, struct session *s)
{
	s->older = all->newest;
	*(all->newest ? &all->newest->newer : &all->oldest) = s;
	all->newest = s;
}

static bool has_tail(const struct session *s)
{
	for (unsigned i = 0; i < session_total_integers(); i++)
		if (s->integers[i])
			return true;
	for (unsigned i = 0; i < session_total_events(); i++)
		if (s->events[i].type != SESSION_NONE)
			return true;
	return false;
}

static void take_tail(struct session_fragment *f, struct session *s)
{
	f->integers = xcalloc(session_total_integers(), sizeof *f->integers);
	f->events = xcalloc(session_total_events(), sizeof *f->events);
	memcpy(f->integers, s->integers, session_total_integers() * sizeof *f->integers);
	memcpy(f->events, s->events, session_total_events() * sizeof *f->events);
	memset(s->integers, 0, session_total_integers() * sizeof *f->integers);
	memset(s->events, 0, session_total_events() * sizeof *f->events);
}

struct session_fragment *session_fragments_add(struct session_fragments *all)
{
	if (all->n == all->cap) {
		all->cap = MAX(16u, all->cap * 2);
		all->items = xrealloc(all->items, all->cap * sizeof *all->items);
	}
	struct session_fragment *f = &all->items[all->n++];
	*f = (struct session_fragment){0};
	return f;
}

static struct session_place place_of(const struct sessions *all, const struct session *s)
{
	return (struct session_place){.process = s->key,
				      .session = s->id,
				      .first_us = s->first_us,
				      .stream_order = all->stream_order,
				      .line = s->line,
				      .number = s->number};
}

/* What is left of a session that is no longer followed. */
static void make_fragment(struct sessions *all, struct session *s)
{
	bool tail = has_tail(s);
	if (s->head_n == 0 && !tail)
		return; /* it saw nothing that matters */
	struct session_fragment *f = session_fragments_add(&all->w->fragments);
	f->place = place_of(all, s);
	f->unsynchronised = s->unsynchronised;
	f->head = s->head;
	f->head_n = s->head_n;
	s->head = NULL;
	s->head_n = s->head_cap = 0;
	if (tail)
		take_tail(f, s);
}

/* Its neighbours in time may continue what was going on. */
static void keep_track(struct sessions *all, struct session *s)
{
	struct behaviour *b = &all->w->behaviour;
	if (!track_is_empty(&s->track))
		*behaviour_add_piece(b) = (struct track_piece){place_of(all, s), s->track};
	track_begin(&s->track, s->track.pid, false);
}

/* `s` keeps its place in the table, as a session that has not been seen. */
static void forget(struct sessions *all, struct session *s)
{
	make_fragment(all, s);
	keep_track(all, s);
	s->is_known = false;
}

static struct session *new_session(struct sessions *all, uint64_t key)
{
	struct session *s = ARENA_NEW(struct session, &all->arena);
	s->key = key;
	s->integers = ARENA_ARRAY(uint64_t, session_total_integers(), &all->arena);
	s->events = ARENA_ARRAY(struct session_event, session_total_events(), &all->arena);
	return s;
}

/* The least recently used session makes room. Its key still finds it: who looks it up compares the key. */
static struct session *recycle(struct sessions *all, uint64_t key)
{
	struct session *s = all->oldest;
	if (s->is_known)
		forget(all, s);
	unlink_session(all, s);
	s->key = key;
	s->is_client = false;
	s->identity = NULL;
	return s;
}

/* Drops the keys of sessions that are no longer followed. */
static void rebuild_table(struct sessions *all)
{
	u64_map_release(&all->by_key);
	for (struct session *s = all->newest; s; s = s->older) {
		u64_map_put(&all->by_key, s->key, s);
	}
}

static uint64_t id_of(const struct log_entry *e)
{
	return e->session_id.n && !e->leader_pid ? hash_bytes(e->session_id) | 1 : 0;
}

/* A parallel worker speaks for its leader. */
static uint64_t key_of(const struct log_entry *e)
{
	uint32_t pid = e->leader_pid ? e->leader_pid : e->pid;
	return pid ? hash_mix(0, pid) | 1 : id_of(e) | 1;
}

static void start(struct sessions *all, struct session *s, const struct log_entry *e)
{
	s->is_known = true;
	s->line = 0;
	s->has_fed = s->has_spoken = false;
	s->first_us = e->at_us;
	s->number = all->begun++;
	bool whole = e->line_number == 1 && !e->leader_pid;
	s->id = id_of(e);
	s->unsynchronised = whole ? 0 : (1u << session_automata_n) - 1;
	track_begin(&s->track, e->leader_pid ? e->leader_pid : e->pid, whole);
}

static struct session *find(struct sessions *all, uint64_t key)
{
	if (all->last && all->last->key == key)
		return all->last;
	struct session *s = u64_map_get(&all->by_key, key);
	return s && s->key == key ? s : NULL;
}

struct session *sessions_of(struct sessions *all, const struct log_entry *entry)
{
	uint64_t key = key_of(entry);
	struct session *s = find(all, key);
	if (!s) {
		s = all->live < MAX_LIVE ? new_session(all, key) : recycle(all, key);
		all->live += all->live < MAX_LIVE;
		link_newest(all, s);
		u64_map_put(&all->by_key, key, s);
		if (all->by_key.n > MAX_KEYS)
			rebuild_table(all);
	} else if (all->newest != s) {
		unlink_session(all, s);
		link_newest(all, s);
	}
	all->last = s;
	uint64_t id = id_of(entry);
	if (s->is_known && id && s->id && id != s->id) /* another session of a process with the same number */
		session_feed(all, s, &(struct session_event){.type = SESSION_END, .at_us = entry->at_us});
	if (!s->is_known)
		start(all, s, entry);
	s->id = id ? id : s->id;
	if (!s->has_spoken && !entry->leader_pid) { /* clocks of processes differ: its own entries tell the time */
		s->has_spoken = true;
		s->first_us = entry->at_us;
		s->line = entry->line_number;
	}
	return s;
}

struct identity *session_identity(struct session *s, const struct log_entry *entry, struct workload_state *w)
{
	if (!s->identity || !identity_is(s->identity, entry))
		s->identity = identity_of_entry(&w->identities, entry, &w->workload->arena);
	return s->identity;
}

void session_is_client(struct sessions *all, struct session *s)
{
	if (s->is_client)
		return;
	s->is_client = true;
	state_add_client_session(all->w, s->id ? s->id : s->key);
}

static bool joins(const struct session_event *last, const struct session_event *e)
{
	return last->type == SESSION_TEMP_FILE && e->type == SESSION_TEMP_FILE && last->scan_id == e->scan_id;
}

static void add_to_head(struct session *s, const struct session_event *e)
{
	struct session_event *last = s->head_n ? &s->head[s->head_n - 1] : NULL;
	if (last && joins(last, e)) {
		last->bytes += e->bytes;
		last->files += e->files;
		return;
	}
	if (s->head_n == s->head_cap) {
		s->head_cap = s->head_cap ? s->head_cap * 2 : 1;
		s->head = xrealloc(s->head, s->head_cap * sizeof *s->head);
	}
	s->head[s->head_n] = (struct session_event){0};
	session_event_keep(&s->head[s->head_n++], e);
}

/* One automaton that does not know its state: true if it wants the event in the head. */
static bool wait_for_reset(struct session *s, unsigned a, uint64_t *integers, struct session_event *events,
			   const struct session_event *e)
{
	enum session_effect effect = session_automata[a]->effect(e);
	if (effect == SESSION_RESETS) {
		session_automata[a]->step(integers, events, e, NULL);
		s->unsynchronised &= ~(1u << a);
	}
	return effect != SESSION_IGNORES;
}

void session_feed(struct sessions *all, struct session *s, const struct session_event *e)
{
	uint64_t *integers = s->integers;
	struct session_event *events = s->events;
	bool to_head = false;
	s->has_fed = true;
	if (s->head_n == MAX_HEAD)
		s->unsynchronised = 0;
	for (unsigned a = 0; a < session_automata_n; a++) {
		if (s->unsynchronised & 1u << a)
			to_head |= wait_for_reset(s, a, integers, events, e);
		else
			session_automata[a]->step(integers, events, e, all->w);
		integers += session_automata[a]->integers;
		events += session_automata[a]->events;
	}
	if (to_head)
		add_to_head(s, e);
	track_feed(&s->track, e, &all->w->behaviour);
	if (e->type == SESSION_END)
		forget(all, s);
}

void session_begins(struct sessions *all, struct session *s, const struct log_entry *entry)
{
	if (s->has_fed)
		session_feed(all, s, &(struct session_event){.type = SESSION_END, .at_us = entry->at_us});
	start(all, s, entry);
	s->unsynchronised = 0;
	track_begin(&s->track, s->track.pid, true);
}

struct session *session_of_pid(struct sessions *all, uint32_t pid, int64_t at_us)
{
	return sessions_of(all, &(struct log_entry){.leader_pid = pid, .at_us = at_us});
}

uint64_t session_key(const struct session *s)
{
	return s->id ? s->id : s->key;
}

void session_holds(struct sessions *all, struct session *s, const uint64_t key[4], int64_t at_us)
{
	track_holds(&s->track, key, at_us, &all->w->behaviour);
}

void sessions_end(struct sessions *all)
{
	for (struct session *s = all->newest; s; s = s->older)
		if (s->is_known)
			forget(all, s);
	u64_map_release(&all->by_key);
	arena_release(&all->arena);
	free(all);
}
