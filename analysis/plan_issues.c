#include "analysis/plan_issues.h"

#include <math.h>
#include <stdarg.h>

#include "analysis/plan_detectors.h"
#include "base/base.h"

static const struct plan_detector *const detectors[] = {
#define DETECTOR(name) &detector_##name,
	PLAN_DETECTORS
#undef DETECTOR
};

struct plan_issue *detection_issue(struct detection *d, double stake_ms, const char *fmt, ...)
{
	struct arena *arena = d->context->arena;
	char text[400];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	struct plan_issue *issue = ARENA_PUSH(d->issues->items, d->issues->n, d->issues->cap, arena);
	*issue = (struct plan_issue){.detector = d->detector,
				     .node = d->node,
				     .severity = d->detector->rule->severity,
				     .stake_ms = d->times->plan->timed ? stake_ms : PLAN_NONE,
				     .gain = 1,
				     .text = arena_strdup(str_from(text), arena),
				     .figure = PLAN_NONE};
	if (d->times->plan->timed && stake_ms < rule_threshold(d->context, "min_ms"))
		issue->severity = SEVERITY_FINDING_INFO;
	return issue;
}

void plan_issues_detect(struct rule_context *c, const struct plan_detector *detector, const struct plan_times *times,
			struct plan_issues *issues)
{
	const struct rule *running = c->rule;
	c->rule = detector->rule;
	for (size_t i = 0; i < times->nodes_n; i++) {
		struct detection d = {c, detector, times, &times->nodes[i], times->nodes[i].node, issues};
		detector->detect(&d);
	}
	c->rule = running;
}

static int by_node(const void *a, const void *b)
{
	const struct plan_issue *x = a, *y = b;
	if (x->node->number != y->node->number)
		return x->node->number < y->node->number ? -1 : 1;
	return strcmp(x->detector->rule->name, y->detector->rule->name);
}

struct plan_issues plan_issues_of(const struct plan_times *times, const struct catalog *catalog,
				  const struct rule_overrides *overrides, struct arena *arena)
{
	struct rule_context c = {.catalog = catalog, .overrides = overrides, .arena = arena};
	struct plan_issues issues = {0};
	for (size_t i = 0; i < ARRAY_LEN(detectors); i++)
		plan_issues_detect(&c, detectors[i], times, &issues);
	if (issues.n)
		qsort(issues.items, issues.n, sizeof *issues.items, by_node);
	return issues;
}

bool node_is(const struct plan_node *node, const char *type)
{
	return str_eq(node->type, str_from(type));
}

struct str plan_show_bytes(double bytes, struct arena *arena)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
	size_t unit = 0;
	for (; bytes >= 1024 && unit + 1 < ARRAY_LEN(units); unit++)
		bytes /= 1024;
	return arena_fmt(arena, bytes < 10 && unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

struct str plan_show_count(double count, struct arena *arena)
{
	char digits[40], out[60];
	int n = snprintf(digits, sizeof digits, "%.0f", MIN(MAX(count, 0), 1e18)), k = 0;
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			out[k++] = ',';
		out[k++] = digits[i];
	}
	return arena_strdup(str_of(out, (size_t)k), arena);
}

struct str plan_show_ms(double ms, struct arena *arena)
{
	if (ms >= 10000)
		return arena_fmt(arena, "%.1f s", ms / 1000);
	return arena_fmt(arena, ms >= 100 ? "%.0f ms" : ms >= 1 ? "%.1f ms" : "%.3f ms", MAX(ms, 0));
}

struct str plan_setting_mb(double bytes, struct arena *arena)
{
	return arena_fmt(arena, "%.0fMB", MAX(ceil(bytes / (1024 * 1024)), 1));
}

struct str plan_table_name(const struct catalog *c, const struct plan_node *node, struct arena *arena)
{
	const struct table *t = c && node->relation.n ? catalog_table(c, node->schema, node->relation) : NULL;
	if (t)
		return arena_fmt(arena, "%.*s.%.*s", STR_ARG(t->schema), STR_ARG(t->name));
	if (node->schema.n && node->relation.n)
		return arena_fmt(arena, "%.*s.%.*s", STR_ARG(node->schema), STR_ARG(node->relation));
	return node->relation;
}

const struct plan_node *plan_scan_below(const struct plan_node *node)
{
	if (node->relation.n)
		return node;
	for (size_t i = 0; i < node->children_n; i++) {
		if (node->children[i]->link == PLAN_INITPLAN || node->children[i]->link == PLAN_SUBPLAN)
			continue;
		const struct plan_node *scan = plan_scan_below(node->children[i]);
		if (scan)
			return scan;
	}
	return NULL;
}

double plan_total_ms(const struct plan_times *times)
{
	return times->total_ms > 0 ? times->total_ms : 0.001;
}
