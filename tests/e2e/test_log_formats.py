"""The format law: one activity gives the same numbers however the server wrote it down."""
import csv
import datetime
import gzip
import json
import re
import sys

from archive import report

csv.field_size_limit(sys.maxsize)
KEYS = ("totals", "by_database", "by_user", "by_app", "by_client", "patterns")
# In use, recommended, or likely to be met: each needs something else to be told from the lines alone.
PREFIXES = """\
%m [%p] %q%u@%d/%a %h |
%t [%p-%l] %q%u@%d %a %h |
%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h |
%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:|
%m %r %u %a [%c] [%p] %d |
pid=%p,user=%u,db=%d,app=%a,client=%h |
%m [%p] %b[%P] %q[user=%u,db=%d,app=%a] %r |
%m [%p] %-10u %12d|%a| %h |
%n [%p] %q%u@%d/%a %L %r |
%m;%p;%u;%d;%a;%h;%e;|
%e %m [%p] %q%a %u %d %h |
%m %p %u %d %a %h %i |
[%p] %m %u@%d(%a) %h: |
%m host1 postgres[%p]: [%l-1] %u@%d %a %h |
%m [%p] db=%d,user=%u,app=%a,client=%h,sqlstate=%e,xid=%x,vxid=%v,session=%c,line=%l,start=%s,tag=%i |
%m [%p] [%b] %q{user: %u, db: %d, app: %a} %r |
time=%m pid=%p user="%u" db="%d" app="%a" host="%h" |
%t %p %c %l %s %v %x %e %i %d %u %a %r |
app=%a db=%d user=%u client=%h %m %p: |
%t [%p]: user=%u,db=%d,app=%a,client=%h|
%m [%p]%q%u@%d%h/%a |
%m%p%u%d|
%m%h%u%d%p|
%e%m%p|
%n%p%u|
%p%m%u@%d |
%t-%c-%u-%d-%h-|
%m-%p-%u-%d-|
%m [%c] [%l] [%p] %u %d %h %a %x %v %e: |
%c.%l %m %u@%d |
%c:%l:%x:%e:%u@%d:|
%l %p %m %u %d |
%p.%l %u@%d |
%v %x %m %p %u %d |
%s %m %p %u %d |
%m p=%p l=%l v=%v x=%x s=%s c=%c i=%i e=%e u=%u d=%d |
%t:%h:%u:%d:%a:%p:|
%t:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a|
100%% %m [%p] %u@%d |
%m [%p] [%b] [%Q] [%P] %u@%d %a |
%Q %m %p %u@%d |
prod-db-01.example.com %m [%p] %u@%d %a |
{"time":"%m","pid":%p,"user":"%u","db":"%d","app":"%a"} """.split("|\n")
# Prefixes that tell no session: what is counted by statement is right, what is paired within a session cannot be.
WITHOUT_SESSION = ("%t ", "[%l-1] ", "%t [%l-1] %u@%d ", "%l %u@%d ", "user=%u,db=%d ", "%m %d ", "%l%m", "%q ", "<%t>LOG: ")


def rows_of(path):
    with gzip.open(path, "rt", newline="", encoding="utf-8", errors="surrogateescape") as stream:
        return list(csv.reader(stream))


def epoch_of(text):
    at = datetime.datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=datetime.timezone.utc)
    return "%d.%s" % (at.timestamp(), text[20:23] or "000")


def expand(prefix, row, line):
    """What the server's log_line_prefix() prints for a csvlog row."""
    backend = row[23] in ("client backend", "not initialized") or (not row[23] and bool(row[4]))
    host, _, port = row[4].rpartition(":") if ":" in row[4] else (row[4], "", "")
    unknown = "[unknown]" if backend else ""
    values = {
        "a": row[22] or unknown, "u": row[1] or unknown, "d": row[2] or unknown, "h": host,
        "r": host + ("(%s)" % port if port else ""), "L": host, "b": row[23], "p": row[3], "P": row[24],
        "t": re.sub(r"\.\d+", "", row[0]), "m": row[0], "n": epoch_of(row[0]), "s": row[8], "i": row[7],
        "e": row[12], "c": row[5], "l": str(line), "v": row[9], "x": row[10], "Q": row[25]}
    if not backend:
        values.update(dict.fromkeys("uadhriL", ""))
    out = ""
    for literal, width, escape in re.findall(r"([^%]+)|%(-?\d*)(.)", prefix):
        if escape == "q" and not backend:
            break
        text = literal or values.get(escape, "")
        out += text.ljust(-int(width)) if width.startswith("-") else text.rjust(int(width or 0))
    return out


def as_stderr(rows, prefix):
    out, lines = [], {}
    for row in rows:
        parts = [(row[11], row[13] + (" at character " + row[20] if row[20] else ""))]
        parts += [(word, row[column]) for column, word in
                  ((14, "DETAIL"), (15, "HINT"), (16, "QUERY"), (18, "CONTEXT"), (19, "STATEMENT")) if row[column]]
        for word, text in parts:
            lines[row[3]] = lines.get(row[3], 0) + 1
            out.append("%s%s:  %s\n" % (expand(prefix, row, lines[row[3]]), word, text.replace("\n", "\n\t")))
    return "".join(out).encode("utf-8", "surrogateescape")


def as_syslog(stderr):
    """rsyslog's version of stderr lines: a chunk a line and 900 bytes, tabs as #011, no years."""
    out, sequence, chunk, pid = [], {}, 0, 0
    for line in stderr.splitlines():
        found = re.match(rb"\S+ \S+ \S+ \[(\d+)\].*?(DETAIL|HINT|QUERY|CONTEXT|STATEMENT|[A-Z]+):  ", line)
        if found and not line.startswith(b"\t"):
            pid = int(found[1])
            begins = found[2] in (b"LOG", b"ERROR", b"FATAL", b"WARNING", b"NOTICE")
            sequence[pid] = sequence.get(pid, 0) + begins
            chunk = 1 if begins else chunk + 1
        else:
            chunk += 1
        while line:
            cut = line.rfind(b" ", 1, 900) if len(line) > 900 else len(line)
            piece, line = line[:cut], line[cut:]
            out.append(b"Nov 21 08:07:21 db1 postgres[%d]: [%d-%d] %s\n" %
                       (pid, sequence.get(pid, 1), chunk, piece.replace(b"\t", b"#011")))
            chunk += bool(line)
    return b"".join(out)


def assert_same(wanted, got, keys, what):
    for key in keys:
        assert wanted[key] == got[key], (what, key, wanted[key] if key != "patterns" else "", got[key] if key != "patterns" else "")


def test_trap_20_every_version_gives_the_same_numbers_in_every_format(t):
    for version in range(10, 19):
        base = t.root / f"testdata/versions/v{version}"
        wanted = report(t, [base / "rich.csv.gz"], folder="csv")
        for kind in ("log", "json"):
            if (base / f"rich.{kind}.gz").exists():
                got = report(t, [base / f"rich.{kind}.gz"], folder=kind)
                assert_same(wanted, got, KEYS, (version, kind))


def test_trap_20_syslog_made_of_the_log_gives_the_same_numbers(t):
    with gzip.open(t.root / "testdata/versions/v15/rich.log.gz") as stream:
        text = stream.read()
    (t.tmp / "messages").write_bytes(as_syslog(text))
    got = report(t, [t.tmp / "messages"], folder="syslog")
    assert got["inputs"][0]["format"] == "syslog"
    assert got["inputs"][0]["unparsed_lines"] == 0
    assert_same(report(t, [t.root / "testdata/versions/v15/rich.log.gz"]), got, KEYS, "syslog")


def test_trap_01_prefixes_are_found_from_the_lines_alone(t):
    source = t.root / "testdata/versions/v15/rich.csv.gz"
    rows, wanted = rows_of(source), report(t, [source], folder="csv")
    for i, prefix in enumerate(PREFIXES):
        log = t.tmp / "prefix.log"
        log.write_bytes(as_stderr(rows, prefix))
        got = report(t, [log], folder="prefix")
        assert got["inputs"][0]["entries"] == len(rows), (prefix, got["inputs"])
        assert got["inputs"][0]["unparsed_lines"] == 0, (prefix, got["inputs"])
        for key in ("calls", "total_ms", "sessions", "errors", "temp_bytes", "lock_waits"):
            assert got["totals"][key] == wanted["totals"][key], (prefix, got["inputs"][0]["prefix"], key)
        for key, escapes in (("by_database", "%d"), ("by_user", "%u"), ("by_app", "%a"), ("by_client", "%[hr]")):
            if re.search(escapes.replace("%", r"%-?\d*"), prefix):
                assert got[key] == wanted[key], (prefix, key, got[key], wanted[key])


def test_trap_11_line_numbers_without_a_pid_are_no_sessions(t):
    rows = rows_of(t.root / "testdata/versions/v15/rich.csv.gz")
    for prefix in WITHOUT_SESSION:
        log = t.tmp / "prefix.log"
        log.write_bytes(as_stderr(rows, prefix))
        got = report(t, [log], folder="prefix")
        assert got["inputs"][0]["entries"] == len(rows), (prefix, got["inputs"])
        assert got["inputs"][0]["unparsed_lines"] == 0, (prefix, got["inputs"])
        assert got["totals"]["sessions"] <= 1, (prefix, got["inputs"][0]["prefix"], got["totals"])
        assert got["totals"]["errors"] == 30, (prefix, got["totals"])


def test_trap_01_logs_of_every_version_with_a_prefix_of_the_wild(t):
    for version in range(10, 19):
        got = report(t, [t.root / f"testdata/versions/v{version}/other.log.gz"], folder=f"v{version}")
        assert got["inputs"][0]["unparsed_lines"] == 0, (version, got["inputs"])
        assert got["totals"]["calls"] > 50, (version, got["totals"])


def test_standard_input_in_every_format(t):
    for kind in ("log", "csv", "json"):
        path = t.root / f"testdata/versions/v17/rich.{kind}.gz"
        with gzip.open(path) as stream:
            text = stream.read()
        result = t.run(["analyze", "-q", "-f", "json", "-o", t.tmp / "stdin", "-"], stdin=text)
        assert result.code == 0, result
        got = json.loads((t.tmp / "stdin/report.json").read_text())
        assert_same(report(t, [path], folder="file"), got, KEYS, kind)


def test_names_of_files_that_lie(t):
    with gzip.open(t.root / "testdata/versions/v17/rich.csv.gz") as stream:
        (t.tmp / "postgresql.json.bz2").write_bytes(stream.read())
    (t.tmp / "plain.txt").write_bytes((t.root / "testdata/versions/v17/rich.json.gz").read_bytes())
    a = report(t, [t.tmp / "postgresql.json.bz2"], folder="a")
    b = report(t, [t.tmp / "plain.txt"], folder="b")
    assert (a["inputs"][0]["format"], a["inputs"][0]["compression"]) == ("csvlog", "none")
    assert (b["inputs"][0]["format"], b["inputs"][0]["compression"]) == ("jsonlog", "gzip")
    assert_same(a, b, KEYS, "names")


def test_damage_costs_the_tail_and_is_said(t):
    whole = (t.root / "testdata/mlops/postgresql.csv.gz").read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0x40
    cases = {"truncated": whole[:len(whole) * 2 // 3], "damaged": bytes(flipped),
             "half": whole[:len(whole) // 2] + bytes((i * 7919 + (i >> 3)) % 256 for i in range(4000))}
    for name, content in cases.items():
        (t.tmp / name).write_bytes(content)
        for jobs in ("1", "2"):
            got = report(t, [t.tmp / name], "-j", jobs, code=3, folder=name + jobs)
            entry = got["inputs"][0]
            # Bytes that are no deflate data may still look like some, to the end.
            assert entry["status"] in {"truncated": ["truncated"], "damaged": ["damaged"]}.get(name, ["damaged", "truncated"])
            assert "at byte" in entry["error"], entry
            assert entry["entries"] > 3000, entry


def test_threads_that_share_a_compressed_log_give_the_report_of_one(t):
    for kind in ("log", "csv", "json"):
        path = t.root / f"testdata/mlops/postgresql.{kind}.gz"
        wanted = report(t, [path], "-j", "1", folder=kind)
        for jobs in ("2", "5"):
            assert report(t, [path], "-j", jobs, folder=kind + jobs) == wanted, (kind, jobs)


def test_a_log_without_pids_or_times_says_so(t):
    rows = rows_of(t.root / "testdata/versions/v15/rich.csv.gz")
    for prefix, said in (("%m %u@%d ", "its lines name no process"), ("[%l-1] ", "its lines name no process"), ("[%p] ", "its lines have no time")):
        (t.tmp / "some.log").write_bytes(as_stderr(rows, prefix))
        result = t.run(["analyze", "-f", "json", "-o", "said", "some.log"])
        assert said in result.err, (prefix, result.err)
        notes = " ".join(n["text"] if isinstance(n, dict) else n for n in json.loads((t.tmp / "said/report.json").read_text())["notes"])
        assert "log_line_prefix" in notes, notes


def test_trap_12_files_that_parallel_workers_share_belong_to_their_leader(t):
    """Without %P the file's own name says whose it is."""
    for version in (11, 13, 15, 18):
        rows = [row + [""] * (26 - len(row)) for row in rows_of(t.root / f"testdata/versions/v{version}/rich.csv.gz")]
        (t.tmp / "some.log").write_bytes(as_stderr(rows, "%m [%p] %q%u@%d "))
        got = report(t, [t.tmp / "some.log"])
        assert sum(p["temp_files"] for p in got["patterns"]) == got["totals"]["temp_files"] > 20, (version, got["totals"])
