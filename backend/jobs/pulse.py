"""The sign of life of a running job, over a connection of its own: seen while the job's transaction is open."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import orjson
from django.db import DatabaseError, InterfaceError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from backend.jobs.contracts import JobCancelled, JobLost
from backend.jobs.services import ClaimedJob
from backend.kernel.time import current_time
from backend.organization.reads import SETTING

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
# A job may report ten thousand times a second; the row is written this often.
WRITE_SECONDS = 0.25

_WRITE = """
    UPDATE job SET heartbeat_at = %(now)s, done = coalesce(%(done)s, done), total = coalesce(%(total)s, total),
        step_zh = coalesce(%(zh)s, step_zh), step_en = coalesce(%(en)s, step_en),
        checkpoint = coalesce(%(checkpoint)s::jsonb, checkpoint)
    WHERE company_id = %(company_id)s AND id = %(id)s AND run_token = %(token)s
    RETURNING cancel_requested_at IS NOT NULL
"""


class Pulse:
    """Writes progress and heartbeat of one claimed job, and hears of its cancelling. A context manager."""

    def __init__(self, claimed: ClaimedJob) -> None:
        self._claimed = claimed
        # None: nothing said yet, and what the row says stays.
        self._done: int | None = None
        self._total: int | None = None
        self._step: tuple[str | None, str | None] = (None, None)
        self._checkpoint: bytes | None = None
        self._is_cancelled = self._is_lost = False
        self._written_at = 0.0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._connection: BaseDatabaseWrapper | None = None
        self._thread = threading.Thread(target=self._beat, name=f"pulse of job {claimed.id}", daemon=True)

    def __enter__(self) -> Pulse:
        self._write()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._close()

    def tell(self, done: int | None, total: int | None, zh: str, en: str) -> None:
        """Say how far the job is. Raises JobCancelled, JobLost."""
        step = (zh[:200], en[:200])
        is_new_step = bool(zh or en) and step != self._step
        with self._lock:
            self._done = self._done if done is None else done
            self._total = self._total if total is None else total
            if is_new_step:
                self._step = step
        if is_new_step or time.monotonic() - self._written_at >= WRITE_SECONDS:
            self._write()
        self.require_going_on()

    def remember(self, checkpoint: Mapping[str, Any]) -> None:
        """Write at once where a later attempt can go on. Raises JobCancelled, JobLost."""
        with self._lock:
            self._checkpoint = orjson.dumps(checkpoint)
        self._write()
        self.require_going_on()

    def require_going_on(self) -> None:
        """Raises JobLost, JobCancelled."""
        if self._is_lost:
            raise JobLost
        if self._is_cancelled:
            raise JobCancelled

    def flush(self) -> None:
        """Write what was told last; for the end, when everybody may see it."""
        self._write()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self._write()

    def _write(self) -> None:
        with self._lock:
            self._written_at = time.monotonic()
            parameters = {
                "now": current_time(),
                "done": self._done,
                "total": self._total,
                "zh": self._step[0],
                "en": self._step[1],
                "checkpoint": None if self._checkpoint is None else self._checkpoint.decode(),
                "company_id": self._claimed.company_id,
                "id": self._claimed.id,
                "token": self._claimed.token,
            }
            try:
                with self._opened().cursor() as cursor:
                    cursor.execute(_WRITE, parameters)
                    row = cursor.fetchone()
            except (DatabaseError, InterfaceError):
                # The job itself will notice a database that is away; its sign of life alone must not end it.
                logger.warning("a job's progress was not written", extra={"job": self._claimed.id}, exc_info=True)
                self._close()
                return
            self._is_lost = row is None
            self._is_cancelled = row is not None and bool(row[0])

    def _opened(self) -> BaseDatabaseWrapper:
        if self._connection is None:
            # Never the connection of the job: what it writes must be seen at once. Used by one thread at a time.
            fresh = connection.copy()
            fresh.inc_thread_sharing()
            with fresh.cursor() as cursor:
                # For the whole life of a connection that nobody else ever gets.
                cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, str(self._claimed.company_id)])
            self._connection = fresh
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
