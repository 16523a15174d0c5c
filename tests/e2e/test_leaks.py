"""Reports are attached to tickets: a thousand planted secrets, run through a real server, are in no output."""
import io
import json
import random
import re
import zipfile
import zlib

import psycopg

from pgserver import Server

SETTINGS = {
    "log_destination": "csvlog,stderr,jsonlog",
    "log_min_duration_statement": "0",
    "log_parameter_max_length_on_error": "-1",
    "log_line_prefix": "%m [%p] %q%u@%d/%a ",
    "log_min_messages": "notice",
    "log_lock_waits": "on",
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_verbose": "on",
    "auto_explain.log_nested_statements": "on",
}
SCHEMA = """
CREATE TABLE people (id bigint, email text UNIQUE, card text, data jsonb, tags text[], born date, n numeric);
INSERT INTO people VALUES (1, 'a', 'b', '{}', '{}', now(), 1);
CREATE FUNCTION look(x text) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM people WHERE email = x); END $$;
"""
ALPHABET = "bcdfghjklmnpqrstvwxz"


class Secrets:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.all = []

    def word(self):
        return self.keep("".join(self.chance.choice(ALPHABET) for _ in range(12)))

    def email(self):
        return self.keep("".join(self.chance.choice(ALPHABET) for _ in range(8)) + "@" +
                         "".join(self.chance.choice(ALPHABET) for _ in range(6)) + ".example")

    def number(self):
        return self.keep(str(self.chance.randrange(10 ** 15, 10 ** 16)))

    def keep(self, secret):
        self.all.append(secret)
        return secret


# What applications do; {w} a word, {e} an e-mail address, {n} a number. Some fail, which logs them in other ways.
SIMPLE = [
    "SELECT * FROM people WHERE email = '{e}'",
    "SELECT * FROM people WHERE card = '{n}' AND n = {n}",
    "SELECT * FROM people WHERE n IN ({n}, {n}, -{n}, {n}.5)",
    "SELECT $${w}$$, $tag${w} 'x' {w}$tag$, E'it\\'s {w}', U&'{w}\\0041', B'1010', 'two'\n'{w}'",
    "/* {w} */ SELECT 1 -- {e}\n",
    "SELECT /* nested /* {w} */ {e} */ data FROM people WHERE data @> '{{\"k\": \"{w}\"}}' OR tags && ARRAY['{w}', '{e}']",
    "INSERT INTO people VALUES ({n}, '{e}', '{n}', '{{\"a\": \"{w}\"}}', '{{{w},{w}}}', '2001-02-03', {n}), ({n}, '{e}', '{w}', '{{}}', '{{}}', now(), {n})",
    "UPDATE people SET card = '{n}', tags = ARRAY['{w}'] WHERE email LIKE '%{w}%'",
    "CREATE ROLE r_{i} PASSWORD '{w}'",
    "ALTER ROLE postgres PASSWORD '{w}'",
    "COMMENT ON TABLE people IS '{e}'",
    "DO $$ BEGIN PERFORM '{w}'; END $$",
    "SELECT look('{e}')",
    "COPY people FROM '/tmp/{w}'",
    "COPY (SELECT * FROM people WHERE email = '{e}') TO '/tmp/{w}/x'",
    "SELECT '{w}'::int",
    "SELECT {n}::smallint",
    "INSERT INTO people (email) VALUES ('dup{i}'), ('dup{i}') /* {e} */",
    "SELECT * FROM people WHERE born = '{w}'",
    "SELECT nothing FROM people WHERE email = '{e}'",
    "SELECT '{w}",
    "PREPARE p{i} (text) AS SELECT * FROM people WHERE email = $1",
    "EXECUTE p{i} ('{e}')",
    "DECLARE c{i} CURSOR WITH HOLD FOR SELECT * FROM people WHERE card = '{n}'",
    "SET application_name = 'app'",
    "NOTIFY channel, '{e}'",
    "CALL nowhere('{e}', {n})",
    "CREATE VIEW v{i} AS SELECT * FROM people WHERE card = '{n}'",
    "CREATE TABLE t{i} (a text DEFAULT '{w}' CHECK (a <> '{e}'))",
    "SELECT set_config('my.key', '{w}', false)",
    "DO $$ BEGIN RAISE EXCEPTION 'no account for {e} (%)', '{n}'; END $$",
    "DO $$ BEGIN RAISE WARNING 'no account for {e}, card {n}'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'customer {w} is not known'; END $$",
    "DO $$ BEGIN RAISE EXCEPTION 'customer {w} is there already' USING ERRCODE = '23505'; END $$",
    "DO $$ BEGIN ASSERT false, 'no {w} here'; END $$",
    "SELECT '{w} \"and {w}\" x'::date",
    "SELECT * FROM people WHERE email ~ '{w}('",
    "SELECT pg_read_file('/tmp/{w}')",
    "SET statement_timeout = '{w}'",
    "SELECT '{{\"{w}\": '::jsonb",
    "SELECT '\\x{w}'::bytea",
    "SELECT to_date('{w}', 'YYYY')",
]
EXTENDED = [
    ("SELECT * FROM people WHERE email = %s AND card = %s", "e", "n"),
    ("INSERT INTO people (email, tags, data) VALUES (%s, ARRAY[%s], jsonb_build_object('k', %s::text))", "e", "w", "w"),
    ("SELECT %s::int", "w"),
    ("SELECT * FROM people WHERE n > %s::numeric OR card IN (%s, 'fixed')", "n", "w"),
]


def fill(secrets, text, i):
    return re.sub(r"\{\{|\}\}|\{(\w)\}", lambda m: {"{{": "{", "}}": "}"}.get(m.group(0)) or
                  {"w": secrets.word, "e": secrets.email, "n": secrets.number, "i": lambda: str(i)}[m.group(1)](), text)


def run_all(connection, secrets):
    i = 0
    while len(secrets.all) < 1000:
        for text in SIMPLE:
            connection.pgconn.exec_(fill(secrets, text, i).encode())
        for text, *kinds in EXTENDED:
            values = [{"w": secrets.word, "e": secrets.email, "n": secrets.number}[kind]() for kind in kinds]
            try:
                connection.execute(text, values)
            except psycopg.Error:
                pass
        i += 1


def texts_of(path):
    """Everything a reader could see in an output."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    if path.suffix == ".digest":
        return zlib.decompress(data[48:])
    return data


def found(secrets, paths):
    leaks = []
    for path in paths:
        text = texts_of(path).decode("utf-8", "replace")
        leaks += ["%s in %s: …%s…" % (s, path.name, text[max(0, text.find(s) - 120):text.find(s) + 60]) for s in secrets.all if s in text]
    return leaks


def test_no_secret_is_in_any_output(t):
    secrets = Secrets(11)
    with Server(settings=SETTINGS) as server:
        server.psql(SCHEMA)
        with psycopg.connect(**server.connect(application_name="app")) as connection:
            connection.autocommit = True
            run_all(connection, secrets)
        server.stop()
        for kind in ("log", "csv", "json"):
            (t.tmp / ("server." + kind)).write_bytes(server.log(kind))
    assert len(secrets.all) >= 1000
    whole = (t.tmp / "server.csv").read_text()
    assert sum(s in whole for s in secrets.all) > 950, "the log does not hold the secrets that are to be found"
    for kind in ("log", "csv", "json"):
        result = t.run(["analyze", "-v", "-f", "html,json,xlsx,md,sql,alembic", "--top", 1000, "-o", kind, "server." + kind])
        assert result.code == 0, result
        outputs = [p for p in (t.tmp / kind).iterdir()]
        assert t.run(["digest", "-q", "server." + kind, "-o", kind + ".digest"]).code == 0
        outputs.append(t.tmp / (kind + ".digest"))
        (t.tmp / (kind + ".out")).write_text(result.out + result.err)
        outputs.append(t.tmp / (kind + ".out"))
        leaks = found(secrets, outputs)
        assert not leaks, "%d leaks:\n%s" % (len(leaks), "\n".join(leaks[:20]))


def test_raw_samples_are_raw(t):
    """The same test would fail if the samples were raw: it can find a secret."""
    log = ("2026-11-21 08:00:00.000 UTC [12] app@db/x LOG:  duration: 5.000 ms  statement: SELECT 1 FROM people WHERE email = 'findme@example.org'\n"
           "2026-11-21 08:00:01.000 UTC [12] app@db/x LOG:  duration: 5.000 ms  statement: SELECT 1 FROM people WHERE email = 'other'\n")
    (t.tmp / "a.log").write_text(log * 20)
    for mode, expected in (("raw", True), ("redacted", False), ("none", False)):
        assert t.run(["analyze", "-q", "-f", "json", "--samples", mode, "-o", mode, "a.log"]).code == 0
        assert ("findme@" in (t.tmp / mode / "report.json").read_text()) == expected, mode


def test_lines_not_understood_show_their_form_only(t):
    log = t.tmp / "foreign.log"
    line = "2026-11-21 08:00:00.000 UTC [7] LOG:  duration: 1.000 ms  statement: SELECT 1\n"
    log.write_text(line * 20 + "cp: cannot stat '/srv/anna.meier@example.org/4711'\n" + line)
    for mode, shown in (("redacted", "xx: xxxxxx xxxx '/xxx/xxxx.xxxxx@xxxxxxx.xxx/0000'"),
                        ("raw", "cp: cannot stat '/srv/anna.meier@example.org/4711'")):
        result = t.run(["analyze", "-q", "-o", t.tmp / mode, "-f", "json", "--samples", mode, log])
        assert result.code == 0, result
        kept = json.loads((t.tmp / mode / "report.json").read_text())["inputs"][0]["unparsed"]
        assert kept == [f"{log}:21: {shown}"], kept
