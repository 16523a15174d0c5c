#include "analysis/report.h"

#include "base/base.h"

const char *const input_kind_names[] = {"unknown", "log", "plan", "schema", "snapshot", "digest", "report"};
const char *const input_status_names[] = {"ok", "truncated", "damaged", "unreadable", "unknown"};

static int by_id(const void *a, const void *b)
{
	uint64_t x = (*(const struct report_pattern *const *)a)->pattern->id;
	uint64_t y = (*(const struct report_pattern *const *)b)->pattern->id;
	return (x > y) - (x < y);
}

void report_sort_pattern_ids(struct report *r)
{
	r->patterns_by_id = ARENA_ARRAY(const struct report_pattern *, r->patterns_n, r->arena);
	for (size_t i = 0; i < r->patterns_n; i++)
		r->patterns_by_id[i] = &r->patterns[i];
	if (r->patterns_n)
		qsort(r->patterns_by_id, r->patterns_n, sizeof(struct report_pattern *), by_id);
}

const struct report_pattern *report_pattern_of(const struct report *r, uint64_t id)
{
	size_t low = 0, high = r->patterns_n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		uint64_t found = r->patterns_by_id[middle]->pattern->id;
		if (found == id)
			return r->patterns_by_id[middle];
		if (found < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
