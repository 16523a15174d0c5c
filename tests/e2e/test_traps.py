"""Traps of PostgreSQL logs that need the whole program to fall into; those of single readers are in test_log_formats."""
import gzip
import json
import subprocess

from archive import assert_same_numbers, count, report

PREFIX = "2026-11-21 08:00:%02d.%03d UTC [%d] app@shop "


def write(t, lines, name="trap.log"):
    """Lines of (milliseconds, process, text) with a usual prefix; continued lines begin with a tab."""
    path = t.tmp / name
    path.write_text("".join(PREFIX % (ms // 1000, ms % 1000, pid) + text.replace("\n", "\n\t") + "\n"
                            for ms, pid, text in lines))
    return path


def calls(got):
    return {p["query"]: (p["calls"], p["total_ms"]) for p in got["patterns"] if p["calls"]}


def test_trap_03_a_plan_and_the_statement_of_its_run_are_one_call(t):
    log = t.root / "testdata/mlops/postgresql.log.gz"
    got = report(t, [log])
    assert got["totals"]["plans"] > 1000
    assert_same_numbers(got, *count(t.root / "testdata/mlops/postgresql.csv.gz"))


def test_trap_03_a_plan_without_a_statement_is_a_call(t):
    plan = 'duration: 12.500 ms  plan:\n{\n  "Query Text": "SELECT a FROM t WHERE b = %d",\n  "Plan": {\n' \
           '    "Node Type": "Seq Scan",\n    "Relation Name": "t",\n    "Total Cost": 1.00\n  }\n}'
    got = report(t, [write(t, [(i * 20, 7, "LOG:  " + plan % i) for i in range(10)])])
    assert calls(got) == {"select a from t where b = $1": (10, 125.0)}, calls(got)


def test_trap_04_a_bare_duration_belongs_to_the_statement_of_its_own_session(t):
    lines = []
    for i in range(20):
        at = i * 100
        lines += [(at, 7, "LOG:  statement: SELECT a FROM slow WHERE id = %d" % i),
                  (at + 1, 8, "LOG:  statement: SELECT b FROM fast WHERE id = %d" % i),
                  (at + 2, 8, "LOG:  temporary file: path \"base/pgsql_tmp/pgsql_tmp8.%d\", size 1000" % i),
                  (at + 3, 8, "LOG:  duration: 1.000 ms"),
                  (at + 50, 7, "LOG:  duration: 50.000 ms")]
    lines += [(5000, 8, "LOG:  statement: SELECT broken"), (5001, 8, 'ERROR:  column "broken" does not exist'),
              (5002, 8, "STATEMENT:  SELECT broken"), (5003, 8, "LOG:  statement: SELECT b FROM fast WHERE id = 0"),
              (5004, 8, "LOG:  duration: 1.000 ms")]
    got = report(t, [write(t, lines)])
    assert calls(got) == {"select a from slow where id = $1": (20, 1000.0),
                          "select b from fast where id = $1": (21, 21.0)}, calls(got)


def test_trap_05_three_bare_durations_of_the_extended_protocol_are_one_call(t):
    lines = []
    for i in range(10):
        at = i * 100
        lines += [(at, 7, "LOG:  duration: 0.100 ms"), (at + 1, 7, "LOG:  duration: 0.200 ms"),
                  (at + 2, 7, "LOG:  execute <unnamed>: SELECT a FROM t WHERE b = $1"),
                  (at + 2, 7, "DETAIL:  parameters: $1 = '%d'" % i), (at + 9, 7, "LOG:  duration: 7.000 ms")]
    got = report(t, [write(t, lines)])
    assert calls(got) == {"select a from t where b = $1": (10, 70.0)}, calls(got)
    assert got["totals"]["calls"] == 10 and got["totals"]["unattributed_calls"] == 20


def test_trap_12_a_temporary_file_closed_at_rollback_belongs_to_its_cursor(t):
    for version in range(10, 19):
        got = report(t, [t.root / f"testdata/versions/v{version}/rich.csv.gz"], folder=f"v{version}")
        with_files = {p["query"]: p["temp_files"] for p in got["patterns"] if p["temp_files"]}
        assert any(q.startswith("declare ") for q in with_files), (version, with_files)
        assert not any(q in ("rollback", "commit") for q in with_files), (version, with_files)
        assert sum(with_files.values()) <= got["totals"]["temp_files"]


def test_trap_19_nothing_understood_is_a_failure_with_a_reason(t):
    path = t.tmp / "strange.log"
    path.write_text("something else entirely\n" * 1000)
    result = t.run(["analyze", "-o", t.tmp / "out", path])
    assert result.code == 5 and "strange.log" in result.err and "nothing usable" in result.err, result
    assert not (t.tmp / "out").exists()


def test_trap_21_two_runs_at_once_do_not_disturb_each_other(t):
    log = t.root / "testdata/mlops/postgresql.log.gz"
    runs = [subprocess.Popen([t.program, "analyze", "-q", "-o", t.tmp / "same", log]) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert json.loads((t.tmp / "same/report.json").read_text())["totals"]["calls"] == 5549
    assert not [p.name for p in (t.tmp / "same").iterdir() if ".tmp" in p.name]


def test_trap_22_text_of_the_log_is_escaped_in_html(t):
    evil = "<script>alert(1)</script>"
    path = t.tmp / "evil.log.gz"
    with gzip.open(path, "wt") as stream:
        for i in range(20):
            stream.write("2026-11-21 08:00:%02d.000 UTC [7] user=%s,db=%s,app=%s,client=[local] LOG:  duration: 900.000 ms  "
                         "statement: SELECT \"%s\" FROM \"t%s\" WHERE a = '%s'\n" % (i, evil, evil, evil, evil, evil, evil))
    result = t.run(["analyze", "-q", "-f", "html", "--samples", "raw", "-o", t.tmp / "out", path])
    assert result.code == 0, result
    page = (t.tmp / "out/report.html").read_text()
    assert "alert(1)" in page and "<script>alert" not in page and evil.upper() not in page.upper()
