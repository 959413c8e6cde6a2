"""What `ownership_changes` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import ChangeCause, PartySide


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParty:
    """Who stood on which side of a change of ownership."""

    side: PartySide
    person_id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> ChangeParty:
        return cls(
            side=PartySide(data["side"]),
            person_id=data["personId"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipChange:
    """A change of ownership (产权变更) of a room."""

    id: str
    on: date
    cause: ChangeCause
    document: str
    note: str
    recorded_at: datetime
    parties: list[ChangeParty]

    @classmethod
    def read(cls, data: Json) -> OwnershipChange:
        return cls(
            id=data["id"],
            on=date.fromisoformat(data["on"]),
            cause=ChangeCause(data["cause"]),
            document=data["document"],
            note=data["note"],
            recorded_at=datetime.fromisoformat(data["recordedAt"]),
            parties=[ChangeParty.read(each) for each in data["parties"]],
        )
