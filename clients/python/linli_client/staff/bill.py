"""What `bill` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ..connection import Json
from .enums import BillOrigin, BillStatus, LineKind, PayerRole
from .fragments import Money, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    id: str
    code: str
    name: str

    @classmethod
    def read(cls, data: Json) -> ChargeItem:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """A part of a bill's amount: a tier, the pot's share, or the whole."""

    kind: LineKind
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Money

    @classmethod
    def read(cls, data: Json) -> BillLine:
        return cls(
            kind=LineKind(data["kind"]),
            quantity=None if data["quantity"] is None else Decimal(data["quantity"]),
            unit_price=None if data["unitPrice"] is None else Decimal(data["unitPrice"]),
            amount=Money.read(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A frozen bill: what one object owes for one tariff and period."""

    id: str
    origin: BillOrigin
    item: ChargeItem
    period: str
    room: RoomName | None
    object_code: str | None
    payer_role: PayerRole
    payer: str | None
    total: Money
    paid: Money
    outstanding: Money
    late_fee: Money
    status: BillStatus
    due_on: date
    days: int
    of_days: int
    posted_at: datetime
    lines: list[BillLine]
    explanation: list[str]

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            origin=BillOrigin(data["origin"]),
            item=ChargeItem.read(data["item"]),
            period=data["period"],
            room=None if data["room"] is None else RoomName.read(data["room"]),
            object_code=data["objectCode"],
            payer_role=PayerRole(data["payerRole"]),
            payer=data["payer"],
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
            outstanding=Money.read(data["outstanding"]),
            late_fee=Money.read(data["lateFee"]),
            status=BillStatus(data["status"]),
            due_on=date.fromisoformat(data["dueOn"]),
            days=data["days"],
            of_days=data["ofDays"],
            posted_at=datetime.fromisoformat(data["postedAt"]),
            lines=[BillLine.read(each) for each in data["lines"]],
            explanation=data["explanation"],
        )
