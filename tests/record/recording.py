"""What the recording scripts share: where results go and how they are written."""
import gzip
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TESTDATA = ROOT / "testdata"
sys.path.insert(0, str(HERE.parent))


def save(path, content):
    """Writes text or bytes; a name that ends in .gz is compressed, without name and time inside."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    if path.suffix == ".gz":
        data = gzip.compress(data, 9, mtime=0)
    path.write_bytes(data)
    print("%9d %s" % (len(data), os.path.relpath(path, ROOT)))
