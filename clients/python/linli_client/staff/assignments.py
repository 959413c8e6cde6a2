"""What `assignments` gives. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..connection import Json
from .enums import ObjectKind, PayerRole
from .fragments import Page, RoomName


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeItem:
    """A charge item (收费项目), e.g. 物业服务费."""

    name: str

    @classmethod
    def read(cls, data: Json) -> ChargeItem:
        return cls(
            name=data["name"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentTariff:
    """A tariff (收费标准) of a charge item."""

    id: str
    code: str
    name: str
    item: ChargeItem

    @classmethod
    def read(cls, data: Json) -> AssignmentTariff:
        return cls(
            id=data["id"],
            code=data["code"],
            name=data["name"],
            item=ChargeItem.read(data["item"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedObject:
    """What a tariff is assigned to: a room, a parking space or a meter."""

    id: str
    kind: ObjectKind
    code: str
    room: RoomName | None

    @classmethod
    def read(cls, data: Json) -> ChargedObject:
        return cls(
            id=data["id"],
            kind=ObjectKind(data["kind"]),
            code=data["code"],
            room=None if data["room"] is None else RoomName.read(data["room"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A tariff on an object (标准分配), from `startsOn` until the day before `endsOn`."""

    id: str
    tariff: AssignmentTariff
    object: ChargedObject
    payer_role: PayerRole
    starts_on: date
    ends_on: date | None

    @classmethod
    def read(cls, data: Json) -> Assignment:
        return cls(
            id=data["id"],
            tariff=AssignmentTariff.read(data["tariff"]),
            object=ChargedObject.read(data["object"]),
            payer_role=PayerRole(data["payerRole"]),
            starts_on=date.fromisoformat(data["startsOn"]),
            ends_on=None if data["endsOn"] is None else date.fromisoformat(data["endsOn"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentConnection:
    """A page of Assignment."""

    total_count: int
    page_info: Page
    nodes: list[Assignment]

    @classmethod
    def read(cls, data: Json) -> AssignmentConnection:
        return cls(
            total_count=data["totalCount"],
            page_info=Page.read(data["pageInfo"]),
            nodes=[Assignment.read(each) for each in data["nodes"]],
        )
