#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "analysis/finding_overlap.h"
#include "base/base.h"

/* A table with two columns, and findings about it, built by hand: what matters here is who claims what. */
struct scene {
	struct arena arena;
	struct rule_context c;
	struct table table;
	struct column columns[2];
	struct pattern pattern;
};

static void begin(struct scene *s)
{
	*s = (struct scene){.pattern = {.id = 42}};
	s->c.arena = &s->arena;
	s->c.workload = workload_new(&(struct workload_options){0});
	s->columns[0].name = STR("customer_id");
	s->columns[1].name = STR("created_at");
}

static void end(struct scene *s)
{
	workload_free((struct workload *)s->c.workload);
	arena_release(&s->arena);
}

static struct finding *add(struct scene *s, const char *rule, int64_t benefit_us)
{
	s->c.rule = rule_find(str_from(rule));
	assert_non_null(s->c.rule);
	struct finding *f = rule_finding(&s->c);
	f->table = STR("public.orders");
	f->title = str_from(rule);
	f->benefit_us_per_day = benefit_us;
	finding_columns(&s->c, f, &s->columns[0].name, 1);
	finding_pattern(&s->c, f, &s->pattern);
	return f;
}

static struct finding *add_index(struct scene *s, const char *rule, size_t keys, int64_t benefit_us)
{
	struct finding *f = add(s, rule, benefit_us);
	struct index *index = ARENA_NEW(struct index, &s->arena);
	*index = (struct index){.table = &s->table, .method = STR("btree"), .hypothetical = true, .keys_n = keys};
	index->keys = ARENA_ARRAY(struct index_key, keys, &s->arena);
	for (size_t i = 0; i < keys; i++)
		index->keys[i].column = &s->columns[i];
	f->index = index;
	finding_apply(&s->c, f, STR("CREATE INDEX …"));
	return f;
}

static void an_index_takes_the_time_of_what_it_cures(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	struct finding *index = add_index(&s, "index-missing", 1, 1000), *scan = add(&s, "plan-rows-removed", 1200);
	findings_settle(&s.c);
	assert_int_equal(index->benefit_us_per_day, 1000);
	assert_int_equal(scan->benefit_us_per_day, 0);
	assert_int_equal(scan->severity, SEVERITY_FINDING_INFO);
	assert_true(str_find(scan->rationale, index->title) >= 0);
	end(&s);
}

static void a_small_cure_leaves_the_finding_alone(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	add_index(&s, "index-missing", 1, 100);
	struct finding *scan = add(&s, "plan-rows-removed", 1200);
	findings_settle(&s.c);
	assert_int_equal(scan->benefit_us_per_day, 1200);
	end(&s);
}

static void other_tables_and_other_statements_are_not_cured(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	add_index(&s, "index-missing", 1, 5000)->table = STR("public.items");
	struct finding *scan = add(&s, "plan-rows-removed", 1200);
	findings_settle(&s.c);
	assert_int_equal(scan->benefit_us_per_day, 1200);
	end(&s);

	begin(&s);
	add_index(&s, "index-missing", 1, 5000)->patterns[0] = 7;
	scan = add(&s, "plan-rows-removed", 1200);
	findings_settle(&s.c);
	assert_int_equal(scan->benefit_us_per_day, 1200);
	end(&s);
}

static void an_index_on_a_partitioned_table_cures_its_partitions(void **state)
{
	(void)state;
	struct scene s;
	struct table part = {.schema = STR("public"), .name = STR("orders_2026")}, *parts[] = {&part};
	begin(&s);
	s.table.partitions = parts;
	s.table.partitions_n = 1;
	add_index(&s, "index-missing", 1, 1000);
	struct finding *scan = add(&s, "plan-rows-removed", 1200);
	scan->table = STR("public.orders_2026");
	findings_settle(&s.c);
	assert_int_equal(scan->benefit_us_per_day, 0);
	end(&s);
}

static void one_finding_creates_an_index_that_two_want(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	struct finding *narrow = add_index(&s, "index-missing", 1, 10), *wide = add_index(&s, "index-missing", 2, 1000);
	narrow->patterns[0] = 7;
	findings_settle(&s.c);
	assert_int_equal(s.c.findings_n, 1);
	assert_ptr_equal(s.c.findings[0], wide);
	assert_int_equal(wide->patterns_n, 2);
	assert_true(str_eq(wide->evidence[0].what, STR("also")));
	end(&s);
}

static void remarks_of_one_rule_on_one_table_are_one(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	add_index(&s, "index-missing", 1, 9000);
	struct finding *first = add(&s, "plan-rows-removed", 1200);
	add(&s, "plan-rows-removed", 800);
	add(&s, "plan-nested-loop", 800);
	findings_settle(&s.c);
	assert_int_equal(s.c.findings_n, 3);
	assert_ptr_equal(s.c.findings[1], first);
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_takes_the_time_of_what_it_cures),
		cmocka_unit_test(a_small_cure_leaves_the_finding_alone),
		cmocka_unit_test(other_tables_and_other_statements_are_not_cured),
		cmocka_unit_test(an_index_on_a_partitioned_table_cures_its_partitions),
		cmocka_unit_test(one_finding_creates_an_index_that_two_want),
		cmocka_unit_test(remarks_of_one_rule_on_one_table_are_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
