"""What `bills_total` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BillsTotal:
    """What bills come to together; reversed ones are counted, but owe nothing."""

    count: int
    total: Money
    paid: Money
    outstanding: Money

    @classmethod
    def read(cls, data: Json) -> BillsTotal:
        return cls(
            count=data["count"],
            total=Money.read(data["total"]),
            paid=Money.read(data["paid"]),
            outstanding=Money.read(data["outstanding"]),
        )
