"""Carrying an approved refund: the steps before it, then the provider; and what becomes of it there."""

from __future__ import annotations

from datetime import datetime

from backend.kernel import failpoints
from backend.kernel.money import Money
from backend.organization.base import tenant_read, tenant_transaction
from payments import registry
from payments.intents import rules as intent_rules
from payments.intents.contracts import RefundStage, RefundWay
from payments.intents.paid import PaidLeg, numbers_of_order
from payments.intents.services import giving_back
from payments.refunds import rules, selectors
from payments.refunds.contracts import OrderState
from payments.refunds.models import RefundOrder
from payments.refunds.services import changing, purposes
from payments.refunds.services.deciding import locked
from payments.registry import RefundStepFailed


def carry_refund(*, company_id: int, order_id: int, now: datetime) -> OrderState:
    """Take an order's next step; returns where it stands. Run by a timer, outside of any transaction.

    Repeating is safe: a step that was begun is begun again as the same one.
    """
    with tenant_read(company_id):
        order = RefundOrder.objects.get(id=order_id)
    state = OrderState(order.state)
    if state not in rules.CARRIED:
        return state
    try:
        is_ready = _are_steps_done(order=order, now=now)
    except RefundStepFailed as failure:
        return _refuse(company_id=company_id, order_id=order_id, refusal=failure.reason, now=now)
    with tenant_transaction(company_id):
        order, leg = locked(order_id)
        if order.state not in rules.CARRIED:
            return OrderState(order.state)
        if not is_ready:
            _wait(order=order, leg=leg, now=now)
        elif order.way == RefundWay.PROVIDER:
            changing.move(order=order, leg=leg, to=OrderState.SENDING, now=now)
            _send(order=order, now=now)
        else:
            changing.move(order=order, leg=leg, to=OrderState.HAND_OUT, now=now)
        failpoints.hit("refund_order.before_commit")
    failpoints.hit("refund_order.after_commit")
    return OrderState(order.state)


class Orders:
    """registry.RefundOrders: what intents tells us of the single refund."""

    def on_refund_ended(
        self, *, company_id: int, order_id: int, refund_id: int, stage: str, refusal: str, now: datetime
    ) -> None:
        order, leg = locked(order_id)
        if order.state in rules.ENDED:
            return
        if stage == RefundStage.SUCCEEDED:
            order.parked_minor = 0
            changing.move(order=order, leg=leg, to=OrderState.SUCCEEDED, now=now)
            purposes.tell(order=order, leg=leg, now=now)
        elif stage == RefundStage.ABNORMAL:
            changing.move(order=order, leg=leg, to=OrderState.ABNORMAL, now=now)
        elif stage == RefundStage.REFUSED:
            changing.fail(order=order, leg=leg, to=OrderState.REFUSED, refusal=refusal, now=now)
        elif len(numbers_of_order(order_id)) < rules.MOST_NUMBERS:
            if order.state == OrderState.ABNORMAL:
                changing.move(order=order, leg=leg, to=OrderState.SENDING, now=now)
            _send(order=order, now=now)
        else:
            changing.fail(order=order, leg=leg, to=OrderState.CLOSED, now=now)

    def parked_minor(self, company_id: int) -> int:
        return selectors.parked_minor()


def _are_steps_done(*, order: RefundOrder, now: datetime) -> bool:
    steps = registry.steps_before_refund()
    if order.state == OrderState.APPROVED:
        for _, step in steps:
            step.start(
                company_id=order.company_id,
                refund_id=order.pk,
                attempt_leg_id=order.attempt_leg_id,
                amount=Money(order.amount_minor, order.currency),
                now=now,
            )
            failpoints.hit("refund_order.after_step")
    return all(step.is_done(company_id=order.company_id, refund_id=order.pk, now=now) for _, step in steps)


def _wait(*, order: RefundOrder, leg: PaidLeg, now: datetime) -> None:
    if order.state == OrderState.APPROVED:
        changing.move(order=order, leg=leg, to=OrderState.RETURNING, now=now)
    else:
        order.checks += 1
        order.save(update_fields=["checks"])
    changing.go_on(order=order, due_at=now + intent_rules.wait_before(order.checks))


def _send(*, order: RefundOrder, now: datetime) -> None:
    giving_back.send_refund(
        order_id=order.pk,
        attempt_leg_id=order.attempt_leg_id,
        amount=Money(order.amount_minor, order.currency),
        now=now,
    )


def _refuse(*, company_id: int, order_id: int, refusal: str, now: datetime) -> OrderState:
    with tenant_transaction(company_id):
        order, leg = locked(order_id)
        if order.state in rules.CARRIED:
            changing.fail(order=order, leg=leg, to=OrderState.REFUSED, refusal=refusal[:64], now=now)
    return OrderState(order.state)
