"""The errors workbook: the clerk's own rows with what is wrong beside them, ready to mend and import again.

It stands alone. Beside the rows in error it holds the rows skipped because of them, and, unmarked, the rows that these
point to (their room, its building, the tree) or may point to once they are mended (all rooms, where a room code is
wrong), so that a mended copy imports whether or not the rest is in already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from property_core.formulas.contracts import Quantity
from property_core.imports import layout
from property_core.imports.cells import ReadFormula
from property_core.imports.checks import CheckedWorkbook
from property_core.imports.contracts import RowError
from property_core.imports.tables import ERROR, KEPT, SKIPPED, CheckedSheet

ERROR_COLUMN = "错误"
NOTE_COLUMN = "说明"
ROW_COLUMN = "原行号"
_GUIDE = "导入说明"

Wanted = dict[str, set[int]]


def write_errors(workbook: CheckedWorkbook, file: BinaryIO | str) -> None:
    """Write the errors workbook to a path or a file."""
    wanted = rows_wanted(workbook)
    # Loaded here: a web worker that writes no workbook does without it.
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"nan_inf_to_errors": True, "strings_to_formulas": False, "in_memory": True})
    try:
        styles = error_styles(book)
        by_row = errors_by_row(workbook.errors)
        _write_guide(book.add_worksheet(_GUIDE), by_row, styles)
        for name, sheet in workbook.sheets.items():
            write_sheet(book.add_worksheet(name), sheet, sorted(wanted[name]), by_row, styles)
    finally:
        book.close()


def _write_guide(target: Any, by_row: Mapping[tuple[str, int], list[RowError]], styles: Mapping[str, Any]) -> None:
    lines = [
        f"请在各表中改正标红的单元格（“{ERROR_COLUMN}”列写明原因），保存后直接导入本文件。",
        f"“{NOTE_COLUMN}”为“随上级跳过”的行本身没有错，会随所依赖的行一起导入；没有标注的行仅供对照，重复导入不会改变。",
        *(error.text() for (_, row), errors in sorted(by_row.items()) if row == 1 for error in errors),
    ]
    target.set_column(0, 0, 100)
    for number, line in enumerate(lines):
        target.write_string(number, 0, line, styles["message"] if number > 1 else None)


def error_styles(book: Any) -> dict[str, Any]:
    """The formats of an errors workbook, by what they are for."""
    return {
        "header": book.add_format({"bold": True, "bg_color": "#E8EEF7"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "wrong": book.add_format({"bg_color": "#FFD9D9"}),
        "wrong_date": book.add_format({"bg_color": "#FFD9D9", "num_format": "yyyy-mm-dd"}),
        "message": book.add_format({"font_color": "#C00000"}),
    }


def errors_by_row(errors: Iterable[RowError]) -> dict[tuple[str, int], list[RowError]]:
    """(sheet, row) → its errors."""
    by_row: dict[tuple[str, int], list[RowError]] = defaultdict(list)
    for error in errors:
        by_row[error.sheet, error.row].append(error)
    return by_row


def write_sheet(
    target: Any,
    sheet: CheckedSheet,
    positions: list[int],
    by_row: Mapping[tuple[str, int], list[RowError]],
    styles: Mapping[str, Any],
) -> None:
    """The clerk's own rows at these positions, what is wrong beside them; any sheet of a layout."""
    names = [column.name for column in sheet.layout.columns]
    for place, header in enumerate([*names, ERROR_COLUMN, NOTE_COLUMN, ROW_COLUMN]):
        target.write_string(0, place, header, styles["header"])
    target.freeze_panes(1, 0)
    target.set_column(0, len(names) - 1, 14)
    target.set_column(len(names), len(names), 60)
    for line, position in enumerate(positions, 1):
        row = sheet.numbers[position]
        errors = by_row.get((sheet.layout.name, row), [])
        wrong = {error.column for error in errors}
        for place, name in enumerate(names):
            cells = sheet.raw.columns.get(name)
            _write_cell(target, line, place, cells[position] if cells else "", styles, is_wrong=name in wrong)
        target.write_string(line, len(names), "；".join(error.text() for error in errors), styles["message"])
        target.write_string(line, len(names) + 1, "随上级跳过" if sheet.states[position] == SKIPPED else "")
        target.write_number(line, len(names) + 2, row)


def _write_cell(target: Any, line: int, place: int, cell: object, styles: Mapping[str, Any], *, is_wrong: bool) -> None:
    wrong = styles["wrong"] if is_wrong else None
    if isinstance(cell, (date, time, timedelta)):
        style = styles["wrong_date" if is_wrong else "date"]
        if isinstance(cell, (datetime, date)):
            target.write_datetime(line, place, cell, style)
        else:
            target.write_string(line, place, str(cell), wrong)
    elif isinstance(cell, bool):
        target.write_boolean(line, place, cell, wrong)
    elif isinstance(cell, (int, float)):
        target.write_number(line, place, cell, wrong)
    elif cell or is_wrong:
        # Text stays text: a cell that begins with "=" must not come to life.
        target.write_string(line, place, str(cell), wrong)


def rows_wanted(workbook: CheckedWorkbook) -> Wanted:
    """Sheet → positions of the rows that the errors workbook holds."""
    sheets = workbook.sheets
    wanted: Wanted = {
        name: {at for at, state in enumerate(sheet.states) if state != KEPT} for name, sheet in sheets.items()
    }
    if not any(wanted.values()):
        return wanted
    wanted[layout.ORGANIZATION] = set(range(len(sheets[layout.ORGANIZATION].states)))
    for name, sheet in sheets.items():
        wanted[name] |= {first for at in sheet.closed if (first := sheet.index.get(_key(sheet, at))) is not None}
    _add_companions(sheets, wanted)
    rooms_metered = _add_choices(workbook, wanted) | _add_targets(sheets, wanted)
    _add_meters(workbook, wanted, rooms_metered)
    # Meters may have brought rooms that nothing else asked for.
    _add_targets(sheets, wanted)
    return wanted


def _key(sheet: CheckedSheet, position: int) -> Any:
    parts = tuple(sheet.columns[name][position] for name in sheet.layout.key)
    return parts if len(parts) > 1 else parts[0]


def _add_companions(sheets: Mapping[str, CheckedSheet], wanted: Wanted) -> None:
    """Rows that a check compares with: all rows of the person, all readings of the meter."""
    for name, column in ((layout.RESIDENTS, "客户编号"), (layout.READINGS, "表号")):
        sheet = sheets[name]
        codes = sheet.columns[column]
        in_error = {codes[at] for at in wanted[name] if sheet.states[at] == ERROR and type(codes[at]) is str}
        wanted[name] |= {at for at, code in enumerate(codes) if code in in_error}


_TARGETS = {
    layout.ROOM: layout.ROOMS,
    layout.SPACE: layout.PARKING,
    layout.METER: layout.METERS,
}


_REFERENCES = {
    "房间编码": layout.ROOMS,
    "楼栋": layout.BUILDINGS,
    "项目编码": layout.ITEMS,
    "标准编码": layout.TARIFFS,
    "表号": layout.METERS,
}


def _add_choices(workbook: CheckedWorkbook, wanted: Wanted) -> set[str]:
    """All rows that a wrong reference may point to once it is mended. → rooms whose meters matter."""
    sheets = workbook.sheets
    rooms_metered: set[str] = set()
    places = {name: {row: at for at, row in enumerate(sheet.numbers)} for name, sheet in sheets.items()}
    for error in workbook.errors:
        if error.row == 1 or error.code == "duplicate":
            continue
        sheet = sheets[error.sheet]
        targets = [_REFERENCES.get(error.column)]
        if error.sheet == layout.ROOMS and error.column == "管理区编码":
            targets = [layout.BUILDINGS]
        elif error.column in ("对象类型", "对象编码"):
            kinds = sheet.columns["对象类型"]
            kind = kinds[places[error.sheet][error.row]]
            targets = [_TARGETS.get(kind, layout.BUILDINGS)] if type(kind) is str else [*_TARGETS.values()]
            if error.sheet == layout.ASSIGNMENTS and layout.ROOMS in targets:
                rooms_metered.update(code for code in sheets[layout.ROOMS].columns["房间编码"] if type(code) is str)
        for target in targets:
            if target is not None and target != error.sheet:
                wanted[target].update(range(len(sheets[target].states)))
    return rooms_metered


def _add_targets(sheets: Mapping[str, CheckedSheet], wanted: Wanted) -> set[str]:
    """What the wanted rows point to, from the figures up to the buildings. → rooms whose meters matter."""

    def add(source: str, column: str, target: str) -> None:
        _add_found(wanted[target], sheets[target], (sheets[source].columns[column][at] for at in wanted[source]))

    for name in (layout.ARREARS, layout.PREPAID, layout.DEPOSITS, layout.RESIDENTS):
        add(name, "房间编码", layout.ROOMS)
    add(layout.ARREARS, "项目编码", layout.ITEMS)
    add(layout.READINGS, "表号", layout.METERS)
    add(layout.ASSIGNMENTS, "标准编码", layout.TARIFFS)
    add(layout.TARIFFS, "项目编码", layout.ITEMS)
    rooms_metered = set()
    assignments, tariffs = sheets[layout.ASSIGNMENTS], sheets[layout.TARIFFS]
    for at in wanted[layout.ASSIGNMENTS]:
        kind, code = assignments.columns["对象类型"][at], assignments.columns["对象编码"][at]
        if type(kind) is not str or type(code) is not str:
            continue
        _add_found(wanted[_TARGETS[kind]], sheets[_TARGETS[kind]], (code,))
        tariff = tariffs.index.get(assignments.columns["标准编码"][at])
        formula = tariffs.columns["公式"][tariff] if tariff is not None else None
        if kind == layout.ROOM and (type(formula) is not ReadFormula or Quantity.USAGE in formula.asks):
            rooms_metered.add(code)
    add(layout.PARKING, "房间编码", layout.ROOMS)
    meters = sheets[layout.METERS]
    for at in wanted[layout.METERS]:
        kind, code = meters.columns["对象类型"][at], meters.columns["对象编码"][at]
        if kind == layout.ROOM:
            _add_found(wanted[layout.ROOMS], sheets[layout.ROOMS], (code,))
        elif kind == layout.BUILDING:
            joined = (at for key, at in sheets[layout.BUILDINGS].index.items() if "/".join(key) == code)
            wanted[layout.BUILDINGS].update(joined)
    rooms = sheets[layout.ROOMS]
    pairs = ((rooms.columns["管理区编码"][at], rooms.columns["楼栋"][at]) for at in wanted[layout.ROOMS])
    _add_found(wanted[layout.BUILDINGS], sheets[layout.BUILDINGS], pairs)
    return rooms_metered


def _add_found(wanted: set[int], target: CheckedSheet, keys: Iterable[Any]) -> None:
    for key in keys:
        at = target.index.get(key)
        if at is not None:
            wanted.add(at)


def _add_meters(workbook: CheckedWorkbook, wanted: Wanted, rooms: set[str]) -> None:
    """All meters of the rooms whose only meter an assignment means: one of two would look like the only one."""
    meters = workbook.sheets[layout.METERS]
    for at, (kind, code) in enumerate(zip(meters.columns["对象类型"], meters.columns["对象编码"], strict=True)):
        if kind == layout.ROOM and code in rooms:
            wanted[layout.METERS].add(at)
