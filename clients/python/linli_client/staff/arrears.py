"""What `arrears` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .fragments import Money, Overdue, Page, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A parking space (车位)."""

    id: str
    code: str

    @classmethod
    def read(cls, data: Json) -> Space:
        return cls(
            id=data["id"],
            code=data["code"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrears:
    """A room, or a parking space without one, with overdue bills."""

    id: str
    payers: list[str]
    owed: Money
    oldest_due_on: date
    room: RoomName | None
    space: Space | None
    overdue: Overdue

    @classmethod
    def read(cls, data: Json) -> Arrears:
        return cls(
            id=data["id"],
            payers=data["payers"],
            owed=Money.read(data["owed"]),
            oldest_due_on=date.fromisoformat(data["oldestDueOn"]),
            room=None if data["room"] is None else RoomName.read(data["room"]),
            space=None if data["space"] is None else Space.read(data["space"]),
            overdue=Overdue.read(data["overdue"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsConnection:
    """A page of Arrears."""

    total_count: int
    page_info: Page
    nodes: list[Arrears]

    @classmethod
    def read(cls, data: Json) -> ArrearsConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Arrears.read(each) for each in data["nodes"]],
        )
