"""Dumps, archives and snapshots of servers 10 to 18, each against the system catalogue of the server that it came from."""
import json
import subprocess

from catalogue import read
from pgserver import DEBIAN, Server, programs
from test_catalogue import compare_columns, compare_constraints, compare_indexes, compare_tables

HEAVY = True

FORMS = {
    "data.sql": [],
    "inserts.sql": ["--inserts"],
    "columns.sql": ["--column-inserts", "--rows-per-insert=7", "--on-conflict-do-nothing"],
    "clean.sql": ["--clean", "--if-exists", "--create"],
    "root.sql": ["--load-via-partition-root", "--disable-triggers", "--serializable-deferrable"],
    "latin1.sql": ["--encoding=LATIN1", "-s", "--use-set-session-authorization"],
    "custom.dump": ["-Fc", "-Z9"],
    "plain.dump": ["-Fc", "-Z0"],
    "dump.tar": ["-Ft"],
}


def without_text(tables):
    """Definitions and queries are told as they were written; everything else must be equal."""
    plain = json.loads(json.dumps({".".join(name): table for name, table in tables.items()}))
    for table in plain.values():
        table["query"] = ""
        table["constraints"].sort(key=lambda c: c["name"])
        for index in table["indexes"]:
            index["definition"] = ""
    return plain


def check_forms(t, server, wanted):
    for form, options in FORMS.items():
        (t.tmp / form).write_bytes(server.client([DEBIAN + "/pg_dump", *options, "target"], "target", text=False))
        assert without_text(read(t, t.tmp / form)) == wanted, form
    server.client([DEBIAN + "/pg_dump", "-Fd", "-j2", "-f", str(t.tmp / "folder"), "target"], "target")
    server.client([DEBIAN + "/pg_dump", "-Fc", "-f", str(t.tmp / "seekable.dump"), "target"], "target")
    assert without_text(read(t, t.tmp / "folder/toc.dat")) == wanted
    assert without_text(read(t, t.tmp / "seekable.dump")) == wanted
    subprocess.run(["rm", "-r", t.tmp / "folder"], check=True)
    (t.tmp / "all.sql").write_text(server.client([DEBIAN + "/pg_dumpall"]))
    assert without_text(read(t, t.tmp / "all.sql")) == wanted
    sections = []
    for section in ("pre-data", "data", "post-data"):
        sections.append(t.tmp / (section + ".sql"))
        sections[-1].write_text(server.client([DEBIAN + "/pg_dump", "--section=" + section, "target"], "target"))
    assert without_text(read(t, *sections)) == without_text(read(t, *reversed(sections))) == wanted


def keys(table):
    return sorted((c["name"], c["kind"], [] if c["kind"] == "x" else c["columns"], c["references"], c["referenced"], c["on_delete"], c["on_update"])
                  for c in table["constraints"] if c["kind"] in "puxf")


def check_snapshot(t, server, tables):
    """Without a schema: tables, partitions, keys and indexes, though not the types of columns."""
    (t.tmp / "snapshot.json").write_text(server.psql(file=t.root / "parsers/snapshot.sql", dbname="target"))
    snapshot = read(t, t.tmp / "snapshot.json", diagnostics=1)
    assert set(snapshot) == {name for name, table in tables.items() if table["kind"] != "v"}
    bonds = ("name", "unique", "constraint", "parent", "clustered", "replica_identity", "invalid", "method")
    for name, table in snapshot.items():
        assert [[i[k] for k in bonds] for i in table["indexes"]] == [[i[k] for k in bonds] for i in tables[name]["indexes"]], name
        assert (table["kind"], table["parent"], keys(table)) == (tables[name]["kind"], tables[name]["parent"], keys(tables[name])), name


def test_every_version_is_read_as_its_server_has_it(t):
    for major in (10, 11, 12, 13, 14, 15, 16, 17, 18):
        with Server(bindir=programs(major)) as server:
            server.psql("CREATE DATABASE target")
            server.psql(file=t.testdata / "dumps/wide.sql", dbname="target")
            # pg_dump 15 does not speak to newer servers, whose schema is the same as that of 15.
            if major <= 15:
                (t.tmp / "schema.sql").write_text(server.client([DEBIAN + "/pg_dump", "-s", "target"], "target"))
            tables = read(t, t.tmp / "schema.sql")
            if major <= 15:
                check_forms(t, server, without_text(tables))
            check_snapshot(t, server, tables)
            compare_tables(server, tables)
            if major >= 12:
                compare_columns(server, tables)
            compare_constraints(server, tables)
            compare_indexes(server, tables)  # makes indexes of its own, so it comes last


def test_what_version_18_added(t):
    tables = read(t, t.testdata / "dumps/newest.v18.sql")
    assert without_text(read(t, t.testdata / "dumps/newest.v18.custom.dump")) == without_text(tables)
    with Server(bindir=programs(18)) as server:
        server.psql("CREATE DATABASE target")
        server.psql(file=t.testdata / "dumps/newest.sql", dbname="target")
        compare_tables(server, tables)
        compare_columns(server, tables)
        compare_constraints(server, tables)
        compare_indexes(server, tables)
