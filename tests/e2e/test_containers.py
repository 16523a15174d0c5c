"""What a log is wrapped in by archivers, editors, shells and accidents costs nothing, or is named with file and place."""
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

from archive import report

KEYS = ("totals", "by_database", "by_user", "by_app", "by_client", "patterns")


def text_of(t):
    with gzip.open(t.root / "testdata/versions/v15/rich.log.gz") as stream:
        return stream.read()


def assert_whole(t, content, wanted, what, compression=None):
    (t.tmp / "wrapped").write_bytes(content)
    got = report(t, [t.tmp / "wrapped"], folder="got")
    for key in KEYS:
        assert got[key] == wanted[key], (what, key)
    assert got["inputs"][0]["unparsed_lines"] == 0, (what, got["inputs"])
    assert compression is None or got["inputs"][0]["compression"] == compression, (what, got["inputs"])


class Pipe(io.RawIOBase):
    """Cannot be wound back: an archive written to it has its lengths behind the data."""
    def __init__(self):
        super().__init__()
        self.content = b""

    def writable(self):
        return True

    def write(self, data):
        self.content += bytes(data)
        return len(data)


def zipped(members, method=zipfile.ZIP_DEFLATED, into=None):
    into = into or io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return into.content if isinstance(into, Pipe) else into.getvalue()


def tarred(members, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size, info.type = len(content or b""), tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            archive.addfile(info, io.BytesIO(content or b""))
    return out.getvalue()


def test_trap_zip_with_its_length_behind_the_data(t):
    text, wanted = text_of(t), report(t, [t.root / "testdata/versions/v15/rich.log.gz"])
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        assert_whole(t, zipped([("a.log", text)], method, Pipe()), wanted, ("streamed", method), "zip")
        assert_whole(t, zipped([("log/", b""), ("log/a.log", text)], method), wanted, ("folder first", method), "zip")


def test_trap_archive_of_rotated_pieces_is_one_log(t):
    text, wanted = text_of(t), report(t, [t.root / "testdata/versions/v15/rich.log.gz"])
    cut = text.index(b"\n2026-", len(text) // 2)     # the first piece ends without a line feed
    pieces = [("log/1.log", text[:cut]), ("log/2.log", text[cut + 1:])]
    assert_whole(t, zipped(pieces), wanted, "zip", "zip")
    assert_whole(t, zipped(pieces, zipfile.ZIP_STORED, Pipe()), wanted, "streamed zip", "zip")
    assert_whole(t, tarred([("log", None)] + pieces), wanted, "tar", "tar")
    for mode, name in (("w:gz", "gzip"), ("w:bz2", "bzip2"), ("w:xz", "xz")):
        assert_whole(t, tarred(pieces, mode), wanted, mode, name)


def test_trap_archive_that_cannot_be_read_says_why(t):
    (t.tmp / "a.zip").write_bytes(zipped([("a.log", text_of(t))], zipfile.ZIP_BZIP2))
    result = t.run(["analyze", "-q", "-f", "json", "-o", "out", "a.zip"])
    assert result.code == 5 and "a.zip: archive is encrypted, or compressed by a method that is not supported" in result.err, result


def test_trap_text_in_utf_16(t):
    text, wanted = text_of(t).decode(errors="replace"), None
    (t.tmp / "utf8").write_bytes(text.encode())
    wanted = report(t, [t.tmp / "utf8"])
    for name, mark in (("utf-16-le", "\ufeff"), ("utf-16-be", "\ufeff"), ("utf-16-le", ""), ("utf-16-be", "")):
        assert_whole(t, (mark + text).encode(name), wanted, name, "utf-16")
        assert_whole(t, gzip.compress((mark + text).encode(name)), wanted, name, "gzip")
    assert_whole(t, ("\ufeff" + text.replace("\n", "\r\n")).encode("utf-16-le"), wanted, "from PowerShell", "utf-16")


def test_trap_lines_that_end_with_carriage_returns_alone(t):
    text, wanted = text_of(t), report(t, [t.root / "testdata/versions/v15/rich.log.gz"])
    assert_whole(t, text.replace(b"\n", b"\r"), wanted, "carriage returns", "carriage returns")


def test_trap_zeros_of_a_truncated_or_crashed_file(t):
    text, wanted = text_of(t), report(t, [t.root / "testdata/versions/v15/rich.log.gz"])
    line = text.rindex(b"\n2026-", 0, len(text) // 2) + 1
    for n in (1, 4096, 100000, 9000000):
        assert_whole(t, b"\0" * n + text, wanted, ("before", n), "none")
    assert_whole(t, text[:line] + b"\0" * 5000 + text[line:], wanted, "between two lines")
    assert_whole(t, text + b"\0" * 70000, wanted, "behind the last line")


def test_trap_16_damage_in_every_compression(t):
    """Truncated, with a bit flipped, or encrypted from the middle on: exit 3 (or 5 with nothing left) and the place."""
    text = text_of(t) * 8
    made = {"gz": gzip.compress(text), "bz2": bz2.compress(text, 1), "xz": lzma.compress(text), "zip": zipped([("a.log", text)])}
    noise = bytes((i * 7919 + (i >> 3) * 31 + 5) % 251 for i in range(3000))
    for name, whole in made.items():
        flipped = bytearray(whole)
        flipped[len(whole) * 3 // 4] ^= 0x10
        for kind, content in (("truncated", whole[:len(whole) * 3 // 4]), ("flipped", bytes(flipped)), ("half", whole[:len(whole) // 2] + noise)):
            path = t.tmp / f"{kind}.{name}"
            path.write_bytes(content)
            result = t.run(["analyze", "-q", "-f", "json", "-o", "out", path])
            assert result.code in (3, 5), (name, kind, result)
            assert f"{path}: " in result.err and "at byte" in result.err, (name, kind, result.err)
            assert "can be recognised" not in result.err, (name, kind, result.err)
