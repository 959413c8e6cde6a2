"""What `account_statement` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import LedgerAccountKind, LedgerDocumentKind
from .fragments import Balance, Money, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill (账单) of one of my rooms: one charge item for one period, frozen when it was made."""

    id: str
    item: str
    period: str

    @classmethod
    def read(cls, data: Json) -> Bill:
        return cls(
            id=data["id"],
            item=data["item"],
            period=data["period"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBalance:
    """What stood at a moment."""

    total: Money

    @classmethod
    def read(cls, data: Json) -> StatementBalance:
        return cls(
            total=Money.read(data["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One movement, with what stood after it."""

    id: str
    posted_on: date
    account_kind: LedgerAccountKind
    document_kind: LedgerDocumentKind
    document_number: str
    bill: Bill | None
    debit: Money
    credit: Money
    balances: StatementBalance

    @classmethod
    def read(cls, data: Json) -> StatementLine:
        return cls(
            id=data["id"],
            posted_on=date.fromisoformat(data["postedOn"]),
            account_kind=LedgerAccountKind(data["accountKind"]),
            document_kind=LedgerDocumentKind(data["documentKind"]),
            document_number=data["documentNumber"],
            bill=None if data["bill"] is None else Bill.read(data["bill"]),
            debit=Money.read(data["debit"]),
            credit=Money.read(data["credit"]),
            balances=StatementBalance.read(data["balances"]),
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
