/* Lock waits and deadlocks: who waited for whom. See behaviour.h. */
#include "analysis/behaviour.h"

#include "base/base.h"

#include "base/hash.h"
#include "base/timestamp.h"

/* The server measures from the same moment when it says "still waiting" and "acquired"; clocks are read twice. */
#define SAME_WAIT_US 20000

static bool next_pid(struct str *list, uint32_t *pid)
{
	struct str item;
	uint64_t value;
	while (list->n) {
		if (!str_cut(list, ',', &item)) {
			item = *list;
			*list = str_skip(*list, list->n);
		}
		if (str_to_u64(str_trim(item), &value) && value <= UINT32_MAX) {
			*pid = (uint32_t)value;
			return true;
		}
	}
	return false;
}

/* Who stands before `pid` in the queue; 0: nobody. */
static uint32_t ahead_of(struct str queue, uint32_t pid)
{
	uint32_t next, before = 0;
	while (next_pid(&queue, &next) && next != pid)
		before = next;
	return before;
}

static uint32_t waiting_pid(const struct event *e)
{
	return e->lock.pid ? e->lock.pid : e->entry->pid;
}

static void add_acquired(struct behaviour *b, const struct event *e, uint64_t session)
{
	uint64_t key[ACQUIRED_KEYS] = {[ACQUIRED_SESSION] = session,
				       [ACQUIRED_OBJECT] = behaviour_intern(b, e->lock.object),
				       [ACQUIRED_AT] = (uint64_t)e->entry->at_us};
	keyed_row(&b->acquired, key).sums[ACQUIRED_US] = (uint64_t)MAX(e->duration_us, 0);
}

unsigned behaviour_add_wait(struct behaviour *b, const struct event *e, uint64_t session, uint64_t scan_id,
			    struct behaviour_wait holders[TRACK_MAX_WAITS])
{
	if (e->type == EVENT_LOCK_ACQUIRED) {
		add_acquired(b, e, session);
		return 0;
	}
	unsigned n = 0;
	struct str list = e->lock.holders;
	uint32_t pid, ahead = ahead_of(e->lock.queue, waiting_pid(e));
	while (n < TRACK_MAX_WAITS && next_pid(&list, &pid)) {
		struct behaviour_wait *w = &holders[n++];
		w->holder_pid = pid;
		w->key[WAIT_SESSION] = session;
		w->key[WAIT_AT] = (uint64_t)e->entry->at_us;
		w->key[WAIT_HOLDER_PID] = pid;
		w->key[WAIT_OBJECT] = behaviour_intern(b, e->lock.object);
		uint64_t mode = behaviour_intern(b, e->lock.mode), relation = behaviour_intern(b, e->lock.relation);
		struct keyed_row row = keyed_row(&b->waits, w->key);
		row.sums[WAIT_PATTERN] = scan_id;
		row.sums[WAIT_PID] = waiting_pid(e);
		row.sums[WAIT_US] = (uint64_t)MAX(e->duration_us, 0);
		row.sums[WAIT_MODE] = mode;
		row.sums[WAIT_RELATION] = relation;
		row.sums[WAIT_AHEAD_PID] = ahead;
	}
	return n;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

void behaviour_add_deadlock(struct behaviour *b, const struct event *e, uint64_t patterns[DEADLOCK_PATTERNS])
{
	qsort(patterns, DEADLOCK_PATTERNS, sizeof *patterns, ascending);
	uint64_t relation = behaviour_intern(b, e->lock.relation);
	struct keyed_row row = keyed_row(&b->deadlocks, patterns);
	row.sums[DEADLOCK_COUNT]++;
	keyed_best(&b->deadlocks, &row, (uint64_t[]){(uint64_t)e->entry->at_us, e->entry->pid, relation});
}

/* The end of the wait that `row` is the beginning of, if it was logged; without times nothing tells which it is. */
static uint64_t waited_until_acquired(const struct behaviour *b, const struct keyed_row *row)
{
	if ((int64_t)row->key[WAIT_AT] == TIME_UNKNOWN)
		return row->sums[WAIT_US];
	int64_t began = (int64_t)row->key[WAIT_AT] - (int64_t)row->sums[WAIT_US];
	for (size_t i = 0; i < b->acquired.n; i++) {
		struct keyed_row end = keyed_at(&b->acquired, i);
		if (end.key[ACQUIRED_SESSION] != row->key[WAIT_SESSION] ||
		    end.key[ACQUIRED_OBJECT] != row->key[WAIT_OBJECT] || (int64_t)end.key[ACQUIRED_AT] == TIME_UNKNOWN)
			continue;
		int64_t apart = (int64_t)end.key[ACQUIRED_AT] - (int64_t)end.sums[ACQUIRED_US] - began;
		if (apart < SAME_WAIT_US && apart > -SAME_WAIT_US)
			return end.sums[ACQUIRED_US];
	}
	return row->sums[WAIT_US];
}

void behaviour_finish_waits(struct behaviour *b)
{
	for (size_t i = 0; i < b->waits.n; i++) {
		struct keyed_row row = keyed_at(&b->waits, i);
		row.sums[WAIT_US] = waited_until_acquired(b, &row);
	}
}
