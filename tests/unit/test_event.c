/* event.h: what entries mean, in the wordings of all versions. */
#include "base/base.h"
#include "base/timestamp.h"
#include "guard.h"
#include "parsers/event.h"

#include "log_reading.h"

static struct event classify(struct log_entry *e, enum severity severity, const char *message)
{
	struct event event;
	e->severity = severity;
	e->message = str_from(message);
	event_classify(e, &event);
	return event;
}

static struct event of_log(const char *message)
{
	static struct log_entry e;
	e = (struct log_entry){.at_us = TIME_UNKNOWN};
	return classify(&e, SEVERITY_LOG, message);
}

static void every_step_of_both_protocols(void **state)
{
	(void)state;
	static const struct {
		const char *message, *name, *portal, *sql;
		enum event_type type;
		enum statement_step step;
		int64_t us;
	} rows[] = {
		{"duration: 1.234 ms  statement: SELECT 1", "", "", "SELECT 1", EVENT_DURATION, STEP_STATEMENT, 1234},
		{"duration: 0.012 ms  parse <unnamed>: SELECT 1", "<unnamed>", "", "SELECT 1", EVENT_DURATION,
		 STEP_PARSE, 12},
		{"duration: 10 ms  bind S_1: SELECT 'a: b'", "S_1", "", "SELECT 'a: b'", EVENT_DURATION, STEP_BIND,
		 10000},
		{"duration: 7.5 ms  execute S_1/C_2: SELECT 1", "S_1", "C_2", "SELECT 1", EVENT_DURATION, STEP_EXECUTE,
		 7500},
		{"duration: 7.5 ms  execute fetch from S_1/C_2: SELECT 1", "S_1", "C_2", "SELECT 1", EVENT_DURATION,
		 STEP_FETCH, 7500},
		{"duration: 0.100 ms  fastpath function call: \"loread\" (OID 954)", "", "", "\"loread\" (OID 954)",
		 EVENT_DURATION, STEP_FASTPATH, 100},
		{"duration: 3.000 ms  rows: 5  size: 100 bytes  statement: SELECT 1", "", "", "SELECT 1",
		 EVENT_DURATION, STEP_STATEMENT, 3000},
		{"duration: 5.000 ms", "", "", "", EVENT_BARE_DURATION, STEP_STATEMENT, 5000},
		{"statement: SELECT 1", "", "", "SELECT 1", EVENT_STATEMENT, STEP_STATEMENT, -1},
		{"execute <unnamed>: SELECT $1", "<unnamed>", "", "SELECT $1", EVENT_STATEMENT, STEP_EXECUTE, -1},
		{"execute fetch from c/d: SELECT $1", "c", "d", "SELECT $1", EVENT_STATEMENT, STEP_FETCH, -1},
		{"fastpath function call: \"f\" (OID 1)", "", "", "\"f\" (OID 1)", EVENT_STATEMENT, STEP_FASTPATH, -1},
		{"duration: x", "", "", "", EVENT_OTHER, STEP_STATEMENT, -1},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct event e = of_log(rows[i].message);
		assert_int_equal(e.type, rows[i].type);
		assert_int_equal(e.statement.step, rows[i].step);
		assert_int_equal(e.duration_us, rows[i].us);
		assert_slice(e.statement.name, rows[i].name);
		assert_slice(e.statement.portal, rows[i].portal);
		assert_slice(e.sql, rows[i].sql);
	}
}

/* The short way reads three decimals, the long one any number: with a nought more it must come to the same. */
static void plain_statements_are_read_the_same_both_ways(void **state)
{
	(void)state;
	for (unsigned ms = 0; ms < 2000000000; ms = ms * 3 + 7) {
		char fast[80], slow[80];
		unsigned us = ms % 1000;
		snprintf(fast, sizeof fast, "duration: %u.%03u ms  statement: SELECT 1 FROM t", ms, us);
		snprintf(slow, sizeof slow, "duration: %u.%03u0 ms  statement: SELECT 1 FROM t", ms, us);
		struct event a = of_log(fast), b = of_log(slow);
		assert_int_equal(a.duration_us, (int64_t)ms * 1000 + us);
		assert_int_equal(b.duration_us, a.duration_us);
		assert_int_equal(a.type, EVENT_DURATION);
		assert_int_equal(b.type, EVENT_DURATION);
		assert_true(str_eq(a.sql, b.sql) && str_eq(a.sql, STR("SELECT 1 FROM t")));
	}
}

static void trap_06_parameters_in_every_spelling(void **state)
{
	(void)state;
	static const char *const details[] = {
		"parameters: $1 = 'it''s', $2 = NULL, $3 = 'a'', $4 = ''b''\nc', $4 = 'cut...'",
		"Parameters: $1 = 'it''s', $2 = NULL, $3 = 'a'', $4 = ''b''\nc', $4 = 'cut...'",
	};
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		struct log_entry entry = {.detail = str_from(details[i])};
		struct event e = classify(&entry, SEVERITY_LOG, "duration: 1.000 ms  execute <unnamed>: SELECT $1");
		struct str rest = e.parameters;
		struct parameter p;
		assert_true(parameter_next(&rest, &p));
		assert_int_equal(p.number, 1);
		assert_slice(p.value, "it''s");
		assert_true(parameter_next(&rest, &p));
		assert_true(p.is_null);
		assert_true(parameter_next(&rest, &p));
		assert_slice(p.value, "a'', $4 = ''b''\nc");
		assert_false(p.cut);
		assert_true(parameter_next(&rest, &p));
		assert_true(p.cut);
		assert_int_equal(p.number, 4);
		assert_false(parameter_next(&rest, &p));
	}
	struct str broken = STR("$1 = 'no end");
	struct parameter p;
	assert_true(parameter_next(&broken, &p));
	assert_true(p.cut);
	assert_false(parameter_next(&broken, &p));
}

static void plans_in_four_formats(void **state)
{
	(void)state;
	struct event e =
		of_log("duration: 1.0 ms  plan:\n{\n  \"Query Text\": \"SELECT \\\"a\\\"\",\n  \"Plan\": {}\n}");
	assert_int_equal(e.type, EVENT_PLAN);
	assert_int_equal(e.plan.format, PLAN_FORMAT_JSON);
	assert_slice(e.sql, "SELECT \\\"a\\\"");
	assert_int_equal(e.plan.document.p[0], '{');
	assert_int_equal(e.plan.document.p[e.plan.document.n - 1], '}');
	e = of_log("duration: 1.0 ms  plan:\nQuery Text: SELECT 1\n  FROM t\nSeq Scan on t  (cost=0.00..1.00 rows=1 "
		   "width=4)");
	assert_int_equal(e.plan.format, PLAN_FORMAT_TEXT);
	assert_slice(e.sql, "SELECT 1\n  FROM t");
	e = of_log("duration: 1.0 ms  plan:\nQuery Text: \"SELECT 1\"\nPlan: \n  Node Type: \"Result\"");
	assert_int_equal(e.plan.format, PLAN_FORMAT_YAML);
	e = of_log("duration: 1.0 ms  plan:\n<explain xmlns=\"http://www.postgresql.org/2009/explain\">");
	assert_int_equal(e.plan.format, PLAN_FORMAT_XML);
	struct log_entry nested = {
		.context = STR("SQL statement \"SELECT 1\"\nPL/pgSQL function f() line 1 at SQL statement")};
	assert_true(
		classify(&nested, SEVERITY_LOG, "duration: 1.0 ms  plan:\nQuery Text: SELECT 1\nResult").plan.nested);
}

static void lock_waits_with_their_holders(void **state)
{
	(void)state;
	struct log_entry entry = {
		.detail = STR("Processes holding the lock: 18355, 18360. Wait queue: 18356, 18361."),
		.context = STR("while updating tuple (285,3) in relation \"customers\""),
		.statement = STR("UPDATE customers SET a = 1"),
	};
	struct event e = classify(&entry, SEVERITY_LOG,
				  "process 18356 still waiting for ShareLock on transaction 211827 after 1000.123 ms");
	assert_int_equal(e.type, EVENT_LOCK_WAIT);
	assert_int_equal(e.lock.pid, 18356);
	assert_slice(e.lock.mode, "ShareLock");
	assert_slice(e.lock.object, "transaction 211827");
	assert_slice(e.lock.holders, "18355, 18360");
	assert_slice(e.lock.queue, "18356, 18361");
	assert_slice(e.lock.relation, "customers");
	assert_slice(e.sql, "UPDATE customers SET a = 1");
	assert_int_equal(e.duration_us, 1000123);
	assert_false(e.lock.deadlock_check);

	/* Trap 13: PostgreSQL 18 has a comma where there was a full stop. */
	entry.detail = STR("Process holding the lock: 1, Wait queue: 2.");
	e = classify(&entry, SEVERITY_LOG,
		     "process 2 still waiting for AccessShareLock on relation 16 of database 5 after 1.0 ms");
	assert_slice(e.lock.holders, "1");
	assert_slice(e.lock.queue, "2");
	assert_slice(e.lock.object, "relation 16 of database 5");
	assert_int_equal(of_log("process 2 acquired ShareLock on transaction 9 after 2000.000 ms").type,
			 EVENT_LOCK_ACQUIRED);
	assert_true(of_log("process 2 detected deadlock while waiting for ShareLock on transaction 9 after 1.0 ms")
			    .lock.deadlock_check);
	assert_string_equal(of_log("process 2 could not obtain ShareLock on transaction 9").server.notice,
			    "lock-refused");

	entry.detail = STR("Process 18356 waits for ShareLock on transaction 211827; blocked by process 18355.\n"
			   "Process 18355 waits for ShareLock on transaction 211826; blocked by process 18356.");
	e = classify(&entry, SEVERITY_ERROR, "deadlock detected");
	assert_int_equal(e.type, EVENT_DEADLOCK);
	assert_int_equal(e.lock.pid, 18356);
	assert_slice(e.lock.holders, "18355");
}

static void checkpoints_of_all_versions(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"checkpoint complete: wrote 12 buffers (0.1%); 1 transaction log file(s) added, 2 removed, 3 recycled; "
		"write=1.250 s, sync=0.500 s, total=2.000 s; sync files=4, longest=0.001 s, average=0.000 s",
		"checkpoint complete: wrote 12 buffers (0.1%); 1 WAL file(s) added, 2 removed, 3 recycled; write=1.250 "
		"s, "
		"sync=0.500 s, total=2.000 s; sync files=4, longest=0.001 s, average=0.000 s; distance=70 kB, "
		"estimate=80 kB",
		"checkpoint complete: wrote 12 buffers (0.1%); 1 WAL file(s) added, 2 removed, 3 recycled; write=1.250 "
		"s, "
		"sync=0.500 s, total=2.000 s; sync files=4, longest=0.001 s, average=0.000 s; distance=70 kB, "
		"estimate=80 kB; "
		"lsn=0/3000060, redo lsn=0/3000028",
		/* traps 13 and 14 */
		"checkpoint complete: wrote 12 buffers (0.1%), wrote 3 SLRU buffers; 1 WAL file(s) added, 2 removed, 3 "
		"recycled; "
		"write=1.250 s, sync=0.500 s, total=2.000 s; sync files=4, longest=0.001 s, average=0.000 s; "
		"distance=70 kB, "
		"estimate=80 kB; lsn=0/3000060, redo lsn=0/3000028",
		"checkpoint complete: time: wrote 12 buffers (0.1%), wrote 3 SLRU buffers; 1 WAL file(s) added, 2 "
		"removed, 3 "
		"recycled; write=1.250 s, sync=0.500 s, total=2.000 s; sync files=4, longest=0.001 s, average=0.000 s; "
		"distance=70 kB, estimate=80 kB; lsn=0/03000060, redo lsn=0/03000028",
	};
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		struct event e = of_log(messages[i]);
		assert_int_equal(e.type, EVENT_CHECKPOINT);
		assert_int_equal(e.checkpoint.buffers, 12);
		assert_int_equal(e.checkpoint.wal_added, 1);
		assert_int_equal(e.checkpoint.wal_removed, 2);
		assert_int_equal(e.checkpoint.wal_recycled, 3);
		assert_int_equal(e.checkpoint.write_us, 1250000);
		assert_int_equal(e.checkpoint.sync_us, 500000);
		assert_int_equal(e.checkpoint.total_us, 2000000);
		assert_int_equal(e.checkpoint.distance_kb, i ? 70 : 0);
		assert_slice(e.checkpoint.reasons, i == 4 ? "time" : "");
	}
	struct event e = of_log("checkpoint starting: immediate force wait");
	assert_int_equal(e.type, EVENT_CHECKPOINT_START);
	assert_true(e.checkpoint.requested);
	assert_slice(e.checkpoint.reasons, "immediate force wait");
	assert_false(of_log("checkpoint starting: time").checkpoint.requested);
	assert_true(of_log("restartpoint complete: wrote 1 buffers (0.0%)").checkpoint.restartpoint);
	e = of_log("checkpoints are occurring too frequently (9 seconds apart)");
	assert_int_equal(e.type, EVENT_CHECKPOINTS_TOO_FREQUENT);
	assert_int_equal(e.duration_us, 9000000);
}

static void vacuums_of_all_versions(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"automatic vacuum of table \"shop.public.t\": index scans: 1\n"
		"pages: 2 removed, 30 remain, 0 skipped due to pins, 0 skipped frozen\n"
		"tuples: 4 removed, 500 remain, 6 are dead but not yet removable\n"
		"buffer usage: 70 hits, 8 misses, 9 dirtied\n"
		"avg read rate: 0.000 MB/s, avg write rate: 1.5 MB/s\n"
		"system usage: CPU 0.25s/0.50u sec elapsed 2.00 sec",
		"automatic vacuum of table \"shop.public.t\": index scans: 1\n"
		"pages: 2 removed, 30 remain, 30 scanned (100.00% of total), 0 eagerly scanned\n"
		"tuples: 4 removed, 500 remain, 6 are dead but not yet removable\n"
		"removable cutoff: 800, which was 0 XIDs old when operation ended\n"
		"index scan needed: 30 pages from table (100.00% of total) had 4 dead item identifiers removed\n"
		"buffer usage: 70 hits, 8 reads, 9 dirtied\n"
		"WAL usage: 11 records, 12 full page images, 1300 bytes, 0 buffers full\n"
		"system usage: CPU: user: 0.50 s, system: 0.25 s, elapsed: 2.00 s",
	};
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		struct event e = of_log(messages[i]);
		assert_int_equal(e.type, EVENT_AUTOVACUUM);
		assert_slice(e.vacuum.table, "shop.public.t");
		assert_int_equal(e.vacuum.index_scans, 1);
		assert_int_equal(e.vacuum.pages_removed, 2);
		assert_int_equal(e.vacuum.pages_remain, 30);
		assert_int_equal(e.vacuum.tuples_removed, 4);
		assert_int_equal(e.vacuum.tuples_remain, 500);
		assert_int_equal(e.vacuum.tuples_dead, 6);
		assert_int_equal(e.vacuum.hits, 70);
		assert_int_equal(e.vacuum.misses, 8);
		assert_int_equal(e.vacuum.dirtied, 9);
		assert_int_equal(e.vacuum.wal_bytes, i ? 1300 : 0);
		assert_int_equal(e.vacuum.cpu_us, 750000);
		assert_int_equal(e.vacuum.elapsed_us, 2000000);
		assert_int_equal(e.duration_us, 2000000);
	}
	struct event e = of_log("automatic aggressive vacuum to prevent wraparound of table \"a.b.c\": index scans: 0");
	assert_true(e.vacuum.aggressive && e.vacuum.wraparound);
	e = of_log("automatic analyze of table \"a.b.c\" system usage: CPU: user: 0.01 s, system: 0.00 s, elapsed: "
		   "0.02 s");
	assert_int_equal(e.type, EVENT_AUTOANALYZE);
	assert_slice(e.vacuum.table, "a.b.c");
	assert_int_equal(e.vacuum.elapsed_us, 20000);
	/* A line that no version has yet costs that line only. */
	e = of_log("automatic vacuum of table \"a.b.c\": index scans: 0\nnew in 20: yes\npages: 1 removed, 2 remain, 3 "
		   "new");
	assert_int_equal(e.vacuum.pages_remain, 2);
}

static void sessions_whose_names_hold_blanks(void **state)
{
	(void)state;
	struct event e = of_log(
		"connection authorized: user=we ird database=shop \"x\" application_name=py app, \"q\" SSL enabled "
		"(protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)");
	assert_int_equal(e.type, EVENT_CONNECTION_AUTHORIZED);
	assert_slice(e.connection.user, "we ird");
	assert_slice(e.connection.database, "shop \"x\"");
	assert_slice(e.connection.application, "py app, \"q\"");
	e = of_log("disconnection: session time: 27:00:01.500 user=we ird database=a host=10.0.0.1 port=5");
	assert_int_equal(e.type, EVENT_DISCONNECTION);
	assert_int_equal(e.duration_us, INT64_C(97201500000));
	assert_slice(e.connection.user, "we ird");
	assert_slice(e.connection.database, "a");
	assert_slice(e.connection.host, "10.0.0.1");
	e = of_log("connection received: host=10.0.0.1 port=51234");
	assert_slice(e.connection.host, "10.0.0.1");
	assert_int_equal(e.connection.setup_us, -1);
	e = of_log("connection authenticated: user=\"we ird\" method=trust (/x/pg_hba.conf:1)");
	assert_slice(e.connection.user, "we ird");
	e = of_log("connection ready: setup total=7.380 ms, fork=0.446 ms, authentication=0.384 ms");
	assert_int_equal(e.connection.setup_us, 7380);
}

static void temporary_files_and_settings(void **state)
{
	(void)state;
	struct log_entry entry = {.statement = STR("ROLLBACK")};
	struct event e =
		classify(&entry, SEVERITY_LOG, "temporary file: path \"base/pgsql_tmp/pgsql_tmp12.0\", size 5554176");
	assert_int_equal(e.type, EVENT_TEMP_FILE);
	assert_int_equal(e.temp_file.bytes, 5554176);
	assert_slice(e.sql, "ROLLBACK");
	e = of_log("parameter \"work_mem\" changed to \"64MB\"");
	assert_int_equal(e.type, EVENT_PARAMETER_CHANGED);
	assert_slice(e.parameter.name, "work_mem");
	assert_slice(e.parameter.value, "64MB");
	e = of_log("server process (PID 7) was terminated by signal 9: Killed");
	assert_int_equal(e.type, EVENT_SERVER);
	assert_string_equal(e.server.notice, "server-crash");
}

static void failures_have_a_kind_and_a_code_without_a_prefix_that_carries_it(void **state)
{
	(void)state;
	static const struct {
		const char *message, *sqlstate;
		enum cancel_kind cancel;
	} rows[] = {
		{"canceling statement due to statement timeout", "57014", CANCEL_STATEMENT_TIMEOUT},
		{"canceling statement due to lock timeout", "55P03", CANCEL_LOCK_TIMEOUT},
		{"canceling statement due to user request", "57014", CANCEL_USER_REQUEST},
		{"canceling statement due to conflict with recovery", "40001", CANCEL_RECOVERY_CONFLICT},
		{"terminating connection due to transaction timeout", "25P04", CANCEL_TRANSACTION_TIMEOUT},
		{"terminating connection due to idle-in-transaction timeout", "25P03", CANCEL_IDLE_IN_TRANSACTION},
		{"terminating connection due to idle-session timeout", "57P05", CANCEL_IDLE_SESSION},
		{"canceling autovacuum task", "57014", CANCEL_AUTOVACUUM},
		{"terminating connection due to administrator command", "57P01", CANCEL_ADMINISTRATOR},
		{"sorry, too many clients already", "53300", CANCEL_NONE},
		{"remaining connection slots are reserved for roles with the SUPERUSER attribute", "53300",
		 CANCEL_NONE},
		{"duplicate key value violates unique constraint \"t_pkey\"", "23505", CANCEL_NONE},
		{"something else", "", CANCEL_NONE},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct log_entry entry = {.statement = STR("SELECT 1")};
		struct event e = classify(&entry, SEVERITY_ERROR, rows[i].message);
		assert_int_equal(e.type, EVENT_ERROR);
		assert_slice(e.error.sqlstate, rows[i].sqlstate);
		assert_int_equal(e.error.cancel, rows[i].cancel);
		assert_slice(e.sql, "SELECT 1");
	}
	struct log_entry entry = {.sqlstate = STR("XX000")};
	assert_slice(classify(&entry, SEVERITY_ERROR, "division by zero").error.sqlstate, "XX000");
}

/* What users write is never taken for what the server says. */
static void severity_tells_messages_from_users_text(void **state)
{
	(void)state;
	struct log_entry entry = {0};
	assert_int_equal(classify(&entry, SEVERITY_ERROR, "connection received: host=x").type, EVENT_ERROR);
	assert_int_equal(classify(&entry, SEVERITY_ERROR, "statement: SELECT 1").type, EVENT_ERROR);
}

static void nothing_is_read_behind_the_end(void **state)
{
	(void)state;
	static const char *const messages[] = {
		"duration: 1.234 ms  execute S_1/C_2: SELECT 1",
		"duration: 1.234 ms  statement: SELECT 1",
		"duration: 1.0 ms  plan:\nQuery Text: SELECT 1\nSeq Scan on t  (cost=0.00..1.00 rows=1 width=4)",
		"process 18356 still waiting for ShareLock on transaction 211827 after 1000.123 ms",
		"checkpoint complete: time: wrote 12 buffers (0.1%); write=1.250 s, sync=0.500 s, total=2.000 s",
		"automatic vacuum of table \"a.b.c\": index scans: 0\npages: 1 removed, 2 remain, 3 new",
		"disconnection: session time: 27:00:01.500 user=we ird database=a host=10.0.0.1 port=5",
	};
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		for (size_t n = 0; n <= strlen(messages[i]); n++) {
			struct guard g = guard_copy(str_of(messages[i], n));
			struct log_entry entry = {
				.severity = SEVERITY_LOG, .message = g.s, .detail = g.s, .context = g.s};
			struct event event;
			event_classify(&entry, &event);
			guard_release(&g);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_of_both_protocols),
		cmocka_unit_test(plain_statements_are_read_the_same_both_ways),
		cmocka_unit_test(trap_06_parameters_in_every_spelling),
		cmocka_unit_test(plans_in_four_formats),
		cmocka_unit_test(lock_waits_with_their_holders),
		cmocka_unit_test(checkpoints_of_all_versions),
		cmocka_unit_test(vacuums_of_all_versions),
		cmocka_unit_test(sessions_whose_names_hold_blanks),
		cmocka_unit_test(temporary_files_and_settings),
		cmocka_unit_test(failures_have_a_kind_and_a_code_without_a_prefix_that_carries_it),
		cmocka_unit_test(severity_tells_messages_from_users_text),
		cmocka_unit_test(nothing_is_read_behind_the_end),
	};
	struct err err = {0};
	if (!event_init(&err)) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
