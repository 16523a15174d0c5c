"""What the tests know of the recorded archive without asking the program: counts made from the csvlog by Python."""
import collections
import csv
import gzip
import json
import re
import sys

csv.field_size_limit(sys.maxsize)
DURATION = re.compile(r"duration: (\d+)\.(\d{3}) ms  (statement|execute|parse|bind|fastpath|execute fetch from)\b")


def report(t, inputs, *options, code=0, folder="out"):
    """Runs analyze and gives report.json."""
    out = t.tmp / folder
    result = t.run(["analyze", "-o", out, "-f", "json", "-q", *options, *inputs])
    assert result.code == code, result
    return json.loads((out / "report.json").read_text())


def csv_rows(path):
    with gzip.open(path, "rt", newline="", encoding="utf-8") as stream:
        yield from csv.reader(stream)


def count(path, keep=lambda row: True):
    """Calls and microseconds, all and by database, user, application and client."""
    counts = {"calls": [0, 0], "parse": [0, 0], "bind": [0, 0]}
    by = {name: collections.defaultdict(lambda: [0, 0]) for name in ("database", "user", "app", "client")}
    for row in csv_rows(path):
        found = DURATION.match(row[13])
        if not found or not keep(row):
            continue
        us = int(found[1]) * 1000 + int(found[2])
        step = found[3] if found[3] in ("parse", "bind") else "calls"
        counts[step][0] += 1
        counts[step][1] += us
        if step != "calls":
            continue
        host = row[4].rsplit(":", 1)[0] if row[4] != "[local]" else row[4]
        for name, value in (("database", row[2]), ("user", row[1]), ("app", row[22]), ("client", host)):
            by[name][value][0] += 1
            by[name][value][1] += us
    return counts, by


def us(milliseconds):
    return round(milliseconds * 1000)


def assert_same_numbers(got, counts, by):
    totals = got["totals"]
    assert [totals["calls"], us(totals["total_ms"])] == counts["calls"], (totals, counts)
    assert us(totals["parse_ms"]) == counts["parse"][1] and us(totals["bind_ms"]) == counts["bind"][1]
    for name, wanted in by.items():
        rows = {row["name"]: [row["calls"], us(row["total_ms"])] for row in got["by_" + name]}
        assert rows == dict(wanted), (name, rows, dict(wanted))
