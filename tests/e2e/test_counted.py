"""pg_stat_statements in a snapshot: what the log's threshold hides counts as evidence, and never twice."""
import json

from archive import report
from pgserver import Server

SCHEMA = """CREATE TABLE events (id bigint PRIMARY KEY, parent_id bigint, kind text NOT NULL, created_at timestamptz NOT NULL, note text);
CREATE INDEX by_kind ON events (kind); CREATE INDEX by_note ON events (note); CREATE INDEX by_parent ON events (parent_id);
CREATE VIEW recent AS SELECT id, parent_id FROM events WHERE created_at > '2026-01-01';
INSERT INTO events SELECT g, g % 900, 'kind ' || g % 50, now(), 'n' || g FROM generate_series(1, 40000) g; ANALYZE events;
"""


def record(t):
    """A log that shows slow statements only, and a snapshot that counts all of them."""
    settings = {"shared_preload_libraries": "pg_stat_statements", "log_min_duration_statement": "100", "compute_query_id": "on",
                "log_line_prefix": "%m [%p] %q%u@%d ", "track_io_timing": "on"}
    with Server(settings) as server:
        (t.tmp / "schema.sql").write_text(SCHEMA.split("INSERT")[0])
        server.psql(SCHEMA)
        server.psql("CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset()")
        server.psql("".join("SELECT id FROM events WHERE kind = 'kind %d' LIMIT 1;" % n for n in range(30)))
        server.psql("SELECT id FROM recent WHERE parent_id = 5;")
        server.psql("SELECT count(*), pg_sleep(0.12) FROM events WHERE id > 5;" * 3)
        snapshot = server.psql(file=t.root / "parsers/snapshot.sql")
        (t.tmp / "server.log").write_bytes(server.log())
    # The counters have run for a month; no index was read by the planner's choice.
    document = json.loads(snapshot)
    document["captured_at"], document["statements_since"] = "2026-11-21T00:00:00Z", "2026-10-22T00:00:00Z"
    for row in document["index_stats"]:
        row["scans"] = 0
    for row in document["relations"]:
        if row["kind"] == "index":
            row["bytes"] = 20000000
    (t.tmp / "snapshot.json").write_text(json.dumps(document))
    return document


def test_counted_statements_complete_the_log(t):
    document = record(t)
    got = report(t, [t.tmp / "schema.sql", t.tmp / "server.log", t.tmp / "snapshot.json"])
    shown = [p for p in got["patterns"] if "from events where id >" in p["query"]]
    assert len(shown) == 1 and shown[0]["calls"] == 3, shown
    assert shown[0]["counted"]["calls"] == 3 and shown[0]["counted"]["total_ms"] >= 300
    assert got["totals"]["calls"] == sum(p["calls"] for p in got["patterns"])  # nothing is counted twice
    note = [n for n in got["notes"] if "pg_stat_statements counts" in json.dumps(n)]
    assert len(note) == 1, got["notes"]
    # by_kind and by_parent are needed by statements that only the counters show, the latter through a view.
    rows = {tuple(r["columns"]): r for r in got["recommendations"] if r["rule"] == "index-unused"}
    assert set(rows) == {("note",)}, rows
    assert any("none of which" in e["what"] for e in rows[("note",)]["evidence"]) and not rows[("note",)]["apply_commented"]
    assert document["statements_forgotten"] == 0

    # A table of statements that had to forget some cannot say that none uses an index.
    document["statements_forgotten"] = 7
    (t.tmp / "snapshot.json").write_text(json.dumps(document))
    got = report(t, [t.tmp / "schema.sql", t.tmp / "server.log", t.tmp / "snapshot.json"])
    assert not [r for r in got["recommendations"] if r["rule"] == "index-unused"]


def test_evidence_says_where_it_comes_from(t):
    record(t)
    got = report(t, [t.tmp / "schema.sql", t.tmp / "server.log", t.tmp / "snapshot.json"])
    counted = [e for r in got["recommendations"] for e in r["evidence"] if e["what"] == "counted by pg_stat_statements"]
    assert counted and all(e["source"] == "snapshot" and "3 calls in 30.0 days" in e["value"] for e in counted), counted
