"""What `payments` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import PaymentStatus
from .fragments import Money, Page, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment (收款) of bills or of money in advance."""

    id: str
    status: PaymentStatus
    provider: str
    total: Money
    cashier: str | None
    started_at: datetime
    paid_at: datetime | None
    receipts: list[Receipt]

    @classmethod
    def read(cls, data: Json) -> Payment:
        return cls(
            id=data["id"],
            status=PaymentStatus(data["status"]),
            provider=data["provider"],
            total=Money.read(data["total"]),
            cashier=data["cashier"],
            started_at=datetime.fromisoformat(data["startedAt"]),
            paid_at=None if data["paidAt"] is None else datetime.fromisoformat(data["paidAt"]),
            receipts=[Receipt.read(each) for each in data["receipts"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentConnection:
    """A page of Payment."""

    total_count: int
    page_info: Page
    nodes: list[Payment]

    @classmethod
    def read(cls, data: Json) -> PaymentConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Payment.read(each) for each in data["nodes"]],
        )
