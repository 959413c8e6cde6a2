"""The workbook as raw columns: sheets by name, columns by header, blank rows not read.

Sheets come one after the other, so that no more than one is in memory beside what is kept of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from property_core.imports.cells import plain
from property_core.imports.container import LIMITS, Limits, check_container
from property_core.imports.contracts import WorkbookUnreadable
from property_core.imports.layout import SHEETS, Sheet


@dataclass(slots=True)
class RawSheet:
    """One sheet as the clerk wrote it.

    numbers: the sheet's own row numbers; columns: header → cells beside those numbers. A sheet that is not there has
    `is_missing`; `missing` names the columns that are not.
    """

    layout: Sheet
    numbers: Sequence[int] = ()
    columns: dict[str, Sequence[Any]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    is_missing: bool = False


class OpenWorkbook:
    """A workbook whose container was found sound; sheets are read one by one, in any order, from any one thread."""

    def __init__(self, file: BinaryIO, *, limits: Limits = LIMITS) -> None:
        """Raises WorkbookUnreadable, WorkbookTooLarge."""
        self._failed = check_container(file, limits)
        file.seek(0)
        self._names: dict[str | None, str] = {}
        with _refusals():
            self._workbook = CalamineWorkbook.from_filelike(file)
            for name in self._workbook.sheet_names:
                self._names.setdefault(plain(name), name)

    def read(self, sheet: Sheet) -> RawSheet:
        """One of the thirteen sheets. Raises WorkbookUnreadable."""
        name = self._names.get(sheet.name)
        if name is None:
            return RawSheet(sheet, is_missing=True, missing=tuple(column.name for column in sheet.columns))
        with _refusals():
            found = self._workbook.get_sheet_by_name(name)
            rows: Iterator[list[Any]] = found.iter_rows()
        if name in self._failed:
            rows = _with_failures(rows, self._failed[name], first_column=found.start[1] if found.start else 0)
        return _read(sheet, rows)


def read_sheets(file: BinaryIO, *, limits: Limits = LIMITS) -> Iterator[RawSheet]:
    """The thirteen sheets in their order. Raises WorkbookUnreadable, WorkbookTooLarge."""
    workbook = OpenWorkbook(file, limits=limits)
    return map(workbook.read, SHEETS)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except CalamineError as error:
        raise WorkbookUnreadable(
            reason=f"内容不合规范（{error}）", reason_en=f"its content is malformed ({error})"
        ) from error
    except BaseException as error:
        # A panic of the reader arrives as a BaseException of its own that no handler further up expects.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookUnreadable(reason="内容不合规范", reason_en="its content is malformed") from error


def _with_failures(
    rows: Iterator[list[Any]], failed: Mapping[tuple[int, int], str], *, first_column: int
) -> Iterator[list[Any]]:
    """The rows with what failed formulas show (#DIV/0!) in the cells that the reader left blank."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in failed.items():
        by_row.setdefault(row, []).append((column - first_column, text))
    for number, cells in enumerate(rows):
        for place, text in by_row.get(number, ()):
            if 0 <= place < len(cells) and cells[place] == "":
                cells[place] = text
        yield cells


def _read(sheet: Sheet, rows: Iterator[list[Any]]) -> RawSheet:
    places: dict[str | None, int] = {}
    for place, header in enumerate(next(rows, [])):
        places.setdefault(plain(header), place)
    missing = tuple(column.name for column in sheet.columns if column.name not in places)
    wanted = [(column.name, places[column.name]) for column in sheet.columns if column.name in places]
    numbers: list[int] = []
    kept: list[list[Any]] = []
    first = wanted[0][1] if wanted else None
    for number, row in enumerate(rows, 2):
        # Most rows show themselves in their first column; a row of blanks and `#N/A` only is not read.
        if (first is not None and plain(row[first]) is not None) or any(
            plain(row[place]) is not None for _, place in wanted
        ):
            numbers.append(number)
            kept.append(row)
    cells = list(zip(*kept, strict=True)) if kept else []
    columns: dict[str, Sequence[Any]] = {name: cells[place] if cells else () for name, place in wanted}
    return RawSheet(sheet, numbers, columns, missing)
