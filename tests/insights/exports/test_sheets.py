"""The workbook itself, read back with another library."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from insights.exports.columns import Column, Format
from insights.exports.sheets import MOST_TEXT, Sheets, Watermark

MARK = Watermark(company="甲&乙物业", who="周敏", at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC), number=77)
COLUMNS = (
    Column("name", "姓名", "Name", "name"),
    Column("total", "金额", "Amount", "total", Format.MONEY),
    Column("area", "面积", "Area", "area", Format.NUMBER),
    Column("day", "日期", "Day", "day", Format.DATE),
    Column("month", "期间", "Month", "month", Format.MONTH),
    Column("at", "时间", "At", "at", Format.MOMENT),
    Column("state", "状态", "State", "state", words={"OPEN": ("未缴", "Open")}),
)
ROW = (
    "曾小明", 123_456_78, Decimal("94.7200"), date(2026, 11, 10), date(2026, 11, 1),
    datetime(2026, 11, 22, 17, 30, 5, 999, tzinfo=UTC), "OPEN",
)  # fmt: skip


def naive(*parts: int) -> datetime:
    """As Excel keeps moments: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]


def written(
    folder: Path, rows: list[Any], *, columns: tuple[Column, ...] = COLUMNS, language: str = "zh-Hans", most: int = 1000
) -> tuple[Any, bytes]:
    out = io.BytesIO()
    sheets = Sheets(
        out, folder=str(folder), title="账单", columns=columns, watermark=MARK, language=language, most_lines=most
    )
    sheets.add(rows)
    sheets.close()
    return openpyxl.load_workbook(io.BytesIO(out.getvalue())), out.getvalue()


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def test_values_come_back_as_what_they_are(tmp_path: Path) -> None:
    book, _ = written(tmp_path, [ROW, (None,) * 7])
    sheet = book["账单"]
    assert [cell.value for cell in sheet[2]] == ["姓名", "金额", "面积", "日期", "期间", "时间", "状态"]
    assert values(sheet)[0] == [
        "曾小明", 123_456.78, 94.72, naive(2026, 11, 10), naive(2026, 11, 1),
        # As the clock of the community said: the day after in Shanghai.
        naive(2026, 11, 23, 1, 30, 5), "未缴",
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[3]][1:6] == [
        "#,##0.00", "General", "yyyy-mm-dd", "yyyy-mm", "yyyy-mm-dd hh:mm:ss",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:G4"


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-2+3", "@SUM(A1)", "{=A1}", "=cmd|' /C calc'!A0", "http://x.y"])
def test_text_never_becomes_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    book, content = written(tmp_path, [(text,)], columns=COLUMNS[:1])
    cell = book["账单"]["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_strange_text_does_no_harm(tmp_path: Path) -> None:
    strange = ["a\x00b\x0b\x1f", "<&>\"'", " 前后空格 ", "第一行\n第二行", "😀", "x" * (MOST_TEXT + 9)]
    book, _ = written(tmp_path, [(text,) for text in strange], columns=COLUMNS[:1])
    found = [row[0] for row in values(book["账单"])]
    assert found[1:5] == strange[1:5]
    assert len(found[5]) == MOST_TEXT
    assert found[0].startswith("a")


def test_a_full_sheet_is_followed_by_another(tmp_path: Path) -> None:
    book, _ = written(tmp_path, [(f"{number}",) for number in range(25)], columns=COLUMNS[:1], most=12)
    assert book.sheetnames == ["账单", "账单 2", "账单 3"]
    assert [sheet.max_row for sheet in book] == [12, 12, 7]
    assert [row[0] for sheet in book for row in values(sheet)] == [str(number) for number in range(25)]
    for sheet in book:
        assert sheet["A2"].value == "姓名"
        assert "周敏" in sheet["A1"].value
        assert sheet.freeze_panes == "A3"
    assert book["账单 3"].auto_filter.ref == "A2:A7"


def test_every_sheet_says_who_took_it_out(tmp_path: Path) -> None:
    book, _ = written(tmp_path, [ROW] * 20, most=12)
    text = "甲&乙物业　周敏 于 2026-11-23 10:00:00 导出（导出编号 77）　仅供内部使用，请勿外传"
    for sheet in book:
        assert sheet["A1"].value == text
        assert text in sheet.oddHeader.left.text.replace("&&", "&")
        assert "周敏" in sheet.oddFooter.left.text
        assert sheet.print_title_rows == "$2:$2"
    english, _ = written(tmp_path, [ROW], language="en")
    assert "exported by 周敏" in english["账单"]["A1"].value
    assert [cell.value for cell in english["账单"][2]][:2] == ["Name", "Amount"]


def test_an_empty_list_is_a_workbook_with_its_header(tmp_path: Path) -> None:
    book, _ = written(tmp_path, [])
    assert values(book["账单"]) == []
    assert book["账单"].auto_filter.ref == "A2:G2"


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    written(tmp_path, [ROW])
    assert list(tmp_path.iterdir()) == []
