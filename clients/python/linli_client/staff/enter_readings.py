"""What `enter_readings` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..connection import Json
from .fragments import Problem


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOutcome:
    """What became of one of the readings sent: kept, or why not."""

    meter_id: str
    errors: list[Problem]
    reading: ReadingKept | None

    @classmethod
    def read(cls, data: Json) -> ReadingOutcome:
        return cls(
            meter_id=data["meterId"],
            errors=[Problem.read(each) for each in data["errors"]],
            reading=None if data["reading"] is None else ReadingKept.read(data["reading"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterReadings:
    """What EnterReadings answers."""

    kept: int | None
    rows: list[ReadingOutcome] | None

    @classmethod
    def read(cls, data: Json) -> EnterReadings:
        return cls(
            kept=data["kept"],
            rows=None if data["rows"] is None else [ReadingOutcome.read(each) for each in data["rows"]],
        )
