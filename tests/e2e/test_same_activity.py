"""A folder that holds one activity in several formats, or twice, is counted once, and says so."""
import json
import shutil

from archive import report

KEYS = ("totals", "by_database", "by_user", "by_app", "by_client", "patterns")


def test_three_formats_of_one_activity_count_once(t):
    folder = t.tmp / "log"
    folder.mkdir()
    for kind in ("log", "csv", "json"):
        shutil.copy(t.root / f"testdata/mlops/postgresql.{kind}.gz", folder)
    alone = report(t, [t.root / "testdata/mlops/postgresql.csv.gz"], folder="alone")
    together = report(t, [folder], folder="together")
    for key in KEYS:
        assert alone[key] == together[key], key
    errors = [i["error"] for i in together["inputs"]]
    assert sum("holds the same activity as" in (e or "") for e in errors) == 2, errors


def test_a_log_beside_its_own_compressed_copy_counts_once(t):
    name = t.root / "testdata/mlops/postgresql.log.gz"
    copy = t.tmp / "copy.log.gz"
    shutil.copy(name, copy)
    assert report(t, [name])["totals"] == report(t, [name, copy], folder="both")["totals"]


def test_logs_of_different_activity_are_both_read(t):
    names = [t.root / "testdata/mlops/postgresql.log.gz", t.root / "testdata/pgbench/postgresql.log.gz"]
    calls = [report(t, [n], folder=f"one{i}")["totals"]["calls"] for i, n in enumerate(names)]
    assert report(t, names, folder="both")["totals"]["calls"] == sum(calls)
