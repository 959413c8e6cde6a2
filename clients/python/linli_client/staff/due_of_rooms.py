"""What `due_of_rooms` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import BillOrigin
from .fragments import Money, RoomName


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
    origin: BillOrigin
    period: str
    due_on: date
    object_code: str | None
    payer: str | None
    item: ChargeItem

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            origin=BillOrigin(data["origin"]),
            period=data["period"],
            due_on=date.fromisoformat(data["dueOn"]),
            object_code=data["objectCode"],
            payer=data["payer"],
            item=ChargeItem.read(data["item"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBill:
    """A bill that wants money today."""

    principal: Money
    late_fee: Money
    amount: Money
    is_held: bool
    bill: Bill

    @classmethod
    def read(cls, data: Json) -> DueBill:
        return cls(
            principal=Money.read(data["principal"]),
            late_fee=Money.read(data["lateFee"]),
            amount=Money.read(data["amount"]),
            is_held=data["isHeld"],
            bill=Bill.read(data["bill"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDues:
    """What a room owes today, oldest due date first, and what it has paid in advance."""

    room: RoomName
    amount: Money
    prepayment: Money
    bills: list[DueBill]

    @classmethod
    def read(cls, data: Json) -> RoomDues:
        return cls(
            room=RoomName.read(data["room"]),
            amount=Money.read(data["amount"]),
            prepayment=Money.read(data["prepayment"]),
            bills=[DueBill.read(each) for each in data["bills"]],
        )
