"""What `close_month` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import MonthOfCommunity


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMonth:
    """What CloseMonth answers."""

    closed: int | None
    months: list[MonthOfCommunity] | None

    @classmethod
    def read(cls, data: Json) -> CloseMonth:
        return cls(
            closed=data["closed"],
            months=None if data["months"] is None else [MonthOfCommunity.read(each) for each in data["months"]],
        )
