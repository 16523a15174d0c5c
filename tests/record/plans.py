#!/usr/bin/python3
"""Runs the queries of testdata/plans/*.sql on servers of many versions and keeps their plans.

    plans.py [MAJOR...]

A query file opens with the versions it runs on and, if need be, with its EXPLAIN options and the name of its
plan; all statements but the last prepare the ground, and everything is rolled back.  Each query is explained
in JSON (vNN/NAME.json), explained in text (vNN/NAME.txt), and run once more under auto_explain
(vNN/auto_explain.log.gz, where application_name is the name of the query).
"""
import json
import re
import sys

from recording import TESTDATA, save
from pgserver import Server, programs

PLANS = TESTDATA / "plans"
VERSIONS = (10, 12, 14, 15, 16, 17, 18)
SETTINGS = {
    "autovacuum": "off", "shared_buffers": "128MB", "work_mem": "4MB", "max_parallel_workers_per_gather": 2, "max_worker_processes": 8,
    "min_parallel_table_scan_size": "1MB",
    "track_io_timing": "on", "log_line_prefix": "%m [%p] %a ", "log_min_messages": "warning",
}
FOREIGN = """
CREATE EXTENSION postgres_fdw;
CREATE SERVER loopback FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '%s', dbname 'postgres');
CREATE USER MAPPING FOR postgres SERVER loopback OPTIONS (user 'postgres');
CREATE SCHEMA remote;
IMPORT FOREIGN SCHEMA public LIMIT TO (tree) FROM SERVER loopback INTO remote;
"""
# One plan as people paste it from psql: name of the form, format of EXPLAIN, psql's options.
FORMS_OF = "hash_join"
FORMS = (
    ("aligned.txt", "TEXT", ()),
    ("aligned.json.txt", "JSON", ()),
    ("boxed.txt", "TEXT", ("-P", "border=2", "-P", "linestyle=unicode")),
    ("boxed.json.txt", "JSON", ("-P", "border=2")),
    ("aligned.yaml.txt", "YAML", ()),
    ("aligned.xml.txt", "XML", ()),
)
AUTO_EXPLAIN = """
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_analyze = on;
SET auto_explain.log_buffers = on;
SET auto_explain.log_triggers = on;
"""


class Query:
    def __init__(self, path):
        text = path.read_text()
        header = dict(re.findall(r"^-- (\w+): (.*)$", text, re.M))
        self.name = header.get("name", path.stem)
        self.versions = [int(v) for v in header["on"].split()]
        self.options = header.get("explain", "ANALYZE, BUFFERS")
        statements = re.split(r";\n", re.sub(r"^-- \w+: .*\n", "", text, flags=re.M))[:-1]
        self.before, self.sql = "".join(s + ";\n" for s in statements[:-1]), statements[-1]

    def explain(self, server, form, args=()):
        return server.psql("BEGIN;\n%sEXPLAIN (%s, FORMAT %s) %s;\nROLLBACK;\n" % (self.before, self.options, form, self.sql), args=args)

    def run(self, server):
        """Runs the query itself; its plan goes to the server's log."""
        server.psql("SET application_name = '%s';\nLOAD 'auto_explain';\nBEGIN;\n%s%s%s;\nROLLBACK;\n"
                    % (self.name, self.before, AUTO_EXPLAIN, self.sql))


def node_types(plan):
    yield plan["Node Type"]
    for child in plan.get("Plans", ()):
        yield from node_types(child)


def record(major, queries):
    out = PLANS / ("v%d" % major)
    seen = set()
    settings = dict(SETTINGS, jit="off") if major >= 11 else SETTINGS
    with Server(settings, programs(major)) as server:
        server.psql(file=PLANS / "schema.sql")
        server.psql(FOREIGN % server.folder)
        server.psql("VACUUM ANALYZE")
        for query in queries:
            text = query.explain(server, "JSON")
            for statement in json.loads(text):
                seen.update(node_types(statement["Plan"]))
            save(out / (query.name + ".json"), text)
            save(out / (query.name + ".txt"), query.explain(server, "TEXT"))
            for form, name, args in FORMS if major == 15 and query.name == FORMS_OF else ():
                save(PLANS / "forms" / form, query.explain(server, name, ("-P", "format=aligned", "-P", "tuples_only=off", *args)))
        for query in queries:
            if "ANALYZE" in query.options:
                query.run(server)
        save(out / "auto_explain.log.gz", server.log())
    return seen


def main():
    queries = [Query(path) for path in sorted(PLANS.glob("*.sql")) if path.name != "schema.sql"]
    seen = set()
    for major in [int(a) for a in sys.argv[1:]] or VERSIONS:
        seen |= record(major, [q for q in queries if major in q.versions])
    print("%d node types: %s" % (len(seen), ", ".join(sorted(seen))))


if __name__ == "__main__":
    main()
