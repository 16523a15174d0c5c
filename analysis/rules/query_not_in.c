/*
 * query-not-in: NOT IN (SELECT …), which cannot become an anti-join because of NULLs.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Looks for NOT IN with a subquery.\n"
	"One NULL among the subquery's rows makes the condition never true, so the planner may not turn it into an "
	"anti-join. As long as the rows fit work_mem they are hashed once; beyond that the subquery is searched from "
	"its "
	"beginning for every outer row, and a statement of milliseconds takes hours.\n"
	"Remedy: WHERE NOT EXISTS (SELECT 1 FROM … WHERE inner.key = outer.key).\n"
	"Verify: EXPLAIN shows an anti-join instead of a filter NOT (hashed SubPlan n).\n"
	"Mind that the two differ when either side can be NULL: NOT EXISTS keeps the outer row.";

static void report_block(struct rule_context *c, const struct pattern *p, const struct shape_block *b,
			 double large_rows)
{
	const struct shape_access *inner = rule_first_table(b);
	double rows = inner ? rule_table_rows(inner) : STAT_NONE;
	struct finding *f = rule_pattern_finding(c, p, STR(""));
	if (inner)
		f->table = rule_table_name(c, inner);
	f->severity = rows >= large_rows ? SEVERITY_FINDING_WARNING : SEVERITY_FINDING_INFO;
	f->title = STR("Write NOT EXISTS instead of NOT IN with a subquery");
	f->rationale = arena_fmt(
		c->arena,
		"NOT IN (SELECT … FROM %.*s) cannot be planned as an anti-join, and returns nothing at all as "
		"soon as the subquery yields a NULL.",
		STR_ARG(inner ? rule_table_name(c, inner) : STR("…")));
	if (rows >= 0)
		finding_evidence(c, f, "rows of the inner table", STR("catalogue"), "%.0f", rows);
	if (rows >= large_rows)
		rule_claim(c, f, p, 0.3, BASIS_INFERRED);
	rule_doubt(f, 0.6);
}

static void check(struct rule_context *c)
{
	double large_rows = rule_threshold(c, "large_table_rows");
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));)
		for (size_t k = 0; k < p->shape->blocks_n; k++)
			if (p->shape->blocks[k]->in_not_in && !p->shape->blocks[k]->in_exists &&
			    rule_first_table(p->shape->blocks[k])) {
				report_block(c, p, p->shape->blocks[k], large_rows);
				break;
			}
}

const struct rule rule_query_not_in = {
	.name = "query-not-in",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "NOT IN with a subquery, which NULLs keep from being an anti-join",
	.explain = explain,
	.thresholds = {{"large_table_rows", "rows", 50000, "about what 4 MB of work_mem can hash"}},
	.check = check,
};
