"""Reads of readings: a meter's of a period, what was used month by month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.organization.base import tenant_read, tenant_scope
from property_core.charges.models import Reading
from property_core.charges.permissions import READINGS
from property_core.charges.registry import billed_readings
from property_core.charges.rules import USUAL_READINGS, months_later
from property_core.homes.chargeables import meters_visible
from property_core.homes.contracts import Medium

USAGE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthUsage:
    """A meter's reading of a month and what was used since the one before, in the meter's unit."""

    period: date
    reading: Decimal
    usage: Decimal


# Usage as the run counts it: the reading less the last one before it, or the meter's first, times the multiplier.
_USAGE = """
SELECT code, period, value, (value - previous) * multiplier FROM (
    SELECT meter.code, meter.multiplier, reading.period, reading.value,
        lag(reading.value, 1, meter.initial_reading) OVER (PARTITION BY meter.id ORDER BY reading.period) AS previous
    FROM meter JOIN reading ON reading.company_id = meter.company_id AND reading.meter_id = meter.id
    WHERE meter.company_id = %(company_id)s AND meter.code = ANY(%(codes)s)
) AS read
WHERE period > %(after)s AND period <= %(until)s ORDER BY code, period
"""


def usage_by_meter(
    meters: Collection[tuple[str, date]], *, company_id: int, months: int = USAGE_MONTHS
) -> dict[tuple[str, date], list[MonthUsage]]:
    """(meter code, month) → usage of the months up to that one, oldest first; every key present. One query.

    Months without a reading are left out. For meters that the caller was allowed to see.
    """
    answer: dict[tuple[str, date], list[MonthUsage]] = {key: [] for key in meters}
    if not answer:
        return answer
    by_code: dict[str, list[MonthUsage]] = {code: [] for code, _ in answer}
    with tenant_read(company_id), connection.cursor() as cursor:
        cursor.execute(
            _USAGE,
            {
                "company_id": company_id,
                "codes": list(by_code),
                "after": months_later(min(until for _, until in answer), -months),
                "until": max(until for _, until in answer),
            },
        )
        for code, period, value, usage in cursor.fetchall():
            by_code[code].append(MonthUsage(period, value, usage))
    for code, until in answer:
        first = months_later(until, 1 - months)
        answer[code, until] = [month for month in by_code[code] if first <= month.period <= until]
    return answer


def usage_open_from(*, actor: Actor, room_id: int | None) -> date | None:
    """The first month whose usage of the room a resident may see; None: all.

    A tenant's is that of his move-in, an owner's that in which the room became his where somebody owned it before.
    """
    for access in actor.rooms:
        if access.room_id == room_id:
            return access.since.replace(day=1) if access.role == "TENANT" else access.bills_from
    return None


@dataclass(frozen=True, slots=True)
class ReadingPair:
    """A meter's reading of a period, None where it is missing, and the last one before it."""

    value: Decimal | None
    read_on: date | None
    previous: Decimal | None


def readings_by_meter(meter_ids: Collection[int], *, period: date, company_id: int) -> dict[int, ReadingPair]:
    """Meter id → its reading of the period beside the last one before; every id present. Two queries."""
    with tenant_scope(company_id):
        current = {
            row.meter_id: row for row in Reading.objects.filter(meter_id__in=meter_ids, period=period).order_by("id")
        }
        earlier = dict(
            Reading.objects.filter(meter_id__in=meter_ids, period__lt=period)
            .order_by("meter_id", "-period")
            .distinct("meter_id")
            .values_list("meter_id", "value")
        )
    return {
        meter_id: ReadingPair(
            value=current[meter_id].value if meter_id in current else None,
            read_on=current[meter_id].read_on if meter_id in current else None,
            previous=earlier.get(meter_id),
        )
        for meter_id in meter_ids
    }


def readings_visible(
    actor: Actor, *, community_id: int | None = None, medium: Medium | None = None, period: date | None = None
) -> QuerySet[Reading]:
    """Readings of the meters for which the actor holds billing.readings, in no order yet; inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """
    meters = meters_visible(actor, code=READINGS, community_id=community_id, medium=medium)
    rows = Reading.objects.filter(meter_id__in=meters.values("id"))
    return rows if period is None else rows.filter(period=period)


def readings_since(*, company_id: int, period: date) -> list[tuple[str, date, Decimal]]:
    """(meter code, period, value) of every reading from `period` on, and of each meter's last one before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT meter.code, reading.period, reading.value FROM reading
            JOIN meter ON meter.company_id = %(company_id)s AND meter.id = reading.meter_id
            WHERE reading.company_id = %(company_id)s AND reading.period >= %(period)s
            UNION ALL
            (SELECT DISTINCT ON (meter.code) meter.code, reading.period, reading.value FROM reading
            JOIN meter ON meter.company_id = %(company_id)s AND meter.id = reading.meter_id
            WHERE reading.company_id = %(company_id)s AND reading.period < %(period)s
            ORDER BY meter.code, reading.period DESC)
            """,
            {"company_id": company_id, "period": period},
        )
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A meter's readings around a month: up to USUAL_READINGS before it, newest first, and the next one after it."""

    earlier: tuple[Decimal, ...]
    following: Decimal | None


_NEIGHBOURS = """
SELECT asked.id,
    ARRAY(
        SELECT value FROM reading
        WHERE company_id = %(company_id)s AND meter_id = asked.id AND period < %(period)s
        ORDER BY period DESC LIMIT %(most)s
    ),
    (
        SELECT value FROM reading
        WHERE company_id = %(company_id)s AND meter_id = asked.id AND period > %(period)s
        ORDER BY period LIMIT 1
    )
FROM unnest(%(meter_ids)s::bigint[]) AS asked(id)
"""


def neighbours_by_meter(meter_ids: Collection[int], *, period: date, company_id: int) -> dict[int, Neighbours]:
    """Meter id → its readings around the month; every id present. One query, in the company's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            _NEIGHBOURS,
            {"company_id": company_id, "meter_ids": list(meter_ids), "period": period, "most": USUAL_READINGS},
        )
        return {meter_id: Neighbours(tuple(earlier), following) for meter_id, earlier, following in cursor.fetchall()}


def billed_by_meter(codes: Collection[str], *, period: date, company_id: int) -> dict[str, bool]:
    """Meter code → whether a standing bill was computed from its reading of the month; every code present."""
    with tenant_read(company_id):
        billed = billed_readings(company_id, [(code, period) for code in codes])
    return {code: (code, period) in billed for code in codes}
