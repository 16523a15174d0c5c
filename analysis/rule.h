#ifndef ANALYSIS_RULE_H
#define ANALYSIS_RULE_H
/*
 * Rules: one file each in analysis/rules/, one row each in rules.def. A rule looks at the joined workload and adds
 * findings; it never prints and never ranks. Thresholds are data, so that `pgassay rules`, --set and the reports' texts
 * all speak of the same numbers.
 *
 *     static void check(struct rule_context *c)
 *     {
 *         double slow = rule_threshold(c, "min_mean_ms");
 *         …
 *         struct finding *f = rule_finding(c);
 *     }
 *     const struct rule rule_query_slow = {.name = "query-slow", …, .check = check};
 */
#include "analysis/finding.h"
#include "analysis/join.h"
#include "analysis/workload.h"

/* What a rule needs to say anything; without it the rule is skipped and that is said. */
enum rule_needs { NEEDS_LOGS = 1, NEEDS_CATALOG = 2, NEEDS_PLANS = 4, NEEDS_SNAPSHOT = 8 };

struct rule_threshold {
	const char *name, *unit;
	double value;
	const char *reason; /* where the number comes from */
};

#define RULE_MAX_THRESHOLDS 6

struct rule_context {
	const struct rule *rule;
	const struct workload *workload;
	const struct catalog *catalog;
	const struct join *join;
	const struct rule_overrides *overrides; /* --set */
	unsigned coverage; /* per mille of the workload that the log can show (logging thresholds, sampling, gaps) */
	double index_budget_bytes;
	struct finding **findings;
	size_t findings_n, findings_cap;
	struct arena *arena;
	bool verbose;
};

struct rule {
	const char *name; /* as in CONTRACT: "index-missing" */
	enum finding_category category;
	enum finding_severity severity; /* the usual one */
	unsigned needs;
	bool cured_by_index; /* what it sees vanishes with a fitting index: see finding_overlap.h */
	const char *summary; /* one line */
	const char *explain; /* what it looks for, why it matters, how to verify, when to ignore it */
	struct rule_threshold thresholds[RULE_MAX_THRESHOLDS];
	void (*check)(struct rule_context *c);
};

extern const struct rule *const rules[]; /* NULL-terminated, from rules.def */
const struct rule *rule_find(struct str name);

struct rule_overrides {
	struct {
		struct str rule, threshold;
		double value;
	} items[32];
	size_t n;
};
/* "RULE.THRESHOLD=VALUE"; false, with *err, when there is no such rule or threshold. */
bool rule_override(struct rule_overrides *o, struct str assignment, struct err *err);

double rule_threshold(const struct rule_context *c, const char *name);
/* A new finding of the running rule, with its severity and defaults, already added. */
struct finding *rule_finding(struct rule_context *c);

/* Scale what was seen in the log's window to a day. */
int64_t per_day_us(const struct rule_context *c, uint64_t us);
double per_day(const struct rule_context *c, double count);

/* Helpers for filling a finding; texts are formatted into the context's arena. */
void finding_evidence(struct rule_context *c, struct finding *f, const char *what, struct str source, const char *fmt,
		      ...) __attribute__((format(printf, 5, 6)));
void finding_pattern(struct rule_context *c, struct finding *f, const struct pattern *p);
void finding_apply(struct rule_context *c, struct finding *f, struct str statement);
void finding_rollback(struct rule_context *c, struct finding *f, struct str statement);
/*
 * What it applies needs an extension that the schema does not have: made first, and dropped last when it is known not
 * to have been there. Call it when all other statements are in.
 */
void finding_needs_extension(struct rule_context *c, struct finding *f, const char *name);
void finding_columns(struct rule_context *c, struct finding *f, const struct str *columns, size_t n);
/* Stable id from the rule's name and what the finding is about. */
void finding_identify(struct finding *f, struct str subject);

/* Runs all rules whose needs are met; findings come unranked. */
void rules_run(struct rule_context *c);
/* Orders by expected time saved a day × confidence, then severity, then the time of the patterns concerned, then id;
 * sets rank. */
void findings_rank(struct finding **findings, size_t n);

#endif
