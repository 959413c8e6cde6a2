"""Prometheus figures of the web process. Paths are grouped by route so that the series stay few."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from backend.config import environment

REQUESTS = Counter("linli_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("linli_request_seconds", "Time to answer", ["route"])


def observe(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answered request."""
    match = request.resolver_match
    route = match.route if match else "unmatched"
    REQUESTS.labels(request.method, route, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)


def exposition() -> tuple[bytes, str]:
    """The metrics page: over all workers where PROMETHEUS_MULTIPROC_DIR is set, else of this process."""
    if environment.text("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
    return generate_latest(), CONTENT_TYPE_LATEST
