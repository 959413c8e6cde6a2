"""What `collection_trend` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Collected


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCollected:
    """The collection of one month's bills."""

    period: str
    is_billed: bool
    figures: Collected

    @classmethod
    def read(cls, data: Json) -> MonthCollected:
        return cls(
            period=data["period"],
            is_billed=data["isBilled"],
            figures=Collected.read(data["figures"]),
        )
