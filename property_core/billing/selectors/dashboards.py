"""Figures at a glance: how old what is owed is, part by part of the tree, and how collecting went month by month."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from backend.accounts.actor import Actor
from backend.kernel.errors import InvalidInput
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.selectors import unit_ids_below, units_by_id
from property_core.billing.models import BillingRun
from property_core.billing.selectors.reports import (
    AGEING_DAYS,
    AREA_OF_BILL,
    NOTHING,
    CollectionFigures,
    children_of,
    collection_rate,
    report_scope,
)
from property_core.charges.rules import months_later

MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open bills due from one day until another (both included; None: no bound): how many, and their principal."""

    due_from: date | None
    due_until: date | None
    count: int = 0
    owed: Money = NOTHING


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is owed by age: first what is not due yet, then up to 30, 90, 180, 365 days since the due day, then older.

    `whole`, and `by_unit`: unit id → the same of the units directly below (or the unit itself), those that owe nothing
    left out. Late fees that still grow are in none of them.
    """

    whole: tuple[AgeBand, ...]
    by_unit: Mapping[int, tuple[AgeBand, ...]]


_AGEING = """
SELECT {unit}, CASE WHEN bill.due_on > %(on)s THEN 0
        ELSE 1 + width_bucket(%(on)s::date - bill.due_on, %(edges)s::int[]) END, count(*),
    sum(bill.total_minor - bill.paid_minor)::bigint
FROM bill
WHERE bill.company_id = %(company_id)s AND bill.community_id = ANY(%(communities)s)
  AND bill.status IN ('OPEN', 'PART_PAID') AND (%(item_id)s::bigint IS NULL OR bill.item_id = %(item_id)s)
  AND (%(area_id)s::bigint IS NULL OR {area} = %(area_id)s)
GROUP BY 1, 2
"""


def ageing(*, actor: Actor, unit_id: int, on: date, item_id: int | None = None) -> Ageing:
    """What open bills below a unit owe on a day, by age, as the books stand now. One statement over the bills.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    scope = report_scope(actor, unit_id)
    goes_below = scope.community_ids == (unit_id,) or scope.area_id is not None
    with tenant_read(actor.company), connection.cursor() as cursor:
        cursor.execute(
            _AGEING.format(unit=AREA_OF_BILL if goes_below else "bill.community_id", area=AREA_OF_BILL),
            {
                "company_id": actor.company,
                "communities": list(scope.community_ids),
                "area_id": scope.area_id,
                "item_id": item_id,
                "on": on,
                "edges": [days + 1 for days in AGEING_DAYS],
            },
        )
        rows = cursor.fetchall()
    child_of = children_of(unit_id, {row[0] for row in rows}, company_id=actor.company)
    empty = bands(on)
    whole = list(empty)
    by_unit: dict[int, list[AgeBand]] = {}
    for unit, band, count, owed in rows:
        for figures in (whole, by_unit.setdefault(child_of[unit], list(empty))):
            known = figures[band]
            figures[band] = AgeBand(known.due_from, known.due_until, known.count + count, known.owed + Money(owed))
    return Ageing(tuple(whole), {unit: tuple(by_unit[unit]) for unit in sorted(by_unit)})


def bands(on: date) -> tuple[AgeBand, ...]:
    """The bands of a day, empty: the bills of one are found by its due days."""
    starts = (0, *(days + 1 for days in AGEING_DAYS))
    late = [
        AgeBand(on - timedelta(days=last) if last is not None else None, on - timedelta(days=first))
        for first, last in zip(starts, (*AGEING_DAYS, None), strict=True)
    ]
    return (AgeBand(on + timedelta(days=1), None), *late)


def collection_trend(
    *, actor: Actor, unit_id: int, last: date, months: int, on: date, item_id: int | None = None
) -> dict[date, CollectionFigures]:
    """Month → what was billed and applied, of the `months` months up to `last`, oldest first; every month present.

    As `collection_rate` counts it. Raises NotSignedIn, Forbidden, NotFound, InvalidInput.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise InvalidInput(field=("months",), name="months", reason=f"1–{MOST_MONTHS}")
    periods = [months_later(last, back - months + 1) for back in range(months)]
    found = collection_rate(actor=actor, unit_id=unit_id, periods=periods, on=on, item_id=item_id).by_period
    return {period: found.get(period, CollectionFigures()) for period in periods}


def months_billed(*, actor: Actor, unit_id: int, periods: Collection[date]) -> set[date]:
    """Those of the months for which a run over the unit, or one above or below it, has made bills.

    What else makes bills of a month (late fees fixed in it, arrears taken over) does not count. Raises NotSignedIn,
    Forbidden, NotFound.
    """
    report_scope(actor, unit_id)
    with tenant_read(actor.company):
        units = units_by_id([unit_id], company_id=actor.company)
        above = {int(step) for unit in units.values() for step in unit.path.split("/") if step}
        rows = BillingRun.objects.filter(
            unit_id__in=unit_ids_below(unit_id, company_id=actor.company) | above,
            period__in=periods,
            bill_count__gt=0,
        )
        return set(rows.values_list("period", flat=True).distinct())
