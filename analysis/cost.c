#include "base/base.h"

#include "analysis/cost.h"

#include <math.h>

/*
 * Microseconds of a warm PostgreSQL on a current machine. What matters is how they relate to each other: benefits are
 * scaled to the time that the log shows.
 */
#define PAGE_SEQ_US 0.35
#define PAGE_RANDOM_US 0.9
#define TUPLE_US 0.035
#define INDEX_TUPLE_US 0.03
#define DESCENT_US 1.6 /* a b-tree from the root to a leaf */
#define COMPARE_US 0.03
#define HASH_ROW_US 0.08
#define PARALLEL_SETUP_US 4000.0

static double clamp_rows(double rows)
{
	return rows <= 1 ? 1 : rint(rows);
}

static double log2_of(double x)
{
	return log2(MAX(x, 2.0));
}

struct cost_settings cost_settings_of(const struct catalog *c)
{
	double multiplier =
		catalog_setting(c, "hash_mem_multiplier", c->server_version && c->server_version < 150000 ? 1 : 2);
	struct cost_settings s = {
		.seq_page = catalog_setting(c, "seq_page_cost", 1),
		.random_page = catalog_setting(c, "random_page_cost", 4),
		.cpu_tuple = catalog_setting(c, "cpu_tuple_cost", 0.01),
		.cpu_index_tuple = catalog_setting(c, "cpu_index_tuple_cost", 0.005),
		.cpu_operator = catalog_setting(c, "cpu_operator_cost", 0.0025),
		.parallel_setup = catalog_setting(c, "parallel_setup_cost", 1000),
		.parallel_tuple = catalog_setting(c, "parallel_tuple_cost", 0.1),
		.max_workers = catalog_setting(c, "max_parallel_workers_per_gather", 2),
		.min_parallel_pages =
			catalog_setting(c, "min_parallel_table_scan_size", 1024 * COST_PAGE_BYTES) / COST_PAGE_BYTES,
		.cache_pages = catalog_setting(c, "effective_cache_size", 524288 * COST_PAGE_BYTES) / COST_PAGE_BYTES,
		.work_mem_bytes = catalog_setting(c, "work_mem", 4096.0 * 1024),
		.server_version = c->server_version,
	};
	s.hash_mem_bytes = s.work_mem_bytes * multiplier;
	return s;
}

double cost_pages_fetched(const struct cost_settings *s, double tuples, double pages, double index_pages,
			  double query_pages)
{
	double t = MAX(pages, 1.0);
	double share = s->cache_pages * t / MAX(query_pages + index_pages, 1.0);
	double b = share <= 1 ? 1 : ceil(share);
	if (t <= b) {
		double fetched = 2 * t * tuples / (2 * t + tuples);
		return fetched >= t ? t : ceil(fetched);
	}
	double limit = 2 * t * b / (2 * t - b);
	return ceil(tuples <= limit ? 2 * t * tuples / (2 * t + tuples) : b + (tuples - limit) * (t - b) / t);
}

static double parallel_divisor(const struct cost_settings *s, double pages)
{
	if (pages < s->min_parallel_pages || s->max_workers < 1)
		return 1;
	double workers = 1;
	for (double threshold = MAX(s->min_parallel_pages, 1.0) * 3; pages >= threshold && workers < s->max_workers;
	     threshold *= 3)
		workers++;
	return workers + MAX(0.0, 1 - 0.3 * workers);
}

struct cost cost_seq_scan(const struct cost_settings *s, const struct heap_size *heap, struct qual_cost quals,
			  double rows_out)
{
	double disk = heap->pages * s->seq_page;
	double cpu = heap->rows * (s->cpu_tuple + quals.operators * s->cpu_operator);
	double us = heap->pages * PAGE_SEQ_US + heap->rows * (TUPLE_US + quals.us);
	struct cost serial = {0, disk + cpu, 0, us};
	double divisor = parallel_divisor(s, heap->pages);
	if (divisor <= 1)
		return serial;
	double total = s->parallel_setup + disk + cpu / divisor + s->parallel_tuple * rows_out;
	if (total >= serial.total)
		return serial;
	return (struct cost){s->parallel_setup, total, PARALLEL_SETUP_US, PARALLEL_SETUP_US + us / divisor};
}

/* Reading the index itself: genericcostestimate() and btcostestimate(). */
struct cost cost_btree_part(const struct cost_settings *s, const struct btree_scan *scan)
{
	double tuples = scan->one_row ? 1 : rint(scan->boundary_selectivity * scan->heap.rows / scan->lists);
	tuples = MAX(1.0, MIN(tuples, MAX(scan->index_tuples, 1.0)));
	double pages = scan->index_pages > 1 && scan->index_tuples > 1
			       ? ceil(tuples * scan->index_pages / scan->index_tuples)
			       : 1;
	double lists = scan->lists;
	if (s->server_version >= 170000)
		lists = MAX(1.0, MIN(lists, ceil(scan->index_pages / 3)));
	double scans = lists * scan->loops;
	double io = pages * s->random_page;
	double pages_read = pages * lists;
	if (scans > 1) {
		pages_read =
			cost_pages_fetched(s, pages * scans, scan->index_pages, scan->index_pages, scan->query_pages);
		io = pages_read * s->random_page / scan->loops;
		pages_read /= scan->loops;
	}
	double cpu = tuples * scan->lists * (s->cpu_index_tuple + scan->index_quals * s->cpu_operator);
	double descent = (scan->index_tuples > 1 ? ceil(log2(scan->index_tuples)) * s->cpu_operator : 0) +
			 (scan->height + 1) * 50 * s->cpu_operator;
	double descent_us = DESCENT_US * lists;
	double us = descent_us + pages_read * PAGE_RANDOM_US + tuples * scan->lists * INDEX_TUPLE_US;
	return (struct cost){descent, descent * lists + io + cpu, descent_us, us};
}

struct cost cost_index_scan(const struct cost_settings *s, const struct btree_scan *scan, bool index_only)
{
	struct cost cost = cost_btree_part(s, scan);
	const struct heap_size *heap = &scan->heap;
	double hidden = index_only ? 1 - heap->all_visible : 1;
	double tuples = clamp_rows(scan->index_selectivity * heap->rows);
	double most =
		ceil(cost_pages_fetched(s, tuples * scan->loops, heap->pages, scan->index_pages, scan->query_pages) *
		     hidden);
	double least = ceil(scan->index_selectivity * heap->pages);
	double most_io, least_io = 0;
	if (scan->loops > 1) {
		least = ceil(
			cost_pages_fetched(s, least * scan->loops, heap->pages, scan->index_pages, scan->query_pages) *
			hidden);
		most /= scan->loops;
		least /= scan->loops;
		most_io = most * s->random_page;
		least_io = least * s->random_page;
	} else {
		least = ceil(least * hidden);
		most_io = most * s->random_page;
		if (least > 0)
			least_io = s->random_page + (least - 1) * s->seq_page;
	}
	double fit = scan->correlation * scan->correlation;
	cost.total += most_io + fit * (least_io - most_io) +
		      tuples * (s->cpu_tuple + scan->filter.operators * s->cpu_operator);
	double pages = most + fit * (least - most);
	cost.total_us += pages * PAGE_RANDOM_US + tuples * (index_only ? INDEX_TUPLE_US : TUPLE_US * 2) +
			 tuples * scan->filter.us;
	return cost;
}

static struct cost heap_through_bitmap(const struct cost_settings *s, struct cost index, const struct heap_size *heap,
				       double tuples, double pages, struct qual_cost quals)
{
	double t = MAX(heap->pages, 1.0);
	double per_page = pages >= 2 ? s->random_page - (s->random_page - s->seq_page) * sqrt(MIN(pages / t, 1.0))
				     : s->random_page;
	double start = index.total + 0.1 * s->cpu_operator * tuples;
	double start_us = index.total_us + tuples * INDEX_TUPLE_US;
	return (struct cost){start,
			     start + pages * per_page + tuples * (s->cpu_tuple + quals.operators * s->cpu_operator),
			     start_us, start_us + pages * PAGE_RANDOM_US + tuples * (TUPLE_US + quals.us) + 1};
}

static double bitmap_pages(const struct cost_settings *s, const struct heap_size *heap, double tuples, double loops,
			   double index_pages, double query_pages)
{
	double t = MAX(heap->pages, 1.0);
	double pages = loops > 1 ? cost_pages_fetched(s, tuples * loops, heap->pages, index_pages, query_pages) / loops
				 : 2 * t * tuples / (2 * t + tuples);
	return pages >= t ? t : ceil(pages);
}

struct cost cost_bitmap_scan(const struct cost_settings *s, const struct btree_scan *scan)
{
	double tuples = clamp_rows(scan->index_selectivity * scan->heap.rows);
	double pages = bitmap_pages(s, &scan->heap, tuples, scan->loops, scan->index_pages, scan->query_pages);
	return heap_through_bitmap(s, cost_btree_part(s, scan), &scan->heap, tuples, pages, scan->all_quals);
}

struct cost cost_other_bitmap_scan(const struct cost_settings *s, const struct other_scan *scan)
{
	double pages = scan->pages > 0 ? scan->pages
				       : bitmap_pages(s, &scan->heap, scan->tuples, scan->loops, scan->index_pages,
						      scan->query_pages);
	struct cost index = {0, scan->index_cost, 0, scan->index_us};
	return heap_through_bitmap(s, index, &scan->heap, clamp_rows(scan->tuples), pages, scan->all_quals);
}

/* Startup: all comparisons; spilled runs are written and read once per merge pass. */
struct cost cost_sort(const struct cost_settings *s, struct cost input, double rows, double width, double limit_rows)
{
	double n = MAX(rows, 2.0);
	bool top = limit_rows > 0 && 2 * limit_rows < n;
	double depth = log2_of(top ? 2 * limit_rows : n);
	double start = input.total + 2 * s->cpu_operator * n * depth;
	double start_us = input.total_us + n * (top ? 1.5 : depth) * COMPARE_US;
	double bytes = (width + 24) * n;
	if (!top && bytes > s->work_mem_bytes) {
		double pages = ceil(bytes / COST_PAGE_BYTES);
		double runs = bytes / s->work_mem_bytes * 0.5;
		double passes = runs > 6 ? ceil(log(runs) / log(6)) : 1;
		start += 2 * pages * passes * (s->seq_page * 0.75 + s->random_page * 0.25);
		start_us += 4 * pages * passes;
	}
	return (struct cost){start, start + s->cpu_operator * n, start_us, start_us + n * 0.01};
}

/* The input is ordered by a prefix that has `groups` distinct values: sorts one group at a time. */
struct cost cost_incremental_sort(const struct cost_settings *s, struct cost input, double rows, double width,
				  double groups)
{
	groups = MAX(1.0, MIN(groups, rows));
	double each = rows / groups;
	struct cost one = {input.startup + (input.total - input.startup) / groups,
			   input.startup + (input.total - input.startup) / groups,
			   input.startup_us + (input.total_us - input.startup_us) / groups,
			   input.startup_us + (input.total_us - input.startup_us) / groups};
	struct cost first = cost_sort(s, one, each * 1.5, width, 0);
	double later = (first.total - one.total) * (groups - 1) + (s->cpu_tuple + 2 * s->cpu_operator) * rows +
		       2 * s->cpu_tuple * groups;
	double later_us = (first.total_us - one.total_us) * (groups - 1) + 0.05 * groups;
	return (struct cost){first.startup, input.total + (first.total - one.total) + later, first.startup_us,
			     input.total_us + (first.total_us - one.total_us) + later_us};
}

struct cost cost_nested_loop(const struct cost_settings *s, struct cost outer, double outer_rows, struct cost inner,
			     double inner_rows, double quals)
{
	double loops = MAX(outer_rows, 1.0);
	double pairs = loops * MAX(inner_rows, 1.0);
	double per_pair = s->cpu_tuple + quals * s->cpu_operator;
	return (struct cost){outer.startup + inner.startup, outer.total + loops * inner.total + pairs * per_pair,
			     outer.startup_us + inner.startup_us,
			     outer.total_us + loops * (inner.total_us + 0.2) + pairs * 0.02};
}

struct cost cost_hash_join(const struct cost_settings *s, const struct hash_side *outer, const struct hash_side *inner,
			   double clauses, double inner_distinct, double rows_out)
{
	double start =
		outer->cost.startup + inner->cost.total + (s->cpu_operator * clauses + s->cpu_tuple) * inner->rows;
	double run = outer->cost.total - outer->cost.startup + s->cpu_operator * clauses * outer->rows;
	double start_us = outer->cost.startup_us + inner->cost.total_us + HASH_ROW_US * inner->rows;
	double run_us = outer->cost.total_us - outer->cost.startup_us + HASH_ROW_US * outer->rows + 0.03 * rows_out;
	double inner_bytes = inner->rows * (inner->width + 24);
	if (inner_bytes > s->hash_mem_bytes) {
		double inner_pages = ceil(inner_bytes / COST_PAGE_BYTES);
		double outer_pages = ceil(outer->rows * (outer->width + 24) / COST_PAGE_BYTES);
		start += s->seq_page * inner_pages;
		run += s->seq_page * (inner_pages + 2 * outer_pages);
		start_us += 2 * inner_pages;
		run_us += 2 * inner_pages + 4 * outer_pages;
	}
	double bucket = clamp_rows(inner->rows / MAX(inner_distinct, 1.0));
	run += clauses * s->cpu_operator * outer->rows * bucket * 0.5 + s->cpu_tuple * rows_out;
	return (struct cost){start, start + run, start_us, start_us + run_us};
}

struct cost cost_aggregate(const struct cost_settings *s, struct cost input, double rows, double columns,
			   double aggregates, double groups, bool sorted)
{
	double work = s->cpu_operator * (columns + aggregates) * rows;
	double work_us = rows * (0.02 + (columns > 0 && !sorted ? HASH_ROW_US : 0) + 0.02 * aggregates);
	double out = s->cpu_tuple * groups;
	struct cost c = {input.total + work, input.total + work + out, input.total_us + work_us,
			 input.total_us + work_us + 0.05 * groups};
	if (sorted && columns > 0) {
		c.startup = input.startup;
		c.startup_us = input.startup_us;
	}
	return c;
}

struct cost cost_limit(struct cost input, double fraction, double pessimism)
{
	fraction = MAX(0.0, MIN(fraction, 1.0));
	double late = MIN(fraction * MAX(pessimism, 1.0), 1.0);
	return (struct cost){input.startup, input.startup + (input.total - input.startup) * fraction, input.startup_us,
			     input.startup_us + (input.total_us - input.startup_us) * late};
}

struct cost cost_add(struct cost a, struct cost b)
{
	return (struct cost){a.startup + b.startup, a.total + b.total, a.startup_us + b.startup_us,
			     a.total_us + b.total_us};
}

struct cost cost_scale(struct cost a, double times)
{
	return (struct cost){a.startup * times, a.total * times, a.startup_us * times, a.total_us * times};
}
