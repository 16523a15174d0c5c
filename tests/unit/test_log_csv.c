/* The csvlog reader, and what csvlog and jsonlog have in common. */
#include "base/base.h"
#include "base/timestamp.h"

#include "log_reading.h"

#define AT "2026-11-21 02:02:21.795 UTC"
#define ROW(message)                                                                                                   \
	AT ",\"app\",\"shop\",600,\"10.0.0.1:5\",6b00.258,7,\"SELECT\"," AT ",3/4,0,LOG,00000,\"" message "\""

static void trap_09_widths_of_all_versions(void **state)
{
	(void)state;
	static const struct {
		const char *tail, *application, *backend;
		int64_t query_id;
	} rows[] = {
		{",,,,,,,,\n", "", "", 0},
		{",,,,,,,,,\"web\"\n", "web", "", 0},
		{",,,,,,,,,\"web\",\"client backend\"\n", "web", "client backend", 0},
		{",,,,,,,,,\"web\",\"client backend\",9,-7184932843290517341\n", "web", "client backend",
		 INT64_C(-7184932843290517341)},
		{",,,,,,,,,\"web\",\"client backend\",9,-7184932843290517341,\"new\",1\n", "web", "client backend",
		 INT64_C(-7184932843290517341)},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char text[500];
		struct reading r = {0};
		snprintf(text, sizeof text, "%s%s", ROW("hello"), rows[i].tail);
		read_text(&r, text, 1 << 20);
		assert_string_equal(r.format, "csvlog");
		assert_int_equal(r.n, 1);
		const struct log_entry *e = &r.entries[0];
		assert_slice(e->message, "hello");
		assert_slice(e->user, "app");
		assert_slice(e->database, "shop");
		assert_slice(e->client, "10.0.0.1");
		assert_slice(e->application, rows[i].application);
		assert_slice(e->backend_type, rows[i].backend);
		assert_int_equal(e->query_id, rows[i].query_id);
		assert_int_equal(e->leader_pid, i >= 3 ? 9 : 0);
		assert_int_equal(e->pid, 600);
		assert_int_equal(e->line_number, 7);
		assert_int_equal(e->at_us, INT64_C(1795226541795000));
		reading_release(&r);
	}
}

static void trap_08_line_breaks_and_comments_stay_in_the_statement(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  ROW("statement: SELECT 1 -- a \"\"comment\"\"\n, 2") ",,,,,,,,,\"web\"\n" ROW(
			  "next") ",,,,,,,,,\"web\"\n",
		  1 << 20);
	assert_int_equal(r.n, 2);
	assert_slice(r.entries[0].message, "statement: SELECT 1 -- a \"comment\"\n, 2");
	assert_int_equal(r.entries[0].lines, 2);
	assert_int_equal(r.entries[1].at.line, 3);
	reading_release(&r);
}

static void a_record_that_breaks_off_costs_its_own_lines(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  ROW("one") ",,,,,,,,,\"web\"\n" AT ",\"app\",\"shop\",600,\"10.0.0.1:5\",6b00.258,7,\"SELECT\"," AT
			     ",3/4,0,LOG,00000,\"statement: SELECT\n 2,\n" ROW(
				     "three") ",,,,,,,,,\"web\"\nnot csv\n" ROW("four") ",,,,,,,,,\"web\"",
		  1 << 20);
	assert_int_equal(r.n, 3);
	assert_int_equal(r.unparsed, 3);
	assert_slice(r.entries[1].message, "three");
	assert_slice(r.entries[2].message, "four");
	assert_int_equal(r.entries[2].at.line, 6);
	reading_release(&r);
}

static void trap_17_crlf_records(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r, "\xef\xbb\xbf" ROW("one") ",,,,,,,,,\"web\",\"b\",,5\r\n" ROW("two") ",,,,,,,,,\"web\"\r\n",
		  1 << 20);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.entries[0].query_id, 5);
	assert_slice(r.entries[1].application, "web");
	assert_int_equal(r.unparsed, 0);
	reading_release(&r);
}

static void a_record_of_many_megabytes_is_cut(void **state)
{
	(void)state;
	struct buf text = {0};
	buf_add(&text, STR(ROW("statement: SELECT '")));
	text.n--; /* the closing quote */
	buf_reserve(&text, 30u << 20);
	memset(text.p + text.n, 'x', 20u << 20);
	text.n += 20u << 20;
	buf_add(&text, STR("\nmore'\",,,,,,,,,\"web\"\n" ROW("two") ",,,,,,,,,\"web\"\n"));
	static const size_t chunks[] = {65536, 64 << 20};
	for (size_t i = 0; i < ARRAY_LEN(chunks); i++) {
		struct reading r = {0};
		read_bytes(&r, buf_str(&text), chunks[i]);
		assert_int_equal(r.n, 2);
		assert_true(r.entries[0].cut);
		assert_true(r.entries[0].message.n > 4000000);
		assert_slice(r.entries[1].message, "two");
		assert_int_equal(r.entries[1].at.line, 3);
		assert_true(r.most_kept < 10u << 20);
		reading_release(&r);
	}
	buf_release(&text);
}

static void trap_07_and_10_json_in_statements_and_missing_codes(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(
		&r,
		"{\"timestamp\":\"" AT
		"\",\"user\":\"\xc3\x9cn\xc3\xaf\",\"dbname\":\"shop\",\"pid\":600,\"line_num\":7,\"txid\":"
		"0,\"error_severity\":\"LOG\",\"message\":\"statement: UPDATE t SET doc='{\\\"k\\\":\\\"v\\\"}' WHERE "
		"\\\\ = '\\u00e9\\ud83d\\ude00\\n\\t'\",\"query_id\":-7184932843290517341}\n"
		"{\"timestamp\":\"" AT
		"\",\"pid\":600,\"error_severity\":\"ERROR\",\"state_code\":\"22012\",\"message\":"
		"\"division by zero\",\"statement\":\"SELECT "
		"1/0\",\"new_key\":{\"a\":[1,\"}\"]},\"backend_type\":\"b\"}\n"
		"not json\n",
		1 << 20);
	assert_string_equal(r.format, "jsonlog");
	assert_int_equal(r.n, 2);
	assert_int_equal(r.unparsed, 1);
	assert_slice(r.entries[0].message,
		     "statement: UPDATE t SET doc='{\"k\":\"v\"}' WHERE \\ = '\xc3\xa9\xf0\x9f\x98\x80\n\t'");
	assert_slice(r.entries[0].sqlstate, "00000");
	assert_slice(r.entries[0].user, "\xc3\x9cn\xc3\xaf");
	assert_int_equal(r.entries[0].query_id, INT64_C(-7184932843290517341));
	assert_slice(r.entries[1].sqlstate, "22012");
	assert_slice(r.entries[1].statement, "SELECT 1/0");
	assert_slice(r.entries[1].backend_type, "b");
	reading_release(&r);
}

/* Trap 11: %l counts lines, line_num counts messages; a number of one is none of the other. */
static void trap_11_line_numbers_are_kept_as_written(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  AT " [600-33] app@shop ERROR:  a\n" AT " [600-34] app@shop STATEMENT:  b\n" AT
		     " [600-35] app@shop LOG:  c\n",
		  1 << 20);
	assert_int_equal(r.entries[0].line_number, 33);
	assert_int_equal(r.entries[1].line_number, 35);
	reading_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trap_09_widths_of_all_versions),
		cmocka_unit_test(trap_08_line_breaks_and_comments_stay_in_the_statement),
		cmocka_unit_test(a_record_that_breaks_off_costs_its_own_lines),
		cmocka_unit_test(trap_17_crlf_records),
		cmocka_unit_test(a_record_of_many_megabytes_is_cut),
		cmocka_unit_test(trap_07_and_10_json_in_statements_and_missing_codes),
		cmocka_unit_test(trap_11_line_numbers_are_kept_as_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
