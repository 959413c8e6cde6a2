"""What is sent together with a COMMIT, and commits that let go of their locks before the disk has them.

A row that everybody writes (the counter of document numbers) is locked from its write until the commit is done. Two
things keep that short. Its write is the transaction's last statement and travels together with COMMIT, so that nobody
waits for the client's next word. And with `synchronous_commit` off, local to that transaction, the lock goes at once
and the flush, which follows before anybody is answered, is shared by all who wait for it. Nothing can be lost between:
the log is flushed in order, so whoever saw our rows and is durable has made us durable too.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from backend.kernel.prepared import prepared_execute


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
    if not any(hook[1] is wait_until_durable for hook in connection.run_on_commit):
        transaction.on_commit(wait_until_durable)


@dataclass(slots=True)
class _LastStatement:
    """Kept among Django's commit hooks, which forgets it with its savepoint."""

    statement: str
    parameters: Mapping[str, Any]
    is_sent: bool = field(default=False)

    def __call__(self) -> None:
        if not self.is_sent:
            raise RuntimeError("a last statement was registered outside of tenant_transaction and never ran")


def execute_last(statement: str, parameters: Mapping[str, Any]) -> None:
    """Run a constant statement as the last of the running transaction, together with its COMMIT.

    Whoever ends the transaction calls `send_last`; a savepoint that is rolled back takes it along. Parameters come
    with their types, as in `prepared_rows`. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a last statement needs a transaction")
    transaction.on_commit(_LastStatement(statement, parameters))


def send_last(*, together: ExitStack | None) -> None:
    """Send what waits, in its order. `together`: outlives the COMMIT that follows, which then travels along.

    What the database refuses is raised by that COMMIT (without `together`: here), as django.db.Error.
    """
    functions = [hook[1] for hook in connection.run_on_commit]
    waiting = [function for function in functions if isinstance(function, _LastStatement) and not function.is_sent]
    if not waiting:
        return
    if together is not None:
        together.enter_context(connection.connection.pipeline())
    for one in waiting:
        one.is_sent = True
        prepared_execute(one.statement, one.parameters)
