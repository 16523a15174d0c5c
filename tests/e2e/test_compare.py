"""pgassay compare: what changed between two logs, digests or reports, and what became of the advice."""
import gzip
import json
import re

import jsonschema

from test_reports import hostile_log

LOG = "mlops/postgresql.log.gz"
RECORD = re.compile(rb"(?m)^(?=\d{4}-\d\d-\d\d )")
DURATION = re.compile(rb"(LOG:  duration: )([0-9.]+)( ms)")


def compare(t, before, after, code=0):
    """compare.json without the names of the sides, which differ."""
    result = t.run(["compare", before, after, "-o", "out"])
    assert result.code == code, result
    assert max(map(len, result.out.splitlines())) <= 80, result
    document = json.loads((t.tmp / "out/compare.json").read_text())
    assert (t.tmp / "out/compare.md").read_text().startswith("## Comparison")
    assert "<!DOCTYPE html>" in (t.tmp / "out/compare.html").read_text()
    schema = json.loads((t.root / "docs/compare-1.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    assert list(document) == list(schema["properties"])
    for side in ("before", "after"):
        del document[side]["name"]
    return document, result.out


def report(t, name, *inputs):
    result = t.run(["analyze", "-q", "-f", "json", "-o", name, *inputs])
    assert result.code == 0, result
    return json.loads((t.tmp / name / "report.json").read_text())


def scaled(t, factor, words):
    """The log with the durations of statements multiplied that hold `words`; plans say the same as their statements."""
    records = RECORD.split(gzip.open(t.testdata / LOG).read())
    for i, record in enumerate(records):
        if words in record:
            records[i] = DURATION.sub(lambda m: m[1] + b"%.3f" % (float(m[2]) * factor) + m[3], record, count=1)
    path = t.tmp / "scaled.log"
    path.write_bytes(b"".join(records))
    return path


def test_a_log_against_itself_has_no_change(t):
    document, text = compare(t, t.testdata / LOG, t.testdata / LOG)
    assert document["changes"] == [] and "no statement became" in text
    assert document["advice"] and {a["outcome"] for a in document["advice"]} == {"open"}
    assert document["before"] == document["after"]


def test_exactly_the_scaled_patterns_are_slower(t):
    slow = scaled(t, 3, b"FROM model_monitoring")
    document, _ = compare(t, t.testdata / LOG, slow)
    patterns = report(t, "plain", t.testdata / LOG)["patterns"]
    expected = {p["id"] for p in patterns if "from model_monitoring" in p["query"].lower() and p["calls"] >= 20}
    assert 0 < len(expected) < len(patterns)
    assert {c["pattern"] for c in document["changes"]} == expected
    for change in document["changes"]:
        assert change["change"] == "slower"
        assert abs(change["after"]["mean_ms"] / change["before"]["mean_ms"] - 3) < 0.01, change
    back, _ = compare(t, slow, t.testdata / LOG)
    assert {(c["pattern"], c["change"]) for c in back["changes"]} == {(i, "faster") for i in expected}


def test_new_and_gone(t):
    text = gzip.open(t.testdata / LOG).read()
    (t.tmp / "less.log").write_bytes(text.replace(b"FROM model_monitoring", b"FROM model_watching"))
    document, _ = compare(t, t.testdata / LOG, "less.log")
    kinds = {c["change"] for c in document["changes"]}
    assert kinds == {"new", "gone"}
    for change in document["changes"]:
        assert ("model_watching" if change["change"] == "new" else "model_monitoring") in change["query"]
        assert (change["before"] is None) == (change["change"] == "new")


def test_digest_report_and_log_give_the_same(t):
    slow = scaled(t, 3, b"FROM model_monitoring")
    assert t.run(["digest", "-q", slow, "-o", "slow.digest"]).code == 0
    report(t, "slow", slow)
    logs = compare(t, t.testdata / LOG, slow)[0]
    assert logs["changes"]
    report(t, "first", t.testdata / LOG)
    assert compare(t, t.testdata / LOG, "slow.digest")[0] == logs
    assert compare(t, t.testdata / LOG, "slow/report.json")[0] == logs
    assert compare(t, "first", "slow")[0] == logs


def test_an_index_that_was_made_is_advice_taken(t):
    schema = t.testdata / "mlops/schema.sql"
    old = report(t, "old", t.testdata / LOG, schema)
    advice = next(r for r in old["recommendations"] if r["rule"] == "index-missing")
    made = re.sub("CONCURRENTLY IF NOT EXISTS \\S+ ON", "made_by_hand ON", advice["apply"][0])
    assert made != advice["apply"][0]
    (t.tmp / "schema.sql").write_text(schema.read_text() + "\n" + made + ";\n")
    report(t, "new", t.testdata / LOG, t.tmp / "schema.sql")
    document, text = compare(t, "old", "new")
    outcome = {a["id"]: a for a in document["advice"]}[advice["id"]]
    assert outcome["outcome"] == "taken", outcome
    assert outcome["promised_ms_per_day"] == advice["benefit"]["ms_per_day"]
    assert outcome["measured_ms_per_day"] == 0  # the log is the same
    assert "Advice taken: " in text and advice["title"] in text
    report(t, "bare", t.testdata / LOG)
    document, _ = compare(t, "old", "bare")
    assert {a["id"]: a for a in document["advice"]}[advice["id"]]["outcome"] == "unknown"


def test_what_an_index_brought_stands_with_its_figures(t):
    schema = t.testdata / "mlops/schema.sql"
    old = report(t, "old", t.testdata / LOG, schema)
    advice = next(r for r in old["recommendations"] if r["title"].startswith("Create an index on model_monitoring (deployment"))
    fast = scaled(t, 0.004, b"FROM model_monitoring")
    made = re.sub("CONCURRENTLY IF NOT EXISTS \\S+ ON", "by_deployment ON", advice["apply"][0])
    (t.tmp / "schema.sql").write_text(schema.read_text() + "\n" + made + ";\n")
    report(t, "with-schema", fast, t.tmp / "schema.sql")
    by_id = {p["id"]: p for p in old["patterns"]}
    for after, proof, index in (("with-schema", "schema", "by_deployment"), (fast, "times", None)):
        document, text = compare(t, "old", after)
        result = {a["id"]: a for a in document["advice"]}[advice["id"]]
        assert (result["outcome"], result["proof"], result["index"]) == ("taken", proof, index), result
        assert result["certain"] and result["effects"]
        saved = 0
        for effect in result["effects"]:
            was = by_id[effect["pattern"]]
            assert effect["before"]["calls"] == was["calls"] and effect["before"]["p95_ms"] == was["p95_ms"]
            assert effect["after"]["mean_ms"] < 0.005 * was["mean_ms"]
            saved += (was["mean_ms"] - effect["after"]["mean_ms"]) * document["before"]["calls_per_day"] / \
                document["before"]["calls"] * was["calls"]
        assert abs(result["measured_ms_per_day"] / saved - 1) < 0.001
        assert abs(result["measured_ms_per_day"] / result["promised_ms_per_day"] - 1) < 0.05
        assert "480 → 480 calls; median 25.2 ms → 100 µs" in text
    page = (t.tmp / "out/compare.html").read_text()
    assert "480<br>→ 480" in page and "inferred from the times" in page


def test_advice_that_was_really_followed(t):
    """The same workload before and after apply.sql was run, on a real server (tests/record/mlops_after.py)."""
    mlops, after = t.testdata / "mlops", t.testdata / "mlops-after"
    old = report(t, "old", *[mlops / name for name in ("postgresql.log.gz", "schema.sql", "snapshot.json", "plans")])
    report(t, "new", after / "postgresql.log.gz", after / "schema.sql")
    document, text = compare(t, "old", "new")
    made = (after / "schema.sql").read_text()
    advised = {r["id"]: r for r in old["recommendations"] if r["rule"] == "index-missing" and not r["apply_commented"]}
    assert len(advised) > 10
    outcome = {a["id"]: a for a in document["advice"]}
    names = set()
    for advice in advised.values():
        name = re.search(r"IF NOT EXISTS (\S+) ON", advice["apply"][-1])[1]
        if re.search(r"CREATE INDEX %s ON " % re.escape(name), made):
            assert outcome[advice["id"]]["outcome"] == "taken", outcome[advice["id"]]
            assert outcome[advice["id"]]["proof"] == "schema" and outcome[advice["id"]]["index"] == name
            names.add(name)
    assert len(names) > 5
    summary = document["summary"]
    assert summary["common_ms_per_day_after"] < 0.2 * summary["common_ms_per_day_before"]
    assert summary["measured_ms_per_day"] > 0.8 * summary["promised_ms_per_day"] > 0
    assert summary["faster"] > 10
    # The same from the log alone is an inference, and is called one.
    bare, _ = compare(t, "old", after / "postgresql.log.gz")
    inferred = [a for a in bare["advice"] if a["id"] in advised and a["outcome"] == "taken"]
    assert inferred and {a["proof"] for a in inferred} <= {"times", "plan"}
    for advice in inferred:
        r = advised[advice["id"]]  # the times cannot tell an index from the same one with another payload
        keys = "ON %s USING btree (%s)" % (r["table"], ", ".join(r["columns"]))
        assert outcome[advice["id"]]["outcome"] == "taken" or keys in made, r["title"]


def test_few_calls_are_said(t):
    document, text = compare(t, t.testdata / LOG, scaled(t, 5, b"FROM deployments"))
    doubts = {c["doubt"] for c in document["changes"] if c["change"] == "uncertain"}
    assert doubts == {"few calls"} and "too few calls to be sure" in text
    for change in document["changes"]:
        few = min(change["before"]["calls"], change["after"]["calls"]) < 20
        assert (change["change"] == "uncertain") == few, change
        assert (change["severity"] is None) == few


def test_regressions_end_with_code_1_when_asked(t):
    slow = scaled(t, 3, b"FROM model_monitoring")
    for options, code in (([], 0), (["--fail-on", "critical"], 1), (["--fail-on", "info"], 1),
                          (["--fail-on", "info", "--min-ratio", "3.5"], 0),
                          (["--fail-on", "info", "--min-time", "99h"], 0), (["--fail-on", "info", "--min-time", "1min"], 1),
                          (["--fail-on", "warning", "--min-calls", "100000"], 0)):
        result = t.run(["compare", "-q", t.testdata / LOG, slow, *options])
        assert result.code == code, (options, result)
        assert result.out == ""
    assert t.run(["compare", "-q", slow, t.testdata / LOG, "--fail-on", "info"]).code == 0
    for options in (["--min-ratio", "1"], ["--min-ratio", "x"], ["--min-time", "5"], ["--min-time", "-3s"], ["-f", "xlsx"]):
        result = t.run(["compare", "-q", slow, slow, *options])
        assert result.code == 2 and result.err.count("\n") <= 2, (options, result)


def test_formats_of_a_comparison(t):
    assert t.run(["compare", "-q", t.testdata / LOG, t.testdata / LOG, "-f", "md", "--flavor", "jira", "-o", "jira"]).code == 0
    assert [p.name for p in (t.tmp / "jira").iterdir()] == ["compare.md"]
    text = (t.tmp / "jira/compare.md").read_text()
    assert text.startswith("h2. Comparison") and "### " not in text


def test_hostile_text_stays_text_in_a_comparison(t):
    for name, other in (("a.csv", b"x1"), ("b.csv", b"x2")):
        log = hostile_log(t)
        (t.tmp / name).write_bytes(log.read_bytes().replace(b"duration: 12.5", b"duration: " + (b"1" if other == b"x1" else b"99")))
    hostile_name = "<img src=x onerror=alert(1)> `c` | {noformat}"
    (t.tmp / hostile_name).mkdir()
    report(t, hostile_name, "a.csv")
    for flavor in ("github", "jira"):
        result = t.run(["compare", hostile_name, "b.csv", "-o", "hostile", "--flavor", flavor])
        assert result.code == 0, result
        assert "\x1b" not in result.out and "\u202e" not in result.out
        markdown = (t.tmp / "hostile/compare.md").read_text(encoding="utf-8")
        assert "\u202e" not in markdown and "\x01" not in markdown and "\x00" not in markdown
        assert flavor == "jira" or ("<script" not in markdown and "<img" not in markdown)
        assert flavor == "github" or "{noformat}" not in markdown.replace("\\{noformat", "")
    page = (t.tmp / "hostile/compare.html").read_bytes().decode("utf-8")
    assert "&lt;script&gt;alert(1)" in page
    for tag, times in (("<script", 1), ("</script", 1), ("<style", 1), ("</style", 1), ("<img", 0), ("onload='", 0), (" style=", 0),
                       ("\x01", 0), ("\x00", 0), ("\u202e", 0)):
        assert page.count(tag) == times, (tag, page.count(tag))
    assert json.loads((t.tmp / "hostile/compare.json").read_text(encoding="utf-8"))["changes"]


def test_sides_that_cannot_be_used(t):
    for args in ([], ["a"], ["a", "b", "c"]):
        result = t.run(["compare", *args])
        assert result.code == 2 and "two inputs are compared" in result.err, result
    report(t, "good", t.testdata / LOG)
    text = (t.tmp / "good/report.json").read_text()
    for name, content, words in (("cut.json", text[:len(text) // 2], "not valid JSON"),
                                 ("newer.json", text.replace("pgassay-report/1", "pgassay-report/2"), "pgassay-report/2"),
                                 ("bare.json", '{"schema": "pgassay-report/1"}', "missing"),
                                 ("other.txt", "nothing of ours\n", "nothing usable")):
        (t.tmp / name).write_text(content)
        result = t.run(["compare", "good", name, "-o", "none"])
        assert result.code == 5 and name in result.err and words in result.err, (name, result)
        assert not (t.tmp / "none").exists()
    assert t.run(["compare", "good", "absent"]).code == 5
    result = t.run(["compare", "good", "good", "--include", "x"])
    assert result.code == 2 and "cannot be filtered" in result.err, result


def test_a_damaged_side_is_compared_and_told(t):
    whole = (t.testdata / LOG).read_bytes()
    (t.tmp / "cut.log.gz").write_bytes(whole[:len(whole) // 2])
    document, _ = compare(t, t.testdata / LOG, "cut.log.gz", code=3)
    assert 0 < document["after"]["calls"] < document["before"]["calls"]
    damaged = t.run(["analyze", "-q", "-f", "json", "-o", "cut", "cut.log.gz"])
    assert damaged.code == 3
    assert compare(t, t.testdata / LOG, "cut", code=3)[0] == document


def test_absurd_figures_and_wrong_types_are_survived(t):
    document, text = compare(t, t.testdata / "compare/report.json", t.testdata / "compare/extremes.json")
    assert [c["change"] for c in document["changes"]] == ["new", "gone", "gone"]
    assert [a["outcome"] for a in document["advice"]] == ["unknown", "unknown"]
    compare(t, t.testdata / "compare/extremes.json", t.testdata / "compare/report.json")
