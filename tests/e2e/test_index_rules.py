"""A hit and a miss for every rule on indexes and tables that lives on the schema and the snapshot."""
import json

from archive import report

TABLE = """CREATE TABLE public.parents (id bigint PRIMARY KEY, code text);
CREATE TABLE public.events (id bigint PRIMARY KEY, parent_id bigint, kind text NOT NULL, active boolean NOT NULL,
    payload jsonb, created_at timestamp with time zone NOT NULL);
"""


def snapshot(tables=(), indexes=(), columns=(), captured="2026-11-21T00:00:00Z", reset="2026-10-22T00:00:00Z"):
    """tables: (name, rows, bytes, counters); indexes: (name, table, bytes, scans, valid, definition)."""
    relations, table_stats, index_stats = [], [], []
    for name, rows, size, counters in tables:
        relations.append({"schema": "public", "name": name, "kind": "table", "rows": rows, "pages": size // 8192, "allvisible": 0,
                          "bytes": size})
        table_stats.append(dict({"schemaname": "public", "relname": name, "n_live_tup": rows, "n_dead_tup": 0, "seq_scan": 0,
                                 "n_mod_since_analyze": 0, "n_tup_ins": 0, "n_tup_upd": 0, "n_tup_del": 0, "n_tup_hot_upd": 0,
                                 "idx_scan": 0, "last_autoanalyze": "2026-11-20T00:00:00Z"}, **counters))
    for name, table, size, scans, valid, definition in indexes:
        rows = next((t[1] for t in tables if t[0] == table), 0)
        relations.append({"schema": "public", "name": name, "kind": "index", "rows": rows, "pages": size // 8192, "bytes": size,
                          "table": table, "method": "btree", "is_valid": valid, "is_unique": False, "is_primary": False,
                          "definition": definition})
        index_stats.append({"schema": "public", "table": table, "index": name, "scans": scans, "tuples_read": 0, "tuples_fetched": 0})
    return json.dumps({"pgassay_snapshot": 1, "captured_at": captured, "server_version_num": 150020, "database": "d",
                       "database_bytes": 1, "left_out": [], "settings": {}, "relations": relations, "columns": list(columns),
                       "table_stats": table_stats, "index_stats": index_stats, "database_stats": {"stats_reset": reset}})


def log(*statements):
    """(statement, milliseconds, times), a second apart over a day."""
    lines, second, total = [], 0, sum(times for _, _, times in statements)
    for statement, milliseconds, times in statements:
        for _ in range(times):
            at = second * 86000 // max(total, 1)
            lines.append("2026-11-20 %02d:%02d:%02d.000 UTC [77] LOG:  duration: %.3f ms  statement: %s\n" %
                         (at // 3600, at // 60 % 60, at % 60, milliseconds, statement))
            second += 1
    return "".join(lines)


def findings(t, rule, schema, snap=None, statements=(), plan=None, options=()):
    """The rule's recommendations."""
    inputs = [t.tmp / "schema.sql"]
    inputs[0].write_text(TABLE + schema)
    if snap:
        inputs.append(t.tmp / "snapshot.json")
        inputs[-1].write_text(snap)
    if statements:
        inputs.append(t.tmp / "server.log")
        inputs[-1].write_text(log(*statements))
    if plan:
        inputs.append(t.tmp / "plan.json")
        inputs[-1].write_text(json.dumps([plan]))
    got = report(t, inputs, *options)
    return [r for r in got["recommendations"] if r["rule"] == rule]


def test_index_duplicate(t):
    rows = findings(t, "index-duplicate", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (kind DESC);")
    assert [r["apply"] for r in rows] == [["DROP INDEX CONCURRENTLY IF EXISTS public.b"]]
    assert rows[0]["rollback"] == ["CREATE INDEX CONCURRENTLY b ON events (kind DESC)"]
    assert not findings(t, "index-duplicate", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (kind DESC NULLS LAST);")
    rows = findings(t, "index-duplicate", "ALTER TABLE events ADD CONSTRAINT twin UNIQUE (id);")
    assert rows[0]["apply"] == ["ALTER TABLE public.events DROP CONSTRAINT IF EXISTS twin"] and rows[0]["apply_commented"]


def test_index_redundant(t):
    rows = findings(t, "index-redundant", "ALTER TABLE events ADD CONSTRAINT k UNIQUE (parent_id, kind); CREATE INDEX a ON events (parent_id);")
    assert [r["columns"] for r in rows] == [["parent_id"]]
    assert "k" in rows[0]["title"] and not rows[0]["apply_commented"]
    assert not findings(t, "index-redundant", "CREATE UNIQUE INDEX a ON events (parent_id); CREATE INDEX b ON events (parent_id, kind);")
    # A cover that is far larger costs reads more than it saves writes.
    wide = snapshot([("events", 100000, 20000000, {})],
                    [("a", "events", 2000000, 9, True, ""), ("b", "events", 20000000, 9, True, "")])
    rows = findings(t, "index-redundant", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (kind, payload);", wide)
    assert rows[0]["apply_commented"] and rows[0]["confidence"] < 0.7


FOREIGN_KEY = "ALTER TABLE events ADD CONSTRAINT events_parent FOREIGN KEY (parent_id) REFERENCES parents ON DELETE CASCADE;"


def test_index_missing_fk(t):
    rows = findings(t, "index-missing-fk", FOREIGN_KEY)
    assert rows[0]["severity"] == "info" and rows[0]["apply_commented"] and "schema only" in rows[0]["rationale"]
    assert rows[0]["apply"] == ["CREATE INDEX CONCURRENTLY IF NOT EXISTS events_parent_id_idx ON public.events USING btree (parent_id)"]
    snap = snapshot([("events", 1000000, 100000000, {})])
    rows = findings(t, "index-missing-fk", FOREIGN_KEY, snap, [("DELETE FROM parents WHERE id = 5", 90.0, 10)])
    assert rows[0]["severity"] in ("warning", "critical") and not rows[0]["apply_commented"], rows
    assert rows[0]["patterns"] and rows[0]["benefit"]["ms_per_day"] > 100 or not rows[0]["apply"]
    for index in ("(parent_id)", "(parent_id, kind)", "USING hash (parent_id)", "(parent_id) WHERE parent_id IS NOT NULL"):
        assert not findings(t, "index-missing-fk", FOREIGN_KEY + "CREATE INDEX i ON events %s;" % index), index
    for index in ("(kind, parent_id)", "USING brin (parent_id)", "(parent_id) WHERE active", "((parent_id + 0))"):
        assert findings(t, "index-missing-fk", FOREIGN_KEY + "CREATE INDEX i ON events %s;" % index), index
    small = snapshot([("events", 100, 8192, {})])
    assert not findings(t, "index-missing-fk", FOREIGN_KEY, small)


def test_index_missing_fk_measured_by_a_trigger(t):
    plan = {"Query Text": "DELETE FROM parents WHERE id = 5",
            "Plan": {"Node Type": "ModifyTable", "Operation": "Delete", "Relation Name": "parents", "Schema": "public", "Alias": "parents",
                     "Startup Cost": 0, "Total Cost": 8, "Plan Rows": 0, "Plan Width": 0, "Actual Startup Time": 0.1,
                     "Actual Total Time": 0.1, "Actual Rows": 0, "Actual Loops": 1},
            "Triggers": [{"Trigger Name": "RI_ConstraintTrigger_a_16401", "Constraint Name": "events_parent", "Relation": "parents",
                          "Time": 85.0, "Calls": 1}], "Execution Time": 85.3}
    rows = findings(t, "index-missing-fk", FOREIGN_KEY, None, [("DELETE FROM parents WHERE id = 5", 90.0, 10)], plan)
    assert rows[0]["benefit"]["basis"] == "measured" and rows[0]["confidence"] > 0.9, rows


def test_index_unused(t):
    sizes = [("events", 1000000, 200000000, {"n_tup_ins": 1000000})]
    index = "CREATE INDEX a ON events (kind);"
    rows = findings(t, "index-unused", index, snapshot(sizes, [("a", "events", 20000000, 0, True, "")]))
    assert rows[0]["apply"] == ["DROP INDEX CONCURRENTLY IF EXISTS public.a"] and "replicas" in rows[0]["rationale"]
    assert rows[0]["cost"]["index_bytes"] == -20000000 and rows[0]["cost"]["write_ms_per_day"] < 0
    assert not findings(t, "index-unused", index, snapshot(sizes, [("a", "events", 20000000, 7, True, "")]))
    # Counters of an hour say nothing.
    assert not findings(t, "index-unused", index, snapshot(sizes, [("a", "events", 20000000, 0, True, "")], reset="2026-11-20T23:00:00Z"))
    unique = snapshot(sizes, [("a", "events", 20000000, 0, True, "")])
    assert not findings(t, "index-unused", "CREATE UNIQUE INDEX a ON events (kind);", unique)
    assert not findings(t, "index-unused", FOREIGN_KEY + "CREATE INDEX a ON events (parent_id);", unique)


def test_index_unused_between_two_snapshots(t):
    sizes, index = [("events", 1000000, 200000000, {})], "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (created_at);"
    for name, captured, scans in (("one.json", "2026-11-01T00:00:00Z", (70, 70)), ("two.json", "2026-11-21T00:00:00Z", (70, 90))):
        (t.tmp / name).write_text(snapshot(sizes, [("a", "events", 20000000, scans[0], True, ""), ("b", "events", 20000000, scans[1], True, "")],
                                           captured=captured))
    (t.tmp / "schema.sql").write_text(TABLE + index)
    got = report(t, [t.tmp / "schema.sql", t.tmp / "two.json", t.tmp / "one.json"])
    rows = [r for r in got["recommendations"] if r["rule"] == "index-unused"]
    assert [r["columns"] for r in rows] == [["kind"]] and "between the two snapshots" in rows[0]["rationale"], rows


def test_index_unused_by_the_log(t):
    statements = [("SELECT id FROM events WHERE parent_id = 7", 5.0, 200), ("SELECT 1", 0.05, 50)]
    rows = findings(t, "index-unused", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (parent_id, kind);", None, statements)
    assert [r["columns"] for r in rows] == [["kind"]] and rows[0]["apply_commented"] and rows[0]["severity"] == "info"
    # A log that leaves short statements out cannot say that none uses an index.
    assert not findings(t, "index-unused", "CREATE INDEX a ON events (kind);", None, statements[:1])


def test_index_invalid(t):
    broken = "CREATE INDEX a ON public.events USING btree (kind)"
    snap = snapshot([("events", 1000, 8192, {})], [("a", "events", 8192, 0, False, broken), ("a_ccnew", "events", 8192, 0, False,
                                                                                        broken.replace(" a ", " a_ccnew "))])
    rows = findings(t, "index-invalid", "", snap)
    assert sorted(r["apply"][0] for r in rows) == ["DROP INDEX CONCURRENTLY IF EXISTS public.a_ccnew", "REINDEX INDEX CONCURRENTLY public.a"]
    assert not findings(t, "index-invalid", broken + ";", snapshot([("events", 1000, 8192, {})], [("a", "events", 8192, 0, True, broken)]))
    parts = """CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); CREATE INDEX i ON ONLY p (id); CREATE INDEX i1 ON p1 (id);
        ALTER INDEX i ATTACH PARTITION i1;"""
    rows = findings(t, "index-invalid", parts)
    assert rows[0]["apply"] == ["CREATE INDEX CONCURRENTLY IF NOT EXISTS p2_i ON public.p2 USING btree (id)",
                                "ALTER INDEX public.i ATTACH PARTITION public.p2_i"], rows
    assert not findings(t, "index-invalid", parts + "CREATE INDEX i2 ON p2 (id); ALTER INDEX i ATTACH PARTITION i2;")


def column(name, **stats):
    return dict({"schema": "public", "table": "events", "column": name, "inherited": False, "null_frac": 0, "avg_width": 1,
                 "n_distinct": 2, "mcv": None, "mcf": None, "histogram": None, "correlation": None, "mce": None, "mcef": None}, **stats)


def test_index_low_cardinality(t):
    sizes = [("events", 1000000, 200000000, {})]
    index, search = "CREATE INDEX a ON events (active);", [("SELECT id FROM events WHERE NOT active", 5.0, 50)]
    rare = snapshot(sizes, columns=[column("active", mcv=["t", "f"], mcf=[0.98, 0.02])])
    rows = findings(t, "index-low-cardinality", index, rare, search)
    assert "WHERE not active" in rows[0]["apply"][0] and rows[0]["apply"][1] == "DROP INDEX CONCURRENTLY IF EXISTS public.a", rows
    assert len(rows[0]["rollback"]) == 2
    even = snapshot(sizes, columns=[column("active", mcv=["t", "f"], mcf=[0.5, 0.5])])
    rows = findings(t, "index-low-cardinality", index, even, search)
    assert rows[0]["apply_commented"]
    many = snapshot(sizes, columns=[column("kind", n_distinct=5000)])
    assert not findings(t, "index-low-cardinality", "CREATE INDEX a ON events (kind);", many)
    assert not findings(t, "index-low-cardinality", "CREATE INDEX a ON events (parent_id) WHERE active;", rare)
    # Several rare values, all searched: that is what a plain index is for.
    kinds = snapshot(sizes, columns=[column("kind", n_distinct=4, mcv=["a", "b", "c"], mcf=[0.9, 0.05, 0.04])])
    both = [("SELECT id FROM events WHERE kind = 'b'", 5.0, 50), ("SELECT id FROM events WHERE kind = 'c'", 5.0, 50)]
    assert not findings(t, "index-low-cardinality", "CREATE INDEX a ON events (kind);", kinds, both)
    assert findings(t, "index-low-cardinality", "CREATE INDEX a ON events (kind);", kinds, both[:1])[0]["apply"]


def test_index_over_indexed(t):
    indexes = "".join("CREATE INDEX i%d ON events (%s);" % (n, c) for n, c in enumerate(("kind", "active, kind", "parent_id", "created_at")))
    busy = snapshot([("events", 9000000, 900000000, {"n_tup_ins": 9000000, "idx_scan": 100})])
    rows = findings(t, "index-over-indexed", indexes, busy)
    assert rows[0]["table"] == "public.events" and "created_at" in rows[0]["rationale"] and "i0" in rows[0]["rationale"]
    read = snapshot([("events", 9000000, 900000000, {"n_tup_ins": 9000000, "idx_scan": 90000000})])
    assert not findings(t, "index-over-indexed", indexes, read)
    assert not findings(t, "index-over-indexed", "CREATE INDEX i ON events (kind);", busy)


def test_brin_for_a_time_that_only_grows(t):
    index = "CREATE INDEX a ON events (created_at);"
    columns = [column("created_at", avg_width=8, n_distinct=-1, correlation=0.9999)]
    big = snapshot([("events", 50000000, 9000000000, {"n_tup_ins": 50000000})], [("a", "events", 1100000000, 50, True, "")], columns)
    span = [("SELECT count(*) FROM events WHERE created_at > '2026-11-01'", 50.0, 20)]
    rows = findings(t, "index-over-indexed", index, big, span)
    assert "USING brin (created_at)" in rows[0]["apply"][0] and rows[0]["apply_commented"], rows
    latest = [("SELECT id FROM events WHERE created_at > '2026-11-01' ORDER BY created_at DESC LIMIT 10", 1.0, 20)]
    assert not findings(t, "index-over-indexed", index, big, latest)


def test_index_bloat(t):
    tables = [("events", 1000000, 200000000, {})]
    columns = [column("parent_id", avg_width=8, n_distinct=-1)]
    index = "CREATE INDEX a ON events (parent_id);"
    rows = findings(t, "index-bloat", index, snapshot(tables, [("a", "events", 120000000, 5, True, "")], columns))
    assert rows[0]["apply"] == ["REINDEX INDEX CONCURRENTLY public.a"] and -100000000 < rows[0]["cost"]["index_bytes"] < -90000000, rows
    assert not findings(t, "index-bloat", index, snapshot(tables, [("a", "events", 23000000, 5, True, "")], columns))


def test_table_partition(t):
    big = snapshot([("events", 50000000, 9000000000, {"n_tup_ins": 50000000})],
                   columns=[column("created_at", avg_width=8, n_distinct=-1, correlation=0.9999)])
    purge = [("DELETE FROM events WHERE created_at < '2026-08-01'", 60000.0, 2), ("SELECT id FROM events WHERE id = 5", 1.0, 50)]
    rows = findings(t, "table-partition", "", big, purge)
    assert rows[0]["columns"] == ["created_at"] and rows[0]["apply_commented"] and rows[0]["benefit"]["ms_per_day"] > 60000
    assert not findings(t, "table-partition", "", big, [("SELECT id FROM events WHERE id = 5", 1.0, 50)])
    small = snapshot([("events", 5000, 900000, {"n_tup_ins": 5000})])
    assert not findings(t, "table-partition", "", small, purge)


def test_table_stale_statistics(t):
    stale = [("events", 100000, 9000000, {"n_mod_since_analyze": 80000})]
    rows = findings(t, "table-stale-statistics", "", snapshot(stale, columns=[column("kind")]))
    assert rows[0]["apply"] == ["ANALYZE public.events"] and "80 %" in rows[0]["title"]
    never = [("events", 100000, 9000000, {"n_mod_since_analyze": 100000, "last_autoanalyze": None})]
    assert "no statistics" in findings(t, "table-stale-statistics", "", snapshot(never))[0]["title"]
    fresh = [("events", 100000, 9000000, {"n_mod_since_analyze": 8000})]
    assert not findings(t, "table-stale-statistics", "", snapshot(fresh, columns=[column("kind")]))


def test_table_vacuum(t):
    rows = findings(t, "table-vacuum", "", snapshot([("events", 2000000, 90000000, {"n_dead_tup": 1500000})]))
    assert rows[0]["apply"][0] == "VACUUM (ANALYZE) public.events" and len(rows[0]["rollback"]) == 1
    assert not findings(t, "table-vacuum", "", snapshot([("events", 2000000, 90000000, {"n_dead_tup": 100000})]))


def test_thresholds_can_be_set(t):
    snap = snapshot([("events", 2000000, 90000000, {"n_dead_tup": 100000})])
    assert findings(t, "table-vacuum", "", snap, options=("--set", "table-vacuum.min_dead_percent=4"))


def test_an_index_that_serves_through_a_view_is_used(t):
    schema = "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (created_at);" \
        "CREATE VIEW inner_view AS SELECT e.id, e.kind FROM public.events e WHERE e.active;" \
        "CREATE VIEW v AS SELECT i.id, i.kind FROM public.inner_view i;"
    statements = [("SELECT id FROM v WHERE kind = 'x'", 5.0, 200), ("SELECT 1", 0.05, 50)]
    rows = findings(t, "index-unused", schema, None, statements)
    assert [r["columns"] for r in rows] == [["created_at"]], rows


def test_an_index_that_a_view_needs_under_another_name_is_used(t):
    schema = "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (created_at); CREATE INDEX c ON events (parent_id); CREATE INDEX d ON events (id, kind);" \
        "CREATE VIEW v AS SELECT e.id, e.kind AS sort, e.created_at AS born FROM public.events e;" \
        "CREATE VIEW latest AS SELECT v.id, v.born AS day FROM public.v ORDER BY v.born DESC LIMIT 5;" \
        "CREATE MATERIALIZED VIEW m AS SELECT e.parent_id FROM public.events e WHERE e.parent_id = 7;"
    statements = [("SELECT id FROM v WHERE sort = 'x'", 5.0, 200), ("SELECT day FROM latest", 0.05, 50)]
    rows = findings(t, "index-unused", schema, None, statements)
    assert [r["columns"] for r in rows] == [["id", "kind"]], rows
    statements = [("SELECT id FROM v ORDER BY sort LIMIT 3", 5.0, 200), ("SELECT 1", 0.05, 50)]
    rows = findings(t, "index-unused", schema, None, statements)
    assert sorted(r["columns"] for r in rows) == [["created_at"], ["id", "kind"]], rows


def test_counters_and_log_agree(t):
    """Zero scans in counters too young to speak alone, and a log that has no use for the index."""
    snap = snapshot([("events", 1000000, 200000000, {})], [("a", "events", 20000000, 0, True, ""), ("b", "events", 20000000, 3, True, "")],
                    reset="2026-11-20T23:00:00Z")
    statements = [("SELECT id FROM events WHERE parent_id = 7", 5.0, 200), ("SELECT 1", 0.05, 50)]
    rows = findings(t, "index-unused", "CREATE INDEX a ON events (kind); CREATE INDEX b ON events (created_at);", snap, statements)
    assert [r["columns"] for r in rows] == [["kind"]] and not rows[0]["apply_commented"] and rows[0]["severity"] == "warning", rows
