/*
 * table-stale-statistics: much of a table changed since it was analysed, or it never was.
 */
#include "base/base.h"

#include "analysis/index_ddl.h"
#include "analysis/index_value.h"
#include "base/timestamp.h"

static const char explain[] = "Finds tables whose planner statistics are missing, or older than a large part of their "
			      "rows. Estimates are then off "
			      "by what was loaded since, and plans with them.\n"
			      "Partitioned parents are never analysed by autovacuum: statements on the parent plan "
			      "without statistics of the whole "
			      "until ANALYZE is run on it.\n"
			      "Verify: last_analyze, last_autoanalyze and n_mod_since_analyze in pg_stat_user_tables.\n"
			      "Ignore it for tables that nothing joins or filters.";

enum staleness { FRESH, STALE, NEVER };

static enum staleness judge(const struct table *t, double rows, double share)
{
	bool analyzed = t->last_analyze_us != TIME_UNKNOWN || t->last_autoanalyze_us != TIME_UNKNOWN;
	if (t->live < rows || t->modified_since_analyze < 0)
		return FRESH;
	bool has_statistics = false;
	for (size_t i = 0; i < t->columns_n; i++)
		has_statistics = has_statistics || t->columns[i].stats.source != STAT_FROM_NONE;
	if (!analyzed && !has_statistics)
		return NEVER;
	return t->modified_since_analyze >= share * t->live ? STALE : FRESH;
}

static void report(struct rule_context *c, const struct table *t, enum staleness staleness)
{
	struct finding *f = rule_finding(c);
	const struct joined_table *j = join_table(c->join, t);
	f->table = table_subject(c, t);
	f->confidence = 850;
	f->basis = BASIS_INFERRED;
	f->title = staleness == NEVER ? arena_fmt(c->arena, "Analyze %.*s: it has no statistics", STR_ARG(t->name))
				      : arena_fmt(c->arena, "Analyze %.*s: %.0f %% of it changed since the last time",
						  STR_ARG(t->name), 100 * t->modified_since_analyze / t->live);
	f->rationale = arena_fmt(c->arena, "%.0f rows were changed since the planner last looked at it; it has %.0f.",
				 t->modified_since_analyze, t->live);
	finding_evidence(c, f, "rows changed since ANALYZE", STR("snapshot"), "%.0f", t->modified_since_analyze);
	finding_evidence(c, f, "live rows", STR("snapshot"), "%.0f", t->live);
	for (size_t i = 0; j && i < j->accesses_n && i < 5; i++)
		finding_pattern(c, f, j->accesses[i]->pattern);
	finding_apply(c, f, arena_fmt(c->arena, "ANALYZE %.*s", STR_ARG(index_ddl_table(t, c->arena))));
	finding_identify(f, f->table);
}

static void check(struct rule_context *c)
{
	double rows = rule_threshold(c, "min_rows"), share = rule_threshold(c, "min_changed_percent") / 100;
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		enum staleness staleness = judge(c->catalog->tables[i], rows, share);
		if (staleness != FRESH)
			report(c, c->catalog->tables[i], staleness);
	}
}

const struct rule rule_table_stale_statistics = {
	.name = "table-stale-statistics",
	.category = CATEGORY_TABLE,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG | NEEDS_SNAPSHOT,
	.summary = "tables that changed much since they were analysed",
	.explain = explain,
	.thresholds =
		{
			{"min_rows", "rows", 10000, "plans of smaller tables hardly differ"},
			{"min_changed_percent", "%", 25, "autovacuum analyses at 10 %: at 25 % it does not come"},
		},
	.check = check,
};
