#!/usr/bin/python3
"""Plays the MLOps workload once more, after the advice on it was followed, and leaves testdata/mlops-after/.

    tests/record/mlops_after.py APPLY.sql

APPLY.sql is what the program recommends for testdata/mlops.  The log in stderr format and the schema: what `pgassay
compare` needs to tell which advice was taken and what it brought.  Needs what mlops.py needs; about two minutes.
"""
import pathlib
import sys

import mlops
from player import Player
from recording import TESTDATA, save
from pgserver import Server

import workload  # noqa: E402

OUT = TESTDATA / "mlops-after"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    settings = dict(mlops.RECORD, log_destination="stderr")
    with Server(mlops.BUILD, initdb=["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]) as server:
        mlops.build(server)
        server.psql("CREATE EXTENSION IF NOT EXISTS pg_trgm", dbname="mlops")
        server.psql(file=pathlib.Path(sys.argv[1]), dbname="mlops")
        server.psql("VACUUM ANALYZE; CHECKPOINT;", dbname="mlops")
        save(OUT / "schema.sql", server.client(["pg_dump", "-s"], dbname="mlops"))
        server.configure(settings)
        server.restart()
        Player(workload.PATTERNS, workload.BURSTS, workload.NOISE,
               lambda app: server.connect(dbname="mlops", user="app", application_name=app)).play()
        server.stop()
        save(OUT / "postgresql.log.gz", server.log("log"))


if __name__ == "__main__":
    main()
