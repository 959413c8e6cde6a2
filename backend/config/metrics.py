"""Prometheus figures of the web process. Paths are grouped by route so that the series stay few."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from backend.config import environment

REQUESTS = Counter("linli_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("linli_request_seconds", "Time to answer", ["route"])

# Finding a labelled figure costs more than counting: kept per (method, route, status).
_kept: dict[tuple[str | None, str, int], tuple[Counter, Histogram]] = {}


def observe(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answered request."""
    match = request.resolver_match
    key = (request.method, match.route if match else "unmatched", response.status_code)
    kept = _kept.get(key)
    if kept is None:
        kept = _kept[key] = (REQUESTS.labels(*key), SECONDS.labels(key[1]))
    kept[0].inc()
    kept[1].observe(seconds)


def exposition() -> tuple[bytes, str]:
    """The metrics page: over all workers where PROMETHEUS_MULTIPROC_DIR is set, else of this process."""
    if environment.text("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
    return generate_latest(), CONTENT_TYPE_LATEST
