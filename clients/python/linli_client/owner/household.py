"""What `household` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import ResidencyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMember:
    """Somebody who lives in a room of mine."""

    id: str
    name: str
    phone: str
    role: ResidencyRole
    starts_on: date
    is_me: bool
    may_remove: bool

    @classmethod
    def read(cls, data: Json) -> HouseholdMember:
        return cls(
            id=data["id"],
            name=data["name"],
            phone=data["phone"],
            role=ResidencyRole(data["role"]),
            starts_on=date.fromisoformat(data["startsOn"]),
            is_me=data["isMe"],
            may_remove=data["mayRemove"],
        )
