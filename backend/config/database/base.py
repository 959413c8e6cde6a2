"""Django's PostgreSQL backend; a connection kept between requests is looked at without asking the server.

Django's health check is a `SELECT 1` at every request. A server that has stopped has closed its side of the socket, or
has written why it does, and the kernel knows either: an idle connection whose socket has something to read is done
for. Only one that was idle for long is asked as before, for what lies between may have dropped it silently.
"""

from __future__ import annotations

import select
import time
from typing import Any

from django.db.backends.postgresql import base, operations

IDLE_SECONDS = 5.0


class DatabaseOperations(operations.DatabaseOperations):
    """As Django's, which does not know the text of a statement that the server had prepared already."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, except for `is_usable` of a connection that was used a moment ago."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known_good_at = float("-inf")

    def get_connection_params(self) -> dict[str, Any]:
        # Without a threshold psycopg prepares nothing at all. Django's own cursors bind in the client and never
        # prepare: only kernel.prepared does, which says so at each statement.
        return {**super().get_connection_params(), "prepare_threshold": 5}

    def init_connection_state(self) -> None:
        super().init_connection_state()
        # What is prepared keeps its plan: planning a page of bills anew costs more than reading it.
        with self.connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")

    init_connection_state.alters_data = True  # type: ignore[attr-defined]

    def is_usable(self) -> bool:
        now = time.monotonic()
        recently = now - self._known_good_at < IDLE_SECONDS
        if recently and not self.errors_occurred:
            if not is_silent(self.connection):
                return False
        elif not super().is_usable():
            return False
        self._known_good_at = now
        return True

    def connect(self) -> None:
        super().connect()
        self._known_good_at = time.monotonic()

    connect.alters_data = True  # type: ignore[attr-defined]


def is_silent(connection: Any) -> bool:
    """Whether an idle psycopg connection is open with nothing to read: no farewell, no end of the stream."""
    if connection is None or connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR | select.POLLRDHUP)
    return not poll.poll(0)
