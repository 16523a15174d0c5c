/* What sessions do beyond the section "behv": its later tables, and the rest of its pieces of tracks (docs/digest.md).
 */
#include "base/base.h"

#include "analysis/digest.h"

static const struct digest_field work_fields[] = {
	DIGEST_FIELD(track_work, first),
	DIGEST_FIELD(track_work, patterns),
};
static const struct digest_field cursor_fields[] = {
	DIGEST_FIELD(track_cursors, held),    DIGEST_FIELD(track_cursors, closed), DIGEST_FIELD(track_cursors, last),
	DIGEST_FIELD(track_cursors, last_us), DIGEST_FIELD(track_cursors, reset),
};
static const struct digest_field cycle_fields[] = {
	DIGEST_FIELD(cycle, pending_turns), DIGEST_FIELD(cycle, at),          DIGEST_FIELD(cycle, n),
	DIGEST_FIELD(cycle, in_first[0]),   DIGEST_FIELD(cycle, in_first[1]),
};
static const struct digest_field item_fields[] = {
	DIGEST_FIELD(cycle_item, scan_id),  DIGEST_FIELD(cycle_item, content), DIGEST_FIELD(cycle_item, turns),
	DIGEST_FIELD(cycle_item, start_us), DIGEST_FIELD(cycle_item, end_us),  DIGEST_FIELD(cycle_item, busy_us),
	DIGEST_FIELD(cycle_item, lead_us),  DIGEST_FIELD(cycle_item, query),   DIGEST_FIELD(cycle_item, prompt),
};
static const struct digest_field stretch_fields[] = {
	DIGEST_FIELD(cycle_stretch, ids[0]),  DIGEST_FIELD(cycle_stretch, ids[1]),
	DIGEST_FIELD(cycle_stretch, ids[2]),  DIGEST_FIELD(cycle_stretch, parent),
	DIGEST_FIELD(cycle_stretch, calls),   DIGEST_FIELD(cycle_stretch, same),
	DIGEST_FIELD(cycle_stretch, turns),   DIGEST_FIELD(cycle_stretch, start_us),
	DIGEST_FIELD(cycle_stretch, busy_us), DIGEST_FIELD(cycle_stretch, gap_us),
	DIGEST_FIELD(cycle_stretch, lead_us),
};
/* A field that is added there belongs into a table here. */
_Static_assert(sizeof(struct track_cursors) == 40 && sizeof(struct cycle_item) == 64 &&
		       sizeof(struct cycle_stretch) == 88,
	       "the fields of a cycle are those of the tables");

#define PUT(out, from, fields) digest_put_fields(out, from, fields, ARRAY_LEN(fields))
#define GET(r, to, fields) digest_get_fields(r, to, fields, ARRAY_LEN(fields))

static void put_piece(struct buf *out, const struct track *t)
{
	PUT(out, &t->head, work_fields);
	PUT(out, &t->tail, work_fields);
	PUT(out, &t->cursors, cursor_fields);
	PUT(out, &t->cycle, cycle_fields);
	for (unsigned i = 0; i < CYCLE_HEAD; i++)
		PUT(out, &t->cycle.head[i], item_fields);
	for (unsigned i = 0; i < CYCLE_DEPTH; i++)
		PUT(out, &t->cycle.ring[i], item_fields);
	for (unsigned l = 0; l < CYCLE_LAGS; l++) {
		PUT(out, &t->cycle.first[l], stretch_fields);
		PUT(out, &t->cycle.current[l], stretch_fields);
	}
}

static bool are_flags(const struct track *t)
{
	bool ok = digest_is_flag(&t->cursors.reset) && digest_is_flag(&t->cycle.whole);
	for (unsigned l = 0; l < CYCLE_LAGS; l++)
		ok = ok && digest_is_flag(&t->cycle.in_first[l]);
	for (unsigned i = 0; i < CYCLE_HEAD; i++)
		ok = ok && digest_is_flag(&t->cycle.head[i].query) && digest_is_flag(&t->cycle.head[i].prompt);
	for (unsigned i = 0; i < CYCLE_DEPTH; i++)
		ok = ok && digest_is_flag(&t->cycle.ring[i].query) && digest_is_flag(&t->cycle.ring[i].prompt);
	return ok;
}

static void get_piece(struct digest_reader *r, struct track *to)
{
	struct track t = *to;
	GET(r, &t.head, work_fields);
	GET(r, &t.tail, work_fields);
	GET(r, &t.cursors, cursor_fields);
	GET(r, &t.cycle, cycle_fields);
	for (unsigned i = 0; i < CYCLE_HEAD; i++)
		GET(r, &t.cycle.head[i], item_fields);
	for (unsigned i = 0; i < CYCLE_DEPTH; i++)
		GET(r, &t.cycle.ring[i], item_fields);
	for (unsigned l = 0; l < CYCLE_LAGS; l++) {
		GET(r, &t.cycle.first[l], stretch_fields);
		GET(r, &t.cycle.current[l], stretch_fields);
	}
	r->bad |= !are_flags(&t) || t.cycle.n > CYCLE_HEAD || !track_is_sane(&t);
	if (!r->bad)
		*to = t;
}

/* --- when patterns are called --- */

static void put_rhythm(struct buf *out, const struct rhythm *r)
{
	digest_put(out, r->doublings);
	digest_put_signed(out, r->first);
	digest_put(out, r->n);
	for (uint32_t i = 0; i < r->n; i++) {
		digest_put(out, r->buckets[i].calls);
		digest_put(out, r->buckets[i].us);
	}
	digest_put(out, r->minutes ? RHYTHM_MINUTES : 0);
	for (unsigned i = 0; r->minutes && i < RHYTHM_MINUTES; i++)
		digest_put(out, r->minutes[i]);
}

static void get_rhythm(struct digest_reader *r, struct rhythm *to)
{
	unsigned doublings = (unsigned)digest_get_below(r, 41);
	int64_t first = digest_get_signed(r);
	uint64_t n = digest_get_below(r, RHYTHM_BUCKETS + 1);
	for (int64_t i = 0; i < (int64_t)n && !r->bad; i++) {
		struct rhythm_bucket b = {.calls = digest_get(r)};
		b.us = digest_get(r);
		r->bad |= first > INT64_MAX - RHYTHM_BUCKETS || !rhythm_add_bucket(to, first + i, doublings, b);
	}
	n = digest_get_below(r, RHYTHM_MINUTES + 1);
	for (unsigned i = 0; i < n && !r->bad; i++)
		rhythm_add_minute(to, i, (uint32_t)digest_get_below(r, UINT64_C(1) << 32));
}

/* In the order in which the section "patt" has just sorted them. */
static void write_rhythms(struct workload_state *w, struct buf *out)
{
	digest_put(out, w->patterns_n + (w->other != NULL));
	if (w->other) {
		digest_put_fixed(out, 0);
		put_rhythm(out, &w->other->rhythm);
	}
	for (size_t i = 0; i < w->patterns_n; i++) {
		digest_put_fixed(out, w->pattern_list[i]->p.scan_id);
		put_rhythm(out, &w->pattern_list[i]->rhythm);
	}
}

static void read_rhythms(struct workload_state *w, struct digest_reader *r)
{
	for (size_t n = digest_get_count(r, 12); n > 0 && !r->bad; n--) {
		uint64_t scan_id = digest_get_fixed(r);
		struct pattern_state *p = scan_id ? u64_map_get(&w->patterns, scan_id) : w->other;
		r->bad |= !p;
		if (p)
			get_rhythm(r, &p->rhythm);
	}
}

const struct digest_section digest_rhythms = {"rhyt", write_rhythms, read_rhythms};

/* --- all of it --- */

static void write_habits(struct workload_state *w, struct buf *out)
{
	struct behaviour *b = &w->behaviour;
	struct keyed *tables[BEHAVIOUR_TABLES];
	behaviour_tables(b, tables);
	for (unsigned i = BEHAVIOUR_FIRST_TABLES; i < BEHAVIOUR_TABLES; i++)
		digest_put_table(out, tables[i]);
	behaviour_sort_pieces(b);
	digest_put(out, b->pieces_n);
	for (size_t i = 0; i < b->pieces_n; i++)
		put_piece(out, &b->pieces[i].track);
}

static void read_habits(struct workload_state *w, struct digest_reader *r)
{
	struct behaviour *b = &w->behaviour;
	struct keyed *tables[BEHAVIOUR_TABLES];
	behaviour_tables(b, tables);
	for (unsigned i = BEHAVIOUR_FIRST_TABLES; i < BEHAVIOUR_TABLES && !r->bad; i++)
		digest_get_table(r, tables[i]);
	r->bad |= digest_get(r) != b->pieces_n;
	for (size_t i = 0; i < b->pieces_n && !r->bad; i++)
		get_piece(r, &b->pieces[i].track);
}

const struct digest_section digest_habits = {"habt", write_habits, read_habits};
