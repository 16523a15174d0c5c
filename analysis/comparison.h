#ifndef ANALYSIS_COMPARISON_H
#define ANALYSIS_COMPARISON_H
/*
 * Two reports side by side: which statements became slower or faster, which are new or gone, what became of the advice
 * of the first. A side is a neutral extract, so that a saved report and a digest compare alike. The comparison is a
 * function of its two sides; it points into them.
 *
 * Sides cover different spans: whatever is said of time is per day of 86,400 s, in µs. A change is worth telling when
 * the pattern takes a noticeable share of all time on one side at least, and, if it runs on both, has calls enough on
 * both for its mean to mean something, and the mean changed by a factor. Everything else is left out, not rounded.
 */
#include "base/arena.h"
#include "base/str.h"

struct comparison_pattern {
	uint64_t id;
	struct str query;
	uint64_t calls, total_us, p95_us;
};

struct comparison_advice {
	uint64_t id;
	struct str rule, title;
	uint64_t *patterns; /* report ids */
	size_t patterns_n;
	int64_t benefit_us_per_day; /* promised */
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
};

/* What makes a change worth telling. */
struct comparison_limits {
	uint64_t calls; /* at least, on both sides */
	double factor;  /* between the means */
	double share;   /* of all time of a side, on one side at least */
};
extern const struct comparison_limits comparison_limits_default;

enum comparison_kind { CHANGE_SLOWER, CHANGE_NEW, CHANGE_FASTER, CHANGE_GONE, CHANGE_KINDS };
extern const char *const comparison_kind_names[]; /* slower new faster gone */

struct comparison_change {
	enum comparison_kind kind;
	const struct comparison_pattern *before, *after; /* NULL: not there */
	double us_per_day;                               /* time a day in AFTER less that in BEFORE */
};

/*
 * An advice that still stands is OPEN. One about an index is TAKEN when AFTER's schema has (or no longer has) that
 * index; any other is TAKEN when it no longer stands though a statement that it names still runs. GONE: it no longer
 * stands, and nothing shows that it was followed. UNKNOWN: AFTER was made without the schema that would tell.
 */
enum advice_outcome { ADVICE_TAKEN, ADVICE_OPEN, ADVICE_GONE, ADVICE_UNKNOWN, ADVICE_OUTCOMES };
extern const char *const advice_outcome_names[]; /* taken open gone unknown */

struct comparison_result {
	const struct comparison_advice *advice;
	enum advice_outcome outcome;
	bool measurable; /* TAKEN, and all its patterns run on both sides */
	/* Saved a day: over its patterns, calls of AFTER × (mean before − mean after). */
	double saved_us_per_day;
};

struct comparison {
	const struct comparison_side *before, *after;
	struct comparison_change *changes; /* by kind, then by size of the change */
	size_t changes_n;
	size_t changes_by[CHANGE_KINDS];
	struct comparison_result *results; /* in the order of BEFORE's advice */
	size_t results_n;
	size_t results_by[ADVICE_OUTCOMES];
};

struct comparison comparison_make(const struct comparison_side *before, const struct comparison_side *after,
				  const struct comparison_limits *limits, struct arena *arena);

/* Of a figure of the whole side. */
double comparison_per_day(const struct comparison_side *side, uint64_t count);
/* 0 without calls. */
double comparison_mean_us(const struct comparison_pattern *p);

#endif
