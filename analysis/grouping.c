#include "base/base.h"

#include "analysis/grouping.h"
#include "base/hash.h"

/* Union-find over the pattern list. */
struct groups {
	struct pattern_state **patterns;
	size_t *parents;
	uint64_t *tables; /* hash of the set of table names */
	size_t n;
};

static size_t root_of(struct groups *g, size_t i)
{
	while (g->parents[i] != i)
		i = g->parents[i] = g->parents[g->parents[i]];
	return i;
}

/* The smaller index, which is the more frequent spelling, leads. */
static void unite(struct groups *g, size_t a, size_t b)
{
	a = root_of(g, a);
	b = root_of(g, b);
	g->parents[MAX(a, b)] = MIN(a, b);
}

static uint64_t hash_of_tables(const struct shape *shape)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < shape->accesses_n; i++) {
		uint64_t one = hash_bytes(shape->accesses[i]->name);
		bool again = false;
		for (size_t j = 0; j < i && !again; j++)
			again = hash_bytes(shape->accesses[j]->name) == one;
		sum += again ? 0 : hash_mix(0, one);
	}
	return hash_mix(sum, (uint64_t)shape->kind);
}

/* Values in a map of indexes are index + 1, as a pointer. */
static void *as_value(size_t i)
{
	return (void *)(uintptr_t)(i + 1);
}

static size_t as_index(void *value)
{
	return (size_t)(uintptr_t)value - 1;
}

static void unite_by_tree(struct groups *g)
{
	struct u64_map by_id = {0};
	for (size_t i = 0; i < g->n; i++) {
		void *first = u64_map_get(&by_id, g->patterns[i]->p.id);
		if (first)
			unite(g, as_index(first), i);
		else
			u64_map_put(&by_id, g->patterns[i]->p.id, as_value(i));
	}
	u64_map_release(&by_id);
}

static void unite_by_query_id(struct groups *g)
{
	struct u64_map by_key = {0};
	for (size_t i = 0; i < g->n; i++) {
		const struct pattern *p = &g->patterns[i]->p;
		/* A text of several statements is logged with the id of one of them. */
		if (!p->shape->parsed || p->shape->several || p->cut)
			continue;
		for (size_t q = 0; q < p->query_ids_n; q++) {
			uint64_t key = hash_mix((uint64_t)p->query_ids[q], g->tables[i]);
			void *first = u64_map_get(&by_key, key);
			if (first)
				unite(g, as_index(first), i);
			else
				u64_map_put(&by_key, key, as_value(i));
		}
	}
	u64_map_release(&by_key);
}

static struct identity *itself(void *context, const struct identity *i)
{
	(void)context;
	return (struct identity *)(uintptr_t)i;
}

/* Values are by slot of a text; those of another text with other slots say nothing here. */
static void forget_values(struct sample_set *set)
{
	for (unsigned i = 0; i < set->slowest_n; i++)
		set->slowest[i]->s.values_n = 0;
	for (unsigned i = 0; i < set->spread_n; i++)
		set->spread[i]->s.values_n = 0;
}

static void absorb(struct pattern_state *into, struct pattern_state *p)
{
	if (p->slots != into->slots)
		forget_values(&p->samples);
	into->p.id = MIN(into->p.id, p->p.id);
	into->p.scan_id = MIN(into->p.scan_id, p->p.scan_id);
	pattern_merge(into, p, itself, NULL);
	pattern_release(p);
	free((void *)(uintptr_t)p->p.query.p);
	free(p);
}

static int by_frequency(const void *a, const void *b)
{
	const struct pattern *x = &(*(struct pattern_state *const *)a)->p, *y = &(*(struct pattern_state *const *)b)->p;
	if (x->tally.calls != y->tally.calls)
		return x->tally.calls > y->tally.calls ? -1 : 1;
	return (x->scan_id > y->scan_id) - (x->scan_id < y->scan_id);
}

void group_patterns(struct workload_state *w)
{
	struct groups g = {.patterns = w->pattern_list, .n = w->patterns_n};
	size_t kept = 0;
	if (g.n == 0)
		return;
	qsort(g.patterns, g.n, sizeof *g.patterns, by_frequency);
	g.parents = xcalloc(g.n, sizeof *g.parents);
	g.tables = xcalloc(g.n, sizeof *g.tables);
	for (size_t i = 0; i < g.n; i++) {
		g.parents[i] = i;
		g.tables[i] = hash_of_tables(g.patterns[i]->p.shape);
	}
	unite_by_tree(&g);
	unite_by_query_id(&g);
	for (size_t i = 0; i < g.n; i++)
		u64_map_put(&w->patterns, g.patterns[i]->p.scan_id, g.patterns[root_of(&g, i)]);
	for (size_t i = 0; i < g.n; i++)
		if (root_of(&g, i) != i)
			absorb(g.patterns[root_of(&g, i)], g.patterns[i]);
	for (size_t i = 0; i < g.n; i++) {
		if (g.parents[i] != i)
			continue;
		w->pattern_list[kept++] = g.patterns[i];
		u64_map_put(&w->by_report_id, g.patterns[i]->p.id, g.patterns[i]);
	}
	w->patterns_n = kept;
	free(g.parents);
	free(g.tables);
}
