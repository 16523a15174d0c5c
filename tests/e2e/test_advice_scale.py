"""Index advice for a large schema: 5,000 patterns over 500 tables on one core, within a time and a memory."""
import json
import os
import random
import subprocess

HEAVY = True
TABLES, PATTERNS, CALLS = 500, 5000, 4
SECONDS, MEGABYTES = 10, 500

# Of what kinds statements are; {a} {b} are columns, {t} a table, {u} one that it refers to.
SHAPES = (
    "SELECT id, label FROM {t} WHERE {a} = %s",
    "SELECT * FROM {t} WHERE {a} = %s AND {b} = %s",
    "SELECT id FROM {t} WHERE {a} = %s AND created_at >= '2026-06-01' ORDER BY created_at DESC LIMIT 20",
    "SELECT t.id, u.label FROM {t} t JOIN {u} u ON u.id = t.parent_id WHERE t.{a} = %s AND u.{b} = %s",
    "SELECT count(*) FROM {t} WHERE {a} = %s AND state IN ('open', 'held')",
    "SELECT {b}, count(*) FROM {t} WHERE {a} = %s GROUP BY {b} ORDER BY {b}",
    "SELECT t.id FROM {t} t JOIN {u} u ON u.id = t.parent_id JOIN {u} v ON v.{a} = t.{b} WHERE v.state = 'open' AND u.{a} = %s",
    "SELECT id FROM {t} WHERE lower(label) = 'x%s' AND {a} > %s",
    "SELECT id FROM {t} WHERE label LIKE 'x%s%%' OR {b} = %s",
    "UPDATE {t} SET {a} = %s, state = 'held' WHERE {b} = %s",
    "SELECT id FROM {t} WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.parent_id = {t}.id AND u.{a} = %s) AND {b} = %s",
)
COLUMNS = ["c%d" % i for i in range(12)]


def schema():
    for n in range(TABLES):
        yield "CREATE TABLE public.t%d (id bigint PRIMARY KEY, parent_id bigint, label text, state text NOT NULL, " \
              "created_at timestamp with time zone NOT NULL, %s);" % (n, ", ".join(c + " bigint" for c in COLUMNS))
    for n in range(1, TABLES):
        yield "ALTER TABLE ONLY public.t%d ADD CONSTRAINT t%d_parent FOREIGN KEY (parent_id) REFERENCES public.t%d(id);" % (n, n, n // 2)


def snapshot():
    names = range(TABLES)
    return {
        "pgassay_snapshot": 1, "captured_at": "2026-11-21T00:00:00Z", "database": "d", "server_version_num": 150018,
        "relations": [{"schema": "public", "name": "t%d" % n, "kind": "table", "rows": 200000, "pages": 4000, "allvisible": 3900,
                       "bytes": 32768000} for n in names],
    }


def log(out):
    random.seed(7)
    seen, stamp = set(), 0
    while len(seen) < PATTERNS:
        n = random.randrange(1, TABLES)
        shape = random.choice(SHAPES).format(t="t%d" % n, u="t%d" % (n // 2), a=random.choice(COLUMNS), b=random.choice(COLUMNS))
        if shape in seen:
            continue
        seen.add(shape)
        for _ in range(CALLS):
            sql = shape % tuple(random.randrange(1, 100000) for _ in range(shape.count("%s")))
            stamp += 1
            out.write("2026-11-21 10:%02d:%02d.%03d UTC [%d] app@d LOG:  duration: %.3f ms  statement: %s\n" % (
                stamp // 60000 % 60, stamp // 1000 % 60, stamp % 1000, 100 + stamp % 50, random.uniform(5, 60), sql))


def measured(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def test_five_thousand_patterns_over_five_hundred_tables(t):
    (t.tmp / "schema.sql").write_text("\n".join(schema()) + "\n")
    (t.tmp / "snapshot.json").write_text(json.dumps(snapshot()))
    with open(t.tmp / "postgresql.log", "w") as out:
        log(out)
    for statistics in ([], [t.tmp / "snapshot.json"]):
        code, seconds, megabytes = measured([t.program, "analyze", "-q", "-j", "1", "-f", "json", "-o", t.tmp / "out",
                                             t.tmp / "postgresql.log", t.tmp / "schema.sql", *statistics])
        report = json.loads((t.tmp / "out/report.json").read_text())
        assert code == 0 and report["totals"]["patterns"] >= PATTERNS * 0.9, (code, report["totals"])
        advice = [r for r in report["recommendations"] if r["rule"] == "index-missing"]
        assert len(advice) > 100, len(advice)
        assert seconds < SECONDS and megabytes < MEGABYTES, (len(statistics), seconds, megabytes)
