#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdatomic.h>

#include "base/base.h"
#include "base/pool.h"

#define N 10000

struct work {
	atomic_int calls[N];
	uint64_t squares[N];
};

static void square(size_t i, void *context)
{
	struct work *w = context;
	atomic_fetch_add(&w->calls[i], 1);
	w->squares[i] = (uint64_t)i * i;
}

static void every_index_runs_once(void **state)
{
	(void)state;
	static const unsigned jobs[] = {0, 1, 2, 3, 16};
	static struct work w;
	for (size_t j = 0; j < ARRAY_LEN(jobs); j++) {
		memset(&w, 0, sizeof w);
		pool_run(jobs[j], N, square, &w);
		for (size_t i = 0; i < N; i++) {
			assert_int_equal(atomic_load(&w.calls[i]), 1);
			assert_int_equal(w.squares[i], i * i);
		}
	}
}

static void nothing_to_do_is_done(void **state)
{
	(void)state;
	pool_run(4, 0, square, NULL);
	assert_true(pool_default_jobs() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_index_runs_once),
		cmocka_unit_test(nothing_to_do_is_done),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
