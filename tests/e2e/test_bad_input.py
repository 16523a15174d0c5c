"""Nothing is lost silently: each kind of bad input has its message, its exit code, and what could be read is kept."""
import gzip
import json
import os

from archive import count, report


def log_lines(t, n):
    with gzip.open(t.testdata / "mlops/postgresql.log.gz") as stream:
        return b"".join(line for line, _ in zip(stream, range(n)))


def analyze(t, *inputs, options=()):
    out = t.tmp / "out"
    result = t.run(["analyze", "-o", out, "-f", "json", *options, *inputs])
    path = out / "report.json"
    return result, json.loads(path.read_text()) if path.exists() else None


def test_a_missing_file(t):
    result, document = analyze(t, t.tmp / "none.log")
    assert result.code == 5 and document is None and not (t.tmp / "out").exists()
    assert "none.log: could not open: No such file or directory" in result.err
    assert "nothing usable in any input" in result.err


def test_a_missing_file_beside_a_good_one(t):
    (t.tmp / "good.log").write_bytes(log_lines(t, 200))
    result, document = analyze(t, t.tmp / "none.log", t.tmp / "good.log")
    assert result.code == 3 and "none.log: could not open" in result.err
    assert [i["status"] for i in document["inputs"]] == ["unreadable", "ok"]
    assert document["totals"]["calls"] > 0


def test_an_empty_file(t):
    (t.tmp / "empty.log").write_bytes(b"")
    result, document = analyze(t, t.tmp / "empty.log")
    assert result.code == 5 and document is None and "empty.log: is empty" in result.err
    (t.tmp / "good.log").write_bytes(log_lines(t, 200))
    result, document = analyze(t, t.tmp / "empty.log", t.tmp / "good.log")
    assert result.code == 0 and document["inputs"][0]["bytes"] == 0  # a log that was just rotated is no fault


def test_a_folder_without_input(t):
    (t.tmp / "folder/deeper").mkdir(parents=True)
    result, document = analyze(t, t.tmp / "folder")
    assert result.code == 5 and document is None and "folder" in result.err


def test_a_folder_is_walked(t):
    (t.tmp / "folder/deeper").mkdir(parents=True)
    (t.tmp / "folder/deeper/b.log").write_bytes(log_lines(t, 200))
    (t.tmp / "folder/a.log").write_bytes(log_lines(t, 200))
    result, document = analyze(t, t.tmp / "folder")
    assert result.code == 0
    assert [os.path.relpath(i["path"], t.tmp) for i in document["inputs"]] == ["folder/a.log", "folder/deeper/b.log"]


def test_random_bytes(t):
    (t.tmp / "random").write_bytes(os.urandom(100000))
    result, document = analyze(t, t.tmp / "random")
    assert result.code == 5 and document is None
    assert "random: is no log, plan, schema dump, snapshot or digest that can be recognised" in result.err
    (t.tmp / "good.log").write_bytes(log_lines(t, 200))
    result, document = analyze(t, t.tmp / "random", t.tmp / "good.log")
    assert result.code == 3 and document["inputs"][0]["status"] == "unknown"
    assert document["inputs"][0]["kind"] == "unknown" and document["inputs"][0]["error"]
    assert document["totals"]["calls"] > 0


def test_a_gzip_cut_in_the_middle(t):
    whole = (t.testdata / "mlops/postgresql.log.gz").read_bytes()
    (t.tmp / "cut.log.gz").write_bytes(whole[:len(whole) // 2])
    result, document = analyze(t, t.tmp / "cut.log.gz")
    assert result.code == 3 and "cut.log.gz: " in result.err
    row = document["inputs"][0]
    assert row["status"] == "truncated" and row["error"] and row["compression"] == "gzip"
    counts, _ = count(t.testdata / "mlops/postgresql.csv.gz")
    assert counts["calls"][0] * 0.3 < document["totals"]["calls"] < counts["calls"][0] * 0.7


def test_a_gzip_damaged_in_the_middle(t):
    damaged = bytearray((t.testdata / "mlops/postgresql.log.gz").read_bytes())
    damaged[len(damaged) // 2:len(damaged) // 2 + 64] = bytes(64)
    (t.tmp / "damaged.log.gz").write_bytes(damaged)
    result, document = analyze(t, t.tmp / "damaged.log.gz")
    assert result.code == 3 and "damaged.log.gz: " in result.err
    assert document["inputs"][0]["status"] == "damaged" and document["totals"]["calls"] > 1000


def test_two_gzip_members_are_one_log(t):
    lines = log_lines(t, 4000)
    at = lines.index(b"\n202", len(lines) // 2) + 1
    (t.tmp / "two.log.gz").write_bytes(gzip.compress(lines[:at]) + gzip.compress(lines[at:]))
    (t.tmp / "one.log").write_bytes(lines)
    two, one = report(t, [t.tmp / "two.log.gz"]), report(t, [t.tmp / "one.log"])
    assert two["totals"] == one["totals"] and two["inputs"][0]["bytes"] == len(lines)
    assert two["inputs"][0]["status"] == "ok"


def test_a_prefix_that_fits_nothing(t):
    (t.tmp / "good.log").write_bytes(log_lines(t, 400))
    wanted = report(t, [t.tmp / "good.log"])
    result, document = analyze(t, t.tmp / "good.log", options=["-p", "%s ~~ %r :: "])
    assert result.code == 0 and 'good.log: no line fits the prefix "%s ~~ %r :: ": read with "%m [%p]' in result.err
    assert document["totals"] == wanted["totals"] and document["inputs"][0]["prefix"].startswith("%m [%p]")


def test_text_that_is_no_log(t):
    (t.tmp / "letter.txt").write_text("Dear database,\nplease be faster.\n" * 100)
    result, document = analyze(t, t.tmp / "letter.txt")
    assert result.code == 5 and document is None
    assert "letter.txt: is no log, plan, schema dump, snapshot or digest that can be recognised" in result.err


def test_lines_that_are_not_understood_are_counted_and_shown(t):
    lines = log_lines(t, 400)
    (t.tmp / "mixed.log").write_bytes(b"sh: warning: shell says hello\n" + lines)
    result, document = analyze(t, t.tmp / "mixed.log")
    assert result.code == 0 and document["inputs"][0]["unparsed_lines"] == 1
    assert document["inputs"][0]["entries"] > 20


def test_standard_input(t):
    lines = log_lines(t, 400)
    (t.tmp / "good.log").write_bytes(lines)
    wanted = report(t, [t.tmp / "good.log"])["totals"]
    out = t.tmp / "piped"
    for data in (lines, gzip.compress(lines)):
        result = t.run(["analyze", "-q", "-f", "json", "-o", out, "-"], stdin=data)
        assert result.code == 0, result
        assert json.loads((out / "report.json").read_text())["totals"] == wanted


def test_a_report_that_cannot_be_written(t):
    (t.tmp / "good.log").write_bytes(log_lines(t, 200))
    (t.tmp / "taken").write_text("a file where the folder should be")
    result = t.run(["analyze", "-o", t.tmp / "taken", t.tmp / "good.log"])
    assert result.code == 4 and '"%s" is not a folder' % (t.tmp / "taken") in result.err, result
    (t.tmp / "out/report.json").mkdir(parents=True)
    result = t.run(["analyze", "-f", "json", "-o", t.tmp / "out", t.tmp / "good.log"])
    assert result.code == 4 and "report.json" in result.err
    assert [p.name for p in (t.tmp / "out").iterdir()] == ["report.json"]


def test_many_lines_that_are_not_understood_are_said_on_the_terminal(t):
    line = "2026-11-21 08:00:00.000 UTC [7] LOG:  duration: 1.000 ms  statement: SELECT 1\n"
    (t.tmp / "mixed.log").write_text((line + "something else, for anna@example.org\n") * 20)
    result = t.run(["analyze", "-f", "json", "-o", "out", "mixed.log"])
    assert result.code == 0, result
    assert "mixed.log: 20 lines were not understood, reading it as stderr with prefix \"%m [%p] \", the first mixed.log:2: " in result.err, result.err
    assert "anna" not in result.err and "--prefix" in result.err, result.err
