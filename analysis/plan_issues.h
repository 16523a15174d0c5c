#ifndef ANALYSIS_PLAN_ISSUES_H
#define ANALYSIS_PLAN_ISSUES_H
/*
 * What is wrong with a plan, node by node. A detector looks at one node and knows one fault; the plan rules, the
 * report's nodes and `pgassay plan` all speak through the same detectors. Each lives in the file of its rule.
 *
 *     static void detect(struct detection *d)
 *     {
 *         if (!d->node->sort_on_disk)
 *             return;
 *         struct plan_issue *issue = detection_issue(d, d->time->self_ms, "sorted %s on disk", …);
 *     }
 *
 * Texts never show a constant of the query.
 */
#include "analysis/rule.h"

struct plan_detector;
struct detection;

struct plan_issue {
	const struct plan_detector *detector;
	const struct plan_node *node;
	enum finding_severity severity;
	double stake_ms;    /* measured time that the fault takes part in, per execution; PLAN_NONE: not measured */
	double gain;        /* share of it that a remedy is expected to save */
	struct str text;    /* "sorted 3.4 MB on disk; work_mem of 11 MB would hold it" */
	struct str subject; /* what one finding is about, besides the pattern: "public.orders: customer_id" */
	double figure;      /* the detector's own: bytes of work_mem, a factor … */
};

struct plan_detector {
	const struct rule *rule;
	void (*detect)(struct detection *d);
};

struct plan_issues {
	struct plan_issue *items; /* by node, then in the detectors' order */
	size_t n, cap;
};

struct detection {
	struct rule_context *context; /* thresholds, catalogue (may be NULL), arena */
	const struct plan_detector *detector;
	const struct plan_times *times;
	const struct node_time *time;
	const struct plan_node *node;
	struct plan_issues *issues;
};

/* Adds an issue of the running detector; its severity is the rule's, or info where less than the rule's min_ms is at
 * stake. */
struct plan_issue *detection_issue(struct detection *d, double stake_ms, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* All detectors over all nodes of one plan. `catalog` and `overrides` may be NULL. */
struct plan_issues plan_issues_of(const struct plan_times *times, const struct catalog *catalog,
				  const struct rule_overrides *overrides, struct arena *arena);
/* One detector over one plan. */
void plan_issues_detect(struct rule_context *c, const struct plan_detector *detector, const struct plan_times *times,
			struct plan_issues *issues);

/* --- helpers for detectors --- */

bool node_is(const struct plan_node *node, const char *type);
/* "1.5 MB", "318,911", "12.3 ms": for texts. */
struct str plan_show_bytes(double bytes, struct arena *arena);
struct str plan_show_count(double count, struct arena *arena);
struct str plan_show_ms(double ms, struct arena *arena);
/* Bytes rounded up to whole MB, as a setting's value: "11MB". */
struct str plan_setting_mb(double bytes, struct arena *arena);
/* "schema.table" as far as plan and catalogue tell; empty for nodes without a relation. */
struct str plan_table_name(const struct catalog *c, const struct plan_node *node, struct arena *arena);
/* The relation scanned by the node or, where it has none, by the nearest node below that has one; NULL without. */
const struct plan_node *plan_scan_below(const struct plan_node *node);
/* The time of the whole plan, never 0. */
double plan_total_ms(const struct plan_times *times);

#endif
