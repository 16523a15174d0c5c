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
