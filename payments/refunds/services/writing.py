"""The rows of an order and the log's word of it: whoever asks, and whatever becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.money import Money
from payments.intents.contracts import RefundWay
from payments.intents.paid import PaidLeg, PaidLine
from payments.refunds.models import RefundOrder, RefundOrderLine


def write_order(
    *,
    actor: Actor,
    leg: PaidLeg,
    wanted: Sequence[tuple[PaidLine, int]],
    way: RefundWay,
    reason: str,
    needs_approval: bool,
    now: datetime,
    is_reversal: bool = False,
) -> RefundOrder:
    """A new order of one leg; joins the transaction. wanted: (line, fen that go back of it). One audit row."""
    amount = Money(sum(minor for _, minor in wanted), leg.currency)
    order = RefundOrder.objects.create(
        company_id=actor.company,
        intent_id=leg.intent_id,
        attempt_leg_id=leg.attempt_leg_id,
        community_id=leg.community_id,
        provider=leg.provider,
        way=way,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        reason=reason,
        needs_approval=needs_approval,
        requested_by_account_id=actor.account_id,
        requested_at=now,
    )
    RefundOrderLine.objects.bulk_create(
        RefundOrderLine(
            company_id=actor.company,
            order=order,
            line_id=line.line_id,
            purpose=line.purpose,
            reference=line.reference,
            amount_minor=minor,
        )
        for line, minor in wanted
    )
    audit.record(
        actor=actor,
        action="payment.refund_order.request",
        object_kind="refund_order",
        object_id=order.pk,
        now=now,
        new={
            "intent_id": leg.intent_id,
            "amount_minor": amount.amount_minor,
            "lines": {str(line.line_id): minor for line, minor in wanted},
            "way": way,
            "reason": reason,
            "needs_approval": needs_approval,
            **({"reversed": True} if is_reversal else {}),
        },
    )
    return order
