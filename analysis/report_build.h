#ifndef ANALYSIS_REPORT_BUILD_H
#define ANALYSIS_REPORT_BUILD_H
/*
 * Makes the report from what was analysed: the one place where shares, means, percentiles and verdicts are computed.
 * A function of its arguments alone. The report points into the workload, the catalogue and the join, which must
 * outlive it.
 */
#include "analysis/join.h"
#include "analysis/report.h"

struct report_sources {
	const struct workload *workload; /* finished */
	const struct catalog *catalog;   /* finished */
	const struct join *join;
	struct finding **findings; /* ranked */
	size_t findings_n;
	struct report_input *inputs;
	size_t inputs_n;
	struct str version;
	size_t top;
	struct str zone; /* "+02:00", empty: UTC */
	int64_t zone_offset_us;
	bool filtered;         /* --from, --database … --include … were given */
	bool entries_filtered; /* of them one that chooses log entries, which a digest no longer has */
};

struct report *report_build(const struct report_sources *sources, struct arena *arena);

/*
 * How much of the workload the log can show, in per mille: 1000 when every statement was logged, less when short ones
 * were not (log_min_duration_statement) or only a sample was. Rules lower their confidence by it.
 */
unsigned report_coverage(const struct workload *w, const struct catalog *c);

/* Parts of report_build(), each in a file of its own. */
void report_add_tables(struct report *r, const struct join *join);
void report_add_indexes(struct report *r, const struct join *join);
void report_add_plans(struct report *r, const struct join *join);
void report_add_server(struct report *r);
void report_add_series(struct report *r);
/* Last: what follows from all the rest. */
void report_add_summary(struct report *r);
/* The conditions of a plan's node, in one line; constants redacted unless samples are raw. */
struct str report_condition(const struct plan_node *node, enum sample_mode samples, struct arena *arena);
void report_add_notes(struct report *r, const struct report_sources *sources);

#endif
