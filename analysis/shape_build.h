#ifndef ANALYSIS_SHAPE_BUILD_H
#define ANALYSIS_SHAPE_BUILD_H
/*
 * Between the files that make a shape: shape_statement.c walks statements and blocks, shape_from.c what stands in FROM,
 * shape_column.c resolves names to accesses, shape_condition.c turns conditions into predicates.
 *
 * A scope is what the names in one block mean. Scopes live in the shape's arena while it is made; the parse tree is
 * freed afterwards, so every text that stays is copied.
 */
#include "analysis/shape.h"
#include "parsers/pg_tree.h"

struct shape_cte {
	struct str name;
	struct shape_scope *scope; /* of its query; NULL while that is being read */
	struct shape_block *block;
	struct shape_cte *next;
};

struct shape_scope {
	struct shape_scope *outer;
	struct shape_block *block;
	struct shape_cte *ctes;
	const cJSON *targets;     /* of a SELECT */
	bool in_targets;          /* that is what is being walked */
	struct shape_scope *next; /* all scopes of the shape, to find a block's */
};

struct shape_builder {
	struct shape *shape;
	const struct catalog *catalog;
	struct arena *arena;
	struct str sql;
	struct shape_scope *scopes;
	struct arena scratch; /* for texts on their way */
	int or_groups;
	unsigned depth;
};

/* Deeper trees are not walked; cJSON stops at 1,000 levels anyway. */
#define SHAPE_MAX_DEPTH 400

/*
 * As ARENA_PUSH, for lists of one or two: a workload of many patterns has as many shapes.
 */
#define SHAPE_PUSH(items, n, cap, a)                                                                                   \
	((void)((cap) ? 0 : ((items) = arena_array(1, sizeof *(items), (a)), (cap) = 1, 0)),                           \
	 ARENA_PUSH(items, n, cap, a))

/* shape_statement.c */
struct shape_scope *shape_add_select(struct shape_builder *b, const cJSON *select, struct shape_scope *outer);
struct shape_scope *shape_add_statement(struct shape_builder *b, const cJSON *statement, struct shape_scope *outer);
/* A call (inner node) of an aggregate function, and not as a window function. */
bool shape_is_aggregate(const cJSON *call);
/* Notes columns read, aggregates and subqueries anywhere below `node`. */
void shape_walk(struct shape_builder *b, const cJSON *node, struct shape_scope *scope);

/* shape_from.c */
struct shape_access *shape_add_table(struct shape_builder *b, const cJSON *range_var, struct shape_scope *scope);
void shape_add_from(struct shape_builder *b, const cJSON *item, struct shape_scope *scope);
void shape_add_ctes(struct shape_builder *b, const cJSON *with_clause, struct shape_scope *scope);

/* shape_column.c */
/* The access a ColumnRef (inner node) speaks of, or NULL; subqueries and CTEs that the planner would merge are looked
 * through. *name is its column. */
struct shape_access *shape_resolve(struct shape_builder *b, const cJSON *column_ref, struct shape_scope *scope,
				   struct str *name);
void shape_note_column(struct shape_builder *b, struct shape_access *access, struct str name);
/* A column or an expression over columns; access is NULL when they belong to several or none. */
struct shape_term shape_term_of(struct shape_builder *b, const cJSON *node, struct shape_scope *scope);
struct shape_operand shape_operand_of(struct shape_builder *b, const cJSON *node, struct shape_scope *scope);
struct shape_scope *shape_scope_of(struct shape_builder *b, const struct shape_block *block);
/* What ORDER BY 2 or ORDER BY label means; `node` itself when it is neither. */
const cJSON *shape_output_column(const cJSON *node, const struct shape_scope *scope);
struct str shape_copy(struct shape_builder *b, struct str s);
/* Canonical SQL of a node, as pg_deparse() has it. */
struct str shape_text(struct shape_builder *b, const cJSON *node, const struct table *table);

/* shape_condition.c */
struct shape_condition_place {
	bool having;
	bool negated;
	int or_group;
};
void shape_add_condition(struct shape_builder *b, const cJSON *node, struct shape_scope *scope,
			 struct shape_condition_place place);
/* left.name = right.name, from USING. */
void shape_add_equality(struct shape_builder *b, struct shape_access *left, struct shape_access *right,
			struct str name);

#endif
