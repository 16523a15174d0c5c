"""A hit and a miss for each rule on schema and statistics, as a real server has them (tests/record/rules.py)."""
from archive import report

# The recording is small and took seconds: the thresholds on size and time are lowered, all others stay.
LOWERED = ("index-unused.min_days=0", "index-unused.min_bytes=8192", "index-bloat.min_wasted_bytes=200000", "table-partition.min_purged_rows=1000",
           "index-missing-fk.min_rows=1", "index-over-indexed.min_time_index_bytes=1e12")
DEAD_ROWS = {"hit_index_bloat", "hit_table_stale_statistics"}  # deletes and updates leave some in these, too
RULES = ("index-duplicate", "index-redundant", "index-missing-fk", "index-unused", "index-invalid", "index-low-cardinality", "index-over-indexed",
         "index-bloat", "table-partition", "table-stale-statistics", "table-vacuum", "table-key-exhaustion")


def findings(t, *options):
    data = t.testdata / "rules"
    got = report(t, [data / "schema.sql", data / "before.json.gz", data / "after.json.gz", data / "postgresql.log"], *options)
    found = {rule: set() for rule in RULES}
    for r in got["recommendations"]:
        if r["rule"] in found:
            found[r["rule"]].add((r["table"] or "").split(".")[-1])
    return found


def test_each_rule_hits_and_misses(t):
    options = [o for value in LOWERED for o in ("--set", value)]
    found = findings(t, *options)
    for rule in RULES:
        name = rule.replace("-", "_")
        assert "hit_" + name in found[rule], (rule, found[rule])
        assert "miss_" + name not in found[rule], (rule, found[rule])
    # What is planted for one rule is no case of another, but where it must be: nothing reads most of these tables.
    for rule in ("index-duplicate", "index-redundant", "index-invalid", "index-bloat", "table-vacuum", "table-key-exhaustion", "table-partition"):
        assert found[rule] <= {"hit_" + rule.replace("-", "_")} | DEAD_ROWS, (rule, found[rule])


def test_the_usual_thresholds_are_for_larger_servers(t):
    found = findings(t)
    for rule in ("index-unused", "index-bloat", "table-partition"):
        assert not found[rule], (rule, found[rule])
