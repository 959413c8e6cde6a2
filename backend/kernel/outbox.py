"""Transactional outbox: publish in the cause's transaction, relay at least once, consume exactly once."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.kernel import failpoints
from backend.kernel.commits import wait_until_durable
from backend.kernel.models import ConsumedEvent, OutboxEvent
from backend.kernel.money import Money

logger = logging.getLogger(__name__)

QUEUES = ("money", "billing", "notify", "index", "default", "jobs")


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """An event as a consumer receives it. `payload` is JSON: money as {amount_minor, currency}, times ISO text."""

    event_id: UUID
    kind: str
    company_id: int | None
    payload: dict[str, Any]


Consumer = Callable[[Delivery, datetime], None]

_consumers: dict[str, list[tuple[str, Consumer]]] = {}


def consume(kind: str, *, name: str) -> Callable[[Consumer], Consumer]:
    """Register a consumer of the event `kind` under a stable `name`; called once per event that commits."""

    def register(function: Consumer) -> Consumer:
        consumers = _consumers.setdefault(kind, [])
        if all(known != name for known, _ in consumers):
            consumers.append((name, function))
        return function

    return register


def consumers() -> dict[str, list[str]]:
    """Event kind -> names of its consumers."""
    return {kind: [name for name, _ in known] for kind, known in _consumers.items()}


def event_kind(event_class: type) -> str:
    """`BillsPaid` → `bills_paid`: the stored kind of an event class."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_class.__name__).lower()


def publish(*, event: Any, now: datetime, company_id: int | None, queue: str = "default") -> UUID:
    """Write the frozen dataclass `event` to the outbox of the running transaction; returns its event id."""
    if queue not in QUEUES:
        raise ValueError(f"{queue} is no queue")
    row = OutboxEvent.objects.create(
        kind=event_kind(type(event)),
        company_id=company_id,
        queue=queue,
        payload=_plain(event),
        created_at=now,
    )
    return row.event_id


def relay_batch(*, send: Callable[[OutboxEvent], None], now: datetime, limit: int = 200) -> int:
    """Hand unsent events to `send`, oldest first; returns how many went.

    Rows are locked with SKIP LOCKED so that several relays share the work. A crash between `send` and
    commit sends the event again: consumers are idempotent by event id.
    """
    seen = OutboxEvent.objects.filter(sent_at__isnull=True).order_by("id").values_list("id", flat=True)
    # More than one batch, because other relays hold the first ones.
    unsent = list(seen[: 4 * limit])
    if not unsent:
        return 0
    # An event may be seen a moment before its transaction is on disk; nobody hears of what could still vanish.
    wait_until_durable()
    with transaction.atomic():
        rows = list(
            OutboxEvent.objects.select_for_update(skip_locked=True)
            .filter(id__in=unsent, sent_at__isnull=True)
            .order_by("id")[:limit]
        )
        for row in rows:
            failpoints.hit("relay.before_send")
            send(row)
            failpoints.hit("relay.after_send")
        OutboxEvent.objects.filter(id__in=[row.id for row in rows]).update(sent_at=now)
    return len(rows)


def deliver(*, delivery: Delivery, now: datetime) -> int:
    """Run every consumer of the event that has not yet handled it; returns how many ran.

    Each consumer runs in a transaction of its own together with its mark in `consumed_event`,
    so a redelivery finds the mark and does nothing. One that fails does not keep the others from
    theirs: its error is raised when all have had their turn, and the event comes again for it.
    """
    ran = 0
    failures: list[Exception] = []
    for name, function in _consumers.get(delivery.kind, []):
        try:
            with transaction.atomic():
                _, is_new = ConsumedEvent.objects.get_or_create(
                    consumer=name, event_id=delivery.event_id, defaults={"at": now}
                )
                if is_new:
                    function(delivery, now)
                    ran += 1
        except Exception as error:
            logger.exception("event not consumed", extra={"event": delivery.kind, "consumer": name})
            failures.append(error)
    if failures:
        raise failures[0]
    return ran


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount_minor": value.amount_minor, "currency": value.currency}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    return value
