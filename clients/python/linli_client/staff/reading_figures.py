"""What `reading_figures` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass

from ..connection import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFigures:
    """How far the readings of a month are."""

    meters: int
    entered: int
    missing: int
    deviating: int
    confirmed: int

    @classmethod
    def read(cls, data: Json) -> ReadingFigures:
        return cls(
            meters=data["meters"],
            entered=data["entered"],
            missing=data["missing"],
            deviating=data["deviating"],
            confirmed=data["confirmed"],
        )
