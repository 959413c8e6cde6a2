# ruff: noqa: S608 - no text of a user enters these statements
"""What a run would post, without posting it: the same statements up to the stage, then read instead of inserted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from backend.accounts.actor import Actor
from backend.organization.base import tenant_read
from backend.organization.parameters import parameter
from property_core.billing.contracts import ItemFigures, ProblemCode, RunFigures, RunProblem
from property_core.billing.parameters import BILL_OUTLIER
from property_core.billing.permissions import RUN
from property_core.billing.run_step import Scope, Step
from property_core.billing.selectors.steps import read_stage, scope_of, staged, steps_of
from property_core.charges.rules import months_later


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A bill that would be made. `space`, `meter`: codes where the object is one, else empty."""

    item: str
    tariff: str
    room: str
    space: str
    meter: str
    days: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """An object whose bill differs from its own bill of the item before by more than the asked percentage."""

    row: PreviewRow
    last_minor: int
    percent: Decimal


@dataclass(slots=True)
class RunPreview:
    """`totals` as a run would report them; `last_month`: item code -> what stands billed for the month before.

    `outliers` are the strongest, `outlier_count` counts all; `rows` are the first by item, tariff and room.
    """

    totals: RunFigures
    last_month: dict[str, ItemFigures] = field(default_factory=dict)
    outliers: list[Outlier] = field(default_factory=list)
    outlier_count: int = 0
    rows: list[PreviewRow] = field(default_factory=list)

    @property
    def difference_minor(self) -> dict[str, int]:
        """Item code -> fen more (or less) than the month before; items of either month."""
        items = self.totals.by_item.keys() | self.last_month.keys()
        nothing = ItemFigures()
        return {
            item: self.totals.by_item.get(item, nothing).amount_minor - self.last_month.get(item, nothing).amount_minor
            for item in sorted(items)
        }


def preview_billing(
    *,
    actor: Actor,
    unit_id: int,
    period: date,
    outlier_percent: Decimal | None = None,
    limit: int = 50,
    progress: Callable[[Step, int], None] | None = None,
) -> RunPreview:
    """What `run_billing` would post now. At most `limit` rows and outliers. Raises Forbidden, NotFound.

    `outlier_percent`: None for the parameter of the unit as it holds at the period's end.
    """
    actor.require(RUN, unit_id=unit_id)
    company_id = actor.company
    preview = RunPreview(RunFigures(period))
    with tenant_read(company_id):
        scope = scope_of(company_id=company_id, unit_id=unit_id)
        if outlier_percent is None:
            outlier_percent = parameter(unit_id, BILL_OUTLIER.key, on=months_later(period, 1) - timedelta(days=1))
        for step in steps_of(scope=scope, period=period):
            with staged(step, takes_ids=False) as (cursor, parameters):
                amounts = read_stage(cursor, parameters, step=step, figures=preview.totals)
                if amounts:
                    _read_rows(cursor, parameters, step=step, preview=preview, limit=limit)
                    _read_outliers(cursor, parameters, step=step, preview=preview, limit=limit, percent=outlier_percent)
            if progress is not None:
                progress(step, sum(count for count, _ in amounts.values()))
        preview.totals.problems += _overlaps(scope=scope, period=period)
        preview.last_month = _billed(scope=scope, period=months_later(period, -1))
    preview.outliers.sort(key=lambda outlier: -abs(outlier.percent))
    del preview.outliers[limit:]
    return preview


_OBJECTS = """
    LEFT JOIN room ON room.company_id = %(company_id)s AND room.id = stage.room_id
    LEFT JOIN parking_space AS space ON space.company_id = %(company_id)s AND space.id = stage.space_id
    LEFT JOIN meter ON meter.company_id = %(company_id)s AND meter.id = stage.meter_id
"""
_ROW = "coalesce(room.code, ''), coalesce(space.code, ''), coalesce(meter.code, ''), stage.days, stage.total_minor"

_ROWS = f"""
SELECT {_ROW} FROM billing_stage AS stage {_OBJECTS}
WHERE stage.state = 'NEW' ORDER BY room.code COLLATE "C", space.code COLLATE "C", stage.assignment_id LIMIT %(limit)s
"""

# The object's own bill of the item one cycle ago, whatever its assignment was then.
_OUTLIERS = f"""
WITH last AS (
    SELECT room_id, space_id, meter_id, sum(total_minor) AS amount FROM bill
    WHERE company_id = %(company_id)s AND community_id = ANY(%(communities)s) AND period = %(last_period)s
      AND item_id = %(item_id)s AND origin = 'RUN' AND status <> 'REVERSED'
    GROUP BY room_id, space_id, meter_id
)
SELECT {_ROW}, last.amount::bigint,
    round((stage.total_minor - last.amount) * 100.0 / last.amount, 1) AS percent, count(*) OVER ()
FROM billing_stage AS stage
JOIN last ON coalesce(last.room_id, 0) = coalesce(stage.room_id, 0)
    AND coalesce(last.space_id, 0) = coalesce(stage.space_id, 0)
    AND coalesce(last.meter_id, 0) = coalesce(stage.meter_id, 0)
{_OBJECTS}
WHERE stage.state = 'NEW' AND abs(stage.total_minor - last.amount) * 100 > last.amount * %(percent)s
ORDER BY abs((stage.total_minor - last.amount) * 100.0 / last.amount) DESC, stage.assignment_id, stage.room_id
LIMIT %(limit)s
"""


def _read_rows(
    cursor: CursorWrapper, parameters: dict[str, Any], *, step: Step, preview: RunPreview, limit: int
) -> None:
    if len(preview.rows) < limit:
        cursor.execute(_ROWS, parameters | {"limit": limit - len(preview.rows)})
        preview.rows += [PreviewRow(step.item_code, step.tariff_code, *row) for row in cursor.fetchall()]


def _read_outliers(
    cursor: CursorWrapper,
    parameters: dict[str, Any],
    *,
    step: Step,
    preview: RunPreview,
    limit: int,
    percent: Decimal,
) -> None:
    last_period = months_later(step.period, -step.span.months)
    cursor.execute(_OUTLIERS, parameters | {"last_period": last_period, "percent": percent, "limit": limit})
    rows = cursor.fetchall()
    preview.outliers += [
        Outlier(PreviewRow(step.item_code, step.tariff_code, *row[:5]), row[5], row[6]) for row in rows
    ]
    if rows:
        preview.outlier_count += rows[0][7]


_OVERLAPS = """
WITH live AS (
    SELECT assignment.*, tariff.code AS tariff, item.code AS item
    FROM assignment
    JOIN tariff ON tariff.company_id = assignment.company_id AND tariff.id = assignment.tariff_id
    JOIN charge_item AS item ON item.company_id = tariff.company_id AND item.id = tariff.item_id
    WHERE assignment.company_id = %(company_id)s AND assignment.community_id = ANY(%(communities)s)
      AND assignment.starts_on < %(until)s AND (assignment.ends_on IS NULL OR assignment.ends_on > %(period)s)
)
SELECT later.item, later.tariff,
    array_agg(DISTINCT coalesce(meter.code, space.code, room.code) ORDER BY coalesce(meter.code, space.code, room.code))
FROM live AS earlier
JOIN live AS later ON later.item = earlier.item
    AND coalesce(later.room_id, 0) = coalesce(earlier.room_id, 0)
    AND coalesce(later.space_id, 0) = coalesce(earlier.space_id, 0)
    AND coalesce(later.meter_id, 0) = coalesce(earlier.meter_id, 0)
    AND (later.starts_on, later.id) > (earlier.starts_on, earlier.id)
    AND (earlier.ends_on IS NULL OR later.starts_on < earlier.ends_on)
LEFT JOIN room ON room.company_id = %(company_id)s AND room.id = later.room_id
LEFT JOIN parking_space AS space ON space.company_id = %(company_id)s AND space.id = later.space_id
LEFT JOIN meter ON meter.company_id = %(company_id)s AND meter.id = later.meter_id
GROUP BY later.item, later.tariff ORDER BY later.item, later.tariff
"""


def _overlaps(*, scope: Scope, period: date) -> list[RunProblem]:
    """Two assignments of one item in force on one object on the same day: a warning, both are billed by their rules."""
    with connection.cursor() as cursor:
        cursor.execute(
            _OVERLAPS,
            {
                "company_id": scope.company_id,
                "communities": list(scope.community_ids),
                "period": period,
                "until": months_later(period, 1),
            },
        )
        return [
            RunProblem(ProblemCode.OVERLAP, item, tariff, tuple(objects)) for item, tariff, objects in cursor.fetchall()
        ]


_BILLED = """
SELECT item.code, count(*), sum(bill.total_minor)::bigint FROM bill
JOIN charge_item AS item ON item.company_id = bill.company_id AND item.id = bill.item_id
LEFT JOIN room ON room.company_id = bill.company_id AND room.id = bill.room_id
LEFT JOIN parking_space AS space ON space.company_id = bill.company_id AND space.id = bill.space_id
WHERE bill.company_id = %(company_id)s AND bill.community_id = ANY(%(communities)s) AND bill.period = %(period)s
  AND bill.origin = 'RUN' AND bill.status <> 'REVERSED'
  AND (%(area_id)s::bigint IS NULL OR coalesce(space.area_id, room.area_id) = %(area_id)s)
GROUP BY item.code
"""


def _billed(*, scope: Scope, period: date) -> dict[str, ItemFigures]:
    with connection.cursor() as cursor:
        cursor.execute(
            _BILLED,
            {
                "company_id": scope.company_id,
                "communities": list(scope.community_ids),
                "area_id": scope.area_id,
                "period": period,
            },
        )
        return {item: ItemFigures(count, amount) for item, count, amount in cursor.fetchall()}
