"""What is odd but allowed: warnings, never errors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from property_core.imports.contracts import Oddity
from property_core.imports.layout import Kind
from property_core.imports.references import Positions
from property_core.imports.tables import CheckedSheet

# The end of something agreed usually lies ahead; that is nothing to look at.
_ENDS = frozenset(("截止日期", "迁出日期"))


def _oddity(sheet: CheckedSheet, column: str, positions: list[int], zh: str, en: str) -> list[Oddity]:
    kept = [position for position in positions if sheet.is_kept(position)]
    if not kept:
        return []
    return [Oddity(sheet.layout.name, column, len(kept), sheet.numbers[kept[0]], zh, en)]


def future_dates(sheets: Iterable[CheckedSheet], today: date) -> list[Oddity]:
    """Dates after today, ends of terms apart."""
    found = []
    for sheet in sheets:
        for column in sheet.layout.columns:
            if column.kind is not Kind.DATE or column.name in _ENDS:
                continue
            values = sheet.columns[column.name]
            late = {value for value in set(values) if type(value) is date and value > today}
            if late:
                positions = [at for at, value in enumerate(values) if value in late]
                found += _oddity(sheet, column.name, positions, "晚于今天", "is after today")
    return found


def inner_above_built(rooms: CheckedSheet) -> list[Oddity]:
    built, inner = rooms.columns["建筑面积"], rooms.columns["套内面积"]
    positions = [
        at
        for at, (outer, part) in enumerate(zip(built, inner, strict=True))
        if type(outer) is Decimal and type(part) is Decimal and part > outer
    ]
    return _oddity(rooms, "套内面积", positions, "大于建筑面积", "is above the built area")


def dates_before_delivery(sheet: CheckedSheet, column: str, rooms: CheckedSheet, room_of: Positions) -> list[Oddity]:
    delivered: list[Any] = rooms.columns["交付日期"]
    positions = [
        at
        for at, (day, room) in enumerate(zip(sheet.columns[column], room_of, strict=True))
        if room is not None and type(day) is date and type(delivered[room]) is date and day < delivered[room]
    ]
    return _oddity(sheet, column, positions, "早于房间的交付日期", "is before the room's delivery")


def rounded_amounts(sheets: Iterable[CheckedSheet]) -> list[Oddity]:
    """Amounts finer than a fen: they are rounded half up."""
    found = []
    for sheet in sheets:
        for column in sheet.layout.columns:
            if column.kind is not Kind.MONEY or column.name in sheet.raw.missing:
                continue
            raw = sheet.raw.columns[column.name]
            positions = [
                at
                for at, (cell, fen) in enumerate(zip(raw, sheet.columns[column.name], strict=True))
                if type(cell) is float and type(fen) is int and abs(cell * 100 - fen) > 1e-4
            ]
            found += _oddity(
                sheet, column.name, positions, "精确到分以下，已四舍五入到分", "is finer than a fen and was rounded"
            )
    return found
