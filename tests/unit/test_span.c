/* span.h: what a look at every byte would find, without a look at any byte outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/span.h"
#include "guard.h"

#define LONGEST 70u

static void check(struct str text, size_t wanted)
{
	struct guard in = guard_copy(text), out = guard_copy(text);
	char *copy = (char *)(uintptr_t)out.s.p;
	memset(copy, '?', text.n);
	assert_int_equal(span_until(in.s, '"', '\\'), wanted);
	assert_int_equal(span_until_any(in.s, '{', '\\', '"'), wanted);
	assert_int_equal(span_copy_until(copy, in.s, '"', '\\'), wanted);
	assert_memory_equal(copy, text.p, wanted);
	guard_release(&in);
	guard_release(&out);
}

static void the_first_of_either_byte_ends_the_span(void **state)
{
	(void)state;
	char text[LONGEST + 1];
	for (size_t n = 0; n <= LONGEST; n++) {
		memset(text, 'x', sizeof text);
		check(str_of(text, n), n);
		for (size_t at = 0; at < n; at++) {
			text[at] = at % 2 ? '"' : '\\';
			text[n - 1] = '"';
			check(str_of(text, n), at);
			memset(text, 'x', sizeof text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_of_either_byte_ends_the_span)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
