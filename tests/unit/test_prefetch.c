#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <unistd.h>

#include "base/base.h"
#include "base/hash.h"
#include "cmd/prefetch.h"

#define BYTES (5 * PREFETCH_BLOCK + 12345)

static char path[] = "/tmp/pgassay-prefetch-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "wb");
	for (uint64_t i = 0; i < BYTES / 8; i++) {
		uint64_t word = hash_mix(i, 1);
		fwrite(&word, 1, sizeof word, f);
	}
	return fclose(f);
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

static uint64_t hash_of_blocks(bool threaded, size_t *bytes)
{
	struct err err = {0};
	struct source *source = source_open(path, &err);
	struct prefetch *p = prefetch_start(source, threaded);
	uint64_t hash = 0;
	struct str block;
	while ((block = prefetch_next(p)).n > 0) {
		for (size_t i = 0; i < block.n; i += 4096)
			hash = hash_mix(hash, hash_bytes(str_head(str_skip(block, i), 4096)));
		memset((char *)(uintptr_t)block.p - PREFETCH_HEADROOM, 0xAA, PREFETCH_HEADROOM);
		*bytes += block.n;
	}
	assert_int_equal(prefetch_next(p).n, 0);
	prefetch_stop(p);
	source_close(source);
	return hash;
}

static void a_thread_changes_nothing(void **state)
{
	(void)state;
	size_t alone = 0, threaded = 0;
	uint64_t wanted = hash_of_blocks(false, &alone);
	for (int i = 0; i < 20; i++, threaded = 0) {
		assert_true(hash_of_blocks(true, &threaded) == wanted);
		assert_int_equal(threaded, alone);
	}
	assert_int_equal(alone, BYTES / 8 * 8);
}

static void it_may_be_stopped_early(void **state)
{
	(void)state;
	struct err err = {0};
	for (int blocks = 0; blocks < 4; blocks++) {
		struct source *source = source_open(path, &err);
		struct prefetch *p = prefetch_start(source, true);
		for (int i = 0; i < blocks; i++)
			assert_int_equal(prefetch_next(p).n, PREFETCH_BLOCK);
		prefetch_stop(p);
		source_close(source);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_changes_nothing),
		cmocka_unit_test(it_may_be_stopped_early),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
