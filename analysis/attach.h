#ifndef ANALYSIS_ATTACH_H
#define ANALYSIS_ATTACH_H
/*
 * Which pattern a plan from a file belongs to. Tried in this order: the text of its query (an EXPLAIN before it does
 * not count), what that text's parse tree says, its query id, and last its file's name: a pattern's id or query id, or
 * the name that no other pattern's tables fit. The last is a guess, and marked as one.
 *
 *     struct attacher a;
 *     attacher_open(&a, workload);
 *     p = attacher_find(&a, plan, STR("plans/checkout.json"), &by_file_name);
 *     attacher_close(&a);
 */
#include "analysis/workload.h"
#include "base/map.h"

struct attacher {
	const struct workload *workload;
	struct map by_text;         /* normalised text -> pattern */
	struct u64_map by_query_id; /* -> pattern */
};

void attacher_open(struct attacher *a, const struct workload *w);
void attacher_close(struct attacher *a);
/* NULL when none fits. */
struct pattern *attacher_find(const struct attacher *a, const struct plan *plan, struct str source, bool *by_file_name);

/* The statement behind EXPLAIN and its options; `sql` itself when there is none. */
struct str attach_without_explain(struct str sql);

#endif
