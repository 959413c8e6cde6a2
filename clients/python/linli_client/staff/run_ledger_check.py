"""What `run_ledger_check` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """A check of the books (账目核对) and what it found."""

    id: str
    ok: bool

    @classmethod
    def read(cls, data: Json) -> LedgerCheck:
        return cls(
            id=data["id"],
            ok=data["ok"],
        )
