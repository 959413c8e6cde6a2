"""Money taken off bills again, because it goes back to whoever paid it; and laid on them again, should it not leave.

What was paid last goes back first: the principal, then the late fee that was fixed with it. The days between payment
and refund bear no late fee: it grows from the day of the refund on. Lock order: the bills by id → the months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from backend.kernel.money import Money
from backend.kernel.time import local_date
from payments.ledger.contracts import Posting, Side
from payments.ledger.services import open_day
from payments.registry import REFUND_SOURCE, RESTORE_SOURCE, CannotTake
from property_core.billing.contracts import BillStatus, PaymentStatus, SettlementSource
from property_core.billing.models import Bill, BillAllocation, BillSettlement
from property_core.billing.selectors.paying import holders_by_bill, lock_bills, prepayment_account
from property_core.billing.services.settling import receivable, set_paid


@dataclass(frozen=True, slots=True)
class ReturnedPart:
    """So much of a payment's money on one bill. `is_reversed`: the bill was taken back by a red letter, and its money
    became prepayment of `room_id`.
    """

    bill_id: int
    community_id: int
    room_id: int | None
    amount_minor: int
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class ReturnedMoney:
    """What was done: the postings, and the communities whose receipts say something else now."""

    postings: list[Posting]
    community_ids: frozenset[int]


def returned_parts(*, payment_id: int, amounts: Mapping[int, int]) -> list[ReturnedPart]:
    """Where the money of a payment's allocations stands: dict allocation id -> fen that shall go back; by bill id.

    Raises LookupError for an allocation that is none of the payment's, or holds less than is asked.
    """
    allocations = {row.pk: row for row in BillAllocation.objects.filter(payment_id=payment_id)}
    own_bills = {row.bill_id for row in allocations.values()}
    left = dict(
        BillSettlement.objects.filter(payment_id=payment_id)
        .order_by()
        .values_list("bill_id")
        .annotate(Sum("amount_minor"))
    )
    bills = Bill.objects.in_bulk(left)
    # A fee that was fixed with the payment has no allocation of its own.
    fees: dict[int, list[int]] = {}
    for bill in bills.values():
        if bill.fee_of_id is not None and bill.pk not in own_bills:
            fees.setdefault(bill.fee_of_id, []).append(bill.pk)
    parts: list[ReturnedPart] = []
    for allocation_id in sorted(amounts):
        row, wanted = allocations.get(allocation_id), amounts[allocation_id]
        if row is None or row.status != PaymentStatus.SETTLED:
            raise LookupError(f"allocation {allocation_id} holds no money of payment {payment_id}")
        for bill_id in [row.bill_id, *sorted(fees.get(row.bill_id, ()), reverse=True)]:
            taken = min(wanted, left.get(bill_id, 0))
            if taken > 0:
                bill = bills[bill_id]
                is_reversed = bill.status == BillStatus.REVERSED
                parts.append(ReturnedPart(bill_id, bill.community_id, bill.room_id, taken, is_reversed))
                left[bill_id] -= taken
                wanted -= taken
        if wanted:
            raise LookupError(f"allocation {allocation_id} lacks {wanted} fen")
    return sorted(parts, key=lambda part: part.bill_id)


def take_off(
    *, payment_id: int, amounts: Mapping[int, int], refund_id: int, unit_id: int, now: datetime
) -> ReturnedMoney:
    """Undo what a payment's money did, as far as it goes back; joins the caller's transaction.

    Each bill is open again by what is taken off. Money that a red letter moved is taken from the room's prepayment,
    whose lock the caller holds. `unit_id`: the unit whose months the refund falls into. Locks the bills in id order.
    Raises as returned_parts.
    """
    bills = _lock(part.bill_id for part in returned_parts(payment_id=payment_id, amounts=amounts))
    # Again under the locks: a red letter may have been faster.
    parts = returned_parts(payment_id=payment_id, amounts=amounts)
    return _move(
        parts=parts, bills=bills, payment_id=payment_id, source=REFUND_SOURCE, refund_id=refund_id, sign=-1,
        unit_id=unit_id, now=now,
    )  # fmt: skip


def lay_on_again(*, payment_id: int, refund_id: int, unit_id: int, now: datetime) -> ReturnedMoney:
    """Undo what `take_off` did for a refund; joins the caller's transaction.

    Raises CannotTake where a bill was paid, is held by another payment, or was reversed in the meantime.
    """
    rows = list(
        BillSettlement.objects.filter(
            entry_source=REFUND_SOURCE, entry_source_id=refund_id, payment_id=payment_id
        ).order_by("bill_id")
    )
    moved = set(
        BillSettlement.objects.filter(
            entry_source=REFUND_SOURCE, entry_source_id=refund_id, payment_id__isnull=True
        ).values_list("bill_id", flat=True)
    )
    bills = _lock(row.bill_id for row in rows)
    holders = holders_by_bill(list(bills))
    parts: list[ReturnedPart] = []
    for row in rows:
        bill, amount, was_reversed = bills[row.bill_id], -row.amount_minor, row.bill_id in moved
        if not was_reversed:
            if bill.status == BillStatus.REVERSED:
                raise CannotTake("BILL_REVERSED")
            if holders.get(bill.pk) is not None:
                raise CannotTake("BILL_HELD")
            if bill.total_minor - bill.paid_minor < amount:
                raise CannotTake("BILL_PAID")
        parts.append(ReturnedPart(bill.pk, bill.community_id, bill.room_id, amount, was_reversed))
    return _move(
        parts=parts, bills=bills, payment_id=payment_id, source=RESTORE_SOURCE, refund_id=refund_id, sign=1,
        unit_id=unit_id, now=now,
    )  # fmt: skip


def _lock(bill_ids: Iterable[int]) -> dict[int, Bill]:
    return {bill.pk: bill for bill in lock_bills(set(bill_ids))}


def _move(
    *,
    parts: Sequence[ReturnedPart],
    bills: Mapping[int, Bill],
    payment_id: int,
    source: str,
    refund_id: int,
    sign: int,
    unit_id: int,
    now: datetime,
) -> ReturnedMoney:
    """`sign` -1: off the bills; +1: on them again. One settlement per part, and its posting."""
    today = local_date(now)
    company_id = next(iter(bills.values())).company_id
    posted_on = open_day(company_id=company_id, community_id=unit_id, day=today)
    side = Side.DEBIT if sign < 0 else Side.CREDIT
    settlements: list[BillSettlement] = []
    postings: list[Posting] = []

    def settle(part: ReturnedPart, amount_minor: int, of_source: SettlementSource, of_payment: int | None) -> None:
        settlements.append(
            BillSettlement(
                company_id=company_id,
                community_id=part.community_id,
                bill_id=part.bill_id,
                payment_id=of_payment,
                source=of_source,
                amount_minor=amount_minor,
                applied_on=today,
                posted_on=posted_on,
                applied_at=now,
                entry_source=source,
                entry_source_id=refund_id,
            )
        )

    for part in parts:
        bill, amount = bills[part.bill_id], Money(part.amount_minor, bills[part.bill_id].currency)
        settle(part, sign * part.amount_minor, SettlementSource.REFUND, payment_id)
        postings.append(receivable(bill=bill, side=side, amount=amount))
        if part.is_reversed and part.room_id is not None:
            # The bill wants nothing any more: through it, from the prepayment that got its money.
            settle(part, -sign * part.amount_minor, SettlementSource.PREPAYMENT, None)
            opposite = Side.CREDIT if side is Side.DEBIT else Side.DEBIT
            postings.append(receivable(bill=bill, side=opposite, amount=amount))
            key = prepayment_account(community_id=part.community_id, room_id=part.room_id)
            postings.append(Posting(key, side, amount))
        else:
            set_paid(bill, bill.paid_minor + sign * part.amount_minor)
    BillSettlement.objects.bulk_create(settlements)
    return ReturnedMoney(postings, frozenset(part.community_id for part in parts))
