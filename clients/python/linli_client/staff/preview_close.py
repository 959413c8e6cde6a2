"""What `preview_close` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import MonthOfCommunity


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePreview:
    """What closing a month would close. Nothing opens a month again."""

    would_close: int
    months: list[MonthOfCommunity]

    @classmethod
    def read(cls, data: Json) -> ClosePreview:
        return cls(
            would_close=data["wouldClose"],
            months=[MonthOfCommunity.read(each) for each in data["months"]],
        )
