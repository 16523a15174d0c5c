#include "base/base.h"

#include "analysis/digest.h"

enum event_flag {
	EVENT_SEVERAL = 1,
	EVENT_EXTENDED = 2,
	EVENT_HAS_SAMPLE = 4,
	EVENT_HAS_IDENTITY = 8,
	EVENT_AGGREGATE = 16,
	EVENT_FLAGS = 32
};

static void put_event(struct buf *out, const struct session_event *e)
{
	digest_put(out, e->type);
	if (e->type == SESSION_NONE)
		return;
	digest_put(out, (e->several ? EVENT_SEVERAL : 0u) | (e->extended ? EVENT_EXTENDED : 0u) |
				(e->sample ? EVENT_HAS_SAMPLE : 0u) | (e->identity ? EVENT_HAS_IDENTITY : 0u) |
				(e->aggregate ? EVENT_AGGREGATE : 0u));
	digest_put(out, e->kind);
	digest_put(out, e->turn);
	digest_put_fixed(out, e->scan_id);
	digest_put_fixed(out, e->content);
	digest_put_signed(out, e->at_us);
	digest_put_signed(out, e->duration_us);
	digest_put_fixed(out, (uint64_t)e->query_id);
	digest_put(out, e->bytes);
	digest_put(out, e->files);
	digest_put(out, e->list_length);
	if (e->identity)
		digest_put_fixed(out, e->identity->hash);
	if (e->sample)
		digest_put_sample(out, &e->sample->s);
}

static void get_event(struct digest_reader *r, struct workload_state *w, struct session_event *e)
{
	e->type = (uint8_t)digest_get_below(r, SESSION_END + 1);
	if (e->type == SESSION_NONE)
		return;
	uint64_t flags = digest_get_below(r, EVENT_FLAGS);
	e->several = flags & EVENT_SEVERAL;
	e->extended = flags & EVENT_EXTENDED;
	e->aggregate = flags & EVENT_AGGREGATE;
	e->kind = (uint8_t)digest_get_below(r, KIND_COUNT);
	e->turn = (uint8_t)digest_get_below(r, SESSION_TURNS);
	e->scan_id = digest_get_fixed(r);
	e->content = digest_get_fixed(r);
	e->at_us = digest_get_signed(r);
	e->duration_us = digest_get_signed(r);
	e->query_id = (int64_t)digest_get_fixed(r);
	e->bytes = digest_get(r);
	e->files = digest_get(r);
	e->list_length = (uint32_t)digest_get_below(r, UINT64_C(1) << 32);
	if (flags & EVENT_HAS_IDENTITY) {
		e->identity = u64_map_get(&w->identities.by_hash, digest_get_fixed(r));
		r->bad |= !e->identity;
	}
	if (flags & EVENT_HAS_SAMPLE)
		e->sample = digest_get_sample(r, &w->workload->options);
	/* What is counted as a call needs somebody who made it. */
	r->bad |= (e->type == SESSION_STATEMENT || e->type == SESSION_PLAN) && !e->identity;
}

static void put_fragment(struct buf *out, const struct session_fragment *f)
{
	digest_put_fixed(out, f->place.process);
	digest_put_fixed(out, f->place.session);
	digest_put_signed(out, f->place.first_us);
	digest_put(out, f->place.line);
	digest_put(out, f->place.stream_order);
	digest_put(out, f->place.number);
	digest_put(out, f->unsynchronised);
	digest_put(out, f->head_n);
	for (uint32_t i = 0; i < f->head_n; i++)
		put_event(out, &f->head[i]);
	digest_put(out, f->integers != NULL);
	for (unsigned i = 0; f->integers && i < session_total_integers(); i++)
		digest_put(out, f->integers[i]);
	for (unsigned i = 0; f->integers && i < session_total_events(); i++)
		put_event(out, &f->events[i]);
}

static void get_fragment(struct digest_reader *r, struct workload_state *w)
{
	struct session_fragment *f = session_fragments_add(&w->fragments);
	f->place.process = digest_get_fixed(r);
	f->place.session = digest_get_fixed(r);
	f->place.first_us = digest_get_signed(r);
	f->place.line = digest_get(r);
	f->place.stream_order = digest_get(r);
	f->place.number = digest_get(r);
	f->unsynchronised = (uint32_t)digest_get_below(r, UINT64_C(1) << session_automata_n);
	f->head_n = (uint32_t)digest_get_count(r, 1);
	f->head = xcalloc(f->head_n, sizeof *f->head);
	for (uint32_t i = 0; i < f->head_n && !r->bad; i++)
		get_event(r, w, &f->head[i]);
	if (!digest_get_below(r, 2) || r->bad)
		return;
	f->integers = xcalloc(session_total_integers(), sizeof *f->integers);
	f->events = xcalloc(session_total_events(), sizeof *f->events);
	for (unsigned i = 0; i < session_total_integers(); i++)
		f->integers[i] = digest_get(r);
	for (unsigned i = 0; i < session_total_events() && !r->bad; i++)
		get_event(r, w, &f->events[i]);
}

static void write_fragments(struct workload_state *w, struct buf *out)
{
	session_fragments_sort(&w->fragments);
	digest_put(out, session_total_integers());
	digest_put(out, session_total_events());
	digest_put(out, w->fragments.n);
	for (size_t i = 0; i < w->fragments.n; i++)
		put_fragment(out, &w->fragments.items[i]);
}

static void read_fragments(struct workload_state *w, struct digest_reader *r)
{
	if (digest_get(r) != session_total_integers() || digest_get(r) != session_total_events())
		r->bad = true; /* other automata: the version should have told */
	for (size_t n = digest_get_count(r, 14); n > 0 && !r->bad; n--)
		get_fragment(r, w);
}

const struct digest_section digest_fragments = {"frag", write_fragments, read_fragments};
