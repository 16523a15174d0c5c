/* The report's lock waits and vacuums: see report_build.h. */
#include "analysis/report_build.h"

#include "base/base.h"

#include "analysis/behaviour.h"

#define KEPT_WAITS 100

static int by_wait(const void *a, const void *b)
{
	const struct report_wait *x = a, *y = b;
	if (x->waited_us != y->waited_us)
		return x->waited_us > y->waited_us ? -1 : 1;
	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return (x->holder_pid > y->holder_pid) - (x->holder_pid < y->holder_pid);
}

static void add_waits(struct report *r, const struct behaviour *b)
{
	r->waits = ARENA_ARRAY(struct report_wait, b->waits.n, r->arena);
	for (size_t i = 0; i < b->waits.n; i++) {
		struct keyed_row row = keyed_at(&b->waits, i);
		uint64_t running = row.sums[WAIT_RUNNING];
		r->waits[r->waits_n++] = (struct report_wait){
			.at_us = (int64_t)row.key[WAIT_AT],
			.waited_us = row.sums[WAIT_US],
			.pattern = row.sums[WAIT_PATTERN],
			.holder_pattern = running ? running : row.sums[WAIT_BEFORE],
			.pid = (uint32_t)row.sums[WAIT_PID],
			.holder_pid = (uint32_t)row.key[WAIT_HOLDER_PID],
			.mode = behaviour_name(b, row.sums[WAIT_MODE]),
			.object = behaviour_name(b, row.key[WAIT_OBJECT]),
			.relation = behaviour_name(b, row.sums[WAIT_RELATION]),
		};
	}
	if (r->waits_n)
		qsort(r->waits, r->waits_n, sizeof *r->waits, by_wait);
	r->waits_n = MIN(r->waits_n, (size_t)KEPT_WAITS);
}

static int by_vacuum_time(const void *a, const void *b)
{
	const struct report_vacuum *x = a, *y = b;
	if (x->total_us != y->total_us)
		return x->total_us > y->total_us ? -1 : 1;
	return str_cmp(x->table, y->table);
}

static void add_vacuums(struct report *r, const struct behaviour *b)
{
	r->vacuums = ARENA_ARRAY(struct report_vacuum, b->vacuums.n, r->arena);
	for (size_t i = 0; i < b->vacuums.n; i++) {
		struct keyed_row row = keyed_at(&b->vacuums, i);
		r->vacuums[r->vacuums_n++] = (struct report_vacuum){
			.table = behaviour_name(b, row.key[0]),
			.count = row.sums[VACUUM_COUNT],
			.total_us = row.sums[VACUUM_US],
			.longest_us = row.best[VACUUM_LONGEST_US],
			.rows_removed = row.sums[VACUUM_REMOVED],
			.cancelled = row.sums[VACUUM_CANCELLED],
		};
	}
	if (r->vacuums_n)
		qsort(r->vacuums, r->vacuums_n, sizeof *r->vacuums, by_vacuum_time);
}

void report_add_server(struct report *r)
{
	const struct behaviour *b = r->workload->behaviour;
	if (!b)
		return;
	add_waits(r, b);
	add_vacuums(r, b);
}
