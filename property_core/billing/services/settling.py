"""Money on bills: holding them for a payment, applying what came, letting them go.

Lock order: (the payment) → its bills by id → the months by community.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from backend.accounts.actor import Actor
from backend.kernel.money import Money
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.ledger.services import open_day
from payments.registry import CannotTake
from property_core.billing.contracts import AllocationRow, BillStatus, Cause, Due, PaymentStatus
from property_core.billing.models import Bill, BillAllocation, BillSettlement
from property_core.billing.rules import next_bill_status
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import holders_by_bill, lock_bills
from property_core.billing.services.late_fees import fix_late_fee


def hold_bills(
    *,
    company_id: int,
    payment_id: int,
    dues: Sequence[Due],
    fee_until: date,
    parts: Mapping[int, tuple[int, int]] | None = None,
) -> list[AllocationRow]:
    """Write what of a payment goes to which locked bill: all of it, or `parts` (bill id → principal and fee in fen).

    Bills without a part are left out. The database refuses a second started allocation of a bill: the fence behind the
    lock. Joins the caller's transaction.
    """
    shares = parts
    if shares is None:
        shares = {due.bill_id: (due.principal.amount_minor, due.fee.amount_minor) for due in dues}
    made = BillAllocation.objects.bulk_create(
        BillAllocation(
            company_id=company_id,
            payment_id=payment_id,
            bill_id=due.bill_id,
            principal_minor=shares[due.bill_id][0],
            fee_minor=shares[due.bill_id][1],
            fee_until=fee_until,
        )
        for due in dues
        if due.bill_id in shares
    )
    communities = {due.bill_id: due.community_id for due in dues}
    return [_row(allocation, community_id=communities[allocation.bill_id]) for allocation in made]


def settle_allocations(
    *, actor: Actor, allocation_ids: Collection[int], unit_id: int, cause: Cause, now: datetime
) -> tuple[list[AllocationRow], list[Posting]]:
    """Apply the payment's allocations to their bills; returns them, and the credits of the receivables.

    `unit_id`: the unit whose months the money falls into. Locks the bills in id order, then the months. Raises
    CannotTake for the allocations whose bill was paid another way, reversed, or is held by another payment, and for
    ids that are none of the payment's. Joins the caller's transaction.
    """
    allocations, bills = _locked(allocation_ids, payment_id=cause.payment_id)
    _refuse_gone(asked=allocation_ids, allocations=allocations, bills=bills)
    postings = _apply_all(actor=actor, allocations=allocations, bills=bills, unit_id=unit_id, cause=cause, now=now)
    return [_row(row, community_id=bills[row.bill_id].community_id) for row in allocations], postings


def apply_allocations(
    *, actor: Actor, allocation_ids: Collection[int], unit_id: int, cause: Cause, now: datetime
) -> list[Posting]:
    """As settle_allocations, of allocations that were made in this transaction on locked bills: nothing can be gone."""
    allocations, bills = _locked(allocation_ids, payment_id=cause.payment_id)
    return _apply_all(actor=actor, allocations=allocations, bills=bills, unit_id=unit_id, cause=cause, now=now)


def release_allocations(allocation_ids: Collection[int]) -> None:
    """Let go of the bills of started allocations; joins the caller's transaction."""
    rows = BillAllocation.objects.filter(id__in=allocation_ids, status=PaymentStatus.STARTED)
    rows.update(status=PaymentStatus.RELEASED)


def release_rest(payment_id: int) -> None:
    """Let go of every bill that the payment still holds; joins the caller's transaction."""
    rows = BillAllocation.objects.filter(payment_id=payment_id, status=PaymentStatus.STARTED)
    rows.update(status=PaymentStatus.RELEASED)


def _row(row: BillAllocation, *, community_id: int) -> AllocationRow:
    return AllocationRow(row.pk, row.bill_id, community_id, Money(row.principal_minor), Money(row.fee_minor))


def _locked(allocation_ids: Collection[int], *, payment_id: int) -> tuple[list[BillAllocation], dict[int, Bill]]:
    rows = list(BillAllocation.objects.filter(id__in=allocation_ids, payment_id=payment_id).order_by("id"))
    return rows, {bill.pk: bill for bill in lock_bills([row.bill_id for row in rows])}


def _apply_all(
    *,
    actor: Actor,
    allocations: Sequence[BillAllocation],
    bills: dict[int, Bill],
    unit_id: int,
    cause: Cause,
    now: datetime,
) -> list[Posting]:
    """Lay each allocation on its locked bill and mark it settled; returns the credits of the receivables.

    The fee is fixed first, up to the day it was counted to, as a bill of its own. The caller has checked the amounts.
    """
    # The months of all communities of the money, in their one order: the entry of a fee alone would begin in the
    # middle of it, and meet whoever is closing the months. The money's own entry asks the same and hears the same.
    posted_on = open_day(company_id=actor.company, community_id=unit_id, day=cause.applied_on)
    postings: list[Posting] = []
    fee_bills = _fix_fees(actor=actor, allocations=allocations, now=now)
    settlements: list[BillSettlement] = []
    for row in allocations:
        bill = bills[row.bill_id]
        fee_bill = fee_bills.get(row.bill_id)
        if row.fee_minor:
            if fee_bill is None:
                raise CannotTake("FEE_CHANGED", references=[row.pk])
            _apply(
                fee_bill,
                row.fee_minor,
                posted_on=posted_on,
                cause=cause,
                now=now,
                settlements=settlements,
                postings=postings,
            )
        if row.principal_minor:
            _apply(
                bill,
                row.principal_minor,
                posted_on=posted_on,
                cause=cause,
                now=now,
                settlements=settlements,
                postings=postings,
            )
        if bill.status == BillStatus.PAID and row.fee_until is not None:
            # Paid after midnight at the price frozen before it: the days between bear no fee.
            fixed_on = max(row.fee_until, cause.applied_on)
            Bill.objects.filter(pk=bill.pk).update(fee_fixed_on=fixed_on)
        row.status = PaymentStatus.SETTLED
    BillSettlement.objects.bulk_create(settlements)
    BillAllocation.objects.filter(id__in=[row.pk for row in allocations]).update(status=PaymentStatus.SETTLED)
    return postings


def receivable(*, bill: Bill, side: Side, amount: Money) -> Posting:
    """A posting on the receivable of the bill's item and community, about the bill."""
    key = AccountKey(AccountKind.RECEIVABLE, bill.community_id, bill.item_id)
    return Posting(key, side, amount, subject_id=bill.pk)


def set_paid(bill: Bill, paid_minor: int) -> None:
    """Bring a locked bill to so much money and the status that follows from it."""
    bill.status = next_bill_status(
        current=BillStatus(bill.status),
        paid=Money(paid_minor, bill.currency),
        bill_total=Money(bill.total_minor, bill.currency),
    )
    bill.paid_minor = paid_minor
    bill.save(update_fields=["paid_minor", "status"])


def _apply(
    bill: Bill,
    amount_minor: int,
    *,
    posted_on: date,
    cause: Cause,
    now: datetime,
    settlements: list[BillSettlement],
    postings: list[Posting],
) -> None:
    set_paid(bill, bill.paid_minor + amount_minor)
    settlements.append(
        BillSettlement(
            company_id=bill.company_id,
            community_id=bill.community_id,
            bill_id=bill.pk,
            payment_id=cause.payment_id,
            source=cause.source,
            amount_minor=amount_minor,
            applied_on=cause.applied_on,
            posted_on=posted_on,
            applied_at=now,
            entry_source=cause.entry_source,
            entry_source_id=cause.entry_source_id,
        )
    )
    postings.append(receivable(bill=bill, side=Side.CREDIT, amount=Money(amount_minor, bill.currency)))


def _fix_fees(*, actor: Actor, allocations: Sequence[BillAllocation], now: datetime) -> dict[int, Bill]:
    """dict bill id -> its new fee bill, locked by being new."""
    fee_ids: dict[int, int] = {}
    for until in sorted({row.fee_until for row in allocations if row.fee_until is not None}):
        named = [row.bill_id for row in allocations if row.fee_until == until]
        fixed = fix_late_fee(actor=actor, bill_ids=named, on=until, now=now)
        fee_ids |= {bill_id: fee.fee_bill_id for bill_id, fee in fixed.items()}
    rows = Bill.objects.in_bulk(fee_ids.values())
    return {bill_id: rows[fee_id] for bill_id, fee_id in fee_ids.items()}


def _refuse_gone(*, asked: Collection[int], allocations: Sequence[BillAllocation], bills: dict[int, Bill]) -> None:
    """Raises CannotTake, naming every allocation whose bill does not want this money any more."""
    holders = holders_by_bill(list(bills))
    reasons: dict[int, str] = dict.fromkeys(set(asked) - {row.pk for row in allocations}, "UNKNOWN")
    for row in allocations:
        reason = _gone(row=row, bill=bills[row.bill_id], holder=holders.get(row.bill_id))
        if reason:
            reasons[row.pk] = reason
    if reasons:
        raise CannotTake("、".join(sorted(set(reasons.values()))), references=reasons)


def _gone(*, row: BillAllocation, bill: Bill, holder: int | None) -> str:
    if row.status == PaymentStatus.SETTLED:
        return "SETTLED"
    if bill.status == BillStatus.REVERSED:
        return "BILL_REVERSED"
    if bill.total_minor - bill.paid_minor < row.principal_minor:
        return "BILL_PAID"
    if holder not in (None, row.payment_id):
        return "BILL_HELD"
    if row.fee_minor and row.fee_until is not None:
        grown = late_fee_by_bill([bill.pk], company_id=bill.company_id, on=row.fee_until)[bill.pk]
        if grown.amount_minor < row.fee_minor:
            return "FEE_PAID"
    return ""
