"""The format law for what journald, syslog daemons, containers and clouds make of a server's lines."""
import gzip
import json
import random
import re

from archive import report
from test_log_formats import as_stderr, as_syslog, rows_of

# What a wrapper cannot change; applications and query ids are not in the prefix.
KEYS = ("totals", "by_database", "by_user", "patterns")
STAMP = "Nov 21 08:07:21"


def log_of(t):
    return as_stderr(rows_of(t.root / "testdata/versions/v15/rich.csv.gz"), "%m [%p] %q%u@%d ")


def by_process(log):
    """Lines with the pid of the message they belong to."""
    pid = b"0"
    for line in log.split(b"\n")[:-1]:
        found = re.match(rb"\S+ \S+ \S+ \[(\d+)\]", line)
        if found and not line.startswith(b"\t"):
            pid = found[1]
        yield pid, line


def messages_of(log):
    """Whole messages, with their DETAIL and STATEMENT lines."""
    messages = []
    for pid, line in by_process(log):
        if re.match(rb"[^\t].*?\] \S*?.*?(LOG|ERROR|FATAL|WARNING|NOTICE):  ", line) and not re.search(rb"^[^:]*:[^:]*:[^:]*(DETAIL|HINT|QUERY|CONTEXT|STATEMENT):  ", line):
            messages.append([pid, line])
        else:
            messages[-1][1] += b"\n" + line
    return messages


def text(line):
    return line.decode("utf-8", "replace")


def check(t, log, wrapped, form, headers=0):
    for name, content in wrapped.items():
        (t.tmp / "plain").write_bytes(log)
        wanted = report(t, [t.tmp / "plain"], folder="wanted")
        (t.tmp / "wrapped").write_bytes(content)
        got = report(t, [t.tmp / "wrapped"], folder="got")
        assert got["inputs"][0]["format"] == form, (name, got["inputs"])
        assert got["inputs"][0]["unparsed_lines"] == headers, (name, got["inputs"])
        for key in KEYS:
            if key == "patterns":
                # Whose a worker's file is follows from when it is logged; mixed up, it may be the statement before.
                left_out = ("samples", "plans", "recommendations") + (("temp_files", "temp_bytes") if name == "interleaved" else ())
                strip = [{k: v for k, v in p.items() if k not in left_out} for p in got[key]]
                want = [{k: v for k, v in p.items() if k not in left_out} for p in wanted[key]]
                differing = [(a["query"][:60], [k for k in a if a[k] != b.get(k)]) for a, b in zip(strip, want) if a != b]
                assert strip == want, (name, key, differing[:3])
            else:
                assert got[key] == wanted[key], (name, key, got[key], wanted[key])


def test_every_way_in_which_journalctl_writes_the_time(t):
    log = log_of(t)
    stamps = (STAMP, STAMP + ".123456", "Nov 21 2026 08:07:21", "2026-11-21T08:07:21+0000", "2026-11-21T08:07:21.123456+00:00",
              "Sat 2026-11-21 08:07:21 UTC", "1795248441.123456", "[ 1234.567890]")
    head = b"-- Journal begins at Sat 2026-11-21. --\n"
    check(t, log, {stamp: head + b"".join(b"%s db1 postgres[%s]: %s\n" % (stamp.encode(), pid, line) for pid, line in by_process(log))
                   for stamp in stamps}, "syslog", headers=1)


def test_journald_as_json_in_every_layout(t):
    log = log_of(t)

    def record(pid, line, as_bytes=False):
        return json.dumps({"__REALTIME_TIMESTAMP": "1795248441123456", "_PID": pid.decode(), "SYSLOG_IDENTIFIER": "postgres",
                           "MESSAGE": list(line) if as_bytes else text(line)})
    lines = list(by_process(log))
    check(t, log, {
        "a line each": "".join(record(*x) + "\n" for x in lines).encode(),
        "some as lists of bytes": "".join(record(*x, as_bytes=i % 3 == 0) + "\n" for i, x in enumerate(lines)).encode(),
        "sse": "".join("data: " + record(*x) + "\n\n" for x in lines).encode(),
        "seq": "".join("\x1e" + record(*x) + "\n" for x in lines).encode(),
        "pretty": "".join(json.dumps(json.loads(record(*x)), indent=8) + "\n" for x in lines).encode(),
        "a message each": "".join(record(*x) + "\n" for x in messages_of(log)).encode(),
    }, "cloud-json")


def test_syslog_chunks_of_several_backends_in_any_order(t):
    log = log_of(t)
    lines = as_syslog(log).split(b"\n")[:-1]

    def pid_of(line):
        return re.search(rb"postgres\[(\d+)\]", line)[1]
    chance, mixed, window = random.Random(3), [], []
    for line in lines + [None] * 6:
        window += [line] if line else []
        if window and (len(window) > 6 or not line):
            chosen = pid_of(window[chance.randrange(len(window))])
            mixed.append(window.pop(next(i for i, other in enumerate(window) if pid_of(other) == chosen)))
    swapped = list(lines)
    for i in range(0, len(swapped) - 1, 7):
        a, b = (re.search(rb"postgres\[(\d+)\]: \[(\d+)-", swapped[k]) for k in (i, i + 1))
        if a.groups() == b.groups():
            swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]

    def with_head(head):
        return b"".join(re.sub(rb"^Nov 21 08:07:21 db1 postgres\[(\d+)\]: ", head, line) + b"\n" for line in lines)
    check(t, log, {
        "interleaved": b"\n".join(mixed) + b"\n",
        "swapped on the way": b"\n".join(swapped) + b"\n",
        "without sequence numbers": b"".join(re.sub(rb"\[\d+-(\d+)\]", rb"[\1]", line, count=1) + b"\n" for line in lines),
        "with priority": with_head(rb"<134>Nov 21 08:07:21 db1 postgres[\1]: "),
        "RFC 5424": with_head(rb"<134>1 2026-11-21T08:07:21.123456+00:00 db1 postgres \1 - - "),
        "structured data": with_head(rb'<134>1 2026-11-21T08:07:21Z db1 postgres \1 - [a@1 x="b \\"] c"][d y="e"] '),
        "not split": b"".join(b"Nov 21 08:07:21 db1 postgres[%s]: [%d-1] %s\n" % (pid, n + 1, m.replace(b"\n", b"#012").replace(b"\t", b"#011"))
                              for n, (pid, m) in enumerate(messages_of(log))),
    }, "syslog")


def test_containers(t):
    log = log_of(t)
    lines = [line for _, line in by_process(log)]

    def docker(line, end="\n"):
        return json.dumps({"log": text(line) + end, "stream": "stderr", "time": "2026-11-21T08:07:21.123456789Z"}) + "\n"
    check(t, log, {
        "docker": "".join(map(docker, lines)).encode(),
        "collected without line feeds": "".join(docker(line, "") for line in lines).encode(),
        "CRI": b"".join(b"2026-11-21T08:07:21.123456789+00:00 stderr F %s\n" % line for line in lines),
        "docker logs -t": b"".join(b"2026-11-21T08:07:21.123456789Z %s\n" % line for line in lines),
        "CloudWatch, a time a message": b"".join(b"2026-11-21T08:07:21.123Z %s\n" % m for _, m in messages_of(log)),
    }, "container")


def test_cloud_exports_as_lines_and_as_lists(t):
    log = log_of(t)
    messages = [text(m) for _, m in messages_of(log)]
    google = [{"insertId": "s=1", "textPayload": m, "timestamp": "2026-11-21T08:07:21.1Z", "resource": {"labels": {"a": "b"}}} for m in messages]
    amazon = {"events": [{"logStreamName": "db", "timestamp": 1795248441123, "message": m, "ingestionTime": 1795248441999} for m in messages],
              "searchedLogStreams": []}
    azure = [{"time": "2026-11-21T08:07:21Z", "properties": {"timestamp": "2026-11-21 08:07:21.1 UTC", "processId": 1, "errorLevel": "LOG",
                                                            "message": m}} for m in messages]
    check(t, log, {
        "Cloud SQL, lines": "".join(json.dumps(r) + "\n" for r in google).encode(),
        "Cloud SQL, gcloud logging read": json.dumps(google, indent=2).encode(),
        "Cloud SQL, a list in one line": json.dumps(google).encode(),
        "CloudWatch, filter-log-events": json.dumps(amazon, indent=4).encode(),
        "Azure, lines": "".join(json.dumps(r) + "\n" for r in azure).encode(),
        "Azure, Event Hubs": json.dumps({"records": azure}).encode(),
        "compressed": gzip.compress(json.dumps(google, indent=2).encode()),
    }, "cloud-json")


POOLER = [("LOG", "C-0x55d0a0: shop/app@10.0.0.1:51234 login attempt: db=shop user=app tls=no"),
          ("LOG", "S-0x55d0b0: shop/app@10.0.0.2:5432 new connection to server (from 10.0.0.1:3333)"),
          ("LOG", "C-0x55d0a0: shop/app@10.0.0.1:51234 closing because: client close request (age=%s)"),
          ("LOG", "C-0x55d0a2: shop/app@unix(77):6432 login attempt: db=shop user=app tls=no replication=no"),
          ("LOG", "C-0x55d0a3: my db/my app@10.0.0.9:6432 login attempt: db=my db user=my app tls=TLSv1.3"),
          ("WARNING", "C-0x55d0a2: shop/app@[::1]:6432 pooler error: query_wait_timeout")]


def test_pgbouncer_of_every_version_and_behind_syslog(t):
    def lines(form, age):
        return "".join(form % (level, message % age if "%s" in message else message) + "\n" for level, message in POOLER).encode()
    logs = {
        "1.5": lines("2013-06-03 10:42:58.123 12345 %s %s", "5"),
        "1.12": lines("2020-06-03 10:42:58.123 UTC [12345] %s %s", "5s"),
        "1.23": lines("2024-06-03 10:42:58.123 CEST [12345] %s %s", "5s")
                + b"2024-06-03 10:43:58.123 CEST [12345] LOG stats: 0 xacts/s, 0 queries/s, 0 client parses/s, in 0 B/s, wait 0 us\n",
        "journald": lines("Jun 03 10:42:58 db1 pgbouncer[12345]: 2024-06-03 10:42:58.123 UTC [12345] %s %s", "5s"),
        "syslog": lines("Jun  3 10:42:58 db1 pgbouncer[12345]: %.0s%s", "5s"),
        "docker": b"".join(json.dumps({"log": line + "\n", "stream": "stderr", "time": "2024-06-03T10:42:58.1Z"}).encode() + b"\n"
                           for line in lines("2024-06-03 10:42:58.123 UTC [1] %s %s", "5s").decode().splitlines()),
    }
    for name, content in logs.items():
        (t.tmp / "pgbouncer.log").write_bytes(content)
        got = report(t, [t.tmp / "pgbouncer.log"])
        assert got["inputs"][0]["format"] == "pgbouncer", (name, got["inputs"])
        assert got["inputs"][0]["unparsed_lines"] == 0, (name, got["inputs"])
        assert (got["totals"]["connections"], got["totals"]["disconnections"]) == (3, 1), (name, got["totals"])
