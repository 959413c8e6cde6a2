"""What `person` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import PersonKind, ResidencyRole
from .fragments import RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonResidencies:
    """Somebody in a room, now or in the past; numbers are masked."""

    id: str
    person_id: str
    code: str
    kind: PersonKind
    name: str
    phone: str
    id_number: str
    role: ResidencyRole
    starts_on: date
    ends_on: date | None
    is_current: bool
    room: RoomName

    @classmethod
    def read(cls, data: Json) -> PersonResidencies:
        return cls(
            id=data["id"],
            person_id=data["personId"],
            code=data["code"],
            kind=PersonKind(data["kind"]),
            name=data["name"],
            phone=data["phone"],
            id_number=data["idNumber"],
            role=ResidencyRole(data["role"]),
            starts_on=date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
            is_current=data["isCurrent"],
            room=RoomName.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or firm (客户); numbers are masked."""

    id: str
    code: str
    kind: PersonKind
    name: str
    phone: str
    id_number: str
    residencies: list[PersonResidencies]

    @classmethod
    def read(cls, data: Json) -> Person:
        return cls(
            id=data["id"],
            code=data["code"],
            kind=PersonKind(data["kind"]),
            name=data["name"],
            phone=data["phone"],
            id_number=data["idNumber"],
            residencies=[PersonResidencies.read(each) for each in data["residencies"]],
        )
