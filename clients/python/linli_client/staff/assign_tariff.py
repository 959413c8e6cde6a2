"""What `assign_tariff` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTariff:
    """What AssignTariff answers."""

    count: int | None
    left_out: int | None

    @classmethod
    def read(cls, data: Json) -> AssignTariff:
        return cls(
            count=data["count"],
            left_out=data["leftOut"],
        )
