"""What `refund_preview` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import RefundWay
from .fragments import BillRow, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class UserError:
    """Why a mutation was refused, in words for the user."""

    code: str
    message: str

    @classmethod
    def read(cls, data: Json) -> UserError:
        return cls(
            code=data["code"],
            message=data["message"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundableLine:
    """A line of a payment, and what of it can go back."""

    id: str
    paid: Money
    refunded: Money
    left: Money
    way: RefundWay
    refusal: UserError | None
    bill: BillRow | None

    @classmethod
    def read(cls, data: Json) -> RefundableLine:
        return cls(
            id=data["id"],
            paid=Money.read(data["paid"]),
            refunded=Money.read(data["refunded"]),
            left=Money.read(data["left"]),
            way=RefundWay(data["way"]),
            refusal=None if data["refusal"] is None else UserError.read(data["refusal"]),
            bill=None if data["bill"] is None else BillRow.read(data["bill"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPreview:
    """What a refund of a payment would be."""

    total: Money
    refunded: Money
    limit: Money
    needs_approval: bool
    lines: list[RefundableLine]

    @classmethod
    def read(cls, data: Json) -> RefundPreview:
        return cls(
            total=Money.read(data["total"]),
            refunded=Money.read(data["refunded"]),
            limit=Money.read(data["limit"]),
            needs_approval=data["needsApproval"],
            lines=[RefundableLine.read(each) for each in data["lines"]],
        )
