"""Money that is asked back: off the bills again, out of the room's prepayment, receipts renewed.

Lock order: (payments: the intent) → the payment → the rooms' prepayments by id → its bills by id → the months by
community → the number of a receipt.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from backend.accounts.actor import system_actor
from backend.kernel import audit
from backend.kernel.errors import DomainError
from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.ledger.contracts import Posting, Side
from payments.registry import CannotRefund, CannotTake, RefundedPayment
from property_core.billing.selectors.paying import payment_of_allocations, prepayment_account
from property_core.billing.services.refunding import ReturnedPart, lay_on_again, returned_parts, take_off
from property_core.collection.models import BillPayment
from property_core.collection.selectors.paying import prepayment_by_room
from property_core.collection.services.prepayments import lock_prepayment
from property_core.collection.services.receipts import renew_receipt


class PrepaymentSpent(DomainError):
    code = "PREPAYMENT_SPENT"
    zh = "这笔预存已经用掉，房间预存余额只有 {left} 元。"
    en = "This prepayment is spent: the room has {left} left."


class PaymentNotApplied(DomainError):
    code = "PAYMENT_NOT_APPLIED"
    zh = "这笔收款的金额已不在账单上，不能退款。"
    en = "The money of this payment does not stand on the bill any more; it cannot be given back."


# --- bills ------------------------------------------------------------------------------------------------------------


def check_bill_refund(*, refund: RefundedPayment, now: datetime) -> None:
    """Raises CannotRefund: the money is not on the bill, or the prepayment that a red letter made of it is spent."""
    payment_id, amounts = _allocations(refund)
    _require_prepaid(_parts(payment_id, amounts), company_id=refund.company_id)


def prepare_bill_refund(*, refund: RefundedPayment, now: datetime) -> list[Posting]:
    """Open the bills again by what goes back, and renew the receipts; joins the transaction of payments.

    Money that a red letter made prepayment is taken from there. Raises CannotRefund.
    """
    with tenant_transaction(refund.company_id, durable=False):
        payment_id, amounts = _allocations(refund)
        payment = BillPayment.objects.select_for_update().get(id=payment_id)
        parts = _parts(payment_id, amounts)
        for room_id in sorted({part.room_id for part in parts if part.is_reversed and part.room_id is not None}):
            lock_prepayment(room_id)
        _require_prepaid(parts, company_id=refund.company_id)
        done = take_off(
            payment_id=payment_id, amounts=amounts, refund_id=refund.refund_id, unit_id=refund.community_id, now=now
        )
        _count(payment, refunded=refund.amount.amount_minor)
        _renew(payment, done.community_ids, now=now)
        _record(refund, payment=payment, action="billing.payment.refund", now=now)
        return done.postings


def restore_bill_refund(*, refund: RefundedPayment, now: datetime) -> list[Posting]:
    """The money stays after all: lay it on its bills again; joins the transaction of payments. Raises CannotTake."""
    with tenant_transaction(refund.company_id, durable=False):
        payment_id, _ = _allocations(refund)
        payment = BillPayment.objects.select_for_update().get(id=payment_id)
        done = lay_on_again(payment_id=payment_id, refund_id=refund.refund_id, unit_id=refund.community_id, now=now)
        _count(payment, refunded=-refund.amount.amount_minor)
        _renew(payment, done.community_ids, now=now)
        _record(refund, payment=payment, action="billing.payment.refund_failed", now=now)
        return done.postings


def _allocations(refund: RefundedPayment) -> tuple[int, dict[int, int]]:
    """(payment id, dict allocation id -> fen). Raises CannotRefund."""
    amounts = {line.reference: line.amount.amount_minor for line in refund.lines}
    payment_id = payment_of_allocations(amounts)
    if payment_id is None:
        raise CannotRefund(PaymentNotApplied())
    return payment_id, amounts


def _parts(payment_id: int, amounts: dict[int, int]) -> list[ReturnedPart]:
    try:
        return returned_parts(payment_id=payment_id, amounts=amounts)
    except LookupError as error:
        raise CannotRefund(PaymentNotApplied()) from error


def _require_prepaid(parts: Iterable[ReturnedPart], *, company_id: int) -> None:
    """What red letters moved to rooms' prepayments must still be there."""
    wanted: dict[int, int] = {}
    for part in parts:
        if part.is_reversed and part.room_id is not None:
            wanted[part.room_id] = wanted.get(part.room_id, 0) + part.amount_minor
    _require_balances(wanted, company_id=company_id)


# --- prepayments ------------------------------------------------------------------------------------------------------


def check_prepayment_refund(*, refund: RefundedPayment, now: datetime) -> None:
    """Raises CannotRefund where the room has used what it had in advance."""
    payments = BillPayment.objects.filter(id__in=[line.reference for line in refund.lines])
    _require_balances(_rooms(refund, {row.pk: row for row in payments}), company_id=refund.company_id)


def prepare_prepayment_refund(*, refund: RefundedPayment, now: datetime) -> list[Posting]:
    """Take the money out of the rooms' prepayments; joins the transaction of payments. Raises CannotRefund."""
    return _move_prepayments(refund=refund, sign=-1, now=now)


def restore_prepayment_refund(*, refund: RefundedPayment, now: datetime) -> list[Posting]:
    """The money stays after all: the rooms have it in advance again; joins the transaction of payments."""
    return _move_prepayments(refund=refund, sign=1, now=now)


def _move_prepayments(*, refund: RefundedPayment, sign: int, now: datetime) -> list[Posting]:
    with tenant_transaction(refund.company_id, durable=False):
        rows = BillPayment.objects.select_for_update().filter(id__in=[line.reference for line in refund.lines])
        payments = {row.pk: row for row in rows.order_by("id")}
        rooms = _rooms(refund, payments)
        for room_id in sorted(rooms):
            lock_prepayment(room_id)
        if sign < 0:
            _require_balances(rooms, company_id=refund.company_id)
        postings: list[Posting] = []
        for line in refund.lines:
            payment = payments[line.reference]
            key = prepayment_account(community_id=refund.community_id, room_id=_room_of(payment))
            postings.append(Posting(key, Side.DEBIT if sign < 0 else Side.CREDIT, line.amount))
            amount = -sign * line.amount.amount_minor
            payment.surplus_refunded_minor += amount
            _count(payment, refunded=amount)
            _renew(payment, {refund.community_id}, now=now)
            action = "billing.prepayment.refund" if sign < 0 else "billing.prepayment.refund_failed"
            _record(refund, payment=payment, action=action, now=now)
        return postings


def _rooms(refund: RefundedPayment, payments: dict[int, BillPayment]) -> dict[int, int]:
    """dict room id -> fen of its prepayment that go back. Raises CannotRefund."""
    wanted: dict[int, int] = {}
    for line in refund.lines:
        payment = payments.get(line.reference)
        if payment is None or payment.surplus_room_id is None:
            raise CannotRefund(PaymentNotApplied())
        wanted[payment.surplus_room_id] = wanted.get(payment.surplus_room_id, 0) + line.amount.amount_minor
    return wanted


def _room_of(payment: BillPayment) -> int:
    if payment.surplus_room_id is None:
        raise CannotTake("UNKNOWN")
    return payment.surplus_room_id


# --- both -------------------------------------------------------------------------------------------------------------


def _require_balances(wanted: dict[int, int], *, company_id: int) -> None:
    balances = prepayment_by_room(list(wanted), company_id=company_id) if wanted else {}
    for room_id, minor in sorted(wanted.items()):
        if balances[room_id] < Money(minor, balances[room_id].currency):
            raise CannotRefund(PrepaymentSpent(left=str(balances[room_id]).split()[0]))


def _count(payment: BillPayment, *, refunded: int) -> None:
    payment.refunded_minor += refunded
    payment.save(update_fields=["refunded_minor", "surplus_refunded_minor"])


def _renew(payment: BillPayment, community_ids: Iterable[int], *, now: datetime) -> None:
    for community_id in sorted(community_ids):
        renew_receipt(payment=payment, community_id=community_id, now=now)


def _record(refund: RefundedPayment, *, payment: BillPayment, action: str, now: datetime) -> None:
    audit.record(
        actor=system_actor(company_id=refund.company_id),
        action=action,
        object_kind="bill_payment",
        object_id=payment.pk,
        now=now,
        new={
            "refund_id": refund.refund_id,
            "amount_minor": refund.amount.amount_minor,
            "references": [line.reference for line in refund.lines],
        },
    )
