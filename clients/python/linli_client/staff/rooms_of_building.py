"""What `rooms_of_building` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..connection import Json
from .enums import Occupancy, RoomUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room (房间)."""

    id: str
    label: str
    number: str
    floor: int
    entrance: str
    built_area: Decimal
    use: RoomUse
    occupancy: Occupancy

    @classmethod
    def read(cls, data: Json) -> Room:
        return cls(
            id=data["id"],
            label=data["label"],
            number=data["number"],
            floor=data["floor"],
            entrance=data["entrance"],
            built_area=Decimal(data["builtArea"]),
            use=RoomUse(data["use"]),
            occupancy=Occupancy(data["occupancy"]),
        )
