"""The merge law on the command line: logs cut, digested and merged in any way give the report of the whole log."""
import gzip
import json
import random
import re

# Where a record may begin: DETAIL and STATEMENT lines belong to the one before.
STDERR = rb"(?m)^\d{4}-\d\d-\d\d [^\n]*? (?:LOG|ERROR|FATAL|WARNING):  "
RECORDS = {
    "mlops/postgresql.log.gz": STDERR,
    "versions/v15/rich.json.gz": rb"(?m)^\{",
    "scenario/postgresql.log.gz": STDERR,
}


def report(t, name, *args):
    """The bytes of report.json without its inputs, which say where the numbers came from."""
    out = t.tmp / name
    result = t.run(["analyze", "-q", "-f", "json", "-o", out, *args])
    assert result.code == 0, result
    document = json.loads((out / "report.json").read_text())
    del document["inputs"]
    return json.dumps(document)


def cut(t, text, record, pieces, chance):
    """Files of whole records."""
    starts = [m.start() for m in re.finditer(record, text)]
    cuts = [0] + sorted(chance.sample(starts[1:], pieces - 1)) + [len(text)]
    paths = []
    for i in range(pieces):
        path = t.tmp / ("piece%02d.log" % i)
        path.write_bytes(text[cuts[i]:cuts[i + 1]])
        paths.append(path)
    return paths


def check(t, name, pieces):
    chance = random.Random(7)
    text = gzip.open(t.testdata / name).read()
    schema = t.testdata / name.split("/")[0] / "schema.sql"
    more = [schema] if schema.exists() else []
    whole = report(t, "whole", t.testdata / name, *more)
    paths = cut(t, text, RECORDS[name], pieces, chance)
    chance.shuffle(paths)
    assert report(t, "files", "-j", chance.choice([1, 2, 3]), *paths, *more) == whole
    digests = []
    for i in range(0, len(paths), 3):
        digests.append(t.tmp / ("d%d.digest" % i))
        result = t.run(["digest", "-q", *paths[i:i + 3], "-o", digests[-1]])
        assert result.code == 0, result
    while len(digests) > 2:
        chance.shuffle(digests)
        merged = t.tmp / ("m%d.digest" % len(digests))
        assert t.run(["merge", "-q", digests.pop(), digests.pop(), "-o", merged]).code == 0
        digests.append(merged)
    assert report(t, "digests", *digests, *more) == whole


def test_the_mlops_log_in_pieces(t):
    check(t, "mlops/postgresql.log.gz", 9)


def test_a_json_log_in_pieces(t):
    check(t, "versions/v15/rich.json.gz", 6)


def test_locks_and_deadlocks_in_pieces(t):
    check(t, "scenario/postgresql.log.gz", 7)


def test_a_digest_beside_its_next_day(t):
    text = gzip.open(t.testdata / "mlops/postgresql.log.gz").read()
    first, second = cut(t, text, RECORDS["mlops/postgresql.log.gz"], 2, random.Random(3))
    assert t.run(["digest", "-q", first, "-o", "first.digest"]).code == 0
    assert report(t, "both", second, t.tmp / "first.digest") == report(t, "whole", t.testdata / "mlops/postgresql.log.gz")


def test_a_digest_is_small(t):
    assert t.run(["digest", "-q", t.testdata / "mlops/postgresql.log.gz", "-o", "a.digest"]).code == 0
    assert (t.tmp / "a.digest").stat().st_size < 200000  # of 20 MB


def test_equal_logs_have_equal_digests(t):
    for name in ("a.digest", "b.digest"):
        assert t.run(["digest", "-q", "-j", 1, t.testdata / "mlops/postgresql.log.gz", "-o", name]).code == 0
    assert (t.tmp / "a.digest").read_bytes() == (t.tmp / "b.digest").read_bytes()


def test_a_damaged_digest_is_refused_alone(t):
    assert t.run(["digest", "-q", t.testdata / "versions/v15/rich.csv.gz", "-o", "good.digest"]).code == 0
    bytes_ = bytearray((t.tmp / "good.digest").read_bytes())
    for name, change, words in (("damaged", lambda b: b[:-9] + bytes([b[-9] ^ 1]) + b[-8:], "checksum"),
                                ("short", lambda b: b[:-100], "ends after"),
                                ("newer", lambda b: b[:8] + b"\x02" + b[9:], "version 2")):
        (t.tmp / "bad.digest").write_bytes(bytes(change(bytes(bytes_))))
        result = t.run(["analyze", "-f", "json", "-o", "out", "bad.digest"])
        assert result.code == 5 and "bad.digest" in result.err and words in result.err, (name, result)
        result = t.run(["analyze", "-f", "json", "-o", "out", "bad.digest", "good.digest"])
        assert result.code == 3 and words in result.err, (name, result)
        document = json.loads((t.tmp / "out/report.json").read_text())
        assert document["totals"]["calls"] > 0
        assert sorted(i["status"] for i in document["inputs"]) in (["damaged", "ok"], ["ok", "truncated"]), document["inputs"]


def test_nothing_to_digest(t):
    (t.tmp / "x.sql").write_text("CREATE TABLE t (a int);\n")
    result = t.run(["digest", "x.sql", "-o", "x.digest"])
    assert result.code == 5 and not (t.tmp / "x.digest").exists()


def test_a_digest_keeps_no_constants(t):
    log = t.testdata / "mlops/postgresql.log.gz"
    secrets = {s.decode() for s in re.findall(rb"'([^' ]+@[^' ]+)'", gzip.open(log).read())}
    assert len(secrets) > 20
    for mode, kept in (("redacted", False), ("raw", True)):
        assert t.run(["digest", "-q", "--samples", mode, log, "-o", mode]).code == 0
        text = report(t, "out", t.tmp / mode, "--samples", "raw")
        assert "lower(email)" in text and bool([s for s in secrets if s in text]) == kept


def test_filters_have_no_effect_on_a_digest_and_that_is_said(t):
    log = t.root / "testdata/mlops/postgresql.log.gz"
    assert t.run(["digest", "-q", "-o", "whole.digest", log]).code == 0
    whole = json.loads(report(t, "whole", "whole.digest"))
    result = t.run(["analyze", "-f", "json", "-o", "out", "--user", "nobody", "whole.digest"])
    assert result.code == 0 and "whole.digest: a digest holds sums" in result.err, result
    got = json.loads((t.tmp / "out/report.json").read_text())
    assert got["totals"] == whole["totals"]
    assert "had no effect on them" in json.dumps(got["notes"]), got["notes"]
