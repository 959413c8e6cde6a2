"""Prometheus figures of GraphQL operations. Names come from clients, so their number is bounded."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

_NAMES_KEPT = 200

OPERATIONS = Counter("linli_graphql_operations_total", "Operations answered", ["api", "operation", "outcome"])
SECONDS = Histogram("linli_graphql_seconds", "Time of an operation", ["api", "operation"])
COST = Histogram(
    "linli_graphql_cost", "Cost of an operation", ["api"], buckets=(1, 10, 50, 100, 500, 1_000, 2_500, 5_000)
)

_known: set[tuple[str, str]] = set()
# Looking children up by label costs more than counting: kept per (api, operation, outcome).
_counters: dict[tuple[str, str, str], Counter] = {}
_histograms: dict[tuple[str, str], Histogram] = {}
_costs: dict[str, Histogram] = {}


def label(api: str, name: str) -> str:
    """The operation's name, or "other" once enough names were seen."""
    if not name:
        return "anonymous"
    if (api, name) not in _known:
        if len(_known) >= _NAMES_KEPT or len(name) > 60:
            return "other"
        _known.add((api, name))
    return name


def observe(*, api: str, name: str, outcome: str, seconds: float, cost: int) -> None:
    """Count one operation. outcome: "ok", or the code of its first error."""
    operation = label(api, name)
    counter = _counters.get((api, operation, outcome))
    if counter is None:
        counter = _counters[api, operation, outcome] = OPERATIONS.labels(api, operation, outcome)
    counter.inc()
    histogram = _histograms.get((api, operation))
    if histogram is None:
        histogram = _histograms[api, operation] = SECONDS.labels(api, operation)
    histogram.observe(seconds)
    if not cost:
        return
    costs = _costs.get(api)
    if costs is None:
        costs = _costs[api] = COST.labels(api)
    costs.observe(cost)


def refused(*, api: str, code: str) -> None:
    """Count a request that was refused before anything ran."""
    OPERATIONS.labels(api, "refused", code).inc()
