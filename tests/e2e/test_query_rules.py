"""A hit and a miss for every rule on statements, sessions and the server that lives on the log."""
import json

from archive import report

SCHEMA = """CREATE TABLE public.users (id bigint PRIMARY KEY, email text NOT NULL, name text, created_at timestamptz);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, status text NOT NULL, total numeric,
    created_at timestamptz NOT NULL);
"""
BIG = [("users", 1000000, 1 << 28), ("orders", 20000000, 1 << 32)]
SMALL = [("users", 200, 1 << 16), ("orders", 300, 1 << 16)]


def snapshot(tables):
    relations = [{"schema": "public", "name": name, "kind": "table", "rows": rows, "pages": size // 8192, "allvisible": 0,
                  "bytes": size} for name, rows, size in tables]
    return json.dumps({"pgassay_snapshot": 1, "captured_at": "2026-11-21T00:00:00Z", "server_version_num": 150020,
                       "database": "d", "database_bytes": 1, "left_out": [], "settings": {}, "relations": relations,
                       "columns": [], "table_stats": [], "index_stats": [], "database_stats": {}})


class Log:
    """Lines of a server's log; the clock goes on with every one."""

    def __init__(self):
        self.lines, self.ms, self.pid = [], 36000000, 100

    def say(self, text, wait=0, session=""):
        self.ms += wait
        seconds = self.ms // 1000
        self.lines.append("2026-11-20 %02d:%02d:%02d.%03d UTC [%d] app@d LOG:  %s\n" % (
            seconds // 3600, seconds // 60 % 60, seconds % 60, self.ms % 1000, self.pid, text))

    def run(self, sql, ms=1.0, wait=2):
        self.say("duration: %.3f ms  statement: %s" % (ms, sql), wait + int(ms))

    def detail(self, kind, text):
        head = self.lines[-1].split(" app@d ")[0]
        self.lines.append("%s app@d %s:  %s\n" % (head, kind, text))

    def error(self, severity, text, statement=None):
        self.say("")
        self.lines[-1] = self.lines[-1].replace("LOG:  ", "%s:  %s" % (severity, text))
        if statement:
            self.detail("STATEMENT", statement)


def findings(t, rule, log, tables=None):
    inputs = [t.tmp / "schema.sql", t.tmp / "server.log"]
    inputs[0].write_text(SCHEMA)
    inputs[1].write_text("".join(log.lines))
    if tables:
        inputs.append(t.tmp / "snapshot.json")
        inputs[-1].write_text(snapshot(tables))
    return [r for r in report(t, inputs)["recommendations"] if r["rule"] == rule]


def judge(t, rule, *statements, tables=BIG, ms=20.0):
    """The rule's recommendations on statements that are run a few times each, well apart."""
    log = Log()
    for k in range(6):
        for sql in statements:
            log.run(sql.replace("{k}", str(k)), ms, wait=3000)
    return findings(t, rule, log, tables)


def test_offset_pagination(t):
    rule = "query-offset-pagination"
    rows = judge(t, rule, "SELECT id FROM orders ORDER BY created_at DESC, id DESC LIMIT 20 OFFSET {k}0000")
    assert len(rows) == 1
    assert "WHERE (created_at, id) < (last_created_at, last_id)" in rows[0]["rationale"]
    rows = judge(t, rule, "SELECT id FROM orders ORDER BY status, id DESC LIMIT 20 OFFSET {k}0000")
    assert len(rows) == 1 and "WHERE (" not in rows[0]["rationale"]
    assert not judge(t, rule, "SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET {k}0")
    assert not judge(t, rule, "SELECT id FROM orders WHERE (created_at, id) < (now(), {k}) ORDER BY id LIMIT 5000")
    assert not judge(t, rule, "SELECT id FROM orders ORDER BY id LIMIT {k}0000")


def test_leading_wildcard(t):
    rule = "query-leading-wildcard"
    assert len(judge(t, rule, "SELECT id FROM users WHERE name LIKE '%smith{k}%'")) == 1
    assert len(judge(t, rule, "SELECT id FROM users WHERE name ILIKE '%' || 'smith{k}' || '%'")) == 1
    rows = judge(t, rule, "SELECT id FROM users WHERE lower(name) LIKE '%smith{k}'")
    assert len(rows) == 1 and "reverse()" in rows[0]["rationale"]
    assert not judge(t, rule, "SELECT id FROM users WHERE name LIKE 'smith{k}%'")
    assert not judge(t, rule, "SELECT id FROM users WHERE name = '%smith{k}%'")
    rows = judge(t, rule, "SELECT id FROM users WHERE name LIKE '%smith{k}%'", tables=SMALL)
    assert [r["severity"] for r in rows] in (["info"], [])


def test_large_in_list(t):
    rule = "query-large-in-list"
    many = ", ".join(str(i) for i in range(150))
    assert len(judge(t, rule, "SELECT name FROM users WHERE id IN (%s)" % many)) == 1
    assert len(judge(t, rule, "SELECT name FROM users WHERE id NOT IN (%s)" % many)) == 1
    assert not judge(t, rule, "SELECT name FROM users WHERE id IN (1, 2, {k})")
    rows = ", ".join("(%d, 1, 'x')" % i for i in range(150))
    assert not judge(t, rule, "INSERT INTO orders (id, user_id, status) VALUES %s" % rows)


def test_not_in(t):
    rule = "query-not-in"
    rows = judge(t, rule, "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE status = 's{k}')")
    assert len(rows) == 1 and rows[0]["table"] == "public.orders"
    assert not judge(t, rule, "SELECT id FROM users WHERE id IN (SELECT user_id FROM orders)")
    assert not judge(t, rule, "SELECT id FROM users WHERE id NOT IN (1, 2, {k})")
    assert not judge(t, rule, "SELECT id FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)")


def test_random_order(t):
    rule = "query-random-order"
    assert len(judge(t, rule, "SELECT id FROM users ORDER BY random() LIMIT {k}")) == 1
    assert not judge(t, rule, "SELECT random(), id FROM users ORDER BY id LIMIT {k}")


def test_unbounded(t):
    rule = "query-unbounded"
    assert len(judge(t, rule, "SELECT id, status FROM orders")) == 1
    assert not judge(t, rule, "SELECT id, status FROM orders", tables=SMALL)
    assert not judge(t, rule, "SELECT id, status FROM orders LIMIT 10", "SELECT count(*) FROM orders",
                     "SELECT status, sum(total) FROM orders GROUP BY status", "SELECT id FROM orders WHERE id = {k}",
                     "SELECT DISTINCT status FROM orders")
    rows = judge(t, rule, "DELETE FROM orders", "UPDATE users SET name = 'x{k}'")
    assert sorted(r["title"] for r in rows) == ["Check a DELETE that has no WHERE", "Check an UPDATE that has no WHERE"]
    assert not judge(t, rule, "DELETE FROM orders WHERE id = {k}", "UPDATE users SET name = 'x' WHERE id = {k}",
                     "UPDATE orders SET status = 'x' FROM users WHERE users.id = orders.user_id AND users.id = {k}")
    rows = judge(t, rule, "SELECT u.id FROM users u, orders o WHERE u.id = {k} AND o.id = {k}0 + 1")
    assert [r["title"] for r in rows] in (["Connect tables that are joined without a condition"], [])
    rows = judge(t, rule, "SELECT u.id FROM users u, orders o WHERE u.name = 'x{k}'")
    assert [r["title"] for r in rows] == ["Connect tables that are joined without a condition"]
    assert not judge(t, rule, "SELECT u.id FROM users u, orders o WHERE o.user_id = u.id AND u.name = 'x{k}'",
                     "SELECT u.id FROM users u CROSS JOIN generate_series(1, 3) WHERE u.id = {k}",
                     "SELECT u.id FROM users u CROSS JOIN LATERAL (SELECT id FROM orders o WHERE o.user_id = u.id) x "
                     "WHERE u.id = {k}")


def loops(log, child, parent=None, runs=6, length=8, ms=10.0, wait=3, pause=2000):
    for run in range(runs):
        if parent:
            log.run(parent.replace("{r}", str(run)), ms, pause)
        for k in range(length):
            log.run(child.replace("{k}", str(run * length + k)), ms, wait)
        log.ms += pause


def test_n_plus_one(t):
    rule = "query-n-plus-one"
    child, parent = "SELECT total FROM orders WHERE user_id = {k}", "SELECT id FROM users WHERE name = 'a{r}'"
    log = Log()
    loops(log, child, parent)
    rows = findings(t, rule, log)
    assert [r["title"] for r in rows] == ["Fetch orders for all rows of users in one query"]
    assert "user_id = ANY($1)" in rows[0]["rationale"]
    log = Log()
    loops(log, child)  # without a parent, six times
    assert [r["title"] for r in findings(t, rule, log)] == ["Fetch orders in one query instead of one by one"]
    log = Log()
    for session in range(8):  # a service that asks for single rows all day
        log.pid = 300 + session
        loops(log, child, runs=1, length=400)
    assert not findings(t, rule, log)
    log = Log()
    loops(log, child, parent, runs=1)  # once
    assert not findings(t, rule, log)
    log = Log()
    loops(log, child, parent, wait=900)  # a poll
    assert not findings(t, rule, log)
    log = Log()
    loops(log, "SELECT total FROM orders WHERE user_id = 7", parent)  # the same question
    assert not findings(t, rule, log)
    log = Log()
    loops(log, child, parent, length=3)
    assert not findings(t, rule, log)
    log = Log()
    loops(log, child, parent, ms=0.05, wait=0)  # too cheap to matter
    assert not findings(t, rule, log)


def test_n_plus_one_under_log_statement(t):
    """The text comes first, its duration in a line of its own."""
    log = Log()
    for run in range(6):
        for sql in ["SELECT id FROM users WHERE name = 'a%d'" % run] + \
                   ["SELECT total FROM orders WHERE user_id = %d" % (run * 9 + k) for k in range(9)]:
            log.say("statement: " + sql, 2)
            log.say("duration: 10.000 ms", 10)
        log.ms += 3000
    rows = findings(t, "query-n-plus-one", log)
    assert [r["title"] for r in rows] == ["Fetch orders for all rows of users in one query"]


def test_batchable(t):
    rule = "query-batchable"
    insert = "INSERT INTO orders (id, user_id, status) VALUES ({k}, 1, 'new')"
    log = Log()
    loops(log, insert, length=20)
    rows = findings(t, rule, log)
    assert [r["title"] for r in rows] == ["Insert rows of public.orders many at a time"]
    assert "Each committed by itself" not in rows[0]["rationale"]
    log = Log()
    for k in range(100):
        for sql in ("BEGIN", insert.replace("{k}", str(k)), "COMMIT"):
            log.run(sql, 0.5, 1)
    assert "Each committed by itself" in findings(t, rule, log)[0]["rationale"]
    for sql in ("UPDATE orders SET status = 'x' WHERE id = {k}", "DELETE FROM orders WHERE id = {k}"):
        log = Log()
        loops(log, sql, length=20)
        assert len(findings(t, rule, log)) == 1
    log = Log()
    loops(log, insert, length=4, runs=30)
    assert not findings(t, rule, log)
    log = Log()
    loops(log, "INSERT INTO orders (id, user_id, status) VALUES ({k}, 1, 'a'), ({k}1, 2, 'b')", length=20)
    assert not findings(t, rule, log)


def test_mergeable_counts(t):
    rule = "query-mergeable-counts"
    log = Log()
    for k in range(8):
        log.run("SELECT count(*) FROM orders WHERE status = 'open'", 10)
        log.run("SELECT sum(total) FROM orders WHERE user_id = %d" % k, 10)
        log.ms += 5000
    assert [r["title"] for r in findings(t, rule, log)] == ["Ask for all figures of public.orders in one query"]
    log = Log()
    loops(log, "SELECT count(*) FROM orders WHERE user_id = {k}", length=5)
    assert [r["title"] for r in findings(t, rule, log)] == ["Count public.orders once with GROUP BY"]
    log = Log()
    for k in range(8):
        log.run("SELECT count(*) FROM orders WHERE status = 'open'", 10)
        log.run("SELECT count(*) FROM users WHERE name = 'x%d'" % k, 10)
        log.ms += 5000
    assert not findings(t, rule, log)


def test_cacheable(t):
    rule = "query-cacheable"
    log = Log()
    for k in range(200):
        log.run("SELECT id, name FROM users WHERE name = 'front page'", 20, 1000)
    rows = findings(t, rule, log)
    assert len(rows) == 1 and rows[0]["benefit"]["basis"] == "modelled"
    log = Log()
    for k in range(200):
        log.run("SELECT id, name FROM users WHERE id = %d" % k, 20, 1000)
    assert not findings(t, rule, log)
    log = Log()
    for k in range(200):
        log.run("SELECT id FROM orders WHERE status = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED", 20, 1000)
    assert not findings(t, rule, log)


def test_idle_in_transaction(t):
    rule = "server-idle-in-transaction"
    log = Log()
    log.run("BEGIN")
    log.run("UPDATE orders SET status = 'x' WHERE id = 1")
    log.run("COMMIT", wait=8000)
    rows = findings(t, rule, log)
    assert len(rows) == 1 and rows[0]["severity"] == "warning" and "UPDATE" in rows[0]["title"].upper()
    log = Log()
    log.run("UPDATE orders SET status = 'x' WHERE id = 1")
    log.run("SELECT 1", wait=8000)  # outside of a transaction
    log.run("BEGIN")
    log.run("SELECT id FROM orders WHERE id = 5", 9000.0)  # busy, not idle
    log.run("COMMIT")
    assert not findings(t, rule, log)


def test_lock_wait_for_a_running_statement(t):
    log = Log()
    log.say("process 100 still waiting for ShareLock on transaction 5 after 1000.000 ms", 2000)
    log.detail("DETAIL", "Process holding the lock: 200. Wait queue: 100.")
    log.detail("STATEMENT", "UPDATE orders SET status = 'y' WHERE id = 1")
    log.say("process 100 acquired ShareLock on transaction 5 after 7000.000 ms", 6000)
    log.detail("STATEMENT", "UPDATE orders SET status = 'y' WHERE id = 1")
    log.pid = 200
    log.run("DELETE FROM orders WHERE created_at < now()", 9000.0, wait=-9000)
    rows = findings(t, "server-lock-wait", log)
    assert len(rows) == 1 and rows[0]["severity"] == "critical"
    evidence = {e["what"]: e["value"] for e in rows[0]["evidence"]}
    assert evidence["the holder was running"].startswith("delete from orders")


def test_errors(t):
    rule = "server-errors"
    log = Log()
    for _ in range(30):
        log.error("ERROR", 'duplicate key value violates unique constraint "users_pkey"',
                  "INSERT INTO users (id, email) VALUES (1, 'a')")
    log.error("ERROR", "invalid page in block 7 of relation base/5/16384", "SELECT id FROM users")
    rows = {r["title"]: r for r in findings(t, rule, log)}
    assert set(rows) == {"Use ON CONFLICT where duplicates are expected", "Restore damaged data"}
    assert rows["Restore damaged data"]["severity"] == "critical"
    log = Log()
    log.error("ERROR", 'duplicate key value violates unique constraint "users_pkey"', "INSERT INTO users (id) VALUES (1)")
    log.error("ERROR", "canceling statement due to user request", "SELECT id FROM users")
    assert not findings(t, rule, log)


def test_checkpoints(t):
    rule = "server-checkpoints"
    done = ("checkpoint complete: wrote 9000 buffers (50.0%); 0 WAL file(s) added, 0 removed, 64 recycled; write=20.000 s, "
            "sync=0.100 s, total=21.000 s; sync files=9, longest=0.050 s, average=0.010 s; distance=1048576 kB, estimate=1048576 kB")
    log = Log()
    for _ in range(10):
        log.say("checkpoint starting: wal", 30000)
        log.say(done, 21000)
    rows = findings(t, rule, log)
    assert len(rows) == 1 and rows[0]["apply_commented"]
    # 1 GB in 51 s for 300 s, and 1.9 × 1.1 of it.
    assert rows[0]["apply"][0] in ("ALTER SYSTEM SET max_wal_size = '%dGB'" % n for n in (12, 13, 14))
    log = Log()
    for _ in range(10):
        log.say("checkpoint starting: time", 300000)
        log.say(done, 21000)
    assert not findings(t, rule, log)


def test_connection_churn(t):
    rule = "server-connection-churn"

    def sessions(length_ms, n=200):
        log = Log()
        for k in range(n):
            log.pid = 1000 + k
            log.say("connection received: host=10.0.0.1 port=%d" % (40000 + k), 20)
            log.say("connection authorized: user=app database=d", 2)
            log.run("SELECT id FROM users WHERE id = %d" % k)
            log.say("disconnection: session time: 0:%02d:%02d.%03d user=app database=d host=10.0.0.1 port=%d" % (
                length_ms // 60000, length_ms // 1000 % 60, length_ms % 1000, 40000 + k), 5)
        return log

    assert len(findings(t, rule, sessions(30))) == 1
    assert not findings(t, rule, sessions(90000))
    assert not findings(t, rule, sessions(30, n=20))


def vacuum(log, dead, scans, minutes, remain=100000):
    log.say('automatic vacuum of table "d.public.orders": index scans: %d' % scans, 600000)
    head = log.lines.pop()
    log.lines.append(head + "".join("\t%s\n" % line for line in (
        "pages: 0 removed, 9000 remain, 9000 scanned (100.00% of total)",
        "tuples: 500 removed, %d remain, %d are dead but not yet removable" % (remain, dead),
        "removable cutoff: 800, which was 3 XIDs old when operation ended",
        "buffer usage: 50 hits, 5 misses, 5 dirtied",
        "system usage: CPU: user: 0.01 s, system: 0.00 s, elapsed: %.2f s" % (minutes * 60))))


def test_autovacuum(t):
    rule = "server-autovacuum"
    log = Log()
    vacuum(log, dead=60000, scans=0, minutes=1)
    rows = findings(t, rule, log)
    assert [r["title"] for r in rows] == ["End what keeps vacuum from removing dead rows of public.orders"]
    assert "60000 of 100000" in rows[0]["rationale"] and rows[0]["table"] == "public.orders"
    log = Log()
    vacuum(log, dead=0, scans=4, minutes=90)
    text = findings(t, rule, log)[0]["rationale"]
    assert "4.0 times" in text and "1.5 hours" in text
    log = Log()
    vacuum(log, dead=5, scans=1, minutes=1)
    assert not findings(t, rule, log)


def hours(means, calls=30, spread=lambda k: 1):
    """A statement over so many hours, with a mean of so many milliseconds in each."""
    log = Log()
    log.ms = 0
    for hour, mean in enumerate(means):
        log.ms = hour * 3600000
        for k in range(calls):
            log.run("SELECT id FROM orders WHERE user_id = %d" % k, mean * spread(k), wait=20000)
    return log


def test_unstable(t):
    rule = "query-unstable"
    rows = findings(t, rule, hours([50] * 6 + [400] * 6))
    assert [r["title"] for r in rows] == ["Find out what made a statement slower after 2026-11-20T05:52:00Z"]
    assert not findings(t, rule, hours([50] * 12))
    assert not findings(t, rule, hours([50, 400] * 6))  # up and down: no jump, little spread
    assert not findings(t, rule, hours([1] * 6 + [8] * 6))  # too fast to matter
    rows = findings(t, rule, hours([10] * 6, spread=lambda k: 600 if k == 7 else 1))
    assert [r["title"] for r in rows] == ["Compare a fast and a slow call of the same statement"]


def test_logging(t):
    rule = "server-logging"
    log = Log()
    for k in range(100):
        log.run("SELECT id FROM orders WHERE user_id = %d" % k, 250.0 + k)
    rows = findings(t, rule, log)
    assert [r["title"] for r in rows] == ["Log short statements too"] and rows[0]["apply_commented"]
    log.run("SELECT 1", 0.1)
    assert not findings(t, rule, log)
    log = Log()
    for _ in range(120):
        log.say("checkpoint starting: time", 60000)
    (found,) = findings(t, rule, log)
    assert found["title"] == "Log statements: the log holds none"
    assert "log_min_duration_statement = 0" in [e["value"] for e in found["evidence"]]
    log = Log()
    for _ in range(60):
        log.say("duration: 3.000 ms")
    assert [r["title"] for r in findings(t, rule, log)] == ["Log the text of statements together with their duration"]


def held_connections(n, seconds=600, calls=1200):
    """So many sessions that are open for so long and take turns at short statements."""
    log = Log()
    for k in range(calls):
        log.pid = 1000 + k % n
        log.run("SELECT id FROM users WHERE id = %d" % k, 5.0, wait=seconds * 1000 // calls)
    for k in range(n):
        log.pid = 1000 + k
        log.say("disconnection: session time: 0:%02d:%02d.000 user=app database=d host=[local]" % (seconds // 60, seconds % 60))
    return log


def test_pool_size(t):
    rule = "server-pool-size"
    rows = findings(t, rule, held_connections(60))
    assert len(rows) == 1 and rows[0]["severity"] == "info"
    assert "Up to 60 connections were held" in rows[0]["rationale"]
    lines = [e["value"] for e in rows[0]["evidence"] if e["what"] == "pgbouncer.ini"]
    assert lines[:3] == ["pool_mode = transaction", "default_pool_size = 2", "reserve_pool_size = 0"], lines
    assert not findings(t, rule, held_connections(3))
    log = held_connections(3)
    log.error("FATAL", "sorry, too many clients already")
    rows = findings(t, rule, log)
    assert len(rows) == 1 and rows[0]["severity"] == "critical"


def test_replica_offload(t):
    rule = "server-replica-offload"

    def reports(sql):
        log = Log()
        for k in range(40):
            log.pid = 100 + k % 4
            log.run(sql % k, 9000.0, wait=-5000)
        return log

    assert len(findings(t, rule, reports("SELECT sum(total) FROM orders WHERE user_id > %d"))) == 1
    assert not findings(t, rule, reports("UPDATE orders SET total = 0 WHERE user_id > %d"))
    assert not findings(t, rule, reports("SELECT total FROM orders WHERE user_id > %d FOR UPDATE"))


def test_cache_hit_ratio(t):
    def judged(hit, read):
        document = json.loads(snapshot(BIG))
        document["database_stats"] = {"blks_hit": hit, "blks_read": read, "stats_reset": "2026-10-22T00:00:00Z"}
        path, schema = t.tmp / "snapshot.json", t.tmp / "schema.sql"
        path.write_text(json.dumps(document))
        schema.write_text(SCHEMA)
        return [r for r in report(t, [path, schema])["recommendations"] if r["rule"] == "server-cache-hit-ratio"]

    rows = judged(80000000, 20000000)
    assert len(rows) == 1 and "80.0 %" in rows[0]["rationale"]
    assert not judged(99000000, 1000000)
    assert not judged(800, 200)


def test_growth(t):
    log = Log()
    for k in range(3000):
        log.run("INSERT INTO orders (id, user_id, status) VALUES (%d, 1, 'new')" % k, 1.0, wait=2400)
    assert not findings(t, "server-growth", log, BIG)
    lower = ["--set", "server-growth.min_gib_per_month=0.1", "--set", "server-growth.min_growth_percent=1"]
    inputs = [t.tmp / "schema.sql", t.tmp / "server.log", t.tmp / "snapshot.json"]
    rows = [r for r in report(t, inputs, *lower)["recommendations"] if r["rule"] == "server-growth"]
    assert [r["table"] for r in rows] == ["public.orders"]
