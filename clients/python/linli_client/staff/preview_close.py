"""What `preview_close` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import DayHindrance, MonthGate
from .fragments import MonthOfCommunity


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsettledDay:
    """A day of online money that nobody has signed."""

    provider: str
    day: date
    hindrance: DayHindrance

    @classmethod
    def read(cls, data: Json) -> UnsettledDay:
        return cls(
            provider=data["provider"],
            day=date.fromisoformat(data["day"]),
            hindrance=DayHindrance(data["hindrance"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePreview:
    """What closing a month would close. Nothing opens a month again."""

    would_close: int
    gate: MonthGate
    unsettled_days: list[UnsettledDay]
    months: list[MonthOfCommunity]

    @classmethod
    def read(cls, data: Json) -> ClosePreview:
        return cls(
            would_close=data["wouldClose"],
            gate=MonthGate(data["gate"]),
            unsettled_days=[UnsettledDay.read(each) for each in data["unsettledDays"]],
            months=[MonthOfCommunity.read(each) for each in data["months"]],
        )
