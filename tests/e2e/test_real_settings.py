"""The format law on fresh logs: under many settings of logging, the stderr log gives the numbers of its own csvlog."""
import contextlib
import datetime
import io
import json
import re
import threading
import time

import psycopg
import psycopg2

from archive import report
from pgserver import Server, programs

HEAVY = True
EVERYTHING = {"log_destination": "stderr,csvlog", "log_min_duration_statement": "0", "log_connections": "on", "log_disconnections": "on",
              "log_temp_files": "0", "log_lock_waits": "on", "deadlock_timeout": "50ms", "log_checkpoints": "on", "compute_query_id": "off",
              "work_mem": "64kB", "max_parallel_workers_per_gather": "0", "autovacuum": "off"}
EXPLAIN = {"session_preload_libraries": "auto_explain", "auto_explain.log_min_duration": "0", "auto_explain.log_analyze": "on",
           "auto_explain.log_nested_statements": "on", "auto_explain.log_triggers": "on", "auto_explain.log_buffers": "on"}
RESET = {"log_error_verbosity": "default", "log_timezone": "UTC", "log_statement": "none", "log_duration": "off", "log_min_error_statement": "error",
         "log_min_messages": "warning", "session_preload_libraries": ""}
# Prefixes of servers in use and of manuals; then odd ones. Each with settings that change the lines, too.
ROWS = [
    ("%m [%p] %q%u@%d ", {}),
    ("%m [%p] %q%u@%d %a ", {"log_error_verbosity": "verbose"}),
    ("%t:%r:%u@%d:[%p]:", {"log_error_verbosity": "terse"}),
    ("%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ", {"log_timezone": "Europe/Berlin"}),
    ("%t [%p]: user=%u,db=%d,app=%a,client=%h", {"log_timezone": "Asia/Kolkata"}),
    ("%m [%p] %q[user=%u,db=%d,app=%a] ", {"log_timezone": "America/St_Johns"}),
    ("%t-%c-%u-%d-", {"log_statement": "all", "log_min_duration_statement": "-1", "log_duration": "on"}),
    ("%m [%p]: [%l-1] db=%d,user=%u ", {"log_statement": "mod", "log_min_duration_statement": "0"}),
    ("%m %b[%P] %p %e %q%u@%d/%a:%x:%v:%Q ", {"log_parameter_max_length": "5", "log_parameter_max_length_on_error": "8"}),
    ("%c %l %m %u@%d ", dict(EXPLAIN, **{"auto_explain.log_format": "text", "auto_explain.log_verbose": "on"})),
    ("%m [%p] %q%a|%u|%d|%r|", dict(EXPLAIN, **{"auto_explain.log_format": "json", "log_statement": "all"})),
    ("%n [%p] %-20u %20d ", dict(EXPLAIN, **{"auto_explain.log_format": "yaml"})),
    ("%s %i %m %p %u %d ", dict(EXPLAIN, **{"auto_explain.log_format": "xml"})),
    ("%m%p%u%d", {}),
    ("app=%a db=%d user=%u client=%h %m %p: ", {"log_min_error_statement": "panic"}),
    ("{\"at\":\"%m\",\"pid\":%p,\"user\":\"%u\"} ", {"log_min_messages": "debug1"}),
]
VERSIONS = (10, 13, 15, 18)
KEYS = {"by_database": "d", "by_user": "u", "by_app": "a", "by_client": "hr"}
DIMENSIONS = ("databases", "users", "apps", "clients", "samples", "plans", "recommendations", "query_ids", "first_seen", "last_seen", "hours")
NAMES = (("shop", "app", "worker 7"), ('odd, "name" @é', 'we ird, "us@er"', 'app, [x] "q"'))


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def prepare(server):
    for _, user, _ in NAMES:
        server.psql("CREATE ROLE %s LOGIN SUPERUSER" % quoted(user))
    for dbname, _, _ in NAMES:
        server.psql("CREATE DATABASE " + quoted(dbname))
    for dbname, _, _ in NAMES:
        server.psql("""
            CREATE TABLE t (id int PRIMARY KEY, x text); INSERT INTO t SELECT g, md5(g::text) FROM generate_series(1, 3000) g;
            CREATE TABLE log (id int); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (NEW.id); RETURN NEW; END';
            CREATE TRIGGER noted AFTER UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE note();
            CREATE FUNCTION fails(n int) RETURNS int LANGUAGE plpgsql AS 'DECLARE r int; BEGIN SELECT n / 0 INTO r; RETURN r; END';""", dbname=dbname)


def attempt(connection, sql):
    with contextlib.suppress(psycopg.Error, psycopg2.Error):
        connection.cursor().execute(sql)


def play(server, dbname, user, name):
    where = server.connect(dbname=dbname, user=user, application_name=name, client_encoding="UTF8")
    with contextlib.closing(psycopg2.connect(**where)) as c:
        c.autocommit = True
        q = c.cursor()
        q.execute("SELECT 1; SELECT 'two'; UPDATE t SET x = 'y' WHERE id = 3")
        q.execute("SELECT '2026-11-21 08:00:00.000 UTC [7] LOG:  duration: 9.000 ms  statement: SELECT 666',\n\n\t'x' -- LOG:  here\n, 'DETAIL:  no'")
        q.execute("SELECT count(*) FROM (SELECT * FROM t ORDER BY x) s")
        q.copy_expert("COPY log FROM STDIN", io.StringIO("1\n2\n"))
        for bad in ("SELECT fails(3)", "SELECT missing", "INSERT INTO t VALUES (1)", "SELECT 'x'::int\n  AS multi,\n\t'line'"):
            attempt(c, bad)
        q.execute("BEGIN; DECLARE big CURSOR FOR SELECT * FROM t ORDER BY x, id")
        q.execute("FETCH 10 FROM big")
        q.execute("COMMIT")
    with psycopg.connect(**where, autocommit=True) as c:
        for i in range(8):
            c.execute("SELECT x FROM t WHERE id = %s AND x <> %s", (i, "it's, $2 = 'x'\n"))
        with c.pipeline():
            for i in range(5):
                c.execute("UPDATE t SET x = %s WHERE id = %s", ("v", i))
        with c.transaction(), c.cursor(name="portal") as portal:
            portal.execute("SELECT * FROM t WHERE id > %s", (5,))
            portal.fetchmany(3)
        attempt(c, "SELECT 1/0")


def wait_for_lock(server, dbname, user):
    where = server.connect(dbname=dbname, user=user)
    with contextlib.closing(psycopg2.connect(**where)) as a, contextlib.closing(psycopg2.connect(**where)) as b:
        a.cursor().execute("UPDATE t SET x = 'held' WHERE id = 1")
        waiting = threading.Thread(target=lambda: b.cursor().execute("UPDATE t SET x = 'waited' WHERE id = 1"))
        waiting.start()
        time.sleep(0.15)
        a.rollback()
        waiting.join()
        b.rollback()


def comparable(patterns):
    return sorted(json.dumps({k: v for k, v in p.items() if k not in DIMENSIONS}, sort_keys=True) for p in patterns)


def compare(t, prefix, log, csv, what):
    wanted, got = report(t, [csv], folder="csv"), report(t, [log], folder="log")
    entry = got["inputs"][0]
    assert wanted["totals"]["calls"] > 40 and wanted["totals"]["errors"] >= 9 and wanted["totals"]["temp_files"] > 2, (what, wanted["totals"])
    assert entry["entries"] == wanted["inputs"][0]["entries"] and entry["unparsed_lines"] == 0, (what, entry)
    escapes = re.findall(r"%-?\d*(.)", prefix)
    for key, value in wanted["totals"].items():
        assert "per_day" in key or got["totals"][key] == value, (what, entry["prefix"], key, got["totals"][key], value)
    for key, carriers in KEYS.items():
        if set(carriers) & set(escapes):
            assert got[key] == wanted[key], (what, entry["prefix"], key, got[key], wanted[key])
    assert comparable(got["patterns"]) == comparable(wanted["patterns"]), (what, entry["prefix"])
    if set("mn") & set(escapes):
        assert got["window"] == wanted["window"], (what, got["window"], wanted["window"])
    assert abs(datetime.datetime.fromisoformat(got["window"]["to"].rstrip("Z")) - datetime.datetime.utcnow()).total_seconds() < 600, (what, got["window"])


def applies(version, number, prefix, chosen):
    """Every row on one version, every fourth one on the others; not what a version does not know."""
    if version != 15 and number % len(VERSIONS) != VERSIONS.index(version):
        return False
    return not (version < 14 and re.search("%[bPQ]", prefix)) and (version >= 13 or "log_parameter_max_length" not in chosen)


def test_stderr_equals_csvlog_under_many_settings(t):
    faults = []
    for version in VERSIONS:
        base = {k: v for k, v in dict(EVERYTHING, **RESET).items() if version >= 14 or k != "compute_query_id"}
        with Server(dict(base, log_filename="setup.log"), programs(version)) as server:
            prepare(server)
            for i, (prefix, chosen) in enumerate(ROWS):
                if not applies(version, i, prefix, chosen):
                    continue
                server.configure(dict(base, **chosen, **{"log_line_prefix": prefix, "log_filename": "run%d.log" % i}))
                server.restart()
                for names in NAMES:
                    play(server, *names)
                wait_for_lock(server, *NAMES[0][:2])
                server.stop()
                log, csv = (server.log_path().parent / ("run%d.%s" % (i, kind)) for kind in ("log", "csv"))
                try:
                    compare(t, prefix, log, csv, (version, prefix, chosen))
                except AssertionError as fault:
                    faults.append(str(fault)[:600])
                server.start()
    assert not faults, "%d differ:\n%s" % (len(faults), "\n".join(faults))
