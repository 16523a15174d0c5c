/* source.h: containers are told from their bytes, joined, and damage is told from truncation with its place. */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#define TEXT_BYTES 700000u

static char text[TEXT_BYTES];

static int make_text(void **state)
{
	(void)state;
	uint64_t x = 1;
	for (size_t i = 0; i < TEXT_BYTES; i++) {
		x = x * UINT64_C(6364136223846793005) + 1442695040888963407u;
		text[i] = (char)("SELECT a FROM t\n"[x >> 60]);
	}
	return 0;
}

static void gzip_onto(struct buf *out, struct str in)
{
	z_stream z = {0};
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	buf_reserve(out, deflateBound(&z, in.n) + 64);
	z.next_in = (Bytef *)(uintptr_t)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = (Bytef *)out->p + out->n;
	z.avail_out = (uInt)(out->cap - out->n - 1);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->n += z.total_out;
	deflateEnd(&z);
}

static char path[] = "/tmp/pgassay-test-source-XXXXXX";

static const char *file_with(struct str bytes)
{
	snprintf(path, sizeof path, "/tmp/pgassay-test-source-XXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
	return path;
}

/* Everything that is delivered, by source_next() with a tail of `tail` bytes kept each time. */
static enum source_status read_all(struct str bytes, bool ahead, size_t tail, struct buf *out, struct err *err)
{
	struct source *s = source_open(file_with(bytes), err);
	assert_non_null(s);
	source_peek(s);
	if (ahead)
		source_read_ahead(s);
	struct str rest = {0}, window;
	for (;;) {
		window = source_next(s, rest);
		bool is_last = window.n == rest.n;
		size_t used = is_last || window.n < tail ? (is_last ? window.n : 0) : window.n - tail;
		buf_add(out, str_head(window, used));
		rest = str_skip(window, used);
		if (is_last)
			break;
	}
	enum source_status status = source_status(s, err);
	source_close(s);
	unlink(path);
	return status;
}

static void check_whole(struct str bytes, size_t copies)
{
	static const size_t tails[] = {0, 1, 1000, 65536, 65537, 300000};
	for (size_t i = 0; i < 2 * ARRAY_LEN(tails); i++) {
		struct buf out = {0};
		struct err err = {0};
		assert_int_equal(read_all(bytes, i % 2, tails[i / 2], &out, &err), SOURCE_OK);
		assert_int_equal(out.n, copies * TEXT_BYTES);
		for (size_t c = 0; c < copies; c++)
			assert_memory_equal(out.p + c * TEXT_BYTES, text, TEXT_BYTES);
		buf_release(&out);
	}
}

static void plain_file_is_handed_out_as_it_is(void **state)
{
	(void)state;
	check_whole(str_of(text, TEXT_BYTES), 1);
}

static void gzip_members_and_trailing_zeros_are_one_stream(void **state)
{
	(void)state;
	struct buf z = {0};
	gzip_onto(&z, str_of(text, TEXT_BYTES));
	check_whole(buf_str(&z), 1);
	gzip_onto(&z, str_of(text, TEXT_BYTES));
	gzip_onto(&z, str_of("", 0));
	gzip_onto(&z, str_of(text, TEXT_BYTES));
	for (int i = 0; i < 1000; i++)
		buf_add_char(&z, '\0');
	check_whole(buf_str(&z), 3);
	buf_release(&z);
}

static void trap_16_truncated_gzip_delivers_what_came_before(void **state)
{
	(void)state;
	struct buf z = {0}, out = {0};
	struct err err = {0};
	gzip_onto(&z, str_of(text, TEXT_BYTES));
	assert_int_equal(read_all(str_head(buf_str(&z), z.n / 2), false, 0, &out, &err), SOURCE_TRUNCATED);
	assert_true(out.n > TEXT_BYTES / 3);
	assert_memory_equal(out.p, text, out.n);
	assert_int_equal(err.code, ERR_TRUNCATED);
	assert_int_equal(err.at.byte, z.n / 2);
	assert_non_null(strstr(err.msg, "compressed data ends too early, at byte"));

	/* Even when only the last byte of the checksum is missing. */
	buf_clear(&out);
	assert_int_equal(read_all(str_head(buf_str(&z), z.n - 1), false, 0, &out, &err), SOURCE_TRUNCATED);
	assert_int_equal(out.n, TEXT_BYTES);
	buf_release(&z);
	buf_release(&out);
}

static void damaged_gzip_is_told_from_a_truncated_one(void **state)
{
	(void)state;
	struct buf z = {0}, out = {0};
	struct err err = {0};
	gzip_onto(&z, str_of(text, TEXT_BYTES));
	z.p[z.n - 6] ^= 1; /* the checksum */
	assert_int_equal(read_all(buf_str(&z), true, 0, &out, &err), SOURCE_DAMAGED);
	assert_int_equal(out.n, TEXT_BYTES);
	assert_int_equal(err.code, ERR_DAMAGED);
	z.p[z.n - 6] ^= 1;
	buf_add(&z, STR("ciphertext follows"));
	buf_clear(&out);
	assert_int_equal(read_all(buf_str(&z), true, 0, &out, &err), SOURCE_DAMAGED);
	assert_int_equal(out.n, TEXT_BYTES);
	assert_int_equal(err.at.byte, z.n - 18);
	assert_non_null(strstr(err.msg, "something else follows the compressed data"));
	buf_release(&z);
	buf_release(&out);
}

static void flipped_bits_never_go_unnoticed(void **state)
{
	(void)state;
	struct buf z = {0};
	gzip_onto(&z, str_of(text, 50000));
	for (size_t at = 11; at < z.n; at += 97) {
		struct buf out = {0};
		struct err err = {0};
		z.p[at] ^= 0x10;
		assert_int_not_equal(read_all(buf_str(&z), false, 0, &out, &err), SOURCE_OK);
		z.p[at] ^= 0x10;
		buf_release(&out);
	}
	buf_release(&z);
}

/* What Debian's own programs write; a program that is not installed skips its row. */
static void archives_of_other_programs_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *command, *name;
	} rows[] = {
		{"gzip -c", "gzip"},      {"zstd -qc", "zstd"}, {"xz -0 -c", "xz"},
		{"bzip2 -1 -c", "bzip2"}, {"lz4 -qc", "lz4"},   {"zip -q - -", "zip"},
	};
	const char *input = strdup(file_with(str_of(text, TEXT_BYTES)));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char command[300];
		struct buf z = {0};
		size_t n;
		snprintf(command, sizeof command, "%s < %s 2>/dev/null", rows[i].command, input);
		FILE *pipe = popen(command, "r");
		buf_reserve(&z, TEXT_BYTES * 2);
		while ((n = fread(z.p + z.n, 1, TEXT_BYTES * 2 - z.n, pipe)) > 0)
			z.n += n;
		if (pclose(pipe) != 0 || z.n == 0) {
			print_message("%s is not installed\n", rows[i].command);
			buf_release(&z);
			continue;
		}
		check_whole(buf_str(&z), 1);
		struct source *s = source_open(file_with(buf_str(&z)), NULL);
		assert_string_equal(source_compression(s), rows[i].name);
		assert_false(source_is_seekable(s));
		source_close(s);
		unlink(path);
		struct buf out = {0};
		struct err err = {0};
		assert_int_equal(read_all(str_head(buf_str(&z), z.n - z.n / 3), false, 0, &out, &err),
				 SOURCE_TRUNCATED);
		assert_memory_equal(out.p ? out.p : "", text, out.n);
		buf_release(&out);
		buf_release(&z);
	}
	unlink(input);
	free((void *)(uintptr_t)input);
}

static void ranges_of_a_plain_file_meet(void **state)
{
	(void)state;
	const char *file = file_with(str_of(text, TEXT_BYTES));
	size_t at = 0;
	for (uint64_t from = 0; from < TEXT_BYTES; from += 100003) {
		char block[4096];
		size_t n;
		struct source *s = source_open_range(file, from, MIN(from + 100003, TEXT_BYTES), NULL);
		assert_non_null(s);
		while ((n = source_read(s, block, sizeof block)) > 0) {
			assert_memory_equal(block, text + at, n);
			at += n;
		}
		source_close(s);
	}
	assert_int_equal(at, TEXT_BYTES);
	unlink(path);
}

static void what_cannot_be_opened_is_an_error_with_its_reason(void **state)
{
	(void)state;
	struct err err = {0};
	assert_null(source_open("/nonexistent/x.log", &err));
	assert_string_equal(err.msg, "could not open \"/nonexistent/x.log\": No such file or directory");
	assert_null(source_open("/tmp", &err));
	assert_string_equal(err.msg, "could not read \"/tmp\": Is a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_file_is_handed_out_as_it_is),
		cmocka_unit_test(gzip_members_and_trailing_zeros_are_one_stream),
		cmocka_unit_test(trap_16_truncated_gzip_delivers_what_came_before),
		cmocka_unit_test(damaged_gzip_is_told_from_a_truncated_one),
		cmocka_unit_test(flipped_bits_never_go_unnoticed),
		cmocka_unit_test(archives_of_other_programs_are_read),
		cmocka_unit_test(ranges_of_a_plain_file_meet),
		cmocka_unit_test(what_cannot_be_opened_is_an_error_with_its_reason),
	};
	return cmocka_run_group_tests(tests, make_text, NULL);
}
