/* What the report shows over time: see report_build.h. */
#include "analysis/report_build.h"

#include "analysis/behaviour.h"
#include "analysis/timeline.h"
#include "base/base.h"

struct source {
	const char *name, *title;
	enum report_unit unit;
	const struct load *load;
};

static void add_series(struct report *r, const struct source *source)
{
	struct report_series s = {source->name, source->title, source->unit, NULL, 0};
	s.values = ARENA_ARRAY(double, r->axis.n, r->arena);
	series_add_load(s.values, &r->axis, source->load);
	for (size_t i = 0; i < r->axis.n; i++) {
		if (s.unit == UNIT_MEAN)
			s.values[i] /= (double)r->axis.step_us;
		s.most = MAX(s.most, s.values[i]);
	}
	if (s.most > 0)
		r->series[r->series_n++] = s;
}

void report_add_series(struct report *r)
{
	const struct workload *w = r->workload;
	if (!w->behaviour || !w->timeline)
		return;
	const struct load *events = w->timeline->series;
	const struct source sources[] = {
		{"statements_at_work", "Statements at work", UNIT_MEAN, &w->behaviour->statements},
		{"calls", "Calls", UNIT_COUNT, &events[TIMELINE_CALLS]},
		{"connections", "Connections that have ended", UNIT_MEAN, &w->behaviour->connections},
		{"errors", "Errors", UNIT_COUNT, &events[TIMELINE_ERRORS]},
		{"lock_waits", "Lock waits", UNIT_COUNT, &events[TIMELINE_LOCK_WAITS]},
		{"temp_bytes", "Written to temporary files", UNIT_BYTES, &events[TIMELINE_TEMP_BYTES]},
		{"checkpoints", "Checkpoints", UNIT_COUNT, &events[TIMELINE_CHECKPOINTS]},
		{"wal_bytes", "WAL between checkpoints", UNIT_BYTES, &events[TIMELINE_WAL_BYTES]},
	};
	r->axis = series_axis_of(r->from_us, r->to_us, r->zone_offset_us, 0);
	r->series = ARENA_ARRAY(struct report_series, ARRAY_LEN(sources), r->arena);
	for (size_t i = 0; i < ARRAY_LEN(sources) && r->axis.n > 1; i++)
		add_series(r, &sources[i]);
}
