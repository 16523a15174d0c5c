#include "analysis/behaviour.h"

#include "base/base.h"

#include "base/hash.h"
#include "base/timestamp.h"

#define MAX_NAMES 20000

static const struct keyed_layout runs = {RUN_KEYS, RUN_SUMS, RUN_BESTS, 20000};
static const struct keyed_layout pairs = {PAIR_KEYS, PAIR_SUMS, PAIR_BESTS, 5000};
static const struct keyed_layout idle = {IDLE_KEYS, IDLE_SUMS, IDLE_BESTS, 5000};
static const struct keyed_layout waits = {WAIT_KEYS, WAIT_SUMS, 0, 10000};
static const struct keyed_layout acquired = {ACQUIRED_KEYS, ACQUIRED_SUMS, 0, 10000};
static const struct keyed_layout deadlocks = {DEADLOCK_PATTERNS, DEADLOCK_SUMS, DEADLOCK_BESTS, 1000};
static const struct keyed_layout vacuums = {1, VACUUM_SUMS, VACUUM_BESTS, 10000};
static const struct keyed_layout cycles = {CYCLE_KEYS, CYCLE_SUMS, CYCLE_BESTS, 10000};
static const struct keyed_layout chatty = {1, CHATTY_SUMS, CHATTY_BESTS, 5000};
static const struct keyed_layout singles = {1, SINGLE_SUMS, SINGLE_BESTS, 2};
static const struct keyed_layout held = {1, HELD_SUMS, HELD_BESTS, 5000};
static const struct keyed_layout stuck = {1, 0, STUCK_BESTS, 10000};

void behaviour_init(struct behaviour *b)
{
	b->runs.layout = &runs;
	b->pairs.layout = &pairs;
	b->idle.layout = &idle;
	b->waits.layout = &waits;
	b->acquired.layout = &acquired;
	b->deadlocks.layout = &deadlocks;
	b->vacuums.layout = &vacuums;
	b->stuck.layout = &stuck;
	b->cycles.layout = &cycles;
	b->chatty.layout = &chatty;
	b->singles.layout = &singles;
	b->held.layout = &held;
}

void behaviour_tables(struct behaviour *b, struct keyed *tables[BEHAVIOUR_TABLES])
{
	struct keyed *all[BEHAVIOUR_TABLES] = {&b->runs,     &b->pairs,     &b->idle,    &b->waits,
					       &b->acquired, &b->deadlocks, &b->vacuums, &b->stuck,
					       &b->cycles,   &b->chatty,    &b->singles, &b->held};
	memcpy(tables, all, sizeof all);
}

void behaviour_release(struct behaviour *b)
{
	struct keyed *tables[BEHAVIOUR_TABLES];
	behaviour_tables(b, tables);
	for (unsigned i = 0; i < BEHAVIOUR_TABLES; i++)
		keyed_release(tables[i]);
	load_release(&b->statements);
	load_release(&b->connections);
	hist_release(&b->transaction_us);
	hist_release(&b->session_us);
	hist_release(&b->temp_bytes);
	u64_map_release(&b->names);
	arena_release(&b->arena);
	free(b->pieces);
}

uint64_t behaviour_intern(struct behaviour *b, struct str text)
{
	uint64_t hash = hash_bytes(text) | 1;
	if (!text.n)
		return 0;
	if (b->names.n < MAX_NAMES && !u64_map_get(&b->names, hash)) {
		struct str *copy = ARENA_NEW(struct str, &b->arena);
		*copy = arena_strdup(str_head(text, 200), &b->arena);
		u64_map_put(&b->names, hash, copy);
	}
	return hash;
}

struct str behaviour_name(const struct behaviour *b, uint64_t hash)
{
	const struct str *name = hash ? u64_map_get(&b->names, hash) : NULL;
	return name ? *name : (struct str){0};
}

#define TOTALS (sizeof(struct behaviour_totals) / sizeof(uint64_t))
#define FIRST_MAXIMUM (offsetof(struct behaviour_totals, longest_checkpoint_us) / sizeof(uint64_t))
_Static_assert(sizeof(struct behaviour_totals) % sizeof(uint64_t) == 0, "totals are 64-bit counts");

static void merge_totals(struct behaviour_totals *into, const struct behaviour_totals *from)
{
	uint64_t sum[TOTALS], more[TOTALS];
	memcpy(sum, into, sizeof sum);
	memcpy(more, from, sizeof more);
	for (size_t i = 0; i < TOTALS; i++)
		sum[i] = i < FIRST_MAXIMUM ? sum[i] + more[i] : MAX(sum[i], more[i]);
	memcpy(into, sum, sizeof sum);
}

struct track_piece *behaviour_add_piece(struct behaviour *b)
{
	if (b->pieces_n == b->pieces_room) {
		b->pieces_room = MAX(16u, b->pieces_room * 2);
		b->pieces = xrealloc(b->pieces, b->pieces_room * sizeof *b->pieces);
	}
	return &b->pieces[b->pieces_n++];
}

void behaviour_merge(struct behaviour *into, const struct behaviour *from)
{
	struct keyed *to[BEHAVIOUR_TABLES], *more[BEHAVIOUR_TABLES];
	behaviour_tables(into, to);
	behaviour_tables((struct behaviour *)(uintptr_t)from, more);
	for (unsigned i = 0; i < BEHAVIOUR_TABLES; i++)
		keyed_merge(to[i], more[i]);
	load_merge(&into->statements, &from->statements);
	load_merge(&into->connections, &from->connections);
	hist_merge(&into->transaction_us, &from->transaction_us);
	hist_merge(&into->session_us, &from->session_us);
	hist_merge(&into->temp_bytes, &from->temp_bytes);
	merge_totals(&into->totals, &from->totals);
	for (size_t i = 0; i < from->names.cap; i++)
		if (from->names.slots[i].value)
			behaviour_intern(into, *(const struct str *)from->names.slots[i].value);
	for (size_t i = 0; i < from->pieces_n; i++)
		*behaviour_add_piece(into) = from->pieces[i];
}

void behaviour_add_call(struct behaviour *b, int64_t at_us, int64_t duration_us)
{
	if (at_us != TIME_UNKNOWN && duration_us > 0)
		load_add(&b->statements, at_us - duration_us, at_us);
}

void behaviour_sort_pieces(struct behaviour *b)
{
	session_places_sort(b->pieces, b->pieces_n, sizeof *b->pieces);
}

void behaviour_stitch(struct behaviour *b)
{
	session_places_adopt(b->pieces, b->pieces_n, sizeof *b->pieces);
	for (size_t i = 0; i < b->pieces_n;) {
		struct track t = b->pieces[i].track;
		if (t.ended)
			track_finish(&t, t.ended_at_us, b);
		const struct session_place place = b->pieces[i].place;
		for (i++; i < b->pieces_n && session_place_is_same(&b->pieces[i].place, &place); i++) {
			const struct track *next = &b->pieces[i].track;
			if (next->whole) {
				track_finish(&t, TIME_UNKNOWN, b);
				t = *next;
			} else {
				track_join(&t, next, b);
			}
		}
		track_finish(&t, TIME_UNKNOWN, b);
	}
	b->pieces_n = 0;
}

static uint64_t translate(const struct u64_map *report_ids, uint64_t scan_id)
{
	const uint64_t *id = scan_id ? u64_map_get(report_ids, scan_id) : NULL;
	return id ? *id : 0;
}

/* The table anew, with the first `keys` words of its key translated; spellings that mean the same meet. */
static void translate_keys(struct keyed *t, unsigned keys, const struct u64_map *report_ids)
{
	struct keyed translated = {.layout = t->layout};
	uint64_t key[8];
	for (size_t i = 0; i < t->n; i++) {
		struct keyed_row old = keyed_at(t, i);
		for (unsigned k = 0; k < t->layout->keys; k++)
			key[k] = k < keys ? translate(report_ids, old.key[k]) : old.key[k];
		struct keyed_row row = keyed_row(&translated, key);
		for (unsigned k = 0; k < t->layout->sums; k++)
			row.sums[k] += old.sums[k];
		keyed_best(&translated, &row, old.best);
	}
	translated.capped = t->capped;
	keyed_release(t);
	*t = translated;
	keyed_finish(t);
}

static void translate_waits(struct keyed *waits_of, const struct u64_map *report_ids)
{
	static const enum wait_sum columns[] = {WAIT_PATTERN, WAIT_BEFORE, WAIT_RUNNING};
	for (size_t i = 0; i < waits_of->n; i++) {
		struct keyed_row row = keyed_at(waits_of, i);
		for (size_t k = 0; k < ARRAY_LEN(columns); k++)
			row.sums[columns[k]] = translate(report_ids, row.sums[columns[k]]);
	}
}

void behaviour_finish(struct behaviour *b, const struct u64_map *report_ids)
{
	struct keyed *tables[BEHAVIOUR_TABLES];
	behaviour_tables(b, tables);
	for (unsigned i = 0; i < BEHAVIOUR_TABLES; i++)
		keyed_finish(tables[i]);
	behaviour_finish_waits(b);
	for (size_t i = 0; i < b->idle.n; i++) {
		uint64_t *best = keyed_at(&b->idle, i).best;
		best[IDLE_WRITE] = translate(report_ids, best[IDLE_WRITE]);
	}
	for (size_t i = 0; i < b->singles.n; i++) {
		uint64_t *best = keyed_at(&b->singles, i).best;
		best[SINGLE_PATTERN] = translate(report_ids, best[SINGLE_PATTERN]);
	}
	translate_keys(&b->cycles, CYCLE_KEYS, report_ids);
	translate_keys(&b->chatty, 1, report_ids);
	translate_keys(&b->held, 1, report_ids);
	translate_keys(&b->runs, RUN_KEYS, report_ids);
	translate_keys(&b->pairs, PAIR_KEYS, report_ids);
	translate_keys(&b->idle, IDLE_KEYS, report_ids);
	translate_keys(&b->deadlocks, DEADLOCK_PATTERNS, report_ids);
	translate_waits(&b->waits, report_ids);
}
