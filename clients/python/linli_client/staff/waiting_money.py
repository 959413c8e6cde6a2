"""What `waiting_money` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMoney:
    """Money that has waited for longer than a day for somebody to find out what it is."""

    differences: int
    bank_lines: int
    amount: Money

    @classmethod
    def read(cls, data: Json) -> WaitingMoney:
        return cls(
            differences=data["differences"],
            bank_lines=data["bankLines"],
            amount=Money.read(data["amount"]),
        )
