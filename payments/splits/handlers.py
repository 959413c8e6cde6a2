"""What splits do when something happens elsewhere."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import outbox
from backend.kernel.outbox import Delivery
from payments.splits.services import watch_freeze


@outbox.consume("payment_captured", name="splits.watch_freeze")
def watch_captured(delivery: Delivery, now: datetime) -> None:
    """Money that was frozen for splitting is watched from the start, whether anybody asks for a split or not."""
    if delivery.company_id is not None:
        watch_freeze(company_id=delivery.company_id, leg_id=delivery.payload["leg_id"], now=now)
