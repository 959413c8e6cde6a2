"""The reading sheet of a month (抄表单): meters with their reading, what came before it, and whether it is strange.

Hand-written statements; what a meter usually uses is rules.usual_usage in SQL, and a test holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from backend.accounts.actor import Actor
from backend.organization.base import tenant_read
from backend.organization.contracts import UnitKind
from backend.organization.parameters import parameter
from backend.organization.selectors import unit_ids_below, visible_units
from property_core.charges.contracts import ReadingState
from property_core.charges.parameters import ABNORMAL_USAGE
from property_core.charges.permissions import READINGS
from property_core.homes.chargeables import meters_visible
from property_core.homes.contracts import Medium, MeterLevel


@dataclass(frozen=True, slots=True)
class ReadingSearch:
    """Which meters; None: all of the actor's. `text`: part of a meter's or room's code, or a room number."""

    unit_id: int | None = None
    building_id: int | None = None
    room_id: int | None = None
    medium: Medium | None = None
    level: MeterLevel | None = None
    text: str = ""
    state: ReadingState | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A meter and its reading of the month `period`, None where it is missing.

    `previous`: the last reading before, else the initial one (`previous_period` None). `usage` = (value − previous) ×
    multiplier; `usual`: mean usage of up to three periods before. `place`: code of the room, else the building's name.
    """

    id: int
    company_id: int
    period: date
    code: str
    medium: Medium
    level: MeterLevel
    multiplier: Decimal
    community_id: int
    room_id: int | None
    building: str | None
    place: str
    value: Decimal | None
    read_on: date | None
    confirmed_at: datetime | None
    confirmed_by: int | None
    previous: Decimal
    previous_period: date | None
    usage: Decimal | None
    usual: Decimal | None
    is_outlier: bool

    @property
    def pk(self) -> int:
        return self.id


@dataclass(frozen=True, slots=True)
class SheetFigures:
    """How far the readings of a month are. `deviating` are not confirmed yet; entered holds those and the confirmed."""

    meters: int
    entered: int
    deviating: int
    confirmed: int


_COLUMNS = "id, company_id, code, medium, level, multiplier, community_id, room_id, building, place, value, read_on,"
_COLUMNS += " confirmed_at, confirmed_by, previous, previous_period, usage, usual, is_outlier"

_METERS = """
    SELECT meter.id, meter.company_id, meter.code, meter.medium, meter.level, meter.multiplier, meter.initial_reading,
        meter.community_id, meter.room_id, building.name AS building, coalesce(room.code, building.name, '') AS place,
        own.percent, current.value, current.read_on, current.confirmed_at, current.confirmed_by
    FROM meter
    JOIN unnest(%(community_ids)s::bigint[], %(percents)s::numeric[]) AS own(id, percent) ON own.id = meter.community_id
    LEFT JOIN room ON room.company_id = %(company_id)s AND room.id = meter.room_id
    LEFT JOIN building ON building.company_id = %(company_id)s
        AND building.id = coalesce(meter.building_id, room.building_id)
    LEFT JOIN reading AS current ON current.company_id = %(company_id)s AND current.meter_id = meter.id
        AND current.period = %(period)s
    WHERE meter.company_id = %(company_id)s {conditions}
"""
# Beside each meter what it read before, and what it usually uses.
_COMPARED = """
    SELECT read.*, usual IS NOT NULL AND usage IS NOT NULL AND abs(usage - usual) * 100 > usual * percent AS is_outlier
    FROM (
        SELECT asked.*, coalesce(before.values[1], initial_reading) AS previous, before.periods[1] AS previous_period,
            (value - coalesce(before.values[1], initial_reading)) * multiplier AS usage,
            CASE WHEN before.values IS NULL THEN NULL
                WHEN cardinality(before.values) = 4
                    THEN round((before.values[1] - before.values[4]) * multiplier / 3, 4)
                ELSE round((before.values[1] - initial_reading) * multiplier / cardinality(before.values), 4)
            END AS usual
        FROM ({meters}) AS asked
        CROSS JOIN LATERAL (
            SELECT array_agg(earlier.value ORDER BY earlier.period DESC) AS values,
                array_agg(earlier.period ORDER BY earlier.period DESC) AS periods
            FROM (
                SELECT reading.value, reading.period FROM reading
                WHERE company_id = %(company_id)s AND meter_id = asked.id AND period < %(period)s
                ORDER BY period DESC LIMIT 4
            ) AS earlier
        ) AS before
    ) AS read
"""
_CONDITIONS = {
    "building_id": "AND building.id = %(building_id)s",
    "room_id": "AND meter.room_id = %(room_id)s",
    "medium": "AND meter.medium = %(medium)s",
    "level": "AND meter.level = %(level)s",
    "text": "AND (strpos(meter.code, %(text)s) > 0 OR strpos(room.code, %(text)s) > 0 OR room.number = %(text)s)",
    "area_ids": "AND building.area_id = ANY(%(area_ids)s)",
}
_STATES = {
    ReadingState.MISSING: "AND current.id IS NULL",
    ReadingState.ENTERED: "AND current.id IS NOT NULL",
    ReadingState.DEVIATING: "AND current.id IS NOT NULL AND current.confirmed_at IS NULL",
    ReadingState.CONFIRMED: "AND current.confirmed_at IS NOT NULL",
}
# Columns that a sheet is ordered by, as the statement over the meters names them.
_ORDERED = {"code": "meter.code", "place": "coalesce(room.code, building.name, '')", "id": "meter.id"}


def sheet_meters(actor: Actor) -> QuerySet[Any]:
    """The meters of a sheet as a query, with their `place`: for the types of the columns that it is ordered by."""
    return meters_visible(actor, code=READINGS).annotate(place=Coalesce("room__code", "building__name", Value("")))


def sheet_rows(
    *,
    actor: Actor,
    period: date,
    search: ReadingSearch,
    order: Sequence[str],
    after: Sequence[Any] | None,
    limit: int,
    today: date,
) -> list[SheetRow]:
    """Meters of the actor's communities with their readings, at most `limit`. Two or three queries.

    `order`: ("code", "id") or ("place", "id"); after: the values of its columns behind which the rows begin.
    Raises NotSignedIn, Forbidden.
    """
    with tenant_read(actor.company):
        wanted = _Wanted(actor, period=period, search=search, today=today)
        is_strange = search.state is ReadingState.DEVIATING
        columns = {name: name if is_strange else _ORDERED[name] for name in order}
        ordered = ", ".join(columns.values())
        behind = ""
        if after is not None:
            behind = f"AND ({ordered}) > ({', '.join(f'%(after_{number})s' for number in range(len(after)))})"
            wanted.parameters |= {f"after_{number}": value for number, value in enumerate(after)}
        if is_strange:
            # What is strange is known only once it was compared.
            sheet = f"({_COMPARED.format(meters=wanted.meters())}) AS sheet WHERE is_outlier {behind}"
            statement = f"SELECT {_COLUMNS} FROM {sheet} ORDER BY {ordered} LIMIT %(limit)s"  # noqa: S608
        else:
            page = f"{wanted.meters()} {behind} ORDER BY {ordered} LIMIT %(limit)s"
            sheet = f"({_COMPARED.format(meters=page)}) AS sheet"
            statement = f"SELECT {_COLUMNS} FROM {sheet} ORDER BY {', '.join(order)}"  # noqa: S608
        return [_row(row, period) for row in wanted.asked(statement, limit=limit)]


def sheet_count(*, actor: Actor, period: date, search: ReadingSearch, today: date) -> int:
    """How many rows the whole sheet has. Raises NotSignedIn, Forbidden."""
    with tenant_read(actor.company):
        wanted = _Wanted(actor, period=period, search=search, today=today)
        source, condition = f"({wanted.meters()}) AS sheet", "true"
        if search.state is ReadingState.DEVIATING:
            source, condition = f"({_COMPARED.format(meters=wanted.meters())}) AS sheet", "is_outlier"
        ((count,),) = wanted.asked(f"SELECT count(*) FROM {source} WHERE {condition}")  # noqa: S608 - constant texts
        return int(count)


def sheet_figures(*, actor: Actor, period: date, search: ReadingSearch, today: date) -> SheetFigures:
    """How far the readings are, whatever the state looked for. Raises NotSignedIn, Forbidden."""
    with tenant_read(actor.company):
        wanted = _Wanted(actor, period=period, search=search, today=today)
        compared = _COMPARED.format(meters=wanted.meters(with_state=False))
        ((meters, entered, deviating, confirmed),) = wanted.asked(
            "SELECT count(*), count(value), count(*) FILTER (WHERE is_outlier AND confirmed_at IS NULL),"  # noqa: S608
            f" count(confirmed_at) FROM ({compared}) AS sheet"
        )
        return SheetFigures(meters, entered, deviating, confirmed)


class _Wanted:
    """The statement over the meters that are looked for, with its parameters; inside a tenant read.

    Raises NotSignedIn, Forbidden.
    """

    def __init__(self, actor: Actor, *, period: date, search: ReadingSearch, today: date) -> None:
        communities = [unit.id for unit in visible_units(actor=actor, code=READINGS) if unit.kind is UnitKind.COMMUNITY]
        percents = [parameter(unit_id, ABNORMAL_USAGE.key, on=today) for unit_id in communities]
        area_ids = None
        if search.unit_id is not None:
            area_ids = sorted(unit_ids_below(search.unit_id, company_id=actor.company))
        given = {
            "building_id": search.building_id,
            "room_id": search.room_id,
            "medium": search.medium and str(search.medium),
            "level": search.level and str(search.level),
            "text": search.text.strip() or None,
            "area_ids": area_ids,
        }
        self._conditions = [_CONDITIONS[name] for name, value in given.items() if value is not None]
        self._state = search.state
        self.parameters: dict[str, Any] = {
            **given,
            "company_id": actor.company,
            "community_ids": communities,
            "percents": percents,
            "period": period,
        }

    def meters(self, *, with_state: bool = True) -> str:
        conditions = [*self._conditions]
        if with_state and self._state is not None:
            conditions.append(_STATES[self._state])
        return _METERS.format(conditions=" ".join(conditions))

    def asked(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self.parameters | more)
            return list(cursor.fetchall())


def _row(row: Sequence[Any], period: date) -> SheetRow:
    meter_id, company_id, code, medium, level, *rest = row
    return SheetRow(meter_id, company_id, period, code, Medium(medium), MeterLevel(level), *rest)
