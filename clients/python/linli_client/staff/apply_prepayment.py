"""What `apply_prepayment` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaymentApplied:
    """What a room's prepayment has paid."""

    applied: Money
    balance: Money

    @classmethod
    def read(cls, data: Json) -> PrepaymentApplied:
        return cls(
            applied=Money.read(data["applied"]),
            balance=Money.read(data["balance"]),
        )
