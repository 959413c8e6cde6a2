"""What refund orders do by the clock, and what intents tells them."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import timers
from payments.ledger.checks import register_check
from payments.refunds import services
from payments.refunds.checks import refund_orders
from payments.refunds.services.carrying import Orders
from payments.refunds.services.changing import ADVANCE_TIMER
from payments.registry import register_refund_orders


def register() -> None:
    """Called once by the app's ready()."""
    register_refund_orders(Orders())
    register_check("refund orders", refund_orders)
    timers.on_due(ADVANCE_TIMER, _advance)


def _advance(company_id: int | None, reference: str, now: datetime) -> None:
    if company_id is None:
        raise ValueError("a refund order's timer names its company")
    services.carry_refund(company_id=company_id, order_id=int(reference), now=now)
