#ifndef ANALYSIS_QUERY_MODEL_H
#define ANALYSIS_QUERY_MODEL_H
/*
 * A pattern as a planner sees it: query blocks of relations with their conditions, how many rows each condition keeps,
 * how relations are joined, which order and how many rows are wanted.
 *
 * Made once per pattern from its shape, the catalogue, the samples and what its plans showed. EXISTS and IN subqueries
 * over one table are pulled up as semi joins; other subqueries stay blocks of their own, executed as often as the block
 * they depend on returns rows. Deletes and key updates get a block for every foreign key that refers to the table: the
 * server looks there for referencing rows, and without an index reads the whole table.
 *
 * Everything lives in the arena given and refers to the workload and the catalogue, which must outlive it.
 */
#include "analysis/cost.h"
#include "analysis/join.h"
#include "analysis/plan_stats.h"
#include "analysis/selectivity.h"
#include "analysis/workload.h"
#include "base/map.h"

#define QUERY_MAX_RELATIONS 24

/* What an index key or a condition speaks of: a column, or an expression in canonical text. */
struct term {
	const struct column *column; /* of an expression: its only column, or NULL */
	struct str expression;       /* empty: the column itself */
};
bool term_equal(const struct term *a, const struct term *b);

struct clause {
	struct term term;
	enum predicate_kind kind;
	const struct shape_predicate *predicate; /* NULL: a foreign key's look-up */
	struct term *row_terms;                  /* of a row comparison: all columns, else NULL */
	size_t row_terms_n;
	double selectivity; /* mean over the samples */
	double lists;       /* elements of an IN list, else 1 */
	struct qual_cost cost;
	int or_group;             /* > 0: one arm of an OR: filters, but no index key */
	bool has_low, has_high;   /* of a range */
	bool prefix, infix;       /* LIKE 'x%'; LIKE '%x%', ILIKE and regular expressions */
	bool known;               /* its selectivity is from statistics or plans */
	bool literal;             /* the operand is written in the statement, not a bound parameter */
	bool only_use;            /* the statement names its column nowhere else */
	bool constant;            /* the same operand in every sample, or none at all (IS NULL, a boolean) */
	uint64_t constant_hash;   /* of that operand */
	uint32_t constant_length; /* elements of an IN list */
};

struct join_clause {
	unsigned left, right; /* relation numbers */
	struct term left_term, right_term;
	double left_distinct, right_distinct;
	double selectivity;
};

enum relation_join { RELATION_INNER, RELATION_SEMI, RELATION_ANTI, RELATION_OUTER };

struct query_block;

struct relation {
	unsigned number;
	enum relation_join join;
	const struct shape_access *access; /* NULL: a foreign key's look-up */
	const struct table *table;         /* NULL: rows of another block or a function */
	struct heap_size heap;
	double width; /* bytes a row that the query carries on */
	struct clause *clauses;
	size_t clauses_n, clauses_cap;
	double selectivity; /* of all clauses */
	struct qual_cost quals;
	const struct column **needed;
	size_t needed_n, needed_cap;
	bool all_columns;
	bool guessed;         /* a condition's selectivity is neither from statistics nor from plans */
	double observed_rows; /* that plans showed to come out of one execution; PLAN_NONE */
	double observed_us;   /* that plans showed it to take; PLAN_NONE */
	bool observed_whole;  /* they showed it to be read from end to end */
};

struct order_key {
	struct term term;
	bool desc, nulls_first;
};

struct query_block {
	const struct shape_block *shape; /* NULL: a foreign key's look-up */
	const struct constraint *foreign_key;
	struct relation *relations;
	size_t relations_n;
	struct join_clause *joins;
	size_t joins_n, joins_cap;
	double executions; /* per statement */
	/* The order wanted, when it is one relation's to give. */
	unsigned order_relation;
	struct order_key *order;
	size_t order_n;
	bool sorts;        /* wants an order at all */
	double limit_rows; /* with the offset; 0: all */
	bool stops_early;  /* the limit ends the reading: no grouping in between */
	size_t group_n, aggregates_n;
	double group_distinct; /* groups expected when all rows come in */
	bool aggregated, distinct, locks;
	double query_pages;   /* of all its tables */
	double join_surprise; /* by how much plans' joins returned more rows than the server expected; at least 1 */
};

struct query {
	const struct pattern *pattern;
	struct query_block *blocks;
	size_t blocks_n;
	double calls, mean_us;
	bool has_catalog_tables; /* at least one relation whose table is known */
};

/* What the model is built with. */
struct query_context {
	const struct workload *workload;
	const struct catalog *catalog;
	const struct join *join; /* may be NULL: no plans */
	struct cost_settings settings;
	struct u64_map observed;       /* struct shape_access * -> struct joined_access * */
	struct u64_map sizes;          /* struct table * -> struct table_size * */
	struct plan_stats *plan_stats; /* NULL: no plans */
	/* Distinct values of columns without statistics, as conditions that plans tested together suggest: column ->
	 * double *. */
	struct u64_map *learned;
	struct u64_map *asked; /* column -> enum asked_with, as a pointer */
	struct arena *arena;
};

/* How statements compare a column: with the same few values again and again, as a kind or a state, or with many. */
enum asked_with { ASKED_NEVER, ASKED_FEW, ASKED_MANY };

bool query_has_statistics(const struct column *column, double rows);
/*
 * Distinct values of a column without statistics: as conditions suggest that plans tested, else the rows of the table
 * that it refers to. 0: neither is known.
 */
double query_learned_distinct(const struct query_context *c, const struct table *t, const struct column *column,
			      double rows);
/* Statistics first, then what was learned, then selectivity_distinct()'s guesses. */
double query_distinct(const struct query_context *c, const struct table *t, const struct column *column, double rows,
		      struct value_variety seen);

/*
 * Takes in what plans showed and how large the tables are. Modelling a query learns more: who models many does it
 * twice.
 */
void query_context_init(struct query_context *c, const struct workload *w, const struct catalog *catalog,
			const struct join *join, struct arena *arena);
void query_context_release(struct query_context *c);

/* NULL when the pattern touches no known table. */
struct query *query_model_of(const struct query_context *c, const struct pattern *p, struct arena *arena);

/* query_clause.c */
struct clause *query_add_clause(const struct query_context *c, const struct pattern *p, struct relation *r,
				const struct shape_predicate *predicate, struct arena *arena);
struct term query_term(const struct relation *r, const struct shape_term *term);
/*
 * Adds up a relation's conditions once all are there; plans' figures win over guesses. `observed_fraction`: of the rows
 * that plans saw kept, 0: none; `looked_up`: other conditions or joins already narrow the rows down.
 */
void query_finish_clauses(const struct query_context *c, struct relation *r, double observed_fraction, bool looked_up);

/* Rows of the join of the relations in `mask` (bit n is relation n), all their conditions applied. */
double query_rows(const struct query_block *b, uint32_t mask);

/*
 * table_sizes.c: rows and pages of every table: from the catalogue (where plans left what they showed), else from the
 * values of keys that were asked for (key_values.h), else from how long statements took that had to read it whole; the
 * times are put right by tables whose size is known otherwise.
 */
enum size_source {
	SIZE_UNKNOWN,
	SIZE_FROM_JOINS, /* times of joins: no more than half a guess */
	SIZE_FROM_TIMES,
	SIZE_FROM_KEYS,
	SIZE_FROM_PLAN,
	SIZE_FROM_STATISTICS,
};
struct table_size {
	struct heap_size heap;
	enum size_source source;
};
void table_sizes_guess(struct query_context *c, struct arena *arena);
const struct heap_size *query_table_size(const struct query_context *c, const struct table *t);
enum size_source query_size_source(const struct query_context *c, const struct table *t);
/* By what factor a table may be larger than was made out. */
double query_size_margin(const struct query_context *c, const struct table *t);
/* Of the table that `column` refers to by itself; SIZE_UNKNOWN when it refers to none. */
enum size_source query_parent_source(const struct query_context *c, const struct table *t, const struct column *column);
/* Bytes of a row in the heap, by the columns' widths. */
double table_row_bytes(const struct table *t);

#endif
