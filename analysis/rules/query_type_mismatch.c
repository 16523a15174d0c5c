/*
 * query-type-mismatch: the column is converted to another type for the comparison, because the other side is of that
 * type: an integer column compared with a numeric parameter, a char(n) column with text. No index on the column serves
 * it. EXPLAIN shows the conversion, the statement does not.
 */
#include "analysis/plan_condition.h"
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "base/base.h"

static const char explain[] =
	"Looks in plans for filters that convert the column: ((id)::numeric = $1), ((code)::text = $1 of a char(10)).\n"
	"It comes from drivers that bind numbers as numeric or double precision and strings as text, and from joins of "
	"columns "
	"whose types differ. An index on the column is sorted by its own type and cannot be used.\n"
	"Remedy: bind the parameter in the column's type, cast the other side, or give both columns one type.\n"
	"Verify: EXPLAIN shows the condition without the cast, as \"Index Cond\".\n"
	"A varchar shown as ::text is no conversion and not reported.";

static bool is_any_of(struct str type, const char *const *types, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(type, str_from(types[i])))
			return true;
	return false;
}

/* Types whose cast to text changes nothing that an index is sorted by. */
static bool is_text(struct str type)
{
	static const char *const types[] = {"text", "character varying", "varchar", "name", "citext"};
	return is_any_of(type, types, ARRAY_LEN(types));
}

static bool is_inexact(struct str type)
{
	static const char *const types[] = {"numeric", "double precision", "real"};
	return is_any_of(type, types, ARRAY_LEN(types));
}

/* Without the column's type only conversions to numeric types are certain to be one. */
static bool is_conversion(struct str column_type, struct str cast)
{
	if (!cast.n || str_eq(column_type, cast) || str_eq(cast, STR("date")))
		return false;
	if (!column_type.n)
		return is_inexact(cast);
	if (is_text(column_type) && (is_text(cast) || str_eq(cast, STR("bpchar"))))
		return false;
	return is_inexact(cast) ? !is_inexact(column_type) || str_starts(column_type, STR("real")) : is_text(cast);
}

static struct str type_of(const struct catalog *c, const struct plan_node *n, struct str column)
{
	const struct table *t = c ? catalog_table(c, n->schema, n->relation) : NULL;
	const struct column *found = t ? table_column(t, column) : NULL;
	return found ? found->type : STR("");
}

static void detect(struct detection *d)
{
	struct plan_conjunct conjuncts[PLAN_MAX_CONJUNCTS];
	const struct plan_node *n = d->node;
	struct arena *a = d->context->arena;
	if (!n->relation.n || !n->filter.n || d->time->never_executed)
		return;
	double removed = plan_or_zero(n->removed_filter) * plan_or_zero(n->loops);
	double share = removed / MAX(removed + d->time->rows, 1);
	if (share < rule_threshold(d->context, "min_share_percent") / 100)
		return;
	size_t found = plan_conjuncts(n->filter, conjuncts);
	for (size_t i = 0; i < found; i++) {
		const struct plan_conjunct *c = &conjuncts[i];
		bool comparison = str_eq(c->op, STR("=")) || str_eq(c->op, STR("= ANY")) ||
				  str_starts(c->op, STR("<")) || str_starts(c->op, STR(">"));
		if (c->function.n || !comparison || removed < rule_threshold(d->context, "min_rows") ||
		    !is_conversion(type_of(d->context->catalog, n, c->column), c->cast))
			continue;
		struct plan_issue *issue =
			detection_issue(d, d->time->self_ms * share,
					"%.*s is converted to %.*s for the comparison %.*s", STR_ARG(c->column),
					STR_ARG(c->cast), STR_ARG(plan_condition_folded(str_head(c->text, 120), a)));
		issue->subject = c->column;
		issue->gain = 0.8;
	}
}

const struct plan_detector detector_query_type_mismatch = {&rule_query_type_mismatch, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	struct str type = type_of(c->catalog, k->worst->node, k->subject);
	f->table = plan_table_name(c->catalog, k->worst->node, c->arena);
	f->title = arena_fmt(c->arena, "Compare %.*s.%.*s in its own type", STR_ARG(f->table), STR_ARG(k->subject));
	f->rationale = arena_fmt(c->arena, "In the plan %.*s; no index on the column can serve that.",
				 STR_ARG(k->worst->text));
	if (type.n)
		finding_evidence(c, f, "type of the column", STR("schema"), "%.*s", STR_ARG(type));
	finding_columns(c, f, &k->subject, 1);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_query_type_mismatch, describe, false});
}

const struct rule rule_query_type_mismatch = {
	.name = "query-type-mismatch",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.cured_by_index = true,
	.summary = "columns that are converted to another type before they are compared",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 1, "below, the scan is fast enough"},
		       {"min_rows", "rows", 1000, "smaller tables are read in no time"},
		       {"min_share_percent", "%", 90, "in plans: when one row in ten is kept, an index saves little"}},
	.check = check,
};
