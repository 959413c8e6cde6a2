"""A payment of the first community that is asked back: one refund waits for approval, one to be handed out."""

from __future__ import annotations

from datetime import datetime

from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.parameters.services import set_parameter
from backend.organization.selectors import build_staff_actor
from payments.intents.models import LegLine
from payments.refunds.services import approve_refund, carry_refund, request_refund
from property_core.collection.models import BillPayment
from property_core.collection.services.cash import take_prepayment_cash
from tests.cast import NOW, Cast


def add_refunds(cast: Cast, accounts: dict[str, int], now: datetime) -> dict[str, int]:
    """Ids by name: the payment, a line of it, the refunds that wait."""
    cashier = build_staff_actor(account_id=accounts["cashier"], company_id=cast.company_id, now=now)
    other = build_staff_actor(account_id=accounts["leader"], company_id=cast.company_id, now=now)
    set_parameter(
        actor=cast.system, unit_id=cast.units["JG"], key="payment.refund_limit", value=Money(0),
        starts_on=NOW.date(), expected_version=0, now=now,
    )  # fmt: skip
    taken = take_prepayment_cash(
        actor=cashier, room_id=cast.rooms["JG-1-3-2-503"], amount=Money(50_000), idempotency_key="refunds", now=now
    )
    with tenant_read(cast.company_id):
        intent_id = BillPayment.objects.get(id=taken.payment_id).intent_id or 0
        line_id = LegLine.objects.get(leg__intent_id=intent_id).pk
    made = {"refunded payment": taken.payment_id, "payment line": line_id}
    for name, minor in (("refund", 10_000), ("refund at desk", 5_000)):
        [made[name]] = request_refund(
            actor=cast.system, intent_id=intent_id, lines={line_id: Money(minor)}, reason="多收",
            idempotency_key=name, now=now,
        )  # fmt: skip
    approve_refund(actor=other, order_id=made["refund at desk"], now=now)
    carry_refund(company_id=cast.company_id, order_id=made["refund at desk"], now=now)
    return made
