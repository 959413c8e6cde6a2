"""A bank's file, row by row: CSV in UTF-8 or GB18030, or the first sheet of a workbook.

Banks put titles above their tables and sums below; the header is the first row that holds the names of the mapping.
Columns are found by name, as each bank has its own and changes their order.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from backend.kernel.errors import DomainError
from backend.kernel.money import round_half_up
from payments.bank.contracts import Column, RowError, StatementEntry

HEADER_WITHIN = 50
"""Rows at the beginning of a file in which the header is looked for."""
LARGEST_INFLATED = 256 << 20
_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")


class StatementUnreadable(DomainError):
    code = "BANK_STATEMENT_UNREADABLE"
    zh = "无法读取这个文件：{reason}。"
    en = "The file cannot be read: {reason_en}."


class ColumnsMissing(DomainError):
    code = "BANK_COLUMNS_MISSING"
    zh = "文件里没有找到这些列：{names}。请检查该银行账户的列对应关系。"
    en = "The file has no such columns: {names}. Look at the account's mapping."


class _Unfit(Exception):
    """A cell that does not say what its column has to say."""

    def __init__(self, column: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.column, self.zh, self.en = column, zh, en


def read_entries(file: BinaryIO, *, mapping: Mapping[str, str]) -> Iterator[StatementEntry | RowError]:
    """The movements of a file in its order, and what is wrong with rows that are none.

    Rows without a day and without an amount are titles, sums and gaps: left out.
    Raises StatementUnreadable, ColumnsMissing.
    """
    rows = _rows(file)
    places = _places(rows, mapping)
    for number, row in rows:
        cells = {column: row[place] if place < len(row) else "" for column, place in places.items()}
        if not _text(cells[Column.DAY]) or not any(
            _text(cells.get(column)) for column in (Column.AMOUNT, Column.INCOME, Column.EXPENSE)
        ):
            continue
        try:
            entry = _entry(number, cells)
        except _Unfit as unfit:
            yield RowError(number, mapping.get(unfit.column, unfit.column), unfit.zh, unfit.en)
            continue
        if entry is not None:
            yield entry


def _rows(file: BinaryIO) -> Iterator[tuple[int, Sequence[Any]]]:
    """(number from 1, cells) of each row."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    return _sheet_rows(file) if head == b"PK\x03\x04" else _text_rows(file)


def _text_rows(file: BinaryIO) -> Iterator[tuple[int, Sequence[Any]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(file, encoding):
            break
    else:
        raise StatementUnreadable(
            reason="既不是 UTF-8 也不是 GBK 编码的文本", reason_en="it is neither UTF-8 nor GBK text"
        )
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from enumerate(csv.reader(text), 1)
    except csv.Error as error:
        raise StatementUnreadable(reason="不是逗号分隔的文本", reason_en="it is no comma-separated text") from error
    finally:
        # Whoever opened the file closes it.
        text.detach()


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        while piece := text.read(1 << 16):
            if "\x00" in piece:
                return False
        return True
    except UnicodeDecodeError:
        return False
    finally:
        text.detach()


def _sheet_rows(file: BinaryIO) -> Iterator[tuple[int, Sequence[Any]]]:
    # Loaded here: a web worker that reads no workbook does without it.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_INFLATED:
                raise StatementUnreadable(reason="解压后太大", reason_en="it is too large unpacked")
        file.seek(0)
        workbook = CalamineWorkbook.from_filelike(file)
        sheet = workbook.get_sheet_by_index(0)
    except (zipfile.BadZipFile, CalamineError, IndexError, ValueError) as error:
        raise StatementUnreadable(reason="工作簿已损坏", reason_en="the workbook is damaged") from error
    first = sheet.start[0] if sheet.start is not None else 0
    yield from enumerate(sheet.iter_rows(), first + 1)


def _places(rows: Iterator[tuple[int, Sequence[Any]]], mapping: Mapping[str, str]) -> dict[str, int]:
    """dict column -> its place in the file; the header row is used up."""
    best: set[str] = set()
    for number, row in rows:
        names = {_text(cell): place for place, cell in reversed(list(enumerate(row)))}
        found = {column for column, name in mapping.items() if name in names}
        best = max(best, found, key=len)
        if len(found) == len(mapping):
            return {column: names[name] for column, name in mapping.items()}
        if number >= HEADER_WITHIN:
            break
    raise ColumnsMissing(names="、".join(name for column, name in mapping.items() if column not in best))


def _entry(number: int, cells: Mapping[str, Any]) -> StatementEntry | None:
    amount = _amount(cells)
    if not amount:
        return None
    balance = cells.get(Column.BALANCE)
    return StatementEntry(
        row=number,
        day=_day(cells[Column.DAY]),
        amount_minor=amount,
        counterparty=_text(cells.get(Column.COUNTERPARTY))[:120],
        counterparty_account=_text(cells.get(Column.COUNTERPARTY_ACCOUNT))[:60],
        summary=_text(cells.get(Column.SUMMARY))[:200],
        reference=_text(cells.get(Column.REFERENCE))[:64],
        balance_minor=_fen(balance, Column.BALANCE) if _text(balance) else None,
    )


def _amount(cells: Mapping[str, Any]) -> int:
    if Column.AMOUNT in cells:
        return _fen(cells[Column.AMOUNT], Column.AMOUNT)
    came, went = (
        abs(_fen(cells[column], column)) if _text(cells.get(column)) else 0
        for column in (Column.INCOME, Column.EXPENSE)
    )
    if came and went:
        raise _Unfit(Column.INCOME, "同一行既有收入又有支出", "one row has money that came and money that left")
    return came - went


def _fen(cell: Any, column: str) -> int:
    text = _text(cell).replace(",", "").replace("¥", "").replace("￥", "")
    try:
        yuan = Decimal(text)
    except InvalidOperation:
        raise _Unfit(column, f"“{text[:30]}”不是金额", f"“{text[:30]}” is no amount") from None
    # Beyond that no company's account goes, and the database's numbers do not either.
    if not yuan.is_finite() or abs(yuan) >= Decimal(10) ** 14:
        raise _Unfit(column, f"“{text[:30]}”不是金额", f"“{text[:30]}” is no amount")
    fen = yuan * 100
    if fen != fen.to_integral_value() and not isinstance(cell, float):
        raise _Unfit(column, f"“{text[:30]}”不足一分", f"“{text[:30]}” is a part of a fen")
    return round_half_up(fen)


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    if isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    first = text.replace("T", " ").split(" ")[0]
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(first, form).date()  # noqa: DTZ007 - the bank's own calendar day
        except ValueError:
            continue
    raise _Unfit(Column.DAY, f"“{text[:30]}”不是日期", f"“{text[:30]}” is no day")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().strip("\t")


def batches(entries: Iterable[StatementEntry], size: int) -> Iterator[list[StatementEntry]]:
    """The entries in lists of at most `size`."""
    batch: list[StatementEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
