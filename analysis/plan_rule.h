#ifndef ANALYSIS_PLAN_RULE_H
#define ANALYSIS_PLAN_RULE_H
/*
 * From a detector to a rule: runs it over all plans, brings together what is about the same thing, and works out what
 * is at stake a day. A plan of the log stands for the executions that were logged with its shape, a plan from a file
 * for all calls of its pattern, each in proportion to its own total time.
 */
#include "analysis/plan_issues.h"

/* One finding in the making: all issues of one subject. */
struct plan_case {
	struct str key, subject;        /* what makes it one case; the issues' subject */
	const struct plan_issue *worst; /* the most time at stake */
	const struct joined_plan *plan; /* that it was seen in */
	double stake_us_per_day, gain_us_per_day;
	double most_figure; /* the largest figure of all */
	size_t plans;
	const struct joined_plan *counted; /* the last of them */
	struct pattern **patterns;
	size_t patterns_n, patterns_cap;
};

struct plan_rule {
	const struct plan_detector *detector;
	/* Fills in title, rationale, table and remedies; severity, confidence, benefit, evidence and patterns are set.
	 */
	void (*describe)(struct rule_context *c, struct finding *f, const struct plan_case *k);
	bool across_patterns; /* one remedy for all statements: a finding a subject, not one a subject and statement */
};

/* Cases that have less at stake than the rule's threshold min_ms (per execution) are left out. */
void plan_rule_check(struct rule_context *c, const struct plan_rule *rule);

#endif
