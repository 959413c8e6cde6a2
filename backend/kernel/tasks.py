"""The one task of the outbox: a worker hands an event to its consumers."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from backend.kernel.models import OutboxEvent
from backend.kernel.outbox import Delivery, deliver
from backend.kernel.time import current_time


def send(row: OutboxEvent) -> None:
    """Queue an event for the workers of its queue; at least once, consumers are idempotent by event id."""
    deliver_event.apply_async(args=[str(row.event_id)], queue=row.queue)


@shared_task(
    # Without an end: nothing else brings an event back that its consumer has given up.
    name="kernel.deliver_event",
    autoretry_for=(Exception,),
    retry_backoff=2,
    retry_backoff_max=300,
    max_retries=None,
)
def deliver_event(event_id: str) -> int:
    """Run the consumers that have not handled the event yet; returns how many ran."""
    row = OutboxEvent.objects.filter(event_id=UUID(event_id)).first()
    if row is None:
        # A message that came again long after: everybody had handled the event, and it was pruned.
        return 0
    return deliver(
        delivery=Delivery(event_id=row.event_id, kind=row.kind, company_id=row.company_id, payload=row.payload),
        now=current_time(),
    )
