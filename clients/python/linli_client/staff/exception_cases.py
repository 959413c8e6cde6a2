"""What `exception_cases` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import CaseKind, CaseState
from .fragments import Money, Page, RefundAtProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionCase:
    """Money, or a message about money, that could not go where it was meant to (收款异常)."""

    id: str
    kind: CaseKind
    state: CaseState
    provider: str
    amount: Money
    expected: Money | None
    is_booked: bool
    number: str
    differs: list[str]
    reasons: list[str]
    answer_by: datetime | None
    community: str | None
    payment_id: str | None
    refunds: list[RefundAtProvider]
    opened_at: datetime
    resolved_at: datetime | None
    resolution: str | None
    resolved_by: str | None

    @classmethod
    def read(cls, data: Json) -> ExceptionCase:
        return cls(
            id=data["id"],
            kind=CaseKind(data["kind"]),
            state=CaseState(data["state"]),
            provider=data["provider"],
            amount=Money.read(data["amount"]),
            expected=None if data["expected"] is None else Money.read(data["expected"]),
            is_booked=data["isBooked"],
            number=data["number"],
            differs=data["differs"],
            reasons=data["reasons"],
            answer_by=None if data["answerBy"] is None else datetime.fromisoformat(data["answerBy"]),
            community=data["community"],
            payment_id=data["paymentId"],
            refunds=[RefundAtProvider.read(each) for each in data["refunds"]],
            opened_at=datetime.fromisoformat(data["openedAt"]),
            resolved_at=None if data["resolvedAt"] is None else datetime.fromisoformat(data["resolvedAt"]),
            resolution=data["resolution"],
            resolved_by=data["resolvedBy"],
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
