"""Approving a refund that another person asked for, or saying no to it."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import failpoints
from backend.kernel.errors import InvalidInput, NotFound
from backend.organization.base import tenant_transaction
from payments.intents.paid import PaidLeg, paid_legs
from payments.intents.selectors import lock_intent
from payments.refunds.contracts import OrderState
from payments.refunds.errors import ApprovesOwnRefund, RefundDecided
from payments.refunds.models import RefundOrder
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.refunds.selectors import intent_of_order, lines_of, lock_order
from payments.refunds.services import changing, purposes


def approve_refund(*, actor: Actor, order_id: int, now: datetime) -> None:
    """Let a refund go: its purposes give the money up at once, then it is carried to the provider by the clock.

    Locks the intent, the order, then what the purposes lock. Raises NotSignedIn, Forbidden, NotFound, RefundDecided,
    ApprovesOwnRefund, and what a purpose says that cannot give its money up any more.
    """
    actor.require(REFUND_APPROVE)
    with tenant_transaction(actor.company):
        order, leg = locked(order_id)
        if not actor.can(REFUND_APPROVE, unit_id=order.community_id):
            raise NotFound
        if order.state != OrderState.REQUESTED:
            raise RefundDecided
        if order.requested_by_account_id == actor.account_id:
            raise ApprovesOwnRefund
        order.decided_by_account_id, order.decided_at = actor.account_id, now
        set_off(order=order, leg=leg, actor=actor, now=now)
        failpoints.hit("refund_order.before_commit")
    failpoints.hit("refund_order.after_commit")


def reject_refund(*, actor: Actor, order_id: int, reason: str, now: datetime) -> None:
    """Say no to a refund that waits for approval, or to be handed out; nothing of it happens.

    Who asked may take his own request back. Raises NotSignedIn, Forbidden, NotFound, InvalidInput, RefundDecided.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= 200:
        raise InvalidInput(field=("reason",), name="reason", reason="1–200")
    if not actor.can(REFUND_APPROVE):
        actor.require(REFUND_REQUEST)
    with tenant_transaction(actor.company):
        order, leg = locked(order_id)
        is_own = order.requested_by_account_id == actor.account_id
        code = REFUND_REQUEST if is_own else REFUND_APPROVE
        if not actor.can(code, unit_id=order.community_id):
            raise NotFound
        if order.state not in {OrderState.REQUESTED, OrderState.HAND_OUT}:
            raise RefundDecided
        if not order.parked_minor:
            purposes.uncount(lines_of(order.pk))
        changing.fail(
            order=order,
            leg=leg,
            to=OrderState.REJECTED,
            actor=actor,
            now=now,
            decided_by_account_id=actor.account_id,
            decided_at=now,
            decision=reason,
        )


def locked(order_id: int) -> tuple[RefundOrder, PaidLeg]:
    """An order and the leg it gives back, its intent locked first. Raises NotFound."""
    intent_id = intent_of_order(order_id)
    lock_intent(intent_id)
    order = lock_order(order_id)
    legs = {leg.attempt_leg_id: leg for leg in paid_legs(intent_id).values()}
    return order, legs[order.attempt_leg_id]


def set_off(*, order: RefundOrder, leg: PaidLeg, actor: Actor, now: datetime) -> None:
    """The purposes give the money up; from here on the clock carries the order."""
    purposes.give_up(order=order, leg=leg, now=now)
    changing.move(order=order, leg=leg, to=OrderState.APPROVED, actor=actor, now=now)
    changing.go_on(order=order, due_at=now)
