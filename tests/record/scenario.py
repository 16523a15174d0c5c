#!/usr/bin/python3
"""Makes a PostgreSQL 15 suffer in ways that are known exactly and leaves testdata/scenario/.

planted.json says what happened: which session blocked which, what was killed, how many of everything.
"""
import contextlib
import json
import re
import threading
import time

import psycopg2

from recording import TESTDATA, save
from pgserver import Server

OUT = TESTDATA / "scenario"
RECORD = {
    "log_filename": "server.log", "log_destination": "stderr,csvlog,jsonlog",
    "log_line_prefix": "%m [%p] %q%u@%d %a %h ", "log_min_duration_statement": 0,
    "log_connections": "on", "log_disconnections": "on", "log_lock_waits": "on", "deadlock_timeout": "200ms", "log_temp_files": 0,
    "log_checkpoints": "on",
}
SCHEMA = """
CREATE ROLE shop LOGIN;
GRANT pg_read_all_data, pg_write_all_data TO shop;
CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL);
INSERT INTO accounts SELECT g, 100 FROM generate_series(1, 1000) g;
CREATE TABLE orders (id int PRIMARY KEY, account_id int NOT NULL REFERENCES accounts, note text NOT NULL);
INSERT INTO orders SELECT g, 1 + g % 1000, md5(g::text) || repeat('.', 60) FROM generate_series(1, 100000) g;
CREATE INDEX orders_account_id_idx ON orders (account_id);
ALTER TABLE orders OWNER TO shop;
VACUUM ANALYZE;
"""


class Session:
    """A connection whose statements may run in the background."""

    def __init__(self, server, name, **options):
        words = " ".join("-c %s=%s" % option for option in options.items())
        self.connection = psycopg2.connect(**server.connect(user="shop", application_name=name, options=words))
        self.connection.autocommit = True
        self.name, self.pid, self.thread = name, self.connection.get_backend_pid(), None

    def run(self, sql):
        with contextlib.suppress(psycopg2.Error):
            self.connection.cursor().execute(sql)

    def start(self, sql):
        self.thread = threading.Thread(target=self.run, args=(sql,))
        self.thread.start()
        time.sleep(0.1)

    def finish(self):
        if self.thread:
            self.thread.join()
        self.connection.close()


def finish(*sessions):
    for session in sessions:
        session.finish()


def row_chain(server):
    """A report waits for a payment that waits for an import: the import is to blame for both."""
    root, middle, last = (Session(server, name) for name in ("import", "payment", "report"))
    root.run("BEGIN; UPDATE accounts SET balance = 1 WHERE id = 1")
    middle.run("BEGIN; UPDATE accounts SET balance = 2 WHERE id = 2")
    middle.start("UPDATE accounts SET balance = 2 WHERE id = 1")
    last.start("UPDATE accounts SET balance = 3 WHERE id = 2")
    time.sleep(1.0)
    root.run("COMMIT")
    middle.thread.join()
    middle.run("COMMIT")
    finish(root, last, middle)
    return {"root": [root.name, root.pid], "waiters": [[s.name, s.pid] for s in (middle, last)], "on": "row", "relation": "accounts",
            "note": "the last waits for the middle, the middle for the root"}


def table_chain(server):
    """ALTER TABLE queues behind an open transaction that only read, and every reader queues behind ALTER TABLE."""
    root, ddl, first, second = (Session(server, name) for name in ("forgotten reader", "migration", "web one", "web two"))
    root.run("BEGIN; SELECT count(*) FROM orders WHERE account_id = 5")
    ddl.start("ALTER TABLE orders ADD COLUMN extra int")
    first.start("SELECT note FROM orders WHERE id = 7")
    second.start("SELECT note FROM orders WHERE id = 8")
    time.sleep(1.0)
    root.run("COMMIT")
    finish(root, ddl, first, second)
    return {"root": [root.name, root.pid], "waiters": [[s.name, s.pid] for s in (ddl, first, second)], "on": "table", "relation": "orders",
            "note": "the readers wait for the migration, the migration for the root"}


def deadlock(server):
    one, two = Session(server, "transfer one"), Session(server, "transfer two")
    one.run("BEGIN; UPDATE accounts SET balance = balance - 1 WHERE id = 11")
    two.run("BEGIN; UPDATE accounts SET balance = balance - 1 WHERE id = 12")
    one.start("UPDATE accounts SET balance = balance + 1 WHERE id = 12")
    two.start("UPDATE accounts SET balance = balance + 1 WHERE id = 11")
    one.thread.join()
    two.thread.join()
    one.run("ROLLBACK")
    two.run("ROLLBACK")
    finish(one, two)
    return {"sessions": [[s.name, s.pid] for s in (one, two)]}


def temporary_files(server):
    """Sorts of cursors keep their files until the transaction ends: the log blames COMMIT."""
    session = Session(server, "export", work_mem="64kB", max_parallel_workers_per_gather="0")
    sql = "SELECT id, note FROM orders ORDER BY note, id"
    for _ in range(3):
        session.run("BEGIN")
        session.run("DECLARE export_cursor CURSOR FOR " + sql)
        session.run("FETCH FORWARD 100 FROM export_cursor")
        session.run("COMMIT")
    session.run("SELECT count(*) FROM (%s) AS direct" % sql)
    session.finish()
    return {"session": [session.name, session.pid], "closed_by_commit": 3, "closed_by_statement": 1,
            "statement": "DECLARE export_cursor CURSOR FOR " + sql}


def statement_timeout(server):
    session = Session(server, "dashboard", statement_timeout="300")
    session.run("SELECT count(*) FROM orders a, orders b WHERE a.note < b.note")
    session.finish()
    return {"session": [session.name, session.pid]}


def idle_in_transaction(server):
    session = Session(server, "worker", idle_in_transaction_session_timeout="500")
    session.run("BEGIN; UPDATE accounts SET balance = 0 WHERE id = 900")
    time.sleep(1.0)
    session.run("COMMIT")
    session.finish()
    return {"session": [session.name, session.pid], "last_statement": "BEGIN; UPDATE accounts SET balance = 0 WHERE id = 900"}


def short_connections(server, count=300):
    for i in range(count):
        session = Session(server, "cgi")
        session.run("SELECT balance FROM accounts WHERE id = %d" % (1 + i % 50))
        session.finish()
    return count


def counts(text):
    """What the log must agree with, counted in stderr's text."""
    sizes = [int(n) for n in re.findall(r"temporary file: path .*, size (\d+)", text)]
    return {"temp_files": len(sizes), "temp_bytes": sum(sizes), "connections": text.count("connection authorized:"),
            "disconnections": text.count("disconnection: session time"), "still_waiting": text.count(" still waiting for "),
            "acquired": len(re.findall(r"process \d+ acquired ", text)), "deadlocks": text.count("ERROR:  deadlock detected"),
            "errors": text.count(" ERROR:  "), "fatals": text.count(" FATAL:  ")}


def main():
    with Server({"log_filename": "build.log", "autovacuum": "off"}) as server:
        server.psql(SCHEMA)
        save(OUT / "schema.sql", server.client(["pg_dump", "-s"]))
        server.configure(RECORD)
        server.restart()
        planted = {
            "about": "What was done to the server; sessions are [application_name, process id].",
            "lock_chains": [row_chain(server), table_chain(server)],
            "deadlock": deadlock(server),
            "temp_files": temporary_files(server),
            "statement_timeout": statement_timeout(server),
            "idle_in_transaction": idle_in_transaction(server),
            "short_connections": short_connections(server),
        }
        server.stop()
        logs = {kind: server.log(kind) for kind in ("log", "csv", "json")}
    planted["counts"] = counts(logs["log"].decode())
    for kind, content in logs.items():
        save(OUT / ("postgresql.%s.gz" % kind), content)
    save(OUT / "planted.json", json.dumps(planted, indent=1) + "\n")


if __name__ == "__main__":
    main()
