"""What `refunds_total` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .enums import RefundState
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStateTotal:
    """What refunds in one state come to."""

    state: RefundState
    count: int
    total: Money

    @classmethod
    def read(cls, data: Json) -> RefundStateTotal:
        return cls(
            state=RefundState(data["state"]),
            count=data["count"],
            total=Money.read(data["total"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundsTotal:
    """What refunds come to together."""

    count: int
    total: Money
    by_state: list[RefundStateTotal]

    @classmethod
    def read(cls, data: Json) -> RefundsTotal:
        return cls(
            count=data["count"],
            total=Money.read(data["total"]),
            by_state=[RefundStateTotal.read(each) for each in data["byState"]],
        )
