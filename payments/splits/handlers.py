"""What splits do when something happens elsewhere."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import outbox
from backend.kernel.outbox import Delivery
from payments.splits.services import forget_refund, watch_freeze

# How a refund order ends when its money stays (payments.refunds.contracts.OrderState).
NOT_REFUNDED = frozenset({"REFUSED", "CLOSED", "REJECTED"})


@outbox.consume("payment_captured", name="splits.watch_freeze")
def watch_captured(delivery: Delivery, now: datetime) -> None:
    """Money that was frozen for splitting is watched from the start, whether anybody asks for a split or not."""
    if delivery.company_id is not None:
        watch_freeze(company_id=delivery.company_id, leg_id=delivery.payload["leg_id"], now=now)


@outbox.consume("refund_ended", name="splits.forget_refund")
def forget_failed(delivery: Delivery, now: datetime) -> None:
    """A refund that did not happen takes nothing out of the payment."""
    if delivery.company_id is not None and delivery.payload["state"] in NOT_REFUNDED:
        forget_refund(company_id=delivery.company_id, refund_id=delivery.payload["order_id"])
