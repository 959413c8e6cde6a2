"""What `meter_readings` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..connection import Json
from .enums import Medium, MeterLevel
from .fragments import Page, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """A line of the reading sheet: a meter and its readings up to the month asked for."""

    id: str
    code: str
    medium: Medium
    level: MeterLevel
    multiplier: Decimal
    room: RoomName | None
    value: Decimal | None
    previous: Decimal

    @classmethod
    def read(cls, data: Json) -> MeterReading:
        return cls(
            id=data["id"],
            code=data["code"],
            medium=Medium(data["medium"]),
            level=MeterLevel(data["level"]),
            multiplier=Decimal(data["multiplier"]),
            room=None if data["room"] is None else RoomName.read(data["room"]),
            value=None if data["value"] is None else Decimal(data["value"]),
            previous=Decimal(data["previous"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReadingConnection:
    """A page of MeterReading."""

    page_info: Page
    nodes: list[MeterReading]

    @classmethod
    def read(cls, data: Json) -> MeterReadingConnection:
        return cls(
            page_info=Page.read(data["pageInfo"]),
            nodes=[MeterReading.read(each) for each in data["nodes"]],
        )
