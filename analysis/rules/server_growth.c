/*
 * server-growth: what the statements seen insert and delete, carried on to a month.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Multiplies the INSERT and DELETE statements of the log by the mean size of a row (snapshot), a month ahead.\n"
	"A table that doubles within weeks changes which plans are good, how long vacuum and backups take, and fills "
	"the "
	"disk.\n"
	"Remedy: partition by time and drop old partitions; delete in batches; archive.\n"
	"Verify: two snapshots a week apart.\n"
	"COPY and INSERT … SELECT write more rows than a log tells: the figure is a lower bound. Needs an hour of log.";

#define GIB (1024.0 * 1024.0 * 1024.0)

static void check(struct rule_context *c)
{
	double min_gib = rule_threshold(c, "min_gib_per_month"), share = rule_threshold(c, "min_growth_percent") / 100;
	if (workload_seconds(c->workload) < 3600)
		return;
	for (size_t i = 0; i < c->join->tables_n; i++) {
		const struct joined_table *j = &c->join->tables[i];
		const struct table *t = j->table;
		if (t->rows <= 0 || t->bytes <= 0 || j->inserts <= j->deletes)
			continue;
		double rows = per_day(c, j->inserts - j->deletes) * 30, bytes = rows * t->bytes / t->rows;
		if (bytes < min_gib * GIB || bytes < share * t->bytes)
			continue;
		struct finding *f = rule_finding(c);
		f->confidence = 500;
		f->basis = BASIS_INFERRED;
		f->table = arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name));
		f->title =
			arena_fmt(c->arena, "Plan for %.*s to grow by %.1f GB a month", STR_ARG(f->table), bytes / GIB);
		f->rationale = arena_fmt(
			c->arena, "At the rate of the log %.0f rows more a month, on %.0f now: %.0f %% of its size.",
			rows, t->rows, 100 * bytes / t->bytes);
		finding_evidence(c, f, "inserts seen", STR("log"), "%.0f", j->inserts);
		finding_evidence(c, f, "deletes seen", STR("log"), "%.0f", j->deletes);
		finding_evidence(c, f, "bytes of a row, with indexes", STR("snapshot"), "%.0f", t->bytes / t->rows);
		finding_identify(f, f->table);
	}
}

const struct rule rule_server_growth = {
	.name = "server-growth",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS | NEEDS_SNAPSHOT,
	.summary = "tables that will outgrow their server within months",
	.explain = explain,
	.thresholds = {{"min_gib_per_month", "GiB", 10, "less fits every disk"},
		       {"min_growth_percent", "%", 25, "a table that doubles in four months"}},
	.check = check,
};
