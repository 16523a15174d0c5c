#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

static void cutting(void **state)
{
	(void)state;
	struct str rest = STR("a=b=c"), head;
	assert_true(str_cut(&rest, '=', &head));
	assert_true(str_eq(head, STR("a")));
	assert_true(str_eq(rest, STR("b=c")));
	assert_true(str_cut(&rest, '=', &head) && !str_cut(&rest, '=', &head));
	assert_true(str_eq(rest, STR("c")));
	assert_true(str_take(&rest, STR("c")) && rest.n == 0 && !str_take(&rest, STR("c")));
}

static void searching(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find_last(STR("abcabc"), STR("abc")), 3);
	assert_int_equal(str_find(STR("abc"), STR("abcd")), -1);
	assert_int_equal(str_find(STR(""), STR("a")), -1);
	assert_int_equal(str_find_char(STR("a\0b"), 'b'), 2);
	assert_int_equal(str_find_last(STR("aaa"), STR("b")), -1);

	struct str session = STR("user=a database=b database=c");
	assert_true(str_eq(str_cut_value(&session, STR(" database=")), STR("c")));
	assert_true(str_eq(session, STR("user=a database=b")));
	assert_int_equal(str_cut_value(&session, STR(" host=")).n, 0);
	assert_true(str_eq(session, STR("user=a database=b")));
}

static void comparing(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
	assert_true(str_cmp(STR("b"), STR("abc")) > 0);
	assert_true(str_cmp(STR(""), (struct str){0}) == 0);
	assert_true(str_eq_nocase(STR("SeLeCt"), STR("sElEcT")) && !str_eq_nocase(STR("a"), STR("ab")));
	assert_true(str_starts_nocase(STR("Select 1"), STR("SELECT")) && !str_starts_nocase(STR("S"), STR("SE")));
	assert_true(str_ends(STR("x.gz"), STR(".gz")) && !str_ends(STR("gz"), STR(".gz")));
	assert_true(str_eq(str_trim(STR(" \t\r\n x y\v\f")), STR("x y")));
	assert_int_equal(str_trim(STR(" \n")).n, 0);
}

static void numbers(void **state)
{
	(void)state;
	uint64_t u;
	int64_t i;
	double d;
	assert_true(str_to_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
	assert_false(str_to_u64(STR("18446744073709551616"), &u));
	assert_false(str_to_u64(STR(""), &u) || str_to_u64(STR("-1"), &u) || str_to_u64(STR("1 "), &u));
	assert_true(str_to_i64(STR("-9223372036854775808"), &i) && i == INT64_MIN);
	assert_true(str_to_i64(STR("9223372036854775807"), &i) && i == INT64_MAX);
	assert_false(str_to_i64(STR("9223372036854775808"), &i) || str_to_i64(STR("-"), &i));
	assert_true(str_to_double(STR("-1.5e3"), &d) && d == -1500.0);
	assert_false(str_to_double(STR("1x"), &d) || str_to_double(STR(""), &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting),
		cmocka_unit_test(searching),
		cmocka_unit_test(comparing),
		cmocka_unit_test(numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
