"""Hand-written statements of the busiest reads, which PostgreSQL parses and plans once per connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus


class PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Django binds parameters in the client, which prepares nothing; this one sends them apart and prepares."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)


class AloneCursor(PreparedCursor):
    """Its statement is a transaction of its own where none has begun, even inside a block of Django's `atomic`.

    One message to the server instead of three. psycopg would begin a transaction before it, unless it thinks that
    each statement stands alone.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        raw = self.connection
        if raw.autocommit or raw.pgconn.transaction_status != TransactionStatus.IDLE:
            return super().execute(query, params, **options)
        raw.autocommit = True
        try:
            return super().execute(query, params, **options)
        finally:
            raw.autocommit = False


def prepared_rows(
    statement: str, parameters: Mapping[str, Any], *, kind: type[PreparedCursor] = PreparedCursor
) -> list[tuple[Any, ...]]:
    """The rows of a constant SELECT with named parameters, on Django's connection and inside its transaction.

    Parameters come with their types (`%(rooms)s::bigint[]`): a plan is kept for each combination of types.
    Raises django.db.Error as any query does.
    """
    with _cursor(kind) as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def prepared_execute(statement: str, parameters: Mapping[str, Any]) -> None:
    """As prepared_rows, of a statement whose answer nobody reads."""
    with _cursor(PreparedCursor) as cursor:
        cursor.execute(statement, parameters)


def _cursor(kind: type[PreparedCursor]) -> Any:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw = kind(connection.connection)
    # Django's own wrapper: counted and logged where queries are, refused in a broken transaction.
    return connection._prepare_cursor(raw)  # type: ignore[attr-defined]
