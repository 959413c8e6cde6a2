"""What `meter_readings` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ..connection import Json
from .enums import Medium, MeterLevel
from .fragments import Page, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """A line of the reading sheet: a meter, its reading of the month and what came before it."""

    id: str
    code: str
    medium: Medium
    level: MeterLevel
    multiplier: Decimal
    community_id: str
    building: str | None
    room: RoomName | None
    value: Decimal | None
    read_on: date | None
    previous: Decimal
    previous_period: str | None
    usage: Decimal | None
    usual: Decimal | None
    is_outlier: bool
    confirmed_at: datetime | None
    confirmed_by: str | None
    is_billed: bool

    @classmethod
    def read(cls, data: Json) -> MeterReading:
        return cls(
            id=data["id"],
            code=data["code"],
            medium=Medium(data["medium"]),
            level=MeterLevel(data["level"]),
            multiplier=Decimal(data["multiplier"]),
            community_id=data["communityId"],
            building=data["building"],
            room=None if data["room"] is None else RoomName.read(data["room"]),
            value=None if data["value"] is None else Decimal(data["value"]),
            read_on=None if data["readOn"] is None else date.fromisoformat(data["readOn"]),
            previous=Decimal(data["previous"]),
            previous_period=data["previousPeriod"],
            usage=None if data["usage"] is None else Decimal(data["usage"]),
            usual=None if data["usual"] is None else Decimal(data["usual"]),
            is_outlier=data["isOutlier"],
            confirmed_at=None if data["confirmedAt"] is None else datetime.fromisoformat(data["confirmedAt"]),
            confirmed_by=data["confirmedBy"],
            is_billed=data["isBilled"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReadingConnection:
    """A page of MeterReading."""

    total_count: int
    page_info: Page
    nodes: list[MeterReading]

    @classmethod
    def read(cls, data: Json) -> MeterReadingConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[MeterReading.read(each) for each in data["nodes"]],
        )
