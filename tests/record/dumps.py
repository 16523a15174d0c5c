#!/usr/bin/python3
"""Dumps testdata/dumps/nasty.sql in every form pg_dump has, and statistics.sql with pg_dump 18.

The forms of one schema must all be read as the same schema.  Needs postgresql-15 with its contrib modules, and node.
"""
import os
import shutil
import subprocess
import tempfile

from recording import HERE, TESTDATA, save
from pgserver import Server, cache_folder

OUT = TESTDATA / "dumps"
PLAIN = {
    "nasty.schema.sql": ["-s"],
    "nasty.data.sql.gz": [],
    "nasty.inserts.sql.gz": ["--inserts", "--rows-per-insert=3", "--no-comments"],
    "nasty.clean.sql.gz": ["-s", "--clean", "--if-exists", "--create"],
    "nasty.quoted.sql.gz": ["-s", "--quote-all-identifiers", "--no-owner", "--no-privileges"],
}
ARCHIVES = {
    "nasty.custom.dump": ["-Fc"],
    "nasty.custom.schema.dump": ["-Fc", "-s", "-Z0"],
    "nasty.tar": ["-Ft", "-s"],
}
WEB = ("@electric-sql/pglite@0.5.8", "@electric-sql/pglite-tools@0.4.8")
NEWEST = {
    "statistics.v18.sql": ["--no-data", "--statistics"],
    "statistics.v18.only.sql": ["--statistics-only"],
    "statistics.v18.custom.dump": ["-Fc", "--no-data", "--statistics"],
    "plain.v18.sql": ["-s"],
}


def record_15():
    with Server({"allow_in_place_tablespaces": "on", "autovacuum": "off", "wal_level": "logical", "log_min_messages": "fatal"}) as server:
        server.psql("CREATE DATABASE nasty")
        server.psql(file=OUT / "nasty.sql", dbname="nasty")
        for name, options in PLAIN.items():
            save(OUT / name, server.client(["pg_dump", *options], dbname="nasty"))
        for name, options in ARCHIVES.items():
            save(OUT / name, server.client(["pg_dump", *options], dbname="nasty", text=False))
        with tempfile.TemporaryDirectory() as scratch:
            folder = os.path.join(scratch, "nasty.directory")
            server.client(["pg_dump", "-Fd", "-f", folder, "-t", "app.users", "-t", "app.tenants", "-t", "app.items"], dbname="nasty")
            shutil.rmtree(OUT / "nasty.directory", ignore_errors=True)
            for member in sorted(os.listdir(folder)):
                with open(os.path.join(folder, member), "rb") as f:
                    path = OUT / "nasty.directory" / member
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(f.read())
        server.psql("CREATE DATABASE \"second; db\"")
        server.psql("CREATE TABLE only_here (id int PRIMARY KEY, x int); CREATE INDEX only_here_x ON only_here (x);", dbname="second; db")
        save(OUT / "nasty.dumpall.sql.gz", server.client(["pg_dumpall", "-s"]))


def record_18():
    home = os.path.join(cache_folder(), "pg_dump-18")
    if not os.path.isdir(home):
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", home, *WEB], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as scratch:
        for name, options in NEWEST.items():
            out = os.path.join(scratch, name)
            subprocess.run(["node", str(HERE / "dump18.mjs"), home + "/node_modules", str(OUT / "statistics.sql"), out, *options], check=True)
            with open(out, "rb") as f:
                save(OUT / name, f.read())


if __name__ == "__main__":
    record_15()
    record_18()
