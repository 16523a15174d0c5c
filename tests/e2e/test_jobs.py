"""The number of threads shows nowhere: in no figure, no order, no place that is named."""
import gzip

from archive import report

FOREIGN = [b"free text of the shell %d" % i for i in range(4)]


def with_foreign_lines(text):
    """The text with a line that is no entry at its start and behind each quarter; the numbers of those lines, from 1."""
    lines, numbers = text.splitlines(keepends=True), []
    for i, line in reversed(list(enumerate(FOREIGN))):
        at = i * len(lines) // len(FOREIGN)
        while i and not lines[at].startswith(b"{"):
            at += 1
        lines.insert(at, line + b"\n")
        numbers.insert(0, at + 1 + i)
    return b"".join(lines), numbers


def test_lines_not_understood_keep_their_numbers(t):
    text = gzip.decompress((t.root / "testdata/mlops/postgresql.json.gz").read_bytes())
    text, numbers = with_foreign_lines(text * 3)  # long enough to be cut where it is not compressed
    (t.tmp / "log").write_bytes(text)
    (t.tmp / "log.gz").write_bytes(gzip.compress(text, 1))
    for name in ("log", "log.gz"):
        for jobs in ("1", "2", "3"):
            entry = report(t, [t.tmp / name], "-j", jobs, folder=name + jobs)["inputs"][0]
            assert entry["unparsed_lines"] == len(FOREIGN), entry
            wanted = ["%s:%d: xxxx xxxx xx xxx xxxxx 0" % (t.tmp / name, n) for n in numbers]
            assert entry["unparsed"] == wanted, (name, jobs, entry["unparsed"], wanted)


def test_a_clock_that_runs_backwards_changes_nothing(t):
    """A clock that was put back in the middle of sessions: within a file its own order counts."""
    for kind in ("log", "csv"):
        text = gzip.decompress((t.root / f"testdata/mlops/postgresql.{kind}.gz").read_bytes())
        day = text[:10]
        before = day[:-2] + b"%02d" % (int(day[-2:]) - 1)
        head, tail = text[:len(text) // 2], text[len(text) // 2:]
        text = head + tail.replace(day, before)
        (t.tmp / f"{kind}.gz").write_bytes(gzip.compress(text, 1))
        (t.tmp / kind).write_bytes(text * 2)  # long enough to be cut
        for name in (kind, f"{kind}.gz"):
            wanted = report(t, [t.tmp / name], "-j", "1", folder=name + "1")
            for jobs in ("2", "3"):
                got = report(t, [t.tmp / name], "-j", jobs, folder=name + jobs)
                assert got == wanted, [key for key in wanted if got[key] != wanted[key]]
