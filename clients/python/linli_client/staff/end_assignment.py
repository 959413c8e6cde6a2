"""What `end_assignment` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A tariff on an object (标准分配), from `startsOn` until the day before `endsOn`."""

    id: str
    ends_on: date | None

    @classmethod
    def read(cls, data: Json) -> Assignment:
        return cls(
            id=data["id"],
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
        )
