#include "analysis/plan_rows.h"

#include "base/base.h"

/* How far a node was read, as far as its parents tell. */
enum reading {
	READ_ALL,
	READ_PART,  /* stopped when enough was found: fewer rows than estimated prove nothing */
	READ_AGAIN, /* rows were read more than once */
	READ_GUESS, /* the planner has nothing to go by */
};

static bool is_type(const struct plan_node *node, const char *type)
{
	return str_eq(node->type, str_from(type));
}

static bool is_any(const struct plan_node *node, const char *const *types, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_type(node, types[i]))
			return true;
	return false;
}

/* Nodes that read all of their input before they return a row. */
static bool is_blocking(const struct plan_node *node)
{
	static const char *const types[] = {"Sort", "Hash", "Bitmap Heap Scan", "ModifyTable", "BitmapAnd", "BitmapOr"};
	if (is_type(node, "Aggregate") || is_type(node, "SetOp"))
		return !str_eq(node->strategy, STR("Sorted"));
	return is_any(node, types, ARRAY_LEN(types));
}

/*
 * A LIMIT that returned fewer rows than it was expected to ran out of input: nothing was stopped. Of a LIMIT whose
 * count was not known (a parameter) the planner expects a tenth of the input (src/backend/optimizer/util/pathnode.c).
 */
static bool limit_ran_out(const struct plan_node *limit)
{
	double input = limit->children_n ? limit->children[0]->plan_rows : PLAN_NONE;
	bool unknown_count = input > 10 && limit->plan_rows > input * 0.09 && limit->plan_rows < input * 0.11;
	return limit->rows >= 0 && limit->rows + 0.5 < limit->plan_rows && !unknown_count;
}

static bool text_has(struct str text, struct str prefix, struct str name)
{
	for (ptrdiff_t at; (at = str_find(text, prefix)) >= 0;) {
		text = str_skip(text, (size_t)at + prefix.n);
		if (str_starts(text, name))
			return true;
	}
	return false;
}

/* A hashed subplan reads everything; others may stop at the first row (EXISTS). */
static bool is_hashed_subplan(const struct plan_node *subplan)
{
	const struct plan_node *p = subplan->parent;
	const struct str texts[] = {p->filter, p->join_filter, p->index_cond, p->hash_cond, p->one_time_filter};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (text_has(texts[i], STR("hashed "), subplan->subplan))
			return true;
	for (size_t i = 0; i < p->output_n; i++)
		if (text_has(p->output[i], STR("hashed "), subplan->subplan))
			return true;
	return false;
}

static enum reading worse(enum reading a, enum reading b)
{
	return a > b ? a : b;
}

static enum reading below_join(const struct plan_node *join, const struct plan_node *child, enum reading reading)
{
	bool first_match =
		join->inner_unique || str_eq(join->join_type, STR("Semi")) || str_eq(join->join_type, STR("Anti"));
	if (is_type(join, "Merge Join"))
		return worse(reading, child->link == PLAN_INNER ? READ_AGAIN : READ_PART);
	if (is_type(join, "Nested Loop") && child->link == PLAN_INNER)
		return worse(reading, first_match ? READ_PART : READ_ALL);
	/* An empty hash table ends the join before the outer side is read. */
	if (is_type(join, "Hash Join") && child->link == PLAN_OUTER && join->children_n > 1 &&
	    join->children[1]->rows == 0)
		return worse(reading, READ_PART);
	return reading;
}

/* A window that ends itself: "row_number() OVER (…) <= 5" (PostgreSQL 15 and later). */
static bool has_run_condition(const struct plan_node *node)
{
	for (size_t i = 0; i < node->extras_n; i++)
		if (str_eq(node->extras[i].key, STR("Run Condition")))
			return true;
	return false;
}

static enum reading below(const struct plan_node *node, const struct plan_node *child, enum reading reading)
{
	if (reading == READ_GUESS)
		return READ_GUESS;
	if (child->link == PLAN_SUBPLAN || child->link == PLAN_INITPLAN)
		return is_hashed_subplan(child) ? READ_ALL : READ_PART;
	if (is_type(node, "Recursive Union") && child->link == PLAN_INNER)
		return READ_GUESS;
	if (is_blocking(node))
		return READ_ALL;
	if (reading == READ_AGAIN)
		return READ_PART;
	if (has_run_condition(node))
		return READ_PART;
	if (is_type(node, "Limit"))
		return worse(reading, limit_ran_out(node) ? READ_ALL : READ_PART);
	return below_join(node, child, reading);
}

/* Members left out or never run are in the estimate all the same. */
static bool was_pruned(const struct plan_node *append)
{
	if (append->subplans_removed > 0)
		return true;
	for (size_t i = 0; i < append->children_n; i++)
		if (append->children[i]->link == PLAN_MEMBER && append->children[i]->loops == 0)
			return true;
	return false;
}

static bool is_append(const struct plan_node *node)
{
	return is_type(node, "Append") || is_type(node, "Merge Append");
}

/* Nodes for whose rows the planner has no statistics: a constant, or what another node will have left. */
static bool is_guess(const struct plan_node *node)
{
	static const char *const types[] = {"Function Scan",   "Table Function Scan",   "WorkTable Scan",
					    "Recursive Union", "Named Tuplestore Scan", "ProjectSet"};
	return is_any(node, types, ARRAY_LEN(types)) || (is_append(node) && was_pruned(node)) ||
	       (node->one_time_filter.n && node->rows == 0) || has_run_condition(node);
}

/* Nodes whose figures say nothing about the estimate, though those around them do. */
static bool is_mute(const struct plan_node *node)
{
	static const char *const types[] = {"BitmapAnd", "BitmapOr", "Memoize", "Materialize", "Limit", "ModifyTable"};
	return is_any(node, types, ARRAY_LEN(types));
}

/* --- workers --- */

struct gather {
	double loops, divisor;
};

/* The divisor by which the planner shares rows among processes: get_parallel_divisor() in costsize.c. */
static struct gather gather_of(const struct plan_node *node, double processes)
{
	double workers = plan_or_zero(node->workers_planned), divisor = MAX(workers, 1);
	bool leader_off = node->workers_launched > 0 && processes < node->workers_launched + 0.5;
	if (workers > 0 && !leader_off)
		divisor = workers + MAX(0, 1 - 0.3 * workers);
	return (struct gather){MAX(node->loops, 1), divisor};
}

/* What the estimate is multiplied by: a partial node's is for one process's part, every other node's for one loop. */
static double scale_of(const struct plan_node *node, const struct gather *gather)
{
	const struct plan_node *n = node;
	while (gather->divisor > 1 || gather->loops > 1) {
		if (n->parallel_aware)
			return gather->divisor * gather->loops;
		if (str_eq(n->partial_mode, STR("Partial")))
			break; /* each process has groups of its own */
		size_t i = 0;
		while (i < n->children_n && n->children[i]->link != PLAN_OUTER && n->children[i]->link != PLAN_MEMBER &&
		       n->children[i]->link != PLAN_SUBQUERY)
			i++;
		if (i == n->children_n)
			break;
		n = n->children[i];
	}
	return node->loops < 0 ? 1 : node->loops;
}

static void count_rows(struct node_time *t, const struct gather *gather)
{
	const struct plan_node *n = t->node;
	double loops = plan_or_zero(n->loops);
	t->rows = plan_or_zero(n->rows) * loops;
	t->rows_error = loops > 1 ? loops * (n->rows_rounded ? 0.5 : 0.005) : 0;
	t->estimated_rows = plan_or_zero(n->plan_rows) * scale_of(n, gather);
	t->removed = (plan_or_zero(n->removed_filter) + plan_or_zero(n->removed_recheck)) * loops;
	t->removed_join = plan_or_zero(n->removed_join_filter) * loops;
}

static void judge(struct node_time *t, enum reading reading)
{
	t->stopped_early = reading == READ_PART;
	t->estimate_comparable = t->node->loops > 0 && t->node->rows >= 0 && t->node->plan_rows >= 0 &&
				 reading <= READ_PART && !is_mute(t->node) && !is_guess(t->node);
}

static bool cte_is_read_in_part(const struct plan_times *times, const struct plan_node *cte)
{
	for (size_t i = 0; i < times->nodes_n; i++) {
		const struct node_time *t = &times->nodes[i];
		if (t->cte == cte && t->stopped_early)
			return true;
	}
	return false;
}

static void walk(struct plan_times *times, const struct plan_node *node, enum reading reading, struct gather gather)
{
	struct node_time *t = &times->nodes[node->number];
	count_rows(t, &gather);
	judge(t, reading);
	for (size_t i = 0; i < node->children_n; i++) {
		const struct plan_node *child = node->children[i];
		bool is_cte = plan_is_cte(child);
		bool starts_workers = str_starts(node->type, STR("Gather")) && child->link == PLAN_OUTER;
		enum reading child_reading = !is_cte                             ? below(node, child, reading)
					     : cte_is_read_in_part(times, child) ? READ_PART
										 : READ_ALL;
		struct gather inside = starts_workers ? gather_of(node, times->nodes[child->number].processes) : gather;
		walk(times, child, child_reading, child->link == PLAN_INITPLAN ? (struct gather){1, 1} : inside);
	}
}

/* Marks everything above a wrong guess: those estimates are not to blame. A CTE's readers are above it too. */
static void excuse_above(struct plan_times *times, const struct plan_node *node)
{
	for (const struct plan_node *n = node; n->parent; n = n->parent) {
		struct node_time *parent = &times->nodes[n->parent->number];
		for (size_t i = 0; plan_is_cte(n) && i < times->nodes_n; i++) {
			struct node_time *scan = &times->nodes[i];
			if (scan->rests_on_guess || scan->cte != n)
				continue;
			scan->rests_on_guess = true;
			excuse_above(times, scan->node);
		}
		if (parent->rests_on_guess)
			return;
		parent->rests_on_guess = true;
	}
}

static void excuse_parents(struct plan_times *times)
{
	for (size_t i = 0; i < times->nodes_n; i++) {
		const struct node_time *t = &times->nodes[i];
		if (!is_guess(t->node) || t->node->loops <= 0)
			continue;
		double low = MAX(MIN(t->rows, t->estimated_rows), 1), high = MAX(t->rows, t->estimated_rows);
		if (high >= 2 * low || is_append(t->node))
			excuse_above(times, t->node);
	}
	for (size_t i = 0; i < times->nodes_n; i++)
		times->nodes[i].estimate_comparable &= !times->nodes[i].rests_on_guess;
}

void plan_rows_compare(struct plan_times *times)
{
	struct gather none = {1, 1};
	/* Twice: whether a CTE was read in part is known once its scans have been seen. */
	walk(times, times->plan->root, READ_ALL, none);
	walk(times, times->plan->root, READ_ALL, none);
	excuse_parents(times);
}

double node_misestimate(const struct node_time *t, bool *too_few)
{
	double floor = MAX(t->node->loops, 1), estimated = MAX(t->estimated_rows, floor);
	*too_few = false;
	if (!t->estimate_comparable)
		return 1;
	if (t->rows - t->rows_error > estimated) {
		*too_few = true;
		return (t->rows - t->rows_error) / estimated;
	}
	/* One row is the least the planner ever expects, so it says nothing. */
	if (t->stopped_early || t->node->plan_rows <= 1)
		return 1;
	return MAX(estimated / MAX(t->rows + t->rows_error, floor), 1);
}
