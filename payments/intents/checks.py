"""Payments against the books: what arrived, what went back, what is parked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum

from backend.kernel.money import Money, format_yuan
from payments import registry
from payments.intents.contracts import AttemptLegState, CaseKind, RefundStage
from payments.intents.models import AttemptLeg, ExceptionCase, Refund
from payments.intents.services import capture, lost_refunds, refunds
from payments.ledger import selectors as ledger
from payments.ledger.contracts import AccountKind


def unbooked(company_id: int) -> Sequence[str]:
    """One line for each payment or refund that disagrees with its entry, and for parked money that does not add up."""
    arrived = {
        (row.id, 0): row.amount_minor
        for row in AttemptLeg.objects.filter(state__in=[AttemptLegState.SUCCEEDED, AttemptLegState.EXTRA])
    }
    returned = {(row.id, 0): row.amount_minor for row in Refund.objects.filter(state=RefundStage.SUCCEEDED)}
    lost = {
        (row.detail["refund_id"], 0): row.amount_minor
        for row in ExceptionCase.objects.filter(kind=CaseKind.REFUND_LOST)
    }
    return [
        *_differences("payment", arrived, ledger.entries_of(company_id=company_id, source=capture.SOURCE)),
        *_differences("refund", returned, ledger.entries_of(company_id=company_id, source=refunds.SOURCE)),
        *_differences("lost refund", lost, ledger.entries_of(company_id=company_id, source=lost_refunds.SOURCE)),
        *_parked(company_id),
    ]


def _differences(
    name: str, documents: dict[tuple[int, int], int], entries: dict[tuple[int, int], int]
) -> Sequence[str]:
    return [
        f"{name} {key[0]}: document {documents.get(key)}, entry {entries.get(key)}"
        for key in sorted(documents.keys() | entries.keys())
        if documents.get(key) != entries.get(key)
    ]


def _parked(company_id: int) -> Sequence[str]:
    """What stands in UNALLOCATED is what booked cases parked, less what their refunds took back, and what is on its
    way back by orders.
    """
    parked = ExceptionCase.objects.filter(is_booked=True).aggregate(total=Sum("amount_minor"))["total"] or 0
    returned = (
        Refund.objects.filter(state=RefundStage.SUCCEEDED, case__isnull=False).aggregate(total=Sum("amount_minor"))[
            "total"
        ]
        or 0
    )
    ordered = registry.refund_orders().parked_minor(company_id)
    standing = ledger.balance_by_community(company_id=company_id, kind=AccountKind.UNALLOCATED).get(None, Money(0))
    documented = parked - returned + ordered
    if standing.amount_minor == documented:
        return []
    return [f"unallocated: books {format_yuan(standing.amount_minor)}, documents {format_yuan(documented)}"]
