/*
 * table-vacuum: dead rows pile up because autovacuum does not come, or comes too late for the table's size.
 */
#include "base/base.h"

#include "analysis/index_ddl.h"
#include "analysis/index_value.h"
#include "base/timestamp.h"

static const char explain[] =
	"Finds tables with many dead rows. Scans read them all the same, and index-only scans go back to the table. "
	"Autovacuum waits for a share of the table (20 % by default): on large tables that is a long time.\n"
	"Verify: n_dead_tup and last_autovacuum in pg_stat_user_tables; long transactions, prepared transactions and "
	"replication slots keep dead rows from being removed.\n"
	"Ignore it right after a bulk update or delete.";

static void report(struct rule_context *c, const struct table *t, double share)
{
	struct finding *f = rule_finding(c);
	struct str name = index_ddl_table(t, c->arena);
	bool never = t->last_vacuum_us == TIME_UNKNOWN && t->last_autovacuum_us == TIME_UNKNOWN;
	f->table = table_subject(c, t);
	f->confidence = 800;
	f->basis = BASIS_MODELLED;
	f->title = arena_fmt(c->arena, "Vacuum %.*s: %.0f %% of its rows are dead", STR_ARG(t->name), share * 100);
	f->rationale = arena_fmt(c->arena, "%.0f dead rows stand beside %.0f live ones; %s.", t->dead, t->live,
				 never ? "no vacuum is on record" : "the last vacuum was not enough");
	finding_evidence(c, f, "dead rows", STR("snapshot"), "%.0f", t->dead);
	finding_evidence(c, f, "live rows", STR("snapshot"), "%.0f", t->live);
	if (catalog_setting(c->catalog, "autovacuum", 1) == 0)
		finding_evidence(c, f, "autovacuum", STR("snapshot"), "off");
	finding_apply(c, f, arena_fmt(c->arena, "VACUUM (ANALYZE) %.*s", STR_ARG(name)));
	if (t->live >= 1000000) {
		finding_apply(c, f,
			      arena_fmt(c->arena, "ALTER TABLE %.*s SET (autovacuum_vacuum_scale_factor = 0.02)",
					STR_ARG(name)));
		finding_rollback(
			c, f,
			arena_fmt(c->arena, "ALTER TABLE %.*s RESET (autovacuum_vacuum_scale_factor)", STR_ARG(name)));
	}
	finding_identify(f, f->table);
}

static void check(struct rule_context *c)
{
	double least = rule_threshold(c, "min_dead_rows"), share = rule_threshold(c, "min_dead_percent") / 100;
	for (size_t i = 0; i < c->catalog->tables_n; i++) {
		const struct table *t = c->catalog->tables[i];
		bool known = t->dead >= 0 && t->live >= 0 && t->dead + t->live > 0;
		if (known && t->dead >= least && t->dead / (t->dead + t->live) >= share)
			report(c, t, t->dead / (t->dead + t->live));
	}
}

const struct rule rule_table_vacuum = {
	.name = "table-vacuum",
	.category = CATEGORY_TABLE,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_CATALOG | NEEDS_SNAPSHOT,
	.summary = "tables whose dead rows are not cleared away",
	.explain = explain,
	.thresholds =
		{
			{"min_dead_rows", "rows", 10000, "fewer fit into a few pages"},
			{"min_dead_percent", "%", 25,
			 "autovacuum's own threshold is 20 % and the last run may just be due"},
		},
	.check = check,
};
