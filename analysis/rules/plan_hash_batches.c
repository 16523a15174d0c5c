/*
 * plan-hash-batches: a hash join or hash aggregate that was too large for memory and went through temporary files in
 * batches. The memory that would hold it in one batch is the peak times the batches and a fifth more, which a
 * server of version 15 needed; hash_mem_multiplier (PostgreSQL 13 and later; 2 from 15 on) is part of the allowance.
 */
#include "analysis/plan_detectors.h"
#include "analysis/plan_rule.h"

#include "base/base.h"

static const char explain[] = "Finds hash joins and hash aggregates whose table did not fit into work_mem × "
			      "hash_mem_multiplier and was split "
			      "into batches on disk.\n"
			      "Each batch but the first is written and read again. Where the planner expected fewer "
			      "batches than were needed, "
			      "its row estimate is wrong: see plan-misestimate.\n"
			      "Verify: SET work_mem in a session, then EXPLAIN (ANALYZE) shows \"Batches: 1\".\n"
			      "Ignore it for large reports: a hash join in a few batches is still a good plan.";

static bool is_spilled_aggregate(const struct plan_node *node)
{
	return node_is(node, "Aggregate") && node->disk_kb > 0;
}

static bool is_spilled_hash(const struct plan_node *node)
{
	return node_is(node, "Hash") && node->hash_batches > 1;
}

/* The join writes and reads the outer side's batches, so its own time counts too. */
static double stake(const struct detection *d)
{
	double ms = d->time->self_ms;
	if (node_is(d->node, "Hash") && d->node->parent)
		ms += plan_or_zero(node_time_of(d->times, d->node->parent)->self_ms);
	return ms;
}

static void detect(struct detection *d)
{
	const struct plan_node *n = d->node;
	struct arena *a = d->context->arena;
	if (d->time->never_executed || !(is_spilled_hash(n) || is_spilled_aggregate(n)))
		return;
	double peak = plan_or_zero(n->peak_memory_kb) * 1024;
	double needed = is_spilled_hash(n) ? peak * n->hash_batches * 1.2 : peak + plan_or_zero(n->disk_kb) * 1024 * 2;
	bool surprised = n->hash_batches_planned > 0 && n->hash_batches_planned < n->hash_batches;
	struct plan_issue *issue = detection_issue(
		d, stake(d), "hashed in %.0f batches on disk; about %.*s of memory would do it in one%s",
		n->hash_batches, STR_ARG(plan_show_bytes(needed, a)), surprised ? "; fewer were planned" : "");
	issue->figure = needed;
	issue->gain = 0.4;
}

const struct plan_detector detector_plan_hash_batches = {&rule_plan_hash_batches, detect};

static void describe(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	double multiplier = catalog_setting(c->catalog, "hash_mem_multiplier", 1);
	struct str setting = plan_setting_mb(k->most_figure / MAX(multiplier, 1), c->arena);
	f->title = arena_fmt(c->arena, "Give a hash table that spills to disk %.*s of work_mem", STR_ARG(setting));
	f->rationale = arena_fmt(c->arena, "The plan %.*s.", STR_ARG(k->worst->text));
	finding_apply(c, f, arena_fmt(c->arena, "SET LOCAL work_mem = '%.*s'", STR_ARG(setting)));
	finding_rollback(c, f, STR("RESET work_mem"));
	f->apply_commented = true;
}

static void check(struct rule_context *c)
{
	plan_rule_check(c, &(struct plan_rule){&detector_plan_hash_batches, describe, false});
}

const struct rule rule_plan_hash_batches = {
	.name = "plan-hash-batches",
	.category = CATEGORY_PLAN,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_PLANS,
	.summary = "hash joins and aggregates that go through temporary files in batches",
	.explain = explain,
	.thresholds = {{"min_ms", "ms", 10, "below, nobody would notice the difference"}},
	.check = check,
};
