"""What the schema reader makes of dumps, against the system catalogues of the server that they came from."""
import json
import re

from catalogue import read
from pgserver import DEBIAN, Server

SCHEMAS = ("dumps/nasty.sql", "dumps/statistics.sql", "mlops/schema.sql", "pgbench/schema.sql", "scenario/schema.sql")
USER_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS " \
    "(SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"

COLUMNS = """SELECT json_agg(json_build_array(n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity <> '', a.attgenerated <> '', CASE WHEN a.attcollation <> t.typcollation THEN l.collname ELSE '' END,
    coalesce(CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, ''))
    ORDER BY n.nspname, c.relname, a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p', 'f') AND """ + USER_SCHEMA

TABLES = """SELECT json_agg(json_build_array(n.nspname, c.relname, c.relkind, c.relpersistence = 'u',
    coalesce(pg_get_expr(c.relpartbound, c.oid), ''), coalesce(pg_get_partkeydef(c.oid), ''),
    coalesce((SELECT p.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent WHERE i.inhrelid = c.oid AND i.inhseqno = 1), ''),
    coalesce(obj_description(c.oid, 'pg_class'), '')) ORDER BY n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND """ + USER_SCHEMA

CONSTRAINTS = """SELECT json_agg(json_build_array(n.nspname, c.relname, k.conname, k.contype,
    (SELECT coalesce(json_agg(a.attname ORDER BY o), '[]') FROM unnest(k.conkey) WITH ORDINALITY u (num, o)
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num),
    coalesce((SELECT rn.nspname || '.' || r.relname FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace WHERE r.oid = k.confrelid), ''),
    (SELECT coalesce(json_agg(a.attname ORDER BY o), '[]') FROM unnest(k.confkey) WITH ORDINALITY u (num, o)
     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
    k.confdeltype, k.confupdtype, k.condeferrable, NOT k.convalidated, k.confmatchtype = 'f', pg_get_constraintdef(k.oid))
    ORDER BY n.nspname, c.relname, k.conname)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype IN ('p', 'u', 'x', 'c', 'f') AND (k.conislocal OR k.contype IN ('p', 'u', 'x')) AND """ + USER_SCHEMA

INDEXES = """SELECT json_agg(json_build_array(n.nspname, c.relname, x.relname, pg_get_indexdef(i.indexrelid), i.indisunique,
    i.indisclustered, i.indisreplident, i.indisvalid,
    coalesce((SELECT k.conname FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x')), ''),
    coalesce((SELECT p.relname FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = x.oid), ''),
    coalesce(obj_description(x.oid, 'pg_class'), ''),
    coalesce((SELECT s.spcname FROM pg_tablespace s WHERE s.oid = x.reltablespace), '')) ORDER BY n.nspname, c.relname, x.relname)
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE """ + USER_SCHEMA


def ask(server, sql):
    return json.loads(server.psql("SET search_path = ''; SET default_tablespace = ''; " + sql, dbname="target") or "[]") or []


def load(server, path):
    server.psql("DROP DATABASE IF EXISTS target")
    server.psql("CREATE DATABASE target")
    server.psql(file=path, dbname="target")


def same(kind, ours, theirs):
    assert ours == theirs, "%s differ\nnot read: %r\nnot there: %r" % (
        kind, [row for row in theirs if row not in ours][:5], [row for row in ours if row not in theirs][:5])


def compare_tables(server, tables):
    theirs = ask(server, TABLES)
    for row in theirs:  # whether a number stands in quotes depends on the column's type
        row[4] = re.sub(r"'(-?\d+)'", r"\1", row[4])
    ours = [[t["schema"], t["name"], t["kind"], t["unlogged"], re.sub(r"'(-?\d+)'", r"\1", t["bound"]), t["key"], t["parent"], t["comment"]] for t in tables.values()]
    same("tables", sorted(ours), sorted(theirs))


def compare_columns(server, tables):
    theirs = ask(server, COLUMNS)
    ours = [[t["schema"], t["name"], c["name"], c["type"], c["not_null"], c["identity"], c["generated"] != "", c["collation"],
             c["default"]] for t in tables.values() if t["kind"] in "rpf" for c in t["columns"]]
    same("columns", [row[:8] for row in ours], [row[:8] for row in theirs])
    # A default has our own spelling: the server must understand it as the same.
    for mine, row in zip(ours, theirs):
        assert bool(mine[8]) == bool(row[8]), (mine, row)


def compare_constraints(server, tables):
    theirs = ask(server, CONSTRAINTS)
    ours = []
    for t in tables.values():
        for c in t["constraints"]:
            if c["kind"] == "n":
                continue
            ours.append([t["schema"], t["name"], c["name"], c["kind"], c["columns"], c["references"], c["referenced"],
                         c["on_delete"], c["on_update"], c["deferrable"], c["not_valid"], c["match_full"]])
    theirs = [row[:12] for row in theirs]
    for row in ours + theirs:
        if row[3] in "cx":
            row[4] = []
    same("constraints", sorted(ours), sorted(theirs))


def compare_indexes(server, tables):
    """Every index is made anew from what was read: the server must print the same definition for both."""
    theirs = ask(server, INDEXES)
    ours = [[t["schema"], t["name"], i["name"], i["unique"], i["clustered"], i["replica_identity"], i["constraint"], i["parent"],
             i["comment"]] for t in tables.values() for i in t["indexes"]]
    same("indexes", sorted(ours), sorted(row[:3] + row[4:7] + row[8:11] for row in theirs))
    invalid = {(t["schema"], i["name"]) for t in tables.values() for i in t["indexes"] if i["invalid"]}
    same("invalid indexes", invalid, {(row[0], row[2]) for row in theirs if not row[7]})
    by_name = {(t["schema"], i["name"]): i for t in tables.values() for i in t["indexes"]}
    script = ["SET search_path = app, ext, public;"]
    wanted = []
    for number, row in enumerate(row for row in theirs if not row[8]):
        statement = by_name[row[0], row[2]]["create"]
        start = statement.index("IF NOT EXISTS ") + len("IF NOT EXISTS ")
        end = statement.index(" ON ", start)
        script.append(statement[:start].replace("CONCURRENTLY ", "").replace("IF NOT EXISTS ", "") + "check_%d" % number +
                      statement[end:] + ";")
        wanted.append(row)
    server.psql("\n".join(script), dbname="target")
    for number, row in enumerate(wanted):
        definition = server_definition(server, row[0], number)
        head, tail = row[3].split(" ON ", 1)
        assert without_order(definition.split(" ON ", 1)[1]) == without_order(tail), (row[2], definition, row[3])
        assert definition.split(" ON ", 1)[0].split(" INDEX ")[0] == head.split(" INDEX ")[0]


def without_order(definition):
    """Operands of AND have no order: the reader sorts them.  AT TIME ZONE is a call of timezone()."""
    definition = re.sub(r"\((\w+) AT TIME ZONE ('\w+'::text)\)", r"timezone(\2, \1)", definition)
    head, _, where = definition.partition(" WHERE ")
    return head, sorted(where.replace("(", "").replace(")", "").split(" AND "))


def server_definition(server, schema, number):
    return ask(server, "SELECT to_json(pg_get_indexdef(i.oid)) FROM pg_class i JOIN pg_namespace n ON n.oid = i.relnamespace "
               "WHERE n.nspname = '%s' AND i.relname = 'check_%d'" % (schema.replace("'", "''"), number))


def test_dumps_are_read_as_the_server_has_them(t):
    with Server(settings={"allow_in_place_tablespaces": "on"}) as server:
        server.psql("CREATE ROLE bench; CREATE ROLE shop")
        for name in SCHEMAS:
            load(server, t.testdata / name)
            dump = t.tmp / "dump.sql"
            dump.write_text(server.client([DEBIAN + "/pg_dump", "-s", "target"], "target"))
            tables = read(t, dump)
            compare_tables(server, tables)
            compare_columns(server, tables)
            compare_constraints(server, tables)
            compare_indexes(server, tables)


def test_hand_written_schemas_are_read_as_the_server_makes_them(t):
    """No dump between: what the server adds by itself (names, copies for partitions) is added by the reader, too."""
    with Server() as server:
        for script in sorted((t.testdata / "schemas").glob("*.sql")):
            load(server, script)
            tables = read(t, script)
            compare_tables(server, tables)
            compare_columns(server, tables)
            compare_constraints(server, tables)
            compare_indexes(server, tables)


def test_statistics_may_come_before_or_after_their_schema(t):
    dumps = t.testdata / "dumps"
    whole = read(t, dumps / "statistics.v18.sql")
    schema, statistics = dumps / "plain.v18.sql", dumps / "statistics.v18.only.sql"
    assert read(t, schema, statistics) == read(t, statistics, schema) == whole
    assert any(table["rows"] > 0 for table in whole.values())


def test_structure_of_rails(t):
    """Without the comments at the head, with the versions behind: the schema that its migrations made."""
    dumps = t.testdata / "dumps"
    structure = read(t, dumps / "rails.structure.sql")
    assert len(structure) == 5 and len(structure["public", "orders"]["indexes"]) == 5
    with Server() as server:
        load(server, dumps / "rails.sql")
        compare_tables(server, structure)
        compare_columns(server, structure)
        compare_constraints(server, structure)
        compare_indexes(server, structure)
    result = t.run(["analyze", "-q", "-f", "json", "-o", t.tmp / "out", dumps / "rails.structure.sql"])
    got = json.loads((t.tmp / "out/report.json").read_text())
    assert result.code == 0 and [i["kind"] for i in got["inputs"]] == ["schema"]
    assert [r["apply"][0] for r in got["recommendations"] if r["rule"] == "index-redundant"] == \
        ["DROP INDEX CONCURRENTLY IF EXISTS public.index_orders_on_user_id"]


def test_recorded_dumps_of_each_version_agree(t):
    """One schema on servers 10 to 15: what a later server adds is all that differs."""
    dumps = t.testdata / "dumps"
    before = {}
    for major in (10, 11, 12, 13, 14, 15):
        tables = read(t, dumps / ("wide.v%d.sql.gz" % major))
        assert set(before) <= set(tables), major
        before = tables
    assert len(before) >= 28


def test_every_form_of_a_dump_says_the_same(t):
    """Plain, with data, with INSERTs, --clean, all names quoted, custom format, tar: one catalogue."""
    dumps = t.testdata / "dumps"
    wanted = read(t, dumps / "nasty.schema.sql")
    forms = ["nasty.data.sql.gz", "nasty.inserts.sql.gz", "nasty.clean.sql.gz", "nasty.quoted.sql.gz", "nasty.custom.dump",
             "nasty.custom.schema.dump", "nasty.tar"]

    def comparable(tables, comments=True):
        def plain(thing):
            return thing if comments else dict(thing, comment="")
        return {name: dict(plain(table), query="", columns=[plain(c) for c in table["columns"]],
                           indexes=[dict(plain(i), definition="") for i in table["indexes"]]) for name, table in tables.items()}
    def unquoted(tables):
        return json.loads(json.dumps({".".join(name): table for name, table in tables.items()}).replace('\\"', ""))
    for form in forms:
        comments = form != "nasty.inserts.sql.gz"  # made with --no-comments
        ours, theirs = comparable(read(t, dumps / form), comments), comparable(wanted, comments)
        if form == "nasty.quoted.sql.gz":  # names inside expressions
            ours, theirs = unquoted(ours), unquoted(theirs)
        for name, table in theirs.items():
            assert ours[name] == table, (form, name, ours[name], table)
        assert len(ours) == len(theirs)
    everything = read(t, dumps / "nasty.dumpall.sql.gz")
    assert set(wanted) < set(everything)
    directory = read(t, dumps / "nasty.directory/toc.dat")
    for name, table in comparable(directory).items():
        assert table["columns"] == comparable(wanted)[name]["columns"], name


def test_defaults_and_checks_mean_the_same(t):
    """Our spelling of every DEFAULT and CHECK, given back to the server, prints as the original."""
    with Server(settings={"allow_in_place_tablespaces": "on"}) as server:
        load(server, t.testdata / "dumps/nasty.sql")
        dump = t.tmp / "dump.sql"
        dump.write_text(server.client([DEBIAN + "/pg_dump", "-s", "target"], "target"))
        tables = read(t, dump)
        theirs = {tuple(row[:3]): row[8] for row in ask(server, COLUMNS)}
        checks = {tuple(row[:3]): row[12] for row in ask(server, CONSTRAINTS) if row[3] == "c"}
        judged = 0
        for name, table in tables.items():
            where = '"%s"."%s"' % tuple(part.replace('"', '""') for part in name)
            for column in table["columns"]:
                if not column["default"] or table["kind"] != "r":
                    continue
                quoted = column["name"].replace('"', '""')
                server.psql('ALTER TABLE %s ALTER COLUMN "%s" SET DEFAULT %s' % (where, quoted, column["default"]), dbname="target")
                judged += 1
            for check in table["constraints"]:
                if check["kind"] != "c" or table["kind"] != "r":
                    continue
                printed = server.psql("BEGIN; SET search_path = app, public; ALTER TABLE %s ADD CONSTRAINT check_anew CHECK (%s) NOT VALID; "
                                      "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'check_anew' "
                                      "AND conrelid = '%s'::regclass; ROLLBACK" % (where, check["expression"], where.replace("'", "''")), dbname="target").strip()
                assert_same_check(printed, checks[name + (check["name"],)])
                judged += 1
        assert judged > 12, judged
        after = {tuple(row[:3]): row[8] for row in ask(server, COLUMNS)}
        assert after == theirs, [(n, after[n], theirs[n]) for n in theirs if after[n] != theirs[n]]


def assert_same_check(ours, theirs):
    noise = r"[()]|^CHECK|NOTVALID|NOINHERIT|OPERATOR|public\.|app\.|::(text|charactervarying|public\.citext|citext)"
    ours, theirs = (re.sub(noise, "", text.replace(" ", "")) for text in (ours, theirs))
    assert sorted(ours.split("AND")) == sorted(theirs.split("AND")), (ours, theirs)


def test_a_directory_archive_is_one_schema(t):
    """Its data files are neither read nor complained of."""
    result = t.run(["analyze", "-f", "json", "-o", t.tmp / "out", t.testdata / "dumps/nasty.directory"])
    assert result.code == 0 and not result.err, result
    got = json.loads((t.tmp / "out/report.json").read_text())
    assert {i["kind"] for i in got["inputs"]} == {"schema"} and len(got["tables"]) == 3


ONE = "CREATE TABLE users (id int PRIMARY KEY, mail text); CREATE INDEX one_mail ON users (mail); CREATE TABLE only_one (id int PRIMARY KEY);"
TWO = "CREATE TABLE users (key bigint PRIMARY KEY, name text); CREATE INDEX two_name ON users (name); CREATE TABLE only_two (id int PRIMARY KEY);"


def test_databases_of_a_cluster_are_kept_apart(t):
    """Of a table that two databases have, the one of the database that the log speaks of counts, and the report says so."""
    with Server() as server:
        server.psql("CREATE DATABASE one; CREATE DATABASE two")
        server.psql(ONE, dbname="one")
        server.psql(TWO, dbname="two")
        (t.tmp / "all.sql").write_text(server.client([DEBIAN + "/pg_dumpall"]))
        for name in ("one", "two"):
            (t.tmp / (name + ".dump")).write_bytes(server.client([DEBIAN + "/pg_dump", "-Fc", name], text=False))
    line = "2026-11-20 10:00:%02d.000 UTC [77] app@%s LOG:  duration: 5.000 ms  statement: SELECT * FROM users WHERE %s = 'x'\n"
    for database, column, index in (("one", "mail", "one_mail"), ("two", "name", "two_name")):
        (t.tmp / "server.log").write_text("".join(line % (n, database, column) for n in range(50)))
        for inputs in (["all.sql"], ["one.dump", "two.dump"], ["two.dump", "one.dump"]):
            result = t.run(["analyze", "-q", "-f", "json", "-o", t.tmp / "out", t.tmp / "server.log", *[t.tmp / i for i in inputs]])
            assert result.code == 0, result
            got = json.loads((t.tmp / "out/report.json").read_text())
            names = {i["name"]: i for i in got["indexes"]}
            assert index in names and len([n for n in names if n in ("one_mail", "two_name")]) == 1, (database, inputs, sorted(names))
            assert names[index]["serves"], names[index]
            assert {"only_one", "only_two"} < {x["name"] for x in got["tables"]}
            assert [n for n in got["notes"] if "more than one database" in json.dumps(n) and database in json.dumps(n)], got["notes"]
