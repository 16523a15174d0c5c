#!/usr/bin/python3
"""Runs pgbench's own workload on a PostgreSQL 15 and leaves testdata/pgbench/: a healthy server, nothing to advise on."""
import json

from recording import ROOT, TESTDATA, save
from pgserver import Server

OUT = TESTDATA / "pgbench"
SETTINGS = {"log_filename": "build.log", "shared_buffers": "512MB", "max_wal_size": "2GB"}
RECORD = {
    "log_filename": "server.log", "log_line_prefix": "%m [%p] %q%u@%d ", "log_min_duration_statement": 0,
    "log_lock_waits": "on", "log_temp_files": 0, "log_checkpoints": "on", "log_autovacuum_min_duration": 0,
}


def main():
    with Server(SETTINGS) as server:
        server.psql("CREATE ROLE bench LOGIN; CREATE DATABASE bench OWNER bench")
        server.client(["pgbench", "-i", "-q", "-s", "10"], "bench", "bench")
        server.psql("VACUUM ANALYZE; CHECKPOINT;", "bench")
        save(OUT / "schema.sql", server.client(["pg_dump", "-s"], "bench"))
        server.configure(RECORD)
        server.restart()
        # 40 transactions a second, so that four sessions of equal load hardly ever meet.
        print(server.client(["pgbench", "-n", "-c", "4", "-R", "40", "-T", "30", "--random-seed=42"], "bench", "bench"))
        server.stop()
        log = server.log()
        server.configure({"log_filename": "after.log", "log_min_duration_statement": -1})
        server.start()
        snapshot = server.psql(file=ROOT / "parsers" / "snapshot.sql", dbname="bench", user="bench")
        json.loads(snapshot)
    save(OUT / "postgresql.log.gz", log)
    save(OUT / "snapshot.json", snapshot)


if __name__ == "__main__":
    main()
