"""Files that are no honest workbook: a typed error, in bounded memory and time."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from property_core.imports.container import LIMITS
from property_core.imports.contracts import WorkbookTooLarge, WorkbookUnreadable
from property_core.imports.reading import read_sheets
from property_core.imports.tables import CheckedSheet
from tests.property_core.imports.workbooks import HEADERS, small, to_file

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_workbook(sheet_data: str | bytes, *, name: str = "押金", extra: dict[str, bytes] | None = None) -> io.BytesIO:
    """A workbook of one sheet whose XML is given: what no spreadsheet program would write."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        if isinstance(sheet_data, str):
            sheet_data = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'.encode()
        archive.writestr("xl/worksheets/sheet1.xml", sheet_data)
        for part, content in (extra or {}).items():
            archive.writestr(part, content)
    file.seek(0)
    return file


def cell(address: str) -> str:
    return f'<row><c r="{address}"><v>1</v></c></row>'


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 but no archive", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_workbook_is_unreadable(content: bytes) -> None:
    with pytest.raises(WorkbookUnreadable) as caught:
        list(read_sheets(io.BytesIO(content)))
    assert ".xlsx" in caught.value.text()


def test_an_archive_without_a_workbook_is_unreadable() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(WorkbookUnreadable):
        list(read_sheets(file))


def test_a_truncated_workbook_is_unreadable() -> None:
    content = to_file(small()).getvalue()
    with pytest.raises(WorkbookUnreadable):
        list(read_sheets(io.BytesIO(content[: len(content) // 2])))


def test_damaged_parts_are_unreadable() -> None:
    content = bytearray(to_file(small()).getvalue())
    for place in range(2000, 6000):
        content[place] ^= 0x5A
    with pytest.raises(WorkbookUnreadable):
        list(read_sheets(io.BytesIO(bytes(content))))


@pytest.mark.parametrize(
    "sheet",
    [
        cell("A1") + cell("XFD1048576"),
        '<row><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        "<row><c r='A1'><v>1</v></c></row><row><c r='zz1048576'><v>1</v></c></row>",
        '<row><c r = "A1"><v>1</v></c></row><row><c r\n=\t"ABC1048000"><v>1</v></c></row>',
        cell("A1") + cell("AAAAAAAAAA1"),
        cell("A1") + cell("ZZ100000"),
    ],
)
def test_two_cells_far_apart_do_not_take_the_memory_between_them(sheet: str) -> None:
    with pytest.raises(WorkbookTooLarge) as caught:
        list(read_sheets(raw_workbook(sheet)))
    assert "第" in caught.value.text()


def test_a_million_blank_rows_are_fine() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 1_000_001, 20))
    (sheet,) = [s for s in read_sheets(raw_workbook(blank + cell("C1048576"))) if not s.is_missing]
    assert list(sheet.numbers) == []  # the far cell stands in no column of ours


def test_content_that_unpacks_without_end_is_refused() -> None:
    bomb = raw_workbook(cell("A1"), extra={"xl/media/image1.png": b"\0" * (8 << 20)})
    assert len(bomb.getvalue()) < 20_000
    with pytest.raises(WorkbookTooLarge):
        list(read_sheets(bomb, limits=replace(LIMITS, inflated_bytes=4 << 20)))
    strings = raw_workbook(cell("A1"), extra={"xl/sharedStrings.xml": b" " * (8 << 20)})
    with pytest.raises(WorkbookTooLarge):
        list(read_sheets(strings, limits=replace(LIMITS, string_bytes=4 << 20)))


def test_a_file_over_the_limit_is_refused_before_it_is_opened() -> None:
    with pytest.raises(WorkbookTooLarge):
        list(read_sheets(to_file(small()), limits=replace(LIMITS, file_bytes=1000)))
    with pytest.raises(WorkbookTooLarge):
        list(read_sheets(to_file(small()), limits=replace(LIMITS, parts=3)))


def test_a_size_that_lies_does_not_hide_the_content() -> None:
    content = bytearray(raw_workbook(cell("A1") + cell("XFD1048576")).getvalue())
    central = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[central : central + 4] == b"PK\x01\x02"
    content[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises((WorkbookTooLarge, WorkbookUnreadable)):
        list(read_sheets(io.BytesIO(bytes(content))))


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1"><c r="A1"><v>x',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="!!"><v>1</v></c></row>',
        "<row><c><v>1</v></c>".encode("utf-16"),
    ],
)
def test_malformed_sheets_are_unreadable(sheet: str | bytes) -> None:
    with pytest.raises(WorkbookUnreadable):
        list(read_sheets(raw_workbook(sheet)))


def test_merged_or_shifted_headers_are_missing_columns() -> None:
    (sheet,) = [s for s in read_sheets(raw_workbook('<row r="3"><c r="B3"><v>1</v></c></row>')) if not s.is_missing]
    assert sheet.missing == ("房间编码", "名称", "金额", "收取日期")


def test_the_sample_stays_small_in_memory() -> None:
    # The whole process is measured by the command's test; here: columns are tuples of the reader's own cells.
    sample = Path(__file__).resolve().parents[3] / "infra" / "sample" / "xinhe.xlsx"
    with sample.open("rb") as file:
        sheets = {sheet.layout.name: sheet for sheet in read_sheets(file)}
    assert len(sheets["标准分配"].numbers) == 17706
    assert all(type(cells) is tuple for cells in sheets["标准分配"].columns.values())


def test_a_failed_formula_is_no_blank_and_no_value_is_one() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.add_worksheet("A & B")
    worksheet = book.add_worksheet("预存余额")
    for place, header in enumerate(HEADERS["预存余额"]):
        worksheet.write_string(0, place + 1, header)
    for row, shown in enumerate(("#DIV/0!", "#N/A", "#REF!"), 1):
        worksheet.write_string(row, 1, f"R{row}")
        worksheet.write_formula(row, 2, "=1/0", None, shown)
    worksheet.write_formula(4, 1, "=1/0", None, "#REF!")
    book.close()
    file.seek(0)
    (sheet,) = [s for s in read_sheets(file) if not s.is_missing]
    assert sheet.columns["金额"] == ("#DIV/0!", "", "#REF!", "")
    errors = CheckedSheet(sheet).errors()
    assert [(e.row, e.column, e.code) for e in errors] == [
        (2, "金额", "not_a_number"),
        (3, "金额", "required"),
        (4, "金额", "not_a_number"),
        (5, "房间编码", "unknown_value"),
        (5, "金额", "required"),
    ]
