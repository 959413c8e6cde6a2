"""One place where an order changes its state: by the table of rules, with an audit row, told to whom it concerns."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit, outbox, timers
from backend.kernel.money import Money
from payments.intents.paid import PaidLeg
from payments.refunds import rules
from payments.refunds.contracts import OrderState, RefundEnded
from payments.refunds.models import RefundOrder
from payments.refunds.services import purposes

ADVANCE_TIMER = "refund_order.advance"
# Those after which nothing happens by itself; ABNORMAL may still end, a person has to act.
_TOLD = rules.ENDED | {OrderState.ABNORMAL}


def move(
    *, order: RefundOrder, leg: PaidLeg, to: OrderState, now: datetime, actor: Actor | None = None, **fields: object
) -> None:
    """Bring a locked order to another state and save it with `fields`. Event: RefundEnded where it has come to rest."""
    before = OrderState(order.state)
    if to not in rules.NEXT[before]:
        raise ValueError(f"refund order {order.pk} cannot go from {before} to {to}")
    order.state = to
    order.checks = 0
    for name, value in fields.items():
        setattr(order, name, value)
    if to in rules.ENDED:
        order.finished_at = now
        timers.cancel_timer(kind=ADVANCE_TIMER, reference=order.pk, now=now)
    order.save()
    audit.record(
        actor=actor or system_actor(company_id=order.company_id),
        action=f"payment.refund_order.{to.lower()}",
        object_kind="refund_order",
        object_id=order.pk,
        now=now,
        old={"state": before},
        new={"state": to, "amount_minor": order.amount_minor, **{key: str(value) for key, value in fields.items()}},
    )
    if to in _TOLD:
        _tell(order=order, leg=leg, now=now)


def fail(
    *, order: RefundOrder, leg: PaidLeg, to: OrderState, now: datetime, actor: Actor | None = None, **fields: object
) -> None:
    """End an order whose money stays: its purposes take again what they gave up."""
    if order.parked_minor:
        purposes.take_again(order=order, leg=leg, now=now)
    move(order=order, leg=leg, to=to, actor=actor, now=now, **fields)


def _tell(*, order: RefundOrder, leg: PaidLeg, now: datetime) -> None:
    outbox.publish(
        event=RefundEnded(
            company_id=order.company_id,
            order_id=order.pk,
            intent_id=order.intent_id,
            community_id=order.community_id,
            payer_account_id=leg.payer_account_id,
            requested_by_account_id=order.requested_by_account_id,
            state=OrderState(order.state),
            amount=Money(order.amount_minor, order.currency),
            at=now,
        ),
        now=now,
        company_id=order.company_id,
        queue="money",
    )


def go_on(*, order: RefundOrder, due_at: datetime) -> None:
    """Have the saga's next step taken then, after the running transaction."""
    timers.set_timer(kind=ADVANCE_TIMER, reference=order.pk, due_at=due_at, company_id=order.company_id)
