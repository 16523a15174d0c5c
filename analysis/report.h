#ifndef ANALYSIS_REPORT_H
#define ANALYSIS_REPORT_H
/*
 * The report: one plain model that every renderer prints. Whatever is shown is computed here, once; a renderer formats.
 * Everything is in its final order and lives as long as the run's arena.
 */
#include "analysis/finding.h"
#include "analysis/series.h"
#include "analysis/workload.h"
#include "parsers/catalog.h"

enum input_kind { INPUT_UNKNOWN, INPUT_LOG, INPUT_PLAN, INPUT_SCHEMA, INPUT_SNAPSHOT, INPUT_DIGEST, INPUT_REPORT };
extern const char *const input_kind_names[];
enum input_status { INPUT_OK, INPUT_TRUNCATED, INPUT_DAMAGED, INPUT_UNREADABLE, INPUT_UNKNOWN_KIND };
extern const char *const input_status_names[]; /* ok truncated damaged unreadable unknown */

struct report_input {
	struct str path;
	enum input_kind kind;
	struct str format, compression; /* "stderr", "gzip" */
	uint64_t bytes;                 /* decompressed */
	uint64_t entries, unparsed_lines;
	int64_t from_us, to_us; /* of a log's entries: where to look for what a finding names; TIME_UNKNOWN */
	enum input_status status;
	struct str error;     /* empty when ok */
	struct str *unparsed; /* the first few lines not understood, with their place: "file:12: text" */
	size_t unparsed_n;
	struct str prefix; /* of stderr logs: given or inferred */
};

struct report_pattern {
	const struct pattern *pattern;
	double mean_us, stddev_us;
	uint64_t p50_us, p90_us, p95_us, p99_us;
	double share; /* of the total time of all calls */
	struct str *tables;
	size_t tables_n;
	const struct finding **recommendations;
	size_t recommendations_n;
	size_t *plans; /* indexes into report.plans */
	size_t plans_n;
	size_t *indexes; /* indexes into report.indexes: what serves it, or would */
	size_t indexes_n;
	const struct counted_total *counted; /* by pg_stat_statements; NULL: not known. Never part of calls. */
};

/* One node of a plan with what analysis adds: see analysis/plan_time.h. */
struct report_node {
	const struct plan_node *node;
	int64_t self_us;                    /* -1: not measured */
	double rows, estimated_rows, loops; /* totals over loops and workers */
	struct str *issues;
	size_t issues_n;
	struct str condition; /* what it filters or joins by, constants redacted as samples are; may be empty */
};

struct report_plan {
	struct str source;
	uint64_t pattern; /* 0: none */
	const struct plan *plan;
	int64_t total_us; /* -1: not measured */
	struct report_node *nodes;
	size_t nodes_n;
};

struct report_index {
	uint64_t id; /* of its names; the same in every run */
	const struct index *index;
	uint64_t *serves; /* pattern ids */
	size_t serves_n;
	uint64_t serves_calls; /* of those patterns, in the window */
	struct str verdict;    /* keep, drop, duplicate, redundant, unused, new, invalid … with a short reason */
	struct str reason;
	struct str keys; /* of the definition what tells indexes apart: "btree (a, b) WHERE c", "PRIMARY KEY (id)" */
	const struct finding *finding; /* what made the verdict; NULL: nothing objects */
};

struct report_table {
	const struct table *table;
	struct str schema, name;
	uint64_t calls, read_us, write_us;
	double writes_per_day;
	size_t indexes;
};

/* A logged wait for a lock. */
struct report_wait {
	int64_t at_us;
	uint64_t waited_us;
	uint64_t pattern, holder_pattern; /* report ids; 0: not known */
	uint32_t pid, holder_pid;
	struct str mode, object, relation; /* "ShareLock", "transaction 211827", "public.orders"; may be empty */
};

/* Automatic vacuums of one table. */
struct report_vacuum {
	struct str table; /* "db.schema.table" */
	uint64_t count, total_us, longest_us, rows_removed, cancelled;
};

/* What happened over time, in the steps of report.axis. */
enum report_unit { UNIT_COUNT, UNIT_MEAN, UNIT_BYTES }; /* UNIT_MEAN: the mean number at a time, not a sum */
struct report_series {
	const char *name;  /* "lock_waits" */
	const char *title; /* "Lock waits" */
	enum report_unit unit;
	double *values;
	double most;
};

/* A caveat that must be said beside the numbers: a cap hit, a threshold that hides statements, a gap. */
struct report_note {
	struct str text;
};

struct report {
	struct arena *arena;
	struct str version;
	const struct workload *workload;
	const struct catalog *catalog; /* empty, never NULL */
	int64_t from_us, to_us;
	double seconds;
	struct report_input *inputs;
	size_t inputs_n;
	struct report_pattern *patterns; /* by total time */
	size_t patterns_n;
	const struct report_pattern **patterns_by_id; /* sorted; see report_pattern_of() */
	int64_t busy_us_per_day;                      /* the total time of all calls, scaled to a day */
	int64_t saved_us_per_day;         /* of it, what the recommendations save together; helped twice counts once */
	double saved_share;               /* of the busy time, 0 to 1 */
	size_t recommendations_by[3];     /* by enum finding_severity */
	size_t first_recommendations;     /* so many of them, by rank, save FIRST_SHARE of what all save; 0: no time is
					     saved */
	double first_share;               /* of what all save; exactly what the first ones save */
	struct finding **recommendations; /* by rank */
	size_t recommendations_n;
	struct report_index *indexes;
	size_t indexes_n;
	struct report_table *tables;
	size_t tables_n;
	struct report_plan *plans;
	size_t plans_n;
	struct report_index_totals {
		size_t n[2]; /* existing, new */
		double bytes[2];
		size_t doubted; /* existing ones that are no keep */
		double doubted_bytes;
	} index_totals;
	struct series_axis axis; /* of the series; no steps: nothing happened over time */
	struct report_series *series;
	size_t series_n;           /* those with anything in them */
	struct report_wait *waits; /* the longest ones, the longest first */
	size_t waits_n;
	struct report_vacuum *vacuums; /* by total time */
	size_t vacuums_n;
	struct report_note *notes;
	size_t notes_n;
	size_t top;             /* --top: how many patterns the readable formats show in full */
	int64_t zone_offset_us; /* --timezone of the readable formats; JSON is UTC */
	struct str zone;
};

/* Sorts patterns_by_id; once the patterns are complete. */
void report_sort_pattern_ids(struct report *r);
/* By report id; NULL when there is none. */
const struct report_pattern *report_pattern_of(const struct report *r, uint64_t id);

#endif
