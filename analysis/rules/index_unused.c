/*
 * index-unused: nothing reads it, as far as the server's counters or a well-covered log tell.
 */
#include "base/base.h"
#include "base/buf.h"

#include "analysis/counted.h"
#include "analysis/coverage.h"
#include "analysis/index_compare.h"
#include "analysis/index_value.h"
#include "base/timestamp.h"
#include "base/utf8.h"

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

#define MAX_DEPTH 20
#define MAX_QUERY_BYTES 200

struct limits {
	double min_days, min_bytes, min_coverage, min_calls, max_scans;
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
	bool several = catalog->first_captured_at_us < catalog->captured_at_us;
	/* One that the first of several snapshots does not have is new: nothing can be said of it yet. */
	if (index->scans_per_day < 0)
		return several ? 0 : counter_days(catalog);
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

/*
 * An index on an expression gives the planner statistics on it, whether it is scanned or not: statements that are
 * planned well by them need it without ever reading it.
 */
static void keep_statistics(struct rule_context *c, struct finding *f, const struct index *index)
{
	struct buf expressions = {0};
	for (size_t i = 0; i < index->keys_n; i++)
		if (!index->keys[i].column)
			buf_fmt(&expressions, "%s(%.*s)", expressions.n ? ", " : "",
				STR_ARG(index->keys[i].expression));
	if (expressions.n) {
		f->confidence = MIN(f->confidence, 400u);
		f->apply_commented = true;
		f->rationale = arena_fmt(
			c->arena,
			"%.*s The planner's statistics on its expression go with it: CREATE STATISTICS … ON %.*s FROM "
			"%.*s (14 and later) keeps them.",
			STR_ARG(f->rationale), STR_ARG(buf_str(&expressions)),
			STR_ARG(index_ddl_table(index->table, c->arena)));
	}
	buf_release(&expressions);
}

/* The counters say so, over long enough. */
static struct finding *report_counted(struct rule_context *c, const struct index *index, double days, bool could_serve)
{
	struct finding *f = index_value_drop(c, index);
	const struct joined_index *j = join_index(c->join, index);
	f->confidence = could_serve ? 600 : 850;
	f->title = arena_fmt(c->arena, "Drop index %.*s: it was not scanned in %.0f days", STR_ARG(index->name), days);
	f->rationale = arena_fmt(
		c->arena,
		"The server counted %.0f scans %s%s. Counters are kept per server: look at the replicas first.",
		scans_counted(c, index),
		index->scans_per_day >= 0 ? "between the two snapshots" : "since its statistics were reset",
		could_serve ? ", though statements of this log could use it: the planner prefers others" : "");
	finding_evidence(c, f, "days that the counters cover", STR("snapshot"), "%.1f", days);
	if (j && j->hidden) {
		struct buf text = {0};
		scan_normalize(j->hidden->query, &c->workload->options.scan, &text);
		finding_evidence(c, f, "statement that could use it, not in the log", STR("snapshot"), "%.*s",
				 STR_ARG(utf8_head(buf_str(&text), MAX_QUERY_BYTES)));
		buf_release(&text);
	}
	if (c->catalog->in_recovery) {
		f->confidence /= 2;
		f->apply_commented = true;
		f->rationale = arena_fmt(c->arena, "%.*s These are a standby's: the primary may scan it.",
					 STR_ARG(f->rationale));
	}
	return f;
}

/*
 * Statements that an index makes quick are those that a logging threshold hides, so a log that has one, or a sample,
 * says nothing about what is not in it, however much of the time it shows.
 */
static bool log_shows_enough(const struct rule_context *c, const struct limits *limits)
{
	struct coverage v = coverage_of(c->workload, c->catalog);
	bool hides =
		v.threshold_us || v.sample_rate < 1 || catalog_setting(c->catalog, "log_min_duration_statement", 0) > 0;
	return !hides && (double)c->workload->totals.calls.calls >= limits->min_calls &&
	       c->coverage >= limits->min_coverage * 10;
}

/* The log says so: no statement of it has a use for the index. Counters that stand at zero make it believable. */
static struct finding *report_unseen(struct rule_context *c, const struct index *index, const struct limits *limits)
{
	bool counted = index->scans == 0, from_log = log_shows_enough(c, limits);
	double days = from_log ? workload_seconds(c->workload) / 86400 : c->join->counted->days;
	struct finding *f = index_value_drop(c, index);
	f->severity = counted ? c->rule->severity : SEVERITY_FINDING_INFO;
	f->confidence = (counted ? 550u : 200u) + (days >= 7 ? 200u : 0u);
	f->basis = counted ? BASIS_MODELLED : BASIS_INFERRED;
	f->apply_commented = !counted;
	f->title = arena_fmt(c->arena, "%s index %.*s: no statement %s can use it", counted ? "Drop" : "Check",
			     STR_ARG(index->name), from_log ? "of this log" : "that the server counted");
	f->rationale =
		arena_fmt(c->arena,
			  "In %.1f days of %s no statement filters, joins or sorts by %.*s in a way that the index "
			  "could serve, and no plan shows it%s.",
			  days, from_log ? "log" : "pg_stat_statements", STR_ARG(index_ddl_keys(index, c->arena)),
			  counted ? "; the server's counter stands at zero. Look at the replicas first" : "");
	if (from_log)
		finding_evidence(c, f, "share of the workload that the log shows", STR("log"), "%.1f %%",
				 c->coverage / 10.0);
	if (c->join->counted && c->join->counted->complete)
		finding_evidence(c, f, "statements that pg_stat_statements counts, none of which can use it",
				 STR("snapshot"), "%zu", c->join->counted->statements_n);
	return f;
}

/* Statements that read a partitioned table, or one with children, search the indexes of its parts. */
static bool is_reached_from_above(const struct rule_context *c, const struct index *index)
{
	const struct table *t = index->table->parent;
	for (int depth = 0; t && depth < MAX_DEPTH; depth++, t = t->parent) {
		const struct joined_table *j = join_table(c->join, t);
		if (j && j->accesses_n)
			return true;
	}
	return false;
}

/* Where the log hides statements, the server's own counters may show them all. */
static bool shows_enough(const struct rule_context *c, const struct limits *limits)
{
	const struct counted *counted = c->join->counted;
	if (counted && counted->complete && counted->days >= limits->min_days)
		return true;
	return log_shows_enough(c, limits);
}

static void check_index(struct rule_context *c, const struct index *index, const struct limits *limits)
{
	const struct joined_index *j = join_index(c->join, index);
	double days = days_counted(c, index), bytes = index_value_bytes(index);
	bool could_serve = j && (j->serves_n > 0 || j->hidden_n > 0 || is_reached_from_above(c, index));
	if (in_use(c, index, limits) || is_needed(c, index) || (bytes >= 0 && bytes < limits->min_bytes))
		return;
	struct finding *f = NULL;
	if (index->scans >= 0 && days >= limits->min_days)
		f = report_counted(c, index, days, could_serve);
	else if (!could_serve && shows_enough(c, limits))
		f = report_unseen(c, index, limits);
	if (f)
		keep_statistics(c, f, index);
}

static void check(struct rule_context *c)
{
	struct limits limits = {
		.min_days = rule_threshold(c, "min_days"),
		.min_bytes = rule_threshold(c, "min_bytes"),
		.min_coverage = rule_threshold(c, "min_coverage_percent"),
		.min_calls = rule_threshold(c, "min_calls"),
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
			{"min_calls", "calls", 200, "fewer statements are no workload"},
			{"max_scans", "scans", 0, "one scan may be the one that matters"},
		},
	.check = check,
};
