"""The whole workbook under check: BILLING.md section 1, sentence by sentence. Plain Python, no database.

References are followed from the tree downwards, so that the cascade from rows in error needs one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from property_core.imports import layout
from property_core.imports.assignments import Objects, check_quantities, overlaps
from property_core.imports.cells import ReadFormula
from property_core.imports.contracts import Oddity, Opening, Prior, RowError, SheetCounts
from property_core.imports.figures import (
    NAMES,
    KnownMeters,
    arrears_without_terms,
    check_amounts,
    check_arrears,
    check_readings,
    opening,
)
from property_core.imports.layout import SHEETS, SHEETS_BY_NAME, Sheet
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
class CheckedWorkbook:
    """sheets: name → checked sheet, all thirteen in the workbook's order."""

    sheets: Mapping[str, CheckedSheet]
    company_name: str
    errors: list[RowError]
    oddities: list[Oddity]

    def counts(self) -> dict[str, SheetCounts]:
        return {name: sheet.counts() for name, sheet in self.sheets.items()}

    def opening(self) -> Opening:
        sheets = self.sheets
        return opening(sheets[layout.ARREARS], sheets[layout.PREPAID], sheets[layout.DEPOSITS])


class WorkbookCheck:
    """A workbook under check, stage by stage: after a stage its sheets are final and may be written.

    The stages come in the order of the methods; each reads the sheets it needs. Nothing here knows the database, so
    the stages may run in a thread beside the writing.
    """

    def __init__(self, read: Callable[[Sheet], RawSheet]) -> None:
        self._read = read
        self._sheets: dict[str, CheckedSheet] = {}
        self._room_of: dict[str, Positions] = {}
        # Beside 仪表: the building that a meter hangs on.
        self.meter_buildings: Positions = []

    def sheet(self, name: str) -> CheckedSheet:
        """Cells and repeated keys of a sheet, read when it is first asked for."""
        if name not in self._sheets:
            self._sheets[name] = CheckedSheet(self._read(SHEETS_BY_NAME[name]))
        return self._sheets[name]

    def company_name(self) -> str:
        """The name of the first 总公司 row; empty when there is none to read."""
        tree = self.sheet(layout.ORGANIZATION)
        for kind, name in zip(tree.columns["类型"], tree.columns["名称"], strict=True):
            if kind == layout.COMPANY and type(name) is str:
                return name
        return ""

    def check_homes(self) -> None:
        """组织架构, 楼宇, 房间."""
        tree, buildings = self.sheet(layout.ORGANIZATION), self.sheet(layout.BUILDINGS)
        check_tree(tree)
        follow_areas(buildings, tree)
        follow_buildings(self.sheet(layout.ROOMS), buildings, tree)

    def check_things(self) -> None:
        """车位, 仪表."""
        rooms, buildings = self.sheet(layout.ROOMS), self.sheet(layout.BUILDINGS)
        spaces, meters = self.sheet(layout.PARKING), self.sheet(layout.METERS)
        follow_areas(spaces, self.sheet(layout.ORGANIZATION))
        self._room_of[layout.PARKING] = follow(spaces, "房间编码", rooms)
        joined = {"/".join(key): at for key, at in buildings.index.items()}
        found = follow_objects(meters, {layout.ROOM: (rooms, rooms.index), layout.BUILDING: (buildings, joined)})
        kinds = meters.columns["对象类型"]
        self._room_of[layout.METERS] = [
            at if kind == layout.ROOM else None for kind, at in zip(kinds, found, strict=True)
        ]
        self.meter_buildings = [at if kind == layout.BUILDING else None for kind, at in zip(kinds, found, strict=True)]

    def check_charges(self) -> None:
        """收费项目, 收费标准, 标准分配."""
        tariffs, assignments = self.sheet(layout.TARIFFS), self.sheet(layout.ASSIGNMENTS)
        follow(tariffs, "项目编码", self.sheet(layout.ITEMS))
        _check_prices(tariffs)
        _check_span(assignments, "起始日期", "截止日期")
        tariff_of = follow(assignments, "标准编码", tariffs)
        sheets = {
            layout.ROOM: self.sheet(layout.ROOMS),
            layout.SPACE: self.sheet(layout.PARKING),
            layout.METER: self.sheet(layout.METERS),
        }
        object_of = follow_objects(assignments, {word: (sheet, sheet.index) for word, sheet in sheets.items()})
        objects = Objects(sheets, meter_rooms=self._room_of[layout.METERS], space_rooms=self._room_of[layout.PARKING])
        check_quantities(assignments, tariffs, tariff_of, object_of, objects)
        self._room_of[layout.ASSIGNMENTS] = [
            None if at is None else objects.room_of[kind][at]
            for kind, at in zip(assignments.columns["对象类型"], object_of, strict=True)
        ]

    def read_figures(self) -> None:
        """Cells of 抄表, 期初欠费, 预存余额, 押金: what the question for their standing values needs."""
        for name in (layout.READINGS, layout.ARREARS, layout.PREPAID, layout.DEPOSITS):
            self.sheet(name)

    def check_people(self) -> None:
        """客户."""
        residents = self.sheet(layout.RESIDENTS)
        check_id_numbers(residents)
        _check_span(residents, "迁入日期", "迁出日期")
        self._room_of[layout.RESIDENTS] = follow(residents, "房间编码", self.sheet(layout.ROOMS))
        check_persons(residents)

    def check_figures(self, prior: Prior) -> None:
        """抄表, 期初欠费, 预存余额, 押金, against what the company holds already."""
        rooms, meters, readings = self.sheet(layout.ROOMS), self.sheet(layout.METERS), self.sheet(layout.READINGS)
        known = KnownMeters(meters.columns["表号"], meters.columns["初始读数"], meters.is_kept)
        check_readings(readings, known, follow(readings, "表号", meters), prior.readings)
        arrears = self.sheet(layout.ARREARS)
        follow(arrears, "房间编码", rooms)
        follow(arrears, "项目编码", self.sheet(layout.ITEMS))
        check_arrears(arrears, prior)
        for name, posted in ((layout.PREPAID, prior.prepaid), (layout.DEPOSITS, prior.deposits)):
            follow(self.sheet(name), "房间编码", rooms)
            check_amounts(self.sheet(name), posted, NAMES[name])

    def has_errors(self) -> bool:
        """Whether a stage that is over found any."""
        return any(sheet.has_errors for sheet in self._sheets.values())

    def finished(self, *, today: date) -> CheckedWorkbook:
        """The result of all stages. `today` is the community's date, for warnings alone.

        Errors come in sheet order, then row, then column.
        """
        sheets = {sheet.name: self.sheet(sheet.name) for sheet in SHEETS}
        return CheckedWorkbook(
            sheets=sheets,
            company_name=self.company_name(),
            errors=[error for sheet in sheets.values() for error in sheet.errors()],
            oddities=self._oddities(today),
        )

    def _oddities(self, today: date) -> list[Oddity]:
        rooms, residents = self.sheet(layout.ROOMS), self.sheet(layout.RESIDENTS)
        assignments, tariffs = self.sheet(layout.ASSIGNMENTS), self.sheet(layout.TARIFFS)
        assigned_rooms = self._room_of[layout.ASSIGNMENTS]
        return [
            *future_dates(self._sheets.values(), today),
            *inner_above_built(rooms),
            *dates_before_delivery(residents, "迁入日期", rooms, self._room_of[layout.RESIDENTS]),
            *dates_before_delivery(assignments, "起始日期", rooms, assigned_rooms),
            *shared_id_numbers(residents),
            *overlaps(assignments, tariffs),
            *arrears_without_terms(self.sheet(layout.ARREARS), assignments, tariffs, assigned_rooms, rooms),
            *rounded_amounts(self._sheets.values()),
        ]


def check_workbook(raw: Iterable[RawSheet], *, today: date, prior: Prior | None = None) -> CheckedWorkbook:
    """Check all rows of a workbook in one go; `prior` is what the company holds already."""
    by_name = {sheet.layout.name: sheet for sheet in raw}
    check = WorkbookCheck(lambda sheet: by_name[sheet.name])
    check.check_homes()
    check.check_things()
    check.check_charges()
    check.check_people()
    check.check_figures(prior or Prior())
    return check.finished(today=today)


def _check_prices(tariffs: CheckedSheet) -> None:
    """单价 is required where the formula names it."""
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


def _check_span(sheet: CheckedSheet, first: str, last: str) -> None:
    """截止 before 起始, 迁出 before 迁入."""
    for position, (start, end) in enumerate(zip(sheet.columns[first], sheet.columns[last], strict=True)):
        if type(end) is date and type(start) is date and end < start:
            sheet.fail(
                position,
                last,
                "out_of_range",
                f"不能早于{first} {start}，现在是 {end}",
                f"must not be before {first} {start}, found {end}",
            )
