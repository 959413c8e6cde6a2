"""Reads and locks for paying: bills under lock, who holds them, what was laid on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKey, AccountKind
from property_core.billing.contracts import BillOrigin, BillStatus, PaidBill, PaymentStatus, SettlementSource
from property_core.billing.models import Bill, BillAllocation, BillLine, BillSettlement

OPEN_STATUSES = (BillStatus.OPEN, BillStatus.PART_PAID)


def lock_bills(bill_ids: Collection[int]) -> list[Bill]:
    """The bills, locked in the order of their ids; ids that the company does not have are left out."""
    return list(Bill.objects.select_for_update().filter(id__in=bill_ids).order_by("id"))


def open_bill_ids(room_ids: Collection[int]) -> list[int]:
    """Bills of the rooms that still want money, oldest due date first."""
    return list(
        Bill.objects.filter(room_id__in=room_ids, status__in=OPEN_STATUSES)
        .order_by("due_on", "id")
        .values_list("id", flat=True)
    )


def open_bills_of(room_ids: Collection[int]) -> list[Bill]:
    """Bills of the rooms that still want money, oldest due date first; rooms that the caller may see."""
    return list(Bill.objects.filter(room_id__in=room_ids, status__in=OPEN_STATUSES).order_by("due_on", "id"))


def holders_by_bill(bill_ids: Collection[int]) -> dict[int, int]:
    """dict bill id -> id of the started payment that holds it; bills that nobody holds are left out."""
    return dict(
        BillAllocation.objects.filter(bill_id__in=bill_ids, status=PaymentStatus.STARTED).values_list(
            "bill_id", "payment_id"
        )
    )


def payments_of_room(room_id: int) -> QuerySet[BillAllocation, Any]:
    """Ids of the payments that hold or paid a bill of the room, as a subquery."""
    return payments_of_rooms([room_id])


def payments_of_rooms(room_ids: Collection[int]) -> QuerySet[BillAllocation, Any]:
    """Ids of the payments that hold or paid a bill of the rooms, as a subquery."""
    return BillAllocation.objects.filter(bill__room_id__in=room_ids).values("payment_id")


def payments_of_communities(community_ids: Collection[int]) -> QuerySet[BillAllocation, Any]:
    """Ids of the payments that hold or paid a bill of the communities, as a subquery."""
    return BillAllocation.objects.filter(bill__community_id__in=community_ids).values("payment_id")


def allocation_in(community_ids: Collection[int]) -> Subquery:
    """Beside a payment: an allocation of it to a bill of the communities, or null.

    Asked payment by payment, which is what a page wants; `payments_of_communities` reads all at once, for sums.
    """
    held = BillAllocation.objects.filter(payment_id=OuterRef("pk"), bill__community_id__in=community_ids)
    return Subquery(held.values("id")[:1])


def states_of_payment(payment_id: int) -> set[PaymentStatus]:
    """The states in which the allocations of a payment stand; empty where it has none."""
    rows = BillAllocation.objects.filter(payment_id=payment_id).order_by()
    return {PaymentStatus(status) for status in rows.values_list("status", flat=True).distinct()}


def payment_of_allocations(allocation_ids: Collection[int]) -> int | None:
    """Id of the payment that the allocations (the first of them that is known) belong to."""
    rows = BillAllocation.objects.filter(id__in=allocation_ids).order_by("id")
    return rows.values_list("payment_id", flat=True).first()


def bills_by_allocation(allocation_ids: Collection[int], *, company_id: int) -> dict[int, Bill]:
    """dict allocation id -> its bill, for ids that the caller was allowed to see; others are left out. One query."""
    with tenant_read(company_id):
        rows = BillAllocation.objects.filter(id__in=allocation_ids).select_related("bill")
        return {row.pk: row.bill for row in rows}


def communities_by_bill(bill_ids: Collection[int]) -> dict[int, int]:
    """dict bill id -> its community; ids that the company does not have are left out."""
    return dict(Bill.objects.filter(id__in=bill_ids).values_list("id", "community_id"))


def rooms_of_run(run_id: int) -> list[int]:
    """Ids of the rooms that a run billed, in order."""
    rows = Bill.objects.filter(run_id=run_id, room_id__isnull=False).order_by("room_id")
    return list(rows.values_list("room_id", flat=True).distinct())


def paid_bills(*, payment_id: int, community_id: int) -> list[PaidBill]:
    """What a payment paid on bills of a community, bill by bill by id, less what of it was given back."""
    settled: dict[int, int] = {}
    settlements = BillSettlement.objects.filter(payment_id=payment_id, community_id=community_id)
    for bill_id, amount in settlements.values_list("bill_id", "amount_minor"):
        settled[bill_id] = settled.get(bill_id, 0) + amount
    paid = {bill_id: amount for bill_id, amount in settled.items() if amount > 0}
    products = _plain_products(paid)
    return [
        PaidBill(
            bill_id=bill.pk,
            item=bill.item.name,
            origin=BillOrigin(bill.origin),
            room_id=bill.room_id,
            space_id=bill.space_id,
            payer_id=bill.payer_id,
            fee_of_id=bill.fee_of_id,
            period=bill.period,
            due_on=bill.due_on,
            amount_minor=paid[bill.pk],
            total_minor=bill.total_minor,
            product=products[bill.pk],
        )
        for bill in Bill.objects.filter(id__in=paid).select_related("item").order_by("id")
    ]


def _plain_products(bill_ids: Iterable[int]) -> dict[int, tuple[Decimal, Decimal] | None]:
    """dict bill id -> (quantity, unit price); None where a bill is more than one plain product."""
    answer: dict[int, tuple[Decimal, Decimal] | None] = dict.fromkeys(bill_ids)
    seen: set[int] = set()
    for bill_id, quantity, price in BillLine.objects.filter(bill_id__in=answer).values_list(
        "bill_id", "quantity", "unit_price"
    ):
        if bill_id in seen or quantity is None or price is None:
            answer[bill_id] = None
        else:
            answer[bill_id] = (quantity, price)
        seen.add(bill_id)
    return answer


def settled_by_bill(bill_ids: Collection[int]) -> dict[int, int]:
    """dict bill id -> money applied by settlements, in fen; every id present (已收 of an opening bill is none)."""
    sums = dict(
        BillSettlement.objects.filter(bill_id__in=bill_ids)
        .order_by()
        .values_list("bill_id")
        .annotate(Sum("amount_minor"))
    )
    return {bill_id: sums.get(bill_id, 0) for bill_id in bill_ids}


def refunded_by_bill(bill_ids: Collection[int], *, company_id: int) -> dict[int, Money]:
    """dict bill id -> what of the money on it went back to its payers; every id present. One query."""
    with tenant_read(company_id):
        sums = dict(
            BillSettlement.objects.filter(bill_id__in=bill_ids, source=SettlementSource.REFUND)
            .order_by()
            .values_list("bill_id")
            .annotate(Sum("amount_minor"))
        )
    return {bill_id: Money(-sums.get(bill_id, 0)) for bill_id in bill_ids}


def prepayment_account(*, community_id: int, room_id: int) -> AccountKey:
    """The ledger account of what a room has paid in advance (预存)."""
    return AccountKey(AccountKind.PREPAYMENT, community_id, room_id)


def allocations_by_payment(payment_ids: Collection[int], *, company_id: int) -> dict[int, list[BillAllocation]]:
    """dict payment id -> what of it goes to which bill, by id; every id present. One query."""
    answer: dict[int, list[BillAllocation]] = {payment_id: [] for payment_id in payment_ids}
    with tenant_read(company_id):
        for row in BillAllocation.objects.filter(payment_id__in=answer).order_by("id"):
            answer[row.payment_id].append(row)
    return answer
