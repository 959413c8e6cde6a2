"""Money on bills: applying it, settling a captured payment, releasing one that nobody paid.

Lock order: (payments: the intent) → the payment → its bills by id → the months by community → the number of a
receipt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit, outbox
from backend.kernel.money import Money, total
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.ledger.services import open_day
from payments.registry import CannotTake, CapturedPayment, FailedPayment
from property_core.billing.contracts import BillsPaid, BillStatus, PaymentStatus, SettlementSource
from property_core.billing.models import Bill, BillAllocation, BillPayment, BillSettlement
from property_core.billing.rules import next_bill_status
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import holders_by_bill, lock_bills
from property_core.billing.services.late_fees import fix_late_fee
from property_core.billing.services.receipts import issue_receipt

# The source under which payments books a captured leg (registry.CapturedPayment.source_id).
CAPTURE_SOURCE = "payment"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money is applied: the payment, its kind, the business date, and the ledger entry it belongs to."""

    payment_id: int
    source: SettlementSource
    applied_on: date
    entry_source: str
    entry_source_id: int


def settle_bill_payment(*, captured: CapturedPayment, now: datetime) -> list[Posting]:
    """Apply a captured leg to its bills; joins the transaction of payments and returns the other side of its entry.

    A line's reference is an allocation. The fee is the one frozen when the payment started; the date that counts is the
    provider's success time. Receipts are issued at once, one per community. Raises CannotTake for the lines whose
    bill was paid another way, reversed, or is held by another payment. Events: BillsPaid per community.
    """
    references = [line.reference for line in captured.lines]
    with tenant_transaction(captured.company_id, durable=False):
        payment = _lock_payment(references)
        allocations = list(BillAllocation.objects.filter(id__in=references, payment=payment).order_by("id"))
        bills = {bill.pk: bill for bill in lock_bills([row.bill_id for row in allocations])}
        _refuse_gone(captured=captured, allocations=allocations, bills=bills)
        # The months of all communities of the leg, in their one order: the entry of a fee alone would begin in the
        # middle of it, and meet whoever is closing the months.
        open_day(
            company_id=captured.company_id,
            community_id=captured.community_id,
            day=local_date(captured.succeeded_at),
        )
        cause = Cause(
            payment_id=payment.pk,
            source=SettlementSource.PAYMENT,
            applied_on=local_date(captured.succeeded_at),
            entry_source=CAPTURE_SOURCE,
            entry_source_id=captured.source_id,
        )
        actor = system_actor(company_id=captured.company_id)
        postings = apply_allocations(actor=actor, allocations=allocations, bills=bills, cause=cause, now=now)
        if captured.finishes_intent:
            # What is still open was refused in an earlier call of this capture: its bill is free again.
            BillAllocation.objects.filter(payment=payment, status=PaymentStatus.STARTED).update(
                status=PaymentStatus.RELEASED
            )
        payment.intent_id = captured.intent_id
        payment.provider = captured.provider
        payment.paid_at = payment.paid_at or captured.succeeded_at
        _close(payment, now=now)
        audit.record(
            actor=actor,
            action="billing.payment.settle",
            object_kind="bill_payment",
            object_id=payment.pk,
            now=now,
            new={"bills": sorted(bills), "amount_minor": captured.amount.amount_minor, "provider": captured.provider},
        )
        for community_id in sorted({bill.community_id for bill in bills.values()}):
            here = [row for row in allocations if bills[row.bill_id].community_id == community_id]
            event = BillsPaid(
                company_id=captured.company_id,
                payment_id=payment.pk,
                receipt_id=issue_receipt(payment=payment, community_id=community_id, now=now),
                bill_ids=tuple(sorted(row.bill_id for row in here)),
                total=sum_of(here),
            )
            outbox.publish(event=event, now=now, company_id=captured.company_id, queue="billing")
        return postings


def release_bill_payment(*, failed: FailedPayment, now: datetime) -> None:
    """Free the bills of lines that nobody paid; joins the transaction of payments."""
    references = [line.reference for line in failed.lines]
    with tenant_transaction(failed.company_id, durable=False):
        payment = _lock_payment(references)
        BillAllocation.objects.filter(id__in=references, status=PaymentStatus.STARTED).update(
            status=PaymentStatus.RELEASED
        )
        _close(payment, now=now)
        audit.record(
            actor=system_actor(company_id=failed.company_id),
            action="billing.payment.release",
            object_kind="bill_payment",
            object_id=payment.pk,
            now=now,
            new={"reason": failed.reason, "status": payment.status},
        )


def apply_allocations(
    *,
    actor: Actor,
    allocations: Sequence[BillAllocation],
    bills: dict[int, Bill],
    cause: Cause,
    now: datetime,
) -> list[Posting]:
    """Lay each allocation on its locked bill and mark it settled; returns the credits of the receivables.

    The fee is fixed first, up to the day it was counted to, as a bill of its own. The caller has checked the amounts.
    """
    postings: list[Posting] = []
    fee_bills = _fix_fees(actor=actor, allocations=allocations, now=now)
    settlements: list[BillSettlement] = []
    for row in allocations:
        bill = bills[row.bill_id]
        fee_bill = fee_bills.get(row.bill_id)
        if row.fee_minor:
            if fee_bill is None:
                raise CannotTake("FEE_CHANGED", references=[row.pk])
            _apply(fee_bill, row.fee_minor, cause=cause, now=now, settlements=settlements, postings=postings)
        if row.principal_minor:
            _apply(bill, row.principal_minor, cause=cause, now=now, settlements=settlements, postings=postings)
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


def _refuse_gone(*, captured: CapturedPayment, allocations: Sequence[BillAllocation], bills: dict[int, Bill]) -> None:
    """Raises CannotTake, naming every line whose bill does not want this money any more."""
    holders = holders_by_bill(list(bills))
    reasons: dict[int, str] = {
        line.reference: "UNKNOWN" for line in captured.lines if line.reference not in {row.pk for row in allocations}
    }
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


def _lock_payment(allocation_ids: Collection[int]) -> BillPayment:
    payment_id = (
        BillAllocation.objects.filter(id__in=allocation_ids).order_by("id").values_list("payment_id", flat=True).first()
    )
    if payment_id is None:
        raise CannotTake("UNKNOWN")
    return BillPayment.objects.select_for_update().get(id=payment_id)


def _close(payment: BillPayment, *, now: datetime) -> None:
    """Bring the payment to where its allocations stand."""
    states = set(BillAllocation.objects.filter(payment=payment).values_list("status", flat=True))
    if PaymentStatus.STARTED in states:
        payment.status = PaymentStatus.STARTED
    else:
        payment.status = PaymentStatus.SETTLED if PaymentStatus.SETTLED in states else PaymentStatus.RELEASED
        payment.closed_at = now
    payment.save(update_fields=["status", "closed_at", "intent_id", "provider", "paid_at"])


def sum_of(allocations: Sequence[BillAllocation]) -> Money:
    """Principal and fees of the allocations together."""
    return total(Money(row.principal_minor + row.fee_minor) for row in allocations)
