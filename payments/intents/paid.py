"""What was paid and kept, for whoever gives it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from payments.intents.contracts import AttemptLegState, LineState, RefundStage
from payments.intents.models import AttemptLeg, LegLine, Refund
from payments.intents.selectors import ONLINE_PROVIDERS

# Refunds that never happened do not count against the provider's limit.
_COUNTED = Q(state__in=[RefundStage.REQUESTED, RefundStage.PROCESSING, RefundStage.SUCCEEDED, RefundStage.ABNORMAL])


@dataclass(frozen=True, slots=True)
class PaidLeg:
    """A leg whose money came and was kept, by the attempt that brought it. `refunds`: how often it was refunded."""

    intent_id: int
    leg_id: int
    community_id: int
    attempt_leg_id: int
    payee_account_id: int
    payer_account_id: int | None
    provider: str
    is_online: bool
    currency: str
    paid_at: datetime
    refunds: int


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A captured line. `refund_minor`: what of it was given back, or is about to be."""

    line_id: int
    leg_id: int
    purpose: str
    reference: int
    amount_minor: int
    refund_minor: int


def paid_legs(intent_id: int) -> dict[int, PaidLeg]:
    """dict leg id -> how it was paid; legs that were not are missing. In the company's scope."""
    rows = (
        AttemptLeg.objects.filter(attempt__intent_id=intent_id, state=AttemptLegState.SUCCEEDED)
        .select_related("attempt__intent", "leg")
        .order_by("leg_id")
    )
    found = {row.leg_id: row for row in rows}
    counts = dict(
        Refund.objects.filter(_COUNTED, attempt_leg_id__in=[row.id for row in found.values()])
        .order_by()
        .values_list("attempt_leg_id")
        .annotate(Count("id"))
    )
    return {
        leg_id: PaidLeg(
            intent_id=intent_id,
            leg_id=leg_id,
            community_id=row.leg.community_id,
            attempt_leg_id=row.id,
            payee_account_id=row.payee_account_id,
            payer_account_id=row.attempt.intent.payer_account_id,
            provider=row.attempt.provider,
            is_online=row.attempt.provider in ONLINE_PROVIDERS,
            currency=row.attempt.intent.currency,
            paid_at=row.succeeded_at,
            refunds=counts.get(row.id, 0),
        )
        for leg_id, row in found.items()
        if row.succeeded_at is not None
    }


def paid_lines(leg_ids: Collection[int]) -> list[PaidLine]:
    """Captured lines of the legs, by id. In the company's scope."""
    rows = LegLine.objects.filter(leg_id__in=leg_ids, state=LineState.CAPTURED).order_by("id")
    fields = ("id", "leg_id", "purpose", "reference", "amount_minor", "refund_minor")
    return [PaidLine(*row) for row in rows.values_list(*fields)]


def lines_of_references(*, purpose: str, references: Collection[int]) -> dict[int, tuple[int, PaidLine]]:
    """dict reference -> (intent id, its captured line); others are missing. In the company's scope."""
    rows = LegLine.objects.filter(purpose=purpose, reference__in=references, state=LineState.CAPTURED)
    fields = ("leg__intent_id", "id", "leg_id", "purpose", "reference", "amount_minor", "refund_minor")
    return {row[4]: (row[0], PaidLine(*row[1:])) for row in rows.values_list(*fields)}


def numbers_of_order(order_id: int) -> list[str]:
    """The numbers under which an order's refund was tried, oldest first. In the company's scope."""
    return list(Refund.objects.filter(order_id=order_id).order_by("id").values_list("out_refund_no", flat=True))
