"""What `refund` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import RefundState, RefundWay
from .fragments import BillRow, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment (收款) of bills or of money in advance."""

    id: str
    total: Money
    paid_at: datetime | None

    @classmethod
    def read(cls, data: Json) -> Payment:
        return cls(
            id=data["id"],
            total=Money.read(data["total"]),
            paid_at=None if data["paidAt"] is None else datetime.fromisoformat(data["paidAt"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """What of a refund is of one bill, or of the money in advance."""

    amount: Money
    is_kept: bool
    bill: BillRow | None

    @classmethod
    def read(cls, data: Json) -> RefundLine:
        return cls(
            amount=Money.read(data["amount"]),
            is_kept=data["isKept"],
            bill=None if data["bill"] is None else BillRow.read(data["bill"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """A refund (退款) of one payment in one community."""

    id: str
    state: RefundState
    way: RefundWay
    provider: str
    amount: Money
    reason: str
    community: str
    needs_approval: bool
    is_own: bool
    requested_by: str | None
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    refusal: str | None
    handed_out_by: str | None
    slip: str | None
    finished_at: datetime | None
    payment: Payment | None
    lines: list[RefundLine]

    @classmethod
    def read(cls, data: Json) -> Refund:
        return cls(
            id=data["id"],
            state=RefundState(data["state"]),
            way=RefundWay(data["way"]),
            provider=data["provider"],
            amount=Money.read(data["amount"]),
            reason=data["reason"],
            community=data["community"],
            needs_approval=data["needsApproval"],
            is_own=data["isOwn"],
            requested_by=data["requestedBy"],
            requested_at=datetime.fromisoformat(data["requestedAt"]),
            decided_by=data["decidedBy"],
            decided_at=None if data["decidedAt"] is None else datetime.fromisoformat(data["decidedAt"]),
            decision=data["decision"],
            refusal=data["refusal"],
            handed_out_by=data["handedOutBy"],
            slip=data["slip"],
            finished_at=None if data["finishedAt"] is None else datetime.fromisoformat(data["finishedAt"]),
            payment=None if data["payment"] is None else Payment.read(data["payment"]),
            lines=[RefundLine.read(each) for each in data["lines"]],
        )
