#include "analysis/join.h"

#include "base/base.h"

static void add_plan(struct join *j, struct joined_plan plan)
{
	*ARENA_PUSH(j->plans, j->plans_n, j->plans_cap, j->arena) = plan;
}

/* The plans that auto_explain logged for a pattern. */
static void add_logged_plans(struct join *j, struct pattern *p)
{
	for (size_t i = 0; i < p->plans_n; i++) {
		const struct plan_sample *sample = &p->plans[i];
		struct err err = {0};
		struct plan *plan = plan_read(sample->document, (struct pos){0}, j->arena, &err);
		if (plan)
			add_plan(j, (struct joined_plan){.plan = plan,
							 .times = plan_times_of(plan, j->arena),
							 .source = sample->source,
							 .pattern = p,
							 .sample = sample});
	}
}

/* The pattern whose statement a file's plan is of. */
static struct pattern *pattern_of_plan(const struct workload *w, const struct plan *plan)
{
	if (!plan->query.n)
		return NULL;
	struct scan_result scan;
	scan_statement(plan->query, &w->options.scan, &scan);
	for (size_t i = 0; i < w->patterns_n; i++)
		if (w->patterns[i]->scan_id == scan.fingerprint)
			return w->patterns[i];
	return NULL;
}

struct join *join_build(struct workload *w, struct catalog *c, struct joined_plan *file_plans, size_t file_plans_n,
			struct arena *arena)
{
	struct join *j = ARENA_NEW(struct join, arena);
	j->arena = arena;
	for (size_t i = 0; i < file_plans_n; i++) {
		add_plan(j, file_plans[i]);
		j->plans[j->plans_n - 1].pattern = pattern_of_plan(w, file_plans[i].plan);
	}
	for (size_t i = 0; i < w->patterns_n; i++)
		add_logged_plans(j, w->patterns[i]);
	j->tables = ARENA_ARRAY(struct joined_table, c->tables_n, arena);
	for (size_t i = 0; i < c->tables_n; i++) {
		j->tables[j->tables_n++].table = c->tables[i];
		j->indexes_n += c->tables[i]->indexes_n;
	}
	j->indexes = ARENA_ARRAY(struct joined_index, j->indexes_n, arena);
	for (size_t i = 0, n = 0; i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->indexes_n; k++)
			j->indexes[n++].index = c->tables[i]->indexes[k];
	return j;
}

const struct joined_table *join_table(const struct join *j, const struct table *t)
{
	for (size_t i = 0; i < j->tables_n; i++)
		if (j->tables[i].table == t)
			return &j->tables[i];
	return NULL;
}

const struct joined_index *join_index(const struct join *j, const struct index *index)
{
	for (size_t i = 0; i < j->indexes_n; i++)
		if (j->indexes[i].index == index)
			return &j->indexes[i];
	return NULL;
}
