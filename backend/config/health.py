"""Alive, ready, metrics."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from backend.config import metrics
from backend.config.celery import app as celery

# How long each server may take to answer.
SECONDS = 2

_migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and migrations; 503 with the name of what is missing."""
    checks = readiness()
    return JsonResponse(checks, status=200 if all(value == "ok" for value in checks.values()) else 503)


def readiness() -> dict[str, str]:
    """What must answer before this process may serve: name -> "ok", or what is wrong with it."""
    return {"database": _database(), "broker": _broker(), "migrations": _migrations()}


def metrics_page(request: HttpRequest) -> HttpResponse:
    body, content_type = metrics.exposition()
    return HttpResponse(body, content_type=content_type)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return type(error).__name__
    return "ok"


def _broker() -> str:
    """Redis, which also keeps codes and limits, and the broker of the events where that is another server."""
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS).ping()
        if settings.CELERY_BROKER_URL != settings.REDIS_URL:
            with celery.connection_for_write(settings.CELERY_BROKER_URL, connect_timeout=SECONDS) as broker:
                broker.ensure_connection(max_retries=1, timeout=SECONDS)
    except Exception as error:
        return type(error).__name__
    return "ok"


def _migrations() -> str:
    # Once true it stays true for this process: a newer schema comes with newer code.
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Exception as error:
            return type(error).__name__
    return "ok" if _migrated else "pending"
