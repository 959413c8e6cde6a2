"""Reads and locks of paying: bills under lock, who holds them, what grew on them, what a room has in advance."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet, Sum

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.ledger.contracts import AccountKey, AccountKind
from payments.ledger.selectors import balance_by_reference
from property_core.billing.contracts import BillStatus, Parameters, PaymentStatus
from property_core.billing.models import Bill, BillAllocation, BillingParameters, BillPayment, BillSettlement
from property_core.billing.permissions import CASH

OPEN_STATUSES = (BillStatus.OPEN, BillStatus.PART_PAID)


def parameters_of(company_id: int) -> Parameters:
    """How the company wants its money handled; the defaults where it has set nothing. In the company's scope."""
    row = BillingParameters.objects.filter(company_id=company_id).first()
    if row is None:
        return Parameters()
    return Parameters(
        payment_minutes=row.payment_minutes,
        is_fee_first=row.is_fee_first,
        applies_prepayment=row.applies_prepayment,
    )


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


def holders_by_bill(bill_ids: Collection[int]) -> dict[int, int]:
    """dict bill id -> id of the started payment that holds it; bills that nobody holds are left out."""
    return dict(
        BillAllocation.objects.filter(bill_id__in=bill_ids, status=PaymentStatus.STARTED).values_list(
            "bill_id", "payment_id"
        )
    )


def settled_by_bill(bill_ids: Collection[int]) -> dict[int, int]:
    """dict bill id -> money applied by settlements, in fen; every id present (已收 of an opening bill is none)."""
    sums = dict(
        BillSettlement.objects.filter(bill_id__in=bill_ids)
        .order_by()
        .values_list("bill_id")
        .annotate(Sum("amount_minor"))
    )
    return {bill_id: sums.get(bill_id, 0) for bill_id in bill_ids}


def prepayment_account(*, community_id: int, room_id: int) -> AccountKey:
    """The ledger account of what a room has paid in advance (预存)."""
    return AccountKey(AccountKind.PREPAYMENT, community_id, room_id)


def prepayment_by_room(room_ids: Collection[int], *, company_id: int) -> dict[int, Money]:
    """dict room id -> what it has paid in advance and not used; every id present. One query.

    For rooms that the caller was allowed to see.
    """
    return balance_by_reference(company_id=company_id, kind=AccountKind.PREPAYMENT, reference_ids=room_ids)


def payments_visible(actor: Actor) -> QuerySet[BillPayment]:
    """Payments that the actor may see: his own, or for staff those with a bill or a top-up in their communities.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return BillPayment.objects.all()
    if actor.kind is ActorKind.OWNER:
        return BillPayment.objects.filter(company_id=actor.company, payer_account_id=actor.account)
    actor.require(CASH)
    units = actor.units(CASH)
    paid_there = BillAllocation.objects.filter(bill__community_id__in=units).values("payment_id")
    return BillPayment.objects.filter(Q(id__in=paid_there) | Q(surplus_room__community_id__in=units))


def payment_visible(*, actor: Actor, payment_id: int) -> BillPayment:
    """One payment with its state. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = payments_visible(actor).filter(id=payment_id).first()
    if row is None:
        raise NotFound
    return row


def allocations_by_payment(payment_ids: Collection[int], *, company_id: int) -> dict[int, list[BillAllocation]]:
    """dict payment id -> what of it goes to which bill, by id; every id present. One query."""
    answer: dict[int, list[BillAllocation]] = {payment_id: [] for payment_id in payment_ids}
    with tenant_read(company_id):
        for row in BillAllocation.objects.filter(payment_id__in=answer).order_by("id"):
            answer[row.payment_id].append(row)
    return answer
