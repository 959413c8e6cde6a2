"""The file before it is trusted: an .xlsx is a ZIP of XML, and the reader behind us believes what that XML says.

Two cells at opposite corners of a sheet are a few bytes in the file and terabytes in the reader's memory, and it dies
on them without an exception. So each part is inflated once here, in small pieces and up to a limit, and every cell
address that could be far away is looked at. Positions, sizes and formats that an honest program writes cost one fast
search per part.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from property_core.imports.contracts import WorkbookTooLarge, WorkbookUnreadable

_WORKBOOK = "xl/workbook.xml"
_STRINGS = "sharedstrings"
_PIECE = 1 << 20
_OVERLAP = 64
_LOCAL_HEADER = struct.Struct("<4s22xHH")

# Any address outside of A1:Z99999 that is written the usual way, and the start of every unusual way to write one.
_NEAR_ROWS, _NEAR_COLUMNS = 99_999, 26
_FAR = re.compile(rb' r(?:="(?:[A-Za-z]{2}|[A-Za-z]?[0-9]{6})|=[^"]|\s)')
_BREAKS = ((b"\t", b"\tr"), (b"\n", b"\nr"), (b"\r", b"\rr"))
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)([0-9]*)""")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one workbook may take. `area` counts cells between the corners of a sheet, filled or not."""

    file_bytes: int = 128 << 20
    inflated_bytes: int = 768 << 20
    string_bytes: int = 128 << 20
    parts: int = 4096
    rows: int = 1_048_576
    columns: int = 16_384
    area: int = 12_000_000


LIMITS = Limits()


# Cells whose formula failed; the reader behind us gives them as blank, whatever the failure.
_FAILED_MARK = re.compile(rb"""\st\s*=\s*["']e["']""")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s([^>]{0,400})>")
_LONGEST_FORMULA = 16_384
_MOST_FAILED = 100_000
_VALUE = re.compile(rb"v\s*>\s*(#[^<\s]{1,20})\s*<")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

# Sheet name → (row, column), both from 0 → what the cell shows, such as #DIV/0!.
FailedCells = dict[str, dict[tuple[int, int], str]]


def check_container(file: BinaryIO, limits: Limits = LIMITS) -> FailedCells:
    """Make sure that `file` is a workbook that can be read in bounded memory; returns its failed formula cells.

    `#N/A` is no failure: it counts as blank. Raises WorkbookUnreadable, WorkbookTooLarge.
    """
    size = file.seek(0, 2)
    if size > limits.file_bytes:
        raise _too_large("文件", "the file", limits.file_bytes)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise WorkbookUnreadable(
            reason="不是 .xlsx 工作簿，或文件已损坏、设了密码", reason_en="no .xlsx workbook, damaged, or protected"
        ) from error
    if len(parts) > limits.parts:
        raise WorkbookTooLarge(what=f"{len(parts)} 个部件", what_en=f"{len(parts)} parts", limit=limits.parts)
    if _WORKBOOK not in {part.filename for part in parts}:
        raise WorkbookUnreadable(
            reason="压缩包里没有工作簿（不是 .xlsx）", reason_en="the archive holds no .xlsx workbook"
        )
    inflated = strings = 0
    failed: list[zipfile.ZipInfo] = []
    for part in parts:
        is_strings = _STRINGS in part.filename.lower()
        seen = _Corners()
        for number, piece in enumerate(_inflate(file, part)):
            if number == 0 and b"\x00" in piece and part.filename.endswith((".xml", ".rels")):
                raise WorkbookUnreadable(reason="内部编码不是 UTF-8", reason_en="its parts are not UTF-8")
            inflated += len(piece)
            strings += len(piece) if is_strings else 0
            if inflated > limits.inflated_bytes or strings > limits.string_bytes:
                raise _too_large("解压后的内容", "the unpacked content", limits.inflated_bytes)
            if not is_strings:
                seen.look(piece)
        if not seen.fit(limits):
            seen = _Corners(exact=True)
            for piece in _inflate(file, part):
                seen.look(piece)
        if seen.has_failed_cells:
            failed.append(part)
        if not seen.fit(limits):
            raise WorkbookTooLarge(
                what=f"单元格一直用到第 {seen.row} 行、第 {seen.column} 列",
                what_en=f"cells reach row {seen.row}, column {seen.column}",
                limit=f"{limits.area} 格",
            )
    return _failed_cells(file, parts, failed) if failed else {}


def _failed_cells(file: BinaryIO, parts: list[zipfile.ZipInfo], failed: list[zipfile.ZipInfo]) -> FailedCells:
    by_name = {part.filename: part for part in parts}
    names = _sheet_names(file, by_name)
    answer: FailedCells = {}
    for part in failed:
        if part.filename not in names:
            continue
        cells = answer.setdefault(names[part.filename], {})
        text = b"".join(_inflate(file, part))
        for cell in _CELL.finditer(text):
            if not _FAILED_MARK.search(b" " + cell[1]):
                continue
            if len(cells) == _MOST_FAILED:
                break
            # No pattern over the content: on a hostile part it would look for the end again from every cell.
            until = text.find(b"</", text.find(b"v>", cell.end(), cell.end() + _LONGEST_FORMULA))
            address, value = _ADDRESS.search(b" " + cell[1]), _VALUE.search(text, until - 30, until + 1)
            if address and address[1] and address[2] and value and value[1] != b"#N/A":
                cells[int(address[2]) - 1, _column_number(address[1]) - 1] = value[1].decode(errors="replace")
    return answer


def _sheet_names(file: BinaryIO, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Part → name of the sheet it holds."""
    relations = parts.get("xl/_rels/workbook.xml.rels")
    if relations is None:
        return {}
    targets = {}
    for found in _RELATION.findall(b"".join(_inflate(file, relations))):
        attributes = _attributes(found)
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    names = {}
    for found in _SHEET.findall(b"".join(_inflate(file, parts[_WORKBOOK]))):
        attributes = _attributes(found)
        identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if identity in targets:
            names[targets[identity]] = attributes.get("name", "")
    return names


def _attributes(text: bytes) -> dict[str, str]:
    return {
        key.decode(): html.unescape((double or single).decode(errors="replace"))
        for key, double, single in _ATTRIBUTE.findall(text)
    }


def _too_large(what: str, what_en: str, limit: int) -> WorkbookTooLarge:
    return WorkbookTooLarge(what=what, what_en=what_en, limit=f"{limit >> 20} MB")


def _damaged(error: Exception | None = None) -> WorkbookUnreadable:
    refusal = WorkbookUnreadable(reason="文件已损坏", reason_en="the file is damaged")
    refusal.__cause__ = error
    return refusal


def _inflate(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part, piece by piece, by its compressed bytes: the size that the archive claims may lie."""
    if part.flag_bits & 1:
        raise WorkbookUnreadable(reason="文件设了密码", reason_en="it is protected by a password")
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _damaged()
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    file.seek(part.header_offset + 30 + name_length + extra_length)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := file.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise _damaged()
    stream = zlib.decompressobj(-15)
    try:
        while left > 0 and not stream.eof:
            source = file.read(min(left, _PIECE >> 2))
            if not source:
                raise _damaged()
            left -= len(source)
            while source:
                piece = stream.decompress(source, _PIECE)
                source = stream.unconsumed_tail
                if piece:
                    yield piece
                elif not source:
                    break
        yield stream.flush()
    except zlib.error as error:
        raise _damaged(error) from error


class _Corners:
    """The farthest cell of a part, found over its pieces: a safe bound, or exactly when every address is looked at."""

    __slots__ = ("column", "exact", "has_failed_cells", "row", "tail")

    def __init__(self, *, exact: bool = False) -> None:
        self.exact = exact
        self.has_failed_cells = False
        self.row, self.column = (1, 1) if exact else (_NEAR_ROWS, _NEAR_COLUMNS)
        self.tail = b""

    def look(self, piece: bytes) -> None:
        text = self.tail + piece
        self.tail = piece[-_OVERLAP:]
        # The bare letter first: the pattern alone would cost as much as everything else here.
        if (b'"e"' in text or b"'e'" in text) and _FAILED_MARK.search(text):
            self.has_failed_cells = True
        if not self.exact and not _may_be_far(text):
            return
        for letters, digits in set(_ADDRESS.findall(text)):
            self.row = max(self.row, int(digits or b"0") if len(digits) <= 12 else 10**12)
            if letters:
                self.column = max(self.column, _column_number(letters))

    def fit(self, limits: Limits) -> bool:
        return self.row <= limits.rows and self.column <= limits.columns and self.row * self.column <= limits.area


def _may_be_far(text: bytes) -> bool:
    # Looking for the bare break first is fifty times faster where there is none.
    return _FAR.search(text) is not None or any(sign in text and mark in text for sign, mark in _BREAKS)


def _column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27; anything longer than a sheet has is simply too far."""
    if len(letters) > 3:
        return 10**6
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
