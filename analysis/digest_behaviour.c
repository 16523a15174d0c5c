#include "base/base.h"

#include "analysis/digest.h"

static const struct digest_field run_fields[] = {
	DIGEST_FIELD(track_run, scan_id),        DIGEST_FIELD(track_run, parent),
	DIGEST_FIELD(track_run, first_content),  DIGEST_FIELD(track_run, last_content),
	DIGEST_FIELD(track_run, calls),          DIGEST_FIELD(track_run, same),
	DIGEST_FIELD(track_run, turns),          DIGEST_FIELD(track_run, start_us),
	DIGEST_FIELD(track_run, end_us),         DIGEST_FIELD(track_run, busy_us),
	DIGEST_FIELD(track_run, gap_us),         DIGEST_FIELD(track_run, kind),
	DIGEST_FIELD(track_run, aggregate),      DIGEST_FIELD(track_run, lead_us),
	DIGEST_FIELD(track_run, parent_lead_us),
};
static const struct digest_field work_fields[] = {
	DIGEST_FIELD(track_work, statements),  DIGEST_FIELD(track_work, last),
	DIGEST_FIELD(track_work, first_write), DIGEST_FIELD(track_work, last_write),
	DIGEST_FIELD(track_work, idle_after),  DIGEST_FIELD(track_work, first_start_us),
	DIGEST_FIELD(track_work, last_end_us), DIGEST_FIELD(track_work, busy_us),
	DIGEST_FIELD(track_work, idle_us),     DIGEST_FIELD(track_work, idle_at_us),
};
static const struct digest_field wait_fields[] = {
	DIGEST_FIELD(track_wait, key[0]),        DIGEST_FIELD(track_wait, key[1]),
	DIGEST_FIELD(track_wait, key[2]),        DIGEST_FIELD(track_wait, key[3]),
	DIGEST_FIELD(track_wait, at_us),         DIGEST_FIELD(track_wait, needs_before),
	DIGEST_FIELD(track_wait, needs_running),
};
static const struct digest_field track_fields[] = {
	DIGEST_FIELD(track, pid),         DIGEST_FIELD(track, whole),        DIGEST_FIELD(track, fed),
	DIGEST_FIELD(track, waiting),     DIGEST_FIELD(track, runs),         DIGEST_FIELD(track, bounded),
	DIGEST_FIELD(track, open),        DIGEST_FIELD(track, head_turn),    DIGEST_FIELD(track, waits_n),
	DIGEST_FIELD(track, early_turns), DIGEST_FIELD(track, head_at_us),   DIGEST_FIELD(track, begin_us),
	DIGEST_FIELD(track, orphan_us),   DIGEST_FIELD(track, orphan_at_us), DIGEST_FIELD(track, ended),
	DIGEST_FIELD(track, ended_at_us), DIGEST_FIELD(track, opening),      DIGEST_FIELD(track, opening_us),
	DIGEST_FIELD(track, spoke),
};
static const struct digest_field piece_fields[] = {
	DIGEST_FIELD(track_piece, place.process),      DIGEST_FIELD(track_piece, place.session),
	DIGEST_FIELD(track_piece, place.first_us),     DIGEST_FIELD(track_piece, place.line),
	DIGEST_FIELD(track_piece, place.stream_order), DIGEST_FIELD(track_piece, place.number),
};
/* A field that is added there belongs into a table here, or into digest_habits.c. */
_Static_assert(sizeof(struct track_run) == 112 && sizeof(struct track_work) == 96 && sizeof(struct track_wait) == 48,
	       "the fields of a track are those of the tables");

#define PUT(out, from, fields) digest_put_fields(out, from, fields, ARRAY_LEN(fields))
#define GET(r, to, fields) digest_get_fields(r, to, fields, ARRAY_LEN(fields))

static void put_piece(struct buf *out, const struct track_piece *p)
{
	PUT(out, p, piece_fields);
	PUT(out, &p->track, track_fields);
	PUT(out, &p->track.first, run_fields);
	PUT(out, &p->track.second, run_fields);
	PUT(out, &p->track.last, run_fields);
	PUT(out, &p->track.head, work_fields);
	PUT(out, &p->track.tail, work_fields);
	for (unsigned i = 0; i < p->track.waits_n; i++)
		PUT(out, &p->track.waits[i], wait_fields);
}

static bool are_flags(const struct track *t)
{
	bool ok = digest_is_flag(&t->whole) && digest_is_flag(&t->fed) && digest_is_flag(&t->waiting) &&
		  digest_is_flag(&t->bounded) && digest_is_flag(&t->open) && digest_is_flag(&t->ended) &&
		  digest_is_flag(&t->spoke) && digest_is_flag(&t->first.aggregate) &&
		  digest_is_flag(&t->second.aggregate) && digest_is_flag(&t->last.aggregate);
	for (unsigned i = 0; i < TRACK_MAX_WAITS; i++)
		ok = ok && digest_is_flag(&t->waits[i].needs_before) && digest_is_flag(&t->waits[i].needs_running);
	return ok;
}

static void get_piece(struct digest_reader *r, struct behaviour *b)
{
	struct track_piece p = {0};
	GET(r, &p, piece_fields);
	GET(r, &p.track, track_fields);
	GET(r, &p.track.first, run_fields);
	GET(r, &p.track.second, run_fields);
	GET(r, &p.track.last, run_fields);
	GET(r, &p.track.head, work_fields);
	GET(r, &p.track.tail, work_fields);
	r->bad |= p.track.waits_n > TRACK_MAX_WAITS || p.track.runs > 3 || p.track.first.kind >= KIND_COUNT ||
		  p.track.second.kind >= KIND_COUNT || p.track.last.kind >= KIND_COUNT;
	for (unsigned i = 0; i < p.track.waits_n && !r->bad; i++)
		GET(r, &p.track.waits[i], wait_fields);
	r->bad |= !are_flags(&p.track) || !track_is_sane(&p.track);
	if (!r->bad)
		*behaviour_add_piece(b) = p;
}

static int by_key(const void *a, const void *b)
{
	const struct keyed_row *x = a, *y = b;
	return (x->key[-1] > y->key[-1]) - (x->key[-1] < y->key[-1]); /* the hash stands before the key */
}

static void put_words(struct buf *out, const uint64_t *words, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		digest_put(out, words[i]);
}

static void get_words(struct digest_reader *r, uint64_t *words, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		words[i] = digest_get(r);
}

void digest_put_table(struct buf *out, const struct keyed *t)
{
	const struct keyed_layout *l = t->layout;
	struct keyed_row *rows = xcalloc(t->n, sizeof *rows);
	for (size_t i = 0; i < t->n; i++)
		rows[i] = keyed_at(t, i);
	qsort(rows, t->n, sizeof *rows, by_key);
	digest_put(out, l->keys);
	digest_put(out, l->sums);
	digest_put(out, l->best);
	digest_put(out, t->capped);
	digest_put(out, t->n);
	for (size_t i = 0; i < t->n; i++) {
		put_words(out, rows[i].key, l->keys);
		put_words(out, rows[i].sums, l->sums);
		put_words(out, rows[i].best, l->best);
	}
	free(rows);
}

#define MAX_WORDS 32

void digest_get_table(struct digest_reader *r, struct keyed *t)
{
	const struct keyed_layout *l = t->layout;
	uint64_t key[MAX_WORDS], sums[MAX_WORDS], best[MAX_WORDS];
	if (digest_get(r) != l->keys || digest_get(r) != l->sums || digest_get(r) != l->best)
		r->bad = true;
	t->capped = digest_get_below(r, 2);
	for (size_t n = digest_get_count(r, l->keys); n > 0 && !r->bad; n--) {
		get_words(r, key, l->keys);
		get_words(r, sums, l->sums);
		get_words(r, best, l->best);
		if (r->bad)
			return;
		struct keyed_row row = keyed_row(t, key);
		for (unsigned i = 0; i < l->sums; i++)
			row.sums[i] += sums[i];
		keyed_best(t, &row, best);
	}
}

void digest_put_load(struct buf *out, const struct load *l)
{
	digest_put_signed(out, l->first);
	digest_put(out, l->doublings);
	digest_put(out, l->n);
	put_words(out, l->sums, (unsigned)l->n);
}

void digest_get_load(struct digest_reader *r, struct load *l)
{
	struct load from = {.first = digest_get_signed(r)};
	from.doublings = (unsigned)digest_get_below(r, 40);
	from.n = from.room = (size_t)digest_get_below(r, LOAD_MAX_BUCKETS + 1);
	from.sums = xcalloc(from.n, sizeof *from.sums);
	get_words(r, from.sums, (unsigned)from.n);
	int64_t furthest = INT64_MAX / 4 / load_width_us(&from) - LOAD_MAX_BUCKETS;
	r->bad |= from.first > furthest || from.first < -furthest;
	if (!r->bad)
		load_merge(l, &from);
	free(from.sums);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(**(const struct str *const *)a, **(const struct str *const *)b);
}

static void put_names(struct buf *out, const struct behaviour *b)
{
	const struct str **names = xcalloc(b->names.n, sizeof *names);
	size_t n = 0;
	for (size_t i = 0; i < b->names.cap; i++)
		if (b->names.slots[i].value)
			names[n++] = b->names.slots[i].value;
	qsort(names, n, sizeof *names, by_text);
	digest_put(out, n);
	for (size_t i = 0; i < n; i++)
		digest_put_str(out, *names[i]);
	free(names);
}

#define TOTALS (sizeof(struct behaviour_totals) / sizeof(uint64_t))

static void write_behaviour(struct workload_state *w, struct buf *out)
{
	struct behaviour *b = &w->behaviour;
	struct keyed *tables[BEHAVIOUR_TABLES];
	uint64_t totals[TOTALS];
	behaviour_tables(b, tables);
	digest_put(out, BEHAVIOUR_FIRST_TABLES);
	for (unsigned i = 0; i < BEHAVIOUR_FIRST_TABLES; i++)
		digest_put_table(out, tables[i]);
	digest_put_load(out, &b->statements);
	digest_put_load(out, &b->connections);
	digest_put_hist(out, &b->transaction_us);
	digest_put_hist(out, &b->session_us);
	digest_put_hist(out, &b->temp_bytes);
	memcpy(totals, &b->totals, sizeof totals);
	digest_put(out, TOTALS);
	put_words(out, totals, TOTALS);
	put_names(out, b);
	behaviour_sort_pieces(b);
	digest_put(out, b->pieces_n);
	for (size_t i = 0; i < b->pieces_n; i++)
		put_piece(out, &b->pieces[i]);
}

static void read_behaviour(struct workload_state *w, struct digest_reader *r)
{
	struct behaviour *b = &w->behaviour;
	struct keyed *tables[BEHAVIOUR_TABLES];
	uint64_t totals[TOTALS];
	behaviour_tables(b, tables);
	r->bad |= digest_get(r) != BEHAVIOUR_FIRST_TABLES;
	for (unsigned i = 0; i < BEHAVIOUR_FIRST_TABLES && !r->bad; i++)
		digest_get_table(r, tables[i]);
	digest_get_load(r, &b->statements);
	digest_get_load(r, &b->connections);
	digest_get_hist(r, &b->transaction_us);
	digest_get_hist(r, &b->session_us);
	digest_get_hist(r, &b->temp_bytes);
	r->bad |= digest_get(r) != TOTALS;
	get_words(r, totals, TOTALS);
	memcpy(&b->totals, totals, sizeof totals);
	for (size_t n = digest_get_count(r, 1); n > 0 && !r->bad; n--)
		behaviour_intern(b, digest_get_str(r));
	for (size_t n = digest_get_count(r, 60); n > 0 && !r->bad; n--)
		get_piece(r, b);
}

const struct digest_section digest_behaviour = {"behv", write_behaviour, read_behaviour};
