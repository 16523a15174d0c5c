#include "base/base.h"

#include "analysis/index_size.h"
#include "analysis/query_model.h"

#include <math.h>

#define ROW_HEADER_BYTES 28.0 /* tuple header, null bitmap and line pointer */
#define PAGE_ROWS_BYTES (COST_PAGE_BYTES - 24)
#define UNKNOWN_ROWS 10000.0
#define UNKNOWN_VISIBLE 0.5
#define MAX_PARTITION_DEPTH 8
#define SCAN_ROW_US 0.07 /* reading a row and testing a plain condition */

double table_row_bytes(const struct table *t)
{
	double bytes = ROW_HEADER_BYTES;
	for (size_t i = 0; i < t->columns_n; i++)
		bytes += column_width(&t->columns[i]);
	return ceil(bytes / 8) * 8;
}

/* A condition that an existing index answers outright says nothing about how long reading the table takes. */
static bool has_index_for(const struct table *t, const struct column *column)
{
	for (size_t i = 0; i < t->indexes_n; i++)
		if (t->indexes[i]->keys_n && t->indexes[i]->keys[0].column == column)
			return true;
	return false;
}

/* True when the one table of a statement must be read from end to end. */
static bool reads_all(const struct shape_access *a)
{
	const struct shape_block *b = a->block;
	if (b->accesses_n != 1 || !a->predicates_n || (b->has_limit && !b->order_n && !b->has_aggregates))
		return false;
	for (size_t i = 0; i < a->predicates_n; i++)
		if (has_index_for(a->table, table_column(a->table, a->predicates[i]->term.column)))
			return false;
	return true;
}

static double rows_from_time(const struct pattern *p, const struct shape_access *a)
{
	double us = (double)p->tally.total_us / (double)p->tally.calls - COST_STATEMENT_US;
	double row_us = SCAN_ROW_US;
	for (size_t i = 0; i < a->predicates_n; i++)
		row_us += a->predicates[i]->kind == PRED_ILIKE || a->predicates[i]->kind == PRED_REGEX ? 0.9
			  : a->predicates[i]->term.expression.n                                        ? 0.4
												       : 0.01;
	return MAX(us, 1.0) / row_us;
}

/* What the fastest of the statements suggests that read all of a table; the others had more to do. */
static void guess_from_times(struct query_context *c)
{
	for (size_t i = 0; i < c->workload->patterns_n; i++) {
		const struct pattern *p = c->workload->patterns[i];
		for (size_t j = 0; p->tally.calls && p->shape && j < p->shape->accesses_n; j++) {
			const struct shape_access *a = p->shape->accesses[j];
			if (!a->table || p->shape->accesses_n != 1 || !reads_all(a))
				continue;
			struct heap_size *size = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)a->table);
			double rows = rows_from_time(p, a);
			if (a->table->rows < 0 && (size->rows <= 0 || rows < size->rows))
				size->rows = rows;
		}
	}
}

static double index_rows(const struct table *t)
{
	double rows = STAT_NONE;
	for (size_t i = 0; i < t->indexes_n; i++)
		if (!t->indexes[i]->predicate.n)
			rows = MAX(rows, t->indexes[i]->rows);
	return rows;
}

static void complete(const struct table *t, struct heap_size *size)
{
	double bytes = table_row_bytes(t);
	if (size->rows <= 0 && t->pages > 0)
		size->rows = floor(t->pages * PAGE_ROWS_BYTES / bytes);
	if (size->rows < 0 || (size->rows == 0 && t->rows != 0))
		size->rows = UNKNOWN_ROWS;
	size->pages = t->pages >= 0 ? t->pages : ceil(size->rows * bytes / PAGE_ROWS_BYTES);
	size->pages = MAX(size->pages, 1.0);
	size->rows = MAX(size->rows, 1.0);
	size->all_visible = t->all_visible >= 0 && t->pages > 0 ? MIN(t->all_visible / t->pages, 1.0) : UNKNOWN_VISIBLE;
}

/* A partitioned table has no pages of its own: it is as large as its partitions. */
static void sum_partitions(const struct query_context *c, const struct table *t, unsigned depth)
{
	struct heap_size *size = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t);
	double visible = 0;
	if (!t->partitions_n || t->kind != TABLE_PARTITIONED || depth > MAX_PARTITION_DEPTH)
		return;
	*size = (struct heap_size){0, 0, 0};
	for (size_t i = 0; i < t->partitions_n; i++) {
		sum_partitions(c, t->partitions[i], depth + 1);
		const struct heap_size *part = query_table_size(c, t->partitions[i]);
		size->rows += part->rows;
		size->pages += part->pages;
		visible += part->pages * part->all_visible;
	}
	size->all_visible = visible / MAX(size->pages, 1.0);
}

void table_sizes_guess(struct query_context *c, struct arena *arena)
{
	struct heap_size *sizes = ARENA_ARRAY(struct heap_size, c->catalog->tables_n, arena);
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		const struct table *t = c->catalog->tables[i];
		sizes[i].rows = t->rows >= 0 ? t->rows : index_rows(t);
		u64_map_put(&c->sizes, (uint64_t)(uintptr_t)t, &sizes[i]);
	}
	guess_from_times(c);
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		complete(c->catalog->tables[i], &sizes[i]);
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		sum_partitions(c, c->catalog->tables[i], 0);
}

const struct heap_size *query_table_size(const struct query_context *c, const struct table *t)
{
	return u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t);
}
