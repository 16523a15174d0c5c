#include "analysis/plan_time.h"

#include "analysis/plan_rows.h"
#include "base/base.h"

/* Half of the last printed digit. */
#define ROUNDING_MS 0.0005

/* An InitPlan or CTE (`node` is its root): its time is shared among the nodes that ask for it. */
struct deferred {
	const struct plan_node *node;
	size_t waiting;    /* nodes that ask for it and do not know their own time yet */
	double granted_ms; /* what those that do have given it */
	bool done;
};

/* That one node asks for a CTE or InitPlan, and for which share of it. */
struct request {
	struct deferred *deferred;
	const struct plan_node *user;
	double share;
	struct request *next; /* of the same user */
};

/* Who asks is searched node by node for each; beyond this many steps the nodes that list them are charged. */
#define MAX_STEPS 1000000u

struct accounts {
	struct plan_times *times;
	const struct plan_node **by_number;
	struct request **requests; /* by number of the user */
	struct deferred *deferred;
	size_t deferred_n, deferred_cap;
	struct arena *arena;
};

static struct node_time *time_of(struct accounts *a, const struct plan_node *node)
{
	return &a->times->nodes[node->number];
}

static bool is_gather(const struct plan_node *node)
{
	return str_starts(node->type, STR("Gather"));
}

bool plan_is_cte(const struct plan_node *node)
{
	return node->link == PLAN_INITPLAN && str_starts(node->subplan, STR("CTE "));
}

static bool is_deferred(const struct plan_node *node)
{
	return node->link == PLAN_INITPLAN;
}

/* Processes that share the work below a node; of Gather, the child's loops per loop of its own. */
static double processes_of(const struct plan_node *node, double parent_processes)
{
	const struct plan_node *parent = node->parent;
	if (!parent || node->link == PLAN_INITPLAN)
		return 1;
	if (is_gather(parent) && node->link == PLAN_OUTER && parent->loops > 0 && node->loops > 0)
		return parent_processes * MAX(node->loops / parent->loops, 1);
	return parent_processes;
}

/* The CTE that a scan reads: that name, listed by the nearest node above. */
static const struct plan_node *cte_of(const struct plan_node *scan)
{
	if (!str_eq(scan->type, STR("CTE Scan")))
		return NULL;
	for (const struct plan_node *n = scan->parent; n; n = n->parent)
		for (size_t i = 0; i < n->children_n; i++)
			if (plan_is_cte(n->children[i]) && str_eq(str_skip(n->children[i]->subplan, 4), scan->cte))
				return n->children[i];
	return NULL;
}

static void measure(struct accounts *a, const struct plan_node *node, double parent_processes)
{
	struct node_time *t = time_of(a, node);
	a->by_number[node->number] = node;
	t->node = node;
	t->cte = cte_of(node);
	t->processes = processes_of(node, parent_processes);
	t->never_executed = node->loops == 0;
	t->inclusive_ms = node->total_ms >= 0 && node->loops >= 0 ? node->total_ms * node->loops / t->processes : 0;
	if (node->link == PLAN_INITPLAN && node->loops > 1 && parent_processes > 1)
		t->inclusive_ms /= parent_processes; /* each worker ran its own */
	for (size_t i = 0; i < node->children_n; i++)
		measure(a, node->children[i], t->processes);
}

/* Self time before CTEs and InitPlans are charged: the weight by which scans of one CTE share it. */
static double own_time(struct accounts *a, const struct plan_node *node)
{
	double own = time_of(a, node)->inclusive_ms;
	for (size_t i = 0; i < node->children_n; i++)
		if (!is_deferred(node->children[i]))
			own -= time_of(a, node->children[i])->inclusive_ms;
	return MAX(own, 0);
}

/* --- who asks for a CTE or an InitPlan --- */

static bool is_inside(const struct plan_node *node, const struct plan_node *ancestor)
{
	while (node && node != ancestor)
		node = node->parent;
	return node != NULL;
}

static void add_user(struct accounts *a, struct deferred *d, const struct plan_node *user, double share)
{
	struct request *r = ARENA_NEW(struct request, a->arena);
	*r = (struct request){d, user, share, a->requests[user->number]};
	a->requests[user->number] = r;
	d->waiting++;
}

static bool reads_cte(struct accounts *a, const struct plan_node *n, const struct plan_node *cte)
{
	return time_of(a, n)->cte == cte && n->loops > 0 && !is_inside(n, cte);
}

/* Shares in proportion to the scans' own time, or all to the first when that was too short to be measured. */
static void find_cte_users(struct accounts *a, struct deferred *d)
{
	double sum = 0;
	for (size_t i = 0; i < a->times->nodes_n; i++)
		if (reads_cte(a, a->by_number[i], d->node))
			sum += own_time(a, a->by_number[i]);
	for (size_t i = 0; i < a->times->nodes_n; i++)
		if (reads_cte(a, a->by_number[i], d->node))
			add_user(a, d, a->by_number[i], sum > 0 ? own_time(a, a->by_number[i]) / sum : d->waiting == 0);
}

/* "$3" in `text`, not followed by another digit. */
static bool mentions_parameter(struct str text, struct str parameter)
{
	ptrdiff_t at;
	while ((at = str_find(text, parameter)) >= 0) {
		text = str_skip(text, (size_t)at + parameter.n);
		if (!text.n || text.p[0] < '0' || text.p[0] > '9')
			return true;
	}
	return false;
}

/* "InitPlan 1 (returns $0,$1)" is mentioned as "$0" or "$1"; from 17 on as "(InitPlan 1).col1". */
static bool mentions(struct str text, struct str subplan)
{
	struct str rest, name;
	ptrdiff_t returns = str_find(subplan, STR("(returns "));
	if (!text.n || !subplan.n)
		return false;
	if (returns < 0)
		return mentions_parameter(text, subplan);
	rest = str_skip(subplan, (size_t)returns + 9);
	while (rest.n && rest.p[0] == '$') {
		size_t n = 1;
		while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
			n++;
		name = str_head(rest, n);
		if (n > 1 && mentions_parameter(text, name))
			return true;
		rest = str_skip(rest, n + 1);
	}
	return false;
}

static bool any_mentions(const struct str *texts, size_t n, struct str subplan)
{
	for (size_t i = 0; i < n; i++)
		if (mentions(texts[i], subplan))
			return true;
	return false;
}

static bool node_mentions(const struct plan_node *n, struct str subplan)
{
	const struct str conditions[] = {n->index_cond, n->recheck_cond, n->filter,   n->join_filter,
					 n->hash_cond,  n->merge_cond,   n->tid_cond, n->one_time_filter};
	if (any_mentions(conditions, ARRAY_LEN(conditions), subplan) || any_mentions(n->output, n->output_n, subplan) ||
	    any_mentions(n->sort_key, n->sort_key_n, subplan) || any_mentions(n->group_key, n->group_key_n, subplan))
		return true;
	for (size_t i = 0; i < n->extras_n; i++)
		if (mentions(n->extras[i].value, subplan))
			return true;
	return false;
}

/* Workers get the value from their Gather, which asks for it before it starts them. */
static const struct plan_node *asks_for(const struct plan_node *node)
{
	for (const struct plan_node *n = node; n->parent && n->link != PLAN_INITPLAN; n = n->parent)
		if (is_gather(n->parent) && n->link == PLAN_OUTER)
			return n->parent;
	return node;
}

/*
 * An InitPlan runs once, inside the node that first asks for it. Several may mention it; only the one it ran in has the
 * time, so the one with the most time of its own is taken. Without any, it is the node that lists it.
 */
static void find_value_user(struct accounts *a, struct deferred *d)
{
	const struct plan_node *best = NULL;
	double best_ms = -1;
	for (size_t i = 0; i < a->times->nodes_n; i++) {
		const struct plan_node *n = a->by_number[i];
		if (n->loops == 0 || is_inside(n, d->node) || !node_mentions(n, d->node->subplan))
			continue;
		const struct plan_node *asking = asks_for(n);
		double ms = asking->loops > 0 ? own_time(a, asking) : -1;
		if (ms > best_ms) {
			best = asking;
			best_ms = ms;
		}
	}
	add_user(a, d, best ? best : d->node->parent, 1);
}

static void find_users(struct accounts *a, struct deferred *d)
{
	if (a->deferred_n * a->times->nodes_n > MAX_STEPS)
		add_user(a, d, d->node->parent, 1);
	else if (plan_is_cte(d->node))
		find_cte_users(a, d);
	else
		find_value_user(a, d);
}

/* --- handing out time from the root down --- */

/* What one node has to share: with its children and with CTEs and InitPlans that ran inside it. */
struct claim {
	const struct plan_node *node;
	struct deferred *deferred; /* NULL: a child */
	double ms;
	double rounding_ms;
};

static size_t collect_claims(struct accounts *a, const struct plan_node *node, struct claim *claims)
{
	size_t n = 0;
	for (size_t i = 0; i < node->children_n; i++) {
		const struct plan_node *child = node->children[i];
		if (!is_deferred(child))
			claims[n++] = (struct claim){child, NULL, time_of(a, child)->inclusive_ms,
						     ROUNDING_MS * plan_or_zero(child->loops)};
	}
	for (const struct request *r = a->requests[node->number]; r; r = r->next)
		claims[n++] = (struct claim){r->deferred->node, r->deferred,
					     time_of(a, r->deferred->node)->inclusive_ms * r->share,
					     ROUNDING_MS * plan_or_zero(r->deferred->node->loops)};
	return n;
}

/* Cuts claims down to `budget_ms`: first by what rounding may have added, then in proportion. Returns what is left. */
static double settle(struct claim *claims, size_t n, double budget_ms)
{
	double sum = 0, rounding = 0;
	for (size_t i = 0; i < n; i++) {
		sum += claims[i].ms;
		rounding += claims[i].rounding_ms;
	}
	if (sum <= budget_ms)
		return budget_ms - sum;
	double excess = sum - budget_ms, by_rounding = rounding > 0 ? MIN(excess / rounding, 1) : 0;
	sum = 0;
	for (size_t i = 0; i < n; i++) {
		claims[i].ms = MAX(claims[i].ms - claims[i].rounding_ms * by_rounding, 0);
		sum += claims[i].ms;
	}
	for (size_t i = 0; i < n && sum > budget_ms; i++)
		claims[i].ms *= budget_ms / sum;
	return sum > budget_ms ? 0 : budget_ms - sum;
}

static void hand_out(struct accounts *a, const struct plan_node *node, double ms)
{
	size_t most = node->children_n;
	for (const struct request *r = a->requests[node->number]; r; r = r->next)
		most++;
	struct claim *claims = ARENA_ARRAY(struct claim, most, a->arena);
	size_t n = collect_claims(a, node, claims);
	struct node_time *t = time_of(a, node);
	t->inclusive_ms = ms;
	t->self_ms = settle(claims, n, ms);
	for (size_t i = 0; i < n; i++) {
		if (!claims[i].deferred) {
			hand_out(a, claims[i].node, claims[i].ms);
			continue;
		}
		claims[i].deferred->granted_ms += claims[i].ms;
		claims[i].deferred->waiting--;
	}
}

/*
 * CTEs and InitPlans in the order in which their time becomes known. A data-modifying CTE that the query did not read
 * to its end goes on after the main plan: as far as the execution time has room, it gets the rest.
 */
static double hand_out_deferred(struct accounts *a, double spare_ms)
{
	double used = 0;
	for (bool progress = true; progress;) {
		progress = false;
		for (size_t i = 0; i < a->deferred_n; i++) {
			struct deferred *d = &a->deferred[i];
			if (d->done || d->waiting)
				continue;
			double missing = MAX(time_of(a, d->node)->inclusive_ms - d->granted_ms, 0);
			double extra = plan_is_cte(d->node) ? MIN(missing, spare_ms - used) : 0;
			d->done = progress = true;
			used += extra;
			hand_out(a, d->node, d->granted_ms + extra);
		}
	}
	return used;
}

/* --- what lies outside of all nodes --- */

static const struct plan_node *modifying_node(struct accounts *a, struct str relation)
{
	const struct plan_node *first = NULL;
	for (size_t i = 0; i < a->times->nodes_n; i++) {
		const struct plan_node *n = a->by_number[i];
		if (!str_eq(n->type, STR("ModifyTable")))
			continue;
		if (relation.n && str_eq(n->relation, relation))
			return n;
		first = first ? first : n;
	}
	return first ? first : a->by_number[0];
}

static double charge_triggers(struct accounts *a, double spare_ms)
{
	const struct plan *plan = a->times->plan;
	double sum = 0;
	for (size_t i = 0; i < plan->triggers_n; i++)
		sum += plan_or_zero(plan->triggers[i].ms);
	/* BEFORE triggers and those of nested statements are inside their node already. */
	double scale = sum > spare_ms && sum > 0 ? spare_ms / sum : 1;
	for (size_t i = 0; i < plan->triggers_n; i++) {
		double ms = plan_or_zero(plan->triggers[i].ms) * scale;
		struct node_time *t = time_of(a, modifying_node(a, plan->triggers[i].relation));
		t->trigger_ms += ms;
		t->self_ms += ms;
	}
	a->times->trigger_ms = sum;
	return sum * scale;
}

static void list_deferred(struct accounts *a)
{
	for (size_t i = 0; i < a->times->nodes_n; i++)
		if (is_deferred(a->by_number[i]) && i > 0)
			*ARENA_PUSH(a->deferred, a->deferred_n, a->deferred_cap, a->arena) =
				(struct deferred){.node = a->by_number[i]};
	for (size_t i = 0; i < a->deferred_n; i++)
		find_users(a, &a->deferred[i]);
}

static void share_out(struct accounts *a)
{
	struct plan_times *times = a->times;
	double root_ms = times->nodes[0].inclusive_ms;
	double spare_ms = times->plan->execution_ms - root_ms;
	times->total_ms = MAX(times->plan->execution_ms, root_ms);
	spare_ms = MAX(spare_ms, 0);
	list_deferred(a);
	hand_out(a, times->plan->root, root_ms);
	spare_ms -= hand_out_deferred(a, spare_ms);
	spare_ms -= charge_triggers(a, spare_ms);
	times->nodes[0].overhead_ms = MAX(spare_ms, 0);
	times->nodes[0].self_ms += times->nodes[0].overhead_ms;
}

static void forget_times(struct plan_times *times)
{
	times->total_ms = times->plan->execution_ms;
	for (size_t i = 0; i < times->nodes_n; i++)
		times->nodes[i].inclusive_ms = times->nodes[i].self_ms = PLAN_NONE;
}

struct plan_times *plan_times_of(const struct plan *plan, struct arena *arena)
{
	struct plan_times *times = ARENA_NEW(struct plan_times, arena);
	times->plan = plan;
	times->nodes_n = plan->node_count;
	times->nodes = ARENA_ARRAY(struct node_time, plan->node_count, arena);
	struct accounts a = {.times = times, .arena = arena};
	a.requests = ARENA_ARRAY(struct request *, plan->node_count, arena);
	a.by_number = ARENA_ARRAY(const struct plan_node *, plan->node_count, arena);
	measure(&a, plan->root, 1);
	if (plan->timed)
		share_out(&a);
	else
		forget_times(times);
	plan_rows_compare(times);
	return times;
}
