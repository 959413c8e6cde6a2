"""Readings alone from a workbook (导入抄表): the sheet 抄表 under the same rules as in a company's whole workbook.

What it may point to is the company's own: meters of the communities where the actor enters readings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from backend.accounts.actor import Actor
from backend.files.contracts import ContentType, StoredFile
from backend.files.services import store_file
from backend.kernel import audit
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.parameters import one_reading, parameter
from backend.organization.selectors import unit_visible
from property_core.charges.parameters import ABNORMAL_USAGE
from property_core.charges.permissions import READINGS
from property_core.charges.rules import deviates, usual_usage
from property_core.charges.selectors.reading_sheet import ReadingSearch, sheet_rows
from property_core.charges.selectors.readings import neighbours_by_meter
from property_core.charges.services.bulk_charges import ReadingColumns, import_readings
from property_core.charges.services.readings import lock_readings
from property_core.homes.chargeables import meters_by_code
from property_core.homes.contracts import PlacedMeter
from property_core.imports import layout
from property_core.imports.cells import plain
from property_core.imports.contracts import Oddity, PriorReading, RowError, SheetCounts
from property_core.imports.figures import KnownMeters, check_readings
from property_core.imports.oddities import future_dates
from property_core.imports.reading import OpenWorkbook, RawSheet
from property_core.imports.reading_sheet import KEPT_FOR, TEMPLATE_ROWS, WORKBOOK, write_template
from property_core.imports.references import Positions
from property_core.imports.report import error_styles, errors_by_row, write_sheet
from property_core.imports.selectors import prior_readings
from property_core.imports.services import ImportMode
from property_core.imports.tables import KEPT, CheckedSheet

SHEET = layout.SHEETS_BY_NAME[layout.READINGS]
_COLUMNS = ("表号", "期间", "抄表日期", "读数")


@dataclass(frozen=True, slots=True)
class ReadingsReport:
    """The outcome. `changed`: readings new or corrected; `deviating`: kept ones further from the meter's usual usage
    than charges.abnormal_usage, to be looked at again; `written`: the rows kept are in the database.
    """

    counts: SheetCounts
    errors: tuple[RowError, ...]
    oddities: tuple[Oddity, ...]
    changed: int
    deviating: int
    written: bool


class _TakeBack(Exception):
    """Leaves the transaction without keeping what it did."""


def import_readings_workbook(
    *,
    actor: Actor,
    file: BinaryIO,
    file_name: str,
    sha256: str,
    mode: ImportMode,
    now: datetime,
    errors_file: BinaryIO | None = None,
) -> ReadingsReport:
    """Keep the readings of a workbook; the same ones again change nothing.

    A meter with neither day nor reading was not read: its line says nothing. Nothing is kept by CHECK, nor by
    ALL_OR_NOTHING where a row is wrong. All in one transaction, with one audit row; other readings of these communities
    wait meanwhile. `errors_file` gets the rows in error if there are any.
    Raises Forbidden, WorkbookUnreadable, WorkbookTooLarge; wrong rows are in the report.
    """
    actor.require(READINGS)
    sheet = CheckedSheet(_filled_in(OpenWorkbook(file).read(SHEET)))
    changed = 0
    strange: list[int] = []
    written = False
    try:
        with one_reading(), tenant_transaction(actor.company):
            meters = _meters(sheet, actor=actor)
            _check(sheet, meters, company_id=actor.company)
            may_write = not sheet.has_errors or mode is not ImportMode.ALL_OR_NOTHING
            if may_write:
                changed = import_readings(company_id=actor.company, rows=ReadingColumns(*sheet.kept_columns(*_COLUMNS)))
                strange = _strange(sheet, meters, company_id=actor.company, on=local_date(now))
            written = may_write and mode is not ImportMode.CHECK
            if not written:
                raise _TakeBack
            audit.record(
                actor=actor,
                action="billing.reading.import",
                object_kind="workbook",
                object_id=sha256,
                new={"file": file_name, "kept": sheet.counts().kept, "changed": changed, "errors": len(sheet.errors())},
                now=now,
            )
    except _TakeBack:
        pass
    errors = tuple(sheet.errors())
    if errors and errors_file is not None:
        _write_errors(sheet, errors, errors_file)
    oddities = [*future_dates([sheet], local_date(now)), *_told(sheet, strange)]
    return ReadingsReport(sheet.counts(), errors, tuple(oddities), changed, len(strange), written)


def make_template(*, actor: Actor, period: date, search: ReadingSearch, now: datetime) -> tuple[StoredFile, int]:
    """A workbook with the meters that are looked for, to take along and fill: 表号 and 期间 stand there already.

    By place, as one walks; at most TEMPLATE_ROWS meters. Kept for a day. Returns the file and how many meters it holds.
    Outside of any transaction. Raises Forbidden, NotFound (a unit that is not the actor's).
    """
    actor.require(READINGS)
    if search.unit_id is not None:
        unit_visible(actor=actor, code=READINGS, unit_id=search.unit_id)
    rows = sheet_rows(
        actor=actor,
        period=period,
        search=search,
        order=("place", "id"),
        after=None,
        limit=TEMPLATE_ROWS,
        today=local_date(now),
    )
    content = write_template(rows, period=period, made_at=now)
    file = store_file(
        actor=actor,
        kind=WORKBOOK.name,
        name=f"抄表{period:%Y-%m}.xlsx",
        content_type=ContentType.XLSX,
        content=content,
        expires_at=now + KEPT_FOR,
        now=now,
    )
    return file, len(rows)


# --- checking ---------------------------------------------------------------------------------------------------------


def _filled_in(raw: RawSheet) -> RawSheet:
    """The sheet without the lines of the template that nobody filled in."""
    days, values = raw.columns.get("抄表日期"), raw.columns.get("读数")
    if days is None or values is None:
        return raw
    lines = [at for at in range(len(raw.numbers)) if plain(days[at]) is not None or plain(values[at]) is not None]
    return replace(
        raw,
        numbers=[raw.numbers[at] for at in lines],
        columns={name: [cells[at] for at in lines] for name, cells in raw.columns.items()},
    )


def _meters(sheet: CheckedSheet, *, actor: Actor) -> dict[str, PlacedMeter]:
    """The meters of the sheet that the actor reads; their communities are locked. Other codes are wrong."""
    codes = {code for code in sheet.columns["表号"] if type(code) is str}
    meters = meters_by_code(codes, actor=actor, code=READINGS)
    lock_readings(meter.community_id for meter in meters.values())
    for position, code in enumerate(sheet.columns["表号"]):
        if type(code) is str and code not in meters:
            sheet.fail(
                position,
                "表号",
                "unknown_reference",
                f"“{sheet.quote(position, '表号')}”不存在，或不在您的管理范围",
                f"“{sheet.quote(position, '表号')}” is not there or not yours",
            )
    return meters


def _check(sheet: CheckedSheet, meters: Mapping[str, PlacedMeter], *, company_id: int) -> None:
    """As the workbook's own check; a reading above one that stands for a later month is wrong too."""
    known = [*meters.values()]
    places = {meter.code: place for place, meter in enumerate(known)}
    meter_of: Positions = [places.get(code) if type(code) is str else None for code in sheet.columns["表号"]]
    prior = prior_readings(sheet, company_id=company_id)
    check_readings(
        sheet,
        KnownMeters([meter.code for meter in known], [meter.initial_reading for meter in known], lambda place: True),
        meter_of,
        prior,
    )
    told: dict[str, set[date]] = defaultdict(set)
    for code, period, _ in sheet.kept("表号", "期间", "读数"):
        told[code].add(period)
    for position in range(len(sheet.numbers)):
        if sheet.is_kept(position):
            _check_later(sheet, position, prior, told)


def _check_later(
    sheet: CheckedSheet,
    position: int,
    prior: Mapping[str, Mapping[date, PriorReading]],
    told: Mapping[str, set[date]],
) -> None:
    code, period, value = (sheet.columns[name][position] for name in ("表号", "期间", "读数"))
    later = [
        (month, reading.value)
        for month, reading in prior.get(code, {}).items()
        if month > period and month not in told[code] and reading.value < value
    ]
    if later:
        month, lowest = min(later)
        sheet.fail(
            position,
            "读数",
            "reading_goes_back",
            f"不能大于之后的读数 {lowest.normalize():f}（{month:%Y-%m}），现在是 {value.normalize():f}",
            f"must not be above the later reading {lowest.normalize():f} ({month:%Y-%m}), found {value.normalize():f}",
        )


# --- what to look at again --------------------------------------------------------------------------------------------


def _strange(sheet: CheckedSheet, meters: Mapping[str, PlacedMeter], *, company_id: int, on: date) -> list[int]:
    """Positions of the rows kept whose usage is strange; two queries for each month of the file."""
    by_month: dict[date, dict[int, int]] = defaultdict(dict)
    for position, (code, period) in enumerate(zip(sheet.columns["表号"], sheet.columns["期间"], strict=True)):
        if sheet.is_kept(position):
            by_month[period][meters[code].id] = position
    found: list[int] = []
    for period, positions in by_month.items():
        around = neighbours_by_meter(positions, period=period, company_id=company_id)
        for code, value in ((sheet.columns["表号"][at], sheet.columns["读数"][at]) for at in positions.values()):
            meter = meters[code]
            earlier = around[meter.id].earlier
            previous: Decimal = earlier[0] if earlier else meter.initial_reading
            if deviates(
                usage=(value - previous) * meter.multiplier,
                usual=usual_usage(earlier, initial=meter.initial_reading, multiplier=meter.multiplier),
                percent=parameter(meter.community_id, ABNORMAL_USAGE.key, on=on),
            ):
                found.append(positions[meter.id])
    return sorted(found)


def _told(sheet: CheckedSheet, strange: list[int]) -> list[Oddity]:
    if not strange:
        return []
    zh, en = "用量与平均用量相差过大，请复核", "differs strongly from the usual usage: look again"
    return [Oddity(SHEET.name, "读数", len(strange), sheet.numbers[strange[0]], zh, en)]


def _write_errors(sheet: CheckedSheet, errors: tuple[RowError, ...], file: BinaryIO) -> None:
    # Loaded here: a web worker that writes no workbook does without it.
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"nan_inf_to_errors": True, "strings_to_formulas": False, "in_memory": True})
    wrong = [position for position, state in enumerate(sheet.states) if state != KEPT]
    write_sheet(book.add_worksheet(SHEET.name), sheet, wrong, errors_by_row(errors), error_styles(book))
    book.close()
