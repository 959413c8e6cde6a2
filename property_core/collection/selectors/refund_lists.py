"""Refunds as staff look for them: by the payment, the organisation and the bills that they are of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.kernel.money import Money, total
from backend.kernel.time import local_date
from backend.organization.base import tenant_read
from backend.organization.selectors import unit_ids_below
from payments.refunds.contracts import OrderSearch, RefundableLine
from payments.refunds.errors import NothingToRefund, RefundTooLarge
from payments.refunds.parameters import refund_limit
from payments.refunds.permissions import REFUND_REQUEST
from payments.refunds.rules import needs_approval
from payments.refunds.selectors import refundable_lines
from property_core.billing.selectors.paying import bills_by_allocation
from property_core.collection.contracts import PURPOSE_BILL
from property_core.collection.models import BillPayment

if TYPE_CHECKING:
    from property_core.billing.models import Bill


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """What a refund of a payment would be. `total`: of the chosen lines; `limit`: up to so much of the payment goes
    back without another's approval.
    """

    payment_id: int
    lines: tuple[RefundableLine, ...]
    total: Money
    refunded: Money
    limit: Money
    needs_approval: bool


def intent_of_payment(*, actor: Actor, payment_id: int) -> int:
    """The intent that brought a payment's money. Raises NotSignedIn, Forbidden, NotFound, NothingToRefund (no money
    came: it was laid out of the room's prepayment).
    """
    actor.require(REFUND_REQUEST)
    with tenant_read(actor.company):
        payment = BillPayment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound(field=("paymentId",))
    if payment.intent_id is None:
        raise NothingToRefund(field=("paymentId",))
    return payment.intent_id


def refund_preview(
    *, actor: Actor, payment_id: int, now: datetime, lines: dict[int, Money] | None = None
) -> RefundPreview:
    """What could go back of a payment, and whether it would need approval: the chosen lines, or all that is left.

    Raises NotSignedIn, Forbidden, NotFound, RefundTooLarge.
    """
    try:
        intent_id = intent_of_payment(actor=actor, payment_id=payment_id)
    except NothingToRefund:
        nothing = Money(0)
        return RefundPreview(payment_id, (), nothing, nothing, nothing, needs_approval=False)
    known = {line.line_id: line for line in refundable_lines(actor=actor, intent_id=intent_id, now=now)}
    if not known or (lines is not None and lines.keys() - known.keys()):
        raise NotFound
    currency = next(iter(known.values())).paid.currency
    chosen = {line.line_id: line.left for line in known.values() if line.refusal is None} if lines is None else lines
    for line_id, amount in chosen.items():
        if amount > known[line_id].left:
            raise RefundTooLarge(field=("lines",), left=str(known[line_id].left).split()[0])
    with tenant_read(actor.company):
        community_id = next(iter(known.values())).community_id
        limit = refund_limit(community_id, on=local_date(now))
    refunded = total((line.refunded for line in known.values()), currency=currency)
    asked = total(chosen.values(), currency=currency)
    return RefundPreview(
        payment_id=payment_id,
        lines=tuple(known.values()),
        total=asked,
        refunded=refunded,
        limit=limit,
        needs_approval=any(
            needs_approval(
                way=known[line_id].way,
                together=_together(known.values(), chosen, leg_id=known[line_id].leg_id, currency=currency),
                limit=limit,
            )
            for line_id in chosen
        ),
    )


def _together(lines: Collection[RefundableLine], chosen: dict[int, Money], *, leg_id: int, currency: str) -> Money:
    parts = [line for line in lines if line.leg_id == leg_id]
    nothing = Money(0, currency)
    return total((line.refunded + chosen.get(line.line_id, nothing) for line in parts), currency=currency)


def order_search(*, actor: Actor, search: OrderSearch, unit_id: int | None, payment_id: int | None) -> OrderSearch:
    """The search narrowed to what stands below a unit, and to one payment. Raises NotFound."""
    if unit_id is not None:
        search = replace(search, unit_ids=unit_ids_below(unit_id, company_id=actor.company))
    if payment_id is not None:
        with tenant_read(actor.company):
            intent_id = BillPayment.objects.filter(id=payment_id).values_list("intent_id", flat=True).first()
        # One that nobody brought money for has no refunds.
        search = replace(search, intent_id=intent_id or 0)
    return search


def payments_by_intent(intent_ids: Collection[int], *, company_id: int) -> dict[int, BillPayment]:
    """dict intent id -> its payment, for intents that the caller was allowed to see; others are left out. One query."""
    with tenant_read(company_id):
        return {row.intent_id: row for row in BillPayment.objects.filter(intent_id__in=intent_ids) if row.intent_id}


def bills_by_line(keys: Collection[tuple[str, int]], *, company_id: int) -> dict[tuple[str, int], Bill]:
    """dict (purpose, reference) of a payment's line -> the bill that it paid; lines of no bill are left out."""
    references = [reference for purpose, reference in keys if purpose == PURPOSE_BILL]
    bills = bills_by_allocation(references, company_id=company_id)
    return {(PURPOSE_BILL, allocation_id): bill for allocation_id, bill in bills.items()}
