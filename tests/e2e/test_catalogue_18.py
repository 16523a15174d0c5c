"""PostgreSQL 18's statistics in dumps: what is read is what pg_stats of a server shows that restored them."""
import json

from catalogue import read
from pgserver import Server, programs

HEAVY = True

STATS = """SELECT coalesce(json_agg(json_build_array(schemaname, tablename, attname, null_frac, avg_width, n_distinct, coalesce(correlation, 0),
    coalesce(most_common_vals::text::text[], '{}'), coalesce(histogram_bounds::text::text[], '{}')) ORDER BY schemaname, tablename, attname), '[]')
FROM pg_stats WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema' AND NOT inherited"""

SIZES = """SELECT json_agg(json_build_array(n.nspname, c.relname, c.relpages, c.reltuples) ORDER BY n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'i') AND c.relpages > 0"""


def test_statistics_of_a_dump_are_those_of_pg_stats(t):
    dumps = t.testdata / "dumps"
    tables = read(t, dumps / "statistics.v18.sql")
    archive = read(t, dumps / "statistics.v18.custom.dump")
    assert archive == tables
    with Server(bindir=programs(18)) as server:
        server.psql(file=dumps / "statistics.v18.sql")
        stats = json.loads(server.psql(STATS))
        sizes = json.loads(server.psql(SIZES))
    assert len(stats) > 10
    columns = {name + (c["name"],): c for name, table in tables.items() for c in table["columns"]}
    for schema, table, column, null_frac, width, distinct, correlation, mcv, histogram in stats:
        ours = columns.get((schema, table, column))
        if ours is None:  # statistics of an expression index are those of the index
            continue
        assert ours["source"] == "dump"
        for key, value in (("null_frac", null_frac), ("avg_width", width), ("n_distinct", distinct), ("correlation", correlation)):
            assert abs(ours[key] - value) < 1e-5, (table, column, key, ours[key], value)
        assert ours["mcv"] == mcv and ours["histogram"] == histogram, (table, column)
    by_name = {(schema, name): (pages, rows) for schema, name, pages, rows in sizes}
    judged = 0
    for (schema, name), table in tables.items():
        for thing in [table] + table["indexes"]:
            if (schema, thing["name"]) in by_name:
                assert (thing["pages"], thing["rows"]) == by_name[schema, thing["name"]], thing["name"]
                judged += 1
    assert judged >= 6, judged
