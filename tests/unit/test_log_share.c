/* log_share.h: the parts of a stream that threads share are the stream, cut where entries begin. */
#include "base/base.h"
#include "base/buf.h"
#include "base/pool.h"
#include "parsers/log_share.h"

#include <unistd.h>

#include "log_reading.h"

#define THREADS 4u
#define MAX_PARTS 64

static char path[] = "/tmp/pgassay-test-share-XXXXXX";

/* A log of 20 MB whose entries have continuation lines, and its number of entries. */
static size_t make_log(struct buf *log)
{
	size_t n = 0;
	for (; log->n < 20u << 20; n++) {
		buf_fmt(log, "2026-11-21 02:02:%02zu.%03zu UTC [%zu] LOG:  duration: 1.000 ms  statement: SELECT %zu\n",
			n / 1000 % 60, n % 1000, n % 7 + 100, n);
		for (size_t i = 0; i < n % 5; i++)
			buf_add(log, STR("\tFROM a_table_with_a_long_name\n"));
	}
	return n;
}

struct sharing {
	struct log_share *share;
	struct log_part parts[MAX_PARTS];
};

static void take_parts(size_t thread, void *context)
{
	struct sharing *s = context;
	(void)thread;
	for (struct log_part part = {0}; log_share_next(s->share, &part); part = (struct log_part){0})
		s->parts[part.number] = part;
}

static void parts_of_several_threads_are_the_stream(void **state)
{
	(void)state;
	struct buf log = {0};
	struct err err = {0};
	size_t entries = make_log(&log), at = 0, read = 0;
	int fd = mkstemp(path);
	assert_int_equal(write(fd, log.p, log.n), (ssize_t)log.n);
	close(fd);
	struct source *source = source_open(path, &err);
	struct log_reader_options options = {.file = path, .head = source_peek(source)};
	const struct log_format *format = log_format_of(options.head, (struct str){0});
	struct log_reader *probe = format->open(&options, &err);
	static struct sharing sharing;
	sharing.share = log_share_new(source, format, probe);
	assert_non_null(sharing.share);
	pool_run(THREADS, THREADS, take_parts, &sharing);
	for (size_t i = 0; i < MAX_PARTS && sharing.parts[i].room; i++) {
		struct log_part *part = &sharing.parts[i];
		static struct reading r;
		r = (struct reading){0};
		assert_int_equal(part->byte, at);
		assert_memory_equal(part->text.p, log.p + at, part->text.n);
		read_as(&r, format, part->text, part->text.n);
		assert_int_equal(r.unparsed, 0);
		read += r.n;
		at += part->text.n;
		reading_release(&r);
		log_part_release(part);
	}
	assert_int_equal(at, log.n);
	assert_int_equal(read, entries);
	log_share_free(sharing.share);
	format->close(probe);
	source_close(source);
	unlink(path);
	buf_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(parts_of_several_threads_are_the_stream)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
