#!/usr/bin/python3
"""Plays one short scenario on servers that speak other languages; leaves testdata/languages/LANGUAGE.{log,csv}.gz.

    languages.py [LANGUAGE...]

Needs the message catalogues of Debian's postgresql-15.  LANGUAGE chooses one without a locale of that name.
"""
import contextlib
import sys

import psycopg

from recording import TESTDATA, save
from pgserver import Server

LANGUAGES = ("C", "de", "es", "fr", "it", "ja", "ka", "ko", "ru", "sv", "uk", "zh_CN", "zh_TW")
SETTINGS = {"log_destination": "stderr,csvlog", "lc_messages": "C.UTF-8", "log_min_duration_statement": "0", "log_connections": "on",
            "log_line_prefix": "%m [%p] %q%u@%d/%a ", "log_temp_files": "0"}
BARE = "-c log_statement=all -c log_duration=on -c log_min_duration_statement=-1"


class TranslatedServer(Server):
    def __init__(self, language):
        super().__init__(SETTINGS)
        self.language = language

    @property
    def environment(self):
        return dict(super().environment, LANGUAGE=self.language)


def play(server):
    server.psql("CREATE ROLE app LOGIN SUPERUSER; CREATE TABLE t (id int PRIMARY KEY, x text); INSERT INTO t SELECT g, g FROM generate_series(1, 1000) g")
    for options in ("", BARE):
        with psycopg.connect(**server.connect(user="app", application_name="one", options=options), autocommit=True) as c:
            for i in range(7):
                c.execute("SELECT * FROM t WHERE id = %s", (i,), prepare=True)
            c.execute("SELECT count(*) FROM t -- it's\n WHERE x <> 'a'")
            with c.cursor(name="c") as cursor, c.transaction():
                cursor.execute("SELECT * FROM t")
                cursor.fetchmany(5)
            for bad in ("SELECT 1/0", "SELECT * FROM nowhere", "INSERT INTO t VALUES (1)"):
                with contextlib.suppress(psycopg.Error):
                    c.execute(bad)


def main():
    for language in sys.argv[1:] or LANGUAGES:
        with TranslatedServer(language) as server:
            play(server)
            server.stop()
            for kind in ("log", "csv"):
                save(TESTDATA / "languages" / ("%s.%s.gz" % (language, kind)), server.log(kind))
    save(TESTDATA / "languages" / "ORIGIN", "server     15, tests/record/languages.py\n")


if __name__ == "__main__":
    main()
