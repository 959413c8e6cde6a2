"""What a load balancer and a monitor are told: alive, ready or why not, and the figures."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from pytest_django import Settings

from backend.config import health

# Nobody listens there.
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier test learned of the migrations is forgotten."""
    monkeypatch.setattr(health, "_migrated", False)


def ready() -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_alive_asks_nobody(settings: Settings) -> None:
    """No database mark: a statement would fail this test."""
    settings.REDIS_URL = settings.CELERY_BROKER_URL = NOWHERE
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_database_broker_and_migrations_are() -> None:
    assert ready() == (200, {"database": "ok", "broker": "ok", "migrations": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["REDIS_URL", "CELERY_BROKER_URL"])
def test_not_ready_without_broker_or_cache(settings: Settings, name: str) -> None:
    """Events go to the broker and codes to Redis, which may be two servers."""
    setattr(settings, name, NOWHERE)
    status, told = ready()
    assert (status, told["database"], told["migrations"]) == (503, "ok", "ok")
    assert told["broker"] != "ok"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("accounts", "0099")])
    assert ready() == (503, {"database": "ok", "broker": "ok", "migrations": "pending"})
    monkeypatch.undo()
    monkeypatch.setattr(health, "_migrated", False)
    assert ready()[0] == 200


@pytest.mark.django_db
def test_not_ready_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise ConnectionError("the server is away")

    monkeypatch.setattr(connection, "cursor", gone)
    status, told = ready()
    assert (status, told["database"], told["broker"]) == (503, "ConnectionError", "ok")
    assert told["migrations"] != "ok"


@pytest.mark.django_db
def test_the_figures_name_what_operations_watches() -> None:
    Client().get("/healthz")
    answer = Client().get("/metrics")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "linli_requests_total{" in text
    for figure in (
        "linli_request_seconds_bucket", "linli_graphql_operations_total", "linli_graphql_seconds",
        "linli_graphql_statements_total", "linli_graphql_database_seconds_total", "linli_graphql_cost",
        "linli_graphql_depth", "linli_provider_messages_total", "linli_ledger_check_ok",
        "linli_ledger_check_timestamp_seconds",
    ):  # fmt: skip
        assert f"# TYPE {figure.removesuffix('_bucket')} " in text, figure
