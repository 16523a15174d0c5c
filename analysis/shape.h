#ifndef ANALYSIS_SHAPE_H
#define ANALYSIS_SHAPE_H
/*
 * The shape of a statement: what its parse tree (libpg_query, PostgreSQL's own grammar) says about the tables it
 * touches. Made once per pattern, from the normalised text, so an operand `$n` is slot n of the pattern's samples.
 *
 * A shape is a list of query blocks (SELECT levels, CTEs, subqueries, arms of UNION). Every table occurrence ("access")
 * belongs to one block; every predicate to one access.
 */
#include "analysis/scan.h"
#include "base/arena.h"
#include "base/err.h"
#include "parsers/catalog.h"

enum predicate_kind {
	PRED_EQ,
	PRED_IN,    /* IN list, = ANY(array) */
	PRED_RANGE, /* < <= > >= BETWEEN, row comparison (its first column) */
	PRED_LIKE,  /* LIKE with a pattern that may have a prefix; see literal.wildcard_first */
	PRED_ILIKE,
	PRED_REGEX,
	PRED_IS_NULL,
	PRED_IS_NOT_NULL,
	PRED_TRUE, /* a boolean column by itself */
	PRED_FALSE,
	PRED_NE,       /* <>, NOT IN, NOT LIKE …: no index helps */
	PRED_CONTAINS, /* @> && <@ on jsonb, arrays, ranges, points; << of networks and ranges; ? ?| ?& */
	PRED_FULLTEXT, /* @@ */
	PRED_OTHER,
};

enum operand_kind { OPERAND_SLOT, OPERAND_CONSTANT, OPERAND_COLUMN, OPERAND_EXPRESSION, OPERAND_NONE };

struct shape_access;

/* A column, or an expression over columns of one access. */
struct shape_term {
	struct shape_access *access; /* NULL when it could not be resolved to one */
	struct str column;           /* bare column name; of an expression, its only column if it has just one */
	struct str expression;       /* canonical SQL of anything but a bare column ("lower(email)"), else empty */
};

struct shape_operand {
	enum operand_kind kind;
	unsigned slot;          /* OPERAND_SLOT: n of $n */
	struct str constant;    /* OPERAND_CONSTANT: NULL, true, false */
	struct shape_term term; /* OPERAND_COLUMN: the other side of a join condition */
	struct str cast;        /* type it is cast to, or empty */
};

struct shape_predicate {
	struct shape_term term;
	enum predicate_kind kind;
	struct str op;                          /* operator as written: "=", "~~*", "@>" */
	struct shape_operand operand, operand2; /* operand2: BETWEEN's upper bound */
	int or_group;                           /* > 0: predicates of one OR share it; 0: ANDed */
	bool row_comparison;                    /* (a, b) < ($1, $2): first column; row_terms holds them all */
	struct shape_term *row_terms;
	size_t row_terms_n;
	struct str text; /* canonical SQL of the whole condition */
	bool having;
};

struct shape_sort {
	struct shape_term term;
	bool desc, nulls_first; /* nulls_first: as in effect (DESC defaults to first) */
};

/* One occurrence of a table. */
struct shape_access {
	struct str schema, name, alias; /* as written; schema may be empty */
	struct table *table;            /* in the catalogue, or NULL */
	struct shape_block *block;
	bool is_cte, is_function, is_subquery; /* not a stored table */
	struct shape_block *derived;           /* what a CTE or subquery reads */
	bool nullable;                         /* on the nullable side of an outer join */
	bool written, locked;                  /* target of INSERT/UPDATE/DELETE/MERGE; FOR UPDATE */
	struct shape_predicate **predicates;
	size_t predicates_n, predicates_cap;
	struct str *columns; /* read anywhere in the block, each once */
	size_t columns_n, columns_cap;
	bool all_columns; /* SELECT * or t.* */
	bool in_output;   /* a column of it is in the block's result */
	int number;       /* within the shape, from 0 */
};

struct shape_block {
	struct shape_block *parent; /* NULL: top level */
	struct shape_access **accesses;
	size_t accesses_n, accesses_cap;
	struct shape_sort *order, *group;
	size_t order_n, group_n, order_cap, group_cap;
	bool has_limit, has_offset, distinct, distinct_on, has_aggregates, has_where, is_set_operation, for_update,
		correlated;
	bool in_exists, in_in, in_not_in; /* what it is a subquery of */
	struct shape_operand limit, offset;
	struct str aggregates; /* "count(*)", comma separated, canonical */
	bool random_order;     /* ORDER BY random() */
	bool cross_join;       /* two accesses that no condition connects */
};

struct shape {
	enum statement_kind kind;
	bool several;         /* more than one statement in one text */
	bool parsed;          /* false: libpg_query did not understand it; the rest is empty */
	struct str error;     /* why not */
	uint64_t fingerprint; /* spellings that mean the same meet here */
	struct shape_block **blocks;
	size_t blocks_n, blocks_cap;
	struct shape_access **accesses; /* all stored tables, in order */
	size_t accesses_n, accesses_cap;
	struct shape_predicate **predicates; /* all */
	size_t predicates_n, predicates_cap;
	struct str *written_columns; /* INSERT's list or UPDATE's SET */
	size_t written_columns_n, written_columns_cap;
	size_t rows_per_insert; /* VALUES rows; 0: INSERT … SELECT */
	bool on_conflict, returning;
};

/*
 * Parses `normalized` (from scan_normalize()). Runs on a thread with a large stack (parsers/pg_tree.h) and refuses
 * texts that are too long or too deep, because libpg_query has no stack check of its own. Never fails: see
 * shape->parsed. `catalog` (may be NULL) resolves unqualified columns, `*` and views.
 */
struct shape *shape_parse(struct str normalized, const struct catalog *catalog, struct arena *arena);

/* Reads nothing but the server's own catalogues: what psql, pg_dump, drivers and monitoring ask, no work of the
 * application. */
bool shape_is_introspection(const struct shape *shape);

#endif
