"""How a room is called and found by what people type. No Django."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TYPED_LABEL = re.compile(
    r"(?:(?P<area>[^\s/-]{0,19}[\u4e00-\u9fff])[\s·-]*)??"
    r"(?P<building>[0-9A-Za-z]{1,6})\s*(?:栋|幢|座|号楼|-|/|\s)\s*"
    r"(?:(?P<entrance>[0-9A-Za-z]{1,4})\s*(?:单元|-|/|\s)\s*)?"
    r"(?P<number>[0-9A-Za-z]{2,8})\s*(?:室|号|房)?"
)


@dataclass(frozen=True, slots=True)
class TypedLabel:
    """What somebody typed for a room: `3栋2单元502`, `3-2-502`, `3-502`, `A区3栋502`. Names without 栋 and 单元.

    `area`: where he wrote a part of its name before the building, because more than one area has such a room.
    """

    building: str
    entrance: str
    number: str
    area: str = ""


def room_label(*, building: str, entrance: str, number: str) -> str:
    """`3栋2单元502`: the parts as the desk says them; names that already carry 栋 or 单元 keep them."""
    return f"{_with_unit(building, '栋')}{_with_unit(entrance, '单元')}{number}"


def typed_label(text: str) -> TypedLabel | None:
    """The parts of a room as typed, or None where the text is no such thing."""
    found = _TYPED_LABEL.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    return TypedLabel(
        building=found["building"],
        entrance=found["entrance"] or "",
        number=found["number"],
        area=(found["area"] or "").upper(),
    )


def names_of_building(bare: str) -> list[str]:
    """The names under which a building called `3` may be kept."""
    return [bare, *(bare + unit for unit in ("栋", "幢", "座", "号楼"))]


def names_of_entrance(bare: str) -> list[str]:
    """The names under which an entrance called `2` may be kept."""
    return [bare, f"{bare}单元"]


def natural_key(text: str) -> list[tuple[int, str]]:
    """Sort key that puts 2栋 before 10栋."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", text) if part]


def _with_unit(name: str, unit: str) -> str:
    return f"{name}{unit}" if name.isascii() and name.isalnum() else name
