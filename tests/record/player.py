"""Plays a described workload against a server, always in the same order.

A workload is a list of patterns (a text with %s placeholders, how often it runs, and a function that
draws its parameters), of bursts (one query, then another for every row of its result) and of noise
(statements that fail or are no queries).  Statements run one at a time, round the connections of
several applications, so a burst stays inside its session while other sessions' statements fall in
between.  The seed fixes the order, the sessions and the parameters.
"""
import random
import re

import psycopg
import psycopg2

SEED = 20250630

# Client kind -> (protocol, connections).  simple: constants in the text; extended: unnamed statements;
# named: statements prepared on the server after their second execution.
APPS = {"web": ("simple", 4), "api": ("extended", 3), "worker": ("named", 2), "report": ("simple", 1)}


class Pattern:
    """`count` stand-alone executions of `sql`; `batch` > 1 groups them in transactions of that many.

    `touch` says what a write does: (table, insert|update|delete, columns set)."""

    def __init__(self, name, count, sql, params=None, app="web", batch=1, touch=None):
        self.name, self.count, self.app, self.batch, self.touch = name, count, app, batch, touch
        self.sql = re.sub(r"\s+", " ", sql).strip()
        self.params = params or (lambda rng: ())


class Burst:
    """N+1: runs `parent`, then `child` once for every row it returned; `count` times in all."""

    def __init__(self, name, count, parent, child, child_params, app="web"):
        self.name, self.count, self.parent, self.child = name, count, parent, child
        self.child_params, self.app = child_params, app


class Session:
    def __init__(self, protocol, parameters):
        self.queue = []
        if protocol == "simple":
            self.connection = psycopg2.connect(**parameters)
            self.connection.autocommit = True
        else:
            self.connection = psycopg.connect(**parameters, autocommit=True, prepare_threshold=2 if protocol == "named" else None)
        self.cursor = self.connection.cursor()

    def run(self, sql, args):
        try:
            self.cursor.execute(sql, args if args else None)
            return self.cursor.fetchall() if self.cursor.description else []
        except (psycopg2.Error, psycopg.Error):
            return []


class Player:
    def __init__(self, patterns, bursts, noise, connect):
        """`connect(app)` gives the connection parameters of an application's session."""
        self.rng = random.Random(SEED)
        self.by_name = {p.name: p for p in patterns}
        self.executions = {p.name: 0 for p in patterns}
        self.sessions = {app: [Session(protocol, connect(app)) for _ in range(n)] for app, (protocol, n) in APPS.items()}
        scripts = []
        for p in patterns:
            scripts += [(p.app, self._batch(p) if p.batch > 1 else self._single(p)) for _ in range(p.count // p.batch)]
        for b in bursts:
            scripts += [(b.app, self._burst(b)) for _ in range(b.count)]
        scripts += [(app, self._noise(sql)) for app, sql in noise]
        self.rng.shuffle(scripts)
        for app, script in scripts:
            self.rng.choice(self.sessions[app]).queue.append([script, None])

    # Scripts are generators: they yield (sql, args) and are sent the rows back.
    def _single(self, pattern):
        self.executions[pattern.name] += 1
        yield pattern.sql, pattern.params(self.rng)

    def _batch(self, pattern):
        yield "BEGIN", ()
        for _ in range(pattern.batch):
            self.executions[pattern.name] += 1
            yield pattern.sql, pattern.params(self.rng)
        yield "COMMIT", ()

    def _burst(self, burst):
        parent, child = self.by_name[burst.parent], self.by_name[burst.child]
        self.executions[parent.name] += 1
        rows = yield parent.sql, parent.params(self.rng)
        for row in rows:
            self.executions[child.name] += 1
            yield child.sql, burst.child_params(row, self.rng)

    def _noise(self, sql):
        yield sql, ()

    def play(self):
        """Runs everything; returns the executions of each pattern."""
        live = [s for sessions in self.sessions.values() for s in sessions if s.queue]
        while live:
            # Weighted by what is left, so that the load stays mixed to the end.
            session = self.rng.choices(live, [len(s.queue) for s in live])[0]
            for _ in range(self.rng.randint(1, 6)):
                script, rows = session.queue[0]
                try:
                    sql, args = script.send(rows)
                except StopIteration:
                    session.queue.pop(0)
                    break
                session.queue[0][1] = session.run(sql, args)
            live = [s for s in live if s.queue]
        for sessions in self.sessions.values():
            for session in sessions:
                session.connection.close()
        return self.executions
