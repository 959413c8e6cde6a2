"""Real PostgreSQL and Redis for the tests, a database of its own for every worker.

A *template* is a migrated database that is kept between runs under a name made of a hash of what it was made from; a
copy of it costs a fraction of a second. Tests connect as the runtime role, so row-level security is on.

Loaded as a pytest plugin before Django reads its settings, because it sets the addresses of this worker's databases.
"""

import atexit
import contextlib
import os
import secrets
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from psycopg import sql

from infra.embedded.fingerprint import PRODUCT_PACKAGES, fingerprint, migration_fingerprint
from infra.embedded.postgres import EXTENSIONS
from infra.embedded.servers import running

ROOT = Path(__file__).resolve().parent.parent
TEST_PREFIX = "linli_test_"
TEMPLATE_PREFIX = "linli_template_"
# First numbers of our advisory locks: who uses a run's databases, a template, a Redis database; who builds a template.
RUN_LOCK, TEMPLATE_LOCK, REDIS_LOCK, BUILD_LOCK = 7401, 7402, 7403, 7404
DATA_SUFFIXES = {".py", ".sql", ".json", ".xlsx", ".toml"}


@dataclass(frozen=True)
class NamedTemplate:
    """A state that many tests start from, made once by `builder` with the product's own services."""

    name: str
    builder: Callable[[], object] = field(compare=False)


def named_template(name: str, builder: Callable[[], object]) -> NamedTemplate:
    """Declare a template; it is built when the first test asks for it, and again when a file of the product changed.

    builder: runs as the runtime role, outside of any transaction, on an empty migrated database. It must not depend
    on the clock.
    """
    return NamedTemplate(name, builder)


class TestServer:
    """The PostgreSQL and Redis servers as one test process sees them."""

    __test__ = False

    def __init__(self) -> None:
        if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
            # Started without `./linli test`: hold the servers until this process ends.
            stack = contextlib.ExitStack()
            home = Path(os.environ.get("LINLI_HOME") or ROOT / ".linli") / "test"
            os.environ.update(stack.enter_context(running(home, throw_away=True)).environment)
            atexit.register(stack.close)
        self.runtime_url = server_address("DATABASE_URL")
        self.owner_url = server_address("DATABASE_OWNER_URL", self.runtime_url)
        self.redis_url = server_address("REDIS_URL")
        # Held open to the end: the advisory locks on it tell other runs what is in use.
        self.maintenance = psycopg.connect(self.owner_url, autocommit=True)
        self.token = secrets.randbits(31)
        self.maintenance.execute("SELECT pg_advisory_lock(%s, %s)", [RUN_LOCK, self.token])
        self.worker_database = self.database_name(os.environ.get("PYTEST_XDIST_WORKER", "main"))
        self.copies = 0
        self.redis = self.claim_redis()
        os.environ["REDIS_URL"] = with_path(self.redis_url, str(self.redis.get_connection_kwargs()["db"]))
        self.point_environment_at(self.worker_database)

    def database_name(self, suffix: str) -> str:
        return f"{TEST_PREFIX}{self.token:x}_{suffix}"

    def point_environment_at(self, database: str) -> None:
        """Settings and subprocesses read the address from the environment."""
        os.environ["DATABASE_URL"] = with_path(self.runtime_url, database)
        os.environ["DATABASE_OWNER_URL"] = with_path(self.owner_url, database)

    def claim_redis(self) -> redis.Redis:
        """A logical database that no other test process uses; empty."""
        with contextlib.closing(redis.Redis.from_url(self.redis_url)) as client:
            databases = int(str(client.config_get("databases")["databases"]))
        for number in range(1, databases):
            if self.first("SELECT pg_try_advisory_lock(%s, %s)", REDIS_LOCK, number):
                claimed = redis.Redis.from_url(with_path(self.redis_url, str(number)))
                claimed.flushdb()
                return claimed
        raise pytest.UsageError(f"all {databases} Redis databases are in use by other test runs")

    def first(self, query: str, *parameters: object) -> object:
        row = self.maintenance.execute(query.encode(), parameters).fetchone()
        return None if row is None else row[0]

    def execute(self, template: str, *names: str) -> None:
        self.maintenance.execute(sql.SQL(template).format(*map(sql.Identifier, names)))

    def copy(self, template: str, name: str) -> None:
        # Copying files takes a third of the time of writing every page to the log, on a server that does not fsync.
        self.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)

    def fresh_copy(self, template: str) -> str:
        self.copies += 1
        name = self.database_name(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{self.copies}")
        self.copy(template, name)
        return name

    def drop(self, name: str) -> None:
        for _ in range(100):
            try:
                self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            except psycopg.errors.InsufficientPrivilege:
                # An autovacuum worker, which the owner may not end, is looking at it: it soon leaves.
                time.sleep(0.1)
            else:
                return
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def ensure_template(self, name: str, build: Callable[[str], None]) -> str:
        """The database called `name`, built first if it is missing; workers that come meanwhile wait.

        build: makes and fills the database it gets the name of. The template appears under its name when it is whole.
        Stays reserved for this process, so that no other run removes it as stale.
        """
        key = zlib.crc32(name.encode()) & 0x7FFFFFFF
        # Two locks: the one that reserves is held to the end of the run, so nobody may wait for it.
        self.first("SELECT pg_advisory_lock_shared(%s, %s)", TEMPLATE_LOCK, key)
        if self.exists(name):
            return name
        self.first("SELECT pg_advisory_lock(%s, %s)", BUILD_LOCK, key)
        try:
            if not self.exists(name):
                unfinished = self.database_name("building")
                self.drop(unfinished)
                build(unfinished)
                self.execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)
                self.drop_stale()
        finally:
            self.first("SELECT pg_advisory_unlock(%s, %s)", BUILD_LOCK, key)
        return name

    def exists(self, name: str) -> bool:
        return self.first("SELECT 1 FROM pg_database WHERE datname = %s", name) is not None

    def drop_stale(self) -> None:
        """Remove what no living run uses: databases of killed runs, templates of an older state."""
        names = [row[0] for row in self.maintenance.execute("SELECT datname FROM pg_database").fetchall()]
        for name in names:
            if name.startswith(TEST_PREFIX):
                group, key = RUN_LOCK, int(name.removeprefix(TEST_PREFIX).split("_")[0], 16)
                if key == self.token:
                    continue
            elif name.startswith(TEMPLATE_PREFIX):
                group, key = TEMPLATE_LOCK, zlib.crc32(name.encode()) & 0x7FFFFFFF
            else:
                continue
            # Our own locks would be granted again, so what this process holds is asked for first.
            if self.first(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s", group, key
            ):
                continue
            if self.first("SELECT pg_try_advisory_lock(%s, %s)", group, key):
                self.drop(name)
                self.first("SELECT pg_advisory_unlock(%s, %s)", group, key)

    def migrated_template(self) -> str:
        """The template with all migrations applied and nothing else."""
        return self.ensure_template(TEMPLATE_PREFIX + "migrated_" + migration_fingerprint(ROOT), self.migrate)

    def migrate(self, name: str) -> None:
        self.execute("CREATE DATABASE {}", name)
        owner_url = with_path(self.owner_url, name)
        runtime = urlsplit(self.runtime_url).username or ""
        # The embedded server has these in template1 already; one that the user named may not.
        with psycopg.connect(owner_url, autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
                connection.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {} ON {} TO {}").format(
                        sql.SQL(rights), sql.SQL(kind), sql.Identifier(runtime)
                    )
                )
        addresses = {
            "DATABASE_URL": with_path(self.runtime_url, name),
            "DATABASE_OWNER_URL": owner_url,
            "LINLI_DB_ROLE": "owner",
        }
        command = [sys.executable, "-m", "backend.manage", "migrate", "--no-input", "--verbosity=0"]
        done = subprocess.run(
            command, env={**os.environ, **addresses}, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise pytest.UsageError("migrate failed:\n" + done.stderr)

    def filled_template(
        self, template: NamedTemplate, enter: Callable[[str], contextlib.AbstractContextManager[None]]
    ) -> str:
        """The named template. enter: points Django at a database and back."""

        def build(name: str) -> None:
            self.copy(base, name)
            with enter(name):
                template.builder()
            self.redis.flushdb()

        base = self.migrated_template()
        return self.ensure_template(f"{TEMPLATE_PREFIX}{template.name}_{product_fingerprint()}", build)


def server_address(name: str, default: str = "") -> str:
    """The address as it was before this plugin pointed it at a test database.

    Workers inherit the environment of the process that started them, which has its own test database in it.
    """
    return os.environ.setdefault(f"LINLI_TEST_{name}", os.environ.get(name) or default)


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/" + path))


def product_fingerprint() -> str:
    """Changes with any file of the product, its sample data or the tests' own fixtures."""
    folders = [ROOT / package for package in (*PRODUCT_PACKAGES, "tests")]
    return fingerprint(
        ROOT, [path for folder in folders for path in folder.glob("**/*") if path.suffix in DATA_SUFFIXES]
    )


os.environ["LINLI_TEST"] = "1"
SERVER = TestServer()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    SERVER.redis.flushdb()
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        # That kind empties tables by TRUNCATE, which the runtime role may not.
        raise pytest.UsageError("use the committed_db fixture instead of django_db(transaction=True)")


@contextlib.contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Point the environment and Django's connections, in threads started later too, at another database; then back."""
    from django.db import connections

    def point(to: str) -> None:
        connections.close_all()
        for alias in connections:
            connection = connections[alias]
            if close_pool := getattr(connection, "close_pool", None):
                close_pool()
            # The same dictionary serves the connections of other threads.
            connection.settings_dict["NAME"] = to
        SERVER.point_environment_at(to)

    from django.db import connection as default

    before = str(default.settings_dict["NAME"])
    point(name)
    try:
        yield
    finally:
        point(before)
