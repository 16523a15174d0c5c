#ifndef ANALYSIS_PLAN_STATS_H
#define ANALYSIS_PLAN_STATS_H
/*
 * What plans reveal about tables: how many rows and pages they have and how selective the conditions on them are. It
 * stands in for statistics where no snapshot was given.
 *
 * Rows are those that a sequential scan read (kept and removed), pages those it touched; without ANALYZE or BUFFERS
 * they follow from the planner's estimates and cost (cost_seqscan() in costsize.c, default cost constants). A
 * condition's selectivity is the share of rows that it kept: of a sequential scan's rows, or of the table's where an
 * index found them. Observations of one condition in many plans are added up, so the order of plans does not matter.
 *
 *     struct plan_stats *s = plan_stats_collect(join->plans, join->plans_n, arena);
 *     plan_stats_apply(s, join->plans, join->plans_n, catalog);   // fills what the catalogue does not know
 *     const struct plan_selectivity *p = plan_stats_condition(s, table, STR("customer_id"), STR("="));
 */
#include "analysis/join.h"
#include "analysis/plan_condition.h"

struct plan_relation {
	struct str schema, name;            /* schema is empty unless a plan was VERBOSE */
	double rows, pages;                 /* PLAN_NONE: unknown */
	bool rows_measured, pages_measured; /* counted by the executor, not estimated by the planner */
	double rows_least;                  /* read by scans that a LIMIT may have ended */
};

struct plan_selectivity {
	struct str schema, table;
	struct str condition;            /* literals as '?', no aliases: "a = ? AND lower(b) = ?" */
	struct plan_conjunct *conjuncts; /* of one of the plans, for columns and operators; see plan_condition.h */
	size_t conjuncts_n;
	double kept, examined; /* rows, over all plans and loops */
	unsigned plans;
	bool measured;   /* false: the planner's estimates */
	bool per_lookup; /* compared with a value of another table (a join), not with a constant */
};

struct plan_stats {
	struct plan_relation **relations;
	size_t relations_n, relations_cap;
	struct plan_selectivity **selectivities;
	size_t selectivities_n, selectivities_cap;
	struct map by_relation, by_condition;
	struct arena *arena;
};

struct plan_stats *plan_stats_collect(const struct joined_plan *plans, size_t n, struct arena *arena);

/* Frees what does not live in the arena. */
void plan_stats_release(struct plan_stats *s);

/* The relation of that name, or NULL; an empty schema on either side matches any. */
const struct plan_relation *plan_stats_relation(const struct plan_stats *s, struct str schema, struct str name);

/* 0 to 1; never exactly 0 (half a row at least was expected). */
double plan_selectivity_share(const struct plan_selectivity *p);
/* What is known of "column op something" alone, measured before estimated; NULL without. `op` as in plan_conjunct. */
const struct plan_selectivity *plan_stats_condition(const struct plan_stats *s, const struct table *t,
						    struct str column, struct str op);
/* The same for several conditions at once: exactly these columns with these operators, in any order. */
const struct plan_selectivity *plan_stats_conditions(const struct plan_stats *s, const struct table *t,
						     const struct str *columns, const struct str *ops, size_t n);

/*
 * Fills in rows, pages and bytes of tables, and n_distinct and correlation of columns, that the catalogue does not
 * know, with source STAT_FROM_PLAN.
 */
void plan_stats_apply(const struct plan_stats *s, const struct joined_plan *plans, size_t plans_n, struct catalog *c);

#endif
