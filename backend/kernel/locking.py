"""Locks are taken in one order, and named locks live in the database like the rows they protect."""

from __future__ import annotations

import hashlib

from django.db import connection


def advisory_lock(name: str) -> None:
    """Hold the named lock until the running transaction ends; waits for another holder.

    Raises RuntimeError outside a transaction, where the lock would vanish at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an advisory lock needs a transaction")
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
