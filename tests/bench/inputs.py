"""Makes what the benchmark reads, from the recorded logs and the dump of testdata/."""
import datetime
import gzip
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STAMP = re.compile(rb"^(|\{\"timestamp\":\")(\d{4}-\d\d-\d\d)(?= )", re.M)
STDERR_PREFIX = {"mlops": "%m [%p] %c %l %quser=%u,db=%d,app=%a,client=%h,qid=%Q ", "pgbench": "%m [%p] %q%u@%d "}


def recorded(source, kind):
    return gzip.open(ROOT / ("testdata/%s/postgresql.%s.gz" % (source, kind))).read()


def days_of(text, megabytes):
    """The recorded log again and again, each time a day later than before."""
    for day in range(max(1, -(-megabytes * 1000000 // len(text)))):
        shift = datetime.timedelta(days=day)
        yield STAMP.sub(lambda m: m[1] + str(datetime.date.fromisoformat(m[2].decode()) + shift).encode(), text)


def log(folder, source, kind, megabytes):
    """A plain log and its .gz."""
    path = folder / ("%s.%s" % (source, kind))
    with open(path, "wb") as out:
        for day in days_of(recorded(source, kind), megabytes):
            out.write(day)
    subprocess.run(["gzip", "-k", "-6", str(path)], check=True)
    return path, path.with_name(path.name + ".gz")


def long_log(folder, source, kind, megabytes):
    """Only as .gz, a member a day."""
    path = folder / ("%s-long.%s.gz" % (source, kind))
    with open(path, "wb") as out:
        for day in days_of(recorded(source, kind), megabytes):
            out.write(gzip.compress(day, 6))
    return path


def head_of(path, megabytes):
    """The first entries of a plain log, in a file of its own."""
    head = path.with_name("head-%d-%s" % (megabytes, path.name))
    with open(path, "rb") as whole:
        text = whole.read(megabytes * 1000000)
    head.write_bytes(text[:max(m.start() for m in STAMP.finditer(text))])
    return head


def dump(folder, megabytes):
    """A pg_dump with data: the recorded schema with rows for its first table, a gzip member each megabyte."""
    schema = (ROOT / "testdata/mlops/schema.sql").read_bytes()
    table = re.search(rb"^CREATE TABLE (\S+) \(\n(.*?)\n\);\n", schema, re.M | re.S)
    columns = [line.split()[0] for line in table[2].split(b"\n") if not line.strip().startswith(b"CONSTRAINT")]
    rows, seed = [], 1
    while sum(map(len, rows[:1])) * len(rows) < 1000000:
        seed = seed * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        rows.append(b"\t".join(b"%d.%x" % (i, seed >> i) for i in range(len(columns))) + b"\n")
    block = gzip.compress(b"".join(rows), 6)
    copy = b"COPY %s (%s) FROM stdin;\n" % (table[1], b", ".join(columns))
    path = folder / "dump.sql.gz"
    with open(path, "wb") as out:
        out.write(gzip.compress(schema[:table.end()] + copy))
        for _ in range(megabytes):
            out.write(block)
        out.write(gzip.compress(b"\\.\n\n" + schema[table.end():]))
    return path


def many_patterns(folder, n):
    """A log of n statements that all differ, three calls each."""
    path = folder / "patterns.log"
    start = datetime.datetime(2026, 1, 1)
    with open(path, "w") as out:
        for i in range(3 * n):
            at = start + datetime.timedelta(milliseconds=25 * i)
            out.write("%s UTC [%d] LOG:  duration: %d.%03d ms  statement: SELECT c%d, c%d FROM t%d WHERE k%d = %d AND b = 'x%d'\n" %
                      (at.isoformat(" ", "milliseconds"), 1000 + i % 40, 1 + i % 9, i % 1000, i % n % 50, i % n % 7, i % n % 2000,
                       i % n // 100, i, i))
    return path


def many_tables(folder, n):
    """A schema of n tables, each with a key, two indexes and a reference to the one before."""
    path = folder / "tables.sql"
    with open(path, "w") as out:
        out.write("--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n")
        for i in range(n):
            out.write("CREATE TABLE public.t%d (\n    id bigint NOT NULL,\n    other_id bigint,\n    name text,\n    at timestamp with time zone\n);\n\n" % i)
        for i in range(n):
            out.write("ALTER TABLE ONLY public.t%d ADD CONSTRAINT t%d_pkey PRIMARY KEY (id);\n" % (i, i))
            out.write("CREATE INDEX t%d_at ON public.t%d USING btree (at);\nCREATE INDEX t%d_name_at ON public.t%d USING btree (name, at);\n" % (i, i, i, i))
        for i in range(1, n):
            out.write("ALTER TABLE ONLY public.t%d ADD CONSTRAINT t%d_fk FOREIGN KEY (other_id) REFERENCES public.t%d(id);\n" % (i, i, i - 1))
    return path
