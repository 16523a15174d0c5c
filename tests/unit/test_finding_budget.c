#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/finding_budget.h"
#include "base/base.h"

#define MB 1048576.0

/* A set of 30 MB that was chosen under a budget of 40 MB, and what other rules add to it. */
struct scene {
	struct arena arena;
	struct rule_context c;
	struct workload workload;
	struct catalog catalog;
	struct index index;
};

static struct finding *add(struct scene *s, const char *rule, double bytes, const char *sql)
{
	s->c.rule = rule_find(str_from(rule));
	assert_non_null(s->c.rule);
	struct finding *f = rule_finding(&s->c);
	f->index_bytes = bytes;
	f->index = bytes > 0 ? &s->index : NULL;
	finding_apply(&s->c, f, str_from(sql));
	return f;
}

static void begin(struct scene *s)
{
	*s = (struct scene){.index = {.hypothetical = true}};
	s->workload.totals.entries = 1;
	s->catalog.has_schema = true;
	s->c.workload = &s->workload;
	s->c.catalog = &s->catalog;
	s->c.arena = &s->arena;
	s->c.index_budget_bytes = 40 * MB;
	add(s, "index-missing", 30 * MB, "CREATE INDEX a");
}

static void what_fits_beside_the_set_stays(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	struct finding *first = add(&s, "index-missing-fk", 6 * MB, "CREATE INDEX b");
	struct finding *second = add(&s, "index-missing-fk", 6 * MB, "CREATE INDEX c");
	struct finding *third = add(&s, "index-missing-fk", 3 * MB, "CREATE INDEX d");
	findings_keep_budget(&s.c);
	assert_false(first->apply_commented);
	assert_true(second->apply_commented);
	assert_string_equal(second->evidence[0].value.p, "2.0 MB more than the index budget allows");
	assert_false(third->apply_commented);
	arena_release(&s.arena);
}

static void an_index_of_unknown_size_was_left_out_by_the_choice(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	struct finding *search = add(&s, "query-leading-wildcard", 0, "CREATE EXTENSION IF NOT EXISTS pg_trgm");
	finding_apply(&s.c, search, STR("CREATE INDEX CONCURRENTLY e"));
	struct finding *other = add(&s, "table-stale-statistics", 0, "ANALYZE t");
	findings_keep_budget(&s.c);
	assert_true(search->apply_commented);
	assert_false(other->apply_commented);
	arena_release(&s.arena);
}

static void without_a_choice_single_advice_stands(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	s.catalog.has_schema = false;
	struct finding *search = add(&s, "query-leading-wildcard", 0, "CREATE INDEX CONCURRENTLY e");
	findings_keep_budget(&s.c);
	assert_false(search->apply_commented);
	arena_release(&s.arena);
}

static void without_a_stated_budget_everything_of_known_size_fits(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	s.c.index_budget_bytes = 0;
	struct finding *key = add(&s, "index-missing-fk", 900 * MB, "CREATE INDEX f");
	findings_keep_budget(&s.c);
	assert_false(key->apply_commented);
	arena_release(&s.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_beside_the_set_stays),
		cmocka_unit_test(an_index_of_unknown_size_was_left_out_by_the_choice),
		cmocka_unit_test(without_a_choice_single_advice_stands),
		cmocka_unit_test(without_a_stated_budget_everything_of_known_size_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
