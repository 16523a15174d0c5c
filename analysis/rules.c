#include "analysis/counted.h"
#include "analysis/rule.h"

#include <math.h>

#include "base/base.h"

#define RULE(name) extern const struct rule rule_##name;
#include "analysis/rules/rules.def"
#undef RULE

const struct rule *const rules[] = {
#define RULE(name) &rule_##name,
#include "analysis/rules/rules.def"
#undef RULE
	NULL,
};

const struct rule *rule_find(struct str name)
{
	for (size_t i = 0; rules[i]; i++)
		if (str_eq(name, str_from(rules[i]->name)))
			return rules[i];
	return NULL;
}

static const struct rule_threshold *threshold_of(const struct rule *rule, struct str name)
{
	for (size_t i = 0; i < RULE_MAX_THRESHOLDS && rule->thresholds[i].name; i++)
		if (str_eq(name, str_from(rule->thresholds[i].name)))
			return &rule->thresholds[i];
	return NULL;
}

bool rule_override(struct rule_overrides *o, struct str assignment, struct err *err)
{
	struct str rest = assignment, rule_name, threshold;
	double value;
	if (!str_cut(&rest, '.', &rule_name) || !str_cut(&rest, '=', &threshold) || !str_to_double(rest, &value) ||
	    !isfinite(value)) {
		err_set(err, ERR_USAGE, "\"%.*s\" is not of the form RULE.THRESHOLD=NUMBER", STR_ARG(assignment));
		return err_hint(err, "For example query-slow.min_mean_ms=250");
	}
	const struct rule *rule = rule_find(rule_name);
	if (!rule) {
		err_set(err, ERR_USAGE, "there is no rule \"%.*s\"", STR_ARG(rule_name));
		return err_hint(err, "\"pgassay rules\" lists them");
	}
	if (!threshold_of(rule, threshold)) {
		err_set(err, ERR_USAGE, "rule \"%s\" has no threshold \"%.*s\"", rule->name, STR_ARG(threshold));
		return err_hint(err, "\"pgassay rules %s\" lists its thresholds", rule->name);
	}
	if (o->n == ARRAY_LEN(o->items))
		return err_set(err, ERR_USAGE, "more than %zu thresholds are set", ARRAY_LEN(o->items));
	o->items[o->n].rule = rule_name;
	o->items[o->n].threshold = threshold;
	o->items[o->n++].value = value;
	return true;
}

double rule_threshold(const struct rule_context *c, const char *name)
{
	const struct rule_threshold *threshold = threshold_of(c->rule, str_from(name));
	if (!threshold)
		BUG("a rule asks for a threshold that it does not declare");
	for (size_t i = c->overrides ? c->overrides->n : 0; i-- > 0;)
		if (str_eq(c->overrides->items[i].rule, str_from(c->rule->name)) &&
		    str_eq(c->overrides->items[i].threshold, str_from(name)))
			return c->overrides->items[i].value;
	return threshold->value;
}

/* What there is to look at, in the terms of rule.needs. */
static unsigned available(const struct rule_context *c)
{
	unsigned have = 0;
	if (c->workload->totals.entries)
		have |= NEEDS_LOGS;
	if (c->catalog->has_schema)
		have |= NEEDS_CATALOG;
	if (c->catalog->has_snapshot)
		have |= NEEDS_SNAPSHOT;
	if (c->join->plans_n)
		have |= NEEDS_PLANS;
	return have;
}

/* A rule that forgets to name its subject still gets an id that does not change between runs. */
static void identify_the_rest(struct rule_context *c, size_t from)
{
	for (size_t i = from; i < c->findings_n; i++)
		if (!c->findings[i]->id)
			finding_identify(c->findings[i], c->findings[i]->title);
}

/* What the server counted of the statements that a finding is about; the log may show a part of it only. */
static void add_counted(struct rule_context *c, size_t from)
{
	const struct counted *counted = c->join ? c->join->counted : NULL;
	for (size_t i = from; counted && i < c->findings_n; i++) {
		struct finding *f = c->findings[i];
		struct counted_total sum = {0};
		for (size_t k = 0; k < f->patterns_n; k++) {
			const struct counted_total *total = counted_of(counted, f->patterns[k]);
			sum.calls += total ? total->calls : 0;
			sum.total_ms += total ? total->total_ms : 0;
		}
		if (sum.calls > 0)
			finding_evidence(c, f, "counted by pg_stat_statements", STR("snapshot"), "%.*s",
					 STR_ARG(counted_text(counted, &sum, c->arena)));
	}
}

void rules_run(struct rule_context *c)
{
	unsigned have = available(c);
	for (size_t i = 0; rules[i]; i++) {
		size_t before = c->findings_n;
		c->rule = rules[i];
		if ((rules[i]->needs & have) == rules[i]->needs)
			rules[i]->check(c);
		identify_the_rest(c, before);
		add_counted(c, before);
	}
	c->rule = NULL;
}

static double expected_benefit(const struct finding *f)
{
	return (double)f->benefit_us_per_day * f->confidence;
}

static int by_rank(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a, *y = *(struct finding *const *)b;
	double benefit_x = expected_benefit(x), benefit_y = expected_benefit(y);
	if (benefit_x != benefit_y)
		return benefit_x > benefit_y ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->weight_us != y->weight_us)
		return x->weight_us > y->weight_us ? -1 : 1;
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

void findings_rank(struct finding **findings, size_t n)
{
	if (n)
		qsort(findings, n, sizeof *findings, by_rank);
	for (size_t i = 0; i < n; i++)
		findings[i]->rank = (unsigned)i + 1;
}
