/*
 * table-extended-statistics: conditions on several columns of one table whose estimate is far off. The planner
 * multiplies the selectivities of columns as if they were independent; CREATE STATISTICS tells it that they are not.
 */
#include "analysis/plan_blame.h"
#include "analysis/plan_condition.h"
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "parsers/pg_name.h"

#define MAX_COLUMNS 8 /* STATS_MAX_DIMENSIONS */

static const char explain[] =
	"Finds scans with conditions on two or more columns that returned far more or fewer rows than expected, while "
	"no "
	"extended statistics on those columns exist.\n"
	"City and postal code say nearly the same: the planner, who takes columns as independent, expects far too few "
	"rows "
	"for both together and chooses plans for few rows.\n"
	"Verify: CREATE STATISTICS, ANALYZE, then EXPLAIN (ANALYZE) shows rows near the estimate.\n"
	"Ignore it when ANALYZE alone repairs the estimate.";

static bool is_usable(const struct plan_conjunct *c)
{
	static const char *const ops[] = {"=", "= ANY", "IS NULL", "NOT", "", "<", ">", "<=", ">="};
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (str_eq(c->op, str_from(ops[i])))
			return c->column.n && !c->function.n &&
			       (c->operand_constant || c->op.n == 0 || c->op.p[0] == 'N');
	return false;
}

/* The distinct columns compared with constants, sorted; 0 when there are too many for one statistics object. */
static size_t columns_of(const struct plan_node *n, struct str *columns, struct arena *arena)
{
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	size_t found = plan_conjuncts(plan_scan_conditions(n, arena), conjuncts), named = 0;
	for (size_t i = 0; i < found; i++) {
		size_t at = 0;
		if (!is_usable(&conjuncts[i]))
			continue;
		while (at < named && str_cmp(columns[at], conjuncts[i].column) < 0)
			at++;
		if (at < named && str_eq(columns[at], conjuncts[i].column))
			continue;
		if (named == MAX_COLUMNS)
			return 0;
		memmove(columns + at + 1, columns + at, (named - at) * sizeof *columns);
		columns[at] = conjuncts[i].column;
		named++;
	}
	return named;
}

static bool covers(const struct extended_statistics *s, const struct str *columns, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < s->columns_n; k++)
			found += s->columns[k] && str_eq(s->columns[k]->name, columns[i]);
	return found == n;
}

static bool exists(const struct catalog *c, const struct plan_node *n, const struct str *columns, size_t columns_n)
{
	const struct table *t = c ? catalog_table(c, n->schema, n->relation) : NULL;
	for (size_t i = 0; t && i < t->statistics_n; i++)
		if (covers(&t->statistics[i], columns, columns_n))
			return true;
	return false;
}

static struct str joined(const struct str *columns, size_t n, const char *separator, bool quoted, struct arena *arena)
{
	struct buf out = {0};
	for (size_t i = 0; i < n; i++) {
		buf_add(&out, i ? str_from(separator) : STR(""));
		if (quoted)
			pg_name_quote(columns[i], &out);
		else
			buf_add(&out, columns[i]);
	}
	struct str text = arena_strdup(buf_str(&out), arena);
	buf_release(&out);
	return text;
}

static void detect(struct detection *d)
{
	struct str columns[MAX_COLUMNS + 1];
	struct arena *a = d->context->arena;
	bool too_few;
	if (!d->node->relation.n || d->time->never_executed)
		return;
	double factor = plan_blame_factor(d->times, d->time, rule_threshold(d->context, "min_factor"), &too_few);
	if (!(factor > 0) || MAX(d->time->rows, d->time->estimated_rows) < rule_threshold(d->context, "min_rows"))
		return;
	size_t n = columns_of(d->node, columns, a);
	if (n < 2 || exists(d->context->catalog, d->node, columns, n))
		return;
	struct plan_issue *issue =
		detection_issue(d, plan_blame_cost(d->times, d->node, too_few),
				"the conditions on %.*s together kept %.*s times %s rows than expected",
				STR_ARG(joined(columns, n, ", ", false, a)), STR_ARG(plan_show_count(factor, a)),
				too_few ? "more" : "fewer");
	issue->subject = arena_fmt(a, "%.*s: %.*s", STR_ARG(plan_table_name(d->context->catalog, d->node, a)),
				   STR_ARG(joined(columns, n, ", ", false, a)));
	issue->figure = factor;
	issue->gain = 0.5;
}

const struct plan_detector detector_table_extended_statistics = {&rule_table_extended_statistics, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	struct str columns[MAX_COLUMNS + 1], table = k->worst->node->relation, schema = k->worst->node->schema;
	size_t n = columns_of(k->worst->node, columns, c->arena);
	const struct table *t = c->catalog ? catalog_table(c->catalog, schema, table) : NULL;
	struct buf name = {0}, on = {0};
	struct str list = joined(columns, n, ", ", true, c->arena);
	f->table = plan_table_name(c->catalog, k->worst->node, c->arena);
	schema = t ? t->schema : schema;
	struct str statistics = arena_fmt(c->arena, "%.*s_%.*s_stat", STR_ARG(table),
					  STR_ARG(joined(columns, n, "_", false, c->arena)));
	pg_name_quote_qualified(schema, utf8_head(statistics, 63), &name);
	pg_name_quote_qualified(schema, table, &on);
	f->title = arena_fmt(c->arena, "Create extended statistics on %.*s (%.*s)", STR_ARG(f->table),
			     STR_ARG(joined(columns, n, ", ", false, c->arena)));
	f->rationale = arena_fmt(c->arena, "In a scan of %.*s %.*s; the planner takes the columns as independent.",
				 STR_ARG(f->table), STR_ARG(k->worst->text));
	finding_columns(c, f, columns, n);
	finding_apply(c, f,
		      arena_fmt(c->arena, "CREATE STATISTICS %.*s ON %.*s FROM %.*s", STR_ARG(buf_str(&name)),
				STR_ARG(list), STR_ARG(buf_str(&on))));
	finding_apply(c, f, arena_fmt(c->arena, "ANALYZE %.*s", STR_ARG(buf_str(&on))));
	finding_rollback(c, f, arena_fmt(c->arena, "DROP STATISTICS %.*s", STR_ARG(buf_str(&name))));
	buf_release(&name);
	buf_release(&on);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_table_extended_statistics, describe, true});
}

const struct rule rule_table_extended_statistics = {
	.name = "table-extended-statistics",
	.category = CATEGORY_TABLE,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "columns that depend on each other, whose conditions the planner misjudges",
	.explain = explain,
	.thresholds = {{"min_factor", "times", 5, "two columns off by less are within what samples give"},
		       {"min_rows", "rows", 100, "an error about a handful of rows costs nothing"},
		       {"min_ms", "ms", 1, "below, what the mistake made slow is fast enough"}},
	.check = check,
};
