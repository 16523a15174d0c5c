#!/usr/bin/python3
"""Runs testdata/rules/rules.sql and activity.sql on a server: the schema, two snapshots and the log of a hit and a miss for each rule."""
from recording import ROOT, TESTDATA, save
from pgserver import DEBIAN, Server

OUT = TESTDATA / "rules"
SETTINGS = {"log_min_duration_statement": "0", "log_line_prefix": "%m [%p] %q%u@%d ", "autovacuum": "off", "max_parallel_workers_per_gather": "0"}


def main():
    with Server(SETTINGS) as server:
        server.psql("CREATE DATABASE rules; CREATE ROLE app LOGIN SUPERUSER")
        server.psql("ALTER DATABASE rules SET log_min_duration_statement = -1")
        server.psql(file=OUT / "rules.sql", dbname="rules")
        # In a session of its own: counts of changed rows arrive when a session ends.
        server.psql("VACUUM ANALYZE", dbname="rules")
        # An index that a failed build leaves behind is invalid.
        command = [DEBIAN + "/psql", "-Xq", "-c", "CREATE UNIQUE INDEX CONCURRENTLY hit_index_invalid_a ON hit_index_invalid (a)", "rules"]
        try:
            server.client(command, dbname="rules")
            raise AssertionError("the index was to fail")
        except RuntimeError:
            pass
        save(OUT / "before.json.gz", server.psql(file=ROOT / "parsers/snapshot.sql", dbname="rules"))
        server.psql("ALTER DATABASE rules RESET log_min_duration_statement")
        server.psql(file=OUT / "activity.sql", dbname="rules", user="app")
        # What was deleted is gone, so that only the indexes keep its room; what was never vacuumed stays.
        server.psql("SET log_min_duration_statement = -1; VACUUM ANALYZE hit_index_bloat; SELECT pg_sleep(1)", dbname="rules")
        server.psql("ALTER DATABASE rules SET log_min_duration_statement = -1")
        save(OUT / "after.json.gz", server.psql(file=ROOT / "parsers/snapshot.sql", dbname="rules"))
        save(OUT / "schema.sql", server.client([DEBIAN + "/pg_dump", "-s", "rules"], dbname="rules"))
        save(OUT / "postgresql.log", "\n".join(line for line in server.log().decode().split("\n") if "app@rules" in line) + "\n")


if __name__ == "__main__":
    main()
