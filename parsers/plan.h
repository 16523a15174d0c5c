#ifndef PARSERS_PLAN_H
#define PARSERS_PLAN_H
/*
 * A query plan, read from EXPLAIN output (JSON, text, YAML, XML) or auto_explain: the tree as the server printed it.
 *
 * Figures are the server's: "actual" times, rows and rows removed are averages per loop, buffers are totals. What they
 * add up to (self times, totals over loops and workers) is analysis' business (analysis/plan_time.h). Numbers that were
 * not printed are PLAN_NONE. Unknown keys and node types are kept as text and shown, never an error.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PLAN_NONE (-1.0)
#define PLAN_MAX_DEPTH 200
#define PLAN_MAX_NODES 20000

/* How a node hangs on its parent. */
enum plan_link { PLAN_OUTER, PLAN_INNER, PLAN_MEMBER, PLAN_SUBQUERY, PLAN_INITPLAN, PLAN_SUBPLAN, PLAN_ROOT };

/* A key that the tree does not know, or that only a printer needs. Of nested groups: "JIT/Timing/Inlining". */
struct plan_extra {
	struct str key, value;
};

struct plan_worker {
	double rows, loops, total_ms, startup_ms;
	double sort_kb;
	bool sort_on_disk;
	double exact_pages, lossy_pages; /* PostgreSQL 18 */
};

struct plan_node {
	struct str type; /* "Seq Scan", "Hash Join", as JSON has it; parallel-aware is apart */
	enum plan_link link;
	struct str subplan; /* "CTE x", "InitPlan 1 (returns $0)", "SubPlan 2" */
	struct str relation, schema, alias, index, cte, function;
	struct str join_type, strategy, partial_mode, operation, direction;
	struct str index_cond, recheck_cond, filter, join_filter, hash_cond, merge_cond, tid_cond, one_time_filter;
	struct str *sort_key, *group_key, *output, *presorted_key;
	size_t sort_key_n, group_key_n, output_n, presorted_key_n;
	bool rows_rounded; /* until PostgreSQL 17: rows per loop are rounded to a whole number */
	bool parallel_aware, inner_unique, single_copy, disabled;

	double startup_cost, total_cost, plan_rows, plan_width;
	double startup_ms, total_ms, rows, loops; /* loops 0: never executed */
	double removed_filter, removed_join_filter, removed_recheck;
	double heap_fetches, exact_pages, lossy_pages, index_searches;
	double workers_planned, workers_launched;
	double subplans_removed;
	struct str sort_method;
	double sort_kb;
	bool sort_on_disk;
	double hash_buckets, hash_batches, hash_batches_planned, peak_memory_kb, disk_kb;
	double cache_hits, cache_misses, cache_evictions, cache_overflows;
	double shared_hit, shared_read, shared_dirtied, shared_written, local_hit, local_read, temp_read, temp_written;
	double io_read_ms, io_write_ms;
	double wal_records, wal_fpi, wal_bytes;
	double conflicting_tuples, tuples_inserted;

	struct plan_extra *extras;
	size_t extras_n;
	struct plan_worker *workers;
	size_t workers_n;
	struct plan_node **children; /* in the order listed */
	size_t children_n;
	struct plan_node *parent;
	unsigned number; /* depth first, from 0 */
	unsigned depth;
};

struct plan_trigger {
	struct str name, constraint, relation;
	double ms, calls;
};

struct plan {
	struct plan_node *root;
	unsigned node_count;
	struct str query;      /* auto_explain's Query Text, or empty */
	struct str parameters; /* auto_explain's Query Parameters (16+) */
	int64_t query_id;      /* 0: none */
	/* PLAN_NONE where not printed. auto_explain's document carries neither; its execution time is the duration in
	 * the log line before it, which the caller knows. */
	double planning_ms, execution_ms;
	double jit_ms, jit_functions, serialization_ms;
	struct plan_trigger *triggers;
	size_t triggers_n;
	struct plan_extra *settings;
	size_t settings_n;
	struct plan_extra *extras;
	size_t extras_n;
	bool analyzed; /* has actual figures */
	bool timed;    /* has actual times */
	struct pos at;
};

/*
 * Reads every plan in `text`: one or many, JSON, text, YAML or XML, bare or in psql's or pgAdmin's frame. Calls `each`
 * per plan, in their order. A plan lives in `arena`; its texts may be slices of `text`, which must live as long.
 * plan->at is `at` moved to the plan's first byte (of the text without the frame). False, with *err, when no plan was
 * found, or when one broke off or contradicts itself: the others have been delivered all the same.
 */
bool plan_read_all(struct str text, struct pos at, void (*each)(void *context, struct plan *plan), void *context,
		   struct arena *arena, struct err *err);
/* The one plan in `text`, or NULL with *err. */
struct plan *plan_read(struct str text, struct pos at, struct arena *arena, struct err *err);
/* True if `head` looks like a plan of any format. */
bool plan_sniff(struct str head);

/*
 * The query text and the shape's hash (node types, relations and indexes) of an auto_explain document, without building
 * the tree: what the hot path needs of each of many plans. *query points into `document` or into `arena`.
 */
bool plan_glance(struct str document, struct str *query, uint64_t *shape, struct arena *arena);
/* The same hash, of a tree. */
uint64_t plan_shape(const struct plan *plan);

/* A number that was not printed counts as nothing. */
static inline double plan_or_zero(double printed)
{
	return printed > 0 ? printed : 0;
}

#endif
