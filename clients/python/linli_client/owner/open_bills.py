"""What `open_bills` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import BillOrigin, BillStatus
from .fragments import BillLine, Money, Page, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDue:
    """What is to be paid (待缴合计) today, as `payBills` expects it for all these bills."""

    total: Money
    late_fee: Money
    bill_count: int

    @classmethod
    def read(cls, data: Json) -> AmountDue:
        return cls(
            total=Money.read(data["total"]),
            late_fee=Money.read(data["lateFee"]),
            bill_count=data["billCount"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillExplanation:
    """Why the amount is what it is. `sentences` are for reading; the rest is what they say, for drawing."""

    version: int
    sentences: list[str]

    @classmethod
    def read(cls, data: Json) -> BillExplanation:
        return cls(
            version=data["version"],
            sentences=data["sentences"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill (账单) of one of my rooms: one charge item for one period, frozen when it was made."""

    id: str
    origin: BillOrigin
    item: str
    period: str
    due_on: date
    status: BillStatus
    space: str | None
    is_being_paid: bool
    room: Room
    total: Money
    paid: Money
    outstanding: Money
    late_fee: Money
    lines: list[BillLine]
    explanation: BillExplanation

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            origin=BillOrigin(data["origin"]),
            item=data["item"],
            period=data["period"],
            due_on=date.fromisoformat(data["dueOn"]),
            status=BillStatus(data["status"]),
            space=data["space"],
            is_being_paid=data["isBeingPaid"],
            room=Room.read(data["room"]),
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
            outstanding=Money.read(data["outstanding"]),
            late_fee=Money.read(data["lateFee"]),
            lines=[BillLine.read(each) for each in data["lines"]],
            explanation=BillExplanation.read(data["explanation"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillConnection:
    """A page of Bill."""

    total_count: int
    page_info: Page
    nodes: list[Bill]

    @classmethod
    def read(cls, data: Json) -> BillConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Bill.read(each) for each in data["nodes"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBills:
    """The 2 answers of OpenBills."""

    amount_due: AmountDue
    open_bills: BillConnection

    @classmethod
    def read(cls, data: Json) -> OpenBills:
        return cls(
            amount_due=AmountDue.read(data["amountDue"]),
            open_bills=BillConnection.read(data["openBills"]),
        )
