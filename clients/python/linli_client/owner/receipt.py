"""What `receipt` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One amount on a receipt: a bill, its late fee, or money kept in advance."""

    item: str
    room: str
    period: str
    amount: Money
    is_part: bool
    bill_id: str | None

    @classmethod
    def read(cls, data: Json) -> ReceiptLine:
        return cls(
            item=data["item"],
            room=data["room"],
            period=data["period"],
            amount=Money.read(data["amount"]),
            is_part=data["isPart"],
            bill_id=data["billId"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent:
    """What a receipt says on paper, in Chinese."""

    company: str
    community: str
    payer: str
    rooms: list[str]
    provider: str
    paid_at: datetime
    lines: list[ReceiptLine]

    @classmethod
    def read(cls, data: Json) -> ReceiptContent:
        return cls(
            company=data["company"],
            community=data["community"],
            payer=data["payer"],
            rooms=data["rooms"],
            provider=data["provider"],
            paid_at=datetime.fromisoformat(data["paidAt"]),
            lines=[ReceiptLine.read(each) for each in data["lines"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt (收据)."""

    id: str
    number: str
    total: Money
    issued_at: datetime
    voided_at: datetime | None
    verification_code: str
    pdf_url: str
    image_url: str
    content: ReceiptContent

    @classmethod
    def read(cls, data: Json) -> Receipt:
        return cls(
            id=data["id"],
            number=data["number"],
            total=Money.read(data["total"]),
            issued_at=datetime.fromisoformat(data["issuedAt"]),
            voided_at=None if data["voidedAt"] is None else datetime.fromisoformat(data["voidedAt"]),
            verification_code=data["verificationCode"],
            pdf_url=data["pdfUrl"],
            image_url=data["imageUrl"],
            content=ReceiptContent.read(data["content"]),
        )
