"""A payment that was none of that payer's: what it did is undone, and its money stays with the company.

Nothing leaves, so nobody's approval and no provider is asked; the money goes where the caller posts it next.
"""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.intents.contracts import RefundWay
from payments.intents.paid import PaidLeg, PaidLine, paid_legs, paid_lines
from payments.intents.selectors import lock_intent
from payments.intents.services import giving_back
from payments.refunds.contracts import OrderState
from payments.refunds.errors import NothingToRefund
from payments.refunds.services import changing, purposes, writing


def reverse_transfer(*, actor: Actor, intent_id: int, reason: str, slip: str, now: datetime) -> list[int]:
    """Undo the whole of a payment by transfer; returns the orders that say so, one per leg. Joins the transaction.

    Its money is credited to the company's transfer account, as if it had been sent back; the caller books where it is.
    `slip`: what took it back. Locks the intent, then what the purposes lock.
    Raises NothingToRefund where part of it went back already, and what a purpose says that cannot give its money up.
    """
    with tenant_transaction(actor.company, durable=False):
        lock_intent(intent_id)
        legs = paid_legs(intent_id)
        lines = paid_lines(legs)
        if not lines or any(line.refund_minor for line in lines):
            raise NothingToRefund
        giving_back.count_refunds({line.line_id: line.amount_minor for line in lines})
        return [
            _reverse(
                actor=actor,
                leg=leg,
                lines=[line for line in lines if line.leg_id == leg_id],
                reason=reason,
                slip=slip,
                now=now,
            )
            for leg_id, leg in sorted(legs.items())
        ]


def _reverse(*, actor: Actor, leg: PaidLeg, lines: list[PaidLine], reason: str, slip: str, now: datetime) -> int:
    order = writing.write_order(
        actor=actor,
        leg=leg,
        wanted=[(line, line.amount_minor) for line in lines],
        way=RefundWay.TRANSFER,
        reason=reason,
        needs_approval=False,
        now=now,
        is_reversal=True,
    )
    purposes.give_up(order=order, leg=leg, now=now)
    for state in (OrderState.APPROVED, OrderState.HAND_OUT):
        changing.move(order=order, leg=leg, to=state, actor=actor, now=now)
    giving_back.record_hand_refund(
        order_id=order.pk,
        attempt_leg_id=leg.attempt_leg_id,
        amount=Money(order.amount_minor, order.currency),
        way=RefundWay.TRANSFER,
        slip=slip,
        now=now,
    )
    order.parked_minor = 0
    changing.move(order=order, leg=leg, to=OrderState.SUCCEEDED, actor=actor, now=now, slip=slip)
    purposes.tell(order=order, leg=leg, now=now)
    return order.pk
