#ifndef ANALYSIS_WORKLOAD_H
#define ANALYSIS_WORKLOAD_H
/*
 * The workload: everything the logs say, as a commutative monoid. workload_new() is its zero, adding events and
 * workload_merge() its operations; threads, files, days, machines and digests all meet in the merge. So everything kept
 * is an integer or a set, samples are chosen by an order that depends on their content only, and what grows has a cap
 * whose overflow is counted.
 *
 * What spans a cut between two segments (a statement waiting for its duration, a plan waiting for its statement, a run
 * of repeated queries, an open transaction) is kept per session at both ends of the segment and stitched to its
 * neighbour in time by workload_finish(); see session.h.
 *
 *     struct workload *w = workload_new(&options);
 *     struct segment *s = workload_begin(w, stream);     // one thread, one piece of one file
 *     workload_add(s, &event);
 *     workload_end(s);
 *     workload_merge(w, other);                          // frees `other`
 *     workload_finish(w, catalog);                       // stitch, parse shapes, sort: now it can be read
 */
#include "analysis/scan.h"
#include "analysis/shape.h"
#include "base/arena.h"
#include "base/hist.h"
#include "base/map.h"
#include "base/num.h"
#include "parsers/event.h"
#include "parsers/plan.h"

enum sample_mode { SAMPLES_REDACTED, SAMPLES_NONE, SAMPLES_RAW };

struct workload_options {
	enum sample_mode samples;
	struct scan_options scan;
	size_t max_patterns; /* 0: 50,000 */
	size_t max_sessions; /* 0: 1,000,000 */
};

struct tally {
	uint64_t calls;
	uint64_t total_us;
};

/* Calls and time of one database, user, application or client. */
struct dimension_row {
	struct str name;
	struct tally tally;
};
enum dimension { BY_DATABASE, BY_USER, BY_APPLICATION, BY_CLIENT, DIMENSION_COUNT };

/* One value of a slot of a sample, without the value: enough for the advisor, safe to keep. */
struct sample_value {
	enum literal_type type;
	bool is_null, wildcard_first, wildcard_last, exact; /* exact: `number` is not rounded (LIMIT, OFFSET) */
	uint64_t hash;   /* hash_bytes() of the value: compare with hash_bytes() of a most common value */
	uint32_t length; /* of a list: elements */
	double number;   /* two significant digits; a time: seconds before the call, or that of the time before it and
			    two digits of their distance; NAN: neither */
	bool is_time;
};

struct sample {
	uint64_t order; /* samples with the smallest are kept; from the content only */
	int64_t at_us, duration_us;
	struct str text;             /* redacted or raw, parameters bound, by workload_options.samples */
	struct sample_value *values; /* by slot, from 0 */
	size_t values_n;
	uint32_t pid;
	struct str database, user, application;
};

/* A plan that auto_explain logged, or that was attached from a file. */
struct plan_sample {
	uint64_t shape; /* plan_glance() */
	uint64_t order;
	int64_t at_us, duration_us;
	struct str document; /* constants redacted as in samples */
	enum plan_format format;
	struct str source;  /* file with its line, or process and time */
	struct tally tally; /* of all plans of this shape */
};

struct hour_row {
	int64_t hour; /* hours since 1970 UTC */
	struct tally tally;
};

struct reuse;
struct rhythm;

struct pattern {
	uint64_t id;      /* of the report: the tree's fingerprint, or the scanner's without a tree */
	uint64_t scan_id; /* the scanner's (the smallest one where several met) */
	struct str query; /* normalised text */
	enum statement_kind kind;
	bool cut;         /* only seen cut short */
	bool nested_only; /* seen only inside functions or triggers (auto_explain): no calls */
	struct tally tally;
	u128 sum_of_squares; /* of µs */
	uint64_t min_us, max_us;
	struct hist durations;
	struct tally parse, bind;
	struct dimension_row *dimensions[DIMENSION_COUNT]; /* by time, the largest first */
	size_t dimensions_n[DIMENSION_COUNT];
	struct hour_row *hours; /* in order */
	size_t hours_n;
	int64_t first_us, last_us;
	int64_t *query_ids; /* sorted */
	size_t query_ids_n;
	uint64_t temp_files, temp_bytes, temp_max_bytes, lock_waits, lock_wait_us, errors, cancels;
	uint32_t max_list;
	struct sample *samples; /* the slowest first, then the spread */
	size_t samples_n;
	struct plan_sample *plans; /* the slowest of each shape, most time first */
	size_t plans_n;
	const struct reuse *reuse;   /* when it was called with what; see behaviour_reuse.h */
	const struct rhythm *rhythm; /* when it was called, and how long it took then */
	struct shape *shape;         /* set by workload_finish() */
	bool is_other;               /* the row that patterns above the cap were folded into */
};

/* One kind of error or server message. */
struct error_row {
	struct str sqlstate; /* "57014"; empty when the log does not say */
	struct str message;  /* normalised: quoted names and numbers masked */
	enum severity severity;
	uint64_t count;
	uint64_t pattern; /* id of the pattern that met it most, 0: none */
	int64_t first_us, last_us;
};

struct totals {
	struct tally calls;
	struct tally parse, bind, unattributed; /* unattributed: bare durations that no statement owns */
	uint64_t sessions, errors, connections, disconnections, temp_files, temp_bytes, lock_waits, deadlocks;
	uint64_t checkpoints, autovacuums, autoanalyzes, cancels, plans, entries, events[EVENT_TYPE_COUNT];
};

struct behaviour;
struct timeline;

struct workload {
	struct arena arena;
	struct workload_options options;
	struct totals totals;
	int64_t first_us, last_us; /* of all entries with a time */
	struct pattern **patterns; /* after workload_finish(): by total time, then id */
	size_t patterns_n;
	struct dimension_row *dimensions[DIMENSION_COUNT]; /* by time, the largest first */
	size_t dimensions_n[DIMENSION_COUNT];
	struct hour_row *hours;
	size_t hours_n;
	struct error_row *errors; /* by count */
	size_t errors_n;
	bool capped_patterns, capped_sessions, capped_errors;
	struct behaviour *behaviour;  /* see behaviour.h */
	struct timeline *timeline;    /* see timeline.h */
	struct workload_state *state; /* what only the workload's own files know */
};

struct segment;
struct seams;

struct workload *workload_new(const struct workload_options *options);
void workload_free(struct workload *w);
/* Starts a piece of one stream. `stream_order` sorts pieces of one stream that have equal times. */
struct segment *workload_begin(struct workload *w, uint64_t stream_order);
void workload_add(struct segment *s, const struct event *event);
void workload_end(struct segment *s);
/* The same for one of the parts in which threads share a log: what it leaves open goes to the log's seams (seams.h). */
void workload_end_part(struct segment *s, struct seams *seams, uint64_t part);
void workload_merge(struct workload *into, struct workload *from);
/* A plan from a file, attached to the pattern of its query text (or of `query` when it carries none). */
void workload_add_plan(struct workload *w, const struct plan *plan, struct str document, struct str query,
		       struct str source);
/* The database with the most calls; empty when the logs name none. Before or after workload_finish(). */
struct str workload_main_database(const struct workload *w);
void workload_finish(struct workload *w, const struct catalog *catalog);
/* By report id, after workload_finish(). */
struct pattern *workload_pattern(const struct workload *w, uint64_t id);
/* The pattern that a scanner's fingerprint ended up in, after workload_finish(). */
struct pattern *workload_pattern_of_scan(const struct workload *w, uint64_t scan_id);

/* Seconds the logs cover, at least 1; what "a day" is scaled from. */
double workload_seconds(const struct workload *w);

#endif
