#ifndef ANALYSIS_JOIN_H
#define ANALYSIS_JOIN_H
/*
 * Workload × catalogue × plans: for every table access of every pattern, which indexes can serve it and how far, what
 * its plans showed, and what every table and index is used for. Built once; rules and the report read it.
 */
#include "analysis/plan_time.h"
#include "analysis/workload.h"
#include "parsers/catalog.h"

/* A plan of a pattern, with times worked out. */
struct joined_plan {
	const struct plan *plan;
	const struct plan_times *times;
	struct str source;
	struct pattern *pattern;          /* NULL: none fits */
	const struct plan_sample *sample; /* NULL: from a file */
	bool by_file_name;                /* attached by file name only */
};

/* How an index serves an access. */
struct index_service {
	const struct index *index;
	unsigned equality_keys; /* leading keys bound by equality */
	bool range_key;         /* the next key is bound by a range */
	bool order;             /* gives the wanted order */
	bool covering;          /* holds every column that is read */
	bool seen;              /* a plan used it */
};

struct joined_access {
	struct pattern *pattern;
	const struct shape_access *access;
	struct table *table;            /* never NULL */
	struct index_service *services; /* best first */
	size_t services_n;
	/* From the pattern's plans, per execution; PLAN_NONE where no plan shows it. */
	double self_us, rows_out, rows_removed, loops;
	const struct plan_node *node; /* the scan in the most telling plan, or NULL */
	const struct joined_plan *plan;
};

struct joined_index {
	struct index *index;
	struct joined_access **serves;
	size_t serves_n, serves_cap;
	bool seen_in_plan;
	/* Statements that it could serve and that the log does not show: counted ones (counted.h), and refreshes of
	 * materialised views. */
	size_t hidden_n;
	const struct statement_stats *hidden; /* the one of them with the most time */
};

struct joined_table {
	struct table *table;
	struct joined_access **accesses;
	size_t accesses_n, accesses_cap;
	uint64_t calls, read_us, write_us; /* a pattern's time is shared among its tables by plan, else evenly */
	double inserts, updates, deletes;  /* statements seen in the log */
};

struct join_places;

struct join {
	struct arena *arena;
	struct join_places *lookup;
	struct joined_access **accesses;
	size_t accesses_n, accesses_cap;
	struct joined_plan *plans;
	size_t plans_n, plans_cap;
	struct joined_table *tables; /* parallel to catalog->tables */
	size_t tables_n;
	struct joined_index *indexes; /* all indexes of all tables */
	size_t indexes_n;
	struct counted *counted; /* what the server counted; NULL: no snapshot says */
};

struct join *join_build(struct workload *w, struct catalog *c, struct joined_plan *file_plans, size_t file_plans_n,
			struct arena *arena);
/* Frees what does not live in the arena. */
void join_release(struct join *j);
const struct joined_table *join_table(const struct join *j, const struct table *t);
const struct joined_index *join_index(const struct join *j, const struct index *i);

#endif
