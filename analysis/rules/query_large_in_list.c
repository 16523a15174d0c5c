/*
 * query-large-in-list: statements with hundreds of constants in one IN list.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Looks for IN lists (also = ANY(ARRAY[…])) of many elements.\n"
	"Each length is a new text: it is parsed and planned anew, fills pg_stat_statements before PostgreSQL 18, and "
	"a "
	"prepared statement cannot be reused.\n"
	"Remedy: pass one array parameter, column = ANY($1), or join with unnest($1); for thousands of values load "
	"them "
	"into a temporary table and join.\n"
	"Verify: parse and bind times of the statement, and the number of texts in pg_stat_statements.\n"
	"Ignore it for rare batch jobs.";

/* The list is of the condition, not of the rows of an INSERT. */
static const struct shape_predicate *list_condition(const struct pattern *p)
{
	for (size_t i = 0; i < p->shape->predicates_n; i++) {
		const struct shape_predicate *pred = p->shape->predicates[i];
		bool not_in = pred->kind == PRED_NE && str_find(pred->text, STR(" not in ")) >= 0;
		if (pred->kind == PRED_IN || not_in)
			return pred;
	}
	return NULL;
}

static void check(struct rule_context *c)
{
	double min_list = rule_threshold(c, "min_elements"), huge = rule_threshold(c, "warning_elements");
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		const struct shape_predicate *pred = list_condition(p);
		if (!pred || (double)p->max_list < min_list)
			continue;
		struct finding *f = rule_pattern_finding(c, p, STR(""));
		f->severity = (double)p->max_list >= huge ? SEVERITY_FINDING_WARNING : SEVERITY_FINDING_INFO;
		f->title = STR("Pass one array parameter instead of a long IN list");
		f->rationale = arena_fmt(c->arena,
					 "Lists of up to %" PRIu32
					 " elements were sent in %.*s. With column = ANY($1) the text "
					 "stays one, and can be prepared.",
					 p->max_list, STR_ARG(pred->text));
		if (pred->term.access)
			f->table = rule_table_name(c, pred->term.access);
		finding_columns(c, f, &pred->term.column, pred->term.column.n ? 1 : 0);
		finding_evidence(c, f, "elements of the longest list", STR("log"), "%" PRIu32, p->max_list);
		if (p->parse.calls)
			finding_evidence(c, f, "time to parse", STR("log"), "%.3f ms",
					 (double)p->parse.total_us / 1000);
		if (p->bind.calls)
			finding_evidence(c, f, "time to plan and bind", STR("log"), "%.3f ms",
					 (double)p->bind.total_us / 1000);
		/* What a prepared statement saves for certain: parsing. */
		f->benefit_us_per_day = per_day_us(c, p->parse.total_us);
		rule_doubt(f, 0.8);
	}
}

const struct rule rule_query_large_in_list = {
	.name = "query-large-in-list",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "IN lists of hundreds of constants",
	.explain = explain,
	.thresholds = {{"min_elements", "elements", 100, "above it the text is mostly list"},
		       {"warning_elements", "elements", 1000, "parsing such a text takes milliseconds"}},
	.check = check,
};
