"""What `home` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import PaymentStatus
from .fragments import Money, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAmountDue:
    """What one room owes today."""

    room: Room
    total: Money
    late_fee: Money
    bill_count: int
    overdue_count: int
    next_due_on: date | None
    oldest_due_on: date | None

    @classmethod
    def read(cls, data: Json) -> RoomAmountDue:
        return cls(
            room=Room.read(data["room"]),
            total=Money.read(data["total"]),
            late_fee=Money.read(data["lateFee"]),
            bill_count=data["billCount"],
            overdue_count=data["overdueCount"],
            next_due_on=None if data["nextDueOn"] is None else date.fromisoformat(data["nextDueOn"]),
            oldest_due_on=None if data["oldestDueOn"] is None else date.fromisoformat(data["oldestDueOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDue:
    """What is to be paid (待缴合计) today, as `payBills` expects it for all these bills."""

    total: Money
    late_fee: Money
    bill_count: int
    overdue_count: int
    next_due_on: date | None
    rooms: list[RoomAmountDue]

    @classmethod
    def read(cls, data: Json) -> AmountDue:
        return cls(
            total=Money.read(data["total"]),
            late_fee=Money.read(data["lateFee"]),
            bill_count=data["billCount"],
            overdue_count=data["overdueCount"],
            next_due_on=None if data["nextDueOn"] is None else date.fromisoformat(data["nextDueOn"]),
            rooms=[RoomAmountDue.read(each) for each in data["rooms"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPrepaymentRoom:
    """A room (房间) as its people see it."""

    id: str

    @classmethod
    def read(cls, data: Json) -> RoomPrepaymentRoom:
        return cls(
            id=data["id"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPrepayment:
    """What a room has paid in advance (预存) and not used."""

    room: RoomPrepaymentRoom
    balance: Money

    @classmethod
    def read(cls, data: Json) -> RoomPrepayment:
        return cls(
            room=RoomPrepaymentRoom.read(data["room"]),
            balance=Money.read(data["balance"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPayment:
    """A payment (缴费) of bills, or of money in advance."""

    id: str
    status: PaymentStatus
    started_at: datetime
    expires_at: datetime | None
    total: Money

    @classmethod
    def read(cls, data: Json) -> BillPayment:
        return cls(
            id=data["id"],
            status=PaymentStatus(data["status"]),
            started_at=datetime.fromisoformat(data["startedAt"]),
            expires_at=None if data["expiresAt"] is None else datetime.fromisoformat(data["expiresAt"]),
            total=Money.read(data["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPaymentConnection:
    """A page of BillPayment."""

    nodes: list[BillPayment]

    @classmethod
    def read(cls, data: Json) -> BillPaymentConnection:
        return cls(
            nodes=[BillPayment.read(each) for each in data["nodes"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The 3 answers of Home."""

    amount_due: AmountDue
    prepayment_balances: list[RoomPrepayment]
    payments: BillPaymentConnection

    @classmethod
    def read(cls, data: Json) -> Home:
        return cls(
            amount_due=AmountDue.read(data["amountDue"]),
            prepayment_balances=[RoomPrepayment.read(each) for each in data["prepaymentBalances"]],
            payments=BillPaymentConnection.read(data["payments"]),
        )
