#ifndef ANALYSIS_TIMELINE_H
#define ANALYSIS_TIMELINE_H
/*
 * When things happened: calls, errors, lock waits, temporary files and checkpoints, each summed up in buckets of time
 * (analysis/behaviour_load.h), so that memory is bounded whatever the length of the log. Timelines merge, and a digest
 * holds them: they are part of the workload.
 */
#include "analysis/behaviour_load.h"
#include "parsers/event.h"

enum timeline_series {
	TIMELINE_CALLS,
	TIMELINE_ERRORS,
	TIMELINE_LOCK_WAITS,
	TIMELINE_TEMP_BYTES,
	TIMELINE_CHECKPOINTS,
	TIMELINE_WAL_BYTES, /* written up to each checkpoint's end */
	TIMELINE_COUNT
};
extern const char *const timeline_series_names[]; /* calls errors lock_waits temp_bytes checkpoints wal_bytes */

struct timeline {
	struct load series[TIMELINE_COUNT];
};

/* A finished execution. */
void timeline_add_call(struct timeline *t, int64_t at_us);
/* Anything else; events of other kinds are not its business. */
void timeline_add_event(struct timeline *t, const struct event *e);
void timeline_merge(struct timeline *into, const struct timeline *from);
void timeline_release(struct timeline *t);

#endif
