/* What the server says of itself: checkpoints, autovacuum, the end of sessions. See behaviour.h. */
#include "analysis/behaviour.h"

#include "base/base.h"

#include "base/hash.h"
#include "base/timestamp.h"

static void add_checkpoint(struct behaviour *b, const struct event *e)
{
	struct behaviour_totals *t = &b->totals;
	if (e->checkpoint.restartpoint)
		return;
	t->checkpoints++;
	t->checkpoint_write_us += (uint64_t)MAX(e->checkpoint.write_us, 0);
	t->checkpoint_sync_us += (uint64_t)MAX(e->checkpoint.sync_us, 0);
	t->checkpoint_wal_kb += e->checkpoint.distance_kb;
	t->longest_checkpoint_us = MAX(t->longest_checkpoint_us, (uint64_t)MAX(e->checkpoint.total_us, 0));
	t->largest_wal_kb = MAX(t->largest_wal_kb, e->checkpoint.distance_kb);
	t->longest_sync_us = MAX(t->longest_sync_us, (uint64_t)MAX(e->checkpoint.sync_us, 0));
}

/* By the WAL that was written, or because it was time; those at shutdown or by command say nothing. */
static void add_checkpoint_start(struct behaviour *b, const struct event *e)
{
	b->totals.checkpoints_requested +=
		str_find(e->checkpoint.reasons, STR("wal")) >= 0 || str_find(e->checkpoint.reasons, STR("xlog")) >= 0;
	b->totals.checkpoints_timed += str_find(e->checkpoint.reasons, STR("time")) >= 0;
}

static void add_vacuum(struct behaviour *b, const struct event *e)
{
	uint64_t table = behaviour_intern(b, e->vacuum.table), us = (uint64_t)MAX(e->vacuum.elapsed_us, 0);
	if (!e->vacuum.table.n)
		return;
	struct keyed_row row = keyed_row(&b->vacuums, &table);
	row.sums[VACUUM_COUNT]++;
	row.sums[VACUUM_US] += us;
	row.sums[VACUUM_REMOVED] += e->vacuum.tuples_removed;
	row.sums[VACUUM_CANCELLED] += e->vacuum.cancelled;
	row.sums[VACUUM_WRAPAROUND] += e->vacuum.wraparound;
	row.sums[VACUUM_INDEX_SCANS] += e->vacuum.index_scans;
	keyed_best(&b->vacuums, &row, (uint64_t[]){us, (uint64_t)e->entry->at_us});
	if (!e->vacuum.tuples_dead)
		return;
	row = keyed_row(&b->stuck, &table);
	keyed_best(&b->stuck, &row,
		   (uint64_t[]){e->vacuum.tuples_dead, e->vacuum.tuples_remain, (uint64_t)e->entry->at_us});
}

static void add_disconnection(struct behaviour *b, const struct event *e)
{
	if (e->duration_us < 0)
		return;
	b->totals.sessions_ended++;
	b->totals.session_us += (uint64_t)e->duration_us;
	b->totals.short_sessions += e->duration_us <= SHORT_SESSION_US;
	hist_add(&b->session_us, (uint64_t)e->duration_us, 1);
	if (e->entry->at_us != TIME_UNKNOWN)
		load_add(&b->connections, e->entry->at_us - e->duration_us, e->entry->at_us);
}

static void add_error(struct behaviour *b, const struct event *e)
{
	b->totals.too_many_clients += str_eq(e->entry->sqlstate, STR("53300")) ||
				      str_find(e->entry->message, STR("too many clients already")) >= 0 ||
				      str_find(e->entry->message, STR("remaining connection slots")) >= 0;
	b->totals.replica_conflicts += e->error.cancel == CANCEL_RECOVERY_CONFLICT;
}

static void add_too_frequent(struct behaviour *b, const struct event *e)
{
	(void)e;
	b->totals.checkpoints_too_frequent++;
}

static void add_temp_file(struct behaviour *b, const struct event *e)
{
	hist_add(&b->temp_bytes, e->temp_file.bytes, 1);
}

static void (*const handlers[EVENT_TYPE_COUNT])(struct behaviour *b, const struct event *e) = {
	[EVENT_CHECKPOINT] = add_checkpoint,
	[EVENT_CHECKPOINT_START] = add_checkpoint_start,
	[EVENT_CHECKPOINTS_TOO_FREQUENT] = add_too_frequent,
	[EVENT_AUTOVACUUM] = add_vacuum,
	[EVENT_DISCONNECTION] = add_disconnection,
	[EVENT_ERROR] = add_error,
	[EVENT_TEMP_FILE] = add_temp_file,
};

void behaviour_add_event(struct behaviour *b, const struct event *e)
{
	if (handlers[e->type])
		handlers[e->type](b, e);
}
