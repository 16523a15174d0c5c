/*
 * query-offset-pagination: pages found by counting rows off. The server reads and throws away all rows before the page,
 * so page n costs n times the first. A keyset condition (continue after the last row seen) makes all pages equal.
 *
 * Only offsets that were really asked for count: the samples keep their numbers exact. A row comparison in WHERE is
 * keyset pagination already and has no OFFSET.
 */
#include "analysis/plan_detectors.h"
#include "analysis/rule_pattern.h"

#include <math.h>

#include "base/base.h"
#include "base/buf.h"

static const char explain[] =
	"Looks for OFFSET values that grow large in the samples of a pattern.\n"
	"OFFSET n makes the server produce n rows and discard them; deep pages get slower and slower, and rows that "
	"are "
	"inserted meanwhile make pages repeat or skip entries.\n"
	"Remedy: remember the sort key of the last row shown and continue after it: WHERE (created_at, id) < ($1, $2) "
	"ORDER BY created_at DESC, id DESC LIMIT n, with an index on the sort key.\n"
	"Verify: EXPLAIN (ANALYZE) of a deep page; the Limit node's child returns offset + limit rows.\n"
	"Ignore it when users really jump to page numbers, and those stay small.";

/* A LIMIT stops its input at offset + limit rows: what the input returned and the LIMIT did not was counted off. */
static void detect(struct detection *d)
{
	const struct plan_node *n = d->node, *input = n->children_n ? n->children[n->children_n - 1] : NULL;
	struct arena *a = d->context->arena;
	if (!node_is(n, "Limit") || !input || d->time->never_executed)
		return;
	double read = node_time_of(d->times, input)->rows, skipped = read - d->time->rows;
	if (skipped < rule_threshold(d->context, "min_offset") * n->loops)
		return;
	detection_issue(d, d->time->inclusive_ms * skipped / read,
			"OFFSET counted %.*s rows off before it returned %.*s", STR_ARG(plan_show_count(skipped, a)),
			STR_ARG(plan_show_count(d->time->rows, a)));
}

const struct plan_detector detector_query_offset_pagination = {&rule_query_offset_pagination, detect};

struct offsets {
	double largest, sum, limit;
	size_t n;
};

static double slot_number(const struct sample *s, const struct shape_operand *o)
{
	const struct sample_value *v = o->kind == OPERAND_SLOT ? rule_slot(s, o->slot) : NULL;
	return v && !isnan(v->number) ? v->number : -1;
}

static struct offsets offsets_of(const struct pattern *p, const struct shape_block *b)
{
	struct offsets o = {.limit = 0};
	for (size_t i = 0; i < p->samples_n; i++) {
		double offset = slot_number(&p->samples[i], &b->offset);
		if (offset < 0)
			continue;
		o.largest = MAX(o.largest, offset);
		o.limit = MAX(o.limit, slot_number(&p->samples[i], &b->limit));
		o.sum += offset;
		o.n++;
	}
	return o;
}

/* The sort keys, all in one direction and each a plain column: then one row comparison continues after the last row. */
static bool simple_keys(const struct shape_block *b)
{
	for (size_t i = 0; i < b->order_n; i++)
		if (!b->order[i].term.column.n || b->order[i].term.expression.n || b->order[i].desc != b->order[0].desc)
			return false;
	return b->order_n > 0;
}

static struct str remedy(struct rule_context *c, const struct shape_block *b)
{
	if (b->order_n == 0)
		return STR("There is no ORDER BY, so pages are not even defined: order by a unique key first, then "
			   "continue "
			   "after the last key seen.");
	if (!simple_keys(b))
		return STR(
			"Continue after the last row seen: compare the sort keys with that row's values, the first key "
			"deciding, the next where it is equal.");
	struct buf keys = {0}, values = {0};
	for (size_t i = 0; i < b->order_n; i++) {
		struct str name = rule_name_sql(c, b->order[i].term.column);
		buf_fmt(&keys, "%s%.*s", i ? ", " : "", STR_ARG(name));
		buf_fmt(&values, "%slast_%.*s", i ? ", " : "", STR_ARG(b->order[i].term.column));
	}
	const char *open = b->order_n > 1 ? "(" : "", *close = b->order_n > 1 ? ")" : "";
	struct str text = arena_fmt(
		c->arena,
		"Replace OFFSET by WHERE %s%.*s%s %c %s%.*s%s with the last row's values; add the primary key "
		"as the last sort key if these are not unique.",
		open, STR_ARG(buf_str(&keys)), close, b->order[0].desc ? '<' : '>', open, STR_ARG(buf_str(&values)),
		close);
	buf_release(&keys);
	buf_release(&values);
	return text;
}

static void report_pattern(struct rule_context *c, const struct pattern *p, const struct shape_block *b,
			   const struct offsets *o)
{
	double mean = o->sum / (double)o->n, page = o->limit > 0 ? o->limit : 20;
	struct finding *f = rule_pattern_finding(c, p, STR(""));
	f->title = STR("Page by the last key seen instead of by OFFSET");
	f->rationale =
		arena_fmt(c->arena, "Offsets up to %.0f were asked for: so many rows are read and thrown away. %.*s",
			  o->largest, STR_ARG(remedy(c, b)));
	finding_evidence(c, f, "largest OFFSET", STR("samples"), "%.0f", o->largest);
	if (o->limit > 0)
		finding_evidence(c, f, "LIMIT", STR("samples"), "%.0f", o->limit);
	/* Rows that are only counted off, of all that are produced; the samples favour slow calls, so half of it. */
	rule_claim(c, f, p, 0.5 * mean / (mean + page), BASIS_INFERRED);
	rule_doubt(f, b->order_n ? 0.8 : 0.5);
}

static void check(struct rule_context *c)
{
	double min_offset = rule_threshold(c, "min_offset");
	const struct pattern *p;
	for (size_t i = 0; (p = rule_next_pattern(c, &i));) {
		for (size_t k = 0; k < p->shape->blocks_n; k++) {
			const struct shape_block *b = p->shape->blocks[k];
			struct offsets o = offsets_of(p, b);
			if (!b->has_offset || o.largest < min_offset)
				continue;
			report_pattern(c, p, b, &o);
			break;
		}
	}
}

const struct rule rule_query_offset_pagination = {
	.name = "query-offset-pagination",
	.category = CATEGORY_QUERY,
	.severity = SEVERITY_FINDING_WARNING,
	.needs = NEEDS_LOGS,
	.summary = "deep pages by OFFSET, which reads and throws away all rows before them",
	.explain = explain,
	.thresholds = {{"min_offset", "rows", 1000, "a thousand rows counted off are felt, twenty are not"},
		       {"min_ms", "ms", 1, "in plans: below, counting rows off is fast enough"}},
	.check = check,
};
