#include "analysis/plan_rule.h"

#include <math.h>

#include "base/base.h"

struct cases {
	struct plan_case **items;
	size_t n, cap;
	struct map by_subject;
};

/* Time a day that executions like this plan's take; 0 when no log says how often it runs. */
static double plan_us_per_day(struct rule_context *c, const struct joined_plan *p)
{
	if (p->sample && p->sample->tally.calls)
		return (double)per_day_us(c, p->sample->tally.total_us);
	return p->pattern ? (double)per_day_us(c, p->pattern->tally.total_us) : 0;
}

static struct plan_case *case_of(struct rule_context *c, struct cases *cases, const struct plan_issue *issue,
				 const struct joined_plan *p, bool across_patterns)
{
	struct str subject = issue->subject;
	if (!across_patterns || !subject.n)
		subject = p->pattern ? arena_fmt(c->arena, "%016" PRIx64 " %.*s", p->pattern->id, STR_ARG(subject))
				     : arena_fmt(c->arena, "%.*s %.*s", STR_ARG(p->source), STR_ARG(subject));
	struct plan_case *k = map_get(&cases->by_subject, subject);
	if (k)
		return k;
	k = ARENA_NEW(struct plan_case, c->arena);
	*k = (struct plan_case){.key = subject, .subject = issue->subject, .most_figure = PLAN_NONE};
	map_put(&cases->by_subject, subject, k);
	*ARENA_PUSH(cases->items, cases->n, cases->cap, c->arena) = k;
	return k;
}

static void add_pattern(struct rule_context *c, struct plan_case *k, struct pattern *p)
{
	for (size_t i = 0; i < k->patterns_n; i++)
		if (k->patterns[i] == p)
			return;
	if (p)
		*ARENA_PUSH(k->patterns, k->patterns_n, k->patterns_cap, c->arena) = p;
}

static void add_issue(struct rule_context *c, struct plan_case *k, const struct plan_issue *issue,
		      const struct joined_plan *p, double us_per_day)
{
	double share = plan_or_zero(issue->stake_ms) / plan_total_ms(p->times);
	k->stake_us_per_day += MIN(share, 1) * us_per_day;
	k->gain_us_per_day += MIN(share, 1) * issue->gain * us_per_day;
	k->most_figure = MAX(k->most_figure, issue->figure);
	if (!k->worst || issue->stake_ms > k->worst->stake_ms) {
		k->worst = issue;
		k->plan = p;
	}
	add_pattern(c, k, p->pattern);
}

/*
 * Several plans from files are several looks at the same calls: each stands for its part of them. Plans from the log
 * have counts of their own.
 */
static double looks_at(const struct join *join, const struct joined_plan *p)
{
	double n = 0;
	if (p->sample)
		return 1;
	for (size_t i = 0; i < join->plans_n; i++)
		n += join->plans[i].pattern == p->pattern && !join->plans[i].sample;
	return MAX(n, 1);
}

static void look(struct rule_context *c, const struct plan_rule *rule, struct cases *cases)
{
	for (size_t i = 0; i < c->join->plans_n; i++) {
		const struct joined_plan *p = &c->join->plans[i];
		struct plan_issues issues = {0};
		if (p->pattern && p->pattern->shape && shape_is_introspection(p->pattern->shape))
			continue;
		plan_issues_detect(c, rule->detector, p->times, &issues);
		double us_per_day = issues.n ? plan_us_per_day(c, p) / looks_at(c->join, p) : 0;
		for (size_t k = 0; k < issues.n; k++) {
			struct plan_case *found = case_of(c, cases, &issues.items[k], p, rule->across_patterns);
			add_issue(c, found, &issues.items[k], p, us_per_day);
			found->plans += found->counted != p;
			found->counted = p;
		}
	}
}

static unsigned confidence_of(const struct plan_case *k)
{
	unsigned confidence = k->worst->stake_ms >= 0 ? 900 : 500;
	if (k->plan->by_file_name)
		confidence = confidence * 2 / 3;
	return confidence;
}

static int by_time(const void *a, const void *b)
{
	const struct pattern *x = *(struct pattern *const *)a, *y = *(struct pattern *const *)b;
	if (x->tally.total_us != y->tally.total_us)
		return x->tally.total_us > y->tally.total_us ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void fill_finding(struct rule_context *c, struct finding *f, const struct plan_case *k)
{
	double total_us_per_day = (double)per_day_us(c, MAX(c->workload->totals.calls.total_us, 1u));
	double served_us = 0;
	f->severity = k->worst->severity;
	if (k->gain_us_per_day >= 0.1 * total_us_per_day && f->severity == SEVERITY_FINDING_WARNING)
		f->severity = SEVERITY_FINDING_CRITICAL;
	f->confidence = confidence_of(k);
	f->basis = k->worst->stake_ms >= 0 ? BASIS_MEASURED : BASIS_INFERRED;
	f->benefit_us_per_day = (int64_t)k->gain_us_per_day;
	if (k->patterns_n)
		qsort(k->patterns, k->patterns_n, sizeof *k->patterns, by_time);
	for (size_t i = 0; i < k->patterns_n; i++) {
		finding_pattern(c, f, k->patterns[i]);
		served_us += (double)per_day_us(c, k->patterns[i]->tally.total_us);
	}
	/* Issues of one plan may overlap: nested loops in nested loops. */
	if (served_us > 0)
		f->benefit_us_per_day = (int64_t)MIN(k->gain_us_per_day, served_us);
	f->benefit_relative = served_us > 0 ? MIN(k->gain_us_per_day / served_us, 1) : 0;
	/* Without a log: by what one execution loses, and as a share of it. */
	if (!k->patterns_n && k->worst->stake_ms > 0) {
		f->weight_us = (uint64_t)(k->worst->stake_ms * 1000);
		f->benefit_relative = MIN(k->worst->stake_ms * k->worst->gain / plan_total_ms(k->plan->times), 1);
	}
	finding_evidence(c, f, "seen in the plan", k->plan->source, "%.*s", STR_ARG(k->worst->text));
	if (k->worst->stake_ms >= 0)
		finding_evidence(c, f, "at stake per execution", k->plan->source, "%.3f ms of %.3f ms",
				 k->worst->stake_ms, k->plan->times->total_ms);
	if (k->stake_us_per_day > 0)
		finding_evidence(c, f, "at stake per day", STR("log"), "%.3f s", k->stake_us_per_day / 1e6);
	if (k->plans > 1)
		finding_evidence(c, f, "plans that show it", STR(""), "%zu", k->plans);
	if (k->plan->by_file_name)
		finding_evidence(c, f, "attached to its statement by", k->plan->source, "the file's name only");
}

void plan_rule_check(struct rule_context *c, const struct plan_rule *rule)
{
	struct cases cases = {0};
	double min_ms = rule_threshold(c, "min_ms");
	look(c, rule, &cases);
	for (size_t i = 0; i < cases.n; i++) {
		const struct plan_case *k = cases.items[i];
		if (k->worst->stake_ms < min_ms)
			continue;
		struct finding *f = rule_finding(c);
		fill_finding(c, f, k);
		rule->describe(c, f, k);
		finding_identify(f, k->key);
	}
	map_release(&cases.by_subject);
}
