/*
 * What is done with a plan of any format, from bytes to issues: nothing may crash, no self time may be negative, and a
 * glance must agree with the tree on whether there is a plan.
 */
#include "analysis/plan_issues.h"
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(void *context, struct plan *plan)
{
	struct arena *arena = context;
	const struct plan_times *times = plan_times_of(plan, arena);
	for (size_t i = 0; i < times->nodes_n; i++)
		if (plan->timed && !(times->nodes[i].self_ms >= 0))
			BUG("a negative self time");
	plan_issues_of(times, NULL, NULL, arena);
	plan_shape(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size), query;
	struct arena arena = {0};
	struct err err = {0};
	uint64_t shape;
	plan_sniff(text);
	plan_glance(text, &query, &shape, &arena);
	plan_read_all(text, (struct pos){0}, use, &arena, &arena, &err);
	arena_release(&arena);
	return 0;
}
