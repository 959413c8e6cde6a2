"""What `phone_changes` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import PhoneChangeState
from .fragments import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChange:
    """A request to change a number without the old one; the new one has been proven by a code."""

    id: str
    person_id: str
    person: str
    old_phone: str
    new_phone: str
    reason: str
    state: PhoneChangeState
    requested_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    note: str

    @classmethod
    def read(cls, data: Json) -> PhoneChange:
        return cls(
            id=data["id"],
            person_id=data["personId"],
            person=data["person"],
            old_phone=data["oldPhone"],
            new_phone=data["newPhone"],
            reason=data["reason"],
            state=PhoneChangeState(data["state"]),
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            decided_by=data["decidedBy"],
            note=data["note"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChangeConnection:
    """A page of PhoneChange."""

    total_count: int
    page_info: Page
    nodes: list[PhoneChange]

    @classmethod
    def read(cls, data: Json) -> PhoneChangeConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[PhoneChange.read(each) for each in data["nodes"]],
        )
