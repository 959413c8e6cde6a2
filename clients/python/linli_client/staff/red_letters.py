"""What `red_letters` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import DocumentStatus
from .fragments import BillRow, Money, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLetterConnectionNodes:
    """The document that takes a bill back."""

    id: str
    amount: Money
    reason: str
    status: DocumentStatus
    requested_by: str | None
    is_mine: bool
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    posted_on: date | None
    bill: BillRow

    @classmethod
    def read(cls, data: Json) -> RedLetterConnectionNodes:
        return cls(
            id=data["id"],
            amount=Money.read(data["amount"]),
            reason=data["reason"],
            status=DocumentStatus(data["status"]),
            requested_by=data["requestedBy"],
            is_mine=data["isMine"],
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            decided_by=data["decidedBy"],
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            posted_on=None if data["postedOn"] is None else date.fromisoformat(data["postedOn"]),
            bill=BillRow.read(data["bill"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLetterConnection:
    """A page of RedLetter."""

    total_count: int
    page_info: Page
    nodes: list[RedLetterConnectionNodes]

    @classmethod
    def read(cls, data: Json) -> RedLetterConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[RedLetterConnectionNodes.read(each) for each in data["nodes"]],
        )
