#include "analysis/join_plans.h"

#include "analysis/attach.h"
#include "base/base.h"
#include "base/hash.h"

static uint64_t use_key(const struct joined_access *a, const struct index *index)
{
	return hash_mix((uint64_t)(uintptr_t)a, (uint64_t)(uintptr_t)index);
}

bool join_plan_used(const struct join *j, const struct joined_access *a, const struct index *index)
{
	return u64_map_get(&j->lookup->used, use_key(a, index)) != NULL;
}

static void add_file_plans(struct join *j, const struct workload *w, struct joined_plan *plans, size_t n)
{
	struct attacher attacher;
	attacher_open(&attacher, w);
	for (size_t i = 0; i < n; i++) {
		if (!plans[i].pattern)
			plans[i].pattern =
				attacher_find(&attacher, plans[i].plan, plans[i].source, &plans[i].by_file_name);
		*ARENA_PUSH(j->plans, j->plans_n, j->plans_cap, j->arena) = plans[i];
	}
	attacher_close(&attacher);
}

static void add_sampled_plans(struct join *j, struct workload *w)
{
	for (size_t i = 0; i < w->patterns_n; i++) {
		struct pattern *p = w->patterns[i];
		for (size_t k = 0; k < p->plans_n; k++) {
			const struct plan_sample *sample = &p->plans[k];
			struct plan *plan = plan_read(sample->document, (struct pos){0}, j->arena, NULL);
			if (!plan)
				continue;
			if (plan->timed && plan->execution_ms < 0 && sample->duration_us >= 0)
				plan->execution_ms = (double)sample->duration_us / 1000;
			*ARENA_PUSH(j->plans, j->plans_n, j->plans_cap, j->arena) =
				(struct joined_plan){.plan = plan,
						     .times = plan_times_of(plan, j->arena),
						     .source = sample->source,
						     .pattern = p,
						     .sample = sample};
		}
	}
}

static bool is_part_of(const struct table *t, const struct table *root)
{
	for (int depth = 0; t && depth < 20; depth++, t = t->parent)
		if (t == root)
			return true;
	return false;
}

/* The alias of a scan of partition or repeated table has a number behind it: "o_1". */
static bool alias_fits(struct str alias, struct str wanted)
{
	if (!str_take(&alias, wanted))
		return false;
	if (!alias.n)
		return true;
	uint64_t number;
	return str_take(&alias, STR("_")) && str_to_u64(alias, &number);
}

/* Which of a pattern's accesses a scan node is: by table and alias, or by table alone when there is only one. */
static struct joined_access *access_of_node(struct joined_access **accesses, size_t n, const struct catalog *c,
					    const struct plan_node *node)
{
	const struct table *t = catalog_table(c, node->schema, node->relation);
	struct joined_access *only = NULL;
	size_t candidates = 0;
	for (size_t i = 0; i < n; i++) {
		const struct shape_access *a = accesses[i]->access;
		if (!is_part_of(t, accesses[i]->table))
			continue;
		if (str_eq(node->alias, a->alias.n ? a->alias : a->name))
			return accesses[i];
		candidates++;
		only = !only || alias_fits(node->alias, a->alias.n ? a->alias : a->name) ? accesses[i] : only;
	}
	return candidates ? only : NULL;
}

static const struct index *index_named(const struct table *t, struct str name)
{
	for (size_t i = 0; t && i < t->indexes_n; i++)
		if (str_eq(t->indexes[i]->name, name))
			return t->indexes[i];
	return NULL;
}

struct attribution {
	struct join *j;
	const struct catalog *c;
	struct joined_plan *plan;
	struct joined_access **accesses; /* of the plan's pattern */
	size_t accesses_n;
	bool measures; /* the plan that the accesses take their figures from */
};

/* Marks an index, and those of the parents it is attached to, as used by the access. */
static void mark_used(struct attribution *at, struct joined_access *a, const struct plan_node *scan, struct str name)
{
	const struct table *t = catalog_table(at->c, scan->schema, scan->relation);
	const struct index *index = index_named(t, name);
	for (int depth = 0; index && depth < 20; depth++, index = index->parent) {
		struct joined_index *joined = u64_map_get(&at->j->lookup->indexes, (uint64_t)(uintptr_t)index);
		if (joined)
			joined->seen_in_plan = true;
		if (a)
			u64_map_put(&at->j->lookup->used, use_key(a, index), a);
	}
}

static void mark_bitmap_indexes(struct attribution *at, struct joined_access *a, const struct plan_node *scan,
				const struct plan_node *node)
{
	if (node->index.n)
		mark_used(at, a, scan, node->index);
	for (size_t i = 0; i < node->children_n; i++)
		mark_bitmap_indexes(at, a, scan, node->children[i]);
}

static void add_to(double *sum, double value)
{
	if (value >= 0)
		*sum = MAX(*sum, 0.0) + value;
}

static void take_figures(struct attribution *at, struct joined_access *a, const struct plan_node *node)
{
	const struct node_time *t = node_time_of(at->plan->times, node);
	bool bitmap = str_eq(node->type, STR("Bitmap Heap Scan"));
	double ms = bitmap ? t->inclusive_ms : t->self_ms;
	add_to(&a->self_us, ms >= 0 ? ms * 1000 : PLAN_NONE);
	add_to(&a->rows_out, t->rows);
	add_to(&a->rows_removed, t->removed);
	add_to(&a->loops, node->loops);
	if (!a->node || (a->node->rows + a->node->removed_filter < node->rows + node->removed_filter))
		a->node = node;
	a->plan = at->plan;
}

static bool is_scan(const struct plan_node *node)
{
	return node->relation.n && str_find(node->type, STR("Scan")) >= 0;
}

static void attribute(struct attribution *at, const struct plan_node *node)
{
	if (is_scan(node)) {
		struct joined_access *a = access_of_node(at->accesses, at->accesses_n, at->c, node);
		mark_bitmap_indexes(at, a, node, node);
		if (a && at->measures)
			take_figures(at, a, node);
	}
	for (size_t i = 0; i < node->children_n; i++)
		attribute(at, node->children[i]);
}

static bool is_more_telling(const struct joined_plan *p, const struct joined_plan *best)
{
	if (!best)
		return true;
	if (p->plan->timed != best->plan->timed)
		return p->plan->timed;
	if (p->times->total_ms != best->times->total_ms)
		return p->times->total_ms > best->times->total_ms;
	return str_cmp(p->source, best->source) < 0;
}

/* The slowest measured plan of each pattern. */
static void choose_telling(const struct join *j, struct u64_map *best)
{
	for (size_t i = 0; i < j->plans_n; i++) {
		struct joined_plan *p = &j->plans[i];
		uint64_t key = (uint64_t)(uintptr_t)p->pattern;
		if (p->pattern && p->plan->root && is_more_telling(p, u64_map_get(best, key)))
			u64_map_put(best, key, p);
	}
}

/* Where a pattern's accesses begin in the join's list: they stand together. */
static void find_accesses(const struct join *j, struct u64_map *first)
{
	for (size_t i = j->accesses_n; i-- > 0;)
		u64_map_put(first, (uint64_t)(uintptr_t)j->accesses[i]->pattern, &j->accesses[i]);
}

void join_plans_add(struct join *j, struct workload *w, const struct catalog *c, struct joined_plan *file_plans,
		    size_t file_plans_n)
{
	struct u64_map best = {0}, first = {0};
	add_file_plans(j, w, file_plans, file_plans_n);
	add_sampled_plans(j, w);
	choose_telling(j, &best);
	find_accesses(j, &first);
	for (size_t i = 0; i < j->plans_n; i++) {
		struct joined_plan *p = &j->plans[i];
		struct attribution at = {.j = j, .c = c, .plan = p};
		at.accesses = p->pattern ? u64_map_get(&first, (uint64_t)(uintptr_t)p->pattern) : NULL;
		while (at.accesses && at.accesses + at.accesses_n < j->accesses + j->accesses_n &&
		       at.accesses[at.accesses_n]->pattern == p->pattern)
			at.accesses_n++;
		at.measures = p->pattern && u64_map_get(&best, (uint64_t)(uintptr_t)p->pattern) == p;
		if (p->plan->root)
			attribute(&at, p->plan->root);
	}
	u64_map_release(&best);
	u64_map_release(&first);
}
