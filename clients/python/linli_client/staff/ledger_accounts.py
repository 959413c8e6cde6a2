"""What `ledger_accounts` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import LedgerAccountKind, LedgerSide
from .fragments import Money, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccount:
    """One account of the chart, over the period asked for."""

    id: str
    kind: LedgerAccountKind
    name: str
    community: str | None
    normal_side: LedgerSide
    opening: Money
    debits: Money
    credits: Money
    closing: Money

    @classmethod
    def read(cls, data: Json) -> LedgerAccount:
        return cls(
            id=data["id"],
            kind=LedgerAccountKind(data["kind"]),
            name=data["name"],
            community=data["community"],
            normal_side=LedgerSide(data["normalSide"]),
            opening=Money.read(data["opening"]),
            debits=Money.read(data["debits"]),
            credits=Money.read(data["credits"]),
            closing=Money.read(data["closing"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccountConnection:
    """A page of LedgerAccount."""

    page_info: Page
    nodes: list[LedgerAccount]

    @classmethod
    def read(cls, data: Json) -> LedgerAccountConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[LedgerAccount.read(each) for each in data["nodes"]],
        )
