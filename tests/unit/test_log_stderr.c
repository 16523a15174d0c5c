/* The stderr reader: what real servers wrote, however it is cut into pieces. */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_reader.h"

#include "log_reading.h"

static void one_line_of_each_default_prefix(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 02:02:21.795 UTC [17700] app@shop LOG:  duration: 1.5 ms  statement: SELECT 1\n"
		  "\tFROM t\n"
		  "2026-11-21 02:02:22.000 UTC [17701] LOG:  checkpoint starting: time\n",
		  1 << 20);
	assert_int_equal(r.n, 2);
	assert_slice(r.entries[0].user, "app");
	assert_slice(r.entries[0].database, "shop");
	assert_slice(r.entries[0].message, "duration: 1.5 ms  statement: SELECT 1\nFROM t");
	assert_int_equal(r.entries[0].pid, 17700);
	assert_int_equal(r.entries[0].lines, 2);
	assert_int_equal(r.entries[0].at_us, INT64_C(1795226541795) * 1000);
	assert_int_equal(r.entries[1].at.line, 3);
	assert_slice(r.entries[1].user, "");
	reading_release(&r);
}

static void trap_02_names_with_separators_in_them(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 08:06:20 UTC [7] we ird, \"us@er\" é@shop \"x\", @é LOG:  connection authorized: user=we "
		  "ird, "
		  "\"us@er\" é database=shop \"x\", @é application_name=py app, \"q\" @ ?\n"
		  "2026-11-21 08:06:20 UTC [7] we ird, \"us@er\" é@shop \"x\", @é ERROR:  no LOG:  here\n"
		  "2026-11-21 08:06:20 UTC [8] a-b.c@x/y LOG:  hello\n",
		  1 << 20);
	assert_int_equal(r.n, 3);
	for (size_t i = 0; i < 2; i++) {
		assert_slice(r.entries[i].user, "we ird, \"us@er\" é");
		assert_slice(r.entries[i].database, "shop \"x\", @é");
	}
	assert_slice(r.entries[1].message, "no LOG:  here");
	assert_slice(r.entries[2].user, "a-b.c");
	assert_slice(r.entries[2].database, "x/y");
	reading_release(&r);
}

static void details_find_their_message_between_two_backends(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 02:02:21.795 UTC [1] ERROR:  first\n"
		  "2026-11-21 02:02:21.795 UTC [2] ERROR:  second\n"
		  "2026-11-21 02:02:21.795 UTC [1] DETAIL:  of the first,\n"
		  "\ton two lines\n"
		  "2026-11-21 02:02:21.795 UTC [2] STATEMENT:  SELECT 2\n"
		  "2026-11-21 02:02:21.795 UTC [1] STATEMENT:  SELECT 1\n",
		  1 << 20);
	assert_int_equal(r.n, 2);
	assert_slice(r.entries[0].detail, "of the first,\non two lines");
	assert_slice(r.entries[0].statement, "SELECT 1");
	assert_slice(r.entries[1].detail, "");
	assert_slice(r.entries[1].statement, "SELECT 2");
	assert_int_equal(r.unparsed, 0);
	reading_release(&r);
}

static void trap_15_foreign_lines_are_counted_and_not_glued_on(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 02:02:21.795 UTC [1] LOG:  statement: SELECT 1\n"
		  "cp: cannot stat 'x': No such file or directory\n"
		  "\tat java.lang.Thread.run\n"
		  "2026-11-21 02:02:21.795 UTC [1] LOG:  statement: SELECT 2\n",
		  1 << 20);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.unparsed, 2);
	assert_slice(r.entries[0].message, "statement: SELECT 1");
	reading_release(&r);
}

/* `docker compose logs` puts the container's name in front of every line. */
static void a_name_in_front_of_every_line(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "db_1  | 2026-11-21 02:02:21.795 UTC [1] LOG:  statement: SELECT 1\n"
		  "db_1  | \tFROM t\n"
		  "web_1 | listening on 8080\n"
		  "db_1  | 2026-11-21 02:02:21.795 UTC [1] LOG:  statement: SELECT 2\n",
		  1 << 20);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.unparsed, 1);
	assert_slice(r.entries[0].message, "statement: SELECT 1\nFROM t");
	assert_int_equal(r.entries[0].pid, 1);
	reading_release(&r);
}

static void trap_17_crlf_lines(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "\xef\xbb\xbf"
		  "2026-11-21 02:02:21.795 UTC [1] ERROR:  a\r\n"
		  "2026-11-21 02:02:21.795 UTC [1] STATEMENT:  SELECT 1,\r\n\t2\r\n",
		  1 << 20);
	assert_int_equal(r.n, 1);
	assert_slice(r.entries[0].message, "a");
	assert_slice(r.entries[0].statement, "SELECT 1,\n2");
	reading_release(&r);
}

/* Without CRLF line ends, a carriage return is the statement's own. */
static void carriage_returns_of_a_statement_stay(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 02:02:21.795 UTC [1] LOG:  x\n"
		  "2026-11-21 02:02:21.795 UTC [1] ERROR:  a\r\n\tb\n",
		  1 << 20);
	assert_slice(r.entries[1].message, "a\r\nb");
	reading_release(&r);
}

static void trap_18_a_line_of_51_megabytes_is_cut(void **state)
{
	(void)state;
	size_t n = 51u << 20;
	struct buf text = {0};
	buf_add(&text, STR("2026-11-21 02:02:21.795 UTC [1] LOG:  statement: SELECT '"));
	size_t head = text.n;
	buf_reserve(&text, n + 200);
	memset(text.p + text.n, 'x', n);
	text.n += n;
	buf_add(&text, STR("'\n2026-11-21 02:02:21.795 UTC [1] LOG:  statement: SELECT 2\n"));
	static const size_t chunks[] = {4096, 1 << 20, 100 << 20};
	for (size_t i = 0; i < ARRAY_LEN(chunks); i++) {
		struct reading r = {0};
		read_bytes(&r, buf_str(&text), chunks[i]);
		assert_int_equal(r.n, 2);
		assert_true(r.entries[0].cut);
		assert_int_equal(r.entries[0].message.n, (4u << 20) - head + 19);
		assert_false(r.entries[1].cut);
		assert_int_equal(r.entries[1].at.line, 2);
		assert_int_equal(r.entries[1].at.byte, head + n + 2);
		assert_true(r.most_kept < 10u << 20);
		reading_release(&r);
	}
	buf_release(&text);
}

static void verbose_lines_carry_the_sqlstate(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 02:02:21.795 UTC [1] ERROR:  22012: division by zero\n"
		  "2026-11-21 02:02:21.795 UTC [1] LOCATION:  int4div, int.c:846\n"
		  "2026-11-21 02:02:21.795 UTC [1] LOG:  AUDIT: SESSION,1,1\n",
		  1 << 20);
	assert_slice(r.entries[0].sqlstate, "22012");
	assert_slice(r.entries[0].message, "division by zero");
	assert_slice(r.entries[0].location, "int4div, int.c:846");
	assert_slice(r.entries[1].message, "AUDIT: SESSION,1,1");
	reading_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_of_each_default_prefix),
		cmocka_unit_test(trap_02_names_with_separators_in_them),
		cmocka_unit_test(details_find_their_message_between_two_backends),
		cmocka_unit_test(trap_15_foreign_lines_are_counted_and_not_glued_on),
		cmocka_unit_test(a_name_in_front_of_every_line),
		cmocka_unit_test(trap_17_crlf_lines),
		cmocka_unit_test(carriage_returns_of_a_statement_stay),
		cmocka_unit_test(trap_18_a_line_of_51_megabytes_is_cut),
		cmocka_unit_test(verbose_lines_carry_the_sqlstate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
