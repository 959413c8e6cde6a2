"""What one operation leaves behind: Prometheus figures, and the fields of its line in the log.

Names of operations come from clients, so only those of registered documents become a label; the rest is "adhoc".
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from prometheus_client import Counter, Histogram

from backend.accounts.actor import Actor

ADHOC = "adhoc"

OPERATIONS = Counter("linli_graphql_operations_total", "Operations answered", ["api", "operation", "outcome"])
SECONDS = Histogram("linli_graphql_seconds", "Time of an operation", ["api", "operation"])
STATEMENTS = Counter("linli_graphql_statements_total", "Database statements of operations", ["api", "operation"])
DATABASE_SECONDS = Counter("linli_graphql_database_seconds_total", "Time in those statements", ["api", "operation"])
COST = Histogram(
    "linli_graphql_cost", "Cost of an operation", ["api"], buckets=(1, 10, 50, 100, 500, 1_000, 2_500, 5_000)
)
DEPTH = Histogram("linli_graphql_depth", "Nested fields of an operation", ["api"], buckets=(2, 4, 6, 8, 10, 12))


class Statements:
    """Counts the statements of one thread's connection while it stands in its `execute_wrappers`."""

    __slots__ = ("count", "seconds")

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.count += 1


class _Labelled(NamedTuple):
    """The figures of one operation. Looking them up by label costs more than counting."""

    seconds: Histogram
    statements: Counter
    database_seconds: Counter
    cost: Histogram
    depth: Histogram


_counters: dict[tuple[str, str, str], Counter] = {}
_kept: dict[tuple[str, str], _Labelled] = {}


def observe(
    *, api: str, operation: str, outcome: str, seconds: float, cost: int, depth: int, statements: Statements
) -> None:
    """Count one operation. operation: a registered name or ADHOC; outcome: "ok", or the code of its first error."""
    counter = _counters.get((api, operation, outcome))
    if counter is None:
        counter = _counters[api, operation, outcome] = OPERATIONS.labels(api, operation, outcome)
    counter.inc()
    kept = _kept.get((api, operation))
    if kept is None:
        kept = _kept[api, operation] = _Labelled(
            SECONDS.labels(api, operation),
            STATEMENTS.labels(api, operation),
            DATABASE_SECONDS.labels(api, operation),
            COST.labels(api),
            DEPTH.labels(api),
        )
    kept.seconds.observe(seconds)
    if statements.count:
        kept.statements.inc(statements.count)
        kept.database_seconds.inc(statements.seconds)
    if cost:
        kept.cost.observe(cost)
        kept.depth.observe(depth)


def refused(*, api: str, code: str) -> None:
    """Count a request that was refused before anything ran."""
    OPERATIONS.labels(api, "refused", code).inc()


def actor_mark(actor: Actor | None) -> str:
    """Twelve hex digits that stand for the account in the log: the same for all its requests, telling nobody whose.

    Empty for somebody who is not signed in. It changes with SECRET_KEY.
    """
    if actor is None or actor.account_id is None:
        return ""
    return _mark(actor.account_id, settings.SECRET_KEY)


@lru_cache(maxsize=4096)
def _mark(account_id: int, secret: str) -> str:
    key = hashlib.blake2b(secret.encode(), digest_size=32, person=b"log account").digest()
    return hashlib.blake2b(str(account_id).encode(), key=key, digest_size=6).hexdigest()
