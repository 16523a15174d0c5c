#include "analysis/report_build.h"

#include <math.h>

#include "analysis/counted.h"
#include "base/base.h"

/* Population standard deviation; the sums are exact, only the last step is rounded. */
static double stddev_us(const struct pattern *p)
{
	long double n = (long double)p->tally.calls, sum = (long double)p->tally.total_us;
	if (p->tally.calls < 2)
		return 0;
	long double variance = ((long double)p->sum_of_squares - sum * sum / n) / n;
	return variance > 0 ? (double)sqrtl(variance) : 0;
}

/* A quantile of the histogram, never outside of what was seen. */
static uint64_t quantile_us(const struct pattern *p, unsigned per_mille)
{
	uint64_t q = hist_quantile(&p->durations, per_mille);
	return MIN(MAX(q, p->min_us), p->max_us);
}

static bool has_name(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

/* Names of the stored tables a pattern touches, each once, in the order of the text. */
static void name_tables(struct report_pattern *r, const struct shape *shape, struct arena *arena)
{
	size_t cap = 0;
	for (size_t i = 0; shape && i < shape->accesses_n; i++) {
		const struct shape_access *a = shape->accesses[i];
		if (a->is_cte || a->is_function || a->is_subquery)
			continue;
		struct str schema = a->table ? a->table->schema : a->schema, name = a->table ? a->table->name : a->name;
		struct str full = schema.n ? arena_fmt(arena, "%.*s.%.*s", STR_ARG(schema), STR_ARG(name)) : name;
		if (!has_name(r->tables, r->tables_n, full))
			*ARENA_PUSH(r->tables, r->tables_n, cap, arena) = full;
	}
}

static void fill_pattern(struct report_pattern *r, const struct pattern *p, uint64_t total_us, struct arena *arena)
{
	r->pattern = p;
	r->mean_us = p->tally.calls ? (double)p->tally.total_us / (double)p->tally.calls : 0;
	r->stddev_us = stddev_us(p);
	r->p50_us = quantile_us(p, 500);
	r->p90_us = quantile_us(p, 900);
	r->p95_us = quantile_us(p, 950);
	r->p99_us = quantile_us(p, 990);
	r->share = total_us ? (double)p->tally.total_us / (double)total_us : 0;
	name_tables(r, p->shape, arena);
}

static bool concerns(const struct finding *f, uint64_t pattern)
{
	for (size_t i = 0; i < f->patterns_n; i++)
		if (f->patterns[i] == pattern)
			return true;
	return false;
}

static void link_recommendations(struct report *r)
{
	for (size_t i = 0; i < r->patterns_n; i++) {
		struct report_pattern *p = &r->patterns[i];
		size_t cap = 0;
		for (size_t k = 0; k < r->recommendations_n; k++)
			if (concerns(r->recommendations[k], p->pattern->id))
				*ARENA_PUSH(p->recommendations, p->recommendations_n, cap, r->arena) =
					r->recommendations[k];
	}
}

static void link_plans(struct report *r)
{
	for (size_t i = 0; i < r->patterns_n; i++) {
		struct report_pattern *p = &r->patterns[i];
		size_t cap = 0;
		for (size_t k = 0; k < r->plans_n; k++)
			if (r->plans[k].pattern == p->pattern->id)
				*ARENA_PUSH(p->plans, p->plans_n, cap, r->arena) = k;
	}
}

static void add_patterns(struct report *r, const struct workload *w, const struct counted *counted)
{
	r->patterns = ARENA_ARRAY(struct report_pattern, w->patterns_n, r->arena);
	r->patterns_n = w->patterns_n;
	for (size_t i = 0; i < w->patterns_n; i++) {
		fill_pattern(&r->patterns[i], w->patterns[i], w->totals.calls.total_us, r->arena);
		r->patterns[i].counted = counted_of(counted, w->patterns[i]->id);
	}
}

struct report *report_build(const struct report_sources *sources, struct arena *arena)
{
	const struct workload *w = sources->workload;
	struct report *r = ARENA_NEW(struct report, arena);
	*r = (struct report){
		.arena = arena,
		.version = sources->version,
		.workload = w,
		.catalog = sources->catalog,
		.from_us = w->first_us,
		.to_us = w->last_us,
		.seconds = workload_seconds(w),
		.inputs = sources->inputs,
		.inputs_n = sources->inputs_n,
		.recommendations = sources->findings,
		.recommendations_n = sources->findings_n,
		.top = sources->top ? sources->top : 50,
		.zone = sources->zone,
		.zone_offset_us = sources->zone_offset_us,
	};
	add_patterns(r, w, sources->join->counted);
	report_add_tables(r, sources->join);
	report_add_indexes(r, sources->join);
	report_add_plans(r, sources->join);
	link_recommendations(r);
	link_plans(r);
	report_add_notes(r, sources);
	report_add_server(r);
	report_add_series(r);
	report_add_summary(r);
	return r;
}
