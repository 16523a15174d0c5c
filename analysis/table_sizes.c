#include "base/base.h"

#include "analysis/index_size.h"
#include "analysis/key_values.h"
#include "analysis/query_model.h"

#include <math.h>

#define ROW_HEADER_BYTES 28.0 /* tuple header, null bitmap and line pointer */
#define PAGE_ROWS_BYTES (COST_PAGE_BYTES - 24)
#define UNKNOWN_ROWS 10000.0
#define UNKNOWN_VISIBLE 0.5
#define MAX_PARTITION_DEPTH 8
#define SCAN_ROW_US 0.02     /* a row of a cached table; its conditions come on top */
#define SCAN_PAGE_US 1.3     /* and the page that it is on */
#define JOIN_SHARE 0.5       /* of a join's time that one of its tables takes */
#define MIN_PACE_ROWS 2000.0 /* smaller tables are read in no time */
#define MAX_PACE_LOG 3.0     /* twenty times faster or slower than the model */

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

static bool has_any_index_for(const struct shape_access *a)
{
	for (size_t i = 0; i < a->predicates_n; i++)
		if (has_index_for(a->table, table_column(a->table, a->predicates[i]->term.column)))
			return true;
	return false;
}

/* A condition on the partition key leaves partitions out. */
static bool may_prune(const struct shape_access *a)
{
	for (size_t i = 0; i < a->predicates_n && a->table->partitions_n; i++)
		if (a->predicates[i]->term.column.n &&
		    str_find(a->table->partition_key, a->predicates[i]->term.column) >= 0)
			return true;
	return false;
}

/* True when the one table of a statement must be read from end to end. */
static bool reads_all(const struct shape_access *a)
{
	const struct shape_block *b = a->block;
	if (b->accesses_n != 1 || !a->predicates_n || (b->has_limit && !b->order_n && !b->has_aggregates))
		return false;
	return !has_any_index_for(a) && !may_prune(a);
}

static double condition_us(const struct shape_predicate *p)
{
	if (p->kind == PRED_ILIKE || p->kind == PRED_REGEX)
		return 0.9;
	if (!p->term.expression.n)
		return 0.01;
	return str_find(p->term.expression, STR("->")) >= 0 ? 0.08 : 0.35;
}

/* What testing the conditions of an access costs a row: most rows fail the cheapest, and the others are not tested. */
static double conditions_us(const struct shape_access *a)
{
	double least = INFINITY;
	for (size_t i = 0; i < a->predicates_n; i++)
		least = MIN(least, condition_us(a->predicates[i]));
	return isinf(least) ? 0 : least;
}

/* How many rows one process can read in that time; what workers bring is in the pace. */
static double rows_read_in(const struct shape_access *a, double us)
{
	double page_rows = PAGE_ROWS_BYTES / table_row_bytes(a->table);
	return us / (SCAN_ROW_US + SCAN_PAGE_US / page_rows + conditions_us(a));
}

/* The quickest execution had to wait least for others. */
static double statement_us(const struct pattern *p)
{
	return MAX((double)p->min_us - COST_STATEMENT_US, 1.0);
}

/*
 * The quickest execution that a search without a LIMIT took; one that stops at its first match was lucky then, and read
 * most of the table when it was slow.
 */
static double search_us(const struct pattern *p, const struct shape_access *a)
{
	if (!a->block->has_limit || a->block->order_n || p->shape->accesses_n > 1)
		return statement_us(p);
	return MAX((double)hist_quantile(&p->durations, 950) - COST_STATEMENT_US, 1.0);
}

/* Calls `each` for every statement whose one table must be read from end to end. */
static void each_whole_read(struct query_context *c,
			    void (*each)(const struct pattern *, const struct shape_access *, struct table_size *,
					 void *),
			    void *context)
{
	for (size_t i = 0; i < c->workload->patterns_n; i++) {
		const struct pattern *p = c->workload->patterns[i];
		if (!p->tally.calls || !p->shape || p->shape->accesses_n != 1 || !p->shape->accesses[0]->table ||
		    !reads_all(p->shape->accesses[0]))
			continue;
		const struct shape_access *a = p->shape->accesses[0];
		each(p, a, u64_map_get(&c->sizes, (uint64_t)(uintptr_t)a->table), context);
	}
}

/* How this server compares with the model, told by tables whose size is known otherwise. */
struct pace {
	double logs[64]; /* of the ratios of rows */
	size_t n;
};

static void take_pace(const struct pattern *p, const struct shape_access *a, struct table_size *size, void *context)
{
	struct pace *pace = context;
	if (size->source > SIZE_FROM_TIMES && size->heap.rows >= MIN_PACE_ROWS && pace->n < ARRAY_LEN(pace->logs))
		pace->logs[pace->n++] = log(size->heap.rows / rows_read_in(a, statement_us(p)));
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Rows that this server reads while the model reads one. */
static double pace_of(struct query_context *c)
{
	struct pace pace = {.n = 0};
	each_whole_read(c, take_pace, &pace);
	if (!pace.n)
		return 1;
	qsort(pace.logs, pace.n, sizeof *pace.logs, by_value);
	return exp(MAX(-MAX_PACE_LOG, MIN(pace.logs[pace.n / 2], MAX_PACE_LOG)));
}

/* What the fastest of the statements suggests that read all of a table; the others had more to do. */
static void take_time(const struct pattern *p, const struct shape_access *a, struct table_size *size, void *context)
{
	double rows = rows_read_in(a, statement_us(p)) * *(const double *)context;
	if (size->source > SIZE_FROM_TIMES || (size->source == SIZE_FROM_TIMES && size->heap.rows <= rows))
		return;
	size->heap.rows = rows;
	size->source = SIZE_FROM_TIMES;
}

static void guess_from_times(struct query_context *c)
{
	double pace = pace_of(c);
	each_whole_read(c, take_time, &pace);
}

/* A join that has to find a table's rows by a condition without an index can not have read more in its time. */
static void guess_from_joins(struct query_context *c)
{
	double pace = pace_of(c);
	for (size_t i = 0; i < c->workload->patterns_n; i++) {
		const struct pattern *p = c->workload->patterns[i];
		for (size_t j = 0; p->tally.calls && p->shape && j < p->shape->accesses_n; j++) {
			const struct shape_access *a = p->shape->accesses[j];
			struct table_size *size =
				a->table ? u64_map_get(&c->sizes, (uint64_t)(uintptr_t)a->table) : NULL;
			if (!size || size->source > SIZE_FROM_JOINS || !a->predicates_n || has_any_index_for(a))
				continue;
			double share = p->shape->accesses_n > 1 ? JOIN_SHARE : 1;
			double rows = rows_read_in(a, search_us(p, a)) * pace * share;
			if (size->source == SIZE_FROM_JOINS && size->heap.rows <= rows)
				continue;
			size->heap.rows = rows;
			size->source = SIZE_FROM_JOINS;
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

static void complete(const struct table *t, struct table_size *size)
{
	double bytes = table_row_bytes(t);
	struct heap_size *heap = &size->heap;
	if (heap->rows <= 0 && t->pages > 0) {
		heap->rows = floor(t->pages * PAGE_ROWS_BYTES / bytes);
		size->source = SIZE_FROM_PLAN;
	}
	if (heap->rows < 0 || (heap->rows == 0 && t->rows != 0))
		heap->rows = UNKNOWN_ROWS;
	heap->pages = t->pages >= 0 ? t->pages : ceil(heap->rows * bytes / PAGE_ROWS_BYTES);
	heap->pages = MAX(heap->pages, 1.0);
	heap->rows = MAX(heap->rows, 1.0);
	heap->all_visible = t->all_visible >= 0 && t->pages > 0 ? MIN(t->all_visible / t->pages, 1.0) : UNKNOWN_VISIBLE;
}

/* What only the partitioned table tells is shared out among its partitions. */
static void share_out(const struct query_context *c, const struct table *t)
{
	const struct table_size *whole = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t);
	for (size_t i = 0; i < t->partitions_n; i++) {
		struct table_size *part = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t->partitions[i]);
		if (part->source >= whole->source)
			continue;
		part->source = whole->source;
		part->heap.rows = whole->heap.rows / (double)t->partitions_n;
		part->heap.pages = MAX(1.0, ceil(part->heap.rows * table_row_bytes(t) / PAGE_ROWS_BYTES));
	}
}

/* A partitioned table has no pages of its own: it is as large as its partitions. */
static void sum_partitions(const struct query_context *c, const struct table *t, unsigned depth)
{
	struct table_size *size = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t);
	double visible = 0;
	if (!t->partitions_n || t->kind != TABLE_PARTITIONED || depth > MAX_PARTITION_DEPTH)
		return;
	share_out(c, t);
	*size = (struct table_size){.source = SIZE_FROM_STATISTICS};
	for (size_t i = 0; i < t->partitions_n; i++) {
		sum_partitions(c, t->partitions[i], depth + 1);
		const struct heap_size *part = query_table_size(c, t->partitions[i]);
		size->heap.rows += part->rows;
		size->heap.pages += part->pages;
		size->source = MIN(size->source, query_size_source(c, t->partitions[i]));
		visible += part->pages * part->all_visible;
	}
	size->heap.all_visible = visible / MAX(size->heap.pages, 1.0);
}

static void take_known(const struct key_values *keys, const struct table *t, struct table_size *size)
{
	double rows = t->rows >= 0 ? t->rows : index_rows(t), counted = key_values_rows(keys, t);
	*size = (struct table_size){.heap.rows = rows};
	if (rows >= 0) {
		size->source = t->rows_source == STAT_FROM_PLAN ? SIZE_FROM_PLAN : SIZE_FROM_STATISTICS;
	} else if (counted > 0) {
		size->heap.rows = counted;
		size->source = SIZE_FROM_KEYS;
	}
}

void table_sizes_guess(struct query_context *c, struct arena *arena)
{
	struct table_size *sizes = ARENA_ARRAY(struct table_size, c->catalog->tables_n, arena);
	struct key_values keys = {0};
	key_values_collect(&keys, c->workload);
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		const struct table *t = c->catalog->tables[i];
		take_known(&keys, t, &sizes[i]);
		u64_map_put(&c->sizes, (uint64_t)(uintptr_t)t, &sizes[i]);
	}
	key_values_release(&keys);
	guess_from_times(c);
	guess_from_joins(c);
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		complete(c->catalog->tables[i], &sizes[i]);
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		sum_partitions(c, c->catalog->tables[i], 0);
}

const struct heap_size *query_table_size(const struct query_context *c, const struct table *t)
{
	const struct table_size *size = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t);
	return size ? &size->heap : NULL;
}

enum size_source query_size_source(const struct query_context *c, const struct table *t)
{
	const struct table_size *size = u64_map_get(&c->sizes, (uint64_t)(uintptr_t)t);
	return size ? size->source : SIZE_UNKNOWN;
}

double query_size_margin(const struct query_context *c, const struct table *t)
{
	static const double margins[] = {
		[SIZE_UNKNOWN] = 4,     [SIZE_FROM_JOINS] = 3,  [SIZE_FROM_TIMES] = 2,
		[SIZE_FROM_KEYS] = 1.3, [SIZE_FROM_PLAN] = 1.1, [SIZE_FROM_STATISTICS] = 1.1,
	};
	return margins[query_size_source(c, t)];
}
