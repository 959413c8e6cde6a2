"""What `amount_due` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .fragments import Money, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAmountDue:
    """What one room owes today."""

    room: Room
    total: Money
    late_fee: Money
    bill_count: int
    oldest_due_on: date | None

    @classmethod
    def read(cls, data: Json) -> RoomAmountDue:
        return cls(
            room=Room.read(data["room"]),
            total=Money.read(data["total"]),
            late_fee=Money.read(data["lateFee"]),
            bill_count=data["billCount"],
            oldest_due_on=None if data["oldestDueOn"] is None else date.fromisoformat(data["oldestDueOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDue:
    """What is to be paid (待缴合计) today, as `payBills` expects it for all these bills."""

    total: Money
    late_fee: Money
    bill_count: int
    rooms: list[RoomAmountDue]

    @classmethod
    def read(cls, data: Json) -> AmountDue:
        return cls(
            total=Money.read(data["total"]),
            late_fee=Money.read(data["lateFee"]),
            bill_count=data["billCount"],
            rooms=[RoomAmountDue.read(each) for each in data["rooms"]],
        )
