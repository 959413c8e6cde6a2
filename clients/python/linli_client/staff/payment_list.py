"""What `payment_list` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import PaymentStatus
from .fragments import Money, Page, Receipt, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    name: str

    @classmethod
    def read(cls, data: Json) -> ChargeItem:
        return cls(
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A frozen bill: what one object owes for one tariff and period."""

    id: str
    period: str
    item: ChargeItem
    room: RoomName | None

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            period=data["period"],
            item=ChargeItem.read(data["item"]),
            room=None if data["room"] is None else RoomName.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPart:
    """What of a payment goes to one bill."""

    principal: Money
    late_fee: Money
    status: PaymentStatus
    bill: Bill

    @classmethod
    def read(cls, data: Json) -> PaidPart:
        return cls(
            principal=Money.read(data["principal"]),
            late_fee=Money.read(data["lateFee"]),
            status=PaymentStatus(data["status"]),
            bill=Bill.read(data["bill"]),
        )


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
    parts: list[PaidPart]

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
            parts=[PaidPart.read(each) for each in data["parts"]],
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
