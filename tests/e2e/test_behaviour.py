"""What the recorded archives hold of behaviour is found, and nothing else of its kind."""
import collections
import gzip
import json
import re

from archive import report

PLANTED_KINDS = ("query-n-plus-one", "query-cacheable", "query-batchable", "query-mergeable-counts",
                 "query-offset-pagination", "query-leading-wildcard", "query-large-in-list", "query-not-in",
                 "query-random-order", "query-unbounded")


def analyzed(t, name):
    folder = t.testdata / name
    inputs = [folder / "postgresql.log.gz", folder / "schema.sql", folder / "snapshot.json"]
    return report(t, [path for path in inputs if path.exists()])


def words(sql):
    """A statement as the comparison takes it: values out, blanks out, lower case."""
    sql = re.sub(r"'[^']*'|%s|\$\d+|\b\d+\b", "?", sql.lower())
    return re.sub(r"\s+", "", re.sub(r"\((\?,)*\?\)", "(?)", re.sub(r"\s*,\s*", ",", sql)))


def found(document, rule):
    """The statements each recommendation of the rule names, the first one first."""
    queries = {p["id"]: words(p["query"]) for p in document["patterns"]}
    return [[queries[p] for p in r["patterns"]] for r in document["recommendations"] if r["rule"] == rule]


def test_planted_antipatterns_are_found_and_nothing_else(t):
    document = analyzed(t, "mlops")
    truth = json.loads((t.testdata / "mlops/antipatterns.json").read_text())
    loops = {(words(x["child_sql"]), words(x["parent_sql"])) for x in truth["n_plus_one"]}
    assert {tuple(f) for f in found(document, "query-n-plus-one")} == loops
    for rule, kinds in (("query-cacheable", ("repeated_identical", "frequent_count")),
                        ("query-batchable", ("batchable_inserts",)), ("query-offset-pagination", ("deep_offset",)),
                        ("query-leading-wildcard", ("leading_wildcard",))):
        wanted = {words(x["sql"]) for kind in kinds for x in truth[kind]}
        assert {f[0] for f in found(document, rule)} == wanted, rule
    for rule in ("query-mergeable-counts", "query-large-in-list", "query-not-in", "query-random-order",
                 "query-unbounded"):
        assert found(document, rule) == [], rule


def test_missing_indexes_of_foreign_keys_are_found(t):
    truth = json.loads((t.testdata / "mlops/antipatterns.json").read_text())
    wanted = {(x["table"], x["column"]) for x in truth["missing_fk_index"]}
    advised = [r for r in analyzed(t, "mlops")["recommendations"] if r["columns"]]
    covered = {(r["table"].split(".")[-1], r["columns"][0]) for r in advised if r["rule"].startswith("index-missing")}
    by_rule = {(r["table"].split(".")[-1], r["columns"][0]) for r in advised if r["rule"] == "index-missing-fk"}
    assert len(covered & wanted) >= 0.9 * len(wanted), wanted - covered
    assert len(by_rule & wanted) >= 0.9 * len(by_rule), by_rule - wanted


def test_loops_are_counted_exactly(t):
    document = analyzed(t, "mlops")
    truth = json.loads((t.testdata / "mlops/antipatterns.json").read_text())
    planted = next(x for x in truth["n_plus_one"] if x["parent"] == "fleet_page")
    loop = next(r for r in document["recommendations"] if r["rule"] == "query-n-plus-one"
                and "deployments" in r["title"])
    evidence = {e["what"]: e["value"] for e in loop["evidence"]}
    assert evidence["loops"] == str(planted["bursts"])


def test_a_healthy_server_is_left_alone(t):
    rules = {r["rule"] for r in analyzed(t, "pgbench")["recommendations"]}
    assert not rules & set(PLANTED_KINDS)
    assert not {r for r in rules if r.startswith("server-")}


def test_what_a_server_suffers_is_found(t):
    planted = json.loads((t.testdata / "scenario/planted.json").read_text())
    document = analyzed(t, "scenario")
    by_rule = collections.defaultdict(list)
    for r in document["recommendations"]:
        by_rule[r["rule"]].append(r)

    def texts(rule):
        return " ".join(e["value"] + " " + e["source"] for r in by_rule[rule] for e in r["evidence"])

    for chain in planted["lock_chains"]:
        for _, pid in chain["waiters"]:
            assert re.search(r"\b%d\b" % pid, texts("server-lock-wait")), pid
        assert str(chain["root"][1]) in texts("server-lock-wait")
    assert "which waits for %d" % planted["lock_chains"][0]["root"][1] in texts("server-lock-wait")
    blockers = [e["value"] for r in by_rule["server-lock-wait"] for e in r["evidence"] if "holder" in e["what"]]
    assert sorted(set(blockers)) == [
        "begin; select count(*) from orders where account_id = $1",
        "begin; update accounts set balance = $1 where id = $2",
        "update accounts set balance = $1 where id = $2"]
    assert len(by_rule["server-deadlock"]) == 1
    assert str(planted["deadlock"]["sessions"][0][1]) in texts("server-deadlock")
    temp = [r for r in by_rule["server-temp-files"] if "declare name cursor" in r["title"]]
    assert [e["value"] for e in temp[0]["evidence"] if e["what"] == "temporary files"] == ["3"]
    assert len(by_rule["server-temp-files"]) == 2
    assert [r["title"] for r in by_rule["server-errors"]] == ["Make statements fast enough for their timeout"]
    killed = [r for r in by_rule["server-idle-in-transaction"] if "ended the session" in r["rationale"]]
    assert len(killed) == 1 and "update accounts" in killed[0]["title"]
    assert len(by_rule["server-connection-churn"]) == 1
    assert not by_rule["server-checkpoints"] and not by_rule["server-pool-size"]


STATEMENT = re.compile(r"^(\S+ \S+) UTC \[\d+\] .* LOG:  duration: [\d.]+ ms  (?:statement|execute [^:]*): (.*)$")


def calls_by_text(path):
    """Times in seconds and texts with their parameters, in the order of the log."""
    lines = gzip.open(path, "rt").read().split("\n")
    for i, line in enumerate(lines):
        match = STATEMENT.match(line)
        if not match:
            continue
        sql, k = match[2], i + 1
        while lines[k].startswith("\t"):
            sql += lines[k]
            k += 1
        hour, minute, second = match[1].split()[1].split(":")
        detail = lines[k].split("parameters: ")[1] if "DETAIL:  parameters: " in lines[k] else ""
        yield int(hour) * 3600 + int(minute) * 60 + float(second), sql, detail


def replay(calls, seconds):
    filled, hits = {}, 0
    for at, key in calls:
        if key in filled and at - filled[key] < seconds:
            hits += 1
        else:
            filled[key] = at
    return 100 * hits / len(calls)


def test_simulated_caches_agree_with_a_replay(t):
    calls = collections.defaultdict(list)
    for at, sql, detail in calls_by_text(t.testdata / "mlops/postgresql.log.gz"):
        calls[words(sql)].append((at, sql + detail))
    document = analyzed(t, "mlops")
    queries = {p["id"]: words(p["query"]) for p in document["patterns"]}
    cacheable = [r for r in document["recommendations"] if r["rule"] == "query-cacheable"]
    assert cacheable
    for r in cacheable:
        for evidence in r["evidence"]:
            match = re.match(r"answered by a cache of (\d+) minute", evidence["what"])
            if match:
                simulated = float(evidence["value"].split()[0])
                exact = replay(sorted(calls[queries[r["patterns"][0]]]), 60 * int(match[1]))
                assert abs(simulated - exact) < 3, (r["title"], simulated, exact)


def test_quick_statements_with_a_large_share_are_no_warning(t):
    """pgbench's own update takes half of all time at a fraction of a millisecond a call: nothing is wrong with it."""
    got = report(t, [t.root / "testdata/pgbench/postgresql.log.gz"], folder="quick")
    slow = [r for r in got["recommendations"] if r["rule"] == "query-slow"]
    assert slow and {r["severity"] for r in slow} == {"info"}, slow
