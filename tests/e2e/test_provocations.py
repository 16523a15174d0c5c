"""Real servers of several versions are provoked to each habit and each trouble; then to its healthy neighbour."""
import contextlib
import threading
import time

from archive import report
from pgserver import Server, programs

HEAVY = True

SETTINGS = {
    "log_min_duration_statement": 0, "log_line_prefix": "%m [%p] %q%u@%d %a ", "log_connections": "on", "log_disconnections": "on",
    "log_lock_waits": "on", "deadlock_timeout": "200ms", "log_temp_files": 0, "log_checkpoints": "on", "max_connections": 20,
    "autovacuum": "off", "jit": "off",
}
SMALL_WAL = {"max_wal_size": "32MB", "min_wal_size": "32MB", "checkpoint_warning": "300s"}
SCHEMA = """
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, code varchar(20) NOT NULL, profile text NOT NULL);
INSERT INTO users SELECT g, 'u' || g || '@example.org', 'c' || g, repeat(md5(g::text), 40) FROM generate_series(1, 5000) g;
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL, created timestamptz NOT NULL, state text NOT NULL, total int);
INSERT INTO orders SELECT g, 1 + g % 5000, '2026-01-01'::timestamptz + g * interval '1 minute',
    CASE WHEN g % 9 = 0 THEN 'open' ELSE 'done' END, g % 100 FROM generate_series(1, 60000) g;
CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE TABLE notes (id int PRIMARY KEY, order_id int, body text);
CREATE INDEX notes_order_id_idx ON notes (order_id);
ANALYZE;
"""


def connect(server, name, **more):
    import psycopg2
    connection = psycopg2.connect(**server.connect(application_name=name, **more))
    connection.autocommit = True
    return connection


def player(server, name):
    cursor = connect(server, name).cursor()

    def run(sql, *values):
        with contextlib.suppress(Exception):
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []
        return []
    run.connection = cursor.connection
    return run


def bad_statements(run):
    for k in range(8):
        run("SELECT id, state FROM orders ORDER BY id OFFSET %s LIMIT 20", 2000 * k)
        run("SELECT id FROM users WHERE email LIKE %s", "%%%d@example.org" % k)
        run("SELECT id FROM orders WHERE date(created) = %s", "2026-01-%02d" % (k + 1))
        run("SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE total = %s)", k)
        run("SELECT id FROM users ORDER BY random() LIMIT 5")
        run("SELECT id FROM orders WHERE id::numeric = %s" % (k + 0.5))
        run("SELECT id FROM orders WHERE id IN (%s)" % ", ".join(str(9 * i + k) for i in range(900)))
        for i in range(9):
            run("SELECT DISTINCT u.id, u.email FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total >= %s", 10 * i + k)
        run("SELECT count(*) FROM notes, users WHERE users.id = %s", k)
        run("UPDATE notes SET body = body || 'x'")
    for k in range(110):
        run("SELECT * FROM users WHERE id = %s", 7 * k)


def good_statements(run):
    for k in range(8):
        run("SELECT id, state FROM orders WHERE id > %s ORDER BY id LIMIT 20", 2000 * k)
        run("SELECT id FROM users WHERE code LIKE %s", "c%d%%" % k)
        run("SELECT id FROM orders WHERE created >= %s AND created < %s", "2026-01-01", "2026-01-02")
        run("SELECT id FROM users u WHERE NOT EXISTS (SELECT FROM orders o WHERE o.user_id = u.id AND o.total = %s)", k)
        run("SELECT id FROM users ORDER BY id DESC LIMIT 5")
        run("SELECT id FROM orders WHERE id = %s", k)
        run("SELECT id FROM orders WHERE id IN (%s)" % ", ".join(str(9 * i + k) for i in range(3)))
        run("SELECT DISTINCT u.id, o.state FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total = %s", k)
        run("SELECT count(*) FROM notes n JOIN users u ON u.id = n.order_id WHERE u.id = %s", k)
        run("UPDATE notes SET body = body || 'x' WHERE id = %s", k)
    for k in range(110):
        run("SELECT id, email FROM users WHERE id = ANY(%s)", [7 * k])
        time.sleep(0.01 if k % 3 else 0.6)


def bad_loops(run):
    for k in range(6):
        for (order,) in run("SELECT id FROM orders WHERE user_id = %s LIMIT 9", k + 1):
            run("SELECT email FROM users WHERE id = %s", order % 5000 + 1)
            time.sleep(0.002)
        for (order,) in run("SELECT id FROM orders WHERE user_id BETWEEN %s AND %s + 1 LIMIT 9", k, k):
            run("SELECT body FROM notes WHERE order_id = %s", order)
            run("SELECT code FROM users WHERE id = %s", order % 5000 + 1)
            time.sleep(0.002)
        run("SELECT count(*) FROM orders WHERE state = 'open'")
        run("SELECT sum(total) FROM orders WHERE state = 'done'")
        for i in range(20):
            run("INSERT INTO notes VALUES (%s, %s, 'note')", 1000 * k + i, i)
        run("BEGIN")
        run("DECLARE c CURSOR FOR SELECT id FROM orders")
        for _ in range(30):
            run("FETCH 1 FROM c")
        run("COMMIT")
        run("DECLARE h%d CURSOR WITH HOLD FOR SELECT id FROM orders WHERE total < 3" % k)
    for _ in range(60):
        run("SELECT state, count(*) FROM orders GROUP BY state")


def good_loops(run):
    for k in range(6):
        ids = [order for (order,) in run("SELECT id FROM orders WHERE user_id = %s LIMIT 9", k + 1)]
        run("SELECT email FROM users WHERE id = ANY(%s)", ids)
        run("SELECT count(*) FILTER (WHERE state = 'open'), sum(total) FROM orders WHERE user_id < %s", k)
        run("INSERT INTO notes SELECT g + %s, g, 'note' FROM generate_series(1, 20) g", 100000 + 1000 * k)
        run("BEGIN")
        run("DECLARE c CURSOR FOR SELECT id FROM orders")
        while run("FETCH 2000 FROM c"):
            pass
        run("CLOSE c")
        run("COMMIT")
        run("DECLARE h CURSOR WITH HOLD FOR SELECT id FROM orders WHERE total < 3")
        run("CLOSE h")


def in_background(run, sql):
    thread = threading.Thread(target=run, args=(sql,))
    thread.start()
    time.sleep(0.15)
    return thread


def bad_server(server):
    one, two = player(server, "one"), player(server, "two")
    one("BEGIN")
    one("UPDATE users SET code = 'x' WHERE id = 1")
    waiting = in_background(two, "UPDATE users SET code = 'y' WHERE id = 1")
    time.sleep(1.5)
    one("COMMIT")
    waiting.join()
    one("BEGIN; UPDATE users SET code = 'x' WHERE id = 11")
    two("BEGIN; UPDATE users SET code = 'x' WHERE id = 12")
    first = in_background(one, "UPDATE users SET email = email WHERE id = 12")
    two("UPDATE users SET email = email WHERE id = 11")
    first.join()
    one("ROLLBACK")
    two("ROLLBACK")
    one("SET work_mem = '64kB'")
    for _ in range(3):
        one("SELECT count(*) FROM (SELECT a.id, b.profile FROM orders a JOIN users b ON b.id = a.user_id ORDER BY b.profile, a.id) s")
    one("SET statement_timeout = 100")
    one("SELECT count(*) FROM orders a, orders b WHERE a.total < b.total")
    one("SET statement_timeout = 0")
    for k in range(25):
        one("INSERT INTO users VALUES (%s, 'a', 'b', 'c')", k + 1)
    two("CREATE TABLE big AS SELECT g, repeat(md5(g::text), 20) FROM generate_series(1, 400000) g")
    kept = []
    with contextlib.suppress(Exception):
        for _ in range(30):
            kept.append(connect(server, "crowd"))
    for connection in kept:
        connection.close()
    for _ in range(110):
        connect(server, "cgi").close()


def findings(t, server, folder):
    snapshot = t.tmp / (folder + ".json")
    snapshot.write_text(server.psql(file=t.root / "parsers/snapshot.sql"))
    log = t.tmp / (folder + ".log")
    server.stop()
    log.write_bytes(server.log())
    document = report(t, [log, snapshot], folder=folder)
    return {r["rule"] for r in document["recommendations"] if r["rule"].startswith(("query-", "server-"))}


PROVOKED = {
    "query-offset-pagination", "query-leading-wildcard", "query-non-sargable", "query-not-in", "query-random-order",
    "query-large-in-list", "query-distinct-join", "query-unbounded", "query-select-star", "query-n-plus-one", "query-batchable",
    "query-mergeable-counts", "query-cacheable", "query-small-fetches", "query-cursor-left-open", "server-lock-wait", "server-deadlock",
    "server-temp-files", "server-errors", "server-checkpoints", "server-pool-size", "server-connection-churn",
    "server-idle-in-transaction",
}


def provoke(t, major):
    settings = dict(SETTINGS)
    if major < 11:
        del settings["jit"]
    with Server(dict(settings, **SMALL_WAL), bindir=programs(major)) as server:
        server.psql(SCHEMA)
        for name, play in (("bad statements", bad_statements), ("bad loops", bad_loops)):
            run = player(server, name)
            play(run)
            run.connection.close()
        bad_server(server)
        found = findings(t, server, "bad%d" % major)
        assert not PROVOKED - found, (major, PROVOKED - found)
    with Server(settings, bindir=programs(major)) as server:
        server.psql(SCHEMA)
        for name, play in (("good statements", good_statements), ("good loops", good_loops)):
            run = player(server, name)
            play(run)
            run.connection.close()
        found = findings(t, server, "good%d" % major)
        assert not found & PROVOKED, (major, found & PROVOKED)


def test_version_10(t):
    provoke(t, 10)


def test_version_13(t):
    provoke(t, 13)


def test_version_16(t):
    provoke(t, 16)


def test_version_18(t):
    provoke(t, 18)
