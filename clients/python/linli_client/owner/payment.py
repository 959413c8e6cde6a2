"""What `payment` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .enums import PaymentStatus
from .fragments import Money, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBill:
    """What of a payment goes to one bill."""

    bill_id: str
    principal: Money
    late_fee: Money

    @classmethod
    def read(cls, data: Json) -> PaidBill:
        return cls(
            bill_id=data["billId"],
            principal=Money.read(data["principal"]),
            late_fee=Money.read(data["lateFee"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPayment:
    """A payment (缴费) of bills, or of money in advance."""

    id: str
    status: PaymentStatus
    provider: str
    total: Money
    started_at: datetime
    paid_at: datetime | None
    expires_at: datetime | None
    refunding: Money | None
    refunded: Money
    receipts: list[Receipt]
    bills: list[PaidBill]

    @classmethod
    def read(cls, data: Json) -> BillPayment:
        return cls(
            id=data["id"],
            status=PaymentStatus(data["status"]),
            provider=data["provider"],
            total=Money.read(data["total"]),
            started_at=datetime.fromisoformat(data["startedAt"]),
            paid_at=None if data["paidAt"] is None else datetime.fromisoformat(data["paidAt"]),
            expires_at=None if data["expiresAt"] is None else datetime.fromisoformat(data["expiresAt"]),
            refunding=None if data["refunding"] is None else Money.read(data["refunding"]),
            refunded=Money.read(data["refunded"]),
            receipts=[Receipt.read(each) for each in data["receipts"]],
            bills=[PaidBill.read(each) for each in data["bills"]],
        )
