"""What is charged, as an import brings it: items, tariffs, assignments, readings, by the clerk's codes.

Rows come column by column, as the importer holds them; every list of a class has one length. All functions join the
running transaction of the company and return how many rows are new or changed. Codes are known to resolve. `is_new`
says that the company was made in this transaction, so nothing can stand yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from backend.kernel.staging import merge, stage
from backend.kernel.time import local_date

# The first version of an imported tariff is in force from the beginning of time.
BEGINNING = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """`tax_rate` is a fraction."""

    code: Sequence[str]
    name: Sequence[str]
    kind: Sequence[str]
    tax_rate: Sequence[Decimal | None]
    account_code: Sequence[str]


@dataclass(frozen=True, slots=True)
class TariffColumns:
    """Tariffs with their terms; `formula` is the canonical text, `late_fee_rate` a fraction per day."""

    code: Sequence[str]
    item_code: Sequence[str]
    name: Sequence[str]
    formula: Sequence[str]
    unit_price: Sequence[Decimal | None]
    cycle: Sequence[str]
    proration: Sequence[str]
    due_day: Sequence[int]
    late_fee_rate: Sequence[Decimal]
    grace_days: Sequence[int]
    fee_cap: Sequence[str]


@dataclass(frozen=True, slots=True)
class AssignmentColumns:
    """Exactly one of the three codes names the object; `ends_on` is the first day without it."""

    tariff_code: Sequence[str]
    room_code: Sequence[str | None]
    space_code: Sequence[str | None]
    meter_code: Sequence[str | None]
    payer_role: Sequence[str]
    starts_on: Sequence[date]
    ends_on: Sequence[date | None]


@dataclass(frozen=True, slots=True)
class ReadingColumns:
    """`period` is the first day of its month."""

    meter_code: Sequence[str]
    period: Sequence[date]
    read_on: Sequence[date]
    value: Sequence[Decimal]


def import_items(*, company_id: int, rows: ItemColumns) -> int:
    stage(
        "staged_item",
        {
            "code": ("text", rows.code),
            "name": ("text", rows.name),
            "kind": ("text", rows.kind),
            "tax_rate": ("numeric", rows.tax_rate),
            "account_code": ("text", rows.account_code),
        },
    )
    return _run(_ITEMS, {"company_id": company_id})


def import_tariffs(*, company_id: int, rows: TariffColumns, now: datetime) -> int:
    """Tariffs by code. Counts versions: a new tariff's first, in force from the beginning of time, or the one that
    follows because the terms differ from the newest: it is in force from the day of the import, a day later each time
    that day is taken.
    """
    stage(
        "staged_tariff",
        {
            "code": ("text", rows.code),
            "item_code": ("text", rows.item_code),
            "name": ("text", rows.name),
            "formula": ("text", rows.formula),
            "unit_price": ("numeric", rows.unit_price),
            "cycle": ("text", rows.cycle),
            "proration": ("text", rows.proration),
            "due_day": ("integer", rows.due_day),
            "late_fee_rate": ("numeric", rows.late_fee_rate),
            "grace_days": ("integer", rows.grace_days),
            "fee_cap": ("text", rows.fee_cap),
        },
    )
    _run(_TARIFFS, {"company_id": company_id})
    parameters: dict[str, int | date] = {
        "company_id": company_id,
        "beginning": BEGINNING,
        "today": local_date(now),
        "now": now,
    }
    return _run(_VERSIONS, parameters)


def import_assignments(*, company_id: int, rows: AssignmentColumns, is_new: bool = False) -> int:
    stage(
        "staged_assignment",
        {
            "tariff_code": ("text", rows.tariff_code),
            "room_code": ("text", rows.room_code),
            "space_code": ("text", rows.space_code),
            "meter_code": ("text", rows.meter_code),
            "payer_role": ("text", rows.payer_role),
            "starts_on": ("date", rows.starts_on),
            "ends_on": ("date", rows.ends_on),
        },
    )
    return merge(_ASSIGNMENTS, _ASSIGNMENTS_AGAIN, {"company_id": company_id}, is_new=is_new)


def import_readings(*, company_id: int, rows: ReadingColumns, is_new: bool = False) -> int:
    stage(
        "staged_reading",
        {
            "meter_code": ("text", rows.meter_code),
            "period": ("date", rows.period),
            "read_on": ("date", rows.read_on),
            "value": ("numeric", rows.value),
        },
    )
    return merge(_READINGS, _READINGS_AGAIN, {"company_id": company_id}, is_new=is_new)


def _run(statement: str, parameters: dict[str, int | date]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


_ITEMS = """
INSERT INTO charge_item (company_id, code, name, kind, medium, tax_rate, account_code)
SELECT %(company_id)s, code, name, kind, '', tax_rate, account_code FROM staged_item
ON CONFLICT (company_id, code) DO UPDATE
    SET name = excluded.name, kind = excluded.kind, tax_rate = excluded.tax_rate, account_code = excluded.account_code
    WHERE (charge_item.name, charge_item.kind, charge_item.tax_rate, charge_item.account_code)
        IS DISTINCT FROM (excluded.name, excluded.kind, excluded.tax_rate, excluded.account_code)
"""

_TARIFFS = """
INSERT INTO tariff (company_id, item_id, code, name)
SELECT %(company_id)s, item.id, staged.code, staged.name
FROM staged_tariff AS staged
JOIN charge_item AS item ON item.company_id = %(company_id)s AND item.code = staged.item_code
ON CONFLICT (company_id, code) DO UPDATE SET item_id = excluded.item_id, name = excluded.name
    WHERE (tariff.item_id, tariff.name) IS DISTINCT FROM (excluded.item_id, excluded.name)
"""

_VERSIONS = """
INSERT INTO tariff_version (company_id, tariff_id, number, starts_on, formula, unit_price, cycle, proration, due_day,
    late_fee_rate, grace_days, fee_cap, created_at)
SELECT %(company_id)s, tariff.id, coalesce(newest.number, 0) + 1,
    CASE WHEN newest.id IS NULL THEN %(beginning)s ELSE greatest(%(today)s, newest.starts_on + 1) END,
    staged.formula, staged.unit_price, staged.cycle, staged.proration, staged.due_day, staged.late_fee_rate,
    staged.grace_days, staged.fee_cap, %(now)s
FROM staged_tariff AS staged
JOIN tariff ON tariff.company_id = %(company_id)s AND tariff.code = staged.code
LEFT JOIN LATERAL (
    SELECT version.* FROM tariff_version AS version
    WHERE version.company_id = %(company_id)s AND version.tariff_id = tariff.id
    ORDER BY version.starts_on DESC LIMIT 1
) AS newest ON true
WHERE (newest.formula, newest.unit_price, newest.cycle, newest.proration, newest.due_day, newest.late_fee_rate,
        newest.grace_days, newest.fee_cap)
    IS DISTINCT FROM (staged.formula, staged.unit_price::numeric, staged.cycle::varchar, staged.proration::varchar,
        staged.due_day::smallint, staged.late_fee_rate::numeric, staged.grace_days, staged.fee_cap::varchar)
"""

_ASSIGNMENTS = """
INSERT INTO assignment (company_id, community_id, tariff_id, room_id, space_id, meter_id, payer_role, starts_on,
    ends_on)
SELECT %(company_id)s, coalesce(room.community_id, space.community_id, meter.community_id), tariff.id, room.id,
    space.id, meter.id, staged.payer_role, staged.starts_on, staged.ends_on
FROM staged_assignment AS staged
JOIN tariff ON tariff.company_id = %(company_id)s AND tariff.code = staged.tariff_code
LEFT JOIN room ON room.company_id = %(company_id)s AND room.code = staged.room_code
LEFT JOIN parking_space AS space ON space.company_id = %(company_id)s AND space.code = staged.space_code
LEFT JOIN meter ON meter.company_id = %(company_id)s AND meter.code = staged.meter_code
"""

_ASSIGNMENTS_AGAIN = """
ON CONFLICT (tariff_id, room_id, space_id, meter_id, starts_on) DO UPDATE
    SET community_id = excluded.community_id, payer_role = excluded.payer_role, ends_on = excluded.ends_on
    WHERE (assignment.community_id, assignment.payer_role, assignment.ends_on)
        IS DISTINCT FROM (excluded.community_id, excluded.payer_role, excluded.ends_on)
"""

_READINGS = """
INSERT INTO reading (company_id, meter_id, period, read_on, value)
SELECT %(company_id)s, meter.id, staged.period, staged.read_on, staged.value
FROM staged_reading AS staged
JOIN meter ON meter.company_id = %(company_id)s AND meter.code = staged.meter_code
"""

_READINGS_AGAIN = """
ON CONFLICT (meter_id, period) DO UPDATE
    SET read_on = excluded.read_on, value = excluded.value,
        confirmed_at = CASE WHEN reading.value = excluded.value THEN reading.confirmed_at END,
        confirmed_by = CASE WHEN reading.value = excluded.value THEN reading.confirmed_by END
    WHERE (reading.read_on, reading.value) IS DISTINCT FROM (excluded.read_on, excluded.value)
"""
