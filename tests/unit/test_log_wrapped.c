/* Formats that wrap the server's own text: syslog, containers, clouds; and PgBouncer. */
#include "base/base.h"
#include "base/timestamp.h"
#include "parsers/log_words.h"
#include "parsers/source.h"

#include "log_reading.h"

#define AT INT64_C(1795226541795000) /* 2026-11-21 02:02:21.795 UTC */

static void syslog_chunks_become_messages_again(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(
		&r,
		"Nov 21 02:02:21 db1 postgres[17700]: [45-1] 2026-11-21 02:02:21.795 UTC [17700] app@shop ERROR:  bad "
		"thing\n"
		"Nov 21 02:02:21 db1 postgres[17701]: [7-1] 2026-11-21 02:02:21.795 UTC [17701] app@shop LOG:  "
		"duration: 1.000 ms  "
		"statement: SELECT\n"
		"Nov 21 02:02:21 db1 postgres[17700]: [45-2] 2026-11-21 02:02:21.795 UTC [17700] app@shop STATEMENT:  "
		"SELECT 1,\n"
		"Nov 21 02:02:21 db1 postgres[17701]: [7-2] #011 a,\n"
		"Nov 21 02:02:21 db1 postgres[17700]: [45-3] #0112\n"
		"Nov 21 02:02:21 db1 postgres[17701]: [7-3]  b, c\n"
		"Nov 21 02:02:21 db1 postgres[17701]: [7-4] and-a-word-that-was-too-long\n"
		"Nov 21 02:02:22 db1 postgres[17700]: [46-1] 2026-11-21 02:02:22.000 UTC [17700] app@shop LOG:  next\n"
		"Nov 21 02:02:22 db1 sshd[1]: Accepted publickey\n",
		1 << 20);
	assert_string_equal(r.format, "syslog");
	assert_int_equal(r.n, 3);
	assert_slice(r.entries[0].statement, "SELECT 1,\n2");
	assert_slice(r.entries[0].database, "shop");
	assert_int_equal(r.entries[0].at_us, AT);
	assert_slice(r.entries[1].message,
		     "duration: 1.000 ms  statement: SELECT\n a, b, cand-a-word-that-was-too-long");
	assert_slice(r.entries[2].message, "next");
	reading_release(&r);
}

/* Without a prefix of the server's, the header's time and process are the entry's. */
static void syslog_headers_of_each_kind(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"2026-11-21T02:02:21.795+00:00 db1 postgres[17700]: [45-1] LOG:  hello\n",
		"<134>1 2026-11-21T02:02:21.795Z db1 postgres 17700 - - [45-1] LOG:  hello\n",
		"<134>1 2026-11-21T02:02:21.795Z db1 postgres 17700 - [x y=\"z\"] [45-1] LOG:  hello\n",
		"<134>2026-11-21T03:02:21.795+01:00 db1 postgres[17700]: [3] LOG:  hello\n",
		"2026-11-21T02:02:21.795+00:00 db1 postgres[17700]: LOG:  hello\n",
		"2026-11-21T02:02:21.795+00:00 app[postgres.17700]: [DATABASE] [10-1]  sql_error_code = 00000 LOG:  "
		"hello\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct reading r = {0};
		read_text(&r, texts[i], 1 << 20);
		assert_string_equal(r.format, "syslog");
		assert_int_equal(r.n, 1);
		assert_int_equal(r.entries[0].at_us, AT);
		assert_int_equal(r.entries[0].pid, 17700);
		assert_slice(r.entries[0].message, "hello");
		assert_slice(r.entries[0].sqlstate, i == 5 ? "00000" : "");
		reading_release(&r);
	}
}

static void containers_put_their_own_line_around_the_servers(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"{\"log\":\"2026-11-21 02:02:21.795 UTC [1] ERROR:  a "
		"\\\"b\\\"\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-21T02:02:21.8Z\"}\n"
		"{\"log\":\"2026-11-21 02:02:21.795 UTC [2] LOG:  "
		"other\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-21T02:02:21.8Z\"}\n"
		"{\"log\":\"2026-11-21 02:02:21.795 UTC [1] STATEMENT:  SELECT "
		"1,\\n\",\"stream\":\"stderr\",\"time\":\"x\"}\n"
		"{\"log\":\"\\t2, \",\"stream\":\"stderr\",\"time\":\"x\"}\n"
		"{\"log\":\"3\\n\",\"stream\":\"stderr\",\"time\":\"x\"}\n",
		"2026-11-21T02:02:21.8Z stderr F 2026-11-21 02:02:21.795 UTC [1] ERROR:  a \"b\"\n"
		"2026-11-21T02:02:21.8Z stderr F 2026-11-21 02:02:21.795 UTC [2] LOG:  other\n"
		"2026-11-21T02:02:21.8Z stderr F 2026-11-21 02:02:21.795 UTC [1] STATEMENT:  SELECT 1,\n"
		"2026-11-21T02:02:21.8Z stderr P \t2, \n"
		"2026-11-21T02:02:21.8Z stderr F 3\n",
		"2026-11-21T02:02:21.8Z 2026-11-21 02:02:21.795 UTC [1] ERROR:  a \"b\"\n"
		"2026-11-21T02:02:21.8Z 2026-11-21 02:02:21.795 UTC [2] LOG:  other\n"
		"2026-11-21T02:02:21.8Z 2026-11-21 02:02:21.795 UTC [1] STATEMENT:  SELECT 1,\n"
		"2026-11-21T02:02:21.8Z \t2, 3\n",
		"2026-11-21T02:02:21.8Z 2026-11-21 02:02:21.795 UTC [1] ERROR:  a \"b\"\n"
		"2026-11-21T02:02:21.8Z 2026-11-21 02:02:21.795 UTC [2] LOG:  other\n"
		"2026-11-21T02:02:21.8Z 2026-11-21 02:02:21.795 UTC [1] STATEMENT:  SELECT 1,\n"
		"\t2, 3\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct reading r = {0};
		read_text(&r, texts[i], 1 << 20);
		assert_string_equal(r.format, "container");
		assert_int_equal(r.n, 2);
		assert_slice(r.entries[0].message, "a \"b\"");
		assert_slice(r.entries[0].statement, "SELECT 1,\n2, 3");
		assert_slice(r.entries[1].message, "other");
		reading_release(&r);
	}
}

static void cloud_exports(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message, *statement_or_detail, *user;
	} rows[] = {
		{"{\"insertId\":\"x\",\"textPayload\":\"2026-11-21 02:02:21.795 UTC [123]: [1-1] db=shop,user=app "
		 "ERROR:  bad\","
		 "\"timestamp\":\"2026-11-21T02:02:21.9Z\"}\n"
		 "{\"insertId\":\"y\",\"textPayload\":\"2026-11-21 02:02:21.795 UTC [123]: [2-1] db=shop,user=app "
		 "STATEMENT:  "
		 "SELECT\",\"timestamp\":\"2026-11-21T02:02:21.9Z\"}\n"
		 "{\"insertId\":\"z\",\"textPayload\":\"\\t1\",\"timestamp\":\"2026-11-21T02:02:21.9Z\"}\n",
		 "bad", "SELECT\n1", "app"},
		{"{\"time\":\"x\",\"properties\":{\"timestamp\":\"2026-11-21 02:02:21.795 "
		 "UTC\",\"processId\":123,\"errorLevel\":"
		 "\"ERROR\",\"sqlerrcode\":\"00000\",\"message\":\"2026-11-21 02:02:21.795 UTC-6b00fbad.7b-ERROR:  "
		 "bad\",\"detail\":"
		 "\"why\\nnot\"}}\n",
		 "bad", "why\nnot", ""},
		{"{\"time\":\"x\",\"properties\":{\"prefix\":\"2026-11-21 02:02:21.795 "
		 "UTC-6b00fbad.7b-\",\"errorLevel\":\"ERROR\","
		 "\"message\":\"bad\",\"detail\":\"why\\nnot\"}}\n",
		 "bad", "why\nnot", ""},
		{"{\"Prefix_s\":\"2026-11-21 02:02:21.795 "
		 "UTC-6b00fbad.7b-\",\"errorLevel_s\":\"ERROR\",\"Message\":\"bad\","
		 "\"Detail_s\":\"why\\nnot\"}\n",
		 "bad", "why\nnot", ""},
		{"{\"timestamp\":1795226541795,\"message\":\"2026-11-21 02:02:21.795 "
		 "UTC:10.0.0.1(5):app@shop:[123]:ERROR:  bad\"}\n",
		 "bad", "", "app"},
		{"{\"__REALTIME_TIMESTAMP\":\"1795226541795000\",\"_PID\":\"123\",\"MESSAGE\":\"ERROR:  bad\"}\n",
		 "bad", "", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading r = {0};
		read_text(&r, rows[i].text, 1 << 20);
		assert_string_equal(r.format, "cloud-json");
		assert_int_equal(r.n, 1);
		const struct log_entry *e = &r.entries[0];
		assert_int_equal(e->severity, SEVERITY_ERROR);
		assert_int_equal(e->at_us, AT);
		assert_int_equal(e->pid, 123);
		assert_slice(e->message, rows[i].message);
		assert_slice(e->statement.n ? e->statement : e->detail, rows[i].statement_or_detail);
		assert_slice(e->user, rows[i].user);
		reading_release(&r);
	}
}

static void cloudnativepg_wraps_csvlogs_names(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "{\"level\":\"info\",\"ts\":1,\"logger\":\"postgres\",\"msg\":\"record\",\"logging_pod\":\"a-1\","
		  "\"record\":{"
		  "\"log_time\":\"2026-11-21 02:02:21.795 "
		  "UTC\",\"user_name\":\"app\",\"database_name\":\"shop\",\"process_id\":"
		  "\"600\",\"connection_from\":\"10.0.0.1:5\",\"session_id\":\"6b00.258\",\"error_severity\":\"LOG\","
		  "\"sql_state_code\":\"00000\",\"message\":\"duration: 1.000 ms  statement: SELECT '{\\\"a\\\":1}'\","
		  "\"application_name\":\"web\",\"backend_type\":\"client backend\",\"query_id\":\"-7\"}}\n"
		  "{\"level\":\"info\",\"ts\":1,\"msg\":\"Starting\"}\n",
		  1 << 20);
	assert_string_equal(r.format, "jsonlog");
	assert_int_equal(r.n, 1);
	assert_int_equal(r.unparsed, 1);
	assert_slice(r.entries[0].message, "duration: 1.000 ms  statement: SELECT '{\"a\":1}'");
	assert_slice(r.entries[0].client, "10.0.0.1");
	assert_int_equal(r.entries[0].pid, 600);
	assert_int_equal(r.entries[0].query_id, -7);
	reading_release(&r);
}

static void pgbouncer_lines(void **state)
{
	(void)state;
	struct reading r = {0};
	read_text(&r,
		  "2026-11-21 02:02:21.795 UTC [123] LOG C-0x55d0a0: shop/app@10.0.0.1:51234 login attempt: db=shop "
		  "user=app tls=no\n"
		  "2026-11-21 02:02:21.795 UTC [123] LOG stats: 5 xacts/s, 5 queries/s\n"
		  "2026-11-21 02:02:21.795 UTC [123] WARNING C-0x55d0a0: (nodb)/(nouser)@10.0.0.1:51234 pooler error: "
		  "x\n",
		  1 << 20);
	assert_string_equal(r.format, "pgbouncer");
	assert_int_equal(r.n, 3);
	assert_slice(r.entries[0].message, "login attempt: db=shop user=app tls=no");
	assert_slice(r.entries[0].user, "app");
	assert_slice(r.entries[0].client, "10.0.0.1");
	assert_slice(r.entries[1].message, "stats: 5 xacts/s, 5 queries/s");
	assert_slice(r.entries[2].database, "");
	reading_release(&r);
}

/* What rsyslog would have written of a recorded log: chunks of at most 900 bytes, tabs as "#011". */
static void make_syslog(struct str log, struct buf *out)
{
	struct str line;
	unsigned long sequences[65536] = {0}, pid = 0, chunk = 0;
	while (str_cut(&log, '\n', &line)) {
		const struct log_word *word;
		bool prefixed = line.n && line.p[0] != '\t' && log_word_find(str_head(line, 400), &word) >= 0;
		if (prefixed) {
			ptrdiff_t open = str_find_char(line, '[');
			pid = strtoul(line.p + open + 1, NULL, 10) % 65536;
			chunk = word->part == PART_MESSAGE ? 1 : chunk + 1;
			sequences[pid] += word->part == PART_MESSAGE;
		} else {
			chunk++;
		}
		for (bool first = true; line.n; first = false) {
			size_t n = MIN(line.n, 900);
			while (n < line.n && n > 1 && line.p[n] != ' ')
				n--;
			chunk += !first;
			buf_fmt(out, "Nov 21 08:07:21 db1 postgres[%lu]: [%lu-%lu] ", pid, sequences[pid], chunk);
			for (size_t i = 0; i < n; i++)
				if (line.p[i] == '\t')
					buf_add(out, STR("#011"));
				else
					buf_add_char(out, line.p[i]);
			buf_add_char(out, '\n');
			line = str_skip(line, n);
		}
	}
}

static struct buf recorded(const char *path)
{
	struct err err;
	struct buf text = {0};
	struct source *s = source_open(path, &err);
	assert_non_null(s);
	for (struct str block; (block = source_next(s, STR(""))).n;)
		buf_add(&text, block);
	source_close(s);
	return text;
}

/* The format law, from syslog's side: apart from where they stand, the entries are the same. */
static void syslog_of_a_recorded_log_gives_its_entries(void **state)
{
	(void)state;
	struct buf log = recorded("testdata/versions/v15/rich.log.gz"), sys = {0};
	make_syslog(buf_str(&log), &sys);
	static struct reading a, b;
	read_bytes(&a, buf_str(&log), 1 << 20);
	read_bytes(&b, buf_str(&sys), 1 << 20);
	assert_string_equal(b.format, "syslog");
	assert_int_equal(a.n, b.n);
	assert_int_equal(b.unparsed, 0);
	for (size_t i = 0, k; i < READING_MAX / 2; i++) {
		/* Messages of different processes may come out in another order. */
		for (k = 0; k < READING_MAX; k++)
			if (a.entries[i].pid == b.entries[k].pid &&
			    a.entries[i].line_number == b.entries[k].line_number)
				break;
		assert_true(k < READING_MAX);
		assert_true(str_eq(a.entries[i].message, b.entries[k].message));
		assert_true(str_eq(a.entries[i].detail, b.entries[k].detail));
		assert_true(str_eq(a.entries[i].application, b.entries[k].application));
		assert_int_equal(a.entries[i].at_us, b.entries[k].at_us);
	}
	reading_release(&a);
	reading_release(&b);
	buf_release(&log);
	buf_release(&sys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(syslog_chunks_become_messages_again),
		cmocka_unit_test(syslog_headers_of_each_kind),
		cmocka_unit_test(containers_put_their_own_line_around_the_servers),
		cmocka_unit_test(cloud_exports),
		cmocka_unit_test(cloudnativepg_wraps_csvlogs_names),
		cmocka_unit_test(pgbouncer_lines),
		cmocka_unit_test(syslog_of_a_recorded_log_gives_its_entries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
