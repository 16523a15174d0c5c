#include "analysis/behaviour_track.h"

#include "base/base.h"

#include "analysis/behaviour.h"
#include "analysis/session.h"
#include "base/timestamp.h"

/* Times and spans stay far from the ends of int64_t, so that thousands may be added up: half a million years. */
#define FARTHEST_US (INT64_C(1) << 54)

static bool is_sane_time(int64_t us)
{
	return us > -FARTHEST_US && us < FARTHEST_US;
}

static bool cycle_is_sane(const struct cycle *c)
{
	bool sane = true;
	for (unsigned i = 0; i < CYCLE_HEAD + CYCLE_DEPTH; i++) {
		const struct cycle_item *item = i < CYCLE_HEAD ? &c->head[i] : &c->ring[i - CYCLE_HEAD];
		sane = sane && is_sane_time(item->start_us) && is_sane_time(item->end_us) &&
		       is_sane_time(item->busy_us) && is_sane_time(item->lead_us);
	}
	for (unsigned l = 0; l < CYCLE_LAGS; l++) {
		const struct cycle_stretch *stretches[] = {&c->first[l], &c->current[l]};
		for (unsigned k = 0; k < ARRAY_LEN(stretches); k++)
			sane = sane && is_sane_time(stretches[k]->start_us) && is_sane_time(stretches[k]->lead_us) &&
			       is_sane_time(stretches[k]->busy_us) && is_sane_time(stretches[k]->gap_us);
	}
	return sane;
}

/* --- runs --- */

static void count_run(const struct track *t, const struct track_run *r, struct behaviour *b)
{
	if (r->calls < RUN_SHORT || !r->scan_id)
		return;
	struct keyed_row row = keyed_row(&b->runs, (uint64_t[]){r->scan_id, r->parent});
	row.sums[RUN_COUNT]++;
	row.sums[RUN_CALLS] += r->calls;
	row.sums[RUN_BUSY_US] += (uint64_t)r->busy_us;
	row.sums[RUN_GAP_US] += (uint64_t)r->gap_us;
	row.sums[RUN_TURNS] += r->turns;
	row.sums[RUN_SAME] += r->same;
	int64_t lead = r->parent ? r->parent_lead_us : r->lead_us;
	row.sums[RUN_LEADS] += lead >= 0;
	row.sums[RUN_LEAD_US] += (uint64_t)MAX(lead, 0);
	if (r->calls >= RUN_LONG) {
		row.sums[RUN_LONG_COUNT]++;
		row.sums[RUN_LONG_CALLS] += r->calls;
		row.sums[RUN_LONG_BUSY_US] += (uint64_t)r->busy_us;
		row.sums[RUN_LONG_GAP_US] += (uint64_t)r->gap_us;
	}
	keyed_best(&b->runs, &row,
		   (uint64_t[]){r->calls, (uint64_t)r->start_us, t->pid, (uint64_t)r->busy_us, r->first_content});
}

static struct track_run *current_run(struct track *t)
{
	struct track_run *runs[] = {NULL, &t->first, &t->second, &t->last};
	return runs[t->runs];
}

/*
 * The current run is over. The first one may have begun in the piece before, and what came before it may be the parent
 * of the second's parent: both are kept.
 */
static void close_run(struct track *t, struct behaviour *b)
{
	if (t->runs == 3 && t->last.calls)
		count_run(t, &t->last, b);
}

static int64_t pause_between(const struct track_run *a, const struct track_run *next)
{
	return MAX(next->start_us - a->end_us, 0);
}

static void extend_run(struct track_run *r, const struct track_run *more)
{
	r->gap_us += pause_between(r, more) + more->gap_us;
	r->calls += more->calls;
	r->same += more->same + (more->first_content == r->last_content);
	r->last_content = more->last_content;
	r->turns += more->turns;
	r->busy_us += more->busy_us;
	r->end_us = more->end_us; /* not the later one: clocks may be put back, and joining must be associative */
}

static void follow(const struct track *t, const struct track_run *before, struct track_run *r, struct behaviour *b)
{
	r->lead_us = before ? MIN(pause_between(before, r), TRACK_LEAD_US) : -1;
	bool prompt = before && before->calls && pause_between(before, r) <= TRACK_PAUSE_US;
	bool asks = before && (before->kind == KIND_SELECT || (before->kind == KIND_CURSOR && r->kind == KIND_CURSOR));
	r->parent = prompt && asks && before->scan_id != r->scan_id ? before->scan_id : 0;
	r->parent_lead_us = before ? before->lead_us : -1;
	if (!prompt || !before->aggregate || !r->aggregate || before->scan_id == r->scan_id)
		return;
	struct keyed_row row = keyed_row(&b->pairs, (uint64_t[]){before->scan_id, r->scan_id});
	row.sums[PAIR_COUNT]++;
	keyed_best(&b->pairs, &row, (uint64_t[]){(uint64_t)r->start_us, t->pid});
}

/* `r` is the run after the current one. */
static void push_run(struct track *t, const struct track_run *r, struct behaviour *b)
{
	close_run(t, b);
	t->runs = t->whole ? 3 : (uint8_t)MIN(t->runs + 1, 3);
	*current_run(t) = *r;
}

static void append_run(struct track *t, const struct track_run *more, struct behaviour *b)
{
	struct track_run *current = current_run(t), next = *more;
	if (current && current->scan_id == more->scan_id && pause_between(current, more) <= TRACK_PAUSE_US) {
		extend_run(current, more);
		return;
	}
	follow(t, current, &next, b);
	push_run(t, &next, b);
}

/* --- transactions --- */

static void append_work(struct track_work *w, const struct track_work *more)
{
	if (!more->statements)
		return;
	int64_t idle = w->statements ? more->first_start_us - w->last_end_us : 0;
	if (idle > w->idle_us) {
		w->idle_us = idle;
		w->idle_after = w->last;
		w->idle_at_us = w->last_end_us;
	}
	if (more->idle_us > w->idle_us) {
		w->idle_us = more->idle_us;
		w->idle_after = more->idle_after;
		w->idle_at_us = more->idle_at_us;
	}
	if (!w->statements)
		w->first_start_us = more->first_start_us;
	w->statements += more->statements;
	w->busy_us += more->busy_us;
	w->patterns |= more->patterns;
	w->first = w->first ? w->first : more->first;
	w->last = more->last;
	w->last_end_us = more->last_end_us;
	w->last_write = more->last_write ? more->last_write : w->last_write;
	w->first_write = w->first_write ? w->first_write : more->first_write;
}

/* Whether t->open means anything. */
static bool is_known(const struct track *t)
{
	return t->bounded || t->whole;
}

/* The pattern bits are about as many as there are patterns, while those are few. */
static void count_chatty(const struct track *t, const struct track_work *w, uint64_t open, struct behaviour *b)
{
	if (w->statements == 1) {
		uint64_t writes_row = w->last_write != 0, busy = (uint64_t)w->busy_us;
		struct keyed_row row = keyed_row(&b->singles, &writes_row);
		row.sums[SINGLE_COUNT]++;
		row.sums[SINGLE_BUSY_US] += busy;
		row.sums[SINGLE_OPEN_US] += open;
		keyed_best(&b->singles, &row,
			   (uint64_t[]){open - MIN(open, busy), (uint64_t)t->begin_us, t->pid, w->last});
	} else if (w->statements >= CHATTY_STATEMENTS && __builtin_popcountll(w->patterns) >= CHATTY_PATTERNS) {
		struct keyed_row row = keyed_row(&b->chatty, &w->first);
		row.sums[CHATTY_COUNT]++;
		row.sums[CHATTY_CALLS] += w->statements;
		row.sums[CHATTY_BUSY_US] += (uint64_t)w->busy_us;
		row.sums[CHATTY_OPEN_US] += open;
		keyed_best(&b->chatty, &row, (uint64_t[]){w->statements, (uint64_t)t->begin_us, t->pid});
	}
}

/* A transaction from t->begin_us to `at_us` with the work of the tail. */
static void count_transaction(struct track *t, int64_t at_us, bool killed, struct behaviour *b)
{
	struct track_work *w = &t->tail;
	uint64_t open = (uint64_t)MAX(at_us - t->begin_us, 0);
	b->totals.transactions++;
	b->totals.transaction_statements += w->statements;
	b->totals.transaction_open_us += open;
	b->totals.transaction_busy_us += (uint64_t)w->busy_us;
	hist_add(&b->transaction_us, open, 1);
	count_chatty(t, w, open, b);
	int64_t last_idle = w->statements ? at_us - w->last_end_us : 0;
	if (last_idle > w->idle_us) {
		w->idle_us = last_idle;
		w->idle_after = w->last;
		w->idle_at_us = w->last_end_us;
	}
	if (w->idle_us < IDLE_MIN_US && !killed)
		return;
	struct keyed_row row = keyed_row(&b->idle, (uint64_t[]){w->idle_after});
	row.sums[IDLE_COUNT]++;
	row.sums[IDLE_KILLED] += killed;
	row.sums[IDLE_TOTAL_US] += (uint64_t)w->idle_us;
	row.sums[IDLE_OPEN_US] += open;
	keyed_best(&b->idle, &row, (uint64_t[]){(uint64_t)w->idle_us, (uint64_t)w->idle_at_us, t->pid, w->last_write});
}

/* BEGIN or COMMIT, or both, at `at_us`. */
static void cross_boundary(struct track *t, unsigned turn, int64_t at_us, struct behaviour *b)
{
	if (is_known(t) && t->open && turn & SESSION_TURN_ENDS)
		count_transaction(t, at_us, turn & SESSION_TURN_KILLED, b);
	if (!is_known(t)) {
		t->head = t->tail;
		t->head_turn = (uint8_t)turn;
		t->head_at_us = at_us;
	}
	t->tail = (struct track_work){0};
	t->begin_us = at_us;
	t->bounded = true;
	t->open = turn & SESSION_TURN_BEGINS;
}

/* --- who holds locks --- */

static uint64_t done_before(const struct track *t)
{
	if (is_known(t) && !t->open)
		return 0;
	return t->tail.last_write ? t->tail.last_write : t->tail.last;
}

static void resolve(struct behaviour *b, const struct track_wait *w, enum wait_sum column, uint64_t scan_id)
{
	struct keyed_row row = keyed_find(&b->waits, w->key);
	if (row.key && scan_id)
		row.sums[column] = scan_id;
}

/* The session's next statement tells whether it had been running when others waited. */
static void resolve_running(struct track *t, int64_t start_us, uint64_t scan_id, struct behaviour *b)
{
	unsigned kept = 0;
	for (unsigned i = 0; i < t->waits_n; i++) {
		struct track_wait *w = &t->waits[i];
		if (w->needs_running && scan_id && start_us <= w->at_us)
			resolve(b, w, WAIT_RUNNING, scan_id);
		w->needs_running = false;
		if (w->needs_before)
			t->waits[kept++] = *w;
	}
	t->waits_n = (uint8_t)kept;
}

void track_holds(struct track *t, const uint64_t key[4], int64_t at_us, struct behaviour *b)
{
	struct track_wait w = {.at_us = at_us, .needs_running = true};
	memcpy(w.key, key, sizeof w.key);
	w.needs_before = !is_known(t) && !t->tail.last_write;
	resolve(b, &w, WAIT_BEFORE, done_before(t));
	t->fed = true;
	if (t->waits_n < TRACK_MAX_WAITS)
		t->waits[t->waits_n++] = w;
}

/* --- events --- */

static bool is_work(const struct session_event *e)
{
	return e->kind != KIND_TRANSACTION || e->several;
}

static bool is_transparent(const struct session_event *e)
{
	return e->kind == KIND_TRANSACTION || e->kind == KIND_UTILITY;
}

static bool writes(const struct session_event *e)
{
	return e->kind != KIND_SELECT && e->kind != KIND_CURSOR && e->kind != KIND_UTILITY;
}

static void add_work(struct track *t, const struct session_event *e, int64_t start_us, int64_t end_us)
{
	struct track_work w = {.statements = 1,
			       .first = e->scan_id,
			       .last = e->scan_id,
			       .patterns = UINT64_C(1) << (e->scan_id & 63),
			       .first_start_us = start_us,
			       .last_end_us = end_us};
	w.busy_us = end_us - start_us;
	w.first_write = w.last_write = writes(e) ? e->scan_id : 0;
	append_work(&t->tail, &w);
}

static void add_to_sequence(struct track *t, const struct session_event *e, int64_t start_us, int64_t end_us,
			    struct behaviour *b)
{
	/* An INSERT of many rows is batched already: it is no part of a loop. */
	bool batched = e->kind == KIND_INSERT && e->list_length > 1;
	struct track_run one = {.scan_id = batched ? 0 : e->scan_id,
				.first_content = e->content,
				.last_content = e->content,
				.calls = 1,
				.start_us = start_us,
				.end_us = end_us,
				.busy_us = end_us - start_us,
				.lead_us = -1,
				.parent_lead_us = -1,
				.kind = e->kind,
				.aggregate = e->aggregate};
	struct cycle_item item = {.scan_id = one.scan_id,
				  .content = e->content,
				  .start_us = start_us,
				  .end_us = end_us,
				  .busy_us = one.busy_us,
				  .query = e->kind == KIND_SELECT};
	append_run(t, &one, b);
	cycle_feed(&t->cycle, &item, t->pid, b);
}

static void on_cursor(struct track_cursors *c, const struct session_event *e, int64_t at_us)
{
	if (e->turn & SESSION_TURN_CLOSES_ALL)
		*c = (struct track_cursors){.reset = true};
	c->closed += (e->turn & SESSION_TURN_CLOSES) != 0;
	if (!(e->turn & SESSION_TURN_HOLDS))
		return;
	c->held++;
	c->last = e->scan_id;
	c->last_us = at_us;
}

static void on_statement(struct track *t, const struct session_event *e, int64_t start_us, int64_t end_us,
			 struct behaviour *b)
{
	uint64_t locker = is_transparent(e) ? 0 : e->scan_id;
	resolve_running(t, start_us, locker, b);
	if (!t->spoke) {
		t->spoke = true;
		t->opening = locker;
		t->opening_us = start_us;
	}
	if (!is_transparent(e))
		add_to_sequence(t, e, start_us, end_us, b);
	if (e->turn >= SESSION_TURN_HOLDS)
		on_cursor(&t->cursors, e, end_us);
	if (e->turn & SESSION_TURN_ENDS) {
		++*(current_run(t) ? &current_run(t)->turns : &t->early_turns);
		cycle_turn(&t->cycle);
	}
	if (is_work(e) && !(e->turn & SESSION_TURN_BEGINS))
		add_work(t, e, start_us, end_us);
	if (e->turn & (SESSION_TURN_BEGINS | SESSION_TURN_ENDS))
		cross_boundary(t, e->turn, end_us, b);
	if (is_work(e) && e->turn & SESSION_TURN_BEGINS)
		add_work(t, e, start_us, end_us);
}

static void add_duration(struct track *t, int64_t us, int64_t end_us)
{
	struct track_run *run = current_run(t);
	if (run) {
		run->busy_us += us;
		run->end_us = end_us;
		cycle_add_duration(&t->cycle, us, end_us);
	}
	if (t->tail.statements) {
		t->tail.busy_us += us;
		t->tail.last_end_us = end_us;
	}
}

static void on_bare(struct track *t, int64_t us, int64_t end_us)
{
	if (t->waiting) {
		add_duration(t, us, end_us);
	} else if (!t->told) {
		t->orphan_us = us;
		t->orphan_at_us = end_us;
	}
	t->waiting = false;
}

void track_begin(struct track *t, uint32_t pid, bool whole)
{
	*t = (struct track){.pid = pid, .whole = whole};
	cycle_begin(&t->cycle, whole);
}

void track_feed(struct track *t, const struct session_event *e, struct behaviour *b)
{
	int64_t at = is_sane_time(e->at_us) ? e->at_us : 0, us = MAX(e->duration_us, 0);
	if (!is_sane_time(us))
		us = 0;
	switch ((enum session_event_type)e->type) {
	case SESSION_CALL:
		on_statement(t, e, at - us, at, b);
		t->waiting = false;
		break;
	case SESSION_STATEMENT:
		on_statement(t, e, at, at, b);
		t->waiting = !is_transparent(e);
		break;
	case SESSION_BARE:
		on_bare(t, us, at);
		break;
	case SESSION_ERROR:
		t->waiting = false;
		if (e->turn)
			cross_boundary(t, e->turn, at, b);
		break;
	case SESSION_END:
		if (t->whole) {
			track_finish(t, at, b);
			return;
		}
		t->ended = true;
		t->ended_at_us = at;
		break;
	default:
		return;
	}
	t->fed = t->told = true;
}

static void join_cursors(struct track_cursors *c, const struct track_cursors *next)
{
	if (next->reset) {
		*c = *next;
		return;
	}
	c->held += next->held;
	c->closed += next->closed;
	if (next->last) {
		c->last = next->last;
		c->last_us = next->last_us;
	}
}

static void join_work(struct track *t, const struct track *next, struct behaviour *b)
{
	if (!next->bounded) {
		append_work(&t->tail, &next->tail);
		return;
	}
	append_work(&t->tail, &next->head);
	cross_boundary(t, next->head_turn, next->head_at_us, b);
	t->tail = next->tail;
	t->open = next->open;
	t->begin_us = next->begin_us;
}

static void join_runs(struct track *t, const struct track *next, struct behaviour *b)
{
	*(current_run(t) ? &current_run(t)->turns : &t->early_turns) += next->early_turns;
	if (next->runs)
		append_run(t, &next->first, b);
	if (next->runs > 1) {
		struct track_run second = next->second;
		second.parent_lead_us = current_run(t)->lead_us; /* not known in its piece */
		push_run(t, &second, b);
	}
	if (next->runs < 3)
		return;
	close_run(t, b);
	t->last = next->last;
	t->runs = 3;
}

/* What the piece before knows of the transaction that a holder was in. */
static void settle_before(const struct track *t, struct track_wait *w, struct behaviour *b)
{
	struct keyed_row row = keyed_find(&b->waits, w->key);
	w->needs_before = !is_known(t) && !t->tail.last_write;
	if (row.key && ((is_known(t) && !t->open) || t->tail.last_write || !row.sums[WAIT_BEFORE]))
		row.sums[WAIT_BEFORE] = done_before(t);
}

static void join_waits(struct track *t, const struct track *next, struct behaviour *b)
{
	if (next->spoke)
		resolve_running(t, next->opening_us, next->opening, b);
	if (!t->spoke) {
		t->spoke = next->spoke;
		t->opening = next->opening;
		t->opening_us = next->opening_us;
	}
	for (unsigned i = 0; i < next->waits_n; i++) {
		struct track_wait w = next->waits[i];
		if (w.needs_before)
			settle_before(t, &w, b);
		if ((w.needs_running || w.needs_before) && t->waits_n < TRACK_MAX_WAITS)
			t->waits[t->waits_n++] = w;
	}
}

void track_join(struct track *t, const struct track *next, struct behaviour *b)
{
	if (t->waiting && (next->orphan_us || next->orphan_at_us))
		add_duration(t, next->orphan_us, next->orphan_at_us);
	join_waits(t, next, b);
	join_runs(t, next, b);
	cycle_join(&t->cycle, &next->cycle, t->pid, b);
	join_cursors(&t->cursors, &next->cursors);
	join_work(t, next, b);
	t->waiting = next->waiting;
	t->fed = true;
	if (next->ended)
		track_finish(t, next->ended_at_us, b);
}

/* A CLOSE may have closed another cursor than those that are held: at least so many were left. */
static void count_held(const struct track *t, struct behaviour *b)
{
	const struct track_cursors *c = &t->cursors;
	if (c->held <= c->closed)
		return;
	struct keyed_row row = keyed_row(&b->held, &c->last);
	row.sums[HELD_SESSIONS]++;
	row.sums[HELD_CURSORS] += c->held - c->closed;
	keyed_best(&b->held, &row, (uint64_t[]){c->held - c->closed, (uint64_t)c->last_us, t->pid});
}

void track_finish(struct track *t, int64_t at_us, struct behaviour *b)
{
	if (t->runs && !t->whole)
		count_run(t, &t->first, b);
	if (t->runs > 1 && !t->whole)
		count_run(t, &t->second, b);
	close_run(t, b);
	cycle_finish(&t->cycle, t->pid, b);
	if (t->open && at_us != TIME_UNKNOWN)
		count_transaction(t, at_us, false, b);
	count_held(t, b);
	track_begin(t, t->pid, true);
}

bool track_is_empty(const struct track *t)
{
	return !t->fed;
}

static bool is_sane_run(const struct track_run *r)
{
	return is_sane_time(r->start_us) && is_sane_time(r->end_us) && is_sane_time(r->busy_us) &&
	       is_sane_time(r->gap_us) && is_sane_time(r->lead_us) && is_sane_time(r->parent_lead_us);
}

static bool is_sane_work(const struct track_work *w)
{
	return is_sane_time(w->first_start_us) && is_sane_time(w->last_end_us) && is_sane_time(w->busy_us) &&
	       is_sane_time(w->idle_us) && is_sane_time(w->idle_at_us);
}

bool track_is_sane(const struct track *t)
{
	bool sane = is_sane_time(t->head_at_us) && is_sane_time(t->ended_at_us) && is_sane_time(t->opening_us) &&
		    is_sane_time(t->begin_us) && is_sane_time(t->orphan_us) && is_sane_time(t->orphan_at_us) &&
		    is_sane_run(&t->first) && is_sane_run(&t->second) && is_sane_run(&t->last) &&
		    is_sane_work(&t->head) && is_sane_work(&t->tail);
	for (unsigned i = 0; i < t->waits_n; i++)
		sane = sane && is_sane_time(t->waits[i].at_us);
	return sane && is_sane_time(t->cursors.last_us) && cycle_is_sane(&t->cycle);
}
