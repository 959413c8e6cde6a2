"""What `enter_reading` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingKept:
    """A reading as it was kept, compared with those before."""

    previous: Decimal
    usage: Decimal
    usual: Decimal | None
    is_outlier: bool

    @classmethod
    def read(cls, data: Json) -> ReadingKept:
        return cls(
            previous=Decimal(data["previous"]),
            usage=Decimal(data["usage"]),
            usual=None if data["usual"] is None else Decimal(data["usual"]),
            is_outlier=data["isOutlier"],
        )
