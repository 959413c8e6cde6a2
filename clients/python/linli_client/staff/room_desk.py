"""What `room_desk` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..connection import Json
from .enums import Medium, MeterLevel, Occupancy, ParkingKind, RoomUse
from .fragments import Money, Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomVehicle:
    """A vehicle of somebody who lives in a room."""

    plate: str
    description: str
    person_id: str
    name: str

    @classmethod
    def read(cls, data: Json) -> RoomVehicle:
        return cls(
            plate=data["plate"],
            description=data["description"],
            person_id=data["personId"],
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A parking space (车位)."""

    id: str
    code: str
    kind: ParkingKind

    @classmethod
    def read(cls, data: Json) -> Space:
        return cls(
            id=data["id"],
            code=data["code"],
            kind=ParkingKind(data["kind"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A meter (仪表)."""

    id: str
    code: str
    medium: Medium
    level: MeterLevel
    multiplier: Decimal

    @classmethod
    def read(cls, data: Json) -> Meter:
        return cls(
            id=data["id"],
            code=data["code"],
            medium=Medium(data["medium"]),
            level=MeterLevel(data["level"]),
            multiplier=Decimal(data["multiplier"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What open bills want today."""

    principal: Money
    late_fee: Money
    total: Money
    count: int
    oldest_due_on: date | None

    @classmethod
    def read(cls, data: Json) -> Owed:
        return cls(
            principal=Money.read(data["principal"]),
            late_fee=Money.read(data["lateFee"]),
            total=Money.read(data["total"]),
            count=data["count"],
            oldest_due_on=None if data["oldestDueOn"] is None else date.fromisoformat(data["oldestDueOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room (房间)."""

    id: str
    label: str
    community: str
    code: str
    number: str
    floor: int
    built_area: Decimal
    inner_area: Decimal | None
    use: RoomUse
    occupancy: Occupancy
    delivered_on: date | None
    building: str
    entrance: str
    community_id: str
    people: list[Resident]
    vehicles: list[RoomVehicle]
    spaces: list[Space]
    meters: list[Meter]
    owed: Owed | None
    prepayment: Money | None

    @classmethod
    def read(cls, data: Json) -> Room:
        return cls(
            id=data["id"],
            label=data["label"],
            community=data["community"],
            code=data["code"],
            number=data["number"],
            floor=data["floor"],
            built_area=Decimal(data["builtArea"]),
            inner_area=None if data["innerArea"] is None else Decimal(data["innerArea"]),
            use=RoomUse(data["use"]),
            occupancy=Occupancy(data["occupancy"]),
            delivered_on=None if data["deliveredOn"] is None else date.fromisoformat(data["deliveredOn"]),
            building=data["building"],
            entrance=data["entrance"],
            community_id=data["communityId"],
            people=[Resident.read(each) for each in data["people"]],
            vehicles=[RoomVehicle.read(each) for each in data["vehicles"]],
            spaces=[Space.read(each) for each in data["spaces"]],
            meters=[Meter.read(each) for each in data["meters"]],
            owed=None if data["owed"] is None else Owed.read(data["owed"]),
            prepayment=None if data["prepayment"] is None else Money.read(data["prepayment"]),
        )
