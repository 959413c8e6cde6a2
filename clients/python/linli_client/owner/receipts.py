"""What `receipts` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..connection import Json
from .fragments import Money, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent:
    """What a receipt says on paper, in Chinese."""

    community: str
    rooms: list[str]
    provider: str

    @classmethod
    def read(cls, data: Json) -> ReceiptContent:
        return cls(
            community=data["community"],
            rooms=data["rooms"],
            provider=data["provider"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptConnectionNodes:
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
    def read(cls, data: Json) -> ReceiptConnectionNodes:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptConnection:
    """A page of Receipt."""

    page_info: Page
    nodes: list[ReceiptConnectionNodes]

    @classmethod
    def read(cls, data: Json) -> ReceiptConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[ReceiptConnectionNodes.read(each) for each in data["nodes"]],
        )
