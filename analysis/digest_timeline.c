/* What happened when: a load a series (docs/digest.md). */
#include "base/base.h"

#include "analysis/digest.h"

static void write_timeline(struct workload_state *w, struct buf *out)
{
	digest_put(out, TIMELINE_COUNT);
	for (unsigned i = 0; i < TIMELINE_COUNT; i++)
		digest_put_load(out, &w->timeline.series[i]);
}

/* Series are only ever added at the end. */
static void read_timeline(struct workload_state *w, struct digest_reader *r)
{
	uint64_t n = digest_get_below(r, TIMELINE_COUNT + 1);
	for (uint64_t i = 0; i < n && !r->bad; i++)
		digest_get_load(r, &w->timeline.series[i]);
}

const struct digest_section digest_timeline = {"time", write_timeline, read_timeline};
