"""The history of bills month by month: what was billed and what of it is still open, by room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum

from backend.accounts.actor import Actor
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from property_core.billing.contracts import BillStatus
from property_core.billing.selectors.bills import bills_visible
from property_core.billing.selectors.paying import OPEN_STATUSES

MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class RoomMonth:
    """A room's bills of one month that stand; `open_count` of them want money: `outstanding`, without late fees."""

    period: date
    room_id: int
    count: int
    total: Money
    open_count: int
    outstanding: Money


def room_months(*, actor: Actor, room_ids: Collection[int], months: int, before: date | None = None) -> list[RoomMonth]:
    """The newest `months` months with bills the actor may see (of those before `before`), newest first, by room.

    `months`: 1–36. Two queries. Raises NotSignedIn, Forbidden.
    """
    with tenant_read(actor.company):
        rows = bills_visible(actor).filter(room_id__in=room_ids).exclude(status=BillStatus.REVERSED)
        if before is not None:
            rows = rows.filter(period__lt=before)
        periods = list(rows.order_by("-period").values_list("period", flat=True).distinct()[:months])
        if not periods:
            return []
        is_open = Q(status__in=OPEN_STATUSES)
        summed = (
            rows.filter(period__gte=periods[-1])
            .order_by("-period", "room_id")
            .values("period", "room_id", "currency")
            .annotate(
                count=Count("id"),
                total=Sum("total_minor"),
                open_count=Count("id", filter=is_open),
                still_open=Sum(F("total_minor") - F("paid_minor"), filter=is_open, default=0),
            )
        )
        return [
            RoomMonth(
                period=row["period"],
                room_id=row["room_id"],
                count=row["count"],
                total=Money(row["total"], row["currency"]),
                open_count=row["open_count"],
                outstanding=Money(row["still_open"], row["currency"]),
            )
            for row in summed
        ]
