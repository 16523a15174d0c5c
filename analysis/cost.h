#ifndef ANALYSIS_COST_H
#define ANALYSIS_COST_H
/*
 * What an access or an operator costs, twice over.
 *
 * `startup` and `total` are the units of PostgreSQL's planner, by its own formulas
 * (src/backend/optimizer/path/costsize.c and src/backend/utils/adt/selfuncs.c, versions 13 to 18): they say which plan
 * the server will choose. `startup_us` and `total_us` are what the clock will show on a warm cache: they say what the
 * choice is worth. The two differ where it matters, because the planner prices lower(), ILIKE or @> like an integer
 * comparison and believes that the rows a LIMIT waits for are spread evenly.
 *
 * Pure functions of their arguments. Rows and pages are never below zero; a `loops` of n is the mean cost of one of n
 * executions that share the cache.
 */
#include "base/base.h"
#include "parsers/catalog.h"

struct cost {
	double startup, total;       /* planner units */
	double startup_us, total_us; /* wall clock, modelled */
};

/* The server's settings; sizes in pages of 8 kB or in bytes. */
struct cost_settings {
	double seq_page, random_page, cpu_tuple, cpu_index_tuple, cpu_operator;
	double parallel_setup, parallel_tuple, max_workers, min_parallel_pages;
	double cache_pages, work_mem_bytes, hash_mem_bytes;
	int server_version; /* 150018; 0: unknown */
};

#define COST_PAGE_BYTES 8192.0

/* What the time model takes for granted, in µs; measured on a warm cache, see tests/unit/test_cost.c. */
#define COST_STATEMENT_US 40.0

/* From the catalogue's snapshot, PostgreSQL's defaults for what it does not say. */
struct cost_settings cost_settings_of(const struct catalog *c);

/* The price of testing one row with a set of conditions. */
struct qual_cost {
	double operators; /* as the planner counts them */
	double us;
};

struct heap_size {
	double rows, pages;
	double all_visible; /* fraction of the pages, 0 to 1 */
};

/* Pages that `tuples` random fetches from a table of `pages` read (Mackert and Lohman). */
double cost_pages_fetched(const struct cost_settings *s, double tuples, double pages, double index_pages,
			  double query_pages);

/* `rows_out` decide whether a parallel scan pays. */
struct cost cost_seq_scan(const struct cost_settings *s, const struct heap_size *heap, struct qual_cost quals,
			  double rows_out);

/* A scan of one b-tree. */
struct btree_scan {
	struct heap_size heap;
	double query_pages; /* of all tables of the query: they share the cache */
	double index_pages, index_tuples;
	unsigned height;             /* levels above the leaves */
	double boundary_selectivity; /* of the conditions that limit the range read */
	double index_selectivity;    /* of all conditions tested in the index */
	double lists;                /* product of the lengths of the IN lists */
	double index_quals;          /* conditions tested in the index */
	double correlation;          /* of the heap with the index, -1 to 1 */
	double loops;
	bool one_row;               /* a unique index bound in full */
	struct qual_cost filter;    /* conditions tested on the heap row */
	struct qual_cost all_quals; /* all of them: what a bitmap scan rechecks */
};
/* Reading the index alone. */
struct cost cost_btree_part(const struct cost_settings *s, const struct btree_scan *scan);
struct cost cost_index_scan(const struct cost_settings *s, const struct btree_scan *scan, bool index_only);
struct cost cost_bitmap_scan(const struct cost_settings *s, const struct btree_scan *scan);

/* A bitmap scan of an index whose own part is known only roughly: GIN and BRIN. */
struct other_scan {
	struct heap_size heap;
	double query_pages, index_pages, loops;
	double index_cost, index_us; /* reading the index */
	double tuples;               /* heap rows to be visited */
	double pages;                /* heap pages; 0: as that many rows at random touch */
	struct qual_cost all_quals;
};
struct cost cost_other_bitmap_scan(const struct cost_settings *s, const struct other_scan *scan);

struct cost cost_sort(const struct cost_settings *s, struct cost input, double rows, double width, double limit_rows);
struct cost cost_incremental_sort(const struct cost_settings *s, struct cost input, double rows, double width,
				  double groups);
struct cost cost_nested_loop(const struct cost_settings *s, struct cost outer, double outer_rows, struct cost inner,
			     double inner_rows, double quals);
struct hash_side {
	struct cost cost;
	double rows, width;
};
struct cost cost_hash_join(const struct cost_settings *s, const struct hash_side *outer, const struct hash_side *inner,
			   double clauses, double inner_distinct, double rows_out);
struct cost cost_aggregate(const struct cost_settings *s, struct cost input, double rows, double columns,
			   double aggregates, double groups, bool sorted);
/* `fraction` of a path's rows are wanted; `pessimism` (at least 1) stretches the time, never the planner's cost. */
struct cost cost_limit(struct cost input, double fraction, double pessimism);
struct cost cost_add(struct cost a, struct cost b);
struct cost cost_scale(struct cost a, double times);

#endif
