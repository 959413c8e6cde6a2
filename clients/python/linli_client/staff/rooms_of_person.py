"""What `rooms_of_person` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import ResidencyRole
from .fragments import RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonResidencies:
    """Somebody in a room, now or in the past; numbers are masked."""

    id: str
    role: ResidencyRole
    is_current: bool
    room: RoomName

    @classmethod
    def read(cls, data: Json) -> PersonResidencies:
        return cls(
            id=data["id"],
            role=ResidencyRole(data["role"]),
            is_current=data["isCurrent"],
            room=RoomName.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or firm (客户); numbers are masked."""

    id: str
    name: str
    residencies: list[PersonResidencies]

    @classmethod
    def read(cls, data: Json) -> Person:
        return cls(
            id=data["id"],
            name=data["name"],
            residencies=[PersonResidencies.read(each) for each in data["residencies"]],
        )
