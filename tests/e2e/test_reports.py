"""The reports as their readers get them: JSON against its published schema, equal bytes, hostile text, unwritable folders."""
import collections
import csv
import gzip
import json
import re
import resource
import shutil
import signal
import subprocess
import zipfile

import jsonschema

FORMATS = "html,json,xlsx,md,sql,alembic"
TESTS_AT_ONCE = 2  # children of other tests may be counted with ours
HOSTILE = "<script>alert(1)</script></style>]]>*/ =HYPERLINK(\"x\") \u202e\x01 onload='x' --> `c` {noformat} |"


def analyze(t, folder, *inputs, formats=FORMATS, options=()):
    out = t.tmp / folder
    result = t.run(["analyze", "-q", "-o", out, "-f", formats, *options, *inputs])
    assert result.code in (0, 3), result
    return out


def csv_log(path, statements):
    """A csvlog of one hour; each row of `statements` is (user, database, message)."""
    with open(path, "w", newline="", encoding="utf-8", errors="surrogateescape") as out:
        rows = csv.writer(out)
        for i, (user, database, message) in enumerate(statements):
            time = "2026-11-21 %02d:%02d:%02d.%03d UTC" % (10 + i // 3600000 % 10, i // 60000 % 60, i // 1000 % 60, i % 1000)
            rows.writerow([time, user, database, 4523, "10.0.0.1:5012", "655e1c2a.11ab", i + 1, "SELECT", time, "3/7", 0, "LOG",
                           "00000", message, "", "", "", "", "", "", "", "", HOSTILE if i == 0 else "psql", "client backend", "",
                           0])


def hostile_log(t):
    path = t.tmp / "hostile.csv"
    csv_log(path, [(HOSTILE, HOSTILE, 'duration: 12.5 ms  statement: SELECT "%s" FROM "t%s" WHERE a = 1' % (
        HOSTILE.replace('"', '""') * (1 + i % 2), i)) for i in range(40)] +
            [(HOSTILE, HOSTILE, 'duration: 3.125 ms  statement: SELECT "%s" FROM t' % ("<b>" * 350000))])
    data = path.read_bytes().replace(b"alert(1)", b"alert(1)\xff\xc3")
    path.write_bytes(data)
    return path


def schema_of(t):
    return json.loads((t.root / "docs/report-1.schema.json").read_text())


def undocumented(value, schema, root, where="$"):
    """Keys of `value` that the schema does not describe."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in schema.get("properties", {}):
                yield where + "." + key
            else:
                yield from undocumented(item, schema["properties"][key], root, where + "." + key)
    elif isinstance(value, list):
        for item in value:
            yield from undocumented(item, schema.get("items", {}), root, where + "[]")


def test_json_fits_its_schema(t):
    schema = schema_of(t)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    inputs = [[t.testdata / "mlops"], [hostile_log(t)]]
    inputs += [[path] for path in sorted(t.testdata.glob("scenario/*.gz"))]
    for number, each in enumerate(inputs):
        out = analyze(t, "json%d" % number, *each, formats="json")
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        errors = ["%s: %s" % (list(e.absolute_path), e.message[:200]) for e in validator.iter_errors(report)]
        assert not errors, (each, errors[:5])
        assert not collections.Counter(undocumented(report, schema, schema)), each


def test_json_keys_come_in_the_contracts_order(t):
    out = analyze(t, "order", t.testdata / "mlops", formats="json")
    report = json.loads((out / "report.json").read_text())
    schema = schema_of(t)
    assert list(report) == list(schema["properties"])
    for pattern in report["patterns"]:
        assert re.fullmatch("[0-9a-f]{16}", pattern["id"])
        assert all(isinstance(i, str) for i in pattern["query_ids"])


def test_same_input_same_bytes(t):
    first, second = (analyze(t, name, t.testdata / "mlops") for name in ("first", "second"))
    files = sorted(p.name for p in first.iterdir())
    assert files == ["alembic_revision.py", "apply.sql", "report.html", "report.json", "report.md", "report.xlsx",
                     "rollback.sql"]
    for name in files:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_all_formats_hold_the_same_recommendations(t):
    out = analyze(t, "model", t.testdata / "mlops")
    wanted = json.loads((out / "report.json").read_text())["recommendations"]
    assert len(wanted) > 10 and [r["rank"] for r in wanted] == list(range(1, len(wanted) + 1))
    page = (out / "report.html").read_text()
    assert re.findall(r'<article class="card [a-z]+" id="r-([0-9a-f]{16})">', page) == [r["id"] for r in wanted]
    with zipfile.ZipFile(out / "report.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert re.findall(r'<c r="R[0-9]+"[^>]*><is><t>([0-9a-f]{16})</t>', sheet) == [r["id"] for r in wanted]
    for name, key in (("apply.sql", "apply"), ("rollback.sql", "rollback"), ("alembic_revision.py", "apply")):
        text = (out / name).read_text()
        for recommendation in wanted:
            for statement in recommendation[key]:
                assert (json.dumps(statement, ensure_ascii=False) if name.endswith(".py") else statement) in text, (name, statement)


def test_hostile_text_stays_text(t):
    out = analyze(t, "hostile", hostile_log(t))
    page = (out / "report.html").read_bytes()
    page.decode("utf-8")
    assert b"&lt;script&gt;alert(1)" in page
    for tag, times in ((b"<script", 1), (b"</script", 1), (b"<style", 1), (b"</style", 1), (b"onload='", 0), (b" style=", 0),
                       (b"\x01", 0), (b"\x00", 0), ("\u202e".encode(), 0)):
        assert page.count(tag) == times, (tag, page.count(tag))
    json.loads((out / "report.json").read_text(encoding="utf-8"))
    markdown = (out / "report.md").read_text(encoding="utf-8")
    assert "<script" not in markdown and "\u202e" not in markdown
    for name in ("apply.sql", "rollback.sql"):
        for line in (out / name).read_text(encoding="utf-8").splitlines():
            assert "alert" not in line or line.startswith("-- "), line
    compile((out / "alembic_revision.py").read_text(encoding="utf-8"), "alembic_revision.py", "exec")
    with zipfile.ZipFile(out / "report.xlsx") as book:
        for name in book.namelist():
            text = book.read(name).decode("utf-8")
            assert "<f>" not in text and "\x01" not in text, name


def test_series_add_up_to_the_totals(t):
    for name in ("postgresql.csv.gz", "postgresql.json.gz", "postgresql.log.gz"):
        out = analyze(t, name, t.testdata / "scenario" / name, formats="html,json")
        report = json.loads((out / "report.json").read_text())
        sums = {s["name"]: sum(s["values"]) for s in report["series"]}
        for key in ("calls", "errors", "lock_waits", "temp_bytes", "checkpoints"):
            total = report["totals"]["calls" if key == "calls" else key]
            assert sums[key] == total > 0, (name, key, sums[key], total)
        at_work = next(s for s in report["series"] if s["name"] == "statements_at_work")
        assert abs(sum(at_work["values"]) * at_work["step_seconds"] * 1000 - report["totals"]["total_ms"]) < 1
        page = (out / "report.html").read_text()
        for title in ("Lock waits per ", "Written to temporary files per ", "Checkpoints per ", "Calls per "):
            assert page.count('aria-label="' + title) == 1, title


def test_totals_count_what_was_planted(t):
    planted = json.loads((t.testdata / "scenario/planted.json").read_text())["counts"]
    for name in ("postgresql.csv.gz", "postgresql.json.gz", "postgresql.log.gz"):
        out = analyze(t, name, t.testdata / "scenario" / name, formats="json")
        totals = json.loads((out / "report.json").read_text())["totals"]
        wanted = {key: planted[key] for key in ("deadlocks", "temp_files", "temp_bytes", "connections", "disconnections")}
        assert {key: totals[key] for key in wanted} == wanted, name
        assert totals["checkpoints"] == 1, name


def test_huge_names_do_not_swell_the_page(t):
    out = analyze(t, "huge", hostile_log(t))
    assert (out / "report.html").stat().st_size < 2_000_000
    assert (out / "report.md").stat().st_size < 60_000
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert max(len(p["query"]) for p in report["patterns"]) < 1_200_000


def test_jira_markup(t):
    out = analyze(t, "jira", t.testdata / "mlops", formats="md", options=["--flavor", "jira"])
    text = (out / "report.md").read_text()
    assert text.startswith("h2. PostgreSQL workload")
    assert "```" not in text and "<details>" not in text and len(text) <= 60000


def many_patterns_log(t):
    """20,000 statements that differ in a column each."""
    path = t.tmp / "many.csv"
    csv_log(path, [("app", "shop", "duration: %d.125 ms  statement: SELECT column_%d FROM orders WHERE id = %d" % (i % 97, i, i))
                   for i in range(20000)])
    return path


def test_many_patterns_stay_small(t):
    path = many_patterns_log(t)
    assert t.run(["digest", "-q", path, "-o", "many.digest"]).code == 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = analyze(t, "many", "many.digest", formats="html,json,xlsx")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "asan" not in str(t.program):
        # Processor time: reading the digest, all rules, and writing; other tests run at the same time.
        assert after.ru_utime - before.ru_utime < 2 * TESTS_AT_ONCE, after.ru_utime - before.ru_utime
    assert (out / "report.html").stat().st_size <= 8_000_000
    report = json.loads((out / "report.json").read_text())
    assert len(report["patterns"]) == 20000
    with zipfile.ZipFile(out / "report.xlsx") as book:
        assert book.read("xl/worksheets/sheet3.xml").count(b"<row ") == 20001


def test_page_needs_nothing_from_outside(t):
    page = (analyze(t, "alone", t.testdata / "mlops", formats="html") / "report.html").read_text()
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert not re.search(r"@import|url\(", page)
    script = page[page.rindex("<script>"):]
    assert len(script.encode()) < 12_000


def test_logs_in_gzip_give_the_same_report(t):
    plain = t.tmp / "same.csv"
    csv_log(plain, [("app", "shop", "duration: 3.125 ms  statement: SELECT %d" % i) for i in range(50)])
    packed = t.tmp / "packed"
    packed.mkdir()
    with gzip.open(packed / "same.csv.gz", "wb") as out:
        out.write(plain.read_bytes())
    reports = [json.loads((analyze(t, "g%d" % i, path, formats="json") / "report.json").read_text())
               for i, path in enumerate((plain, packed / "same.csv.gz"))]
    for report in reports:
        del report["inputs"]
    assert reports[0] == reports[1]


def test_folder_that_cannot_be_written(t):
    (t.tmp / "file").write_text("")
    result = t.run(["analyze", "-q", "-o", t.tmp / "file/out", t.testdata / "mlops"])
    assert result.code == 4, result
    assert "could not" in result.err


def limited(t, limit, args):
    """Runs the program with files of at most `limit` bytes: writing more fails like a full disk does."""
    def limit_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.run([str(t.program)] + [str(a) for a in args], cwd=t.tmp, capture_output=True, text=True, timeout=120,
                          preexec_fn=limit_files, check=False)


def test_full_disk_leaves_nothing_half_written(t):
    files = {"html": ["report.html"], "json": ["report.json"], "xlsx": ["report.xlsx"], "md": ["report.md"],
             "sql": ["apply.sql", "rollback.sql"], "alembic": ["alembic_revision.py"]}
    whole = analyze(t, "whole", t.testdata / "mlops")
    for name, written in files.items():
        size = (whole / written[0]).stat().st_size
        for limit in (0, size // 2, size - 1):
            out = t.tmp / "full"
            shutil.rmtree(out, ignore_errors=True)
            done = limited(t, limit, ["analyze", "-q", "-f", name, "-o", out, t.testdata / "mlops"])
            assert done.returncode == 4, (name, limit, done)
            assert written[0] in done.stderr and "could not write" in done.stderr, (name, limit, done.stderr)
            assert not list(out.iterdir()), (name, limit, list(out.iterdir()))
    out = t.tmp / "full"
    out.mkdir(exist_ok=True)
    (out / "report.html").write_text("yesterday")
    assert limited(t, 4096, ["analyze", "-q", "-f", "html", "-o", out, t.testdata / "mlops"]).returncode == 4
    assert (out / "report.html").read_text() == "yesterday" and len(list(out.iterdir())) == 1
    for args in (["digest", "-q", t.testdata / "mlops/postgresql.log.gz", "-o", out / "x.digest"],
                 ["compare", "-q", whole, whole, "-o", out]):
        done = limited(t, 1000, args)
        assert done.returncode == 4 and "could not" in done.stderr, done
        assert len(list(out.iterdir())) == 1, list(out.iterdir())
