"""Commits that let go of their locks before the disk has them, and how to wait for the disk afterwards.

A transaction that is serialised by a lock keeps it through its own flush to disk, so that writers stand in line for the
disk one by one. With `synchronous_commit` off, local to that transaction, the lock goes at once and the flush, which
follows before anybody is answered, is shared by all who wait for it. Nothing can be lost between: the log is flushed in
order, so whoever saw our rows and is durable has made us durable too.
"""

from __future__ import annotations

from django.db import connection, transaction


def wait_until_durable() -> None:
    """Return when everything committed so far, by whomever, is on disk (and at standbys that commits wait for).

    Its own empty commit does the waiting. Inside a transaction it does nothing: a commit is still to come.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        # A message in the log that nobody reads: it gives the statement something to commit.
        cursor.execute("SELECT pg_logical_emit_message(true, 'linli', '')")


def be_durable_on_commit() -> None:
    """Before the outermost block of the running transaction ends, wait for the disk; once, however often asked."""
    if not any(function is wait_until_durable for _, function, _ in connection.run_on_commit):
        transaction.on_commit(wait_until_durable)
