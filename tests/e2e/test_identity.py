"""The identity of patterns against PostgreSQL's own query ids: each id in exactly one pattern, with the server's calls."""
import collections
import csv
import io
import json
import re

import psycopg

from identity_workload import SCHEMA, groups
from pgserver import Server

SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_planning": "off",
    "compute_query_id": "on",
    "log_destination": "csvlog",
    "log_min_duration_statement": "0",
}
REPEATS = 2


def run_all(connection, all_groups):
    for _, statements in all_groups:
        for statement in statements:
            for _ in range(1 if "CURSOR" in str(statement) or "CLOSE" in str(statement) else REPEATS):
                if isinstance(statement, tuple):
                    connection.execute(statement[0], statement[1])
                else:
                    raw_execute(connection, statement)


def raw_execute(connection, sql):
    """The simple protocol: one message with the text as it is."""
    result = connection.pgconn.exec_(sql.encode())
    assert result.status in (psycopg.pq.ExecStatus.COMMAND_OK, psycopg.pq.ExecStatus.TUPLES_OK), (sql, result.error_message)


def record(server):
    server.psql("CREATE EXTENSION pg_stat_statements")
    server.psql(SCHEMA)
    with psycopg.connect(**server.connect(application_name="identity")) as connection:
        connection.autocommit = True
        raw_execute(connection, "SELECT pg_stat_statements_reset()")
        raw_execute(connection, "BEGIN")
        run_all(connection, groups())
        raw_execute(connection, "COMMIT")
        rows = connection.execute("SELECT queryid, calls, query FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'").fetchall()
    return {queryid: (calls, query) for queryid, calls, query in rows}


def texts_of_ids(log):
    """{query id: the texts it was logged with}, of executions."""
    found = collections.defaultdict(set)
    for row in csv.reader(io.StringIO(log)):
        match = re.match(r"duration: [\d.]+ ms  (?:statement|execute [^:]*): (.*)", row[13], re.S)
        if match and row[22] == "identity" and row[25] != "0":
            found[int(row[25])].add(match.group(1))
    return found


def group_of_text():
    known = {}
    for number, (_, statements) in enumerate(groups()):
        for statement in statements:
            text = re.sub("%s", "$1", statement[0]) if isinstance(statement, tuple) else statement
            known[text] = number
    return known


def test_query_ids_fall_into_one_pattern_each(t):
    with Server(settings=SETTINGS) as server:
        server_says = record(server)
        server.stop()
        log = server.log("csv")
    (t.tmp / "identity.csv").write_bytes(log)
    result = t.run(["analyze", "-q", "-f", "json", "--app", "identity", "--max-patterns", 1000, "-o", "out", "identity.csv"])
    assert result.code == 0, result
    patterns = json.loads((t.tmp / "out/report.json").read_text())["patterns"]
    owners = collections.defaultdict(list)
    for pattern in patterns:
        for query_id in pattern["query_ids"]:
            owners[int(query_id)].append(pattern)
    assert len(server_says) >= 150, len(server_says)

    torn = {q: [p["query"] for p in owners[q]] for q in server_says if len(owners[q]) != 1}
    assert not torn, torn
    for pattern in patterns:
        ids = [int(q) for q in pattern["query_ids"] if int(q) in server_says]
        calls = sum(server_says[q][0] for q in ids)
        assert not ids or pattern["calls"] == calls, (pattern["query"], pattern["calls"], calls)

    texts, known = texts_of_ids(log.decode()), group_of_text()
    of_group = collections.defaultdict(set)
    for pattern in patterns:
        met = {known[text] for q in pattern["query_ids"] for text in texts.get(int(q), ()) if text in known}
        assert len(met) <= 1, (pattern["query"], [groups()[g] for g in met])
        for group in met:
            of_group[group].add(pattern["id"])
    split = [groups()[g] for g, ids in of_group.items() if len(ids) > 1]
    assert not split, split
    for group, ids in sorted(of_group.items()):
        several = [p for p in patterns if p["id"] in ids and len(p["query_ids"]) > 1]
        for pattern in several:
            print("%2d query ids: %s (%s)" % (len(pattern["query_ids"]), pattern["query"][:100], groups()[group][0]))
            assert groups()[group][0] != "alone", pattern["query"]
    assert len(of_group) == len(groups()), "some statements were not seen: %r" % [groups()[g] for g in range(len(groups())) if g not in of_group]
