/*
 * server-growth: how much tables grow, carried on to a month: by two snapshots, else by what the statements of the log
 * insert and delete.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Compares the sizes in two snapshots; with one, multiplies the INSERT and DELETE statements of the log by the "
	"mean "
	"size of a row. Both are carried on to a month.\n"
	"A table that doubles within weeks changes which plans are good, how long vacuum and backups take, and fills "
	"the "
	"disk.\n"
	"Remedy: partition by time and drop old partitions; delete in batches; archive.\n"
	"Verify: two snapshots a week apart.\n"
	"COPY and INSERT … SELECT write more rows than a log tells: without a second snapshot the figure is a lower "
	"bound, and needs an hour of log.";

#define GIB (1024.0 * 1024.0 * 1024.0)

/* Rows and bytes a month, by the best that is known: two snapshots, else the statements of the log. */
struct growth {
	double bytes, rows;
	bool measured;
};

static struct growth growth_of(const struct rule_context *c, const struct joined_table *j)
{
	const struct table *t = j->table;
	struct growth g = {0, 0, t->growth_bytes_per_day != STAT_NONE};
	if (t->rows <= 0 || t->bytes <= 0)
		return g;
	if (g.measured) {
		g.bytes = 30 * t->growth_bytes_per_day;
		g.rows = g.bytes * t->rows / t->bytes;
	} else if (workload_seconds(c->workload) >= 3600) {
		g.rows = per_day(c, j->inserts - j->deletes) * 30;
		g.bytes = g.rows * t->bytes / t->rows;
	}
	return g;
}

static void report(struct rule_context *c, const struct joined_table *j, const struct growth *g)
{
	const struct table *t = j->table;
	struct finding *f = rule_finding(c);
	f->confidence = g->measured ? 800 : 500;
	f->basis = g->measured ? BASIS_MEASURED : BASIS_INFERRED;
	f->table = arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name));
	f->title = arena_fmt(c->arena, "Plan for %.*s to grow by %.1f GB a month", STR_ARG(f->table), g->bytes / GIB);
	f->rationale = arena_fmt(c->arena, "At the rate %s %.0f rows more a month, on %.0f now: %.0f %% of its size.",
				 g->measured ? "between the snapshots" : "of the log", g->rows, t->rows,
				 100 * g->bytes / t->bytes);
	if (g->measured)
		finding_evidence(c, f, "bytes more a day", STR("snapshots"), "%.0f", t->growth_bytes_per_day);
	finding_evidence(c, f, "inserts seen", STR("log"), "%.0f", j->inserts);
	finding_evidence(c, f, "deletes seen", STR("log"), "%.0f", j->deletes);
	finding_evidence(c, f, "bytes of a row, with indexes", STR("snapshot"), "%.0f", t->bytes / t->rows);
	finding_identify(f, f->table);
}

static void check(struct rule_context *c)
{
	double min_gib = rule_threshold(c, "min_gib_per_month"), share = rule_threshold(c, "min_growth_percent") / 100;
	for (size_t i = 0; i < c->join->tables_n; i++) {
		const struct joined_table *j = &c->join->tables[i];
		struct growth g = growth_of(c, j);
		if (g.bytes > 0 && g.bytes >= min_gib * GIB && g.bytes >= share * j->table->bytes)
			report(c, j, &g);
	}
}

const struct rule rule_server_growth = {
	.name = "server-growth",
	.category = CATEGORY_SERVER,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_SNAPSHOT,
	.summary = "tables that will outgrow their server within months",
	.explain = explain,
	.thresholds = {{"min_gib_per_month", "GiB", 10, "less fits every disk"},
		       {"min_growth_percent", "%", 25, "a table that doubles in four months"}},
	.check = check,
};
