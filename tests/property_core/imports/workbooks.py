"""A small valid workbook as data, and its writer: tests change one cell and look at what the importer says."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import xlsxwriter

from property_core.imports.checks import CheckedWorkbook, check_workbook
from property_core.imports.contracts import Prior
from property_core.imports.layout import SHEETS
from property_core.imports.reading import read_sheets

Rows = list[list[Any]]
Book = dict[str, Rows]
TODAY = date(2026, 11, 23)

HEADERS = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
# An identity number made up for tests, with a right check digit.
ID_NUMBER = "11010519491231002X"

SMALL: Book = {
    "组织架构": [
        ["HQ", "小公司", "总公司", None],
        ["R1", "一区域", "区域公司", "HQ"],
        ["GC", "一管理处", "管理处", "R1"],
        ["GC-1", "一管理区", "管理区", "GC"],
    ],
    "楼宇": [["GC-1", "1栋", "高层", 1, 10, "是"]],
    "房间": [
        ["R101", "GC-1", "1栋", "1单元", 1, "101", 80.5, 64, "住宅", date(2020, 1, 1), "入住"],
        ["R102", "GC-1", "1栋", "1单元", 1, "102", 90.25, None, "住宅", date(2020, 1, 1), "入住"],
    ],
    "客户": [
        ["C1", "张三", "身份证", ID_NUMBER, "13800138000", "R101", "业主", date(2020, 1, 1), None],
        ["C1", "张三", "身份证", ID_NUMBER, "138-0013-8000", "R102", "业主", date(2020, 1, 1), None],
        ["C2", "李四", None, None, None, "R102", "租户", date(2021, 5, 1), date(2022, 5, 1)],
    ],
    "车位": [["P1", "GC-1", "产权", "R101"], ["P2", "GC-1", "租赁", None]],
    "收费项目": [
        ["WY", "物业费", "常规", "6%", "5001"],
        ["SF", "水费", "抄表", 0.03, None],
        ["GT", "公摊电", "公摊", None, None],
    ],
    "收费标准": [
        ["WY-1", "WY", "物业费", "建筑面积*单价", 1.85, "月", "按日折算", 10, 0.0005, 30, "本金"],
        ["SF-1", "SF", "水费", "用量*单价", 3.1, "月", "整月", 10, None, None, None],
        ["GT-1", "GT", "公摊", "按面积分摊(公摊用量*单价)", 0.5, "月", "整月", 10, 0, 0, "无"],
    ],
    "标准分配": [
        ["WY-1", "房间", "R101", date(2020, 1, 1), None, "业主"],
        ["WY-1", "房间", "R102", date(2020, 1, 1), date(2026, 12, 31), "租户"],
        ["SF-1", "仪表", "W101", date(2020, 1, 1), None, "业主"],
        ["GT-1", "仪表", "E1", date(2020, 1, 1), None, "业主"],
    ],
    "仪表": [
        ["W101", "水", "户表", "房间", "R101", 1, 10],
        ["E1", "电", "公摊表", "楼栋", "GC-1/1栋", 40, 0],
    ],
    "抄表": [
        ["W101", "2026-09", date(2026, 9, 25), 12],
        ["W101", "2026-10", date(2026, 10, 25), 15.5],
    ],
    "期初欠费": [["R101", "WY", "2026-09", 148.93, 48.93, date(2026, 9, 10)]],
    "预存余额": [["R102", 300]],
    "押金": [["R101", "装修押金", 2000, date(2026, 3, 5)]],
}


def small() -> Book:
    """A fresh copy of the small workbook."""
    return deepcopy(SMALL)


def with_cell(sheet: str, row: int, column: str, value: Any, book: Book | None = None) -> Book:
    """The small workbook (or `book`, changed) with one other cell; `row` is the sheet's own number."""
    book = book if book is not None else small()
    book[sheet][row - 2][HEADERS[sheet].index(column)] = value
    return book


def to_file(book: Book, *, headers: dict[str, list[Any]] | None = None) -> io.BytesIO:
    """Write a workbook; a sheet that `book` lacks is left out, `headers` replaces the first row of some."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "nan_inf_to_errors": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in book.items():
        worksheet = workbook.add_worksheet(name)
        for number, row in enumerate([(headers or {}).get(name, HEADERS.get(name, [])), *rows]):
            for place, cell in enumerate(row):
                if isinstance(cell, (date, datetime)):
                    worksheet.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, str):
                    worksheet.write_string(number, place, cell)
                elif cell is not None:
                    worksheet.write(number, place, cell)
    workbook.close()
    file.seek(0)
    return file


def checked(book: Book, *, prior: Prior | None = None, headers: dict[str, list[Any]] | None = None) -> CheckedWorkbook:
    return check_workbook(read_sheets(to_file(book, headers=headers)), today=TODAY, prior=prior)


def found(book: Book, **options: Any) -> list[tuple[str, int, str, str]]:
    """Errors of a workbook as (sheet, row, column, code)."""
    return [(e.sheet, e.row, e.column, e.code) for e in checked(book, **options).errors]


def counts(book: Book, sheet: str, **options: Any) -> tuple[int, int, int, int]:
    """(read, errors, skipped_dependent, kept) of one sheet."""
    count = checked(book, **options).counts()[sheet]
    return count.read, count.errors, count.skipped_dependent, count.kept
