#include "analysis/timeline.h"

#include "base/base.h"

const char *const timeline_series_names[] = {"calls", "errors", "lock_waits", "temp_bytes", "checkpoints", "wal_bytes"};
_Static_assert(ARRAY_LEN(timeline_series_names) == TIMELINE_COUNT, "each series has a name");

void timeline_add_call(struct timeline *t, int64_t at_us)
{
	load_count(&t->series[TIMELINE_CALLS], at_us, 1);
}

/* Replicas replay the checkpoints of their primary: those are not this server's. */
static void add_checkpoint(struct timeline *t, const struct event *e)
{
	if (e->checkpoint.restartpoint)
		return;
	load_count(&t->series[TIMELINE_CHECKPOINTS], e->entry->at_us, 1);
	load_count(&t->series[TIMELINE_WAL_BYTES], e->entry->at_us, e->checkpoint.distance_kb * 1024);
}

void timeline_add_event(struct timeline *t, const struct event *e)
{
	switch (e->type) {
	case EVENT_ERROR:
	case EVENT_DEADLOCK:
		load_count(&t->series[TIMELINE_ERRORS], e->entry->at_us, 1);
		break;
	case EVENT_LOCK_WAIT:
		load_count(&t->series[TIMELINE_LOCK_WAITS], e->entry->at_us, 1);
		break;
	case EVENT_TEMP_FILE:
		load_count(&t->series[TIMELINE_TEMP_BYTES], e->entry->at_us, e->temp_file.bytes);
		break;
	case EVENT_CHECKPOINT:
		add_checkpoint(t, e);
		break;
	case EVENT_OTHER:
	case EVENT_SERVER:
		if (e->entry->severity > SEVERITY_WARNING)
			load_count(&t->series[TIMELINE_ERRORS], e->entry->at_us, 1);
		break;
	default:
		break;
	}
}

void timeline_merge(struct timeline *into, const struct timeline *from)
{
	for (unsigned i = 0; i < TIMELINE_COUNT; i++)
		load_merge(&into->series[i], &from->series[i]);
}

void timeline_release(struct timeline *t)
{
	for (unsigned i = 0; i < TIMELINE_COUNT; i++)
		load_release(&t->series[i]);
}
