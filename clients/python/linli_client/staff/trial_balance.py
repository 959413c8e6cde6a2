"""What `trial_balance` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import LedgerAccountKind, LedgerSide
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """The accounts of one kind in one community. Ask `ledgerAccounts` with kind and communityId for them one by one."""

    kind: LedgerAccountKind
    community_id: str | None
    community: str | None
    accounts: int
    normal_side: LedgerSide
    opening: Money
    debits: Money
    credits: Money
    closing: Money

    @classmethod
    def read(cls, data: Json) -> TrialRow:
        return cls(
            kind=LedgerAccountKind(data["kind"]),
            community_id=data["communityId"],
            community=data["community"],
            accounts=data["accounts"],
            normal_side=LedgerSide(data["normalSide"]),
            opening=Money.read(data["opening"]),
            debits=Money.read(data["debits"]),
            credits=Money.read(data["credits"]),
            closing=Money.read(data["closing"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BookMonth:
    """A month of the period and how far it is closed (月结)."""

    period: str
    closed: int
    communities: int
    is_closed: bool

    @classmethod
    def read(cls, data: Json) -> BookMonth:
        return cls(
            period=data["period"],
            closed=data["closed"],
            communities=data["communities"],
            is_closed=data["isClosed"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalance:
    """The trial balance (试算平衡): what is on the debit side is on the credit side."""

    is_balanced: bool
    opening_debit: Money
    opening_credit: Money
    debits: Money
    credits: Money
    closing_debit: Money
    closing_credit: Money
    rows: list[TrialRow]
    months: list[BookMonth]

    @classmethod
    def read(cls, data: Json) -> TrialBalance:
        return cls(
            is_balanced=data["isBalanced"],
            opening_debit=Money.read(data["openingDebit"]),
            opening_credit=Money.read(data["openingCredit"]),
            debits=Money.read(data["debits"]),
            credits=Money.read(data["credits"]),
            closing_debit=Money.read(data["closingDebit"]),
            closing_credit=Money.read(data["closingCredit"]),
            rows=[TrialRow.read(each) for each in data["rows"]],
            months=[BookMonth.read(each) for each in data["months"]],
        )
