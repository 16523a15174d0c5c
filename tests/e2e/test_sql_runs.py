"""The SQL of the report on a real PostgreSQL 15: every statement is accepted, and rolling back leaves no trace."""
from pgserver import DEBIAN, Server
from test_reports import csv_log

INPUTS = ("postgresql.log.gz", "schema.sql", "snapshot.json", "plans")


def dump(server):
    """The schema as text, without the random word that newer pg_dumps put around it."""
    text = server.client([DEBIAN + "/pg_dump", "-s", "target"], "target", "postgres")
    return "\n".join(line for line in text.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))


def test_apply_and_rollback_leave_the_schema_as_it_was(t):
    out = t.tmp / "out"
    result = t.run(["analyze", "-q", "-o", out, "-f", "sql", *[t.testdata / "mlops" / name for name in INPUTS]])
    assert result.code == 0, result
    apply_sql = (out / "apply.sql").read_text()
    assert "CREATE INDEX" in apply_sql
    with Server() as server:
        server.psql("CREATE DATABASE target")
        server.psql((t.testdata / "mlops/schema.sql").read_text(), dbname="target")
        before = dump(server)
        server.psql(apply_sql, dbname="target")
        applied = dump(server)
        assert applied.count("CREATE INDEX") > before.count("CREATE INDEX")
        server.psql((out / "rollback.sql").read_text(), dbname="target")
        assert dump(server) == before


# Names that are allowed, each a way out of some quoting: of SQL, psql, Python, SQLAlchemy, Markdown, comments.
TABLE = "t\"; DROP TABLE victim; --\n'$$ :x %(y)s \\ {noformat}"
COLUMN = "c\"'); DROP TABLE victim; -- :z %s \"\"\" \\"


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def hostile_report(t, server):
    """The report on a table with such names that needs an index."""
    server.psql("CREATE DATABASE target")
    server.psql("CREATE TABLE victim (id int); CREATE TABLE %s (id int, %s int); INSERT INTO %s "
                "SELECT i, i %% 50000 FROM generate_series(1, 100000) i; ANALYZE" % (quoted(TABLE), quoted(COLUMN), quoted(TABLE)),
                dbname="target")
    server.psql("SELECT pg_stat_reset()", dbname="target")  # or it would be a table that is written to all the time
    (t.tmp / "schema.sql").write_text(dump(server))
    (t.tmp / "snapshot.json").write_text(server.client(
        [DEBIAN + "/psql", "-X", "-A", "-t", "-d", "target", "-c", t.run(["snapshot-sql"]).out], "target", "postgres"))
    csv_log(t.tmp / "log.csv", [("app", "target", "duration: 250.5 ms  statement: SELECT id FROM %s WHERE %s = %d" % (
        quoted(TABLE), quoted(COLUMN), i)) for i in range(300)])
    out = t.tmp / "out"
    result = t.run(["analyze", "-q", "-o", out, "-f", "sql,alembic,md,html,json", "--flavor", "jira", "log.csv", "schema.sql",
                    "snapshot.json"])
    assert result.code == 0, result
    assert "\nCREATE INDEX CONCURRENTLY" in (out / "apply.sql").read_text()
    return out


def test_hostile_names_do_what_they_name(t):
    with Server() as server:
        out = hostile_report(t, server)
        before = dump(server)
        assert "CREATE INDEX" not in before
        for script, indexes in (("apply.sql", 1), ("apply.sql", 1), ("rollback.sql", 0)):
            server.psql((out / script).read_text(), dbname="target")
            after = dump(server)
            assert after.count("CREATE INDEX") == indexes and "CREATE TABLE public.victim" in after, after
        assert after == before
        compile((out / "alembic_revision.py").read_text(), "alembic_revision.py", "exec")
    code = False
    for line in (out / "report.md").read_text().splitlines():
        code ^= line == "{noformat}"
        assert code or line == "{noformat}" or "{noformat}" not in line.replace("\\{noformat", ""), line
    assert not code
