#!/usr/bin/python3
"""Dumps testdata/dumps/nasty.sql in every form pg_dump has, and statistics.sql with pg_dump 18.

The forms of one schema must all be read as the same schema.  Needs postgresql-15 with its contrib modules, and node.
"""
import os
import shutil
import subprocess
import tempfile

from recording import HERE, TESTDATA, save
from pgserver import Server, cache_folder, programs

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
    "newest.v18.sql": ["-s"],
    "newest.v18.custom.dump": ["-Fc"],
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


def rails_structure(dump, versions):
    """What Rails makes of a dump: no comments at its head, its search path, the versions that were migrated."""
    lines = dump.split("\n")
    while lines and (not lines[0] or lines[0].startswith(("--", "\\"))):
        lines.pop(0)
    rows = ",\n".join("('%s')" % v for v in sorted(versions, reverse=True))
    return "\n".join(lines) + 'SET search_path TO "$user", public;\n\nINSERT INTO "schema_migrations" (version) VALUES\n' + rows + ";\n\n"


def record_rails():
    with Server() as server:
        server.psql("CREATE DATABASE rails")
        server.psql(file=OUT / "rails.sql", dbname="rails")
        dump = server.client(["pg_dump", "--schema-only", "--no-privileges", "--no-owner"], dbname="rails")
        versions = server.psql("SELECT version FROM schema_migrations", dbname="rails").split()
        save(OUT / "rails.structure.sql", rails_structure(dump, versions))


def record_versions():
    """wide.sql on each server that Debian's pg_dump speaks to."""
    for major in (10, 11, 12, 13, 14, 15):
        with Server(bindir=programs(major)) as server:
            server.psql("CREATE DATABASE wide")
            server.psql(file=OUT / "wide.sql", dbname="wide")
            save(OUT / ("wide.v%d.sql.gz" % major), server.client(["pg_dump", "-s"], dbname="wide"))


def record_18():
    home = os.path.join(cache_folder(), "pg_dump-18")
    if not os.path.isdir(home):
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", home, *WEB], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as scratch:
        for name, options in NEWEST.items():
            out = os.path.join(scratch, name)
            script = OUT / ("newest.sql" if name.startswith("newest") else "statistics.sql")
            subprocess.run(["node", str(HERE / "dump18.mjs"), home + "/node_modules", str(script), out, *options], check=True)
            with open(out, "rb") as f:
                save(OUT / name, f.read())


if __name__ == "__main__":
    record_15()
    record_rails()
    record_versions()
    record_18()
