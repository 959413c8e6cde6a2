"""What `provider_statements` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import ProviderStatementKind, ProviderStatementState
from .fragments import Money, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStatement:
    """A provider's statement (渠道账单) of one account and day, as it was imported."""

    id: str
    provider: str
    day: date
    kind: ProviderStatementKind
    state: ProviderStatementState
    payment_count: int
    payments: Money
    refund_count: int
    refunds: Money
    fees: Money
    imported_at: datetime

    @classmethod
    def read(cls, data: Json) -> ProviderStatement:
        return cls(
            id=data["id"],
            provider=data["provider"],
            day=date.fromisoformat(data["day"]),
            kind=ProviderStatementKind(data["kind"]),
            state=ProviderStatementState(data["state"]),
            payment_count=data["paymentCount"],
            payments=Money.read(data["payments"]),
            refund_count=data["refundCount"],
            refunds=Money.read(data["refunds"]),
            fees=Money.read(data["fees"]),
            imported_at=datetime.fromisoformat(data["importedAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStatementConnection:
    """A page of ProviderStatement."""

    page_info: Page
    nodes: list[ProviderStatement]

    @classmethod
    def read(cls, data: Json) -> ProviderStatementConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[ProviderStatement.read(each) for each in data["nodes"]],
        )
