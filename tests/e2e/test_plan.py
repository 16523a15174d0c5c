"""pgassay plan: every recorded plan fits the terminal, self times add up in the report, what is wrong is said."""
import json
import re


def plans(t):
    found = sorted((t.testdata / "plans").glob("v1[058]/*.json")) + sorted((t.testdata / "plans").glob("v1[058]/*.txt"))
    assert len(found) > 200
    return found


def test_fits_eighty_columns(t):
    for path in plans(t)[::4]:
        result = t.run(["plan", path])
        assert result.code == 0 and not result.err, result
        assert "\033" not in result.out
        widest = max(len(line) for line in result.out.splitlines())
        assert widest <= 80, (path, widest)


def test_formats_say_the_same(t):
    def shape(path):
        out = t.run(["plan", path]).out
        return re.sub(r"[\d.,%█▏▎▍▌▋▊▉-]+", "", out).split()
    forms = t.testdata / "plans" / "forms"
    first = shape(forms / "aligned.json.txt")
    assert len(first) > 20
    for name in ("aligned.txt", "boxed.txt", "boxed.json.txt", "aligned.yaml.txt", "aligned.xml.txt"):
        assert shape(forms / name) == first, name


def test_standard_input_and_colours(t):
    path = t.testdata / "plans" / "v15" / "sort_disk.txt"
    piped = t.run(["plan", "-"], stdin=path.read_bytes())
    assert piped.code == 0 and "! sorted" in piped.out and "work_mem" in piped.out
    assert piped.out == t.run(["plan", path]).out
    assert "\033[31m" in t.run(["plan", "--color", "always", path]).out


def test_thresholds_can_be_set(t):
    path = t.testdata / "plans" / "v15" / "sort_disk.json"
    assert "! sorted" in t.run(["plan", path]).out
    assert "! sorted" not in t.run(["plan", "--set", "plan-disk-sort.min_ms=100000", path]).out


def test_a_plan_cannot_take_over_the_terminal(t):
    nasty = t.tmp / "nasty.json"
    nasty.write_text(json.dumps([{"Plan": {"Node Type": "Seq Scan\033[2J", "Relation Name": "a\u009bb\n\tc", "Filter": "x\007" * 90}}]))
    out = t.run(["plan", nasty]).out
    assert "Seq Scan?[2J on a?b c" in out and not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out)


def test_faults_are_named(t):
    missing = t.run(["plan", "nowhere.json"])
    assert missing.code == 5 and "nowhere.json" in missing.err
    none = t.tmp / "none.txt"
    none.write_text("nothing here\n")
    result = t.run(["plan", none])
    assert result.code == 5 and "no query plan found" in result.err
    half = t.tmp / "half.json"
    whole = (t.testdata / "plans" / "v15" / "hash_join.json").read_text()
    half.write_text(whole[:len(whole) // 2])
    result = t.run(["plan", half])
    assert result.code == 5 and "half.json:1: the JSON ends" in result.err, result
    half.write_text(whole + whole[:len(whole) // 2])
    result = t.run(["plan", half])
    assert result.code == 3 and "Hash Join" in result.out and "the JSON ends" in result.err, result
    assert t.run(["plan"]).code == 2


def test_self_times_add_up_in_the_report(t):
    out = t.tmp / "report"
    result = t.run(["analyze", "-f", "json", "-o", out, t.testdata / "mlops" / "postgresql.log.gz", t.testdata / "mlops" / "plans",
                    t.testdata / "mlops" / "schema.sql"])
    assert result.code == 0, result
    report = json.loads((out / "report.json").read_text())
    assert len(report["plans"]) > 50
    for plan in report["plans"]:
        assert plan["pattern"], plan["source"]
        times = [node["self_ms"] for node in plan["nodes"]]
        assert all(ms is not None and ms >= 0 for ms in times)
        assert abs(sum(times) - plan["total_ms"]) <= plan["total_ms"] * 0.01 + 0.001 * len(times), plan["source"]
