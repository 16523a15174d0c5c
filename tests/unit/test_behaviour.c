#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"

#include "analysis/behaviour.h"
#include "analysis/behaviour_reuse.h"
#include "analysis/session.h"
#include "base/timestamp.h"

/* --- tables --- */

static const struct keyed_layout small = {.keys = 2, .sums = 1, .best = 2, .cap = 50};

static void tables_keep_the_same_rows_whatever_the_order(void **state)
{
	struct keyed whole = {.layout = &small}, a = whole, b = whole;
	(void)state;
	for (uint64_t i = 0; i < 5000; i++) {
		uint64_t key[2] = {i * 7919 % 400, 1}, best[2] = {i % 13, i};
		struct keyed *half = i % 3 ? &a : &b;
		struct keyed_row row = keyed_row(&whole, key), part = keyed_row(half, key);
		row.sums[0] += i;
		part.sums[0] += i;
		keyed_best(&whole, &row, best);
		keyed_best(half, &part, best);
	}
	keyed_merge(&b, &a);
	keyed_finish(&whole);
	keyed_finish(&b);
	assert_int_equal(whole.n, 50);
	assert_int_equal(b.n, 50);
	assert_true(whole.capped);
	for (size_t i = 0; i < whole.n; i++) {
		struct keyed_row x = keyed_at(&whole, i), y = keyed_at(&b, i);
		assert_memory_equal(x.key, y.key, 5 * sizeof(uint64_t));
	}
	keyed_release(&whole);
	keyed_release(&a);
	keyed_release(&b);
}

/* --- load --- */

static void load_counts_those_at_work(void **state)
{
	struct load l = {0};
	int64_t day = 20000 * US_PER_DAY;
	(void)state;
	load_add(&l, day, day + 10 * US_PER_S);               /* one for ten seconds */
	load_add(&l, day + 2 * US_PER_S, day + 4 * US_PER_S); /* a second one for two */
	load_add(&l, TIME_UNKNOWN, day);                      /* nothing */
	struct load_summary s = load_summarize(&l, day, day + 100 * US_PER_S);
	assert_true(s.peak == 2);
	assert_int_equal(s.peak_us, day + 2 * US_PER_S);
	assert_true(s.mean > 0.119 && s.mean < 0.121);
	assert_true(s.p95 == 1);
	load_release(&l);
}

static void load_sums_events(void **state)
{
	(void)state;
	struct load forth = {0}, back = {0};
	int64_t day = 20000 * US_PER_DAY;
	for (int i = 0; i < 100; i++) {
		load_count(&forth, day + i * US_PER_S / 4, 3);
		load_count(&back, day + (99 - i) * US_PER_S / 4, 3);
	}
	load_count(&forth, TIME_UNKNOWN, 1);
	assert_int_equal(forth.n, 25);
	assert_int_equal(forth.sums[0], 12);
	assert_int_equal(forth.sums[24], 12);
	assert_int_equal(back.n, 25);
	assert_memory_equal(forth.sums, back.sums, 25 * sizeof *forth.sums);
	load_count(&forth, day + 100 * US_PER_DAY, 7); /* wider buckets, and on with them */
	load_count(&forth, day, 1);
	load_merge(&back, &forth);
	assert_int_equal(back.first, forth.first);
	assert_int_equal(back.sums[0], 300 + 301);
	assert_int_equal(back.sums[back.n - 1], 7);
	load_release(&forth);
	load_release(&back);
}

static void load_does_not_depend_on_order(void **state)
{
	struct load whole = {0}, parts[3] = {{0}, {0}, {0}};
	(void)state;
	uint64_t seed = 4711;
	for (int i = 0; i < 3000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int64_t from = (int64_t)(seed >> 20) % (30 * US_PER_DAY) - 15 * US_PER_DAY;
		int64_t to = from + (int64_t)(seed >> 40) % (20 * US_PER_MIN);
		load_add(&whole, from, to);
		load_add(&parts[i % 3], from, to);
	}
	load_merge(&parts[2], &parts[0]);
	load_merge(&parts[1], &parts[2]);
	assert_int_equal(whole.doublings, parts[1].doublings);
	assert_int_equal(whole.first, parts[1].first);
	assert_int_equal(whole.n, parts[1].n);
	assert_memory_equal(whole.sums, parts[1].sums, whole.n * sizeof *whole.sums);
	load_release(&whole);
	for (int i = 0; i < 3; i++)
		load_release(&parts[i]);
}

/* --- tracks --- */

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

#define EVENTS 400

/* A session that loops, opens transactions, idles, waits for durations. */
static void random_session(struct session_event *e, uint64_t *seed)
{
	int64_t at = 1000 * US_PER_S;
	uint64_t lag = 0;
	for (int i = 0; i < EVENTS; i++) {
		uint64_t r = next_random(seed);
		if (r % 19 == 0)
			lag = next_random(seed) % 5;
		at += r % 40 == 0 ? 3 * US_PER_S : (int64_t)(r % 90) * 1000;
		e[i] = (struct session_event){
			.type = SESSION_CALL, .at_us = at, .duration_us = (int64_t)(r % 50) * 100};
		e[i].scan_id = 1 + next_random(seed) % 4 * (next_random(seed) % 4 != 0);
		if (lag >= 2)
			e[i].scan_id = 2 + (uint64_t)i % lag;
		e[i].content = next_random(seed) % 3;
		e[i].kind = e[i].scan_id == 2 ? KIND_UPDATE : KIND_SELECT;
		e[i].aggregate = e[i].scan_id >= 3;
		if (r % 11 == 0) {
			e[i].kind = KIND_TRANSACTION;
			e[i].turn = r % 22 ? SESSION_TURN_ENDS : SESSION_TURN_BEGINS;
		} else if (r % 13 == 0) {
			e[i].type = SESSION_STATEMENT;
		} else if (r % 15 == 0) {
			e[i].kind = KIND_CURSOR;
			e[i].scan_id = 9;
			e[i].aggregate = false;
			e[i].turn = r % 2 ? SESSION_TURN_CLOSES : SESSION_TURN_HOLDS;
		} else if (r % 17 == 0 || (i && e[i - 1].type == SESSION_STATEMENT && r % 2)) {
			e[i].type = SESSION_BARE;
		}
	}
}

static void compare_tables(const struct keyed *a, const struct keyed *b)
{
	assert_int_equal(a->n, b->n);
	size_t words = 1u + a->layout->keys + a->layout->sums + a->layout->best;
	if (a->n)
		assert_memory_equal(a->rows, b->rows, a->n * words * sizeof *a->rows);
}

static void finish_tables(struct behaviour *b)
{
	keyed_finish(&b->runs);
	keyed_finish(&b->pairs);
	keyed_finish(&b->idle);
	keyed_finish(&b->cycles);
	keyed_finish(&b->chatty);
	keyed_finish(&b->singles);
	keyed_finish(&b->held);
}

static void compare_behaviours(struct behaviour *a, struct behaviour *b)
{
	finish_tables(a);
	finish_tables(b);
	compare_tables(&a->runs, &b->runs);
	compare_tables(&a->pairs, &b->pairs);
	compare_tables(&a->idle, &b->idle);
	compare_tables(&a->cycles, &b->cycles);
	compare_tables(&a->chatty, &b->chatty);
	compare_tables(&a->singles, &b->singles);
	compare_tables(&a->held, &b->held);
	assert_memory_equal(&a->totals, &b->totals, sizeof a->totals);
}

static void pieces_of_a_session_join_to_the_whole(void **state)
{
	struct session_event events[EVENTS];
	uint64_t seed = 1, found = 0;
	(void)state;
	for (int round = 0; round < 200; round++) {
		struct behaviour whole = {0}, cut = {0};
		behaviour_init(&whole);
		behaviour_init(&cut);
		random_session(events, &seed);
		struct track one, joined;
		track_begin(&one, 7, round % 3 == 0); /* nothing came before, known or not */
		track_begin(&joined, 7, false);
		for (int i = 0; i < EVENTS; i++)
			track_feed(&one, &events[i], &whole);
		track_finish(&one, events[EVENTS - 1].at_us, &whole);
		for (int i = 0; i < EVENTS;) {
			struct track piece;
			track_begin(&piece, 7, false);
			int to = i + 1 + (int)(next_random(&seed) % (round % 2 ? 5 : 60));
			for (; i < to && i < EVENTS; i++)
				track_feed(&piece, &events[i], &cut);
			track_join(&joined, &piece, &cut);
		}
		track_finish(&joined, events[EVENTS - 1].at_us, &cut);
		compare_behaviours(&whole, &cut);
		found += whole.runs.n * whole.pairs.n * whole.idle.n * whole.totals.transactions * whole.cycles.n;
		behaviour_release(&whole);
		behaviour_release(&cut);
	}
	assert_true(found > 1000);
}

static struct session_event call(uint64_t scan_id, enum statement_kind kind, int64_t at_ms, int64_t ms)
{
	return (struct session_event){.type = SESSION_CALL,
				      .scan_id = scan_id,
				      .kind = (uint8_t)kind,
				      .content = (uint64_t)at_ms,
				      .at_us = at_ms * 1000,
				      .duration_us = ms * 1000};
}

static void loops_name_their_parent(void **state)
{
	struct behaviour b = {0};
	struct track t;
	track_begin(&t, 42, true);
	behaviour_init(&b);
	(void)state;
	struct session_event parent = call(1, KIND_SELECT, 1000, 5);
	track_feed(&t, &parent, &b);
	for (int i = 0; i < 8; i++) {
		struct session_event child = call(2, KIND_SELECT, 1010 + i * 10, 4);
		track_feed(&t, &child, &b);
	}
	track_finish(&t, TIME_UNKNOWN, &b);
	struct keyed_row row = keyed_find(&b.runs, (uint64_t[]){2, 1});
	assert_non_null(row.key);
	assert_int_equal(row.sums[RUN_LONG_COUNT], 1);
	assert_int_equal(row.sums[RUN_LONG_CALLS], 8);
	assert_int_equal(row.sums[RUN_LONG_BUSY_US], 32000);
	assert_int_equal(row.sums[RUN_LONG_GAP_US], 7 * 6000);
	assert_int_equal(row.best[RUN_PID], 42);
	behaviour_release(&b);
}

/* A list, then for each row two queries: A B A B …; `pause_ms` between all of them. */
static void feed_cycle(struct track *t, struct behaviour *b, uint64_t lag, int rounds, int64_t pause_ms)
{
	struct session_event parent = call(1, KIND_SELECT, 1000, 5);
	track_feed(t, &parent, b);
	for (int i = 0; i < rounds * (int)lag; i++) {
		struct session_event child =
			call(2 + (uint64_t)i % lag, KIND_SELECT, 1000 + (i + 1) * (pause_ms + 4), 4);
		track_feed(t, &child, b);
	}
	track_finish(t, TIME_UNKNOWN, b);
}

static void loops_of_several_queries_name_them_and_their_parent(void **state)
{
	(void)state;
	for (uint64_t lag = 2; lag <= 3; lag++) {
		struct behaviour b = {0};
		struct track t;
		behaviour_init(&b);
		track_begin(&t, 42, true);
		feed_cycle(&t, &b, lag, 6, 10);
		struct keyed_row row = keyed_find(&b.cycles, (uint64_t[]){2, 3, lag == 3 ? 4 : 0, 1});
		assert_non_null(row.key);
		assert_int_equal(b.cycles.n, 1);
		assert_int_equal(row.sums[CYCLE_COUNT], 1);
		assert_int_equal(row.sums[CYCLE_ROUNDS], 6);
		assert_int_equal(row.sums[CYCLE_CALLS], 5 * lag);
		assert_int_equal(row.sums[CYCLE_BUSY_US], 5 * lag * 4000);
		assert_int_equal(row.sums[CYCLE_GAP_US], 5 * lag * 10000);
		assert_int_equal(row.best[CYCLE_PID], 42);
		behaviour_release(&b);
	}
}

static void no_loop_of_several_with_pauses_or_few_rounds(void **state)
{
	struct behaviour b = {0};
	struct track t;
	(void)state;
	behaviour_init(&b);
	track_begin(&t, 42, true);
	feed_cycle(&t, &b, 2, 6, TRACK_PAUSE_US / 1000 + 1);
	feed_cycle(&t, &b, 2, CYCLE_MIN_ROUNDS - 1, 10);
	feed_cycle(&t, &b, 4, 6, 10);
	feed_cycle(&t, &b, 1, 9, 10);
	assert_int_equal(b.cycles.n, 0);
	behaviour_release(&b);
}

static struct session_event cursor(unsigned turn, uint64_t scan_id)
{
	struct session_event e = call(scan_id, KIND_CURSOR, 1000, 1);
	e.turn = (uint8_t)turn;
	return e;
}

static void held_cursors_are_those_that_no_close_answers(void **state)
{
	static const unsigned turns[] = {SESSION_TURN_HOLDS, SESSION_TURN_CLOSES_ALL, SESSION_TURN_HOLDS,
					 SESSION_TURN_HOLDS, SESSION_TURN_CLOSES};
	struct behaviour b = {0};
	struct track t;
	(void)state;
	behaviour_init(&b);
	track_begin(&t, 42, true);
	for (size_t i = 0; i < ARRAY_LEN(turns); i++) {
		struct session_event e = cursor(turns[i], turns[i] == SESSION_TURN_HOLDS ? 5 : 6);
		track_feed(&t, &e, &b);
	}
	track_finish(&t, TIME_UNKNOWN, &b);
	struct keyed_row row = keyed_find(&b.held, (uint64_t[]){5});
	assert_non_null(row.key);
	assert_int_equal(row.sums[HELD_SESSIONS], 1);
	assert_int_equal(row.sums[HELD_CURSORS], 1);
	behaviour_release(&b);
}

static void transactions_of_many_small_statements_are_told_from_loops(void **state)
{
	struct behaviour b = {0};
	struct track t;
	(void)state;
	behaviour_init(&b);
	track_begin(&t, 42, true);
	for (int kinds = 1; kinds <= 30; kinds += 29) {
		struct session_event begin = call(1, KIND_TRANSACTION, 1000, 0),
				     commit = call(1, KIND_TRANSACTION, 1900, 1);
		begin.turn = SESSION_TURN_BEGINS;
		commit.turn = SESSION_TURN_ENDS;
		track_feed(&t, &begin, &b);
		for (int i = 0; i < 30; i++) {
			struct session_event e = call(2 + (uint64_t)(i % kinds), KIND_SELECT, 1010 + 20 * i, 2);
			track_feed(&t, &e, &b);
		}
		track_feed(&t, &commit, &b);
	}
	assert_int_equal(b.chatty.n, 1);
	struct keyed_row row = keyed_at(&b.chatty, 0);
	assert_int_equal(row.sums[CHATTY_COUNT], 1);
	assert_int_equal(row.sums[CHATTY_CALLS], 30);
	assert_int_equal(row.sums[CHATTY_BUSY_US], 60000);
	assert_int_equal(row.sums[CHATTY_OPEN_US], 900000);
	behaviour_release(&b);
}

static void a_pause_ends_a_loop(void **state)
{
	struct behaviour b = {0};
	struct track t;
	track_begin(&t, 7, true);
	behaviour_init(&b);
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct session_event poll = call(2, KIND_SELECT, i * 1000, 4);
		track_feed(&t, &poll, &b);
	}
	track_finish(&t, TIME_UNKNOWN, &b);
	assert_int_equal(b.runs.n, 0);
	behaviour_release(&b);
}

static void idle_transactions_name_the_statement_before(void **state)
{
	struct behaviour b = {0};
	struct track t;
	track_begin(&t, 9, false);
	behaviour_init(&b);
	(void)state;
	struct session_event begin = call(1, KIND_TRANSACTION, 1000, 0), update = call(2, KIND_UPDATE, 1010, 5);
	struct session_event select = call(3, KIND_SELECT, 9010, 5), commit = call(4, KIND_TRANSACTION, 9020, 1);
	begin.turn = SESSION_TURN_BEGINS;
	commit.turn = SESSION_TURN_ENDS;
	track_feed(&t, &begin, &b);
	track_feed(&t, &update, &b);
	track_feed(&t, &select, &b);
	track_feed(&t, &commit, &b);
	assert_int_equal(b.idle.n, 1);
	struct keyed_row row = keyed_find(&b.idle, (uint64_t[]){2});
	assert_int_equal(row.best[IDLE_LONGEST_US], 7995000);
	assert_int_equal(row.best[IDLE_WRITE], 2);
	assert_int_equal(b.totals.transaction_open_us, 8020000);
	behaviour_release(&b);
}

static void holders_name_what_they_did_or_are_doing(void **state)
{
	struct behaviour b = {0};
	struct track t;
	track_begin(&t, 9, false);
	uint64_t first[WAIT_KEYS] = {1, 2000000, 9, 77}, second[WAIT_KEYS] = {2, 5000000, 9, 77};
	behaviour_init(&b);
	(void)state;
	struct session_event begin = call(1, KIND_TRANSACTION, 1000, 0), update = call(2, KIND_UPDATE, 1010, 5);
	struct session_event slow = call(3, KIND_DELETE, 9000, 6000);
	begin.turn = SESSION_TURN_BEGINS;
	track_feed(&t, &begin, &b);
	track_feed(&t, &update, &b);
	keyed_row(&b.waits, first);
	track_holds(&t, first, 2000000, &b);
	keyed_row(&b.waits, second);
	track_holds(&t, second, 5000000, &b);
	track_feed(&t, &slow, &b); /* ran from 3000 to 9000 */
	assert_int_equal(keyed_find(&b.waits, first).sums[WAIT_BEFORE], 2);
	assert_int_equal(keyed_find(&b.waits, first).sums[WAIT_RUNNING], 0);
	assert_int_equal(keyed_find(&b.waits, second).sums[WAIT_RUNNING], 3);
	behaviour_release(&b);
}

/* --- reuse --- */

static struct reuse_hits replay(const int64_t *at, const uint64_t *content, size_t n, int64_t ttl_us)
{
	struct reuse_hits h = {(double)n, 0, 0};
	static int64_t filled[4096];
	for (size_t i = 0; i < ARRAY_LEN(filled); i++)
		filled[i] = INT64_MIN / 2;
	for (size_t i = 0; i < n; i++) {
		int64_t *fill = &filled[content[i] % ARRAY_LEN(filled)];
		if (at[i] - *fill < ttl_us)
			h.hits++;
		else
			*fill = at[i];
	}
	return h;
}

#define CALLS 20000

/* Few constants are frequent, many are rare: content i comes with a probability of about 1 / i. */
static void random_calls(int64_t *at, uint64_t *content, uint64_t constants, uint64_t *seed)
{
	int64_t now = 1700000000 * US_PER_S;
	for (size_t i = 0; i < CALLS; i++) {
		now += (int64_t)(next_random(seed) % 1000000);
		at[i] = now;
		uint64_t scale = 1 + next_random(seed) % constants;
		content[i] = next_random(seed) % scale;
	}
}

static void simulated_caches_come_near_the_replay(void **state)
{
	static int64_t at[CALLS];
	static uint64_t content[CALLS];
	static const uint64_t constants[] = {1, 3, 20, 300, 4000};
	uint64_t seed = 99;
	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(constants); k++) {
		struct reuse r = {0};
		random_calls(at, content, constants[k], &seed);
		for (size_t i = 0; i < CALLS; i++)
			reuse_add(&r, content[i], at[i]);
		reuse_finish(&r);
		assert_true(r.weight <= REUSE_SLOTS);
		for (int64_t minutes = 1; minutes <= 10; minutes += 3) {
			struct reuse_hits exact = replay(at, content, CALLS, minutes * US_PER_MIN);
			struct reuse_hits h = reuse_simulate(&r, minutes * US_PER_MIN, NULL, 0);
			double error = h.hits / h.calls - exact.hits / exact.calls;
			assert_true(error < 0.03 && error > -0.03);
		}
		reuse_release(&r);
	}
}

static void reuse_does_not_depend_on_order(void **state)
{
	static int64_t at[CALLS];
	static uint64_t content[CALLS];
	uint64_t seed = 5;
	struct reuse whole = {0}, parts[3] = {{0}, {0}, {0}};
	(void)state;
	random_calls(at, content, 2000, &seed);
	for (size_t i = 0; i < CALLS; i++) {
		reuse_add(&whole, content[i], at[i]);
		reuse_add(&parts[next_random(&seed) % 3], content[CALLS - 1 - i], at[CALLS - 1 - i]);
	}
	reuse_merge(&parts[2], &parts[0]);
	reuse_finish(&parts[2]);
	reuse_merge(&parts[1], &parts[2]);
	reuse_finish(&parts[1]);
	reuse_finish(&whole);
	assert_int_equal(whole.n, parts[1].n);
	assert_int_equal(whole.dropped, parts[1].dropped);
	assert_true(whole.dropped != 0);
	for (int64_t ttl = 1; ttl < 1000; ttl *= 3) {
		struct reuse_hits x = reuse_simulate(&whole, ttl * US_PER_S, NULL, 0);
		struct reuse_hits y = reuse_simulate(&parts[1], ttl * US_PER_S, NULL, 0);
		assert_true(x.calls == y.calls && x.hits == y.hits);
	}
	reuse_release(&whole);
	for (int i = 0; i < 3; i++)
		reuse_release(&parts[i]);
}

static void writes_empty_a_cache(void **state)
{
	struct reuse reads = {0}, writes = {0};
	const struct reuse *all[] = {&writes};
	int64_t start = 1700000000 * US_PER_S;
	(void)state;
	for (int i = 0; i < 100; i++)
		reuse_add(&reads, 1, start + i * US_PER_S);
	for (int i = 5; i < 100; i += 10)
		reuse_add(&writes, REUSE_WRITES, start + i * US_PER_S);
	struct reuse_hits h = reuse_simulate(&reads, 1000 * US_PER_S, all, 1);
	assert_true(h.calls == 100 && h.hits == 99);
	assert_true(h.kept >= 88 && h.kept <= 90);
	reuse_release(&reads);
	reuse_release(&writes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_keep_the_same_rows_whatever_the_order),
		cmocka_unit_test(load_counts_those_at_work),
		cmocka_unit_test(load_sums_events),
		cmocka_unit_test(load_does_not_depend_on_order),
		cmocka_unit_test(pieces_of_a_session_join_to_the_whole),
		cmocka_unit_test(loops_name_their_parent),
		cmocka_unit_test(a_pause_ends_a_loop),
		cmocka_unit_test(loops_of_several_queries_name_them_and_their_parent),
		cmocka_unit_test(no_loop_of_several_with_pauses_or_few_rounds),
		cmocka_unit_test(held_cursors_are_those_that_no_close_answers),
		cmocka_unit_test(transactions_of_many_small_statements_are_told_from_loops),
		cmocka_unit_test(idle_transactions_name_the_statement_before),
		cmocka_unit_test(holders_name_what_they_did_or_are_doing),
		cmocka_unit_test(simulated_caches_come_near_the_replay),
		cmocka_unit_test(reuse_does_not_depend_on_order),
		cmocka_unit_test(writes_empty_a_cache),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
