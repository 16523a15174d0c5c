"""A few messages of PostgreSQL's protocol 3, for what no Python driver sends: named portals fetched in
parts (as JDBC does), and function calls by the fast path."""
import socket
import struct


def text(value):
    return value.encode() + b"\0"


class Wire:
    def __init__(self, folder, port, user, dbname, application):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect("%s/.s.PGSQL.%d" % (folder, port))
        body = struct.pack("!i", 196608)
        for name, value in (("user", user), ("database", dbname), ("application_name", application)):
            body += text(name) + text(value)
        self.socket.sendall(struct.pack("!i", len(body) + 5) + body + b"\0")
        self.until_ready()

    def send(self, kind, body=b""):
        self.socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def receive(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise ConnectionError("server closed the connection")
            data += part
        return data

    def until_ready(self):
        """Reads until ReadyForQuery; returns the kinds of messages seen."""
        seen = b""
        while not seen.endswith(b"Z"):
            kind, length = struct.unpack("!ci", self.receive(5))
            self.receive(length - 4)
            seen += kind
        return seen

    def sync(self):
        self.send(b"S")
        return self.until_ready()

    def parse(self, name, sql):
        self.send(b"P", text(name) + text(sql) + struct.pack("!h", 0))

    def bind(self, portal, name, *values):
        body = text(portal) + text(name) + struct.pack("!hh", 0, len(values))
        for value in values:
            body += struct.pack("!i", -1) if value is None else struct.pack("!i", len(value.encode())) + value.encode()
        self.send(b"B", body + struct.pack("!h", 0))

    def execute(self, portal, rows=0):
        self.send(b"E", text(portal) + struct.pack("!i", rows))

    def call(self, oid, *values):
        body = struct.pack("!ihh", oid, 0, len(values))
        for value in values:
            body += struct.pack("!i", len(value.encode())) + value.encode()
        self.send(b"F", body + struct.pack("!h", 0))
        return self.until_ready()

    def close(self):
        self.send(b"X")
        self.socket.close()
