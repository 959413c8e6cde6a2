"""标准分配: does the object hold what the tariff's formula asks for, and do assignments overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from property_core.formulas.contracts import QUANTITY_NAMES_ZH, Quantity
from property_core.imports import layout
from property_core.imports.cells import ReadFormula
from property_core.imports.contracts import Oddity
from property_core.imports.references import Positions
from property_core.imports.tables import KEPT, CheckedSheet

_OF_ROOM = (Quantity.AREA, Quantity.INNER_AREA, Quantity.FLOOR, Quantity.OCCUPANTS)


class Objects:
    """The sheets that an assignment may point to, with what hangs on what (positions).

    room_of: object word → position of the object → position of its room, None where it has none.
    """

    __slots__ = ("_doubtful", "_private", "meters", "room_of", "rooms", "sheets")

    def __init__(self, sheets: Mapping[str, CheckedSheet], *, meter_rooms: Positions, space_rooms: Positions) -> None:
        """`sheets`: object word → its sheet."""
        self.sheets = sheets
        self.rooms = rooms = sheets[layout.ROOM]
        self.meters = meters = sheets[layout.METER]
        self.room_of: dict[str, Sequence[int | None]] = {
            layout.ROOM: range(len(rooms.numbers)),
            layout.SPACE: space_rooms,
            layout.METER: meter_rooms,
        }
        # Meters of a room that are 户表, and those in error that may be: with these no count can be made.
        self._private: dict[int, int] = defaultdict(int)
        self._doubtful: set[int] = set()
        for position, (room, level) in enumerate(zip(meter_rooms, meters.columns["级别"], strict=True)):
            if room is None or position in meters.closed:
                continue
            if not meters.is_kept(position):
                if level == layout.PRIVATE_METER or type(level) is not str:
                    self._doubtful.add(room)
            elif level == layout.PRIVATE_METER:
                self._private[room] += 1

    def private_meters(self, room: int) -> int | None:
        """How many 户表 the room has; None when a meter in error leaves it open."""
        return None if room in self._doubtful else self._private.get(room, 0)


def check_quantities(
    assignments: CheckedSheet, tariffs: CheckedSheet, tariff_of: Positions, object_of: Sequence[int | None], on: Objects
) -> None:
    """A quantity that the object lacks is a `type_error` on 对象编码; so is a split on anything but a 公摊表."""
    formulas = tariffs.columns["公式"]
    kinds = assignments.columns["对象类型"]
    for position, (kind, tariff, found) in enumerate(zip(kinds, tariff_of, object_of, strict=True)):
        # Without its tariff or its object there is nothing to ask; other wrong cells of the row do not matter here.
        if tariff is None or found is None:
            continue
        if tariffs.states[tariff] == KEPT and on.sheets[kind].states[found] == KEPT:
            _check_one(assignments, position, formulas[tariff], kind, found, on)


def _check_one(
    assignments: CheckedSheet, position: int, formula: ReadFormula, kind: str, found: int, on: Objects
) -> None:
    level = on.meters.columns["级别"][found] if kind == layout.METER else None
    if formula.split is not None and level != layout.SHARED_METER:
        _lacking(
            assignments, position, "分摊公式只能分配给公摊表", "a formula that splits can only be assigned to a 公摊表"
        )
        return
    room = on.room_of[kind][found]
    for quantity in formula.asks:
        lack = None
        if quantity in _OF_ROOM:
            if room is None:
                lack = "没有对应的房间", "it belongs to no room"
            elif quantity is Quantity.INNER_AREA and on.rooms.columns["套内面积"][room] is None:
                lack = "房间没有填写套内面积", "its room has no 套内面积"
        elif quantity is Quantity.SHARED_USAGE:
            if level != layout.SHARED_METER:
                lack = "不是公摊表", "it is no 公摊表"
        elif kind == layout.ROOM:
            count = on.private_meters(found)
            if count is None:
                assignments.depend(position)
                return
            if count != 1:
                lack = f"房间有 {count} 块户表，应当恰有一块", f"its room has {count} 户表 instead of one"
        elif kind == layout.SPACE:
            lack = "车位没有仪表", "a parking space has no meter"
        if lack is not None:
            name = QUANTITY_NAMES_ZH[quantity]
            _lacking(
                assignments, position, f"公式要用“{name}”，但它{lack[0]}", f"the formula asks for {name}, but {lack[1]}"
            )
            return


def _lacking(assignments: CheckedSheet, position: int, zh: str, en: str) -> None:
    code = assignments.quote(position, "对象编码")
    assignments.fail(position, "对象编码", "type_error", f"“{code}”：{zh}", f"“{code}”: {en}")


def overlaps(assignments: CheckedSheet, tariffs: CheckedSheet) -> list[Oddity]:
    """Assignments of one item on one object whose days overlap: allowed, but worth a look."""
    items: Mapping[Any, Any] = dict(zip(tariffs.columns["编码"], tariffs.columns["项目编码"], strict=True))
    spans: dict[tuple[str, str, str], list[tuple[date, date, int]]] = defaultdict(list)
    names = ("标准编码", "对象类型", "对象编码", "起始日期", "截止日期")
    rows = zip(assignments.kept_numbers(), assignments.kept(*names), strict=True)
    for row, (tariff, kind, code, start, end) in rows:
        spans[items[tariff], kind, code].append((start, end or date.max, row))
    found = []
    for group in spans.values():
        if len(group) < 2:
            continue
        group.sort()
        last = group[0][1]
        for start, end, row in group[1:]:
            if start <= last:
                found.append(row)
            last = max(last, end)
    if not found:
        return []
    return [
        Oddity(
            layout.ASSIGNMENTS,
            "起始日期",
            len(found),
            min(found),
            "同一对象同一收费项目的日期有重叠",
            "days of one item on one object overlap",
        )
    ]
