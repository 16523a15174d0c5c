/*
 * query-select-star: SELECT * from tables where a few columns make up most of a row. By the widths in the catalogue's
 * statistics; without them nothing is said.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Looks for SELECT * (and t.*) in frequent queries on tables whose rows are wide because of a few columns: "
	"documents, texts, images.\n"
	"Wide values are stored apart from the row (TOAST) and fetched, decompressed and sent only when a query names "
	"them. SELECT * always does, and an index-only scan is never possible.\n"
	"Remedy: name the columns that are used; in an ORM: defer(), only(), load_only(), lazy columns.\n"
	"Verify: EXPLAIN (ANALYZE, BUFFERS, SERIALIZE) from version 17 on shows what sending takes; before, bytes on "
	"the network.\n"
	"Ignore it where all columns are used.";

struct widths {
	double all, wide; /* bytes a row */
	size_t wide_n;
	struct str names; /* of the wide columns */
	struct str others;
};

static struct str add_name(struct rule_context *c, struct str list, struct str name)
{
	struct str sql = rule_name_sql(c, name);
	return list.n ? arena_fmt(c->arena, "%.*s, %.*s", STR_ARG(list), STR_ARG(sql)) : sql;
}

static struct widths widths_of(struct rule_context *c, const struct table *t, double min_bytes)
{
	struct widths w = {0};
	for (size_t i = 0; i < t->columns_n; i++) {
		const struct column *column = &t->columns[i];
		double bytes = column->stats.avg_width * (1 - column->stats.null_frac);
		if (column->stats.source <= STAT_FROM_PLAN || bytes <= 0)
			continue;
		w.all += bytes;
		if (bytes < min_bytes) {
			w.others = add_name(c, w.others, column->name);
			continue;
		}
		w.wide += bytes;
		w.wide_n++;
		w.names = add_name(c, w.names, column->name);
	}
	return w;
}

static void report(struct rule_context *c, const struct pattern *p, const struct shape_access *a,
		   const struct widths *w)
{
	struct finding *f = rule_pattern_finding(c, p, a->name);
	f->table = rule_table_name(c, a);
	f->title = arena_fmt(c->arena, "Name the columns of %.*s that are needed instead of *", STR_ARG(f->table));
	f->rationale = arena_fmt(
		c->arena,
		"Of the %.0f bytes of a row, %.0f are in %.*s. Queries that do not need %s should not ask for %s.",
		w->all, w->wide, STR_ARG(w->names), w->wide_n == 1 ? "it" : "them", w->wide_n == 1 ? "it" : "them");
	finding_evidence(c, f, "bytes of a row", STR("statistics"), "%.0f", w->all);
	finding_evidence(c, f, "of them in wide columns", STR("statistics"), "%.0f (%.*s)", w->wide, STR_ARG(w->names));
	finding_evidence(c, f, "the other columns", STR("suggestion"), "%.*s", STR_ARG(w->others));
	finding_evidence(c, f, "bytes read and sent a day, one row a call", STR("estimate"), "%.0f",
			 per_day(c, (double)p->tally.calls * w->wide));
	rule_doubt(f, 0.5);
}

static void check_pattern(struct rule_context *c, const struct pattern *p, double min_bytes, double min_share)
{
	const struct shape_block *top = rule_top_block(p);
	for (size_t i = 0; top && i < top->accesses_n; i++) {
		const struct shape_access *a = top->accesses[i];
		if (!a->all_columns || !a->table || a->is_cte || a->is_function || a->is_subquery)
			continue;
		struct widths w = widths_of(c, a->table, min_bytes);
		bool few = w.wide_n && w.wide_n * 2 <= a->table->columns_n && w.others.n;
		if (few && w.wide >= min_share * w.all)
			report(c, p, a, &w);
	}
}

static void check(struct rule_context *c)
{
	double min_calls = rule_threshold(c, "min_calls"), min_bytes = rule_threshold(c, "min_bytes");
	double min_share = rule_threshold(c, "min_width_percent") / 100;
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));)
		if (p->kind == KIND_SELECT && (double)p->tally.calls >= min_calls)
			check_pattern(c, p, min_bytes, min_share);
}

const struct rule rule_query_select_star = {
	.name = "query-select-star",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_INFO,
	.needs = NEEDS_LOGS, /* and widths, wherever they come from */
	.summary = "SELECT * on tables where a few columns make up most of a row",
	.explain = explain,
	.thresholds = {{"min_calls", "calls", 100, "a few wide rows do no harm"},
		       {"min_bytes", "bytes", 500, "values of 2 kB and more leave the row; on average these often do"},
		       {"min_width_percent", "%", 70, "of a row: else leaving them out changes little"}},
	.check = check,
};
