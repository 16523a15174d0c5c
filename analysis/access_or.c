/* Bitmap scans for OR: see access_path.h. */
#include "base/base.h"

#include "analysis/access_path.h"

#include <math.h>

#define MAX_ARMS 4
#define MAX_CLAUSES 32
#define INDEXES_AN_ARM 2

/* The cheapest indexes for one arm. */
struct arm {
	double selectivity;
	struct {
		uint64_t bit;
		struct cost cost;
	} indexes[INDEXES_AN_ARM];
	size_t n;
};

/* The relation as if one arm of the OR were ANDed with the conditions that stand outside of it. */
static struct relation relation_with(const struct relation *r, const struct clause *arm, struct clause *clauses)
{
	struct relation only = *r;
	only.clauses = clauses;
	only.clauses_n = 0;
	clauses[only.clauses_n] = *arm;
	clauses[only.clauses_n++].or_group = 0;
	for (size_t i = 0; i < r->clauses_n && only.clauses_n < MAX_CLAUSES; i++)
		if (r->clauses[i].or_group <= 0)
			clauses[only.clauses_n++] = r->clauses[i];
	return only;
}

static void offer(struct arm *arm, uint64_t bit, struct cost cost)
{
	size_t at = arm->n < INDEXES_AN_ARM ? arm->n++ : INDEXES_AN_ARM;
	for (; at && arm->indexes[at - 1].cost.total > cost.total; at--)
		if (at < INDEXES_AN_ARM)
			arm->indexes[at] = arm->indexes[at - 1];
	if (at < INDEXES_AN_ARM) {
		arm->indexes[at].bit = bit;
		arm->indexes[at].cost = cost;
	}
}

static void find_indexes(const struct query_context *c, const struct query_block *b, const struct relation *r,
			 const struct clause *clause, const struct model_index *const *indexes, size_t n,
			 struct arm *arm)
{
	struct clause clauses[MAX_CLAUSES];
	struct relation only = relation_with(r, clause, clauses);
	arm->selectivity = clause->selectivity;
	for (size_t i = 0; i < n; i++) {
		if (indexes[i]->table != r->table || indexes[i]->method != METHOD_BTREE)
			continue;
		struct index_match m = index_match_of(indexes[i], b, &only, 0);
		if (!m.usable || !m.bounded || m.boundary > clause->selectivity * 1.001)
			continue; /* the arm itself does not bound it */
		struct btree_scan scan = access_scan_of(indexes[i], &m, b, r, 1);
		offer(arm, UINT64_C(1) << i, cost_btree_part(&c->settings, &scan));
	}
}

/* The arms of a group; 0 when some arm has no index, or they are too many. */
static size_t find_arms(const struct query_context *c, const struct query_block *b, const struct relation *r, int group,
			const struct model_index *const *indexes, size_t n, struct arm *arms)
{
	size_t found = 0;
	for (size_t i = 0; i < r->clauses_n; i++) {
		if (r->clauses[i].or_group != group)
			continue;
		if (found == MAX_ARMS)
			return 0;
		arms[found] = (struct arm){.n = 0};
		find_indexes(c, b, r, &r->clauses[i], indexes, n, &arms[found]);
		if (!arms[found++].n)
			return 0;
	}
	return found > 1 ? found : 0;
}

static struct access_path combine(const struct query_context *c, const struct query_block *b, const struct relation *r,
				  const struct arm *arms, size_t n, unsigned picks)
{
	struct access_path out = {.required = 0};
	struct other_scan scan = {.heap = r->heap, .query_pages = b->query_pages, .loops = 1, .all_quals = r->quals};
	double none = 1;
	for (size_t i = 0; i < n; i++) {
		size_t pick = MIN((size_t)(picks >> i & 1), arms[i].n - 1);
		out.required |= arms[i].indexes[pick].bit;
		scan.index_cost += arms[i].indexes[pick].cost.total;
		scan.index_us += arms[i].indexes[pick].cost.total_us;
		none *= 1 - arms[i].selectivity;
	}
	scan.tuples = MAX(1.0, (1 - none) * r->heap.rows);
	out.path = (struct path){.cost = cost_other_bitmap_scan(&c->settings, &scan),
				 .rows = MAX(1.0, r->heap.rows * r->selectivity),
				 .used = out.required,
				 .visited = scan.tuples};
	return out;
}

size_t access_or_paths(const struct query_context *c, const struct query_block *b, const struct relation *r,
		       const struct model_index *const *indexes, size_t n, struct access_path *out)
{
	struct arm arms[MAX_ARMS];
	size_t made = 0;
	int last = 0;
	for (size_t i = 0; i < r->clauses_n; i++) {
		int group = r->clauses[i].or_group;
		if (group <= last)
			continue;
		last = group;
		size_t found = find_arms(c, b, r, group, indexes, n, arms);
		for (unsigned picks = 0; found && picks < 1u << found && made < ACCESS_OR_PATHS; picks++)
			out[made++] = combine(c, b, r, arms, found, picks);
	}
	return made;
}
