"""Staff's lists of payments and receipts: what is looked for, how many there are, what they come to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.time import start_of
from backend.organization.base import tenant_read
from backend.organization.selectors import unit_ids_below
from property_core.billing.contracts import PaymentStatus
from property_core.billing.selectors.paying import (
    allocation_in,
    payments_of_communities,
    payments_of_room,
    payments_of_rooms,
)
from property_core.collection.contracts import PaymentSearch, ReceiptSearch
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.permissions import CASH, RECEIPT
from property_core.collection.selectors.receipts import receipts_visible
from property_core.homes.selectors import room_ids_of_typed

# Beyond this many nobody reads on.
MOST_COUNTED = 100_000
MOST_MEANT = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WayTotal:
    """Settled payments of one way: `provider` is wechat, cash, prepayment, …"""

    provider: str
    count: int
    total_minor: int


@dataclass(frozen=True, slots=True)
class PaymentsTotal:
    """Payments of any state are in `count`; `by_way` holds what was settled, by provider."""

    count: int
    by_way: tuple[WayTotal, ...]

    @property
    def total_minor(self) -> int:
        """What was settled."""
        return sum(way.total_minor for way in self.by_way)


@dataclass(frozen=True, slots=True)
class ReceiptsTotal:
    """`total_minor`: of those that stand."""

    count: int
    void_count: int
    total_minor: int


# --- payments ---------------------------------------------------------------------------------------------------------


def payments_found(actor: Actor, search: PaymentSearch) -> QuerySet[BillPayment]:
    """Payments that staff may see, of what is looked for, page by page; in no order yet.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    units = _units(actor, search)
    rows = BillPayment.objects.all()
    if units is not None:
        here = Q(held_here__isnull=False) | Q(surplus_room__community_id__in=units)
        rows = rows.alias(held_here=allocation_in(units)).filter(here)
    return _narrowed(rows, actor, search)


def count_of_payments(actor: Actor, search: PaymentSearch) -> int:
    """How many payments_found gives, at most MOST_COUNTED + 1. Raises as payments_found."""
    with tenant_read(actor.company):
        return _all(actor, search)[: MOST_COUNTED + 1].count()


def total_of_payments(actor: Actor, search: PaymentSearch) -> PaymentsTotal:
    """What payments_found comes to. One query. Raises as payments_found."""
    with tenant_read(actor.company):
        kinds = _all(actor, search).values("provider", "status").order_by("provider", "status")
        found = list(
            kinds.annotate(n=Count("id"), total=Sum("total_minor")).values_list("provider", "status", "n", "total")
        )
    settled = tuple(WayTotal(way, n, total) for way, status, n, total in found if status == PaymentStatus.SETTLED)
    return PaymentsTotal(sum(row[2] for row in found), settled)


def _all(actor: Actor, search: PaymentSearch) -> QuerySet[BillPayment]:
    """The same payments by a query that finds all of a community at once, for which a page need not wait.

    Where only few are looked for, they are asked one by one as for a page.
    """
    narrow = (search.room_id, search.text, search.cashier_id, search.paid_from, search.paid_until)
    if any(value is not None for value in narrow):
        return payments_found(actor, search)
    units = _units(actor, search)
    rows = BillPayment.objects.all()
    if units is not None:
        rows = rows.filter(Q(id__in=payments_of_communities(units)) | Q(surplus_room__community_id__in=units))
    return _narrowed(rows, actor, search)


def _units(actor: Actor, search: PaymentSearch) -> frozenset[int] | None:
    """The units whose payments are looked for; None: all. Raises NotSignedIn, Forbidden."""
    actor.require(CASH)
    own = None if actor.kind is ActorKind.SYSTEM else actor.units(CASH)
    if search.unit_id is None:
        return own
    below = unit_ids_below(search.unit_id, company_id=actor.company)
    return below if own is None else below & own


def _narrowed(rows: QuerySet[BillPayment], actor: Actor, search: PaymentSearch) -> QuerySet[BillPayment]:
    if search.room_id is not None:
        rows = rows.filter(Q(id__in=payments_of_room(search.room_id)) | Q(surplus_room_id=search.room_id))
    if search.text is not None:
        rooms = _rooms_meant(actor, search.text, CASH)
        receipts = Receipt.objects.filter(number__startswith=search.text.strip() or "-").values("payment_id")
        rows = rows.filter(
            Q(id__in=payments_of_rooms(rooms)) | Q(surplus_room_id__in=rooms) | Q(id__in=receipts[:MOST_MEANT])
        )
    wanted = {
        "status": search.status,
        "provider": search.provider,
        "cashier_account_id": search.cashier_id,
        "paid_at__gte": start_of(search.paid_from) if search.paid_from is not None else None,
        "paid_at__lt": start_of(search.paid_until + _DAY) if search.paid_until is not None else None,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


# --- receipts ---------------------------------------------------------------------------------------------------------


def receipts_found(actor: Actor, search: ReceiptSearch) -> QuerySet[Receipt]:
    """Receipts that staff may see, of what is looked for, in no order yet.

    Ask it inside a tenant read. Raises NotSignedIn, Forbidden.
    """
    rows = receipts_visible(actor)
    if search.unit_id is not None:
        rows = rows.filter(community_id__in=unit_ids_below(search.unit_id, company_id=actor.company))
    if search.room_id is not None:
        rows = rows.filter(_of_rooms([search.room_id]))
    if search.text is not None:
        text = search.text.strip()
        code = CASH if actor.can(CASH) else RECEIPT
        rows = rows.filter(Q(number__startswith=text or "-") | _of_rooms(_rooms_meant(actor, text, code)))
    wanted = {
        "payment_id": search.payment_id,
        "number": search.number,
        "issued_at__gte": start_of(search.issued_from) if search.issued_from is not None else None,
        "issued_at__lt": start_of(search.issued_until + _DAY) if search.issued_until is not None else None,
        "voided_at__isnull": None if search.is_void is None else not search.is_void,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def count_of_receipts(actor: Actor, search: ReceiptSearch) -> int:
    """How many receipts_found gives, at most MOST_COUNTED + 1. Raises as receipts_found."""
    with tenant_read(actor.company):
        return receipts_found(actor, search)[: MOST_COUNTED + 1].count()


def total_of_receipts(actor: Actor, search: ReceiptSearch) -> ReceiptsTotal:
    """What receipts_found comes to. One query. Raises as receipts_found."""
    with tenant_read(actor.company):
        found = receipts_found(actor, search).aggregate(
            n=Count("id"),
            void=Count("id", filter=Q(voided_at__isnull=False)),
            total=Sum("total_minor", filter=Q(voided_at__isnull=True)),
        )
    return ReceiptsTotal(found["n"], found["void"], found["total"] or 0)


def _of_rooms(room_ids: Collection[int]) -> Q:
    return Q(payment_id__in=payments_of_rooms(room_ids)) | Q(payment__surplus_room_id__in=room_ids)


def _rooms_meant(actor: Actor, text: str, code: str) -> list[int]:
    text = text.strip()
    return [room_id for _, room_id in room_ids_of_typed(actor, text, limit=MOST_MEANT, code=code)] if text else []
