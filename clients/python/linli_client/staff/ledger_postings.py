"""What `ledger_postings` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .enums import LedgerAccountKind, LedgerDocumentKind, LedgerSide
from .fragments import Money, Page, RoomName


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
    posted_at: datetime
    community: str | None
    document: LedgerDocument
    total: Money

    @classmethod
    def read(cls, data: Json) -> LedgerEntry:
        return cls(
            id=data["id"],
            posted_on=date.fromisoformat(data["postedOn"]),
            posted_at=datetime.fromisoformat(data["postedAt"]),
            community=data["community"],
            document=LedgerDocument.read(data["document"]),
            total=Money.read(data["total"]),
        )


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
    period: str
    item: ChargeItem
    room: RoomName | None

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            period=data["period"],
            item=ChargeItem.read(data["item"]),
            room=None if data["room"] is None else RoomName.read(data["room"]),
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
    bill: Bill | None

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
            bill=None if data["bill"] is None else Bill.read(data["bill"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPostingConnection:
    """A page of LedgerPosting."""

    page_info: Page
    nodes: list[LedgerPosting]

    @classmethod
    def read(cls, data: Json) -> LedgerPostingConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[LedgerPosting.read(each) for each in data["nodes"]],
        )
