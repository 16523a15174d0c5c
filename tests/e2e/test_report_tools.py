"""The reports in the programs they are made for: a browser, an office, a linter of migrations, Alembic."""
import csv
import fcntl
import json
import pathlib
import shutil
import subprocess

import openpyxl

from pgserver import DEBIAN, Server, cache_folder
from test_reports import analyze, hostile_log, many_patterns_log
from test_sql_runs import hostile_report

HEAVY = True

ENVIRONMENT = """
import sqlalchemy
from alembic import context

engine = sqlalchemy.create_engine("postgresql+psycopg2://", connect_args=%r)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def tools(t):
    """The folder with the npm packages of tests/browser, fetched once."""
    home = pathlib.Path(cache_folder()) / "browser"
    home.mkdir(exist_ok=True)
    with open(home / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("package.json", "package-lock.json", "check.mjs", "open.mjs"):
            shutil.copy(t.root / "tests/browser" / name, home)
        wanted = (home / "package-lock.json").read_text()
        have = home / "installed.json"
        if not have.exists() or have.read_text() != wanted:
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)
            have.write_text(wanted)
    return home


def check_in_browser(t, page):
    done = subprocess.run(["node", "check.mjs", page], cwd=tools(t), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def mlops(t):
    return [t.testdata / "mlops" / name for name in ("postgresql.log.gz", "schema.sql", "snapshot.json", "plans")]


def test_browser_shows_the_report(t):
    check_in_browser(t, analyze(t, "page", *mlops(t), formats="html", options=["--top", "12"]) / "report.html")


def test_browser_shows_hostile_text_as_text(t):
    out = analyze(t, "hostile", hostile_log(t), t.testdata / "scenario/postgresql.log.gz", formats="html", options=["--top", "12"])
    check_in_browser(t, out / "report.html")


def test_browser_shows_what_is_missing(t):
    """Without a log, and without a schema: sections that say why they are empty."""
    for name, source in (("bare", t.testdata / "mlops/schema.sql"), ("log", t.testdata / "scenario/postgresql.csv.gz")):
        check_in_browser(t, analyze(t, name, source, formats="html") / "report.html")


def test_browser_shows_a_comparison(t):
    for name in ("a.csv", "b.csv"):
        text = hostile_log(t).read_bytes()
        (t.tmp / name).write_bytes(text.replace(b"duration: 12.5", b"duration: 99") if name == "b.csv" else text)
    result = t.run(["compare", "-q", t.tmp / "a.csv", t.tmp / "b.csv", "-o", t.tmp / "compared"])
    assert result.code == 0, result
    check_in_browser(t, t.tmp / "compared/compare.html")


def test_browser_opens_a_large_report_at_once(t):
    page = analyze(t, "many", many_patterns_log(t), formats="html") / "report.html"
    done = subprocess.run(["node", "open.mjs", page], cwd=tools(t), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < 3000, done.stdout


def test_squawk_finds_nothing(t):
    out = analyze(t, "sql", t.testdata / "mlops", formats="sql")
    done = subprocess.run([tools(t) / "node_modules/.bin/squawk", out / "apply.sql", out / "rollback.sql"], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_office_reads_the_right_numbers(t):
    out = analyze(t, "office", t.testdata / "mlops", formats="json,xlsx")
    report = json.loads((out / "report.json").read_text())
    filter_options = "44,34,UTF8,1,,0,false,true,false,false,false,3"  # the third sheet, as the cells are shown
    for target in ("pdf", "csv:Text - txt - csv (StarCalc):" + filter_options):
        subprocess.run(["soffice", "-env:UserInstallation=file://%s/office" % t.tmp, "--headless", "--convert-to", target,
                        "--outdir", t.tmp, out / "report.xlsx"], check=True, capture_output=True, timeout=180)
    assert (t.tmp / "report.pdf").read_bytes().startswith(b"%PDF")
    with open(t.tmp / "report-Patterns.csv", newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    assert [row["id"] for row in rows] == [p["id"] for p in report["patterns"]]
    for row, pattern in zip(rows, report["patterns"]):
        assert int(row["calls"].replace(",", "")) == pattern["calls"]
        assert abs(float(row["mean (ms)"].replace(",", "")) - pattern["mean_ms"]) < 0.0011


def test_workbook_has_links_filters_and_charts(t):
    out = analyze(t, "book", t.testdata / "mlops", formats="json,xlsx")
    report = json.loads((out / "report.json").read_text())
    book = openpyxl.load_workbook(out / "report.xlsx")
    assert book.sheetnames == ["Summary", "Recommendations", "Patterns", "Tables", "Indexes", "Plans", "Events", "Inputs",
                               "Chart data"]
    assert len(book["Summary"]._charts) == 1 + len(report["series"]) > 3
    for number, series in enumerate(report["series"]):
        column = [row[2 + number] for row in book["Chart data"].iter_rows(min_row=2, values_only=True)]
        assert len(column) == len(series["values"])
        assert all(abs(a - b) <= 0.0005 for a, b in zip(column, series["values"])), series["name"]
    assert book["Summary"].max_row < 60
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows, sheet.title
    links = [cell.hyperlink.location for row in book["Recommendations"] for cell in row if cell.hyperlink]
    by_id = {p["id"]: i for i, p in enumerate(report["patterns"])}
    wanted = ["'Patterns'!A%d" % (by_id[r["patterns"][0]] + 2) for r in report["recommendations"] if r["patterns"]]
    assert links == wanted
    for row, pattern in zip(book["Patterns"].iter_rows(min_row=2, values_only=True), report["patterns"]):
        assert row[1] == pattern["id"] and row[4] == pattern["calls"]
        assert abs(row[5] * 1000 - pattern["total_ms"]) < 0.001


def test_workbook_never_holds_a_formula(t):
    book = openpyxl.load_workbook(analyze(t, "formulas", hostile_log(t), formats="xlsx") / "report.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    assert [c for c in cells if "<script>alert(1)" in str(c.value) and "=HYPERLINK" in str(c.value)]


def alembic(folder, *args):
    done = subprocess.run(["/usr/bin/alembic", *args], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def dump(server):
    lines = server.client([DEBIAN + "/pg_dump", "-s", "-T", "alembic_version", "target"], "target", "postgres").splitlines()
    return [line for line in lines if not line.startswith("\\")]  # the keys of \\restrict are random


def up_and_down(t, server, revision):
    """Runs the revision on the database "target", both ways."""
    folder = t.tmp / "migrations"
    (folder / "env/versions").mkdir(parents=True)
    shutil.copy(revision, folder / "env/versions")
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = env\n")
    (folder / "env/env.py").write_text(ENVIRONMENT % server.connect(dbname="target"))
    before = dump(server)
    alembic(folder, "upgrade", "head")
    assert sum("CREATE INDEX" in line for line in dump(server)) > sum("CREATE INDEX" in line for line in before)
    alembic(folder, "downgrade", "base")
    assert dump(server) == before


def test_alembic_goes_up_and_down(t):
    out = analyze(t, "revision", t.testdata / "mlops", formats="alembic")
    with Server() as server:
        server.psql("CREATE DATABASE target")
        server.psql((t.testdata / "mlops/schema.sql").read_text(), dbname="target")
        up_and_down(t, server, out / "alembic_revision.py")


def test_alembic_with_hostile_names(t):
    with Server() as server:
        out = hostile_report(t, server)
        up_and_down(t, server, out / "alembic_revision.py")
        assert any("CREATE TABLE public.victim" in line for line in dump(server))
