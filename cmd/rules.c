/* pgassay rules [RULE]: every rule with its thresholds and the reason for each. */
#include "cmd/command.h"

#include "base/base.h"

static void print_thresholds(const struct rule *rule)
{
	for (size_t i = 0; i < RULE_MAX_THRESHOLDS && rule->thresholds[i].name; i++) {
		const struct rule_threshold *t = &rule->thresholds[i];
		char setting[128];
		snprintf(setting, sizeof setting, "%s.%s = %.15g %s", rule->name, t->name, t->value, t->unit);
		printf("    %-52s %s\n", setting, t->reason);
	}
}

static void print_needs(unsigned needs)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {{NEEDS_LOGS, "logs"},
		     {NEEDS_CATALOG, "a schema dump"},
		     {NEEDS_PLANS, "plans"},
		     {NEEDS_SNAPSHOT, "a statistics snapshot"}};
	const char *separator = "needs: ";
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (needs & names[i].bit) {
			printf("%s%s", separator, names[i].name);
			separator = ", ";
		}
	putchar('\n');
}

static int explain(struct str name)
{
	const struct rule *rule = rule_find(name);
	struct err err = {0};
	if (!rule) {
		err_set(&err, ERR_USAGE, "there is no rule \"%.*s\"", STR_ARG(name));
		err_hint(&err, "\"pgassay rules\" lists them");
		return fail(&err);
	}
	printf("%s (%s, %s): %s\n\n%s\n\n", rule->name, finding_category_names[rule->category],
	       finding_severity_names[rule->severity], rule->summary, rule->explain);
	print_needs(rule->needs);
	if (rule->thresholds[0].name)
		puts("thresholds (change one with --set):");
	print_thresholds(rule);
	return EXIT_DONE;
}

static int run(const struct options *o, struct arena *arena)
{
	(void)arena;
	int code = EXIT_DONE;
	for (size_t i = 0; i < o->inputs_n && code == EXIT_DONE; i++)
		code = explain(o->inputs[i]);
	for (size_t i = 0; !o->inputs_n && rules[i]; i++) {
		printf("%-26s %-8s %s\n", rules[i]->name, finding_severity_names[rules[i]->severity],
		       rules[i]->summary);
		print_thresholds(rules[i]);
	}
	return code;
}

const struct command command_rules = {
	.name = "rules",
	.arguments = "[RULE...]",
	.summary = "every rule, its thresholds and the reasons for them",
	.bit = FOR_RULES,
	.run = run,
};
