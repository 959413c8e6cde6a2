"""Giving back what a room has in advance (预存): out of the payments that brought it, first in, first out."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import idempotency
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.intents.paid import PaidLine, lines_of_references
from payments.intents.selectors import lock_intent
from payments.refunds.errors import RefundTooLarge
from payments.refunds.permissions import REFUND_REQUEST
from payments.refunds.services import add_orders
from property_core.billing.contracts import PaymentStatus
from property_core.collection.contracts import PURPOSE_PREPAYMENT
from property_core.collection.models import BillPayment
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.collection.services.prepayments import lock_prepayment
from property_core.homes.selectors import rooms_by_id


def request_prepayment_refund(
    *, actor: Actor, room_id: int, reason: str, idempotency_key: str, now: datetime, amount: Money | None = None
) -> list[int]:
    """Ask for so much of a room's prepayment back, or all of it; returns ids of the refund orders, one per payment.

    What was paid first goes back first, each part the way it came. Money that came from old books has no payment here
    and is left out. Raises NotSignedIn, Forbidden, NotFound, InvalidInput, RefundTooLarge, IdempotencyKeyReused, and as
    payments.refunds.services.request_refund.
    """
    actor.require(REFUND_REQUEST)
    if amount is not None and amount.amount_minor < 1:
        raise InvalidInput(field=("amount",), name="amount", reason="> 0")
    with tenant_transaction(actor.company):
        claimed = idempotency.claim(
            operation="billing.request_prepayment_refund",
            owner=f"{actor.company}:{actor.account_id}",
            key=idempotency_key,
            request={
                "room": room_id, "amount": None if amount is None else amount.amount_minor, "reason": reason.strip(),
            },
            now=now,
        )  # fmt: skip
        if claimed.result is not None:
            return [int(order_id) for order_id in claimed.result["order_ids"]]
        room = rooms_by_id([room_id], company_id=actor.company).get(room_id)
        if room is None or not actor.can(REFUND_REQUEST, unit_id=room.community_id):
            raise NotFound(field=("roomId",))
        for intent_id in sorted({intent_id for intent_id, _ in _sources(room_id)}):
            lock_intent(intent_id)
        lock_prepayment(room_id)
        # Under the locks: what others have asked for or spent meanwhile is not asked again.
        sources = _sources(room_id)
        balance = prepayment_by_room([room_id], company_id=actor.company)[room_id]
        left = min(balance.amount_minor, sum(line.amount_minor - line.refund_minor for _, line in sources))
        wanted = left if amount is None else amount.amount_minor
        if not 1 <= wanted <= left:
            raise RefundTooLarge(field=("amount",), left=str(Money(left, balance.currency)).split()[0])
        order_ids: list[int] = []
        for intent_id, line in sources:
            part = min(wanted, line.amount_minor - line.refund_minor)
            if part:
                order_ids += add_orders(
                    actor=actor,
                    intent_id=intent_id,
                    lines={line.line_id: Money(part, balance.currency)},
                    reason=reason,
                    now=now,
                )
                wanted -= part
        idempotency.keep(claimed=claimed, result={"order_ids": order_ids})
    return order_ids


def _sources(room_id: int) -> list[tuple[int, PaidLine]]:
    """(intent id, line) of the payments that brought the room's prepayment, oldest money first."""
    payments = BillPayment.objects.filter(
        surplus_room_id=room_id, surplus_minor__gt=0, status=PaymentStatus.SETTLED, intent_id__isnull=False
    ).order_by("paid_at", "id")
    ids = [payment.pk for payment in payments]
    lines = lines_of_references(purpose=PURPOSE_PREPAYMENT, references=ids)
    return [lines[payment_id] for payment_id in ids if payment_id in lines]
