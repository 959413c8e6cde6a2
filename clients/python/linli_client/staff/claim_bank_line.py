"""What `claim_bank_line` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import CashTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBankLine:
    """What ClaimBankLine answers."""

    claim_id: str | None
    taken: CashTaken | None

    @classmethod
    def read(cls, data: Json) -> ClaimBankLine:
        return cls(
            claim_id=data["claimId"],
            taken=None if data["taken"] is None else CashTaken.read(data["taken"]),
        )
