"""The whole workbook under check: BILLING.md section 1, sentence by sentence. Plain Python, no database.

Order: cells and repeated keys of every sheet, then references from the tree downwards (so the cascade needs one pass),
then the checks that compare rows, then what is odd but allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from property_core.imports import layout
from property_core.imports.assignments import Objects, check_quantities, overlaps
from property_core.imports.cells import ReadFormula
from property_core.imports.contracts import Oddity, Opening, Prior, RowError, SheetCounts
from property_core.imports.figures import (
    NAMES,
    arrears_without_terms,
    check_amounts,
    check_arrears,
    check_readings,
    opening,
)
from property_core.imports.oddities import dates_before_delivery, future_dates, inner_above_built, rounded_amounts
from property_core.imports.people import check_id_numbers, check_persons, shared_id_numbers
from property_core.imports.reading import RawSheet
from property_core.imports.references import (
    Positions,
    check_tree,
    follow,
    follow_areas,
    follow_buildings,
    follow_objects,
)
from property_core.imports.tables import CheckedSheet


@dataclass(frozen=True, slots=True)
class Links:
    """Where references lead, as positions beside the rows of the asking sheet."""

    room_buildings: Positions
    resident_rooms: Positions
    space_rooms: Positions
    meter_rooms: Positions
    meter_buildings: Positions


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """sheets: name → checked sheet, all thirteen in the workbook's order."""

    sheets: Mapping[str, CheckedSheet]
    links: Links
    company_name: str
    errors: list[RowError]
    oddities: list[Oddity]

    def counts(self) -> dict[str, SheetCounts]:
        return {name: sheet.counts() for name, sheet in self.sheets.items()}

    def opening(self) -> Opening:
        sheets = self.sheets
        return opening(sheets[layout.ARREARS], sheets[layout.PREPAID], sheets[layout.DEPOSITS])


def company_name(sheets: Mapping[str, CheckedSheet]) -> str:
    """The name of the first 总公司 row; empty when there is none to read."""
    tree = sheets[layout.ORGANIZATION]
    for kind, name in zip(tree.columns["类型"], tree.columns["名称"], strict=True):
        if kind == layout.COMPANY and type(name) is str:
            return name
    return ""


def read_cells(raw: Iterable[RawSheet]) -> dict[str, CheckedSheet]:
    """Cells and repeated keys of each sheet; nothing is followed yet."""
    return {sheet.layout.name: CheckedSheet(sheet) for sheet in raw}


def check_workbook(
    raw: Iterable[RawSheet] | Mapping[str, CheckedSheet], *, today: date, prior: Prior | None = None
) -> CheckedWorkbook:
    """Check all rows of a workbook (or of sheets whose cells are read already).

    `today` is the community's date, for warnings alone; `prior` is what the company holds already.
    Errors come in sheet order, then row, then column.
    """
    prior = prior or Prior()
    sheets = raw if isinstance(raw, Mapping) else read_cells(raw)
    links = _follow_homes(sheets)
    check_id_numbers(sheets[layout.RESIDENTS])
    check_persons(sheets[layout.RESIDENTS])
    _check_tariffs(sheets)
    _check_spans(sheets)
    assigned_rooms = _check_assignments(sheets, links)
    _check_figures(sheets, prior)
    return CheckedWorkbook(
        sheets=sheets,
        links=links,
        company_name=company_name(sheets),
        errors=[error for sheet in sheets.values() for error in sheet.errors()],
        oddities=_oddities(sheets, links, assigned_rooms, today),
    )


def _follow_homes(sheets: Mapping[str, CheckedSheet]) -> Links:
    tree, buildings, rooms = sheets[layout.ORGANIZATION], sheets[layout.BUILDINGS], sheets[layout.ROOMS]
    check_tree(tree)
    follow_areas(buildings, tree)
    room_buildings = follow_buildings(rooms, buildings, tree)
    resident_rooms = follow(sheets[layout.RESIDENTS], "房间编码", rooms)
    follow_areas(sheets[layout.PARKING], tree)
    space_rooms = follow(sheets[layout.PARKING], "房间编码", rooms)
    meters = sheets[layout.METERS]
    joined = {"/".join(key): at for key, at in buildings.index.items()}
    found = follow_objects(meters, {layout.ROOM: (rooms, rooms.index), layout.BUILDING: (buildings, joined)})
    kinds = meters.columns["对象类型"]
    return Links(
        room_buildings=room_buildings,
        resident_rooms=resident_rooms,
        space_rooms=space_rooms,
        meter_rooms=[at if kind == layout.ROOM else None for kind, at in zip(kinds, found, strict=True)],
        meter_buildings=[at if kind == layout.BUILDING else None for kind, at in zip(kinds, found, strict=True)],
    )


def _check_tariffs(sheets: Mapping[str, CheckedSheet]) -> None:
    tariffs = sheets[layout.TARIFFS]
    follow(tariffs, "项目编码", sheets[layout.ITEMS])
    if "单价" in tariffs.raw.missing:
        return
    for position, (formula, price) in enumerate(zip(tariffs.columns["公式"], tariffs.columns["单价"], strict=True)):
        if type(formula) is ReadFormula and price is None and formula.needs_price:
            tariffs.fail(
                position,
                "单价",
                "required",
                "必须填写，因为公式里用到了单价",
                "is required because the formula names it",
            )


def _check_spans(sheets: Mapping[str, CheckedSheet]) -> None:
    """截止 before 起始, 迁出 before 迁入."""
    spans = ((layout.ASSIGNMENTS, "起始日期", "截止日期"), (layout.RESIDENTS, "迁入日期", "迁出日期"))
    for name, first, last in spans:
        sheet = sheets[name]
        for position, (start, end) in enumerate(zip(sheet.columns[first], sheet.columns[last], strict=True)):
            if type(end) is date and type(start) is date and end < start:
                sheet.fail(
                    position,
                    last,
                    "out_of_range",
                    f"不能早于{first} {start}，现在是 {end}",
                    f"must not be before {first} {start}, found {end}",
                )


def _check_assignments(sheets: Mapping[str, CheckedSheet], links: Links) -> Positions:
    """→ beside the assignments, the room that the object is or belongs to."""
    assignments, tariffs = sheets[layout.ASSIGNMENTS], sheets[layout.TARIFFS]
    tariff_of = follow(assignments, "标准编码", tariffs)
    targets: dict[str, tuple[CheckedSheet, Mapping[Any, int]]] = {
        word: (sheets[name], sheets[name].index)
        for word, name in (
            (layout.ROOM, layout.ROOMS),
            (layout.SPACE, layout.PARKING),
            (layout.METER, layout.METERS),
        )
    }
    object_of = follow_objects(assignments, targets)
    objects = Objects(
        rooms=sheets[layout.ROOMS],
        spaces=sheets[layout.PARKING],
        meters=sheets[layout.METERS],
        meter_rooms=links.meter_rooms,
        space_rooms=links.space_rooms,
    )
    check_quantities(assignments, tariffs, tariff_of, object_of, objects)
    return [
        None if at is None else objects.room_of[kind][at]
        for kind, at in zip(assignments.columns["对象类型"], object_of, strict=True)
    ]


def _check_figures(sheets: Mapping[str, CheckedSheet], prior: Prior) -> None:
    rooms, meters, readings = sheets[layout.ROOMS], sheets[layout.METERS], sheets[layout.READINGS]
    check_readings(readings, meters, follow(readings, "表号", meters), prior)
    arrears = sheets[layout.ARREARS]
    follow(arrears, "房间编码", rooms)
    follow(arrears, "项目编码", sheets[layout.ITEMS])
    check_arrears(arrears, prior)
    for name, posted in ((layout.PREPAID, prior.prepaid), (layout.DEPOSITS, prior.deposits)):
        follow(sheets[name], "房间编码", rooms)
        check_amounts(sheets[name], posted, NAMES[name])


def _oddities(sheets: Mapping[str, CheckedSheet], links: Links, assigned_rooms: Positions, today: date) -> list[Oddity]:
    rooms, residents = sheets[layout.ROOMS], sheets[layout.RESIDENTS]
    assignments, tariffs = sheets[layout.ASSIGNMENTS], sheets[layout.TARIFFS]
    return [
        *future_dates(sheets.values(), today),
        *inner_above_built(rooms),
        *dates_before_delivery(residents, "迁入日期", rooms, links.resident_rooms),
        *dates_before_delivery(assignments, "起始日期", rooms, assigned_rooms),
        *shared_id_numbers(residents),
        *overlaps(assignments, tariffs),
        *arrears_without_terms(sheets[layout.ARREARS], assignments, tariffs, assigned_rooms, rooms),
        *rounded_amounts(sheets.values()),
    ]
