#include "analysis/plan_blame.h"

#include "base/base.h"

static bool is_input(const struct plan_node *child)
{
	return child->link != PLAN_INITPLAN && child->link != PLAN_SUBPLAN;
}

static bool errs(const struct plan_times *times, const struct plan_node *node, double min_factor)
{
	bool too_few;
	/* What a bitmap's index scan gets wrong shows in its heap scan, with the table's name. */
	return !node_is(node, "Bitmap Index Scan") &&
	       node_misestimate(node_time_of(times, node), &too_few) >= min_factor;
}

double plan_blame_factor(const struct plan_times *times, const struct node_time *t, double min_factor, bool *too_few)
{
	const struct plan_node *n = t->node;
	double factor = node_misestimate(t, too_few);
	if (factor < min_factor || node_is(n, "Bitmap Index Scan"))
		return 0;
	if (t->cte && errs(times, t->cte, min_factor))
		return 0;
	for (size_t i = 0; i < n->children_n; i++)
		if (is_input(n->children[i]) && errs(times, n->children[i], min_factor))
			return 0;
	return factor;
}

static const struct plan_node *inner_of(const struct plan_node *join)
{
	for (size_t i = 0; i < join->children_n; i++)
		if (join->children[i]->link == PLAN_INNER)
			return join->children[i];
	return NULL;
}

/* What one step up suffers from too many rows coming from `child`. */
static double cost_above(const struct plan_times *times, const struct plan_node *parent, const struct plan_node *child)
{
	if (node_is(parent, "Nested Loop") && child->link == PLAN_OUTER) {
		const struct plan_node *inner = inner_of(parent);
		return inner && inner->loops > 1 ? node_time_of(times, inner)->inclusive_ms : 0;
	}
	bool spilled =
		parent->sort_on_disk || parent->disk_kb > 0 || (node_is(parent, "Hash") && parent->hash_batches > 1);
	return spilled ? node_time_of(times, parent)->self_ms : 0;
}

double plan_blame_cost(const struct plan_times *times, const struct plan_node *node, bool too_few)
{
	double ms = 0;
	if (!too_few || !times->plan->timed)
		return 0;
	for (const struct plan_node *n = node; n->parent && is_input(n); n = n->parent) {
		if (node_is(n->parent, "Aggregate") && !(n->parent->disk_kb > 0))
			break;
		ms += cost_above(times, n->parent, n);
	}
	return MIN(ms, times->total_ms);
}

struct str plan_scan_conditions(const struct plan_node *node, struct arena *arena)
{
	struct str found = node->index_cond.n ? node->index_cond : node->recheck_cond;
	if (!found.n || !node->filter.n)
		return found.n ? found : node->filter;
	return arena_fmt(arena, "%.*s AND %.*s", STR_ARG(found), STR_ARG(node->filter));
}
