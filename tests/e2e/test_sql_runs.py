"""The SQL of the report on a real PostgreSQL 15: every statement is accepted, and rolling back leaves no trace."""
from pgserver import DEBIAN, Server

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
