#ifndef ANALYSIS_PLAN_CONDITION_H
#define ANALYSIS_PLAN_CONDITION_H
/*
 * The conditions that a plan prints ("((a = 1) AND (lower(b) = 'x'::text))"), taken apart as far as indexes and
 * statistics care: which column, which operator, and what is wrapped around the column. EXPLAIN's text is always fully
 * parenthesised, so no grammar is needed; what is not understood has an empty column and keeps its text.
 *
 *     struct plan_conjunct c[PLAN_MAX_CONJUNCTS];
 *     size_t n = plan_conjuncts(node->filter, c);
 */
#include "base/arena.h"
#include "base/str.h"

#define PLAN_MAX_CONJUNCTS 16

struct plan_conjunct {
	struct str text;      /* without the outer parentheses */
	struct str qualifier; /* alias before the column, or empty */
	struct str column;    /* unquoted; empty: not one column against something */
	struct str op; /* "=", "~~", "@>", "IS NULL", "IS NOT NULL", "= ANY"; of a bare boolean column "", or "NOT" */
	struct str
		function;   /* applied to the column: "lower"; of an expression "+" or "->>" its operator; else empty */
	struct str cast;    /* type the column is cast to, or empty */
	struct str operand; /* the other side, as printed */
	bool operand_constant; /* a literal, a parameter, or an array of them: no column in it */
	bool has_or, has_subplan;
};

/* Splits at the ANDs. At most PLAN_MAX_CONJUNCTS are told apart. */
size_t plan_conjuncts(struct str condition, struct plan_conjunct *out);

/* The column itself is compared: neither a function's result nor a coarser type, as "(at)::date = …" does. */
bool plan_conjunct_is_bare(const struct plan_conjunct *c);

/*
 * The condition with every literal as '?', so that it is the same for all calls of a pattern and gives no value away:
 * "((a = ?) AND (b > ?))".
 */
struct str plan_condition_folded(struct str condition, struct arena *arena);

#endif
