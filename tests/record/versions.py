#!/usr/bin/python3
"""Plays one scenario of everything a log can show on servers of many versions; leaves testdata/versions/vNN/.

    versions.py [MAJOR...]

For each version rich.log.gz, rich.csv.gz and (15 and later) rich.json.gz are one activity with a long
log_line_prefix; other.log.gz is the same scenario with a prefix found in the wild (see ORIGIN).
"""
import contextlib
import sys
import threading
import time

import psycopg
import psycopg2

from recording import TESTDATA, save
from pgserver import Server, programs
from wire import Wire

VERSIONS = (10, 11, 12, 13, 14, 15, 16, 17, 18)

OTHER_PREFIX = {
    10: "%t [%p-%l] %q%u@%d ",                    # Debian before 2017
    11: "%m [%p] %q%u@%d ",                       # Debian
    12: "%t:%r:%u@%d:[%p]:",                      # RDS, Aurora
    13: "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    14: "%m [%p] ",                               # the default
    15: "%m [%p] %-10u %12d|%a| ",                # padded
    16: "%n [%p] %q%u@%d/%a ",                    # epoch
    17: "%m [%p] %b[%P] %q[user=%u,db=%d,app=%a] ",
    18: "%m [%p] %q%u@%d %L %r ",                 # local address
}

USER = 'we ird, "us@er" é'
DATABASE = 'shop "x", @é'
APPLICATION = 'py app, "q" @ é'

PARALLEL = {"parallel_setup_cost": "0", "parallel_tuple_cost": "0", "min_parallel_table_scan_size": "0", "max_parallel_workers_per_gather": "2"}

# What a recording must show, whatever the version and the prefix; a scenario that lost a case is no test data.
REQUIRED = (
    "still waiting for ShareLock", "acquired ShareLock", "deadlock detected", "detected deadlock while", "could not obtain lock",
    "STATEMENT:  ROLLBACK", "STATEMENT:  COMMIT", "execute fetch from S_1/C_2", "fastpath function call", "DETAIL:  prepare: PREPARE",
    "due to statement timeout", "due to lock timeout", "due to user request", "idle-in-transaction timeout", "due to administrator command",
    "checkpoint complete", "automatic vacuum of table \"shop.public.churn\"", "automatic analyze of table \"shop.public.churn\"",
    "parameter \"work_mem\" changed", "disconnection: session time", "ERROR:  22012: ", "WARNING:  careful", "CONTEXT:  parallel worker",
    "QUERY:  SELECT nothing", "LOG:  statement: SELECT count(*) FROM customers", "\tQuery Text: SELECT", "\t  \"Query Text\": ", "<explain",
    "Workers Launched", "temporary file: path", "(id)=(1) already exists",
)


def rich_prefix(major):
    kind = "%b[%P] " if major >= 14 else "%b " if major >= 13 else ""
    query = ",qid=%Q" if major >= 14 else ""
    return "%m [%p] %c %l %e " + kind + "%quser=%u,db=%d,app=%a,client=%r,vxid=%v,xid=%x" + query + " "


def settings(major, prefix, destination):
    result = {
        "log_line_prefix": prefix, "log_destination": destination,
        "log_min_duration_statement": 0, "log_connections": "all" if major >= 18 else "on", "log_disconnections": "on",
        "log_lock_waits": "on", "deadlock_timeout": "100ms", "log_temp_files": 0, "log_checkpoints": "on",
        "log_autovacuum_min_duration": 0, "autovacuum_naptime": "1s", "work_mem": "4MB", "max_connections": 30,
        "shared_buffers": "32MB", "track_io_timing": "on",
    }
    if major >= 13:
        result["log_parameter_max_length_on_error"] = 100
    if major >= 14:
        result["compute_query_id"] = "on"
    if major >= 18:
        result["log_lock_failures"] = "on"
    return result


def explain(form, **more):
    chosen = {"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0", "auto_explain.log_analyze": "on",
              "auto_explain.log_buffers": "on", "auto_explain.log_nested_statements": "on", "auto_explain.log_format": form}
    chosen.update({"auto_explain." + k: v for k, v in more.items()})
    return chosen


class Scenario:
    def __init__(self, server, major):
        self.server, self.major = server, major

    # ------------------------------------------------------------ sessions
    def _parameters(self, name, dbname, user, chosen):
        options = " ".join("-c %s=%s" % (k, v.replace(" ", "\\ ")) for k, v in chosen.items())
        more = {"options": options} if options else {}
        return self.server.connect(dbname=dbname, user=user, application_name=name, client_encoding="UTF8", **more)

    @contextlib.contextmanager
    def simple(self, name="simple", dbname="shop", user="app", **chosen):
        connection = psycopg2.connect(**self._parameters(name, dbname, user, chosen.pop("chosen", {})))
        connection.autocommit = True
        with contextlib.closing(connection):
            yield connection

    @contextlib.contextmanager
    def extended(self, name="extended", dbname="shop", user="app", chosen=None, **more):
        with psycopg.connect(**self._parameters(name, dbname, user, chosen or {}), autocommit=True, **more) as connection:
            yield connection

    @staticmethod
    def attempt(connection, sql, args=None):
        """Runs a statement that is meant to fail."""
        try:
            connection.cursor().execute(sql, args)
        except (psycopg2.Error, psycopg.Error):
            return
        raise AssertionError("did not fail: " + sql)

    # ------------------------------------------------------------ acts
    def prepare(self):
        self.server.psql("""
            CREATE ROLE app LOGIN SUPERUSER;
            CREATE ROLE "we ird, ""us@er"" é" LOGIN SUPERUSER;
            CREATE DATABASE shop;
            CREATE DATABASE "shop ""x"", @é";
            CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C';""")
        self.server.psql("""
            CREATE TABLE customers (id int PRIMARY KEY, name text, data jsonb);
            INSERT INTO customers SELECT g, 'customer ' || g, jsonb_build_object('n', g) FROM generate_series(1, 1000) g;
            CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE CASCADE, payload text);
            INSERT INTO orders SELECT g, 1 + g % 1000, md5(g::text) || md5((g + 1)::text) FROM generate_series(1, 30000) g;
            CREATE FUNCTION price(n int) RETURNS int LANGUAGE plpgsql AS $$
            DECLARE r int;
            BEGIN
                SELECT count(*) INTO r FROM orders WHERE customer_id = n;
                RETURN 100 / r;
            END $$;
            VACUUM ANALYZE;""", dbname="shop")

    def statements(self):
        with self.simple() as c:
            q = c.cursor()
            q.execute("SELECT id, name FROM customers WHERE id = 42")
            q.execute("SELECT 1; SELECT 'two; three';\nSELECT 4")
            q.execute("SELECT id -- the key, not 'the name'\n  FROM customers\n\n -- duration: 9999.000 ms  statement: SELECT 'not me'\n"
                      "\tWHERE name = 'it''s' /* block\n comment */ AND id > 7\n")
            q.execute("SELECT 'crlf'\r\n, 2\r\n")
            q.execute('INSERT INTO customers (id, name, data) VALUES (5000, \'json\', \'{"a": "b, c", "d": {"e": "f"}}\')')
            q.execute('SELECT id FROM customers WHERE data @> \'{"error":"none"}\'')
            q.execute('UPDATE customers SET data = \'{"message":"duration: 1.000 ms","detail":"x"}\'::jsonb WHERE id = 5000')
            q.execute("DO $body$ BEGIN PERFORM price(3); RAISE WARNING 'careful, \"quoted\"'; END $body$")
            q.execute("PREPARE by_id (int) AS SELECT name FROM customers WHERE id = $1")
            q.execute("EXECUTE by_id (7)")
            q.execute("SELECT id FROM customers WHERE id IN (1, 2, 3, 4, 5) AND name LIKE '%7' AND E'a\\'b' <> $q$it's$q$ AND -1.5e3 < id")
            with c, c.cursor() as inner:
                c.autocommit = False
                inner.execute("SAVEPOINT s")
                inner.execute("DELETE FROM customers WHERE id = 5000")
                inner.execute("RELEASE SAVEPOINT s")
            c.autocommit = True
            q.copy_expert("COPY customers (id, name) FROM STDIN", __import__("io").StringIO("6001\tcopied\n6002\tcopied too\n"))
            q.execute("SELECT name FROM customers WHERE name = 'Žluťoučký kůň 漢字 🐘'")

    def parameters(self):
        sql = "SELECT id FROM customers WHERE name = %s AND id > %s"
        with self.extended(prepare_threshold=None) as c:
            q = c.cursor()
            for value in ("plain", "it's", "a, $2 = 'x', b", "line one\nline two\n\tand a tab", "", "back\\slash", "ends with quote'", "x" * 300):
                q.execute(sql, (value, 5))
            q.execute("SELECT %s::text, %s::jsonb, %s::int", (None, '{"k":"v"}', 3))
            q.execute("SELECT id\n  FROM customers -- why\n WHERE id = ANY(%s)", ([1, 2, 3],))
            self.attempt(c, "SELECT 1 / %s::int", (0,))
            self.attempt(c, "INSERT INTO customers (id, name) VALUES (%s, %s)", (1, "it's, taken"))
        with self.extended("named", prepare_threshold=1) as c:
            q = c.cursor()
            for i in range(4):
                q.execute(sql, ("customer %d" % i, i))
            q.execute("INSERT INTO customers (id, name) VALUES (%s, %s)", (7001, "named"))
        if self.major >= 13:
            with self.extended("short parameters", chosen={"log_parameter_max_length": "12"}, prepare_threshold=None) as c:
                c.execute(sql, ("a rather long value", 1))
                c.execute(sql, ("'''''''''''''''''", 1))
                c.execute(sql, ("fits", 1))

    def portals(self):
        w = Wire(self.server.folder, self.server.port, "app", "shop", "wire")
        w.parse("S_1", "SELECT id, name FROM customers WHERE id > $1 ORDER BY id")
        w.bind("C_2", "S_1", "10")
        w.execute("C_2", 5)
        w.execute("C_2", 5)
        w.execute("C_2", 0)
        w.sync()
        w.bind("", "S_1", "it's no number")
        w.execute("")
        w.sync()
        w.parse("", "UPDATE customers SET name = $2 WHERE id = $1")
        for i in range(3):
            w.bind("", "", str(i), "a, 'b'")
            w.execute("")
        w.sync()
        w.call(1397, "-5")              # abs(integer), its OID never changed
        w.close()

    def errors(self):
        with self.simple("errors") as c:
            self.attempt(c, "SELEC 1")
            self.attempt(c, "SELECT id, nmae\n  FROM customers\n WHERE id = 7")
            self.attempt(c, "SELECT * FROM no_such_table WHERE secret = 'hunter2'")
            self.attempt(c, "INSERT INTO customers (id, name) VALUES (1, 'again')")
            self.attempt(c, "INSERT INTO orders (id, customer_id) VALUES (99999, 99999)")
            self.attempt(c, "SELECT price(-1)")
            self.attempt(c, "SELECT 'abc'::int")
            self.attempt(c, "DO $$ BEGIN EXECUTE 'SELECT nothing\n FROM nowhere'; END $$")
            c.cursor().execute("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0")
            if self.major >= 11:        # else the leader may be the first to fail
                c.cursor().execute("SET parallel_leader_participation = off")
            self.attempt(c, "SELECT count(*) FROM orders WHERE 1 / (id - id) > 0")
            c.autocommit = False
            self.attempt(c, "SELECT 1/0")
            self.attempt(c, "SELECT 'in failed transaction'")
            c.rollback()
            c.autocommit = True
            c.cursor().execute("SET log_error_verbosity = verbose")
            self.attempt(c, "SELECT 1/0 AS verbose")
        for bad in ({"dbname": "nope"}, {"user": "nobody here"}):
            with contextlib.suppress(psycopg2.Error):
                psycopg2.connect(**dict(self.server.connect("shop"), **bad))

    def names(self):
        with self.simple(APPLICATION, DATABASE, USER) as c:
            c.cursor().execute("SELECT current_user, current_database()")
            self.attempt(c, "SELECT missing")
        with self.extended(APPLICATION, DATABASE, USER) as c:
            c.execute("SELECT %s::text", ("a@b, c",))
        with psycopg2.connect(**self.server.connect("latin", "app", application_name="latin")) as c:
            c.set_client_encoding("UTF8")
            c.cursor().execute("SELECT 'café, crème'")
        c.close()

    def bare_durations(self):
        """log_statement and log_duration: statement first, its duration in a message of its own."""
        chosen = {"log_statement": "all", "log_duration": "on", "log_min_duration_statement": "-1"}
        with self.simple("bare", chosen=chosen) as a, self.simple("bare too", chosen=chosen) as b, self.extended("bare extended", chosen=chosen) as e:
            qa, qb = a.cursor(), b.cursor()
            qa.execute("SELECT count(*) FROM customers")
            thread = threading.Thread(target=lambda: qa.execute("SELECT pg_sleep(0.2), 'slow'"))
            thread.start()
            time.sleep(0.05)
            qb.execute("SELECT 'quick, in between'")
            self.attempt(b, "SELECT 1/0 AS fails_without_duration")
            qb.execute("SELECT 'after the error'\n, 2")
            e.execute("SELECT name FROM customers WHERE id = %s", (8,))
            thread.join()
            e.execute("SELECT name FROM customers WHERE id = %s", (9,))
        with self.simple("log_duration only", chosen={"log_duration": "on", "log_min_duration_statement": "-1"}) as c:
            c.cursor().execute("SELECT 'never shown'")
        with self.simple("log_statement ddl", chosen={"log_statement": "ddl"}) as c:
            c.cursor().execute("CREATE TABLE ddl (a int)")
            c.cursor().execute("SELECT 1 AS not_ddl")
            c.cursor().execute("DROP TABLE ddl")

    def plans(self):
        joined = ("SELECT c.name, count(*)\n  FROM customers c JOIN orders o ON o.customer_id = c.id -- joined\n"
                  " WHERE c.name <> 'it''s \"quoted\"' GROUP BY c.name ORDER BY 2 DESC LIMIT 3")
        for form in ("text", "json", "yaml", "xml"):
            with self.simple("plans " + form, chosen=explain(form)) as c:
                c.cursor().execute(joined)
                if form in ("text", "json"):
                    c.cursor().execute("SELECT price(5)")
                    c.cursor().execute("DELETE FROM customers WHERE id = 900")
        more = {"log_verbose": "on", "log_triggers": "on"}
        if self.major >= 12:
            more["log_settings"] = "on"
        for form in ("text", "json"):
            with self.extended("plans verbose " + form, prepare_threshold=1, chosen=dict(explain(form, **more), work_mem="1MB")) as c:
                for i in (3, 4):
                    c.execute("SELECT count(*) FROM orders WHERE customer_id = %s AND payload <> %s", (i, "it's, \"q\""))
        with self.simple("plans parallel", chosen=dict(explain("json", log_verbose="on"), **PARALLEL)) as c:
            c.cursor().execute("SELECT count(*) FROM orders WHERE payload > 'a'")
            c.cursor().execute("SET auto_explain.log_format = text")
            c.cursor().execute("SELECT count(*) FROM orders WHERE payload > 'b'")
        with self.simple("plans without analyze", chosen={"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0",
                                                          "auto_explain.log_format": "json", "log_min_duration_statement": "-1"}) as c:
            c.cursor().execute(joined)

    def locks(self):
        with self.simple("holder") as a, self.simple("waiter") as b:
            a.cursor().execute("BEGIN; UPDATE customers SET name = 'held' WHERE id = 1")
            thread = threading.Thread(target=lambda: b.cursor().execute("UPDATE customers SET name = 'waited' WHERE id = 1"))
            thread.start()
            time.sleep(0.3)
            a.cursor().execute("COMMIT")
            thread.join()
            a.cursor().execute("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
            b.cursor().execute("SET lock_timeout = '250ms'")
            self.attempt(b, "SELECT count(*) FROM orders")
            self.attempt(b, "LOCK TABLE orders NOWAIT")
            a.cursor().execute("ROLLBACK; BEGIN; SELECT 1 FROM customers WHERE id = 2 FOR UPDATE")
            self.attempt(b, "SELECT 1 FROM customers WHERE id = 2 FOR UPDATE NOWAIT")
            a.cursor().execute("ROLLBACK")
        with self.simple("deadlock one") as a, self.simple("deadlock two") as b:
            def second(connection, key):
                with contextlib.suppress(psycopg2.Error):
                    connection.cursor().execute("UPDATE customers SET name = 'dead\nlock'\n WHERE id = %d" % key)
            a.cursor().execute("BEGIN; UPDATE customers SET name = 'a' WHERE id = 11")
            b.cursor().execute("BEGIN; UPDATE customers SET name = 'b' WHERE id = 12")
            threads = [threading.Thread(target=second, args=x) for x in ((a, 12), (b, 11))]
            for thread in threads:
                thread.start()
                time.sleep(0.02)
            for thread in threads:
                thread.join()
            a.cursor().execute("ROLLBACK")
            b.cursor().execute("ROLLBACK")

    def temporary_files(self):
        with self.simple("temporary", chosen={"work_mem": "64kB", "max_parallel_workers_per_gather": "0"}) as c:
            q = c.cursor()
            q.execute("SELECT count(*) FROM (SELECT * FROM orders ORDER BY payload) s")
            for end in ("ROLLBACK", "COMMIT"):
                q.execute("BEGIN")
                q.execute("DECLARE big CURSOR FOR SELECT * FROM orders ORDER BY payload, id")
                q.execute("FETCH FORWARD 20 FROM big")
                q.execute(end)
            self.attempt(c, "SELECT 1 / (id - id) FROM (SELECT * FROM orders ORDER BY payload OFFSET 10) s")
        with self.simple("parallel", chosen=dict(PARALLEL, work_mem="64kB")) as c:
            c.cursor().execute("SELECT payload FROM orders ORDER BY payload DESC, id")
            # hash_mem_multiplier is 2 since 15: the same hash table, the same number of batches
            c.cursor().execute("SET work_mem = '%s'" % ("512kB" if self.major >= 15 else "1MB"))
            c.cursor().execute("SELECT count(*) FROM orders a JOIN orders b ON a.payload = b.payload")
        with self.extended("temporary extended", chosen={"work_mem": "64kB"}, prepare_threshold=None) as c:
            c.execute("SELECT payload FROM orders WHERE id > %s ORDER BY payload", (1,))

    def timeouts(self):
        with self.simple("timeouts") as c, self.simple("killer") as k:
            q = c.cursor()
            q.execute("SET statement_timeout = '100ms'")
            self.attempt(c, "SELECT pg_sleep(2), 'too slow'")
            q.execute("RESET statement_timeout")
            pid = c.get_backend_pid()
            canceller = threading.Timer(0.2, lambda: k.cursor().execute("SELECT pg_cancel_backend(%d)" % pid))
            canceller.start()
            self.attempt(c, "SELECT pg_sleep(5), 'cancelled'")
            canceller.join()
            q.execute("SET idle_in_transaction_session_timeout = '100ms'")
            q.execute("BEGIN; UPDATE customers SET name = 'idle' WHERE id = 20")
            time.sleep(0.4)
            self.attempt(c, "SELECT 'gone'")
        with self.simple("victim") as c, self.simple("killer") as k:
            k.cursor().execute("SELECT pg_terminate_backend(%d)" % c.get_backend_pid())
            time.sleep(0.1)
            self.attempt(c, "SELECT 'terminated'")

    def housekeeping(self):
        with self.simple("housekeeping") as c:
            q = c.cursor()
            q.execute("CREATE TABLE churn (id int PRIMARY KEY, x text) WITH (autovacuum_vacuum_threshold = 50,"
                      " autovacuum_vacuum_scale_factor = 0, autovacuum_analyze_threshold = 50, autovacuum_analyze_scale_factor = 0)")
            q.execute("INSERT INTO churn SELECT g, repeat('x', 100) FROM generate_series(1, 5000) g")
            q.execute("DELETE FROM churn WHERE id % 3 = 0")
            q.execute("CHECKPOINT")
            q.execute("VACUUM customers")
        # A session hands in its counts when it ends, at the latest; autovacuum knows of the table only then.
        self.server.configure({"work_mem": "5MB", "log_lock_waits": "off", "bogus.setting": "x"})
        self.server.reload()
        for _ in range(100):
            log = self.server.log()
            if b'automatic vacuum of table "shop.public.churn"' in log and b'automatic analyze of table "shop.public.churn"' in log:
                break
            time.sleep(0.3)
        else:
            raise AssertionError("autovacuum did not come")
        with self.simple("housekeeping") as c:
            c.cursor().execute("CHECKPOINT")

    def play(self):
        self.statements()
        self.parameters()
        self.portals()
        self.errors()
        self.names()
        self.bare_durations()
        self.plans()
        self.locks()
        self.temporary_files()
        self.timeouts()
        self.housekeeping()


def record(major, prefix, destination):
    """Returns the logs of one run as {kind: bytes}."""
    # The schema is made before anything is logged, under another file name.
    quiet = {"log_filename": "quiet.log", "autovacuum": "off"}
    with Server(quiet, programs(major), initdb=["--locale=C.UTF-8"]) as server:
        scenario = Scenario(server, major)
        scenario.prepare()
        server.configure(dict(settings(major, prefix, destination), log_filename="server.log", autovacuum="on"))
        server.restart()
        scenario.play()
        server.stop()
        text = server.log().decode(errors="replace")
        lost = [what for what in REQUIRED if what not in text and not (major == 10 and "parallel worker" in what)]
        if lost:
            raise AssertionError("version %d shows no %s" % (major, lost))
        kinds = ["log"] + ["csv"] * ("csvlog" in destination) + ["json"] * ("jsonlog" in destination)
        return {kind: server.log(kind) for kind in kinds}


def main():
    for major in [int(a) for a in sys.argv[1:]] or VERSIONS:
        out = TESTDATA / "versions" / ("v%d" % major)
        destination = "stderr,csvlog" + (",jsonlog" if major >= 15 else "")
        for kind, content in record(major, rich_prefix(major), destination).items():
            save(out / ("rich.%s.gz" % kind), content)
        save(out / "other.log.gz", record(major, OTHER_PREFIX[major], "stderr")["log"])
        save(out / "ORIGIN", "server     %d, tests/record/versions.py %d\nrich       log_line_prefix = '%s'\nother      log_line_prefix = '%s'\n"
             % (major, major, rich_prefix(major), OTHER_PREFIX[major]))


if __name__ == "__main__":
    main()
