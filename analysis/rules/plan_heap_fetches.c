/*
 * plan-heap-fetches: an index-only scan that visited the table for many of its rows, because their pages are not marked
 * all-visible: VACUUM has not been there since they changed. Heap Fetches is a total over all loops.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"
#include "base/buf.h"
#include "parsers/pg_name.h"

static const char explain[] = "Finds index-only scans that had to visit the table for a large part of their rows.\n"
			      "A page that VACUUM has marked all-visible needs no visit; after an update, insert or "
			      "delete the mark is gone until "
			      "the next VACUUM.\n"
			      "Verify: VACUUM the table, then EXPLAIN (ANALYZE) shows few heap fetches.\n"
			      "If they come back soon, lower autovacuum_vacuum_scale_factor (and "
			      "autovacuum_vacuum_insert_scale_factor) of that "
			      "table. Ignore it for tables that change all the time.";

static void detect(struct detection *d)
{
	const struct plan_node *n = d->node;
	double rows = d->time->rows + d->time->removed, fetches = plan_or_zero(n->heap_fetches);
	if (!node_is(n, "Index Only Scan") || fetches < rule_threshold(d->context, "min_fetches"))
		return;
	double share = MIN(fetches / MAX(rows, 1), 1);
	if (share < rule_threshold(d->context, "min_share_percent") / 100)
		return;
	struct plan_issue *issue =
		detection_issue(d, d->time->self_ms, "index-only, but %.*s rows (%.0f %%) were fetched from the table",
				STR_ARG(plan_show_count(fetches, d->context->arena)), share * 100);
	issue->subject = plan_table_name(d->context->catalog, n, d->context->arena);
	issue->gain = 0.6 * share;
}

const struct plan_detector detector_plan_heap_fetches = {&rule_plan_heap_fetches, detect};

static struct str quoted_table(const struct catalog *c, const struct plan_node *node, struct arena *arena)
{
	const struct table *t = c ? catalog_table(c, node->schema, node->relation) : NULL;
	struct buf name = {0};
	if (t || node->schema.n)
		pg_name_quote_qualified(t ? t->schema : node->schema, node->relation, &name);
	else
		pg_name_quote(node->relation, &name);
	struct str quoted = arena_strdup(buf_str(&name), arena);
	buf_release(&name);
	return quoted;
}

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	f->table = k->subject;
	f->title = arena_fmt(c->arena, "Vacuum %.*s for its index-only scans", STR_ARG(f->table));
	f->rationale = arena_fmt(c->arena, "A scan of %.*s was %.*s.", STR_ARG(k->worst->node->index),
				 STR_ARG(k->worst->text));
	finding_apply(c, f,
		      arena_fmt(c->arena, "VACUUM (ANALYZE) %.*s",
				STR_ARG(quoted_table(c->catalog, k->worst->node, c->arena))));
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_heap_fetches, describe, true});
}

const struct rule rule_plan_heap_fetches = {
	.name = "plan-heap-fetches",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "index-only scans that visit the table for lack of VACUUM",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 1, "below, nobody would notice the difference"},
		       {"min_fetches", "rows", 1000, "a few visits are normal between two runs of autovacuum"},
		       {"min_share_percent", "%", 10, "with fewer, most of the scan is index-only as it should be"}},
	.check = check,
};
