"""The schema reader's view of dumps, through the tool that prints it."""
import fcntl
import json
import pathlib
import subprocess


def tool(t):
    """catalog_json, as the unit tests' build made it; else the first test that asks for it makes it."""
    with open(pathlib.Path(t.program).parent / "catalog_json.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for folder in (pathlib.Path(t.program).parent / "tests", t.root / "build/asan/tests", t.root / "build/tests"):
            if (folder / "catalog_json").exists():
                return folder / "catalog_json"
        subprocess.run(["make", "-s", "build/tests/catalog_json"], cwd=t.root, check=True)
        return t.root / "build/tests/catalog_json"


def read(t, *inputs, diagnostics=0):
    """{(schema, table): table} of the inputs; fails on more diagnostics than expected."""
    done = subprocess.run([str(tool(t)), *map(str, inputs)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert done.stderr.count(b"\n") == diagnostics, done.stderr.decode("utf-8", "replace")
    return {(table["schema"], table["name"]): table for table in json.loads(done.stdout)}
