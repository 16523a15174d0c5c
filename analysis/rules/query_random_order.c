/*
 * query-random-order: ORDER BY random(), which reads and sorts everything to show a few rows.
 */
#include "analysis/rule_pattern.h"

#include "base/base.h"

static const char explain[] =
	"Looks for ORDER BY random().\n"
	"Every row that qualifies gets a random number and all of them are sorted, however few are wanted.\n"
	"Remedy: TABLESAMPLE SYSTEM_ROWS (extension tsm_system_rows) or TABLESAMPLE BERNOULLI for a sample of a whole "
	"table; a random position in a dense key (WHERE id >= $1 ORDER BY id LIMIT 1, $1 drawn by the application) for "
	"one row; an indexed column of random numbers when there are conditions.\n"
	"Verify: EXPLAIN shows no Sort above a scan of the whole table.\n"
	"Ignore it when the conditions leave a few hundred rows.";

static void check(struct rule_context *c)
{
	double small_rows = rule_threshold(c, "small_table_rows");
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		const struct shape_block *b = NULL;
		for (size_t k = 0; k < p->shape->blocks_n && !b; k++)
			b = p->shape->blocks[k]->random_order ? p->shape->blocks[k] : NULL;
		if (!b)
			continue;
		const struct shape_access *a = rule_first_table(b);
		double rows = a ? rule_table_rows(a) : STAT_NONE;
		bool small = rows >= 0 && rows < small_rows;
		struct finding *f = rule_pattern_finding(c, p, STR(""));
		if (a)
			f->table = rule_table_name(c, a);
		f->severity = small ? SEVERITY_FINDING_INFO : SEVERITY_FINDING_WARNING;
		f->title = STR("Draw random rows without sorting all of them");
		f->rationale = arena_fmt(
			c->arena,
			"ORDER BY random() reads and sorts every row%s to return a few. Use TABLESAMPLE, or a "
			"random position in an indexed key.",
			b->has_where ? " that meets the conditions" : " of the table");
		if (rows >= 0)
			finding_evidence(c, f, "rows of the table", STR("catalogue"), "%.0f", rows);
		if (!small)
			rule_claim(c, f, p, b->has_where ? 0.4 : 0.8, BASIS_INFERRED);
		rule_doubt(f, 0.7);
	}
}

const struct rule rule_query_random_order = {
	.name = "query-random-order",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "ORDER BY random(), which sorts all rows to show a few",
	.explain = explain,
	.thresholds = {{"small_table_rows", "rows", 1000, "sorting so few takes less than a millisecond"}},
	.check = check,
};
