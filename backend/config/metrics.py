"""Prometheus figures of the web process. Paths are grouped by route so that the series stay few."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily

from backend.config import environment
from backend.kernel.time import current_time
from payments.bank.waiting import waiting_by_company
from payments.ledger.checking import latest_checks

logger = logging.getLogger(__name__)

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


class LedgerChecks:
    """The last check of each company's books, read where the page is asked for: any web process knows it."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        checks = latest_checks()
        for name, text, values in (
            ("ok", "1 where the last check of the books found nothing", [int(row[1]) for row in checks]),
            ("unbalanced", "Entries that do not balance", [row[2] for row in checks]),
            ("orphans", "Postings and documents that disagree", [row[3] for row in checks]),
            ("entries", "Entries looked at", [row[4] for row in checks]),
            ("seconds", "How long it took", [row[5] / 1000 for row in checks]),
            ("timestamp_seconds", "When it began", [row[6].timestamp() for row in checks]),
        ):
            family = GaugeMetricFamily(f"linli_ledger_check_{name}", text, labels=["company"])
            for row, value in zip(checks, values, strict=True):
                family.add_metric([str(row[0])], value)
            yield family


class WaitingMoney:
    """Money that has waited a day for somebody to find out what it is, of every company where there is any."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting = waiting_by_company(current_time())
        for name, text, place in (
            ("differences", "Payments and movements that a provider has and the books do not", 1),
            ("bank_lines", "Transfers that nobody knows", 2),
            ("fen", "What both come to", 3),
        ):
            family = GaugeMetricFamily(f"linli_waiting_money_{name}", text, labels=["company"])
            for row in waiting:
                family.add_metric([str(row[0])], row[place])
            yield family


_kept_in_rows = CollectorRegistry(auto_describe=False)
_kept_in_rows.register(LedgerChecks())
_kept_in_rows.register(WaitingMoney())


def exposition() -> tuple[bytes, str]:
    """The metrics page: over all workers where PROMETHEUS_MULTIPROC_DIR is set, else of this process."""
    return _of_processes() + _of_rows(), CONTENT_TYPE_LATEST


def _of_processes() -> bytes:
    if environment.text("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest()


def _of_rows() -> bytes:
    try:
        return generate_latest(_kept_in_rows)
    except DatabaseError:
        # The figures of the process are the more wanted while the database is away.
        logger.exception("figures kept in the database are left out")
        return b""
