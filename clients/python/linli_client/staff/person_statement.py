"""What `person_statement` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import LedgerAccountKind, LedgerDocumentKind
from .fragments import Balance, Money, Page, RoomName


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
class StatementLine:
    """One movement, with what stood after it."""

    id: str
    posted_on: date
    account_kind: LedgerAccountKind
    document: LedgerDocument
    bill: Bill | None
    debit: Money
    credit: Money
    balances: Balance

    @classmethod
    def read(cls, data: Json) -> StatementLine:
        return cls(
            id=data["id"],
            posted_on=date.fromisoformat(data["postedOn"]),
            account_kind=LedgerAccountKind(data["accountKind"]),
            document=LedgerDocument.read(data["document"]),
            bill=None if data["bill"] is None else Bill.read(data["bill"]),
            debit=Money.read(data["debit"]),
            credit=Money.read(data["credit"]),
            balances=Balance.read(data["balances"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLineConnection:
    """A page of StatementLine."""

    page_info: Page
    nodes: list[StatementLine]

    @classmethod
    def read(cls, data: Json) -> StatementLineConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[StatementLine.read(each) for each in data["nodes"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """A statement: what stood before, what moved, what stood after."""

    opening: Balance
    debits: Money
    credits: Money
    closing: Balance
    lines: StatementLineConnection

    @classmethod
    def read(cls, data: Json) -> AccountStatement:
        return cls(
            opening=Balance.read(data["opening"]),
            debits=Money.read(data["debits"]),
            credits=Money.read(data["credits"]),
            closing=Balance.read(data["closing"]),
            lines=StatementLineConnection.read(data["lines"]),
        )
