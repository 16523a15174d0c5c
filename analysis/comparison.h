#ifndef ANALYSIS_COMPARISON_H
#define ANALYSIS_COMPARISON_H
/*
 * Two reports side by side: which statements became slower or faster, which are new or gone, what became of the advice
 * of the first and what it brought. A side is a neutral extract, so that a saved report and a digest compare alike. The
 * comparison is a function of its two sides; it points into them.
 *
 * Sides cover different spans and different loads: whatever is said of time is per day of 86,400 s, in µs, and at equal
 * load: changes at the calls of AFTER, what advice brought at the calls of BEFORE, which its promise was made for. A
 * change is worth telling when it moves enough time. Of a pattern that runs on both sides it is certain when there are
 * calls enough on both for a mean to say something, and when the means differ by more than their standard errors
 * explain (Welch's test, three of them); otherwise it is told as not certain, with its calls.
 */
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/str.h"

struct comparison_pattern {
	uint64_t id;
	struct str query;
	uint64_t calls, total_us, p50_us, p95_us, p99_us;
	double stddev_us;
};

struct comparison_advice {
	uint64_t id;
	struct str rule, title;
	uint64_t *patterns; /* report ids */
	size_t patterns_n;
	int64_t benefit_us_per_day; /* promised */
	double benefit_relative;    /* promised: share of its patterns' time */
	struct str *apply;          /* SQL: tells which index it makes or removes */
	size_t apply_n;
};

/* An index of the server, not one that was advised. */
struct comparison_index {
	struct str schema, name, definition;
};

struct comparison_side {
	struct str name; /* as the user named it */
	double seconds;  /* covered; more than 0 */
	uint64_t calls, total_us;
	struct comparison_pattern *patterns;
	size_t patterns_n;
	struct comparison_advice *advice;
	size_t advice_n;
	struct comparison_index *indexes; /* none: no schema was read */
	size_t indexes_n;
	struct str *used_indexes; /* names of those that plans used */
	size_t used_indexes_n;
};

/* What makes a change worth telling. */
struct comparison_limits {
	uint64_t calls;    /* at least, on both sides, for a change of speed to be certain */
	double ratio;      /* between the means */
	double us_per_day; /* that the change moves, at least; 0: `share` says it */
	double share;      /* of all time of a side, on one side at least */
	double regress;    /* share of AFTER's time from which a slower statement is critical, a new one a warning */
};
extern const struct comparison_limits comparison_limits_default;

enum comparison_kind { CHANGE_SLOWER, CHANGE_NEW, CHANGE_FASTER, CHANGE_GONE, CHANGE_UNCERTAIN, CHANGE_KINDS };
extern const char *const comparison_kind_names[]; /* slower new faster gone uncertain */

/* Why the speed of a pattern cannot be compared. */
enum comparison_doubt { DOUBT_NONE, DOUBT_FEW_CALLS, DOUBT_NOISE };
extern const char *const comparison_doubt_names[]; /* "" "few calls" "within the spread" */

struct comparison_change {
	enum comparison_kind kind;
	enum comparison_doubt doubt;
	enum finding_severity severity;                  /* of SLOWER and NEW: what --fail-on looks at */
	const struct comparison_pattern *before, *after; /* NULL: not there */
	double us_per_day; /* at equal load: time in AFTER less that at the speed of BEFORE; of new and gone ones all */
};

/*
 * An advice that still stands is OPEN. One about an index is TAKEN when AFTER's schema has (or no longer has) that
 * index, by its definition or by the name that the advice gave it; without a schema, when a plan of AFTER used an index
 * of the advised name, or when its statements became so much faster that it must have been: by half of what was
 * promised at least, on calls enough. Any other that no longer stands is TAKEN when its statements show it: by their
 * times in the same way, or by half of their calls that are gone (a loop that became one statement). GONE: it no longer
 * stands, and nothing shows that it was followed. UNKNOWN: AFTER was made without the schema that would tell, and its
 * times do not tell either.
 */
enum advice_outcome { ADVICE_TAKEN, ADVICE_OPEN, ADVICE_GONE, ADVICE_UNKNOWN, ADVICE_OUTCOMES };
extern const char *const advice_outcome_names[]; /* taken open gone unknown */

/* What shows that it was taken, the surest first. */
enum advice_proof { PROOF_SCHEMA, PROOF_PLAN, PROOF_TIMES, PROOF_CALLS, PROOF_NONE };
extern const char *const advice_proof_names[]; /* schema plan times calls none */

/* A pattern of an advice on both sides; either may be NULL. */
struct comparison_effect {
	const struct comparison_pattern *before, *after;
	enum comparison_doubt doubt;
	double saved_us_per_day; /* at the calls of BEFORE; 0 when one side has no calls */
};

struct comparison_result {
	const struct comparison_advice *advice;
	enum advice_outcome outcome;
	enum advice_proof proof;
	struct str index; /* of AFTER: what it is called there; empty when not known */
	struct comparison_effect *effects;
	size_t effects_n;
	bool measurable; /* TAKEN, and at least one of its patterns runs on both sides */
	bool certain;    /* and of nine tenths of what it saved, calls and spread leave no doubt */
	double saved_us_per_day;
};

struct comparison {
	const struct comparison_side *before, *after;
	struct comparison_limits limits;
	struct comparison_change *changes; /* by kind, then by size of the change */
	size_t changes_n;
	size_t changes_by[CHANGE_KINDS];
	struct comparison_result *results; /* in the order of BEFORE's advice */
	size_t results_n;
	size_t results_by[ADVICE_OUTCOMES];
	double promised_us_per_day, saved_us_per_day; /* of the advice taken; statements helped twice count once */
	size_t measured_n;                            /* advice that the sum is made of */
	/* Patterns that run on both sides, a day of AFTER's calls: at the speed of BEFORE, and as it was. */
	double common_us_per_day[2];
	bool regressed; /* a change has a severity */
	enum finding_severity worst;
};

struct comparison comparison_make(const struct comparison_side *before, const struct comparison_side *after,
				  const struct comparison_limits *limits, struct arena *arena);

/* Of a figure of the whole side. */
double comparison_per_day(const struct comparison_side *side, uint64_t count);
/* 0 without calls. */
double comparison_mean_us(const struct comparison_pattern *p);
/* Whether the speeds of one pattern can be compared; both sides have it. */
enum comparison_doubt comparison_doubt_of(const struct comparison_pattern *before,
					  const struct comparison_pattern *after,
					  const struct comparison_limits *limits);
/* What the calls of a day take less at the speed of AFTER than at that of BEFORE; 0 without calls on one of them. */
double comparison_saved_us(double calls_per_day, const struct comparison_pattern *before,
			   const struct comparison_pattern *after);

/* The patterns of a side, sorted by id. */
struct comparison_ids {
	const struct comparison_pattern **items;
	size_t n;
};
/* NULL when there is none. */
const struct comparison_pattern *comparison_find(const struct comparison_ids *sorted, uint64_t id);

/* comparison_advice.c: a part of comparison_make(). */
void comparison_follow_advice(struct comparison *c, const struct comparison_ids *before,
			      const struct comparison_ids *after, struct arena *arena);

#endif
