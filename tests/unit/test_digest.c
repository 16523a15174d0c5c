#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "analysis/digest.h"
#include "analysis/workload.h"
#include "base/hash.h"
#include "tests/unit/entries.h"

static struct workload *recorded(enum sample_mode samples)
{
	struct entries all = {0};
	assert_true(entries_read(&all, "testdata/versions/v15/rich.csv.gz"));
	struct workload *w = workload_new(&(struct workload_options){.samples = samples});
	struct segment *s = workload_begin(w, 0);
	for (size_t i = 0; i < all.n; i++) {
		struct event event;
		event_classify(&all.items[i], &event);
		workload_add(s, &event);
	}
	workload_end(s);
	entries_release(&all);
	return w;
}

static struct str written(struct workload *w)
{
	char *bytes;
	size_t n;
	FILE *f = open_memstream(&bytes, &n);
	struct err err = {0};
	assert_true(digest_write(w, f, &err));
	fclose(f);
	return str_of(bytes, n);
}

static void release(struct str bytes)
{
	free((void *)(uintptr_t)bytes.p);
}

/* Reading and writing again gives the same bytes. */
static void test_round_trip(void **state)
{
	(void)state;
	struct workload_options options = {0};
	struct err err = {0};
	struct workload *w = recorded(SAMPLES_REDACTED);
	struct str first = written(w);
	workload_free(w);
	assert_true(digest_sniff(first));
	w = digest_read(first, &options, &err);
	assert_non_null(w);
	struct str second = written(w);
	assert_int_equal(first.n, second.n);
	assert_memory_equal(first.p, second.p, first.n);
	workload_free(w);
	release(first);
	release(second);
}

static bool is_read(struct str bytes, struct err *err)
{
	struct workload_options options = {0};
	struct workload *w = digest_read(bytes, &options, err);
	workload_free(w);
	return w != NULL;
}

static void test_damage_is_refused(void **state)
{
	(void)state;
	struct workload *w = recorded(SAMPLES_REDACTED);
	struct str bytes = written(w);
	char *copy = xmalloc(bytes.n + 1);
	for (size_t i = 0; i < bytes.n; i += i < 60 ? 1 : 997) {
		struct err err = {0};
		memcpy(copy, bytes.p, bytes.n);
		copy[i] = (char)(copy[i] ^ 0x10);
		if (i >= 16 && i < 24)
			continue; /* says only how samples were kept */
		assert_false(is_read(str_of(copy, bytes.n), &err));
		assert_true(err.msg[0] != 0);
		err = (struct err){0};
		assert_false(is_read(str_of(bytes.p, i), &err));
		assert_true(err.msg[0] != 0);
	}
	memcpy(copy, bytes.p, bytes.n);
	struct err err = {0};
	assert_false(is_read(str_of(copy, bytes.n + 1), &err));
	assert_int_equal(err.code, ERR_DAMAGED);
	free(copy);
	release(bytes);
	workload_free(w);
}

static void test_newer_is_refused(void **state)
{
	(void)state;
	struct workload *w = recorded(SAMPLES_REDACTED);
	struct str bytes = written(w);
	char *copy = xmalloc(bytes.n);
	struct err err = {0};
	memcpy(copy, bytes.p, bytes.n);
	copy[8] = 2;
	assert_false(is_read(str_of(copy, bytes.n), &err));
	assert_int_equal(err.code, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "version 2"));
	free(copy);
	release(bytes);
	workload_free(w);
}

/* A digest with literals, read where none are wanted. */
static void test_raw_is_redacted(void **state)
{
	(void)state;
	struct err err = {0};
	struct workload *w = recorded(SAMPLES_RAW), *redacted = recorded(SAMPLES_REDACTED);
	struct str raw = written(w), expected = written(redacted);
	struct workload_options options = {0};
	struct workload *read = digest_read(raw, &options, &err);
	assert_non_null(read);
	workload_finish(read, NULL);
	workload_finish(redacted, NULL);
	assert_int_equal(read->patterns_n, redacted->patterns_n);
	for (size_t i = 0; i < read->patterns_n; i++)
		for (size_t j = 0; j < read->patterns[i]->samples_n; j++)
			assert_true(str_find(read->patterns[i]->samples[j].text, STR("customer 1")) < 0);
	workload_free(read);
	workload_free(redacted);
	workload_free(w);
	release(raw);
	release(expected);
}

int main(void)
{
	struct err err = {0};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_damage_is_refused),
		cmocka_unit_test(test_newer_is_refused),
		cmocka_unit_test(test_raw_is_redacted),
	};
	if (!event_init(&err))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
