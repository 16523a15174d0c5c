"""Totals of the recorded archive equal what Python's csv module counts, whatever the format, the jobs and the cuts."""
import gzip
import json
import math
import re
import statistics

from archive import DURATION, assert_same_numbers, count, csv_rows, report, us

FORMATS = ("postgresql.log.gz", "postgresql.csv.gz", "postgresql.json.gz")


def test_totals_equal_an_independent_count(t):
    counts, by = count(t.testdata / "mlops/postgresql.csv.gz")
    assert counts["calls"][0] > 5000
    for name in FORMATS:
        got = report(t, [t.testdata / "mlops" / name])
        assert_same_numbers(got, counts, by)
        patterns = got["patterns"]
        assert sum(p["calls"] for p in patterns) == counts["calls"][0]
        assert sum(us(p["total_ms"]) for p in patterns) == counts["calls"][1]


def comparable(document):
    """Without what names the input."""
    document = dict(document)
    document.pop("inputs")
    for plan in document["plans"]:
        plan.pop("source")
    text = json.dumps(document, sort_keys=True)
    return text


def test_three_formats_give_the_same_patterns(t):
    documents = [report(t, [t.testdata / "mlops" / name]) for name in FORMATS]
    wanted = [(p["id"], p["calls"], p["total_ms"], p["p95_ms"], p["query"]) for p in documents[0]["patterns"]]
    for document in documents[1:]:
        assert [(p["id"], p["calls"], p["total_ms"], p["p95_ms"], p["query"]) for p in document["patterns"]] == wanted


def test_jobs_and_order_of_inputs_change_nothing(t):
    log = t.testdata / "mlops/postgresql.log.gz"
    lines = gzip.open(log).read().splitlines(keepends=True)
    cuts = [0] + [next(i for i in range(n * len(lines) // 3, len(lines)) if lines[i][:3] == b"202")
                  for n in (1, 2)] + [len(lines)]
    parts = []
    for number in range(3):
        parts.append(t.tmp / ("part%d.log" % number))
        parts[-1].write_bytes(b"".join(lines[cuts[number]:cuts[number + 1]]))
    whole = comparable(report(t, [log], "-j", "1"))
    assert comparable(report(t, [log], "-j", "4")) == whole
    assert comparable(report(t, parts, "-j", "1")) == whole
    assert comparable(report(t, parts[::-1], "-j", "3")) == whole


def test_filters_leave_exactly_what_was_asked_for(t):
    path = t.testdata / "mlops/postgresql.csv.gz"
    _, by = count(path)
    app = sorted(by["app"])[-1]
    assert_same_numbers(report(t, [path], "--app", app), *count(path, lambda row: row[22] == app))
    user = sorted(by["user"])[0]
    assert_same_numbers(report(t, [path], "--user", user, "--app", app),
                        *count(path, lambda row: row[22] == app and row[1] == user))
    times = sorted(row[0] for row in csv_rows(path))
    start, end = times[len(times) // 3], times[2 * len(times) // 3]
    assert_same_numbers(report(t, [path], "--from", start, "--to", end),
                        *count(path, lambda row: start <= row[0] < end))


def test_include_and_exclude_split_the_workload(t):
    log = t.testdata / "mlops/postgresql.log.gz"
    whole = report(t, [log])
    inside, outside = (report(t, [log], option, "FROM run_METRICS|into audit_logs") for option in ("--include", "--exclude"))
    assert 0 < len(inside["patterns"]) < len(whole["patterns"])
    assert all("run_metrics" in p["query"] or "audit_logs" in p["query"] for p in inside["patterns"])
    assert len(inside["patterns"]) + len(outside["patterns"]) == len(whole["patterns"])
    for key in ("calls", "total_ms", "parse_ms", "bind_ms"):
        assert us(inside["totals"][key]) + us(outside["totals"][key]) == us(whole["totals"][key])
    for name in ("by_user", "by_app", "by_client", "by_database"):
        rows = {row["name"]: row["calls"] for row in whole[name]}
        for part in (inside, outside):
            for row in part[name]:
                rows[row["name"]] -= row["calls"]
        assert set(rows.values()) == {0}


def durations_of(path, beginning):
    """Microseconds of the executions whose text begins so."""
    text = re.compile(r"(statement|execute [^:]*): " + re.escape(beginning), re.I)
    found = []
    for row in csv_rows(path):
        duration = DURATION.match(row[13])
        if duration and text.search(row[13]):
            found.append(int(duration[1]) * 1000 + int(duration[2]))
    return sorted(found)


def test_statistics_of_a_pattern_equal_an_independent_count(t):
    path = t.testdata / "mlops/postgresql.csv.gz"
    document = report(t, [path])
    for beginning in ("select role from project_members", "insert into run_metrics", "select recorded_at, latency_p50"):
        durations = durations_of(path, beginning)
        pattern, = [p for p in document["patterns"] if p["query"].startswith(beginning)]
        assert pattern["calls"] == len(durations) > 100 and us(pattern["total_ms"]) == sum(durations)
        assert [us(pattern["min_ms"]), us(pattern["max_ms"])] == [durations[0], durations[-1]]
        assert abs(pattern["mean_ms"] * 1000 - statistics.fmean(durations)) < 1
        assert abs(pattern["stddev_ms"] * 1000 - statistics.pstdev(durations)) < 1
        assert abs(pattern["share"] - sum(durations) / us(document["totals"]["total_ms"])) < 1e-5
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99)):
            exact = durations[math.ceil(share * len(durations)) - 1]
            assert abs(us(pattern[name]) - exact) <= 0.01 * exact + 1, (name, pattern[name], exact)
