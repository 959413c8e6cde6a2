"""Locks are taken in one order, and named locks live in the database like the rows they protect."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, connection


def advisory_lock(name: str) -> None:
    """Hold the named lock until the running transaction ends; waits for another holder.

    Raises RuntimeError outside a transaction, where the lock would vanish at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an advisory lock needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


def shared_advisory_lock(name: str) -> None:
    """Hold the named lock beside other sharers until the transaction ends; waits for a holder of `advisory_lock`."""
    if not connection.in_atomic_block:
        raise RuntimeError("an advisory lock needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_key(name)])


@contextmanager
def session_lock(name: str) -> Iterator[None]:
    """Hold the named lock over several transactions of this connection; waits for another holder.

    For batches that commit step by step. The database lets go of it when the connection dies.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_key(name)])
    try:
        yield
    finally:
        # A lost connection has let go of it already, and must not hide the error that the caller is to see.
        with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(name)])


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
