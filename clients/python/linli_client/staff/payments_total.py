"""What `payments_total` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class WayTotal:
    """What was paid one way."""

    provider: str
    count: int
    total: Money

    @classmethod
    def read(cls, data: Json) -> WayTotal:
        return cls(
            provider=data["provider"],
            count=data["count"],
            total=Money.read(data["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsTotal:
    """What payments come to together."""

    count: int
    total: Money
    by_way: list[WayTotal]

    @classmethod
    def read(cls, data: Json) -> PaymentsTotal:
        return cls(
            count=data["count"],
            total=Money.read(data["total"]),
            by_way=[WayTotal.read(each) for each in data["byWay"]],
        )
