"""Asking for a payment, or part of it, back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import failpoints, idempotency, outbox
from backend.kernel.errors import InvalidInput, NotFound
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.intents.contracts import RefundWay
from payments.intents.paid import PaidLeg, PaidLine, paid_legs, paid_lines
from payments.intents.selectors import lock_intent
from payments.intents.services import giving_back
from payments.refunds import rules
from payments.refunds.contracts import RefundRequested
from payments.refunds.errors import NothingToRefund, RefundTooLarge, TooManyRefunds
from payments.refunds.parameters import refund_limit
from payments.refunds.permissions import REFUND_REQUEST
from payments.refunds.selectors import way_of
from payments.refunds.services import deciding, purposes, writing


def request_refund(
    *,
    actor: Actor,
    intent_id: int,
    reason: str,
    idempotency_key: str,
    now: datetime,
    lines: Mapping[int, Money] | None = None,
) -> list[int]:
    """Ask that lines of a payment go back: dict line id -> how much; None: all that is left of everything.

    Returns ids of the orders, one per leg (one seller, one community). What stays within the community's limit goes on
    at once, the rest waits for another person. The same key gives the same orders. Locks the intent; of two who ask at
    once the second sees what the first has taken. Event: RefundRequested.
    Raises NotSignedIn, Forbidden, NotFound, InvalidInput, NothingToRefund, RefundTooLarge, LineNotRefundable,
    TooManyRefunds, IdempotencyKeyReused, and what a purpose says that cannot give its money up.
    """
    with tenant_transaction(actor.company):
        claimed = idempotency.claim(
            operation="payments.request_refund",
            owner=f"{actor.company}:{actor.account_id}",
            key=idempotency_key,
            request={
                "intent": intent_id,
                "lines": None if lines is None else {str(key): lines[key].amount_minor for key in sorted(lines)},
                "reason": reason,
            },
            now=now,
        )
        if claimed.result is not None:
            return [int(order_id) for order_id in claimed.result["order_ids"]]
        order_ids = add_orders(actor=actor, intent_id=intent_id, lines=lines, reason=reason, now=now)
        idempotency.keep(claimed=claimed, result={"order_ids": order_ids})
        failpoints.hit("refund_order.before_commit")
    failpoints.hit("refund_order.after_commit")
    return order_ids


def add_orders(
    *, actor: Actor, intent_id: int, reason: str, now: datetime, lines: Mapping[int, Money] | None = None
) -> list[int]:
    """As request_refund, in the running transaction and without a key of its own.

    Who asks for several payments at once locks their intents before, in id order.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= 200:
        raise InvalidInput(field=("reason",), name="reason", reason="1–200")
    actor.require(REFUND_REQUEST)
    lock_intent(intent_id)
    legs = {
        leg_id: leg
        for leg_id, leg in paid_legs(intent_id).items()
        if actor.can(REFUND_REQUEST, unit_id=leg.community_id)
    }
    if not legs:
        raise NotFound
    wanted = _wanted(paid_lines(legs), lines=lines)
    giving_back.count_refunds({line.line_id: minor for line, minor in wanted})
    return [
        _order(
            actor=actor,
            leg=legs[leg_id],
            wanted=[part for part in wanted if part[0].leg_id == leg_id],
            reason=reason,
            now=now,
        )
        for leg_id in sorted({line.leg_id for line, _ in wanted})
    ]


def _wanted(known: Sequence[PaidLine], *, lines: Mapping[int, Money] | None) -> list[tuple[PaidLine, int]]:
    """(line, fen that go back of it), by line id. Raises NotFound, NothingToRefund, RefundTooLarge."""
    by_id = {line.line_id: line for line in known}
    if lines is None:
        chosen = [(line, line.amount_minor - line.refund_minor) for line in known]
        chosen = [(line, minor) for line, minor in chosen if minor]
    else:
        if lines.keys() - by_id.keys():
            raise NotFound(field=("lines",))
        chosen = [(by_id[line_id], lines[line_id].amount_minor) for line_id in sorted(lines)]
        for line, minor in chosen:
            left = line.amount_minor - line.refund_minor
            if minor < 1:
                raise InvalidInput(field=("lines",), name="amount", reason="> 0")
            if minor > left:
                raise RefundTooLarge(field=("lines",), left=str(Money(left)).split()[0])
    if not chosen:
        raise NothingToRefund
    return chosen


def _order(*, actor: Actor, leg: PaidLeg, wanted: Sequence[tuple[PaidLine, int]], reason: str, now: datetime) -> int:
    way = way_of(leg, now=now)
    most = rules.limits_of(leg.provider).most
    if way is RefundWay.PROVIDER and most is not None and leg.refunds >= most:
        raise TooManyRefunds(most=most)
    order = writing.write_order(
        actor=actor,
        leg=leg,
        wanted=wanted,
        way=way,
        reason=reason,
        needs_approval=rules.needs_approval(
            way=way,
            together=Money(sum(line.refund_minor for line in paid_lines([leg.leg_id])), leg.currency),
            limit=refund_limit(leg.community_id, on=local_date(now)),
        ),
        now=now,
    )
    purposes.look(order=order, leg=leg, now=now)
    if order.needs_approval:
        outbox.publish(
            event=RefundRequested(
                company_id=actor.company,
                order_id=order.pk,
                community_id=leg.community_id,
                amount=Money(order.amount_minor, order.currency),
            ),
            now=now,
            company_id=actor.company,
            queue="money",
        )
    else:
        deciding.set_off(order=order, leg=leg, actor=actor, now=now)
    return order.pk
