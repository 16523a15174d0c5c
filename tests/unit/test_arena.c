#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena a = {0};
	for (size_t size = 1; size < 5000; size += 37) {
		char *p = arena_alloc(size, &a);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xAA, size);
	}
	arena_release(&a);
	assert_int_equal(a.total, 0);
}

static void rewinding_reuses_memory(void **state)
{
	(void)state;
	struct arena a = {0};
	arena_alloc(100, &a);
	struct arena_mark mark = arena_mark(&a);
	char *first = arena_alloc(64, &a);
	memset(first, 1, 64);
	arena_alloc(100000, &a);
	arena_rewind(&a, mark);
	char *again = arena_alloc(64, &a);
	assert_ptr_equal(first, again);
	assert_int_equal(again[0], 0);
	size_t before = a.total;
	for (int i = 0; i < 1000; i++) {
		arena_reset(&a);
		arena_alloc(1000, &a);
	}
	assert_true(a.total <= before);
	arena_release(&a);
}

static void arrays_grow(void **state)
{
	(void)state;
	struct arena a = {0};
	int *items = NULL;
	size_t n = 0, cap = 0;
	for (int i = 0; i < 1000; i++)
		*ARENA_PUSH(items, n, cap, &a) = i;
	assert_int_equal(n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	arena_release(&a);
}

static void texts_are_terminated(void **state)
{
	(void)state;
	struct arena a = {0};
	struct str copy = arena_strdup(STR("abc"), &a), text = arena_fmt(&a, "%d-%s", 42, "x");
	assert_string_equal(copy.p, "abc");
	assert_string_equal(text.p, "42-x");
	assert_int_equal(text.n, 4);
	assert_int_equal(arena_strdup((struct str){0}, &a).n, 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(rewinding_reuses_memory),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(texts_are_terminated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
