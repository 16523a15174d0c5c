"""Index advice on the recorded workload: what must hold whatever the set is."""
import gzip
import json
import re

MODES = {
    "snapshot": ["schema.sql", "snapshot.json"],
    "plans": ["schema.sql", "plans"],
    "logs": ["schema.sql"],
}
CREATE = re.compile(r"^CREATE INDEX.*;$", re.M)


def without_plans(t):
    """The recorded log as it would be without auto_explain."""
    path, drop = t.tmp / "bare.log", False
    with gzip.open(t.testdata / "mlops/postgresql.log.gz", "rt") as log, open(path, "w") as out:
        for line in log:
            if re.match(r"\d{4}-\d\d-\d\d ", line):
                drop = bool(re.search(r"ms  plan:$", line.rstrip())) or (drop and " CONTEXT: " in line)
            if not drop:
                out.write(line)
    return path


def advise(t, mode, *more, schema=None):
    inputs = [t.testdata / "mlops" / name for name in MODES[mode]]
    if schema:
        inputs[0] = schema
    log = without_plans(t) if mode == "logs" else t.testdata / "mlops/postgresql.log.gz"
    result = t.run(["analyze", "-q", "-f", "json,sql", "-o", t.tmp / "out", *more, log, *inputs])
    assert result.code == 0, result
    report = json.loads((t.tmp / "out/report.json").read_text())
    found = [r for r in report["recommendations"] if r["rule"] == "index-missing"]
    return found, (t.tmp / "out/apply.sql").read_text()


def test_each_recommendation_says_what_it_brings_and_costs(t):
    for mode in MODES:
        found, script = advise(t, mode)
        assert len(found) >= 12, (mode, len(found))
        for r in found:
            assert r["patterns"] and r["benefit"]["ms_per_day"] > 0 and 0 < r["benefit"]["relative"] <= 1, r
            assert r["cost"]["index_bytes"] > 0 and r["apply"] and r["rollback"] and r["table"].startswith("public."), r
            assert any("CREATE INDEX" in s for s in r["apply"]) and any("DROP INDEX" in s for s in r["rollback"]), r
        assert len(set(CREATE.findall(script))) == len(CREATE.findall(script)) >= len(found)


def test_each_recommendation_says_why_it_is_as_it_is(t):
    for mode in MODES:
        for r in advise(t, mode)[0]:
            keys_are_fixed = " WHERE " in r["title"] and len(r["columns"]) == 1
            assert "Its keys serve " in r["rationale"] or keys_are_fixed, r
            assert ("Its predicate leaves out" in r["rationale"]) == (" WHERE " in r["title"]), r
            assert ("The included columns" in r["rationale"]) == (" INCLUDE " in r["title"]), r


def test_no_payload_column_that_the_predicate_fixes(t):
    for mode in MODES:
        for r in advise(t, mode)[0]:
            payload = re.search(r"INCLUDE \(([^)]*)\) WHERE (\w+) = '", r["title"])
            assert not payload or payload[2] not in payload[1].split(", "), r["title"]


def test_sizes_that_are_guessed_are_called_so(t):
    for mode, sources in (("snapshot", {"snapshot"}), ("logs", {"estimated from the keys asked for", "estimated from statement times",
                                                                "estimated from the times of joins"})):
        evidence = [e for r in advise(t, mode)[0] for e in r["evidence"]]
        assert {e["source"] for e in evidence if e["what"] == "rows of the table"} <= sources
        # How large a GIN index becomes depends on how often its entries are met again, which no statistics say.
        ranges = [r for r in advise(t, mode)[0] if "GIN" not in r["title"]
                  for e in r["evidence"] if e["what"] == "expected size" and "up to" in e["value"]]
        assert bool(ranges) == (mode == "logs"), ranges


def test_a_tight_budget_without_statistics_buys_much_and_leaves_room(t):
    for mode in ("plans", "logs"):
        found, _ = advise(t, mode, "--index-budget", "40MB")
        size = sum(r["cost"]["index_bytes"] for r in found) / 2 ** 20
        assert len(found) >= 12 and 25 < size < 39.5, (mode, len(found), size)


def test_the_basis_is_what_the_input_allows(t):
    assert {r["benefit"]["basis"] for r in advise(t, "logs")[0]} == {"inferred"}
    assert "measured" in {r["benefit"]["basis"] for r in advise(t, "plans")[0]}


def test_what_was_taken_is_not_recommended_again(t):
    for mode in MODES:
        _, script = advise(t, mode)
        taken = [s.replace(" CONCURRENTLY", "").replace(" IF NOT EXISTS", "") for s in CREATE.findall(script)]
        schema = t.tmp / "taken.sql"
        schema.write_text((t.testdata / "mlops/schema.sql").read_text() + "\n".join(taken) + "\n")
        found, _ = advise(t, mode, schema=schema)
        assert not found, [r["title"] for r in found]


def test_the_budget_is_kept(t):
    for budget in (5, 40):
        found, _ = advise(t, "snapshot", "--index-budget", "%dMB" % budget)
        assert found and sum(r["cost"]["index_bytes"] for r in found) <= budget * 2 ** 20, budget


def test_no_index_gives_an_order_where_a_condition_comes_first(t):
    """The queue poll orders by started_at; only an index that also knows its condition may begin with it."""
    for mode in MODES:
        found, _ = advise(t, mode)
        polls = [r for r in found if r["columns"][:1] == ["started_at"] and "WHERE" not in r["title"]]
        conditions = [r for r in found if r["table"] == "public.experiment_runs" and
                      (r["columns"][:1] == ["status"] or "WHERE" in r["title"])]
        assert not polls or conditions, [r["title"] for r in polls]


def test_the_same_whatever_the_threads(t):
    one = [(r["id"], r["benefit"]) for r in advise(t, "snapshot", "-j", "1")[0]]
    two = [(r["id"], r["benefit"]) for r in advise(t, "snapshot", "-j", "2")[0]]
    assert one == two
