/*
 * plan-trigger-time: triggers took much of a statement's time. A foreign key's trigger on the referenced table looks
 * for referencing rows: without an index on the referencing columns it reads that whole table for each row.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"
#include "base/base.h"
#include "base/buf.h"
#include "parsers/pg_name.h"

static const char explain[] =
	"Finds statements that spent much of their time in triggers; of foreign keys, with the referencing columns "
	"that need "
	"an index.\n"
	"Triggers are no nodes of the plan: EXPLAIN prints their time apart, auto_explain with log_triggers.\n"
	"Verify: EXPLAIN (ANALYZE) of the statement (in a transaction that is rolled back) shows the triggers' times.\n"
	"Ignore it when the trigger does work that is wanted.";

static const struct constraint *foreign_key(const struct catalog *c, struct str name)
{
	for (size_t i = 0; c && name.n && i < c->tables_n; i++)
		for (size_t k = 0; k < c->tables[i]->constraints_n; k++) {
			const struct constraint *found = c->tables[i]->constraints[k];
			if (found->kind == CONSTRAINT_FOREIGN && str_eq(found->name, name))
				return found;
		}
	return NULL;
}

static bool is_indexed(const struct constraint *key)
{
	const struct table *t = key->table;
	for (size_t i = 0; i < t->indexes_n; i++) {
		const struct index *index = t->indexes[i];
		size_t same = 0;
		for (size_t k = 0; k < key->columns_n && k < index->keys_n; k++)
			for (size_t m = 0; m < key->columns_n; m++)
				same += index->keys[k].column && index->keys[k].column == key->columns[m];
		if (same == key->columns_n && !index->predicate.n && !index->invalid)
			return true;
	}
	return false;
}

/* The trigger on the referenced side looks for rows that reference; on the other side the primary key serves it. */
static bool looks_for_references(const struct plan_trigger *t, const struct constraint *key)
{
	if (str_starts(t->name, STR("RI_ConstraintTrigger_a_")))
		return true;
	return key && key->references && str_eq(key->references->name, t->relation) && key->table != key->references;
}

static const struct plan_node *modifying(const struct plan_node *n, struct str relation)
{
	if (node_is(n, "ModifyTable") && (!relation.n || str_eq(n->relation, relation)))
		return n;
	for (size_t i = 0; i < n->children_n; i++) {
		const struct plan_node *found = modifying(n->children[i], relation);
		if (found)
			return found;
	}
	return NULL;
}

static void detect_trigger(struct detection *d, const struct plan_trigger *t)
{
	struct arena *a = d->context->arena;
	const struct constraint *key = foreign_key(d->context->catalog, t->constraint);
	const char *why = "";
	if (t->constraint.n && looks_for_references(t, key))
		why = !key              ? "; see whether the referencing columns have an index"
		      : is_indexed(key) ? ""
					: "; the referencing columns have no index";
	struct str name = t->constraint.n ? t->constraint : t->name;
	struct plan_issue *issue = detection_issue(
		d, t->ms, "%s %.*s took %.*s in %.*s calls%s", t->constraint.n ? "the check of" : "trigger",
		STR_ARG(name), STR_ARG(plan_show_ms(t->ms, a)), STR_ARG(plan_show_count(t->calls, a)), why);
	const struct plan_node *node = modifying(d->node, t->relation);
	issue->node = node ? node : d->node;
	issue->subject = name;
	issue->figure = t->ms;
	issue->gain = key && looks_for_references(t, key) && !is_indexed(key) ? 0.95 : 0.5;
}

static void detect(struct detection *d)
{
	const struct plan *plan = d->times->plan;
	double min_share = rule_threshold(d->context, "min_share_percent") / 100;
	for (size_t i = 0; d->node == plan->root && i < plan->triggers_n; i++)
		if (plan->triggers[i].ms > 0 && plan->triggers[i].ms >= min_share * plan_total_ms(d->times))
			detect_trigger(d, &plan->triggers[i]);
}

const struct plan_detector detector_plan_trigger_time = {&rule_plan_trigger_time, detect};

static void propose_index(struct rule_context *c, struct finding *f, const struct constraint *key)
{
	struct buf sql = {0};
	struct str columns[32]; /* INDEX_MAX_KEYS */
	size_t n = MIN(key->columns_n, ARRAY_LEN(columns));
	buf_add(&sql, STR("CREATE INDEX CONCURRENTLY ON "));
	pg_name_quote_qualified(key->table->schema, key->table->name, &sql);
	for (size_t i = 0; i < n; i++) {
		columns[i] = key->columns[i]->name;
		buf_add(&sql, i ? STR(", ") : STR(" ("));
		pg_name_quote(columns[i], &sql);
	}
	buf_add_char(&sql, ')');
	finding_apply(c, f, buf_str(&sql));
	finding_columns(c, f, columns, n);
	buf_release(&sql);
	f->apply_commented = true; /* index-missing-fk creates it; here it is only named */
	f->table = arena_fmt(c->arena, "%.*s.%.*s", STR_ARG(key->table->schema), STR_ARG(key->table->name));
	f->title = arena_fmt(c->arena, "Index the referencing columns of %.*s for %.*s", STR_ARG(f->table),
			     STR_ARG(key->name));
}

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	const struct constraint *key = foreign_key(c->catalog, k->subject);
	f->table = plan_table_name(c->catalog, k->worst->node, c->arena);
	f->title = arena_fmt(c->arena, "Make trigger %.*s of %.*s cheaper", STR_ARG(k->subject), STR_ARG(f->table));
	f->rationale = arena_fmt(c->arena, "In the plan %.*s.", STR_ARG(k->worst->text));
	if (key && key->columns_n && !is_indexed(key) && str_find(k->worst->text, STR("no index")) >= 0)
		propose_index(c, f, key);
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_trigger_time, describe, true});
}

const struct rule rule_plan_trigger_time = {
	.name = "plan-trigger-time",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.cured_by_index = true,
	.summary = "triggers, foreign keys' above all, that take much of a statement's time",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 5, "below, nobody would notice the difference"},
		       {"min_share_percent", "%", 10, "with less, the statement itself decides"}},
	.check = check,
};
