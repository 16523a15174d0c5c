"""A server that speaks another language loses no statement, no duration and no error, and is said to be one."""
import gzip
import shutil

from archive import report

COUNTED = ("calls", "errors", "patterns", "connections", "unattributed_calls")


def test_statements_of_servers_in_twelve_languages_are_counted(t):
    folder = t.root / "testdata/languages"
    wanted = None
    for path in sorted(folder.glob("*.csv.gz")):     # C comes first
        language = path.name.split(".")[0]
        csv = report(t, [path], folder="csv")
        log = report(t, [folder / (language + ".log.gz")], folder="log")
        wanted = wanted or csv
        for got in (csv, log):
            assert got["inputs"][0]["unparsed_lines"] == 0, (language, got["inputs"])
            keys = [k for k in COUNTED if language == "C" or k != "connections"]
            assert [got["totals"][k] for k in keys] == [wanted["totals"][k] for k in keys], (language, got["totals"])
            assert [p["calls"] for p in sorted(got["patterns"], key=lambda p: p["query"])] == \
                   [p["calls"] for p in sorted(wanted["patterns"], key=lambda p: p["query"])], language
        assert log["totals"] == csv["totals"], language


def test_a_log_in_another_language_says_what_is_not_read(t):
    for language, said in (("C", False), ("de", True), ("ja", True)):
        shutil.copy(t.root / f"testdata/languages/{language}.log.gz", t.tmp)
        result = t.run(["analyze", "-f", "json", "-o", "out", language + ".log.gz"])
        assert result.code == 0 and ("its messages are not in English" in result.err) == said, (language, result.err)


def test_values_in_quotes_of_other_languages_are_not_shown(t):
    line = "2026-11-21 08:00:00.000 UTC [7] FEHLER:  ungültige Eingabesyntax für Typ integer: »geheim«\n"
    (t.tmp / "de.log.gz").write_bytes(gzip.compress((line * 20).encode()))
    got = report(t, [t.tmp / "de.log.gz"])
    assert got["totals"]["errors"] == 20 and "geheim" not in str(got), got
