"""Money that staff give back themselves: cash out of the till, or a transfer where the provider gives nothing back."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import failpoints
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.intents.contracts import RefundWay
from payments.intents.services import giving_back
from payments.refunds.contracts import OrderState
from payments.refunds.errors import RefundNotAtDesk, SlipMissing
from payments.refunds.permissions import REFUND_REQUEST
from payments.refunds.services import changing, purposes
from payments.refunds.services.deciding import locked


def hand_out_refund(*, actor: Actor, order_id: int, now: datetime, slip: str = "") -> None:
    """Record that the money of a refund was handed out at the desk, or transferred under the number `slip`.

    Books it as it leaves. A second time is refused. Raises NotSignedIn, Forbidden, NotFound, RefundNotAtDesk,
    SlipMissing (a transfer without its number), InvalidInput.
    """
    slip = slip.strip()
    if len(slip) > 64:
        raise InvalidInput(field=("slip",), name="slip", reason="≤ 64")
    actor.require(REFUND_REQUEST)
    with tenant_transaction(actor.company):
        order, leg = locked(order_id)
        if not actor.can(REFUND_REQUEST, unit_id=order.community_id):
            raise NotFound
        if order.state != OrderState.HAND_OUT:
            raise RefundNotAtDesk
        if order.way == RefundWay.TRANSFER and not slip:
            raise SlipMissing(field=("slip",))
        giving_back.record_hand_refund(
            order_id=order.pk,
            attempt_leg_id=order.attempt_leg_id,
            amount=Money(order.amount_minor, order.currency),
            way=RefundWay(order.way),
            slip=slip,
            now=now,
        )
        order.parked_minor = 0
        changing.move(
            order=order,
            leg=leg,
            to=OrderState.SUCCEEDED,
            actor=actor,
            now=now,
            handed_out_by_account_id=actor.account_id,
            slip=slip,
        )
        purposes.tell(order=order, leg=leg, now=now)
        failpoints.hit("refund_order.before_commit")
    failpoints.hit("refund_order.after_commit")
