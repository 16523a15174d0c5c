/*
 * The chunk law: a reader gives the same entries, fields, positions and unparsed lines however its input is cut. Over
 * every log in testdata.
 */
#include "base/base.h"
#include "guard.h"
#include "parsers/source.h"

#include <ftw.h>

#include "log_reading.h"

/* What is fed byte by byte is cut to this: chunks of one byte cost time in proportion to what is kept. */
#define SMALL_BYTES (256u << 10)

static char *paths[256];
static size_t paths_n;

static int note_log(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	struct str s = str_from(path);
	bool is_log = str_ends(s, STR(".log.gz")) || str_ends(s, STR(".csv.gz")) || str_ends(s, STR(".json.gz")) ||
		      str_ends(s, STR(".log"));
	if (type == FTW_F && is_log && paths_n < ARRAY_LEN(paths))
		paths[paths_n++] = strdup(path);
	return 0;
}

static struct buf content(const char *path, size_t most)
{
	struct err err;
	struct buf text = {0};
	struct source *s = source_open(path, &err);
	assert_non_null(s);
	for (struct str block; text.n < most && (block = source_next(s, STR(""))).n;)
		buf_add(&text, str_head(block, most - text.n));
	source_close(s);
	return text;
}

static void check_chunks(const char *path, const struct log_format *format, struct str text, const size_t *chunks,
			 size_t n)
{
	static struct reading whole, cut;
	whole = (struct reading){0};
	read_as(&whole, format, text, text.n);
	for (size_t i = 0; i < n; i++) {
		cut = (struct reading){0};
		read_as(&cut, format, text, chunks[i]);
		if (cut.hash != whole.hash)
			print_message("%s in chunks of %zu: %zu entries, not %zu\n", path, chunks[i], cut.n, whole.n);
		assert_int_equal(cut.hash, whole.hash);
		assert_int_equal(cut.n, whole.n);
		reading_release(&cut);
	}
	reading_release(&whole);
}

static void every_recorded_log_in_chunks_of_any_size(void **state)
{
	static const size_t small[] = {1, 2, 7}, large[] = {4096, 65536, 1 << 20};
	(void)state;
	for (size_t i = 0; i < paths_n; i++) {
		struct buf text = content(paths[i], SIZE_MAX);
		const struct log_format *format = log_format_of(str_head(buf_str(&text), 65536), (struct str){0});
		if (!format) {
			buf_release(&text);
			continue;
		}
		check_chunks(paths[i], format, buf_str(&text), large, ARRAY_LEN(large));
		check_chunks(paths[i], format, str_head(buf_str(&text), 20000), small, ARRAY_LEN(small));
		buf_release(&text);
	}
	assert_true(paths_n > 20);
}

/* Every format on text that is not its own must account for it, too. */
static void every_format_on_every_kind_of_text(void **state)
{
	static const size_t chunks[] = {3, 100, 4096};
	(void)state;
	for (size_t i = 0; i < paths_n; i += 7) {
		struct buf text = content(paths[i], 30000);
		for (size_t k = 0; log_formats[k]; k++)
			check_chunks(paths[i], log_formats[k], buf_str(&text), chunks, ARRAY_LEN(chunks));
		buf_release(&text);
	}
}

/* The entries before a place that resync() names, and those behind it, are those of the whole. */
static void pieces_of_a_log_add_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < paths_n; i++) {
		static struct reading whole, first, second;
		struct buf text = content(paths[i], SMALL_BYTES);
		struct str all = buf_str(&text);
		const struct log_format *format = log_format_of(str_head(all, 65536), (struct str){0});
		if (!format) {
			buf_release(&text);
			continue;
		}
		struct log_reader_options options = {.file = "test", .head = str_head(all, 65536)};
		struct err err = {0};
		struct log_reader *reader = format->open(&options, &err);
		whole = (struct reading){0};
		read_as(&whole, format, all, all.n);
		for (size_t from = 0; from < all.n; from += 20011) {
			ptrdiff_t at = format->resync(reader, str_skip(all, from));
			if (at < 0)
				continue;
			first = second = (struct reading){0};
			read_as(&first, format, str_head(all, from + (size_t)at), 4096);
			read_as(&second, format, str_skip(all, from + (size_t)at), 4096);
			if (first.n + second.n != whole.n)
				print_message("%s cut at %zu\n", paths[i], from + (size_t)at);
			assert_int_equal(first.n + second.n, whole.n);
			assert_int_equal(first.unparsed + second.unparsed, whole.unparsed);
			reading_release(&first);
			reading_release(&second);
		}
		format->close(reader);
		reading_release(&whole);
		buf_release(&text);
	}
}

/* Cut off at any byte, and with a page behind it that cannot be read. */
static void nothing_is_read_behind_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < paths_n; i += 3) {
		struct buf text = content(paths[i], 9000);
		for (size_t n = 0; n < text.n; n += 61) {
			static struct reading r;
			struct guard g = guard_copy(str_head(buf_str(&text), n));
			for (size_t k = 0; log_formats[k]; k++) {
				struct log_reader_options options = {.file = "test", .head = g.s};
				struct log_sink sink = {reading_entry, reading_unparsed, &r};
				struct err err = {0};
				log_formats[k]->sniff(g.s, (struct str){0});
				struct log_reader *reader = log_formats[k]->open(&options, &err);
				log_formats[k]->resync(reader, g.s);
				assert_int_equal(log_formats[k]->feed(reader, g.s, true, &sink), g.s.n);
				log_formats[k]->close(reader);
			}
			reading_release(&r);
			guard_release(&g);
		}
		buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_recorded_log_in_chunks_of_any_size),
		cmocka_unit_test(every_format_on_every_kind_of_text),
		cmocka_unit_test(pieces_of_a_log_add_up),
		cmocka_unit_test(nothing_is_read_behind_the_end),
	};
	nftw("testdata", note_log, 16, FTW_PHYS);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
