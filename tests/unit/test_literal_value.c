#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

#include "analysis/literal_value.h"
#include "base/hash.h"

static const char schema[] =
	"CREATE TYPE state AS ENUM ('new', 'paid');\n"
	"CREATE TABLE t (a state, b text DEFAULT 'open'::text, c text CHECK (c IN ('x', 'y')), d text);\n";

static struct known_values known_of(const char *column, struct arena *arena)
{
	struct catalog *c = catalog_new();
	struct known_values known;
	schema_read_text(str_from(schema), "schema.sql", c, NULL);
	catalog_finish(c);
	const struct table *t = catalog_table(c, STR(""), STR("t"));
	literal_known_values(c, t, table_column(t, str_from(column)), &known, arena);
	for (size_t i = 0; i < known.n; i++)
		known.values[i] = arena_strdup(known.values[i], arena);
	catalog_free(c);
	return known;
}

static bool knows(const struct known_values *known, const char *value)
{
	size_t picked[LITERAL_MAX_LIST];
	return literal_identify(known, hash_bytes(str_from(value)), 1, picked) &&
	       str_eq(known->values[picked[0]], str_from(value));
}

static void the_catalogue_knows_values(void **state)
{
	struct arena arena = {0};
	(void)state;
	struct known_values a = known_of("a", &arena), b = known_of("b", &arena), c = known_of("c", &arena),
			    d = known_of("d", &arena);
	assert_true(knows(&a, "new") && knows(&a, "paid") && !knows(&a, "open"));
	assert_true(knows(&b, "open"));
	assert_true(knows(&c, "x") && knows(&c, "y"));
	assert_int_equal(d.n, 0);
	arena_release(&arena);
}

static void lists_are_found_in_their_order(void **state)
{
	struct arena arena = {0};
	size_t picked[LITERAL_MAX_LIST];
	(void)state;
	struct known_values known = known_of("c", &arena);
	uint64_t x = hash_bytes(STR("x")), y = hash_bytes(STR("y"));
	assert_true(literal_identify(&known, hash_mix(hash_mix(0, y), x), 2, picked));
	assert_true(str_eq(known.values[picked[0]], STR("y")) && str_eq(known.values[picked[1]], STR("x")));
	assert_false(literal_identify(&known, hash_mix(hash_mix(0, y), hash_bytes(STR("z"))), 2, picked));
	assert_false(literal_identify(&known, hash_mix(hash_mix(0, y), x), LITERAL_MAX_LIST + 1, picked));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_catalogue_knows_values),
		cmocka_unit_test(lists_are_found_in_their_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
