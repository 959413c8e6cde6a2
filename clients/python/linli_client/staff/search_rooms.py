"""What `search_rooms` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import MatchedBy
from .fragments import Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room (房间)."""

    id: str
    label: str
    community: str
    code: str
    building: str
    entrance: str

    @classmethod
    def read(cls, data: Json) -> Room:
        return cls(
            id=data["id"],
            label=data["label"],
            community=data["community"],
            code=data["code"],
            building=data["building"],
            entrance=data["entrance"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFound:
    """One line of a search: a room and, where a person led to it, that person."""

    matched_by: MatchedBy
    room: Room
    resident: Resident | None

    @classmethod
    def read(cls, data: Json) -> RoomFound:
        return cls(
            matched_by=MatchedBy(data["matchedBy"]),
            room=Room.read(data["room"]),
            resident=None if data["resident"] is None else Resident.read(data["resident"]),
        )
