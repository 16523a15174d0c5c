"""The log_line_prefix is found from the log: the recorded log, its prefix written in other ways, gives the same numbers."""
import gzip
import re

from archive import report

LINE = re.compile(rb"^(?P<m>\S+ \S+ \S+) \[(?P<p>\d+)\] (?P<c>\S+) (?P<l>\d+) "
                  rb"(?:user=(?P<u>[^,]*),db=(?P<d>[^,]*),app=(?P<a>[^,]*),client=(?P<h>[^,]*),qid=(?P<Q>\S+) )?", re.M)

# What the client's part becomes, and what is then known of application and client.
PREFIXES = (
    (b"%(m)s [%(p)s] ", b"%(u)s@%(d)s %(a)s ", ("by_app",)),
    (b"%(m)s [%(p)s] ", b"%(u)s@%(d)s %(h)s ", ("by_client",)),
    (b"%(m)s [%(p)s] ", b"[user=%(u)s,db=%(d)s,app=%(a)s] ", ("by_app",)),
    (b"%(m)s [%(p)s]: [%(l)s-1] ", b"user=%(u)s,db=%(d)s,app=%(a)s,client=%(h)s ", ("by_app", "by_client")),
)


def rewritten(t, number, common, client):
    def line(found):
        fields = {name: value or b"" for name, value in found.groupdict().items()}
        return (common + (client if found["u"] is not None else b"")) % {k.encode(): v for k, v in fields.items()}
    text = gzip.open(t.root / "testdata/mlops/postgresql.log.gz").read()
    path = t.tmp / f"prefix{number}.log"
    path.write_bytes(LINE.sub(line, text))
    return path


def test_prefixes_are_found_and_told_apart(t):
    wanted = report(t, [t.root / "testdata/mlops/postgresql.log.gz"], folder="wanted")
    for number, (common, client, known) in enumerate(PREFIXES):
        got = report(t, [rewritten(t, number, common, client)], folder=f"got{number}")
        prefix = got["inputs"][0]["prefix"]
        assert got["inputs"][0]["unparsed_lines"] == 0, prefix
        for key in ("by_database", "by_user", *known):
            assert got[key] == wanted[key], (prefix, key, got[key], wanted[key])
        for key in {"by_app", "by_client"} - set(known):
            assert not any(row["name"] for row in got[key]), (prefix, key, got[key])
