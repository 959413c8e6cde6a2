"""What `ledger_checks` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ..connection import Json
from .fragments import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """A check of the books (账目核对) and what it found."""

    id: str
    night: date | None
    checked_at: datetime
    milliseconds: int
    entries: int
    unbalanced: int
    orphans: int
    ok: bool
    findings: list[str]

    @classmethod
    def read(cls, data: Json) -> LedgerCheck:
        return cls(
            id=data["id"],
            night=None if data["night"] is None else date.fromisoformat(data["night"]),
            checked_at=datetime.fromisoformat(data["checkedAt"]),
            milliseconds=data["milliseconds"],
            entries=data["entries"],
            unbalanced=data["unbalanced"],
            orphans=data["orphans"],
            ok=data["ok"],
            findings=data["findings"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheckConnection:
    """A page of LedgerCheck."""

    page_info: Page
    nodes: list[LedgerCheck]

    @classmethod
    def read(cls, data: Json) -> LedgerCheckConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[LedgerCheck.read(each) for each in data["nodes"]],
        )
