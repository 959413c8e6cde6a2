"""What `takings` gives. Written by `./linli manage python_client --write`."""

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
class CashierTakingsByWay:
    """What was paid one way."""

    provider: str
    count: int
    total: Money

    @classmethod
    def read(cls, data: Json) -> CashierTakingsByWay:
        return cls(
            provider=data["provider"],
            count=data["count"],
            total=Money.read(data["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CashierTakings:
    """What one member of staff took; `payments` shows it by `cashierId` and the days."""

    cashier_id: int | None
    cashier: str | None
    count: int
    total: Money
    by_way: list[CashierTakingsByWay]

    @classmethod
    def read(cls, data: Json) -> CashierTakings:
        return cls(
            cashier_id=data["cashierId"],
            cashier=data["cashier"],
            count=data["count"],
            total=Money.read(data["total"]),
            by_way=[CashierTakingsByWay.read(each) for each in data["byWay"]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """What was taken for the bills and prepayments of a part of the tree (收款汇总)."""

    total: Money
    offset: Money
    by_way: list[WayTotal]
    by_cashier: list[CashierTakings]

    @classmethod
    def read(cls, data: Json) -> Takings:
        return cls(
            total=Money.read(data["total"]),
            offset=Money.read(data["offset"]),
            by_way=[WayTotal.read(each) for each in data["byWay"]],
            by_cashier=[CashierTakings.read(each) for each in data["byCashier"]],
        )
