"""What load_demo made, kept beside the database, so that a throw-away demo begins with the same data each time."""

import shutil
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from infra.embedded.fingerprint import fingerprint, migration_fingerprint
from infra.embedded.home import Home, StartRefused
from infra.embedded.postgres import DATABASE, OWNER, SUPERUSER
from infra.embedded.servers import Servers

KEPT_DATABASE = "linli_loaded"
KEPT = "loaded.json"
# What decides the outcome of load_demo beside the migrations: everything below the APIs, and the sample itself.
LOADING_FOLDERS = (
    "backend/accounts",
    "backend/config/management",
    "backend/files",
    "backend/jobs",
    "backend/kernel",
    "backend/organization",
    "infra/sample",
    "infra/simulators",
    "notifications",
    "payments",
    "property_core",
)
LOADING_SUFFIXES = {".py", ".json", ".xlsx", ".sql", ".toml"}


class LoadedData:
    """One home's kept copy. Database and simulators go together: the books name the simulators' merchants."""

    def __init__(self, home: Home, servers: Servers, *, root: Path) -> None:
        if servers.postgres is None or servers.valkey is None:
            raise StartRefused("--throw-away needs servers of its own: unset DATABASE_URL and REDIS_URL")
        self.home = home
        self.administrator = servers.postgres.url(SUPERUSER, "postgres")
        self.queues = servers.valkey.url()
        self.root = root
        self.simulators = home.path / "simulators"
        self.kept_simulators = home.path / "loaded-simulators"

    def bring_back(self) -> bool:
        """Forget the last run: the kept data where they are still those that load_demo would make, else none.

        Returns: whether they were brought back. Nothing else may use the database.
        """
        kept = self.home.load(KEPT)
        with redis.Redis.from_url(self.queues) as client:
            client.flushall()
        shutil.rmtree(self.home.path / "media", ignore_errors=True)
        shutil.rmtree(self.simulators, ignore_errors=True)
        with psycopg.connect(self.administrator, autocommit=True) as connection:
            execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", DATABASE)
            there = connection.execute("SELECT FROM pg_database WHERE datname = %s", [KEPT_DATABASE]).fetchone()
            if there is not None and kept.get("fingerprint") == self.fingerprint():
                execute(connection, "CREATE DATABASE {} OWNER {} TEMPLATE {}", DATABASE, OWNER, KEPT_DATABASE)
                copy_folder(self.kept_simulators, self.simulators)
                return True
            execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", KEPT_DATABASE)
            execute(connection, "CREATE DATABASE {} OWNER {}", DATABASE, OWNER)
        return False

    def keep(self) -> None:
        """Take the copy. Nothing may be connected to the database, and the simulators must be idle."""
        with psycopg.connect(self.administrator, autocommit=True) as connection:
            execute(connection, "CREATE DATABASE {} OWNER {} TEMPLATE {}", KEPT_DATABASE, OWNER, DATABASE)
        copy_folder(self.simulators, self.kept_simulators)
        self.home.save(KEPT, {"fingerprint": self.fingerprint()})

    def fingerprint(self) -> str:
        files = [
            path
            for folder in LOADING_FOLDERS
            for path in (self.root / folder).glob("**/*")
            if path.suffix in LOADING_SUFFIXES
        ]
        return f"{fingerprint(self.root, files)}_{migration_fingerprint(self.root)}"


def copy_folder(source: Path, target: Path) -> None:
    """There is no source where the user named an address for every provider."""
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target)


def execute(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
