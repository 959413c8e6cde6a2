"""What `payment_postings` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import LedgerAccountKind, LedgerDocumentKind, LedgerSide
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDocument:
    """The document that an entry comes from."""

    kind: LedgerDocumentKind
    number: str
    payment_id: str | None

    @classmethod
    def read(cls, data: Json) -> LedgerDocument:
        return cls(
            kind=LedgerDocumentKind(data["kind"]),
            number=data["number"],
            payment_id=data["paymentId"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One event in the books (凭证). Ask `ledgerPostings` with its id for its postings."""

    id: str
    posted_on: date
    community: str | None
    document: LedgerDocument

    @classmethod
    def read(cls, data: Json) -> LedgerEntry:
        return cls(
            id=data["id"],
            posted_on=date.fromisoformat(data["postedOn"]),
            community=data["community"],
            document=LedgerDocument.read(data["document"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPosting:
    """One side of an entry (分录): an amount on an account."""

    id: str
    side: LedgerSide
    account_id: str
    account_kind: LedgerAccountKind
    account_name: str
    amount: Money
    entry: LedgerEntry

    @classmethod
    def read(cls, data: Json) -> LedgerPosting:
        return cls(
            id=data["id"],
            side=LedgerSide(data["side"]),
            account_id=data["accountId"],
            account_kind=LedgerAccountKind(data["accountKind"]),
            account_name=data["accountName"],
            amount=Money.read(data["amount"]),
            entry=LedgerEntry.read(data["entry"]),
        )
