#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/map.h"

static void every_key_is_found(void **state)
{
	(void)state;
	struct arena a = {0};
	struct map m = {0};
	static int values[5000];
	assert_null(map_get(&m, STR("x")));
	for (int i = 0; i < 5000; i++)
		map_put(&m, arena_fmt(&a, "key%d", i), &values[i]);
	map_put(&m, STR(""), &values[0]);
	assert_int_equal(m.n, 5001);
	for (int i = 0; i < 5000; i++)
		assert_ptr_equal(map_get(&m, arena_fmt(&a, "key%d", i)), &values[i]);
	assert_ptr_equal(map_get(&m, STR("")), &values[0]);
	assert_null(map_get(&m, STR("key5000")));
	map_put(&m, STR("key7"), &values[8]);
	assert_ptr_equal(map_get(&m, STR("key7")), &values[8]);
	assert_int_equal(m.n, 5001);
	map_release(&m);
	arena_release(&a);
}

static void numbers_as_keys(void **state)
{
	(void)state;
	struct u64_map m = {0};
	static int values[5000];
	for (uint64_t i = 0; i < 5000; i++)
		u64_map_put(&m, i << 40, &values[i]);
	for (uint64_t i = 0; i < 5000; i++)
		assert_ptr_equal(u64_map_get(&m, i << 40), &values[i]);
	assert_null(u64_map_get(&m, 1));
	assert_int_equal(m.n, 5000);
	u64_map_release(&m);
}

static void buffers_grow(void **state)
{
	(void)state;
	struct buf b = {0};
	assert_int_equal(buf_str(&b).n, 0);
	for (int i = 0; i < 1000; i++) {
		buf_add(&b, STR("ab"));
		buf_add_char(&b, 'c');
		buf_fmt(&b, "%d", i % 10);
	}
	assert_int_equal(b.n, 4000);
	assert_int_equal(b.p[b.n], 0);
	assert_memory_equal(b.p + 3996, "abc9", 4);
	buf_clear(&b);
	buf_fmt(&b, "%0500d", 7);
	assert_int_equal(b.n, 500);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_found),
		cmocka_unit_test(numbers_as_keys),
		cmocka_unit_test(buffers_grow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
