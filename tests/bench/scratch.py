"""Databases that a benchmark makes for itself on the bench server, and bare twins of the product's tables.

Used by the benchmarks; not a benchmark itself.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from infra.embedded.fingerprint import migration_fingerprint

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE_PREFIX = "linli_bench_template_"
PREFIX = "linli_bench_"


@dataclass(frozen=True)
class Scratch:
    """A database of its own. url: as the runtime role; owner_url: as the role that owns the tables."""

    name: str
    url: str
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        """For children."""
        return {**os.environ, "DATABASE_URL": self.url, "DATABASE_OWNER_URL": self.owner_url}

    def own(self) -> psycopg.Connection:
        return psycopg.connect(self.owner_url, autocommit=True)

    def tidy(self) -> None:
        """As after a quiet night: statistics made, nothing left for autovacuum to do in the middle of a figure."""
        with self.own() as connection:
            connection.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def scratch_database() -> Iterator[Scratch]:
    """A migrated, empty database, dropped afterwards; Django, if it was set up already, works on it meanwhile."""
    runtime, owner = os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    name = PREFIX + secrets.token_hex(4)
    with psycopg.connect(owner, autocommit=True) as maintenance:
        template = migrated_template(maintenance, owner=owner, runtime=runtime)
        execute(maintenance, "CREATE DATABASE {} TEMPLATE {}", name, template)
        scratch = Scratch(name, with_database(runtime, name), with_database(owner, name))
        try:
            with pointed_at(scratch):
                yield scratch
        finally:
            drop(maintenance, name)


def drop(maintenance: psycopg.Connection, name: str) -> None:
    for _ in range(100):
        try:
            return execute(maintenance, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        except psycopg.errors.InsufficientPrivilege:
            # An autovacuum worker, which the owner may not end, is looking at it: it soon leaves.
            time.sleep(0.1)
    return execute(maintenance, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def migrated_template(maintenance: psycopg.Connection, *, owner: str, runtime: str) -> str:
    name = TEMPLATE_PREFIX + migration_fingerprint(ROOT)
    if maintenance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return name
    # Built under another name first: a template that was cut short must not be taken for whole.
    unfinished = f"{PREFIX}unfinished_{secrets.token_hex(4)}"
    execute(maintenance, "CREATE DATABASE {}", unfinished)
    environment = {
        **os.environ,
        "DATABASE_URL": with_database(runtime, unfinished),
        "DATABASE_OWNER_URL": with_database(owner, unfinished),
        "LINLI_DB_ROLE": "owner",
    }
    command = [sys.executable, "-m", "backend.manage", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True)
    execute(maintenance, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
    return name


@contextlib.contextmanager
def pointed_at(scratch: Scratch) -> Iterator[None]:
    """Environment and Django's connection at the scratch database, then back."""
    before = {name: os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    os.environ.update(DATABASE_URL=scratch.url, DATABASE_OWNER_URL=scratch.owner_url)

    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import connection

    database = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = scratch.name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = database
        os.environ.update({name: value for name, value in before.items() if value is not None})


def make_bare_twins(connection: psycopg.Connection, tables: Sequence[str]) -> dict[str, str]:
    """Empty copies of tables: columns, primary keys, foreign keys, unique indexes; no trigger, check or other index.

    Foreign keys between the tables lead to the twins. Returns: table -> twin.
    """
    twins = {table: f"bare_{table}" for table in tables}
    for table, twin in twins.items():
        execute(
            connection,
            "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED INCLUDING STORAGE)",
            twin,
            table,
        )
    for kinds in ("pu", "f"):
        for table, twin in twins.items():
            for definition, target in connection.execute(
                "SELECT pg_get_constraintdef(oid), confrelid::regclass::text FROM pg_constraint"
                " WHERE conrelid = %s::regclass AND contype = ANY(%s) ORDER BY contype, conname",
                [table, list(kinds)],
            ).fetchall():
                add_constraint(connection, twin, definition, target=target, twins=twins)
    for table, twin in twins.items():
        # Unique indexes that no constraint stands for: the partial ones.
        for (definition,) in connection.execute(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass AND indisunique"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)",
            [table],
        ).fetchall():
            before, _, after = definition.partition(" USING ")
            assert before.startswith("CREATE UNIQUE INDEX ")
            execute(connection, "CREATE UNIQUE INDEX ON {} USING " + escaped(after), twin)
    return twins


def add_constraint(
    connection: psycopg.Connection, twin: str, definition: str, *, target: str, twins: Mapping[str, str]
) -> None:
    if target in twins:
        definition = definition.replace(f"REFERENCES {target}(", f"REFERENCES {twins[target]}(")
    execute(connection, "ALTER TABLE {} ADD " + escaped(definition), twin)


def execute(connection: psycopg.Connection, template: str, *names: str) -> None:
    connection.execute(sql.SQL(template).format(*map(sql.Identifier, names)))


def escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/" + name))
