/* From what plans reveal to the catalogue's statistics: see plan_stats.h. */
#include "analysis/plan_stats.h"

#include <math.h>

#include "base/base.h"

#define PAGE_BYTES 8192.0

static struct table *table_of(const struct catalog *c, struct str schema, struct str name)
{
	return catalog_table(c, schema, name);
}

static void apply_relation(const struct plan_relation *r, struct table *t)
{
	double rows = r->rows >= 0 ? r->rows : r->rows_least > 0 ? r->rows_least : PLAN_NONE;
	if (t->rows_source == STAT_FROM_NONE && rows >= 0) {
		t->rows = rows;
		t->rows_source = STAT_FROM_PLAN;
	}
	if (t->pages_source == STAT_FROM_NONE && r->pages >= 0) {
		t->pages = r->pages;
		t->pages_source = STAT_FROM_PLAN;
		if (t->bytes < 0)
			t->bytes = r->pages * PAGE_BYTES;
	}
}

/* One value of n is met in 1/n of the rows: exact for lookups of a join, a hint for a constant. */
static void apply_equality(const struct plan_selectivity *p, struct table *t)
{
	const struct plan_conjunct *c = &p->conjuncts[0];
	struct column *column = p->conjuncts_n == 1 && str_eq(c->op, STR("=")) && plan_conjunct_is_bare(c)
					? table_column(t, c->column)
					: NULL;
	if (!column || column->stats.source != STAT_FROM_NONE || column->stats.n_distinct != 0)
		return;
	double distinct = 1 / plan_selectivity_share(p);
	column->stats.n_distinct = t->rows > 0 ? MIN(distinct, t->rows) : distinct;
	column->stats.source = STAT_FROM_PLAN;
}

static struct index *index_named(struct table *t, struct str name)
{
	for (size_t i = 0; i < t->indexes_n; i++)
		if (str_eq(t->indexes[i]->name, name))
			return t->indexes[i];
	return NULL;
}

/*
 * An index scan that fetched many rows tells how well the index's order follows the table's: between R rows on R pages
 * (none) and R rows side by side (full). The planner interpolates by the square (cost_index()).
 */
static void apply_correlation(const struct node_time *time, struct table *t)
{
	const struct plan_node *n = time->node;
	struct index *index = index_named(t, n->index);
	struct column *column = index && index->keys_n ? index->keys[0].column : NULL;
	double blocks = plan_or_zero(n->shared_hit) + plan_or_zero(n->shared_read), rows = time->rows + time->removed;
	if (!column || column->stats.has_correlation || n->loops != 1 || rows < 1000 || blocks <= 0 || t->rows <= 0 ||
	    t->pages <= 0)
		return;
	double least = rows / t->rows * t->pages, most = rows;
	double square = most > least ? (most - blocks) / (most - least) : 0;
	column->stats.correlation = sqrt(MAX(MIN(square, 1), 0));
	column->stats.has_correlation = true;
	if (column->stats.source == STAT_FROM_NONE)
		column->stats.source = STAT_FROM_PLAN;
}

void plan_stats_apply(const struct plan_stats *s, const struct joined_plan *plans, size_t plans_n, struct catalog *c)
{
	struct table *t;
	for (size_t i = 0; i < s->relations_n; i++)
		if ((t = table_of(c, s->relations[i]->schema, s->relations[i]->name)))
			apply_relation(s->relations[i], t);
	for (size_t i = 0; i < s->selectivities_n; i++)
		if ((t = table_of(c, s->selectivities[i]->schema, s->selectivities[i]->table)))
			apply_equality(s->selectivities[i], t);
	for (size_t i = 0; i < plans_n; i++)
		for (size_t k = 0; k < plans[i].times->nodes_n; k++) {
			const struct node_time *time = &plans[i].times->nodes[k];
			bool is_scan = str_eq(time->node->type, STR("Index Scan"));
			if (is_scan && (t = table_of(c, time->node->schema, time->node->relation)))
				apply_correlation(time, t);
		}
}
