"""A kept connection that the server has ended is noticed before it is used."""

from __future__ import annotations

import time

import pytest
from django.db import connections

from backend.config.database.base import DatabaseWrapper, is_silent
from tests.conftest import CommittedDatabase


@pytest.fixture
def kept(committed_db: CommittedDatabase):
    """A connection of its own, as one request left it for the next, and the test's to end it with."""
    wrapper = connections["default"].copy()
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.settings_dict = {**wrapper.settings_dict, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    yield wrapper, pid
    wrapper.close()


def test_a_connection_that_was_ended_is_opened_anew_by_the_next_request(kept) -> None:
    wrapper, pid = kept
    assert wrapper.is_usable()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    time.sleep(0.05)
    assert not is_silent(wrapper.connection)
    assert not wrapper.is_usable()
    wrapper.close_if_unusable_or_obsolete()  # what Django does as the next request begins
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != pid


@pytest.mark.parametrize(("idle_limit", "asked"), [(60.0, []), (0.0, ["SELECT 1"])])
def test_only_after_a_pause_is_the_server_asked(kept, monkeypatch, idle_limit: float, asked: list[str]) -> None:
    wrapper, _ = kept
    monkeypatch.setattr("backend.config.database.base.IDLE_SECONDS", idle_limit)
    statements: list[str] = []

    class Watched:
        def execute(self, statement: str, *rest: object) -> None:
            statements.append(statement)

        def __enter__(self) -> Watched:
            return self

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(wrapper.connection, "cursor", Watched)
    assert wrapper.is_usable()
    assert statements == asked
