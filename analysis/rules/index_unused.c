/*
 * index-unused: nothing reads it, as far as the server's counters or a well-covered log tell.
 */
#include "base/base.h"

#include "analysis/index_compare.h"
#include "analysis/index_value.h"
#include "base/timestamp.h"

static const char explain[] =
	"Finds indexes that cost writes and serve nothing: no scan in the server's counters over a stated time, or, "
	"without "
	"counters, no statement of the log whose conditions, joins or order it could serve.\n"
	"Never reported: indexes that back a constraint, keep values unique, are the replica identity, or support a "
	"foreign "
	"key's look-ups.\n"
	"Counters are kept per server: an index may be read on a replica only. Reports of the end of the quarter are "
	"in no "
	"week's log.\n"
	"Verify: idx_scan and last_idx_scan (16 and later) in pg_stat_user_indexes, on every replica.";

struct limits {
	double min_days, min_bytes, min_coverage, max_scans;
};

static bool is_needed(struct rule_context *c, const struct index *index)
{
	enum index_relation relation;
	return index->invalid || index_need(index, NULL) != NEED_NONE || index_supports_any_key(index, c->arena) ||
	       index_cover(index, &relation, c->arena) != NULL;
}

/* Days that the scans speak for: between two snapshots, or since the counters were reset. */
static double days_counted(const struct rule_context *c, const struct index *index)
{
	const struct catalog *catalog = c->catalog;
	if (index->scans_per_day < 0)
		return counter_days(catalog);
	return (double)(catalog->captured_at_us - catalog->first_captured_at_us) / (double)US_PER_DAY;
}

static double scans_counted(const struct rule_context *c, const struct index *index)
{
	return index->scans_per_day >= 0 ? index->scans_per_day * days_counted(c, index) : index->scans;
}

static bool in_use(const struct rule_context *c, const struct index *index, const struct limits *limits)
{
	const struct joined_index *j = join_index(c->join, index);
	return (j && j->seen_in_plan) || scans_counted(c, index) > limits->max_scans;
}

/* The counters say so, over long enough. */
static void report_counted(struct rule_context *c, const struct index *index, double days, bool could_serve)
{
	struct finding *f = index_value_drop(c, index);
	f->confidence = could_serve ? 600 : 850;
	f->title = arena_fmt(c->arena, "Drop index %.*s: it was not scanned in %.0f days", STR_ARG(index->name), days);
	f->rationale = arena_fmt(
		c->arena,
		"The server counted %.0f scans %s%s. Counters are kept per server: look at the replicas first.",
		scans_counted(c, index),
		index->scans_per_day >= 0 ? "between the two snapshots" : "since its statistics were reset",
		could_serve ? ", though statements of this log could use it: the planner prefers others" : "");
	finding_evidence(c, f, "days that the counters cover", STR("snapshot"), "%.1f", days);
}

/* The log says so: no statement of it has a use for the index. Counters that stand at zero make it believable. */
static void report_unseen(struct rule_context *c, const struct index *index)
{
	double days = workload_seconds(c->workload) / 86400;
	bool counted = index->scans == 0;
	struct finding *f = index_value_drop(c, index);
	f->severity = counted ? c->rule->severity : SEVERITY_FINDING_INFO;
	f->confidence = (counted ? 550u : 200u) + (days >= 7 ? 200u : 0u);
	f->basis = counted ? BASIS_MODELLED : BASIS_INFERRED;
	f->apply_commented = !counted;
	f->title = arena_fmt(c->arena, "%s index %.*s: no statement of this log can use it", counted ? "Drop" : "Check",
			     STR_ARG(index->name));
	f->rationale =
		arena_fmt(c->arena,
			  "In %.1f days of log no statement filters, joins or sorts by %.*s in a way that the index "
			  "could serve, and no plan shows it%s.",
			  days, STR_ARG(index_ddl_keys(index, c->arena)),
			  counted ? "; the server's counter stands at zero. Look at the replicas first" : "");
	finding_evidence(c, f, "share of the workload that the log shows", STR("log"), "%.1f %%", c->coverage / 10.0);
}

static void check_index(struct rule_context *c, const struct index *index, const struct limits *limits)
{
	const struct joined_index *j = join_index(c->join, index);
	double days = days_counted(c, index), bytes = index_value_bytes(index);
	bool could_serve = j && j->serves_n > 0;
	if (in_use(c, index, limits) || is_needed(c, index) || (bytes >= 0 && bytes < limits->min_bytes))
		return;
	if (index->scans >= 0 && days >= limits->min_days)
		report_counted(c, index, days, could_serve);
	else if (!could_serve && c->workload->totals.calls.calls && c->coverage >= limits->min_coverage * 10)
		report_unseen(c, index);
}

static void check(struct rule_context *c)
{
	struct limits limits = {
		.min_days = rule_threshold(c, "min_days"),
		.min_bytes = rule_threshold(c, "min_bytes"),
		.min_coverage = rule_threshold(c, "min_coverage_percent"),
		.max_scans = rule_threshold(c, "max_scans"),
	};
	for (size_t i = 0; i < c->catalog->tables_n; i++)
		for (size_t k = 0; k < c->catalog->tables[i]->indexes_n; k++)
			check_index(c, c->catalog->tables[i]->indexes[k], &limits);
}

const struct rule rule_index_unused = {
	.name = "index-unused",
	.category = CATEGORY_INDEX,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG,
	.summary = "indexes that nothing reads",
	.explain = explain,
	.thresholds =
		{
			{"min_days", "days", 7, "a week holds every weekly job once"},
			{"min_bytes", "bytes", 1048576, "a smaller index costs next to nothing"},
			{"min_coverage_percent", "%", 90,
			 "a log that hides statements cannot say that none uses an index"},
			{"max_scans", "scans", 0, "one scan may be the one that matters"},
		},
	.check = check,
};
