"""What the purposes of an order's lines do: look, give up, take again. In the transaction of the order, with the
intent locked.

The money that purposes give up stands in UNALLOCATED until it has left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from backend.kernel.money import Money
from backend.kernel.time import local_date
from payments import registry
from payments.intents.paid import PaidLeg
from payments.intents.services import giving_back
from payments.ledger import rules as ledger_rules
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.refunds.errors import LineNotRefundable
from payments.refunds.models import RefundOrder, RefundOrderLine
from payments.refunds.selectors import lines_of, refunded
from payments.registry import CannotRefund, CannotTake, RefundedPayment


class RefundHandlerMistaken(RuntimeError):
    """A handler returned postings that do not make up the money asked back: our own mistake, nothing is booked."""


def look(*, order: RefundOrder, leg: PaidLeg, now: datetime) -> None:
    """Raises the DomainError of a purpose that cannot give its lines up, LineNotRefundable where one never does."""
    for part in _parts(order=order, leg=leg):
        handler = registry.refund_handler_of(part.purpose)
        if handler is None:
            raise LineNotRefundable
        try:
            handler.check_refund(part, now=now)
        except CannotRefund as cannot:
            raise cannot.error from cannot


def give_up(*, order: RefundOrder, leg: PaidLeg, now: datetime) -> None:
    """Have the purposes undo what the money did, as one entry. Raises as `look`, and then nothing is written."""
    postings: list[Posting] = []
    with transaction.atomic():
        for part in _parts(order=order, leg=leg):
            handler = registry.refund_handler_of(part.purpose)
            if handler is None:
                raise LineNotRefundable
            try:
                given = list(handler.prepare_refund(part, now=now))
            except CannotRefund as cannot:
                raise cannot.error from cannot
            _require_sum(given, wanted=-part.amount.amount_minor, purpose=part.purpose)
            postings += given
        amount = Money(order.amount_minor, order.currency)
        _post(
            order=order,
            source=registry.REFUND_SOURCE,
            postings=[*postings, Posting(_parked(leg), Side.CREDIT, amount)],
            now=now,
        )
    order.parked_minor = order.amount_minor


def tell(*, order: RefundOrder, leg: PaidLeg, now: datetime) -> None:
    """The money has left."""
    for part in _parts(order=order, leg=leg):
        handler = registry.refund_handler_of(part.purpose)
        if handler is not None:
            handler.on_refunded(part, now=now)


def take_again(*, order: RefundOrder, leg: PaidLeg, now: datetime) -> None:
    """The money did not leave: the purposes take it again; what one cannot take waits in a case for a person.

    A line that was taken again can be asked back anew.
    """
    postings: list[Posting] = []
    homeless: list[Money] = []
    reasons: list[str] = []
    restored: set[tuple[str, int]] = set()
    for part in _parts(order=order, leg=leg):
        handler = registry.refund_handler_of(part.purpose)
        try:
            if handler is None:
                raise CannotTake("NO_HANDLER")
            # A savepoint: what the handler wrote before it refused is undone.
            with transaction.atomic():
                taken = list(handler.on_refund_failed(part, now=now))
        except CannotTake as refusal:
            homeless.append(part.amount)
            reasons.append(refusal.reason)
            continue
        _require_sum(taken, wanted=part.amount.amount_minor, purpose=part.purpose)
        postings += taken
        restored |= {(part.purpose, line.reference) for line in part.lines}
    if postings:
        amount = Money(ledger_rules.net_credit(postings), order.currency)
        _post(
            order=order,
            source=registry.RESTORE_SOURCE,
            postings=[Posting(_parked(leg), Side.DEBIT, amount), *postings],
            now=now,
        )
    if homeless:
        giving_back.park_failed_refund(
            attempt_leg_id=leg.attempt_leg_id,
            amount=sum(homeless[1:], homeless[0]),
            reasons=["failed refund", *reasons],
            now=now,
        )
    uncount([line for line in lines_of(order.pk) if (line.purpose, line.reference) in restored])
    order.parked_minor = 0


def uncount(lines: Sequence[RefundOrderLine]) -> None:
    """What these lines of an order asked for stays where it is."""
    giving_back.count_refunds({line.line_id: -line.amount_minor for line in lines})
    RefundOrderLine.objects.filter(id__in=[line.pk for line in lines]).update(is_taken_back=True)


def _parts(*, order: RefundOrder, leg: PaidLeg) -> list[RefundedPayment]:
    """The order's lines by purpose, in the order in which the purposes lock their rows."""
    lines = lines_of(order.pk)
    names = {line.purpose for line in lines}
    known = registry.refund_purposes(names)
    return [
        refunded(
            leg=leg,
            company_id=order.company_id,
            order_id=order.pk,
            purpose=name,
            lines=[(row.reference, Money(row.amount_minor, order.currency)) for row in lines if row.purpose == name],
        )
        for name in [*known, *sorted(names - set(known))]
    ]


def _require_sum(postings: Sequence[Posting], *, wanted: int, purpose: str) -> None:
    if ledger_rules.net_credit(postings) != wanted:
        raise RefundHandlerMistaken(f"{purpose} returned postings that do not sum to {wanted} fen")


def _post(*, order: RefundOrder, source: str, postings: Sequence[Posting], now: datetime) -> None:
    ledger.post_entry(
        company_id=order.company_id,
        source=source,
        source_id=order.pk,
        community_id=order.community_id,
        # A closed month stays as it was: what is given back stands in the first open one.
        posted_on=ledger.open_day(company_id=order.company_id, community_id=order.community_id, day=local_date(now)),
        postings=postings,
        now=now,
    )


def _parked(leg: PaidLeg) -> AccountKey:
    return AccountKey(AccountKind.UNALLOCATED, None, leg.payee_account_id)
