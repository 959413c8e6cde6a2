"""Reads of refund orders, and what of a payment may still go back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Sum

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.money import Money
from backend.kernel.time import start_of
from backend.organization.base import tenant_read
from payments import registry
from payments.intents.contracts import RefundWay
from payments.intents.paid import PaidLeg, PaidLine, paid_legs, paid_lines
from payments.refunds import rules
from payments.refunds.contracts import OrderSearch, RefundableLine
from payments.refunds.errors import LineNotRefundable, NothingToRefund, TooManyRefunds
from payments.refunds.models import RefundOrder, RefundOrderLine
from payments.refunds.permissions import REFUND_APPROVE, REFUND_REQUEST
from payments.registry import CannotRefund, PaymentLine, RefundedPayment

MOST_COUNTED = 100_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OrdersTotal:
    """`count` and `total_minor`: all orders; `by_state`: dict state -> (count, fen)."""

    count: int
    total_minor: int
    by_state: dict[str, tuple[int, int]]


# --- what may go back -------------------------------------------------------------------------------------------------


def refundable_lines(*, actor: Actor, intent_id: int, now: datetime) -> list[RefundableLine]:
    """Every line of a payment that the actor may refund, by id; empty where none is his.

    Raises NotSignedIn, Forbidden.
    """
    actor.require(REFUND_REQUEST)
    with tenant_read(actor.company):
        legs = {
            leg_id: leg
            for leg_id, leg in paid_legs(intent_id).items()
            if actor.can(REFUND_REQUEST, unit_id=leg.community_id)
        }
        return [_refundable(leg=legs[line.leg_id], line=line, company_id=actor.company, now=now)
                for line in paid_lines(legs)]  # fmt: skip


def way_of(leg: PaidLeg, *, now: datetime) -> RefundWay:
    return rules.way_back(provider=leg.provider, is_online=leg.is_online, paid_at=leg.paid_at, now=now)


def _refundable(*, leg: PaidLeg, line: PaidLine, company_id: int, now: datetime) -> RefundableLine:
    left = Money(line.amount_minor - line.refund_minor, leg.currency)
    way = way_of(leg, now=now)
    handler = registry.refund_handler_of(line.purpose)
    refusal: DomainError | None = None
    most = rules.limits_of(leg.provider).most
    if handler is None:
        refusal = LineNotRefundable()
    elif not left:
        refusal = NothingToRefund()
    elif way is RefundWay.PROVIDER and most is not None and leg.refunds >= most:
        refusal = TooManyRefunds(most=most)
    else:
        try:
            handler.check_refund(
                refunded(leg=leg, company_id=company_id, order_id=0, purpose=line.purpose,
                         lines=[(line.reference, left)]),
                now=now,
            )  # fmt: skip
        except CannotRefund as cannot:
            refusal = cannot.error
    return RefundableLine(
        line_id=line.line_id,
        leg_id=line.leg_id,
        community_id=leg.community_id,
        purpose=line.purpose,
        reference=line.reference,
        paid=Money(line.amount_minor, leg.currency),
        refunded=Money(line.refund_minor, leg.currency),
        left=left,
        way=way,
        refusal=refusal,
    )


def refunded(
    *, leg: PaidLeg, company_id: int, order_id: int, purpose: str, lines: Collection[tuple[int, Money]]
) -> RefundedPayment:
    """An order's part of one purpose, as its handler sees it. `lines`: (reference, what goes back of it)."""
    return RefundedPayment(
        company_id=company_id,
        community_id=leg.community_id,
        intent_id=leg.intent_id,
        leg_id=leg.leg_id,
        refund_id=order_id,
        purpose=purpose,
        lines=tuple(PaymentLine(reference, amount) for reference, amount in lines),
        payer_account_id=leg.payer_account_id,
        paid_at=leg.paid_at,
    )


# --- orders -----------------------------------------------------------------------------------------------------------


def lock_order(order_id: int) -> RefundOrder:
    """Raises NotFound. The caller has locked the intent before."""
    order = RefundOrder.objects.select_for_update().filter(id=order_id).first()
    if order is None:
        raise NotFound
    return order


def intent_of_order(order_id: int) -> int:
    """Raises NotFound. In the company's scope."""
    intent_id = RefundOrder.objects.filter(id=order_id).values_list("intent_id", flat=True).first()
    if intent_id is None:
        raise NotFound
    return intent_id


def lines_of(order_id: int) -> list[RefundOrderLine]:
    return list(RefundOrderLine.objects.filter(order_id=order_id).order_by("id"))


def lines_by_order(order_ids: Collection[int], *, company_id: int) -> dict[int, list[RefundOrderLine]]:
    """dict order id -> its lines by id; every id present. One query."""
    answer: dict[int, list[RefundOrderLine]] = {order_id: [] for order_id in order_ids}
    with tenant_read(company_id):
        for row in RefundOrderLine.objects.filter(order_id__in=answer).order_by("id"):
            answer[row.order_id].append(row)
    return answer


def orders_found(actor: Actor, search: OrderSearch) -> QuerySet[RefundOrder]:
    """Refund orders of the actor's communities, of what is looked for, in no order yet. Ask it inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    rows = RefundOrder.objects.all()
    if actor.kind is not ActorKind.SYSTEM:
        rows = rows.filter(community_id__in=_units(actor))
    wanted = {
        "community_id__in": search.unit_ids,
        "intent_id": search.intent_id,
        "state": search.state,
        "way": search.way,
        "provider": search.provider,
        "requested_at__gte": start_of(search.requested_from) if search.requested_from is not None else None,
        "requested_at__lt": start_of(search.requested_until + _DAY) if search.requested_until is not None else None,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def count_of_orders(actor: Actor, search: OrderSearch) -> int:
    """How many orders_found gives, at most MOST_COUNTED + 1. Raises as orders_found."""
    with tenant_read(actor.company):
        return orders_found(actor, search)[: MOST_COUNTED + 1].count()


def total_of_orders(actor: Actor, search: OrderSearch) -> OrdersTotal:
    """What orders_found comes to. One query. Raises as orders_found."""
    with tenant_read(actor.company):
        rows = orders_found(actor, search).order_by("state").values_list("state")
        by_state = {state: (count, amount) for state, count, amount in rows.annotate(Count("id"), Sum("amount_minor"))}
    return OrdersTotal(
        count=sum(count for count, _ in by_state.values()),
        total_minor=sum(amount for _, amount in by_state.values()),
        by_state=by_state,
    )


def order_visible(*, actor: Actor, order_id: int) -> RefundOrder:
    """One refund order. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        order = orders_found(actor, OrderSearch()).filter(id=order_id).first()
    if order is None:
        raise NotFound
    return order


def orders_visible(*, actor: Actor, order_ids: Collection[int]) -> list[RefundOrder]:
    """Those of the refund orders that the actor may see, by id. Raises NotSignedIn, Forbidden."""
    with tenant_read(actor.company):
        return list(orders_found(actor, OrderSearch()).filter(id__in=order_ids).order_by("id"))


def parked_minor() -> int:
    """What stands in UNALLOCATED for orders whose money has not left yet. In the company's scope."""
    found = RefundOrder.objects.filter(parked_minor__gt=0).aggregate(sum=Sum("parked_minor"))
    return found["sum"] or 0


def _units(actor: Actor) -> frozenset[int]:
    """Communities where the actor asks for refunds or approves them. Raises NotSignedIn, Forbidden."""
    codes = [code for code in (REFUND_REQUEST, REFUND_APPROVE) if actor.can(code)]
    if not codes:
        actor.require(REFUND_REQUEST)
    return frozenset().union(*(actor.units(code) for code in codes))
