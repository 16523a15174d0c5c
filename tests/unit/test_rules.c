#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/rule.h"
#include "base/base.h"

static void every_rule_is_complete(void **state)
{
	(void)state;
	static const struct str prefixes[] = {STR_INIT("index-"), STR_INIT("query-"), STR_INIT("plan-"),
					      STR_INIT("table-"), STR_INIT("server-")};
	for (size_t i = 0; rules[i]; i++) {
		const struct rule *r = rules[i];
		assert_true(str_starts(str_from(r->name), prefixes[r->category]));
		assert_true(strlen(r->summary) > 10 && strlen(r->explain) > 40 && r->check && r->needs);
		assert_ptr_equal(rule_find(str_from(r->name)), r);
		for (size_t k = 0; k < RULE_MAX_THRESHOLDS && r->thresholds[k].name; k++)
			assert_true(r->thresholds[k].unit && strlen(r->thresholds[k].reason) > 5);
	}
	assert_null(rule_find(STR("index-imaginary")));
}

static void overrides(void **state)
{
	(void)state;
	struct rule_overrides o = {.n = 0};
	struct err err = {0};
	struct rule_context c = {.rule = rule_find(STR("query-slow")), .overrides = &o};
	double before = rule_threshold(&c, "min_mean_ms");
	assert_true(before > 0);
	assert_true(rule_override(&o, STR("query-slow.min_mean_ms=1"), &err));
	assert_true(rule_override(&o, STR("query-slow.min_mean_ms=2.5"), &err));
	assert_true(rule_threshold(&c, "min_mean_ms") == 2.5);
	assert_true(rule_threshold(&c, "min_calls") != 2.5);
}

static void bad_overrides_say_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		struct str assignment;
		const char *message;
	} cases[] = {
		{STR_INIT("query-slow"), "is not of the form RULE.THRESHOLD=NUMBER"},
		{STR_INIT("query-slow.min_mean_ms=fast"), "is not of the form RULE.THRESHOLD=NUMBER"},
		{STR_INIT("query-slow.min_mean_ms=inf"), "is not of the form RULE.THRESHOLD=NUMBER"},
		{STR_INIT("query-swift.min_mean_ms=1"), "there is no rule \"query-swift\""},
		{STR_INIT("query-slow.colour=1"), "rule \"query-slow\" has no threshold \"colour\""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rule_overrides o = {.n = 0};
		struct err err = {0};
		assert_false(rule_override(&o, cases[i].assignment, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.msg, cases[i].message));
		assert_true(err.hint[0] != '\0');
	}
}

static void ranking(void **state)
{
	(void)state;
	struct finding sure = {.id = 1, .benefit_us_per_day = 100, .confidence = 900};
	struct finding unsure = {.id = 2, .benefit_us_per_day = 150, .confidence = 300};
	struct finding critical = {.id = 3, .severity = SEVERITY_FINDING_CRITICAL, .confidence = 10};
	struct finding info = {.id = 4, .confidence = 1000}, twin = {.id = 5, .confidence = 1000};
	struct finding *wanted[] = {&sure, &unsure, &critical, &info, &twin};
	struct finding *one[] = {&twin, &info, &critical, &unsure, &sure},
		       *two[] = {&info, &sure, &twin, &unsure, &critical};
	findings_rank(one, ARRAY_LEN(one));
	findings_rank(two, ARRAY_LEN(two));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		assert_ptr_equal(one[i], wanted[i]);
		assert_ptr_equal(two[i], wanted[i]);
		assert_int_equal(one[i]->rank, i + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_is_complete),
		cmocka_unit_test(overrides),
		cmocka_unit_test(bad_overrides_say_what_is_wrong),
		cmocka_unit_test(ranking),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
