"""The errors workbook: rows in error with what is wrong, and it imports once it is mended."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from property_core.imports.checks import CheckedWorkbook, check_workbook
from property_core.imports.layout import SHEETS
from property_core.imports.reading import read_sheets
from property_core.imports.report import ERROR_COLUMN, NOTE_COLUMN, write_errors
from tests.property_core.imports.workbooks import HEADERS, TODAY, Book, checked, found, small, to_file, with_cell

SAMPLE = Path(__file__).resolve().parents[3] / "infra" / "sample"


def errors_of(workbook: CheckedWorkbook) -> Book:
    """The errors workbook as rows per sheet, headers first."""
    file = io.BytesIO()
    write_errors(workbook, file)
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(rows: list[list[Any]], name: str) -> list[Any]:
    return [row[rows[0].index(name)] for row in rows[1:]]


def mended(errors: Book, mend: Callable[[str, dict[str, Any]], None]) -> io.BytesIO:
    """The errors workbook saved again after `mend(sheet, row)` changed the rows that are marked."""
    book: Book = {}
    for sheet in SHEETS:
        headers, *rows = errors[sheet.name]
        named = [dict(zip(headers, row, strict=True)) for row in rows]
        for row in named:
            if row[ERROR_COLUMN]:
                mend(sheet.name, row)
        book[sheet.name] = [[row[name] if row[name] != "" else None for name in HEADERS[sheet.name]] for row in named]
    return to_file(book)


def test_rows_in_error_are_marked_and_dependents_come_along() -> None:
    errors = errors_of(checked(with_cell("房间", 2, "建筑面积", -1)))
    assert column(errors["房间"], "房间编码") == ["R101"]
    assert column(errors["房间"], ERROR_COLUMN) == ["建筑面积 必须大于 0，现在是 -1"]
    assert column(errors["客户"], "房间编码") == ["R101"]
    assert column(errors["客户"], ERROR_COLUMN) == [""]
    assert column(errors["客户"], NOTE_COLUMN) == ["随上级跳过"]
    assert column(errors["组织架构"], "编码") == ["HQ", "R1", "GC", "GC-1"]
    assert column(errors["楼宇"], "楼栋") == ["1栋"]
    assert column(errors["预存余额"], "房间编码") == []
    assert column(errors["抄表"], "期间") == ["2026-09", "2026-10"]


def test_without_errors_there_is_nothing_in_it() -> None:
    errors = errors_of(checked(small()))
    assert all(len(rows) == 1 for name, rows in errors.items() if name != "导入说明")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    errors = errors_of(checked(with_cell("收费标准", 2, "公式", "=1+1")))
    assert column(errors["收费标准"], "公式") == ["=1+1"]


def mend_dirty(sheet: str, row: dict[str, Any]) -> None:
    match sheet, row[ERROR_COLUMN].split()[0]:
        case "房间", "建筑面积":
            row["建筑面积"] = 88
        case "房间", "管理区编码":
            row["管理区编码"] = "JG-1"
        case "房间", "交付日期":
            row["交付日期"] = date(2026, 2, 28)
        case "房间", "房间编码":
            row["房间编码"] = "JG-1-1-1-NEW"
        case "客户", "证件号码":
            row["证件类型"] = "护照"
        case "客户", "手机":
            row["手机"] = "13912345678"
        case "客户", "姓名":
            row["姓名"] = "王五"
        case "客户", "房间编码":
            row["房间编码"] = "JG-1-1-1-101"
        case "收费标准", _:
            row["公式"] = "建筑面积*1.2"
        case "抄表", "读数":
            row["读数"] = 900
        case "抄表", "期间":
            row["期间"] = "2026-09"
        case other:
            raise AssertionError(other)


def test_the_dirty_workbooks_errors_can_be_mended_and_nothing_is_left_out() -> None:
    with (SAMPLE / "dirty.xlsx").open("rb") as file:
        dirty = check_workbook(read_sheets(file), today=TODAY)
    errors = errors_of(dirty)
    for name, sheet in dirty.sheets.items():
        marked = column(errors[name], ERROR_COLUMN)
        assert sum(bool(text) for text in marked) == sheet.counts().errors
        assert column(errors[name], NOTE_COLUMN).count("随上级跳过") == sheet.counts().skipped_dependent
    again = check_workbook(read_sheets(mended(errors, mend_dirty)), today=TODAY)
    assert again.errors == []
    for name, sheet in dirty.sheets.items():
        # Rows that were kept the first time and rows kept now make the whole workbook.
        assert again.sheets[name].counts().kept >= sheet.counts().errors + sheet.counts().skipped_dependent


def test_a_row_left_unmended_is_still_in_error() -> None:
    book = small()
    book["房间"].append([*book["房间"][0]])
    book["抄表"].append(["W101", "2026-11", date(2026, 11, 25), 1])
    before = checked(book)
    assert found(book) == [("房间", 4, "房间编码", "duplicate"), ("抄表", 4, "读数", "reading_goes_back")]
    again = check_workbook(read_sheets(mended(errors_of(before), lambda sheet, row: None)), today=TODAY)
    assert [(e.sheet, e.column, e.code) for e in again.errors] == [(e.sheet, e.column, e.code) for e in before.errors]
