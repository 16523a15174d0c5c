#!/usr/bin/python3
"""Plays the MLOps workload on a real PostgreSQL 15 and leaves testdata/mlops/.

One activity in three log formats, the schema, a plan per pattern and a snapshot of the statistics: all that
an offline analysis gets to see.  Needs postgresql-15, python3-psycopg2, python3-psycopg; about two minutes.
"""
import json
import random
import sys

import psycopg2

from recording import HERE, ROOT, TESTDATA, save
from pgserver import Server
from player import SEED, Player

sys.path.insert(0, str(HERE / "mlops"))
import workload  # noqa: E402

OUT = TESTDATA / "mlops"

BUILD = {
    "max_connections": 40, "shared_buffers": "1GB", "work_mem": "16MB", "maintenance_work_mem": "256MB", "max_wal_size": "4GB",
    "autovacuum": "off",               # statistics stay as VACUUM ANALYZE left them
    "jit": "off", "track_io_timing": "on",
    "shared_preload_libraries": "pg_stat_statements",
    "log_filename": "build.log",
}
RECORD = {
    "log_filename": "server.log", "log_destination": "stderr,csvlog,jsonlog",
    "log_line_prefix": "%m [%p] %c %l %quser=%u,db=%d,app=%a,client=%h,qid=%Q ",
    "compute_query_id": "on",
    "log_min_duration_statement": 0, "log_temp_files": 0, "log_lock_waits": "on", "log_connections": "on", "log_disconnections": "on",
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "1ms", "auto_explain.log_analyze": "on", "auto_explain.log_buffers": "on",
    "auto_explain.log_triggers": "on", "auto_explain.log_settings": "on", "auto_explain.log_format": "json",
    "auto_explain.log_nested_statements": "on",
}
AFTERWARDS = {"log_filename": "after.log", "log_min_duration_statement": -1, "session_preload_libraries": ""}


def build(server):
    server.psql("CREATE ROLE app LOGIN; GRANT pg_read_all_data, pg_write_all_data, pg_read_all_stats TO app; CREATE DATABASE mlops")
    server.psql(file=HERE / "mlops" / "make_db.sql", dbname="mlops")
    server.psql("CREATE EXTENSION pg_stat_statements; SELECT pg_stat_reset();", dbname="mlops")
    server.psql("VACUUM ANALYZE; CHECKPOINT;", dbname="mlops")


def record(server):
    save(OUT / "schema.sql", server.client(["pg_dump", "-s"], dbname="mlops"))
    server.psql("SELECT pg_stat_statements_reset()", dbname="mlops")
    server.configure(RECORD)
    server.restart()
    player = Player(workload.PATTERNS, workload.BURSTS, workload.NOISE,
                    lambda app: server.connect(dbname="mlops", user="app", application_name=app))
    executions = player.play()
    server.stop()
    logs = {kind: server.log(kind) for kind in ("log", "csv", "json")}
    for kind, content in logs.items():
        save(OUT / ("postgresql.%s.gz" % kind), content)
    save(OUT / "weights.json", json.dumps(executions, indent=1) + "\n")
    server.configure(AFTERWARDS)
    server.start()
    return executions


def plans(server):
    """EXPLAIN ANALYZE of one execution of each pattern, undone afterwards."""
    literal = psycopg2.connect(**server.connect(dbname="mlops")).cursor()
    for pattern in workload.PATTERNS:
        rng = random.Random("%s/%d" % (pattern.name, SEED))
        sql = literal.mogrify(pattern.sql, pattern.params(rng)).decode()
        text = server.psql("BEGIN;\nEXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) %s;\nROLLBACK;\n" % sql, dbname="mlops")
        json.loads(text)
        save(OUT / "plans" / (pattern.name + ".json"), text)
        save(OUT / "plans" / (pattern.name + ".sql"), sql + ";\n")


def check_planted(executions):
    """antipatterns.json is written by hand: its counts must be those of this recording."""
    planted = json.loads((OUT / "antipatterns.json").read_text())
    for entries in planted.values():
        for entry in entries if isinstance(entries, list) else []:
            if "executions" in entry and entry["executions"] != executions[entry["pattern"]]:
                sys.exit("antipatterns.json: %s ran %d times" % (entry["pattern"], executions[entry["pattern"]]))


def main():
    with Server(BUILD, initdb=["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]) as server:
        build(server)
        executions = record(server)
        # As an ordinary role: the statement must not need a superuser.
        snapshot = server.psql(file=ROOT / "parsers" / "snapshot.sql", dbname="mlops", user="app")
        json.loads(snapshot)
        save(OUT / "snapshot.json", snapshot)
        plans(server)
        check_planted(executions)


if __name__ == "__main__":
    main()
