"""What `exception_cases` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import CaseKind, CaseState
from .fragments import Money, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionCase:
    """Money, or a message about money, that could not go where it was meant to (收款异常)."""

    id: str
    kind: CaseKind
    state: CaseState
    provider: str
    amount: Money
    is_booked: bool
    opened_at: datetime
    resolved_at: datetime | None
    resolution: str | None

    @classmethod
    def read(cls, data: Json) -> ExceptionCase:
        return cls(
            id=data["id"],
            kind=CaseKind(data["kind"]),
            state=CaseState(data["state"]),
            provider=data["provider"],
            amount=Money.read(data["amount"]),
            is_booked=data["isBooked"],
            opened_at=datetime.fromisoformat(data["openedAt"]),
            resolved_at=None if data["resolvedAt"] is None else datetime.fromisoformat(data["resolvedAt"]),
            resolution=data["resolution"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionCaseConnection:
    """A page of ExceptionCase."""

    total_count: int
    page_info: Page
    nodes: list[ExceptionCase]

    @classmethod
    def read(cls, data: Json) -> ExceptionCaseConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[ExceptionCase.read(each) for each in data["nodes"]],
        )
