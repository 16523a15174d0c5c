/*
 * query-unbounded: statements without a bound. Three kinds, told apart by their titles: a SELECT without LIMIT that
 * returns very many rows, an UPDATE or DELETE without WHERE, and tables in FROM that no condition connects.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] = "Looks for SELECT without LIMIT whose plan returned many rows (or that reads a whole "
			      "large table), for UPDATE and "
			      "DELETE without WHERE, and for tables that are joined without any condition.\n"
			      "The result grows with the data: what is fast on a young system stops a grown one, in "
			      "the server, on the network "
			      "and in the memory of the application.\n"
			      "Remedy: LIMIT with keyset pagination, a cursor or COPY for exports, aggregation in the "
			      "database; the condition "
			      "that was forgotten; TRUNCATE for emptying a table.\n"
			      "Ignore it for exports that really want everything.";

/* Most rows that one execution returned, as far as plans show it; PLAN_NONE without. */
static double rows_returned(const struct rule_context *c, const struct pattern *p, struct str *source)
{
	double most = PLAN_NONE;
	for (size_t i = 0; i < c->join->plans_n; i++) {
		const struct joined_plan *plan = &c->join->plans[i];
		if (plan->pattern != p || !plan->plan->analyzed || plan->plan->root->rows <= most)
			continue;
		most = plan->plan->root->rows;
		*source = plan->source;
	}
	return most;
}

static bool returns_everything(const struct shape_block *b)
{
	return !b->has_limit && !b->has_where && !b->has_aggregates && !b->group_n && !b->distinct &&
	       !b->is_set_operation;
}

static void check_select(struct rule_context *c, const struct pattern *p, const struct shape_block *b, double min_rows)
{
	struct str source = {0};
	double rows = rows_returned(c, p, &source);
	const struct shape_access *a = rule_first_table(b);
	bool from_plan = rows >= min_rows && !b->has_limit;
	bool from_table = rows < 0 && a && returns_everything(b) && rule_table_rows(a) >= min_rows;
	if (!from_plan && !from_table)
		return;
	double shown = from_plan || !a ? rows : rule_table_rows(a);
	struct finding *f = rule_pattern_finding(c, p, STR("rows"));
	f->title = STR("Bound a query that returns very many rows");
	f->rationale =
		arena_fmt(c->arena,
			  "One execution %s %.0f rows, without LIMIT. Fetch pages or use a cursor, or let the database "
			  "aggregate.",
			  from_plan ? "returned" : "reads a table of", shown);
	finding_evidence(c, f, from_plan ? "rows returned" : "rows of the table", from_plan ? source : STR("catalogue"),
			 "%.0f", shown);
	if (a && a->all_columns)
		finding_evidence(c, f, "columns", STR("statement"), "all (SELECT *)");
	rule_doubt(f, from_plan ? 0.7 : 0.4);
}

static void check_write(struct rule_context *c, const struct pattern *p, const struct shape_block *b, double min_rows)
{
	const struct shape_access *a = rule_first_table(b);
	double rows = a ? rule_table_rows(a) : STAT_NONE;
	if (b->has_where || !a || b->accesses_n > 1)
		return;
	struct finding *f = rule_pattern_finding(c, p, STR("where"));
	bool deletes = p->kind == KIND_DELETE;
	f->severity = rows < 0 || rows >= min_rows ? SEVERITY_FINDING_WARNING : SEVERITY_FINDING_INFO;
	f->title = arena_fmt(c->arena, "Check %s that has no WHERE", deletes ? "a DELETE" : "an UPDATE");
	f->rationale = arena_fmt(c->arena, "It %s every row of %.*s, and leaves as many dead ones behind.%s",
				 deletes ? "deletes" : "rewrites", STR_ARG(rule_table_name(c, a)),
				 deletes ? " TRUNCATE empties a table at once, if that is meant." : "");
	if (rows >= 0)
		finding_evidence(c, f, "rows of the table", STR("catalogue"), "%.0f", rows);
	rule_doubt(f, 0.7);
}

static void check_join(struct rule_context *c, const struct pattern *p)
{
	for (size_t i = 0; i < p->shape->blocks_n; i++) {
		const struct shape_block *b = p->shape->blocks[i];
		const struct shape_access *a = rule_first_table(b);
		if (!b->cross_join || !a)
			continue;
		struct finding *f = rule_pattern_finding(c, p, STR("cross join"));
		f->title = STR("Connect tables that are joined without a condition");
		f->rationale =
			STR("No condition connects the tables in FROM, so every row of one meets every row of the "
			    "other. Add the join condition, or write CROSS JOIN where it is meant.");
		rule_doubt(f, 0.5);
		return;
	}
}

static void check(struct rule_context *c)
{
	double min_rows = rule_threshold(c, "min_rows");
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		const struct shape_block *top = rule_top_block(p);
		if (!top)
			continue;
		if (p->kind == KIND_SELECT)
			check_select(c, p, top, min_rows);
		if (p->kind == KIND_UPDATE || p->kind == KIND_DELETE)
			check_write(c, p, top, min_rows);
		check_join(c, p);
	}
}

const struct rule rule_query_unbounded = {
	.name = "query-unbounded",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "statements without a bound: no LIMIT, no WHERE, no join condition",
	.explain = explain,
	.thresholds = {{"min_rows", "rows", 10000, "more than a page can show or a request should carry"}},
	.check = check,
};
