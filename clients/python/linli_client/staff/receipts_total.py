"""What `receipts_total` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json
from .fragments import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsTotal:
    """What receipts come to together."""

    count: int
    void_count: int
    total: Money

    @classmethod
    def read(cls, data: Json) -> ReceiptsTotal:
        return cls(
            count=data["count"],
            void_count=data["voidCount"],
            total=Money.read(data["total"]),
        )
